"""The pages of a library's file: large where it is made anew, else as they were."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.store.opening import FILE, opened
from pincite.store.store import Store
from tests.fakes import report

EMBEDDER = HashingEmbedder(dim=384)
LOG = 5_000_000
"""Bytes; what stands in it is moved into the file from four million on."""


def add(store: Store, *ids: str) -> None:
    for id in ids:
        one = report(id=id)
        store.add_report(one, file=b"%PDF", chunks=indexed(one, EMBEDDER, lambda *_: None))


def page(folder: Path) -> int:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        return int(connection.execute("PRAGMA page_size").fetchone()[0])


def test_a_new_library_has_large_pages_and_one_with_small_ones_keeps_them(tmp_path: Path) -> None:
    store = opened(tmp_path)
    add(store, "fenwick-2020")
    store.close()
    assert page(tmp_path) == 32_768
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        # As every library was until now.
        connection.executescript("PRAGMA journal_mode=DELETE; PRAGMA page_size=4096; VACUUM")
    store = opened(tmp_path)
    add(store, "marlowe-vale-2019")
    assert {one.id for one in store.records()} == {"fenwick-2020", "marlowe-vale-2019"}
    assert store.report("fenwick-2020") == report(id="fenwick-2020")
    assert store.connections.faults() == []
    store.close()
    assert page(tmp_path) == 4096


def test_chunks_take_less_room_than_on_small_pages(tmp_path: Path) -> None:
    """One with two sentences' vectors has 2.7 KB: one fits on a page of 4 KB, twelve on one of 32.

    That is 4,096 bytes a chunk and 2,731, half as much again.
    """
    store = opened(tmp_path)
    one = report([(str(n), f"Pier {n} was mended. Pier {n} is closed.") for n in range(1, 401)])
    store.add_report(one, file=b"", chunks=indexed(one, EMBEDDER, lambda *_: None))
    store.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("PRAGMA page_size=4096")
        connection.execute("VACUUM INTO ?", (str(tmp_path / "small"),))
    assert taken_by_chunks(tmp_path / "small") > 1.4 * taken_by_chunks(tmp_path / FILE)


def taken_by_chunks(file: Path) -> int:
    """Bytes of the pages that are free without them."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM chunks")
        free = connection.execute("PRAGMA freelist_count").fetchone()[0]
        return int(free * connection.execute("PRAGMA page_size").fetchone()[0])


def test_the_log_of_small_writes_stays_small(tmp_path: Path) -> None:
    store = opened(tmp_path)
    for number in range(200):
        store.kept.begin(f"Question {number}")
    # Each writes two pages: of 1,000, SQLite's own measure, all would still be in the log.
    assert (tmp_path / f"{FILE}-wal").stat().st_size < LOG
    store.close()
