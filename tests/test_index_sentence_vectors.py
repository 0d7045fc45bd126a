"""Vectors of sentences answer alike, whether they lie beside the index or in the store alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pincite import specimens
from pincite.embed import HashingEmbedder
from pincite.index import dense, sentence_vectors
from pincite.index.local import LocalIndex
from pincite.library import Library
from pincite.retrieve import retrieve
from pincite.types import Query, Scope

QUESTIONS = (
    "How timely are return home interviews?",
    "Do care leavers have somewhere suitable to live?",
    "What did the inquiry find about warnings?",
)


def filled(folder: Path) -> Library:
    library = Library.open(folder, embedder=HashingEmbedder())
    for path in specimens.paths():
        library.add(path)
    return library


def found(library: Library) -> list[list[tuple[str, float, tuple[object, ...]]]]:
    scope = Scope(tuple(record.id for record in library.records()))
    return [
        [
            (hit.paragraph.id, round(hit.score, 5), hit.sentences)
            for hit in retrieve(Query(question, scope), library, k=20)
        ]
        for question in QUESTIONS
    ]


def local(library: Library) -> LocalIndex:
    index = library.index()
    assert isinstance(index, LocalIndex)
    return index


def kept(folder: Path) -> list[Path]:
    return list(folder.glob("cache/*/sentence_vectors.npy"))


def test_a_large_library_keeps_them_once_and_answers_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled(tmp_path) as library:
        expected = found(library)
    assert len(kept(tmp_path)) == 1
    shutil.rmtree(tmp_path / "cache")
    monkeypatch.setattr(dense, "MANY", 100)
    for _ in ("made", "read back"):
        with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
            assert dense.kind_of(local(library).dense_index) == "lists fp16"
            assert found(library) == expected
        assert kept(tmp_path) == []


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setattr(dense, "MANY", 100)
    with filled(tmp_path) as library:
        yield library


def test_what_is_gone_from_the_store_is_near_to_nothing(large: Library) -> None:
    older = local(large)
    ((start, stop),) = older.scope(["marlowe-vale-2019"])
    rows = np.arange(start, stop)
    vector = np.ones(older.dense_index.d, dtype=np.float32)
    before = older.chunks(rows).sentence_cosines(vector)
    assert any(scores.any() for scores in before)
    large.remove("marlowe-vale-2019", purge=True)
    after = older.chunks(rows).sentence_cosines(vector)
    assert [len(scores) for scores in after] == [len(scores) for scores in before]
    assert not any(scores.any() for scores in after)


def test_more_rows_than_the_store_is_asked_for_at_a_time(
    large: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = local(large)
    rows = np.arange(len(index))[::-1]
    at_once = index.sentence_vectors.of(rows)
    monkeypatch.setattr(sentence_vectors, "AT_ONCE", 7)
    by_parts = index.sentence_vectors.of(rows)
    assert np.array_equal(at_once[0], by_parts[0])
    assert np.array_equal(at_once[1], by_parts[1])
