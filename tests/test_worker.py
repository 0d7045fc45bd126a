"""Workers that are killed, stopped and many; a server that is killed: each file is added once."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from pincite import upkeep
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.library import Library
from tests.postgres import Standby, named
from tests.test_inbox import DEAD

EMBEDDER = HashingEmbedder()
WRITING = 0x70696E01
"""The lock of whoever writes reports: while a test has it, a worker stays in the middle."""
WAITS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
PARAGRAPHS = 20
AWAY = 13
"""Seconds after which a worker has given up waiting for a connection."""


@pytest.fixture
def library(url, tmp_path):
    with Library.open(tmp_path / "library", embedder=EMBEDDER, database=url) as library:
        yield library


def text(year, word="first", paragraphs=PARAGRAPHS):
    """A report whose every paragraph says which edition it is of."""
    lines = (f"{n}. The {word} lamp {n} of {year} was lit.\n" for n in range(1, paragraphs + 1))
    return (f"Harbour Board report {year}\n\n" + "\n".join(lines)).encode()


def until(true, seconds=90):
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)
    return found


class Worker:
    """`pincite worker` in a process, and a group of processes, of its own."""

    def __init__(self, url, folder, *more):
        self.told = folder / f"told-{time.monotonic_ns()}"
        with self.told.open("wb") as told:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "pincite", "worker", "--json", *more,
                 "--library", str(folder / "workers")],
                stdout=told,
                start_new_session=True,
                env=os.environ | {"PINCITE_STORE": url, "PINCITE_EMBEDDER": "hashing"},
            )  # fmt: skip

    def kill(self):
        self.process.kill()
        assert self.process.wait(60) == -signal.SIGKILL

    def ended(self):
        assert self.process.wait(90) == 0

    def rows(self):
        return [json.loads(line) for line in self.told.read_text().splitlines()]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(60)


@contextmanager
def writing(url):
    """Nobody else writes a report until the block ends."""
    with psycopg.connect(url) as connection:
        connection.execute(f"SELECT pg_advisory_xact_lock({WRITING})")
        yield


def reads(pid):
    """The process in which a worker reads its file; 0 where there is none."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            with suppress(FileNotFoundError):
                if b"pincite.sandbox" in Path(f"/proc/{child}/cmdline").read_bytes():
                    return int(child)
    return 0


def in_the_middle(postgres, inbox, number):
    """Wait until a file is read and embedded, and its worker is about to write."""
    until(lambda: inbox.one(number).state == "reading" and postgres.run(WAITS)[0][0])


def sound(library, url):
    assert {one.fault for one in upkeep.check(library.folder, database=url)} == {""}


def texts(library, id):
    return [p.text for p in library.paragraphs(id) if p.label]


def lamps(year, word="first"):
    return [f"The {word} lamp {n} of {year} was lit." for n in range(1, PARAGRAPHS + 1)]


def whole(library, year):
    return texts(library, f"harbour-{year}") == lamps(year)


# ---- killed --------------------------------------------------------------------------------------


def test_the_file_of_a_worker_killed_before_it_wrote_is_added_by_another(
    postgres, url, library, tmp_path
):
    number = library.inbox.put("harbour-2011.txt", text(2011), by="").number
    with Worker(url, tmp_path, "--stalled", "8") as first:
        with writing(url):
            in_the_middle(postgres, library.inbox, number)
            first.kill()
            assert library.records() == ()
        with Worker(url, tmp_path, "--stalled", "8"):
            until(lambda: library.inbox.one(number).state == "done")
    assert (library.inbox.one(number).tries, library.inbox.one(number).result) == (2, "added")
    assert whole(library, 2011)
    assert len(library.records()) == 1
    sound(library, url)


