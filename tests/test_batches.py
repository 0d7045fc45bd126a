"""A report's texts are embedded in parts of which none is so small that one core works alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pincite.embed import HashingEmbedder
from pincite.embed.embedder import Vectors
from pincite.ingest import indexed
from tests.fakes import report


class Counting(HashingEmbedder):
    """Notes how many texts it is given at once."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[int] = []

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, in order. Shape: (len(texts), dim)."""
        self.given.append(len(texts))
        return super().encode_documents(texts)


@pytest.mark.parametrize(
    ("texts", "parts"),
    [(0, []), (1, [1]), (128, [128]), (134, [134]), (256, [128, 128]), (300, [128, 172])],
)
def test_what_is_left_over_goes_with_the_last_part(texts: int, parts: list[int]) -> None:
    embedder, told = Counting(), []
    # A paragraph of one sentence is one text: its chunk's and its sentence's.
    one = report([(str(n), f"Pier {n} was mended.") for n in range(1, texts + 1)])
    made = indexed(one, embedder, lambda stage, share: told.append(share))
    assert (embedder.given, len(made)) == (parts, texts)
    assert told == sorted(told) and told[0] == 0
    assert not texts or told[-1] == 1
    for entry in made:
        assert (
            entry.vector.tolist() == embedder.encode_query(entry.chunk.text).astype("f2").tolist()
        )
