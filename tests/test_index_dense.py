"""Dense search against arithmetic: every kind of index, every kind of scope."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest

from pincite.index import dense

ROWS, DIM = 3_000, 32


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    random = np.random.default_rng(7)
    centres = random.standard_normal((60, DIM))
    found = centres[random.integers(0, 60, ROWS)] + 0.3 * random.standard_normal((ROWS, DIM))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module", params=dense.KINDS)
def index(request: pytest.FixtureRequest, vectors: np.ndarray) -> faiss.Index:
    return dense.make(vectors, request.param)


def best(vectors: np.ndarray, query: np.ndarray, spans: list[tuple[int, int]], k: int) -> list[int]:
    inside = [row for start, stop in spans for row in range(start, stop)]
    return sorted(inside, key=lambda row: -float(vectors[row] @ query))[:k]


SCOPES = {
    "everything": [(0, ROWS)],
    "one run of rows": [(100, 2_900)],
    "many runs": [(n, n + 90) for n in range(0, ROWS, 100)],
    "a few rows": [(40, 49), (2_000, 2_030)],
}


@pytest.mark.parametrize("spans", SCOPES.values(), ids=SCOPES)
def test_the_nearest_rows_of_a_scope_are_found_in_order(
    index: faiss.Index, vectors: np.ndarray, spans: list[tuple[int, int]]
) -> None:
    inside = {row for start, stop in spans for row in range(start, stop)}
    shared, asked = 0, 0
    for query in vectors[::211]:
        found = dense.search(index, query, spans, 10).tolist()
        assert set(found) <= inside
        assert len(found) == len(set(found)) == min(10, len(inside))
        scores = (vectors[found] @ query).tolist()
        assert scores == pytest.approx(sorted(scores, reverse=True), abs=2e-3)
        shared += len(set(found) & set(best(vectors, query, spans, 10)))
        asked += len(found)
    # Half precision may swap equals at the end of the list.
    assert shared >= 0.97 * asked


def test_an_empty_scope_finds_nothing(index: faiss.Index, vectors: np.ndarray) -> None:
    assert dense.search(index, vectors[0], [], 10).tolist() == []
    assert dense.search(index, vectors[0], [(5, 5)], 10).tolist() == []


def test_vectors_come_back_and_survive_the_disk(
    index: faiss.Index, vectors: np.ndarray, tmp_path: Path
) -> None:
    rows = np.array([7, 2_999, 0])
    assert dense.vectors_of(index, rows) == pytest.approx(vectors[rows], abs=1e-3)
    by_faiss = np.stack([index.reconstruct(int(row)) for row in rows])
    assert dense.vectors_of(index, rows).tobytes() == by_faiss.tobytes()
    faiss.write_index(index, str(tmp_path / "index"))
    again = faiss.read_index(str(tmp_path / "index"))
    assert dense.vectors_of(again, rows) == pytest.approx(vectors[rows], abs=1e-3)
    query, spans = vectors[9], SCOPES["many runs"]
    assert dense.search(again, query, spans, 10).tolist() == (
        dense.search(index, query, spans, 10).tolist()
    )


def test_the_kind_is_called_for_by_the_number_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert dense.kind_for(36_000) == "flat fp16"
    assert dense.kind_for(1_000_000) == "lists fp16"
    monkeypatch.setattr(dense, "MANY", 1_000)
    made = dense.make(np.eye(1_200, 16, dtype=np.float32))
    assert isinstance(faiss.downcast_index(made), faiss.IndexIVFScalarQuantizer)


def test_no_rows_make_an_index_too() -> None:
    empty = dense.make(np.zeros((0, 16), dtype=np.float16))
    assert dense.search(empty, np.zeros(16, dtype=np.float32), [(0, 0)], 5).tolist() == []


@pytest.mark.parametrize("kind", dense.KINDS)
def test_recall_of_an_exact_search_is_whole(kind: str, vectors: np.ndarray) -> None:
    index = dense.make(vectors, kind)
    assert dense.kind_of(index) == kind
    assert dense.recall(index) == (50, 10, 1.0)


def test_recall_counts_what_lists_that_are_not_looked_in_keep(
    vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = dense.make(vectors, "lists fp16")
    monkeypatch.setattr(dense, "FEW_OF_LISTS", 0)
    monkeypatch.setattr(dense, "PROBED", 1)
    asked = vectors[np.linspace(0, ROWS - 1, 50).astype(int)]
    shared = sum(
        len(
            set(dense.search(index, query, [(0, ROWS)], 10).tolist())
            & set(best(vectors, query, [(0, ROWS)], 10))
        )
        for query in asked
    )
    assert shared < 450
    assert dense.recall(index) == (50, 10, pytest.approx(shared / 500, abs=0.01))


def test_recall_of_a_few_rows_is_of_those_there_are() -> None:
    assert dense.recall(dense.make(np.eye(3, 16, dtype=np.float32))) == (3, 3, 1.0)
