"""A server that fails while files are written: they wait until it is well, and none fails."""

import time
from contextlib import suppress

import psycopg
import pytest

from pincite.errors import LibraryError, ServerError, UnwritableError
from pincite.library import Library
from pincite.store.inbox import MOST_LOST
from tests.postgres import Standby, named
from tests.test_worker import (
    AWAY,
    EMBEDDER,
    WAITS,
    Worker,
    in_the_middle,
    sound,
    text,
    until,
    whole,
    writing,
)

MORE = 4
"""Failures of the server: one more than a file has tries."""
STALLED = ("--stalled", "6")
ENDED = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}' "
    "AND application_name LIKE 'pincite%'"
)
REFUSING = """
CREATE SEQUENCE refused;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    codes text[] := ARRAY[{}];
    number bigint := nextval('refused');
BEGIN
    RAISE 'the server is ill' USING ERRCODE = codes[1 + (number - 1) % cardinality(codes)];
END $$;
CREATE TRIGGER refuses BEFORE INSERT ON chunks EXECUTE FUNCTION refuse()
"""
"""Each writing of chunks fails with the next of these codes; how many did, is not undone."""
NOT_HEARD = """
CREATE SEQUENCE ends;
CREATE FUNCTION not_heard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('ends') <= 2 THEN RAISE EXCEPTION 'away' USING ERRCODE = '57P01'; END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER not_heard BEFORE DELETE ON procrastinate_jobs
FOR EACH ROW EXECUTE FUNCTION not_heard()
"""
"""The first two times that a worker says a job has ended, it is not heard."""
KILLING = """
CREATE FUNCTION killed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    COPY (SELECT 1) TO PROGRAM 'kill -9 $PPID';
    RETURN NEW;
END $$;
CREATE TRIGGER kills BEFORE INSERT ON chunks
FOR EACH ROW WHEN (position('fatal'::bytea IN NEW.value) > 0) EXECUTE FUNCTION killed()
"""
"""Who writes a chunk with this word dies of it, as of a fault of the server's own."""


@pytest.fixture
def library(url, tmp_path):
    with Library.open(tmp_path / "library", embedder=EMBEDDER, database=url) as library:
        yield library


def refusing(*codes):
    return REFUSING.format(", ".join(f"'{code}'" for code in codes))


def state(library, number):
    """A file's state; None while the server is away."""
    with suppress(LibraryError):
        return library.inbox.one(number).state


def waits(url):
    """Whether somebody waits to write."""
    with psycopg.connect(url) as connection:
        return connection.execute(WAITS).fetchone()[0]


def added_at_the_first_try(library, url, number):
    now = library.inbox.one(number)
    assert (now.state, now.result, now.tries, now.error) == ("done", "added", 1, None)
    assert whole(library, 2011)
    sound(library, url)


def test_a_file_waits_while_the_server_has_no_room_and_then_is_added(
    postgres, url, library, tmp_path
):
    # No room, no memory, a disk that errs, a server that is stopped.
    codes = ["53100", "53000", "58030", "57P01"]
    assert len(codes) == MORE
    postgres.run(refusing(*codes), named(url))
    number = library.inbox.put("harbour-2011.txt", text(2011), by="").number
    with Worker(url, tmp_path, *STALLED) as worker:
        until(lambda: postgres.run("SELECT last_value FROM refused", named(url))[0][0] >= MORE)
        until(lambda: library.inbox.one(number).state == "waiting")
        waiting = library.inbox.one(number)
        assert waiting.tries == 0
        assert "Nothing was changed" in waiting.error
        postgres.run("DROP TRIGGER refuses ON chunks", named(url))
        until(lambda: library.inbox.one(number).state == "done")
        worker.process.terminate()
        worker.ended()
    assert [row["tries"] for row in worker.rows()] == [0] * (len(worker.rows()) - 1) + [1]
    added_at_the_first_try(library, url, number)


def test_a_file_whose_worker_loses_its_connections_again_and_again_is_added(
    postgres, url, library, tmp_path
):
    number = library.inbox.put("harbour-2011.txt", text(2011), by="").number
    with Worker(url, tmp_path, *STALLED):
        for _ in range(MORE):
            with writing(url):
                in_the_middle(postgres, library.inbox, number)
                # The library of this test is "pincite" too; it finds others.
                postgres.run(ENDED.format(named(url)))
                until(lambda: library.inbox.one(number).state == "waiting")
        until(lambda: library.inbox.one(number).state == "done")
    added_at_the_first_try(library, url, number)


