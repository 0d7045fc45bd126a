"""The queue of uploaded files, without a page: order, doubles, passwords, stopping, forgetting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from pincite.errors import LockedError
from pincite.types import Added
from pincite.ui import adding as queue
from pincite.ui.adding import Adding
from pincite.ui.uploads import Upload, news, summed_up, uploads_html
from tests.fakes import report


class Loaded:
    """A model that is there."""

    def wait(self, say: Callable[[str], None]) -> None:
        """Nothing to wait for."""


class Slow:
    """A library that adds a file when it is let; one called "locked" opens with "sesame"."""

    def __init__(self) -> None:
        self.added: list[str] = []
        self.gate = threading.Semaphore(0)

    def add(self, path: Path, *, groups, password, progress) -> Added:
        progress("reading", 0.5)
        assert self.gate.acquire(timeout=10)
        progress("embedding", 0.5)
        if path.stem == "locked" and password != "sesame":
            raise LockedError("It needs a password.")
        self.added.append(path.name)
        return Added(path=path.name, status="added", record=report().record, seconds=0.1)


@pytest.fixture
def library() -> Iterator[Slow]:
    library = Slow()
    yield library
    library.gate.release(100)


@pytest.fixture
def adding(library: Slow) -> Adding:
    return Adding(library, Loaded())


def files(folder: Path, *names: str) -> list[Path]:
    paths = [folder / f"{name}.txt" for name in names]
    for path in paths:
        path.write_text("1. Text.")
    return paths


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def told(adding: Adding) -> list[str]:
    return [f"{one.path.stem} {one.outcome.split('.')[0] or one.stage}" for one in adding.uploads]


@contextmanager
def as_it_was(adding: Adding) -> Iterator[None]:
    before = adding.uploads
    copy = tuple(before)
    yield
    assert before == copy
    assert adding.uploads is not before


def ended(adding: Adding) -> bool:
    return all(one.ended for one in adding.uploads)


DONE = "Done: added as marlowe-vale-2019"


def test_files_are_added_one_after_the_other_whoever_put_them_there(
    adding: Adding, library: Slow, tmp_path: Path
) -> None:
    one, two, three = files(tmp_path, "one", "two", "three")
    adding.queue([one, two])
    until(lambda: told(adding)[0] == "one reading")
    with as_it_was(adding):
        adding.queue([three, two, one])
    assert told(adding) == ["one reading", "two waiting", "three waiting"]
    library.gate.release(3)
    until(lambda: ended(adding))
    assert library.added == ["one.txt", "two.txt", "three.txt"]
    assert told(adding) == [f"one {DONE}", f"two {DONE}", f"three {DONE}"]
    assert not any(path.exists() for path in (one, two, three))
    assert summed_up(adding.uploads) == "3 of 3 files are in the library."


def test_a_new_batch_drops_what_ended_but_not_what_waits_for_a_password(
    adding: Adding, library: Slow, tmp_path: Path
) -> None:
    one, locked, two = files(tmp_path, "one", "locked", "two")
    library.gate.release(10)
    adding.queue([one, locked])
    until(lambda: ended(adding))
    assert told(adding)[1] == "locked It opens with a password"
    assert locked.exists()
    adding.queue([two])
    until(lambda: ended(adding))
    assert told(adding) == ["locked It opens with a password", f"two {DONE}"]
    adding.unlock("guess")
    until(lambda: ended(adding))
    assert told(adding)[0] == "locked That password does not open it"
    adding.unlock("sesame")
    until(lambda: ended(adding))
    assert told(adding)[0] == f"locked {DONE}"
    assert not adding.uploads[0].locked
    assert not locked.exists()


def test_a_locked_file_is_left_out(adding: Adding, library: Slow, tmp_path: Path) -> None:
    (locked,) = files(tmp_path, "locked")
    library.gate.release(1)
    adding.queue([locked])
    until(lambda: ended(adding))
    adding.leave_out()
    assert told(adding) == ["locked It was left out, as its password is not known"]
    assert not locked.exists()
    assert "Not added." in uploads_html(adding.uploads)


def test_what_waits_is_stopped_at_once_and_the_queue_goes_on_afterwards(
    adding: Adding, library: Slow, tmp_path: Path
) -> None:
    one, two, three = files(tmp_path, "one", "two", "three")
    adding.queue([one, two])
    until(lambda: told(adding)[0] == "one reading")
    adding.stop()
    assert told(adding)[1] == "two It was stopped before it was added"
    until(lambda: ended(adding))
    assert not two.exists()
    library.gate.release(10)
    adding.queue([three])
    until(lambda: ended(adding))
    assert told(adding) == [f"three {DONE}"]
    assert library.added == ["three.txt"]


def test_what_ended_is_told_for_a_while(
    adding: Adding, library: Slow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not adding.worth_telling
    library.gate.release(10)
    adding.queue(files(tmp_path, "one"))
    until(lambda: ended(adding))
    assert adding.worth_telling
    monkeypatch.setattr(queue, "REMEMBERED", 0.0)
    assert not adding.worth_telling
    adding.queue(files(tmp_path, "locked"))
    until(lambda: ended(adding))
    assert adding.worth_telling, "it still asks for its password"


def test_only_what_changed_is_said() -> None:
    boats, trams = Path("boats.pdf"), Path("trams.pdf")
    reading = Upload(boats, "reading")
    assert news([], [Upload(boats), Upload(trams)]) == ""
    assert news([Upload(boats)], [reading, Upload(trams)]) == "boats.pdf: reading"
    assert news([reading], [Upload(boats, "reading", 0.5)]) == ""


def test_who_brought_a_file_is_written_down_when_it_is_added(library: Slow, tmp_path: Path) -> None:
    noted = []
    adding = Adding(library, Loaded(), lambda *what, **facts: noted.append((what, facts)))
    adding.queue(files(tmp_path, "boats"), by="ada", groups=("audit",))
    until(lambda: adding.uploads[0].stage == "reading")
    assert noted == []
    library.gate.release()
    until(lambda: adding.uploads[0].ended)
    facts = {"report": report().record.id, "file": "boats.txt", "groups": ("audit",)}
    assert noted == [(("added", "ada"), facts)]
