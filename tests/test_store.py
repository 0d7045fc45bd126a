import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from pincite.embed import HashingEmbedder
from pincite.errors import LibraryError
from pincite.ingest import indexed
from pincite.store.entries import rows
from pincite.store.opening import opened
from pincite.types import Corrections
from tests.fakes import report
from tests.postgres import run

EMBEDDER = HashingEmbedder(dim=32)


def add(store, *reports):
    for one in reports:
        store.add_report(one, file=b"%PDF-1.7", chunks=indexed(one, EMBEDDER, lambda *_: None))


@pytest.fixture
def store(tmp_path, database):
    store = opened(tmp_path, database)
    yield store
    store.close()


def test_a_report_comes_back_as_it_was_put_in(store):
    one = report()
    add(store, one)
    assert store.report(one.id) == one
    assert store.records() == (one.record,)
    assert store.file(one.id) == (one.record.source, b"%PDF-1.7")
    assert store.paragraph("marlowe-vale-2019#2") == store.labelled("2", [one.id])[0]


def test_labels_are_found_in_the_reports_asked_for_and_in_their_order(store):
    add(store, report(), report(id="fenwick-2021", body="Fenwick"))
    assert [p.report for p in store.labelled("3", ["fenwick-2021", "marlowe-vale-2019"])] == [
        "fenwick-2021",
        "marlowe-vale-2019",
    ]
    assert [p.report for p in store.labelled("3", ["fenwick-2021"])] == ["fenwick-2021"]
    assert store.labelled("99", ["fenwick-2021"]) == ()


def test_vectors_come_back_to_half_precision_and_in_order(store):
    one = report()
    add(store, one)
    expected = indexed(one, EMBEDDER, lambda *_: None)
    with store.connections.snapshot() as connection:
        found = list(rows(connection))
    assert store.generation() == 1
    assert [row.text for row in found] == [entry.chunk.text for entry in expected]
    for row, entry in zip(found, expected, strict=True):
        assert np.array_equal(row.vector, entry.vector)
        assert np.array_equal(row.sentence_vectors, entry.sentence_vectors)
        assert row.sentences == entry.sentences


def test_a_removed_report_leaves_nothing_behind(store, tmp_path, database):
    add(store, report())
    store.removed.purge("marlowe-vale-2019")
    for table in ("reports", "files", "sections", "paragraphs", "chunks"):
        assert run(tmp_path, database, f"SELECT count(*) FROM {table}") == [(0,)]


def test_a_report_that_fails_halfway_leaves_the_older_one_whole(store):
    one = report()
    add(store, one)
    chunks = indexed(one, EMBEDDER, lambda *_: None)

    def broken():
        yield chunks[0]
        raise RuntimeError("pulled the plug")

    with pytest.raises(RuntimeError):
        store.add_report(one, file=b"newer", chunks=broken())
    assert store.report(one.id) == one
    assert store.file(one.id) == (one.record.source, b"%PDF-1.7")
    assert store.generation() == 1


def test_numbers_of_removed_paragraphs_are_never_used_again(store):
    add(store, report())
    with store.connections.snapshot() as connection:
        old = {row.paragraph for row in rows(connection)}
    store.removed.purge("marlowe-vale-2019")
    add(store, report())
    with store.connections.snapshot() as connection:
        new = {row.paragraph for row in rows(connection)}
    assert not old & new
    assert store.numbered(sorted(old)) == {}


def test_writers_in_several_threads_lose_nothing(store):
    ids = [f"ward-{number}" for number in range(8)]
    threads = [threading.Thread(target=add, args=(store, report(id=id))) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(r.id for r in store.records()) == ids
    assert store.generation() == 8


def test_a_file_that_is_no_library_is_named_with_what_to_do(tmp_path):
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"This is a letter, not a database. " * 40)
    with pytest.raises(LibraryError, match="Restore it from a backup"):
        opened(tmp_path)


def test_a_library_of_another_format_is_refused(tmp_path):
    path = tmp_path / "library.sqlite"
    opened(tmp_path).close()
    raw = sqlite3.connect(path)
    raw.execute("UPDATE meta SET value = '99' WHERE key = 'format'")
    raw.commit()
    raw.close()
    with pytest.raises(LibraryError, match="format 99"):
        opened(tmp_path)


def test_what_another_process_writes_is_seen_though_it_was_read_before(store, tmp_path, database):
    """Catalogue and texts are kept in memory; no write of anybody's may be missed."""
    other = opened(tmp_path, database)
    add(store, report())
    id = "marlowe-vale-2019"
    assert [r.id for r in other.records()] == [id]
    before = other.paragraphs(id)
    add(store, report(id="fenwick-2021", body="Fenwick"))
    assert {r.id for r in other.records()} == {id, "fenwick-2021"}
    store.correct(id, Corrections(("title",), title="Another title"))
    assert {r.title for r in other.records()} >= {"Another title"}
    add(store, report([("1", "Other words.")]))
    assert [p.text for p in other.paragraphs(id)] == ["Other words."] != [p.text for p in before]
    store.removed.purge(id)
    assert [r.id for r in other.records()] == ["fenwick-2021"]
    assert other.paragraphs(id) == ()
    other.close()


def test_a_pincite_that_counts_no_writes_is_noticed_by_the_reports_it_adds(tmp_path):
    store = opened(tmp_path)
    add(store, report())
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        connection.execute("DELETE FROM meta WHERE key = 'writes'")
    assert len(store.records()) == 1
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM reports")
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
    assert store.records() == ()
    assert store.paragraphs("marlowe-vale-2019") == ()
    store.close()


@pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="the system does not list open files"
)
def test_a_thread_that_ends_leaves_no_file_open(tmp_path):
    store = opened(tmp_path)

    def open_files():
        return len(list(Path("/proc/self/fd").iterdir()))

    add(store, report())
    before = open_files()
    for _ in range(50):
        thread = threading.Thread(target=store.paragraph, args=("marlowe-vale-2019#2",))
        thread.start()
        thread.join()
    assert open_files() <= before + 3
    store.close()


def test_what_threads_read_is_made_ready_before_any_of_them_does():
    # Several threads that were the first to read a paragraph could end the process.
    code = (
        "import pincite.store.store\n"
        "from pincite.types import Chunk, Corrections, KeptAnswer, Paragraph, Record\n"
        "for kind in (Chunk, Corrections, KeptAnswer, Paragraph, Record):\n"
        "    assert '__msgspec_cache__' in vars(kind), kind\n"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
