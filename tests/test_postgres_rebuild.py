"""Embedding anew in PostgreSQL: the old vectors answer until the new ones take their place."""

import signal
import subprocess
import sys
import threading
import time

import psycopg
import pytest

from pincite import upkeep
from pincite.errors import LibraryError
from pincite.ingest import indexed
from pincite.library import Library
from pincite.store import postgres_anew
from pincite.store.opening import opened
from tests.fakes import report
from tests.postgres import named
from tests.test_upkeep import EMBEDDER, OTHER, TRAMS, cited, put

NOTE = f"{OTHER.name} {OTHER.dim} {OTHER.fingerprint}"
TRAMS_2020 = report(TRAMS, id="trams-2020", body="Trams")
DIMS = "SELECT DISTINCT vector_dims(vector) FROM chunks"
NUMBERS = "SELECT min(number), max(number), count(*) FROM chunks"

CATALOGUE = (
    "SELECT relname, relkind, relpersistence, relacl::text, pg_get_userbyid(relowner) "
    "FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    "SELECT attrelid::regclass::text, attnum, attname, format_type(atttypid, atttypmod), "
    "attnotnull, attstorage, attcompression, attcollation, attisdropped FROM pg_attribute "
    "WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)",
    "SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid) "
    "FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid, indisprimary "
    "FROM pg_index WHERE indrelid::regclass::text NOT LIKE 'pg\\_%'",
    "SELECT objid::regclass::text, refobjid::regclass::text, refobjsubid, deptype "
    "FROM pg_depend WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass "
    "AND objid::regclass::text LIKE '%\\_numbers'",
    "SELECT tgrelid::regclass::text, tgfoid::regproc::text, tgtype, tgenabled FROM pg_trigger",
)
"""All that a library's database says of its tables, but for the numbers it knows them by."""


@pytest.fixture
def folder(tmp_path, url):
    put(tmp_path / "library", report(), TRAMS_2020, database=url)
    return tmp_path / "library"


@pytest.fixture
def store(folder, url):
    store = opened(folder, url)
    yield store
    store.close()


def catalogue(postgres, url):
    return [sorted(map(str, postgres.run(statement, named(url)))) for statement in CATALOGUE]


def whole(folder, url):
    return not any(one.fault for one in upkeep.check(folder, database=url))


# ---- what there is afterwards --------------------------------------------------------------------


def test_the_tables_are_afterwards_what_the_revisions_make(postgres, url, folder):
    fresh = postgres.fresh()
    made = opened(folder, fresh)
    made.settle(NOTE)
    made.close()
    assert catalogue(postgres, url) != catalogue(postgres, fresh), "another length"
    for _ in range(2):
        upkeep.rebuild(folder, OTHER, database=url)
        assert catalogue(postgres, url) == catalogue(postgres, fresh)
        assert whole(folder, url)
    postgres.drop(fresh)


def test_whoever_owned_and_read_the_chunks_still_does(postgres, url, folder):
    for role in ("owner_of_chunks", "reads_chunks"):
        postgres.run(f'CREATE ROLE "{role} 1"')
    rights = "SELECT pg_get_userbyid(relowner), relacl::text FROM pg_class WHERE relname = 'chunks'"
    postgres.run('ALTER TABLE chunks OWNER TO "owner_of_chunks 1"', named(url))
    postgres.run('GRANT SELECT ON chunks TO "reads_chunks 1" WITH GRANT OPTION', named(url))
    postgres.run("GRANT SELECT ON chunks TO PUBLIC", named(url))
    before = postgres.run(rights, named(url))
    upkeep.rebuild(folder, OTHER, database=url)
    assert postgres.run(rights, named(url)) == before
    assert before[0][0] == "owner_of_chunks 1"


def test_no_number_of_a_chunk_is_used_again(postgres, url, folder):
    _, last, count = postgres.run(NUMBERS, named(url))[0]
    upkeep.rebuild(folder, OTHER, database=url)
    assert postgres.run(NUMBERS, named(url)) == [(last + 1, last + count, count)]
    put(folder, report(id="fenwick-2021"), embedder=OTHER, database=url)
    first = "SELECT min(chunks.number) FROM chunks JOIN reports ON reports.number = report "
    first += "WHERE id = 'fenwick-2021'"
    assert postgres.run(first, named(url)) == [(last + count + 1,)]
    assert whole(folder, url)


