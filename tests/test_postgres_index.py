"""The index of a PostgreSQL library against the embedded one over the same chunks: to the digit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pincite.index import lists, sparse
from pincite.index.postgres import PostgresIndex
from pincite.index.ranges import rows_of
from pincite.store.postgres import PostgresConnections
from pincite.store.store import Store
from tests.changing import DIM, REPORTS, change, changes, embedded, told, write
from tests.postgres import Server


@pytest.fixture
def store(postgres: Server) -> Iterator[Store]:
    url = postgres.fresh()
    store = Store(PostgresConnections(url))
    store.settle(f"hand {DIM} made")
    yield store
    store.close()
    postgres.drop(url)


@pytest.fixture(params=[1, sparse.COMMON], ids=["held", "worked out"])
def scores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scores of words are held from their first use on, or worked out each time."""
    monkeypatch.setattr(sparse, "COMMON", request.param)


@pytest.mark.usefixtures("scores")
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes, st.integers(0, 2**32 - 1), st.sets(st.sampled_from(REPORTS)))
def test_both_indexes_say_the_same_whatever_is_written_and_whoever_asks(
    store: Store, done: list[tuple], seed: int, seen: set[str]
) -> None:
    for id in store.soundness.ids():
        store.removed.purge(id)
    random = np.random.default_rng(seed)
    index = PostgresIndex.read(store.connections)
    for one in done:
        change(store, one, random)
        # What is known of the words already is kept, and what is new is added to it.
        index, same = index.newer(), embedded(store)
        query = random.normal(size=DIM).astype(np.float32)
        for chosen in (list(REPORTS), [REPORTS[2], REPORTS[0]], [REPORTS[1]], []):
            assert told(index, query, chosen) == told(same, query, chosen)
            mine, theirs = index.of(seen), same.of(seen)
            assert told(mine, query, chosen) == told(theirs, query, chosen)


def test_words_are_read_again_where_there_is_no_room_to_hold_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(1)
    write(store, "a-2019", [["interview"], ["carers", "carers"], ["timely"]], random)
    query = random.normal(size=DIM).astype(np.float32)
    expected = told(embedded(store), query, REPORTS)
    monkeypatch.setattr(lists, "MOST_BYTES", 450)
    index = PostgresIndex.read(store.connections)
    assert told(index, query, REPORTS) == expected
    assert told(index, query, REPORTS) == expected


def test_a_word_of_any_length_is_kept_and_found(store: Store) -> None:
    # An index of PostgreSQL's refuses what is longer than some 2,700 bytes.
    long, other = "é" * 9_000, "é" * 8_999 + "e"
    write(store, "a-2019", [[long], [other], ["carer"]], np.random.default_rng(1))
    index, same = PostgresIndex.read(store.connections), embedded(store)
    spans = index.scope(REPORTS)
    assert index.counts([long, other], spans) == same.counts([long, other], same.scope(REPORTS))
    assert index.counts([long], spans) == {long: 1}


def test_rows_of_a_report_that_went_meanwhile_are_left_out(store: Store) -> None:
    random = np.random.default_rng(1)
    write(store, "a-2019", [["interview"], ["carers"]], random)
    write(store, "b-2020", [["interview", "x9"]], random)
    index = PostgresIndex.read(store.connections)
    rows = rows_of(index.scope(["b-2020", "a-2019"]))
    store.removed.purge("a-2019")
    write(store, "c-2021", [["interview"]] * 3, random)
    assert index.chunks(rows).rows.tolist() == rows[:1].tolist()
    assert index.paragraphs(rows)[1:].tolist() == [-1, -1]
    # No row that came since has a number of one that went.
    assert not np.isin(rows_of(index.newer().scope(["c-2021"])), rows).any()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE lengths SET first = first + 1",
        "DELETE FROM chunks WHERE number = (SELECT max(number) FROM chunks)",
        "DELETE FROM lengths",
    ],
)
def test_words_that_are_not_those_of_the_chunks_are_found(store: Store, damage: str) -> None:
    write(store, "a-2019", [["interview"], ["carers"]], np.random.default_rng(1))
    write(store, "b-2020", [], np.random.default_rng(1))
    assert store.soundness.faults() == ()
    with store.connections.writing() as connection:
        connection.execute(damage)
    assert [fault for fault in store.soundness.faults() if "the words of a-2019" in fault]


def test_the_graph_finds_nothing_of_a_report_that_was_removed(store: Store) -> None:
    random = np.random.default_rng(1)
    write(store, "a-2019", [["interview"]] * 5, random)
    write(store, "b-2020", [["interview"]] * 5, random)
    store.removed.put("a-2019")
    index = PostgresIndex.read(store.connections, few=0)
    spans = index.scope(REPORTS)
    near = index.near([np.eye(1, DIM, dtype=np.float32)[0]], [spans], 4)
    assert set(near.tolist()) < set(rows_of(spans).tolist())
    assert len(near) == 4
