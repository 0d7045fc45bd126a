"""A library that is changed at random, and all that an index says of one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from pincite.index.local import LocalIndex
from pincite.index.protocol import Index
from pincite.index.ranges import rows_of
from pincite.store import entries
from pincite.store.entries import Indexed
from pincite.store.store import Store
from pincite.types import Chunk, Span
from tests.fakes import report

DIM = 8
REPORTS = ("a-2019", "b-2020", "c-2021", "d-2022")
WORDS = (
    *("interview", "interviews", "interviewing", "carer", "carers", "of", "timely"),
    *("afghan", "afghanistan", "x9", "Child Q"),
)
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


def write(
    store: Store, id: str, said: Sequence[Sequence[str]], random: np.random.Generator
) -> None:
    """A report of these paragraphs with drawn vectors."""
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


def change(store: Store, done: tuple, random: np.random.Generator) -> None:
    """One of `changes`."""
    what, id, *said = done
    if what == "write":
        write(store, id, said[0], random)
    elif what == "remove":
        store.removed.put(id)
    elif what == "restore":
        store.removed.restore(id)
    else:
        store.removed.purge(id)


def embedded(store: Store) -> LocalIndex:
    """The index in memory, made whole."""
    with store.connections.snapshot() as connection:
        return LocalIndex.build(entries.rows(connection), DIM)


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
