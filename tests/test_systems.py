"""On systems that lack what only Unix has, Windows first of all: the product runs without it.

A program of every Python that is started here takes away, from Pincite's own modules, what Windows
has not, and does as Windows does where that is stricter. What libraries import is left alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pincite import specimens

WINDOWS = """
import builtins, fcntl, os, signal, warnings

UNIX = {"fcntl", "grp", "pwd", "resource", "termios", "pty", "syslog", "crypt"}
imported, synced = builtins.__import__, os.fsync

def without(name, globals=None, locals=None, fromlist=(), level=0):
    package = (globals or {}).get("__package__") or ""
    if name in UNIX and package.split(".")[0] == "pincite":
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return imported(name, globals, locals, fromlist, level)

def written_only(file):
    # Windows syncs no file that is open for reading alone.
    mode = fcntl.fcntl(file if isinstance(file, int) else file.fileno(), fcntl.F_GETFL)
    if mode & os.O_ACCMODE == os.O_RDONLY:
        raise OSError(9, "Bad file descriptor")
    synced(file)

builtins.__import__, os.fsync = without, written_only
del os.sched_getaffinity, os.fchmod, os.killpg, signal.alarm
# Text that is read or written without its encoding being named is in another one there.
warnings.filterwarnings("error", "", EncodingWarning, r"pincite\b")
"""

EVERY_MODULE = """
import importlib, pkgutil, pincite
names = [one.name for one in pkgutil.walk_packages(pincite.__path__, "pincite.")]
for name in names:
    if not name.endswith(("__main__", "migrations.env")):  # run by a command, or by alembic alone
        importlib.import_module(name)
print(len(names))
"""


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of programs that find themselves there."""
    folder = tmp_path_factory.mktemp("windows")
    (folder / "sitecustomize.py").write_text(WINDOWS, "utf8")
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    # Without UTF-8 mode, and with output into files and pipes in the code page of western Europe.
    own = {"PYTHONPATH": path, "PYTHONIOENCODING": "cp1252", "PINCITE_EMBEDDER": "hashing"}
    return os.environ | own


def python(windows: dict[str, str], *arguments: str, folder: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-X", "warn_default_encoding", *arguments]
    return subprocess.run(command, env=windows, cwd=folder, capture_output=True)


@pytest.mark.parametrize(
    ("code", "missed"),
    [
        ("import resource", "No module named 'resource'"),
        ("import os; os.fsync(open(__file__, 'rb').fileno())", "Bad file descriptor"),
        ("from pathlib import Path; Path(__file__).read_text()", "EncodingWarning"),
    ],
)
def test_what_is_taken_away_is_missed(windows, tmp_path, code, missed):
    (tmp_path / "pincite").mkdir()
    (tmp_path / "pincite" / "__init__.py").write_text(code, "utf8")
    done = python(windows, "-c", "import pincite", folder=tmp_path)
    assert missed in done.stderr.decode("cp1252")


def test_every_module_is_imported(windows, tmp_path):
    pytest.importorskip("gradio", reason="gradio is not installed")
    done = python(windows, "-c", EVERY_MODULE, folder=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert int(done.stdout) > 200


def test_reports_are_added_looked_up_and_drawn(windows, tmp_path):
    (pdf,) = (p for p in specimens.paths() if p.stem == "marlowe-vale-2023" and p.suffix == ".pdf")
    other = tmp_path / "kettle-2024.txt"
    other.write_text("Kettle\n\n1. A box ☐ is not ticked → yet.\n\n2. Nothing more.\n", "utf8")
    library = ("--library", str(tmp_path / "library"))
    pincite = ("-m", "pincite")
    added = python(windows, *pincite, "add", str(pdf), str(other), *library, folder=tmp_path)
    assert added.returncode == 0, added.stderr.decode("cp1252")
    checked = python(windows, *pincite, "check", *library, folder=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    # JSON is UTF-8 wherever it goes; what a code page lacks is a question mark in words for people.
    found = python(
        windows, *pincite, "cite", "Kettle 2024 para 1", "--json", *library, folder=tmp_path
    )
    assert "A box ☐ is not ticked → yet." in found.stdout.decode("utf8"), found.stderr
    told = python(windows, *pincite, "cite", "Kettle 2024 para 1", *library, folder=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "A box ? is not ticked ? yet." in told.stdout.decode("cp1252")
    asked = python(windows, *pincite, "ask", "return home interviews", *library, folder=tmp_path)
    assert asked.returncode == 0 and b"para 11" in asked.stdout, asked.stderr
    # The index is kept, so that the next question need not wait for it.
    assert list((tmp_path / "library" / "cache").glob("*/manifest.json"))
    draw = (
        "import sys; from pathlib import Path; from pincite import render\n"
        "png = render.page_picture(Path(sys.argv[1]).read_bytes(), 1, (), scale=1.0)\n"
        "sys.exit(png[:4] != b'\\x89PNG')"
    )
    drawn = python(windows, "-c", draw, str(pdf), folder=tmp_path)
    assert drawn.returncode == 0, drawn.stderr.decode()


@pytest.mark.parametrize(
    "limit", ["read.ocr._limit(start=True)", "render._limit_this_process()", "sandbox._limit()"]
)
def test_a_system_that_takes_no_limit_of_memory_is_no_failure(limit, tmp_path):
    """As macOS does; the other limits are set."""
    module, _, call = limit.rpartition("._")
    code = (
        "import resource; taken = resource.setrlimit\n"
        "def refuse(kind, most):\n"
        "    if kind == resource.RLIMIT_AS: raise ValueError('current limit exceeds maximum')\n"
        "    taken(kind, most)\n"
        "resource.setrlimit = refuse\n"
        f"import pincite.{module}; pincite.{module}._{call}\n"
        "assert resource.getrlimit(resource.RLIMIT_CPU)[0] <= 240"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
