"""An index renewed after changes against one made whole: to the last bit."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pincite.index import cache, dense, renewing
from pincite.index.local import LocalIndex
from pincite.store.opening import FILE, opened
from pincite.store.store import Store
from tests.changing import DIM, REPORTS, change, changes, embedded, told, write

ROWS = [["interview", "carer"], ["timely"], ["carers", "x9"], ["afghan"]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = opened(tmp_path)
    store.settle(f"hand {DIM} made")
    yield store
    store.close()


@pytest.fixture
def any_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little still holds, it is taken over."""
    monkeypatch.setattr(renewing, "HELD", 0.0)


def the_same(index: LocalIndex, whole: LocalIndex, random: np.random.Generator) -> None:
    """Fail unless both say the same of any reports, for who may see all and who may not."""
    query = random.normal(size=DIM).astype(np.float32)
    for chosen in (list(REPORTS), [REPORTS[2], REPORTS[0]], [REPORTS[1]], []):
        assert told(index, query, chosen) == told(whole, query, chosen)
        mine, theirs = index.of({REPORTS[0], REPORTS[3]}), whole.of({REPORTS[0], REPORTS[3]})
        assert told(mine, query, chosen) == told(theirs, query, chosen)
        for one, other in ((index, whole), (mine, theirs)):
            named = one.naming("Child Q", ["interview"], one.scope(chosen))
            assert (
                named.tolist()
                == other.naming("Child Q", ["interview"], other.scope(chosen)).tolist()
            )
    assert index.layout.ranges == whole.layout.ranges
    assert index.layout.numbers.tolist() == whole.layout.numbers.tolist()
    assert index.layout.named == whole.layout.named
    assert set(index.keywords.akin("afghan")) == set(whole.keywords.akin("afghan"))


@pytest.fixture(params=[dense.MANY, 4], ids=["one by one", "in lists"])
def kinds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many rows make lists, and leave their sentences' vectors in the store."""
    monkeypatch.setattr(dense, "MANY", request.param)
    monkeypatch.setattr(dense, "FEW_OF_LISTS", 0)


@pytest.mark.usefixtures("any_share", "kinds")
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes, st.integers(0, 2**32 - 1), st.booleans())
def test_it_says_what_one_made_whole_says_whatever_was_written(
    store: Store, tmp_path: Path, done: list[tuple], seed: int, at_hand: bool
) -> None:
    for id in store.soundness.ids():
        store.removed.purge(id)
    random = np.random.default_rng(seed)
    index: LocalIndex | None = None
    for one in done:
        change(store, one, random)
        # From the one in memory, or from the files of the one before.
        older = index if at_hand else None
        version, index = cache.load_or_build(tmp_path / "cache", store, DIM, older)
        assert version == store.version()
        the_same(index, embedded(store), random)


def test_what_still_holds_is_not_read_again(store: Store, tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    for id in REPORTS[:3]:
        write(store, id, ROWS, random)
    _, first = cache.load_or_build(tmp_path / "cache", store, DIM)
    write(store, REPORTS[3], ROWS, random)
    expected = embedded(store)
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("UPDATE chunks SET value = x'00' WHERE report <= 3")
    with pytest.raises(ValueError, match="JSON"):
        embedded(store)
    the_same(cache.load_or_build(tmp_path / "cache", store, DIM, first)[1], expected, random)
    # What was damaged is read where it does not hold: then it is missed.
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("UPDATE reports SET digest = 'another' WHERE number = 2")
    (tmp_path / "cache").rename(tmp_path / "elsewhere")
    with pytest.raises(ValueError, match="JSON"):
        cache.load_or_build(tmp_path / "cache", store, DIM, first)


def test_a_library_set_back_has_none_of_what_was_written_since(tmp_path: Path) -> None:
    """Its numbers come again, for other chunks."""
    random = np.random.default_rng(2)
    store = opened(tmp_path)
    for id in REPORTS[:3]:
        write(store, id, ROWS, random)
    store.close()
    shutil.copy(tmp_path / FILE, tmp_path / "backup")
    store = opened(tmp_path)
    write(store, REPORTS[3], ROWS, random)
    _, later = cache.load_or_build(tmp_path / "cache", store, DIM)
    store.close()
    shutil.copy(tmp_path / "backup", tmp_path / FILE)
    shutil.rmtree(tmp_path / "cache")
    store = opened(tmp_path)
    write(store, REPORTS[3], [list(reversed(words)) for words in ROWS], random)
    same = cache.load_or_build(tmp_path / "cache", store, DIM, later)[1]
    assert same.layout.numbers.tolist() == later.layout.numbers.tolist()
    the_same(same, embedded(store), random)
    store.close()


def test_a_damaged_older_one_is_not_renewed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(7)
    for id in REPORTS[:3]:
        write(store, id, ROWS, random)
    cache.load_or_build(tmp_path / "cache", store, DIM)
    (folder,) = (tmp_path / "cache").iterdir()
    whole = tmp_path / "whole"
    folder.rename(whole)
    write(store, REPORTS[3], ROWS, random)
    for name in sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file()):
        shutil.rmtree(tmp_path / "cache")
        shutil.copytree(whole, folder)
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 4
        (folder / name).write_bytes(data)
        monkeypatch.setattr(renewing, "renewed", None)
        _, index = cache.load_or_build(tmp_path / "cache", store, DIM)
        the_same(index, embedded(store), random)