def test_the_file_of_a_worker_killed_after_it_wrote_is_not_read_again(
    postgres, url, library, tmp_path
):
    number = library.inbox.put("harbour-2011.txt", text(2011), by="").number
    with Worker(url, tmp_path) as first:
        with writing(url):
            in_the_middle(postgres, library.inbox, number)
            jobs = psycopg.connect(url)
            jobs.execute("LOCK TABLE procrastinate_jobs IN EXCLUSIVE MODE")
        # Now its report is written, and the job cannot be ended.
        until(lambda: library.inbox.one(number).state == "done")
        first.kill()
        jobs.close()
    done = library.inbox.one(number), library.records()
    for statement in (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE application_name = 'pincite worker' AND datname = '{named(url)}'",
        DEAD,
        "UPDATE inbox SET changed = changed - interval '1 hour'",
    ):
        postgres.run(statement, named(url))
    with Worker(url, tmp_path, "--once") as second:
        second.ended()
        assert second.rows() == []
    now = library.inbox.one(number)
    assert (now.tries, now.report, now.result) == (1, done[0].report, "added")
    assert library.records() == done[1]
    assert postgres.run("SELECT * FROM procrastinate_jobs", named(url)) == []
    assert whole(library, 2011)


def test_a_file_that_ends_three_workers_fails_and_the_next_is_read(
    postgres, url, library, tmp_path
):
    bad = library.inbox.put("harbour-2011.txt", text(2011), by="").number
    good = library.inbox.put("harbour-2012.txt", text(2012), by="").number
    for tries in (1, 2, 3):
        with writing(url), Worker(url, tmp_path) as worker:
            in_the_middle(postgres, library.inbox, bad)
            worker.kill()
        assert library.inbox.one(bad).tries == tries
        postgres.run(DEAD, named(url))
    with Worker(url, tmp_path, "--once") as worker:
        worker.ended()
    assert "3 workers ended while they read this file" in library.inbox.one(bad).error
    assert library.inbox.one(good).state == "done"
    assert [record.id for record in library.records()] == ["harbour-2012"]


# ---- stopped -------------------------------------------------------------------------------------


def test_a_worker_that_is_told_to_stop_finishes_the_file_in_hand(postgres, url, library, tmp_path):
    first = library.inbox.put("harbour-2011.txt", text(2011), by="").number
    second = library.inbox.put("harbour-2012.txt", text(2012), by="").number
    with Worker(url, tmp_path) as worker:
        with writing(url):
            in_the_middle(postgres, library.inbox, first)
            worker.process.terminate()
        worker.ended()
    assert library.inbox.one(first).state == "done"
    assert library.inbox.one(second).state == "waiting"
    assert [row["name"] for row in worker.rows()] == ["harbour-2011.txt"]
    assert postgres.run("SELECT * FROM procrastinate_workers", named(url)) == []


def test_ctrl_c_which_ends_the_reading_process_too_gives_the_file_back(url, library, tmp_path):
    long = text(2011, paragraphs=4000)
    number = library.inbox.put("harbour-2011.txt", long, by="").number
    with Worker(url, tmp_path) as worker:
        until(lambda: reads(worker.process.pid))
        os.killpg(worker.process.pid, signal.SIGINT)
        worker.ended()
    given_back = library.inbox.one(number)
    assert (given_back.state, given_back.tries, given_back.error) == ("waiting", 0, None)


# ---- many at once --------------------------------------------------------------------------------


