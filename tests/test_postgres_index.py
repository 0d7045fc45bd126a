"""The index of a PostgreSQL library against the embedded one over the same chunks: to the digit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pincite.index import lists, sparse
from pincite.index.local import LocalIndex
from pincite.index.postgres import PostgresIndex
from pincite.index.protocol import Index
from pincite.index.ranges import rows_of
from pincite.store.entries import Indexed
from pincite.store.postgres import PostgresConnections
from pincite.store.store import Store
from pincite.types import Chunk, Span
from tests.fakes import report
from tests.postgres import Server

DIM = 8
REPORTS = ("a-2019", "b-2020", "c-2021", "d-2022")
WORDS = "interview interviews interviewing carer carers of timely afghan afghanistan x9".split()
QUESTION = ["interview", "carer", "time", "carer", "afghan", "nowher"]
ASKED = [*QUESTION, "afghanistani", "interv", "carerless", "\0", "x" * 300]

texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=12), min_size=1, max_size=6)
changes = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(REPORTS), texts),
        st.tuples(st.sampled_from(["remove", "restore", "purge"]), st.sampled_from(REPORTS)),
    ),
    min_size=1,
    max_size=8,
)


@pytest.fixture
def store(postgres: Server) -> Iterator[Store]:
    url = postgres.fresh()
    store = Store(PostgresConnections(url))
    store.settle(f"hand {DIM} made")
    yield store
    store.close()
    postgres.drop(url)


def write(
    store: Store, id: str, said: Sequence[Sequence[str]], random: np.random.Generator
) -> None:
    one = report([(str(n), " ".join(words) or "-") for n, words in enumerate(said, 1)], id=id)
    chunks = []
    for paragraph in one.paragraphs():
        count = int(random.integers(0, 3))
        whole = (Span(paragraph.id, 0, len(paragraph.text)),)
        chunks.append(
            Indexed(
                chunk=Chunk(paragraph.id, (), whole, paragraph.text),
                vector=random.normal(size=DIM).astype(np.float16),
                sentences=tuple((n, n + 1) for n in range(count)),
                sentence_vectors=random.normal(size=(count, DIM)).astype(np.float16),
            )
        )
    store.add_report(one, file=b"x", chunks=chunks)


def embedded(store: Store) -> LocalIndex:
    with store.snapshot() as (_, rows):
        return LocalIndex.build(rows, DIM)


def told(index: Index, query: np.ndarray, chosen: Sequence[str]) -> list[object]:
    """All that an index says of some reports, rows told by their places among these."""
    spans = index.scope(chosen)
    rows = rows_of(spans)
    place = {row: n for n, row in enumerate(rows.tolist())}

    def places(found: np.ndarray) -> list[int]:
        return [place[row] for row in found.tolist()]

    each = [[span] for span in spans]
    words, other, none = index.words([QUESTION, ["interview"], ["nowher"]])
    chunks = index.chunks(rows)
    some = chunks.take(range(len(rows) - 1, -1, -2))
    return [
        sorted(index.reports),
        words.of(rows).tolist(),
        places(words.best(each, 2)),
        places(other.best([spans], 3)),
        places(none.best([spans], 3)),
        {*places(index.near([query, -query], each, 2))},
        {*places(index.near([query], [spans], 3))},
        index.counts(ASKED, spans),
        index.weights(ASKED, spans),
        index.there(ASKED, spans),
        places(index.holding(["interview", "carer"], spans)),
        places(index.holding([], spans)),
        index.paragraphs(rows).tolist(),
        places(chunks.rows),
        chunks.paragraphs.tolist(),
        chunks.cosines(query).tolist(),
        [scores.tolist() for scores in chunks.sentence_cosines(query)],
        [chunks.sentences(n) for n in range(len(rows))],
        places(some.rows),
        some.cosines(query).tolist(),
        [scores.tolist() for scores in some.sentence_cosines(query)],
    ]


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
    for what, id, *said in done:
        if what == "write":
            write(store, id, said[0], random)
        elif what == "remove":
            store.removed.put(id)
        elif what == "restore":
            store.removed.restore(id)
        else:
            store.removed.purge(id)
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