def test_one_that_another_version_made_is_not_renewed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have stemmed words otherwise."""
    random = np.random.default_rng(8)
    for id in REPORTS[:3]:
        write(store, id, ROWS, random)
    monkeypatch.setattr(cache.metadata, "version", lambda name: "0.0.1")
    cache.load_or_build(tmp_path / "cache", store, DIM)
    monkeypatch.undo()
    write(store, REPORTS[3], ROWS, random)
    monkeypatch.setattr(renewing, "renewed", None)
    the_same(cache.load_or_build(tmp_path / "cache", store, DIM)[1], embedded(store), random)


@pytest.mark.usefixtures("any_share")
def test_a_report_of_which_nothing_can_be_read_is_left_out(store: Store, tmp_path: Path) -> None:
    random = np.random.default_rng(9)
    for id in REPORTS[:3]:
        write(store, id, ROWS, random)
    _, index = cache.load_or_build(tmp_path / "cache", store, DIM)
    for id in (REPORTS[3], REPORTS[1]):
        write(store, id, ROWS, random)
        with sqlite3.connect(tmp_path / FILE) as connection:
            connection.execute("DELETE FROM paragraphs WHERE id LIKE ?", (f"{id}#%",))
        _, index = cache.load_or_build(tmp_path / "cache", store, DIM, index)
        the_same(index, embedded(store), random)
    assert sorted(index.reports) == [REPORTS[0], REPORTS[2]]


def test_a_report_without_a_digest_is_read_again(store: Store, tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    for id in REPORTS:
        write(store, id, ROWS, random)
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("UPDATE reports SET digest = NULL WHERE number = 2")
    _, first = cache.load_or_build(tmp_path / "cache", store, DIM)
    parts = sorted(first.layout.parts, key=lambda part: part.first)
    assert renewing.lacking(first, parts, stored=False) == [REPORTS[1]]


@pytest.mark.parametrize(
    ("kept", "lacking"), [(4, []), (3, ["d-2022"]), (2, ["c-2021", "d-2022"]), (1, None), (0, None)]
)
def test_where_less_than_half_holds_it_is_made_whole(
    store: Store, kept: int, lacking: list[str] | None
) -> None:
    random = np.random.default_rng(4)
    for id in REPORTS[:kept]:
        write(store, id, ROWS, random)
    with store.connections.snapshot() as connection:
        first = LocalIndex.build(
            cache.entries.rows(connection), DIM, parts=cache.entries.parts(connection)
        )
    for id in REPORTS[kept:]:
        write(store, id, ROWS, random)
    with store.connections.snapshot() as connection:
        parts = cache.entries.parts(connection)
    assert renewing.lacking(first, parts, stored=False) == lacking


def test_lists_take_what_is_new_and_let_go_of_what_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(5)
    monkeypatch.setattr(dense, "MANY", 100)
    monkeypatch.setattr(dense, "FEW_OF_LISTS", 0)
    vectors = random.normal(size=(1_400, DIM)).astype(np.float16)
    vectors /= np.linalg.norm(vectors.astype(np.float32), axis=1, keepdims=True).astype(np.float16)
    older = dense.make(vectors[:1_000])
    before = dense.vectors_of(older, np.arange(1_000))
    # Rows 100 to 199 go; those after them follow the new ones.
    places = np.concatenate([np.arange(100), np.full(100, -1), np.arange(500, 1_300)])
    others = np.arange(100, 500)
    made = dense.joined(older, places, vectors[1_000:], others)
    wanted = np.concatenate([vectors[:100], vectors[1_000:], vectors[200:1_000]])
    assert dense.kind_of(made) == "lists fp16"
    assert made.ntotal == 1_300
    assert np.array_equal(dense.vectors_of(made, np.arange(1_300)), wanted.astype(np.float32))
    assert np.array_equal(dense.vectors_of(older, np.arange(1_000)), before)
    for row in (0, 99, 100, 499, 500, 1_299):
        query = wanted[row].astype(np.float32)
        assert dense.search(made, query, [(0, 1_300)], 1).tolist() == [row]
        assert dense.search(made, query, [(row, row + 1), (3, 4)], 1).tolist() == [row]


@pytest.mark.parametrize(
    ("rows", "holds"), [(1_000, True), (2_000, True), (2_300, False), (460, True), (400, False)]
)
def test_lists_hold_until_there_should_be_half_as_many_again(
    rows: int, holds: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "MANY", 300)
    vectors = np.random.default_rng(6).normal(size=(1_000, DIM)).astype(np.float16)
    lists = dense.make(vectors)
    assert dense.holds(lists, rows) is holds
    assert not dense.holds(lists, 200)
    assert not dense.holds(dense.make(vectors[:200]), rows)
