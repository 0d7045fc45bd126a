"""The page of a library whose uploads go into its inbox."""

import time
from contextlib import ExitStack

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from pincite.embed import HashingEmbedder
from pincite.errors import UsageError
from pincite.library import Library
from pincite.ui.inboxed import Inboxed
from tests.test_inbox import BUSES, TRAMS


@pytest.fixture
def library(url, tmp_path):
    with Library.open(tmp_path / "library", embedder=HashingEmbedder(), database=url) as library:
        yield library


@pytest.fixture
def page(library):
    """Makes what a page, of a process of its own, shows of the inbox."""
    with ExitStack() as pages:

        def made():
            intake = Inboxed(library)
            pages.callback(intake.close)
            return intake

        yield made


def brought(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


def until(true):
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def told(intake):
    return [(one.name, one.stage, one.outcome.split(".")[0]) for one in intake.uploads]


def read(library, number):
    """What a worker does."""
    queued, beginning, data = library.inbox.begin(number)
    path = brought(library.folder, queued.name, data)
    library.add(
        path,
        groups=queued.groups,
        also=lambda c, id, result: library.inbox.done(c, number, beginning, id, result),
    )


def test_what_is_brought_waits_is_read_and_is_told_by_every_page(library, page, tmp_path):
    mine, another = page(), page()
    trams, buses = brought(tmp_path, "trams.txt", TRAMS), brought(tmp_path, "buses.txt", BUSES)
    mine.queue([trams, buses], by="Ada", groups=("board",))
    assert told(mine) == [("trams.txt", "waiting", ""), ("buses.txt", "waiting", "")]
    assert not trams.exists()
    assert mine.worth_telling
    first, second = library.inbox.all()
    assert (first.by, first.groups) == ("Ada", ("board",))
    read(library, first.number)
    library.inbox.begin(second.number)
    id = library.records()[0].id
    now = [("trams.txt", "reading", f"Done: added as {id}"), ("buses.txt", "reading", "")]
    until(lambda: told(mine) == now)
    # Another page, of another process: it rests while nothing is under way.
    until(lambda: told(another) == now)
    assert library.limits() == {id: ("board",)}
    library.inbox.fail(second.number, 1, "It is no report. Look at it.")
    until(lambda: told(mine)[1] == ("buses.txt", "reading", "It is no report"))


def test_stopping_takes_out_what_was_brought_here_and_no_others(library, page, tmp_path):
    library.inbox.put("other.txt", TRAMS, by="command line")
    mine = page()
    mine.queue([brought(tmp_path, "buses.txt", BUSES)])
    mine.stop()
    assert told(mine) == [
        ("other.txt", "waiting", ""),
        ("buses.txt", "waiting", "It was stopped before it was added"),
    ]
    assert [one.name for one in library.inbox.all()] == ["other.txt"]
    mine.queue([brought(tmp_path, "trams.txt", TRAMS)])
    mine.close()
    assert [one.name for one in library.inbox.all()] == ["other.txt", "trams.txt"]


def test_what_the_inbox_refuses_is_told(library, page, tmp_path):
    mine = page()
    mine.queue([tmp_path / "gone.txt", brought(tmp_path, "trams.txt", TRAMS)])
    assert [one.name for one in mine.uploads if one.failed] == ["gone.txt"]
    assert [one.name for one in library.inbox.all()] == ["trams.txt"]


def test_a_library_in_a_file_cannot_serve_so(tmp_path):
    with Library.open(tmp_path) as library, pytest.raises(UsageError, match="PINCITE_STORE"):
        Inboxed(library)