def test_a_file_that_could_not_even_be_given_back_was_not_tried(postgres, url, tmp_path):
    """The server is killed in the middle of the change, and stays away for a while."""
    server = Standby(postgres.host)
    server.promote()
    there = f"postgresql://postgres@/{named(url)}?host={server.host}"
    try:
        with (
            Library.open(tmp_path / "there", embedder=EMBEDDER, database=there) as mine,
            Worker(there, tmp_path, *STALLED),
        ):
            number = mine.inbox.put("harbour-2011.txt", text(2011), by="").number
            with pytest.raises(psycopg.OperationalError), writing(there):
                until(lambda: mine.inbox.one(number).state == "reading" and waits(there))
                server.kill()
            time.sleep(AWAY)
            server.start()
            until(lambda: mine.inbox.one(number).state == "done")
            added_at_the_first_try(mine, there, number)
    finally:
        server.close()


def test_a_file_whose_job_the_server_did_not_hear_the_end_of_does_not_wait_for_ever(
    postgres, url, library, tmp_path
):
    """The job stayed with a worker that lived, and the file without another."""
    postgres.run(refusing("53100"), named(url))
    postgres.run(NOT_HEARD, named(url))
    number = library.inbox.put("harbour-2011.txt", text(2011), by="").number
    with Worker(url, tmp_path, *STALLED):
        until(lambda: library.inbox.one(number).error is not None)
        postgres.run("DROP TRIGGER refuses ON chunks", named(url))
        until(lambda: library.inbox.one(number).state == "done")
        until(lambda: postgres.run("SELECT count(*) FROM procrastinate_jobs", named(url)) == [(0,)])
        assert postgres.run("SELECT last_value FROM ends", named(url)) == [(4,)]
        added_at_the_first_try(library, url, number)


def test_a_worker_whose_job_was_ended_by_another_reads_the_next(postgres, url, library, tmp_path):
    """Or by itself, where only the server's reply went lost."""
    postgres.run(NOT_HEARD.replace("<= 2", "<= 1000000"), named(url))
    first = library.inbox.put("harbour-2011.txt", text(2011), by="").number
    with Worker(url, tmp_path, *STALLED):
        until(lambda: library.inbox.one(first).state == "done")
        until(lambda: postgres.run("SELECT last_value > 1 FROM ends", named(url)) == [(True,)])
        postgres.run("ALTER TABLE procrastinate_jobs DISABLE TRIGGER not_heard", named(url))
        postgres.run("DELETE FROM procrastinate_jobs", named(url))
        second = library.inbox.put("harbour-2012.txt", text(2012), by="").number
        until(lambda: library.inbox.one(second).state == "done")


def test_a_file_that_ends_the_server_itself_fails_and_the_next_is_read(postgres, url, tmp_path):
    """The process of the server that writes it is killed by the writing: all of them begin anew."""
    server = Standby(postgres.host)
    server.promote()
    there = f"postgresql://postgres@/{named(url)}?host={server.host}"
    try:
        with Library.open(tmp_path / "there", embedder=EMBEDDER, database=there) as mine:
            with psycopg.connect(there) as connection:
                connection.execute(KILLING)
            bad = mine.inbox.put("harbour-2011.txt", text(2011, "fatal"), by="").number
            good = mine.inbox.put("harbour-2012.txt", text(2012), by="").number
            with Worker(there, tmp_path, *STALLED):
                until(lambda: state(mine, good) == "done", 180)
                until(lambda: state(mine, bad) == "failed", 180)
                failed = mine.inbox.one(bad)
                assert f"went away {MOST_LOST} times while this file was written" in failed.error
                assert f"pincite queue --retry {bad}" in failed.error
                assert failed.tries == 0
                assert [record.id for record in mine.records()] == ["harbour-2012"]
                sound(mine, there)
                # Whoever mended the server tries it again.
                with psycopg.connect(there) as connection:
                    connection.execute("DROP TRIGGER kills ON chunks")
                assert mine.inbox.retry([bad]) == 1
                until(lambda: state(mine, bad) == "done")
    finally:
        server.close()


@pytest.mark.parametrize(
    ("code", "servers"),
    [
        ("22003", False),  # a number that is too large
        ("53100", True),
        ("53200", True),
        ("53300", True),
        ("54000", False),  # a row that is too large
        ("55P03", True),  # another writes for long
        ("57014", False),  # a statement that took too long
        ("57P02", True),
        ("58030", True),
        ("XX000", False),
        ("XX001", True),  # a page on the disk that is damaged
    ],
)
def test_what_is_wrong_with_the_server_is_told_from_what_is_wrong_with_a_file(
    postgres, url, library, tmp_path, code, servers
):
    postgres.run(refusing(code), named(url))
    (tmp_path / "harbour-2011.txt").write_bytes(text(2011))
    with pytest.raises(LibraryError) as said:
        library.add(tmp_path / "harbour-2011.txt")
    assert isinstance(said.value, (ServerError, UnwritableError)) == servers