def test_a_report_that_was_removed_comes_back_with_the_new_vectors(folder, url):
    with Library.open(folder, database=url) as library:
        library.remove("trams-2020")
    assert upkeep.rebuild(folder, OTHER, database=url) == 2
    with Library.open(folder, embedder=OTHER, database=url) as library:
        library.restore("trams-2020")
    late = cited(folder, "Do trams run late?", embedder=OTHER, database=url)
    assert late == ["trams-2020#1"]
    assert whole(folder, url)


# ---- meanwhile -----------------------------------------------------------------------------------


def test_while_chunks_are_written_questions_are_answered_from_the_old_ones(folder, url, store):
    before = cited(folder, database=url)
    seen = []

    class Watched(list):
        """A report's chunks; they are asked for when they are written."""

        def __iter__(self):
            with psycopg.connect(url) as other:
                other.execute("LOCK TABLE chunks IN ACCESS SHARE MODE NOWAIT")
            seen.append(cited(folder, database=url))
            return super().__iter__()

    done = store.embed_anew(lambda one: Watched(indexed(one, OTHER, lambda *_: None)), NOTE)
    assert seen == [before] * done == [before] * 2
    assert whole(folder, url)
    assert set(cited(folder, embedder=OTHER, database=url)) & set(before)


def asked_for_alone(url, thread):
    """Wait until the new table is ready, and only readers are in its way."""
    waiting = "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted"
    with psycopg.connect(url, autocommit=True) as other:
        while not other.execute(waiting).fetchone():
            if not thread.is_alive():
                return False
            time.sleep(0.01)
    return True


def test_whoever_reads_one_moment_reads_it_to_its_end_and_keeps_nobody_waiting(
    postgres, folder, url, store, monkeypatch
):
    monkeypatch.setattr(postgres_anew, "_TRIES", (0.1,) * 1000)
    before, rows = cited(folder, database=url), postgres.run(NUMBERS, named(url))
    rebuilding = threading.Thread(
        target=upkeep.rebuild, args=(folder, OTHER), kwargs={"database": url}
    )
    with store.connections.snapshot() as connection:
        # What is read of chunks is read later; the moment is this one.
        version = connection.execute("SELECT value FROM meta WHERE key = 'stamp'").fetchall()
        rebuilding.start()
        waits = asked_for_alone(url, rebuilding)
        assert connection.execute(NUMBERS).fetchall() == rows
        assert waits
        assert cited(folder, database=url) == before, "others begin, and end, meanwhile"
        assert postgres.run(DIMS, named(url)) == [(EMBEDDER.dim,)]
        assert (
            connection.execute("SELECT value FROM meta WHERE key = 'stamp'").fetchall() == version
        )
    rebuilding.join()
    assert postgres.run(DIMS, named(url)) == [(OTHER.dim,)]
    assert whole(folder, url)


def test_a_reader_who_never_ends_is_named_and_nothing_has_changed(folder, url, store, monkeypatch):
    monkeypatch.setattr(postgres_anew, "_TRIES", (0.01, 0.01))
    before = cited(folder, database=url)
    with (
        store.connections.snapshot(),
        pytest.raises(LibraryError, match=r"a backup, an export.*Nothing was changed"),
    ):
        upkeep.rebuild(folder, OTHER, database=url)
    assert cited(folder, database=url) == before
    assert whole(folder, url)


# ---- killed --------------------------------------------------------------------------------------

_KILLED = """
import os, signal, sys
from pathlib import Path
from pincite import upkeep
from pincite.embed import HashingEmbedder
from pincite.spilled import Spilled
from pincite.store import postgres

def dying(function, calls):
    def died(*args, **kwargs):
        calls.pop()
        if not calls:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)
    return died

if sys.argv[3] == "while chunks are written":
    Spilled.__iter__ = dying(Spilled.__iter__, [1, 2])
else:
    postgres.count_write = dying(postgres.count_write, [1])
upkeep.rebuild(Path(sys.argv[1]), HashingEmbedder(512), database=sys.argv[2])
"""


@pytest.mark.parametrize("point", ["while chunks are written", "before the commit"])
def test_a_rebuild_that_is_killed_leaves_the_old_library_whole(postgres, folder, url, point):
    before, tables = cited(folder, database=url), catalogue(postgres, url)
    done = subprocess.run([sys.executable, "-c", _KILLED, str(folder), url, point], check=False)
    assert done.returncode == -signal.SIGKILL
    # The server notices a moment later that nobody is there any more.
    with Library.open(folder, database=url) as library:
        library._store.limits.set("trams-2020", ())
    assert cited(folder, database=url) == before
    assert whole(folder, url)
    assert catalogue(postgres, url) == tables
    assert upkeep.rebuild(folder, OTHER, database=url) == 2
    assert set(cited(folder, embedder=OTHER, database=url)) & set(before)
