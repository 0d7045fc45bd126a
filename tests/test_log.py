"""What goes wrong inside is in the log's file: a real server over a store that was overwritten."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from pincite import log
from pincite.errors import UsageError
from pincite.library import Library
from tests.serving import served


def test_an_error_of_the_page_is_in_the_file_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "logs" / "pincite.log"
    library = tmp_path / "library"
    with served(library, log=str(path)) as site:
        for name in (Library.FILE, f"{Library.FILE}-wal"):
            (library / name).write_bytes(b"no database" * 1000)
        told = site.ask("/original/harbour-2001")
        assert told.status == 503
        assert "Restore it from a backup" in told.text and "Traceback" not in told.text
        until = time.monotonic() + 10
        while not path.read_text() and time.monotonic() < until:
            time.sleep(0.1)
    written = path.read_text()
    assert "ERROR pincite.ui.downloads" in written and "LibraryError" in written
    assert path.stat().st_mode & 0o077 == 0 or sys.platform == "win32"


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"cannot be written.*PINCITE_LOG"):
        log.begin(tmp_path)


def test_what_is_sent_begins_no_line_of_the_log_and_orders_no_terminal(tmp_path):
    """A name that somebody makes up is told as it is: of a file, or of a tool asked for."""
    path = tmp_path / "pincite.log"
    program = (
        "import logging, sys; from pathlib import Path; from pincite import log\n"
        "log.begin(Path(sys.argv[1]))\n"
        "logging.warning('no tool %s', 'a\\n2026-11-28 INFO root: ada\\r\\x1b[2Jb\\x85c\\td')"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True, capture_output=True)
    first, second = path.read_bytes().decode().split("\n")[:2]
    assert first.endswith("WARNING root: no tool a")
    assert second == r"    2026-11-28 INFO root: ada\x0d\x1b[2Jb\x85c" + "\td"


def test_without_one_nothing_is_written(tmp_path):
    program = (
        "from pincite import log; log.begin(None); import logging; print(logging.root.handlers)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert said.stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="rights are kept otherwise there")
def test_every_file_is_its_owners_alone(tmp_path):
    path = tmp_path / "pincite.log"
    program = (
        "import logging, pathlib, sys\n"
        "from pincite import log\n"
        "log.LARGEST = 200\n"
        "log.begin(pathlib.Path(sys.argv[1]))\n"
        "for n in range(20): logging.error('something %d', n)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [
        "pincite.log",
        *(f"pincite.log.{n}" for n in (1, 2, 3)),
    ]
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
