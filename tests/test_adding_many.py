"""Many files added at once: order, failures among them, and adding that is broken off."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from pincite.cli import main, progress
from pincite.library import Library

PINCITE = [sys.executable, "-m", "pincite"]
TEXT = "{name} Council\n\nInspection of services\n\nPublished: 4 May 2020\n\n" + "\n\n".join(
    f"{number}. The trams of {{name}} run late on day {number} of every month."
    for number in range(1, 9)
)
NAMES = ("alder", "birch", "cedar", "damson", "elder")


def written(folder, *names):
    paths = [folder / f"{name}-2020.txt" for name in names]
    for name, path in zip(names, paths, strict=True):
        path.write_text(TEXT.format(name=name.title()), "utf8")
    return paths


@pytest.fixture
def files(tmp_path):
    return written(tmp_path, *NAMES)


@pytest.fixture
def add(tmp_path, monkeypatch, capsys):
    """Adds files in this process; gives the exit code and the rows."""
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")

    def call(*arguments):
        code = main(["add", *map(str, arguments), "--library", str(tmp_path / "l"), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return call


def statuses(rows):
    return [row["status"] for row in rows]


def inside(folder):
    with Library.open(folder) as library:
        return sorted(record.id for record in library.records())


def test_rows_come_in_the_order_given_with_failures_in_their_places(add, files, tmp_path):
    page = tmp_path / "page.pdf"
    page.write_text("<!doctype html><html>Not found</html>")
    given = [files[3], page, files[0], tmp_path / "absent.txt", files[2], files[0]]
    code, rows = add(*given)
    assert [row["path"] for row in rows] == list(map(str, given))
    assert statuses(rows) == ["added", "failed", "added", "failed", "added", "unchanged"]
    assert [row["report"] for row in rows] == [
        "damson-2020", None, "alder-2020", None, "cedar-2020", "alder-2020"
    ]  # fmt: skip
    assert code == 3


def test_reports_that_would_take_the_same_id_get_their_own_in_order(add, tmp_path):
    """Read at the same time neither knows of the other; the second is read again."""
    first, second = tmp_path / "one.txt", tmp_path / "two.txt"
    first.write_text(TEXT.format(name="Alder"), "utf8")
    second.write_text(TEXT.format(name="Alder") + "\n\n9. One more paragraph.", "utf8")
    code, rows = add(first, second)
    assert code == 0
    one, two = (row["report"] for row in rows)
    assert two == f"{one}-05"
    with Library.open(tmp_path / "l") as library:
        assert library.paragraphs(two)[-1].id == f"{two}#9"


def test_elsewhere_than_on_a_terminal_the_time_left_is_told_in_lines(
    files, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    page = tmp_path / "page.pdf"
    page.write_text("<!doctype html><html>Not found</html>")
    assert main(["add", *map(str, files[:1]), str(page), "--library", str(tmp_path / "l")]) == 3
    told = capsys.readouterr().err
    # All that can be known of the second while the first is embedded: as much again.
    assert "alder-2020.txt (1 of 2): embedding; 50 % of all done, less than half" in told
    assert told.index("50 % of all done") < told.index("added  alder-2020")
    assert told.index("added  alder-2020") < told.index("failed  page.pdf")


@pytest.mark.skipif(os.name == "nt", reason="no shell scripts")
def test_what_is_in_is_not_read_again(add, files, tmp_path, monkeypatch):
    add(*files[:2])
    reader, read = tmp_path / "reader", tmp_path / "read"
    reader.write_text(f'#!/bin/sh\necho "$*" >> "{read}"\nexit 1\n')
    reader.chmod(0o700)
    with monkeypatch.context() as listed:
        listed.setattr(sys, "executable", str(reader))
        code, rows = add(*files[:3])
    assert statuses(rows) == ["unchanged", "unchanged", "failed"]
    (only,) = read.read_text().splitlines()
    assert files[2].name in only
    code, rows = add(*files[:2], "--replace")
    assert (code, statuses(rows)) == (0, ["replaced", "replaced"])


needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")


class Stuck:
    """`pincite add` that has added two files of five, and waits for ever on the third."""

    def __init__(self, files, library, before=2, *flags):
        self.pipe, self.library = files[before], library
        self.text = self.pipe.read_text("utf8")
        self.pipe.unlink()
        os.mkfifo(self.pipe)
        self.process = subprocess.Popen(
            [*PINCITE, "add", *map(str, files), "--library", str(library), *flags],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PINCITE_EMBEDDER": "hashing"},
        )
        end = time.monotonic() + 60
        file = library / Library.FILE
        while not file.exists() or len(inside(library)) < before:
            assert time.monotonic() < end and self.process.poll() is None
            time.sleep(0.05)
        time.sleep(0.5)  # until what was read ahead lies ready, too

    def told(self, number):
        """What it says when it is sent a signal, and its exit code."""
        self.process.send_signal(number)
        # Whatever waits for the pipe to be written is let go.
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                os.close(os.open(self.pipe, os.O_WRONLY | os.O_NONBLOCK))
            except OSError:
                time.sleep(0.05)
        out, err = self.process.communicate(timeout=30)
        self.pipe.unlink()
        self.pipe.write_text(self.text, "utf8")
        return self.process.returncode, out, err


@needs_pipes
def test_killed_in_the_middle_it_goes_on_where_it_was(add, files, tmp_path):
    code, _, _ = Stuck(files, tmp_path / "l").told(signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert inside(tmp_path / "l") == ["alder-2020", "birch-2020"]
    code, rows = add(*files)
    assert statuses(rows) == ["unchanged", "unchanged", "added", "added", "added"]
    assert inside(tmp_path / "l") == [f"{name}-2020" for name in NAMES]


@needs_pipes
def test_stopped_it_says_what_is_in_and_how_to_go_on(add, files, tmp_path):
    code, _, said = Stuck(files, tmp_path / "l").told(signal.SIGINT)
    assert code == 3, "some of several inputs were not done"
    assert said.strip().splitlines()[-1] == (
        "Stopped. 2 of 5 files are in the library, whole, and stay there. To go on, give the same "
        "command again: what is in is not read again."
    )
    assert "Traceback" not in said
    assert statuses(add(*files)[1]) == ["unchanged", "unchanged", "added", "added", "added"]


@needs_pipes
def test_stopped_it_gives_a_row_a_file_in_json(files, tmp_path):
    code, out, _ = Stuck(files, tmp_path / "l", 2, "--json").told(signal.SIGINT)
    rows = json.loads(out)
    assert (code, statuses(rows)) == (3, ["added", "added", "failed", "failed", "failed"])
    assert [row["path"] for row in rows] == list(map(str, files))
    assert "Add it again" in rows[2]["error"]


@needs_pipes
def test_stopped_before_the_first_was_in_nothing_was_done(files, tmp_path):
    code, _, said = Stuck(files, tmp_path / "l", 0).told(signal.SIGINT)
    assert code == 1
    assert "Nothing was added" in said
