"""A page of results that several commands write: each replaces its own part, and keeps the rest."""

from __future__ import annotations

import os
from pathlib import Path


def replace(page: Path, name: str, text: str) -> None:
    """Put `text` where the page has the part `name`; at its end where it has none yet."""
    before = page.read_text("utf8") if page.exists() else ""
    start, end = _marks(name)
    whole = f"{start}\n\n{text.strip()}\n\n{end}\n"
    if start in before and end in before:
        head, rest = before.split(start, 1)
        tail = rest.split(end, 1)[1].strip()
        after = head + whole + (f"\n{tail}\n" if tail else "")
    else:
        after = f"{before.rstrip()}\n\n{whole}".lstrip()
    making = page.with_suffix(".making")
    making.write_text(after, "utf8")
    os.replace(making, page)


def part(page: Path, name: str) -> str:
    """The part `name` as it stands there; nothing where there is none."""
    before = page.read_text("utf8") if page.exists() else ""
    start, end = _marks(name)
    if start not in before or end not in before:
        return ""
    return before.split(start, 1)[1].split(end, 1)[0].strip()


def _marks(name: str) -> tuple[str, str]:
    return f"<!-- {name}: written by a command -->", f"<!-- {name}: end -->"