def test_two_workers_and_two_readers_at_once(url, library, tmp_path):
    (tmp_path / "harbour-2010.txt").write_bytes(text(2010, "old"))
    library.add(tmp_path / "harbour-2010.txt")
    years = range(2010, 2020)
    stop, wrong, seen = threading.Event(), [], set()

    def reading(name):
        with Library.open(tmp_path / name, embedder=EMBEDDER, database=url) as mine:
            while not stop.is_set():
                for record in mine.records():
                    year = int(record.id[-4:])
                    # Read once: it may be replaced between two readings.
                    read = texts(mine, record.id)
                    words = [word for word in ("first", "old") if read == lamps(year, word)]
                    if words:
                        seen.add((year, *words))
                    else:
                        wrong.append((record.id, read))
                answer = Assistant(mine).ask("Which lamp of 2010 was lit?")
                if not answer.statements:
                    wrong.append(answer)

    readers = [threading.Thread(target=reading, args=(name,)) for name in ("one", "another")]
    for reader in readers:
        reader.start()
    try:
        for year in years:
            library.inbox.put(f"harbour-{year}.txt", text(year), by="", replace=year == 2010)
        with Worker(url, tmp_path) as first, Worker(url, tmp_path) as second:
            until(lambda: {one.state for one in library.inbox.all()} == {"done"})
            for worker in (first, second):
                worker.process.terminate()
                worker.ended()
            told = sorted(row["number"] for row in [*first.rows(), *second.rows()])
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert {(2010, "old"), (2010, "first")} <= seen
    assert told == [one.number for one in library.inbox.all()]
    assert [(one.report, one.result, one.tries) for one in library.inbox.all()] == [
        (f"harbour-{year}", "replaced" if year == 2010 else "added", 1) for year in years
    ]
    assert sorted(record.id for record in library.records()) == [f"harbour-{y}" for y in years]
    assert all(whole(library, year) for year in years)
    sound(library, url)


# ---- the server ----------------------------------------------------------------------------------


def test_a_worker_that_had_a_file_in_hand_while_the_server_was_away_lives_on(
    postgres, url, tmp_path
):
    server = Standby(postgres.host)
    server.promote()
    there = f"postgresql://postgres@/{named(url)}?host={server.host}"
    stalled = 6
    try:
        with (
            Library.open(tmp_path / "there", embedder=EMBEDDER, database=there) as mine,
            Worker(there, tmp_path, "--stalled", str(stalled)) as worker,
        ):
            first, *others = [
                mine.inbox.put(f"harbour-{year}.txt", text(year, paragraphs=3000), by="")
                for year in (2012, 2013, 2014, 2015)
            ]
            child = until(lambda: reads(worker.process.pid))
            os.kill(child, signal.SIGSTOP)
            server.kill()
            time.sleep(AWAY)
            server.start()
            os.kill(child, signal.SIGCONT)
            # Each takes longer than a worker may be silent, and the inbox is looked after.
            until(lambda: mine.inbox.one(first.number).state == "done")
            for _ in range(2):
                until(lambda: "reading" in {one.state for one in mine.inbox.all()})
                with writing(there):
                    time.sleep(1.5 * stalled)
            until(lambda: {one.state for one in mine.inbox.all()} == {"done"})
            assert [mine.inbox.one(one.number).tries for one in others] == [1, 1, 1]
            sound(mine, there)
    finally:
        server.close()


def test_what_was_put_in_before_the_server_was_killed_is_added(postgres, url, library, tmp_path):
    server = Standby(postgres.host)
    server.promote()
    there = f"postgresql://postgres@/{named(url)}?host={server.host}"
    try:
        with (
            Library.open(tmp_path / "there", embedder=EMBEDDER, database=there) as mine,
            Worker(there, tmp_path, "--stalled", "8"),
        ):
            acknowledged = [mine.inbox.put("harbour-2011.txt", text(2011), by="")]
            until(lambda: mine.inbox.one(acknowledged[0].number).state == "done")
            for year in (2012, 2013, 2014):
                acknowledged.append(mine.inbox.put(f"harbour-{year}.txt", text(year), by=""))
            until(lambda: mine.inbox.one(acknowledged[1].number).state == "reading")
            server.kill()
            server.start()
            acknowledged.append(mine.inbox.put("harbour-2015.txt", text(2015), by=""))
            until(lambda: {one.state for one in mine.inbox.all()} == {"done"})
            assert [one.number for one in mine.inbox.all()] == [one.number for one in acknowledged]
            assert all(whole(mine, year) for year in range(2011, 2016))
            assert len(mine.records()) == 5
            sound(mine, there)
    finally:
        server.close()
