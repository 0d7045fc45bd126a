"""Vectors -> a FAISS index of the kind their number calls for, and the search of a scope in it.

Chosen by eval/bench_index.py (docs/decisions.md): exact search in half precision loses nothing
that is seen, in half the memory and a third of the time; beyond, rows are parted into lists, and
the nearest lists are looked in.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pincite import parallel
from pincite.index.halves import singles
from pincite.index.protocol import Floats, Rows

if TYPE_CHECKING:
    import faiss

KINDS = ("flat", "flat fp16", "lists fp16")
MANY = 400_000
"""Rows from which lists are made."""
FEW = 2_000
"""A scope of so many rows is quicker searched row by row."""
FEW_OF_LISTS = 20_000
"""The same where lists would miss some of them."""
PROBED = 512
"""Lists looked in."""


def kind_for(rows: int) -> str:
    """The kind of index for so many rows."""
    return "flat fp16" if rows < MANY else "lists fp16"


def make(vectors: npt.NDArray[np.floating[Any]], kind: str = "") -> faiss.Index:
    """An index of inner products over the rows, of the kind given or called for.

    Args:
        vectors: Shape (rows, dim), each of length one.
        kind: One of KINDS.
    """
    import faiss

    rows, dim = vectors.shape
    kind = kind or kind_for(rows)
    lists = _lists_for(rows)
    index = _of_kind(kind, dim, lists)
    if kind == "lists fp16":
        index.cp.niter = 8
        faiss.omp_set_num_threads(parallel.cores())  # `search` sets one, and may have been here
        step = max(1, rows // (40 * lists))
        index.train(np.ascontiguousarray(vectors[::step], dtype=np.float32))
    for start in range(0, rows, 50_000):
        index.add(np.ascontiguousarray(vectors[start : start + 50_000], dtype=np.float32))
    if kind == "lists fp16":
        index.make_direct_map()
    made: faiss.Index = index
    return made


def holds(index: faiss.Index, rows: int) -> bool:
    """Whether an index of so many rows is still of this kind, with as many lists or nearly."""
    lists: int = getattr(index, "nlist", 0)
    kind = kind_for(rows)
    return kind_of(index) == kind and (not lists or 2 / 3 <= _lists_for(rows) / lists <= 3 / 2)


def joined(
    index: faiss.Index, places: Rows, vectors: npt.NDArray[np.floating[Any]], others: Rows
) -> faiss.Index:
    """The index of some rows of another and of more vectors; lists stay where they were trained.

    Args:
        index: Of half precision; it stays as it is.
        places: The row, in the one that is made, of each of its rows; -1 leaves it out.
        vectors: Shape (more rows, dim), each of length one.
        others: The row of each of them in the one that is made, where each row is of one.
    """
    import faiss

    kept = places >= 0
    made: Any
    if isinstance(index, faiss.IndexScalarQuantizer):
        made = _of_kind("flat fp16", index.d, 0)
        codes = faiss.rev_swig_ptr(index.codes.data(), index.codes.size())
        both = np.empty((int(kept.sum()) + len(others), made.code_size), dtype=np.uint8)
        both[places[kept]] = codes.reshape(-1, made.code_size)[kept]
        both[others] = np.ascontiguousarray(vectors, dtype="<f2").view(np.uint8)
        made.add_sa_codes(both)
        return made  # type: ignore[no-any-return]
    parted: Any = index
    lists = parted.invlists
    made = _of_kind("lists fp16", index.d, lists.nlist, faiss.clone_index(parted.quantizer))
    made.is_trained = True
    for number in range(lists.nlist):
        size = lists.list_size(number)
        if not size:
            continue
        rows = places[faiss.rev_swig_ptr(lists.get_ids(number), size)]
        codes = faiss.rev_swig_ptr(lists.get_codes(number), size * lists.code_size)
        own = np.ascontiguousarray(codes.reshape(size, -1)[rows >= 0])
        rows = np.ascontiguousarray(rows[rows >= 0])
        made.invlists.add_entries(number, len(rows), faiss.swig_ptr(rows), faiss.swig_ptr(own))
    made.ntotal = int(kept.sum())
    made.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), others)
    made.make_direct_map()
    return made  # type: ignore[no-any-return]


def kind_of(index: faiss.Index) -> str:
    """Which of KINDS an index is."""
    import faiss

    if isinstance(index, faiss.IndexIVF):
        return "lists fp16"
    return "flat fp16" if isinstance(index, faiss.IndexScalarQuantizer) else "flat"


def recall(index: faiss.Index, queries: int = 50, k: int = 10) -> tuple[int, int, float]:
    """How many of the k nearest rows of all a search finds, as looked at row by row.

    Args:
        index: Of at least one row.
        queries: Rows whose vectors are searched for, spread evenly over all.
        k: Rows wanted of each.

    Returns:
        Queries made, rows wanted of each (fewer where there are fewer), and the share found.
    """
    asked = np.unique(np.linspace(0, index.ntotal - 1, queries).astype(np.int64))
    vectors = vectors_of(index, asked)
    k = min(k, index.ntotal)
    scores = np.empty((len(asked), 0), dtype=np.float32)
    for start in range(0, index.ntotal, 50_000):
        some = np.arange(start, min(start + 50_000, index.ntotal))
        scores = np.hstack([scores, vectors @ vectors_of(index, some).T])
        best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        scores = np.take_along_axis(scores, best, axis=1)
    worst = scores.min(axis=1)
    everything = [(0, index.ntotal)]
    found = 0
    for vector, least in zip(vectors, worst, strict=True):
        near = vectors_of(index, search(index, vector, everything, k)) @ vector
        # By score, not by row: of rows that are equally near any may be found.
        found += int(np.sum(near >= least - 1e-5))
    return len(asked), k, found / (len(asked) * k)


def search(index: faiss.Index, vector: Floats, spans: Sequence[tuple[int, int]], k: int) -> Rows:
    """The k rows inside the ranges that are nearest to the vector, nearest first.

    The scope is inside the search: nothing outside it is fetched and dropped again.
    """
    import faiss

    wanted = sum(stop - start for start, stop in spans)
    k = min(k, wanted)
    if k <= 0:
        return np.zeros(0, dtype=np.int64)
    lists = isinstance(index, faiss.IndexIVF)
    if wanted <= (FEW_OF_LISTS if lists else FEW):
        return _row_by_row(index, vector, spans, k)
    if wanted == index.ntotal:
        inside: Any = None
    elif len(spans) == 1:
        inside = faiss.IDSelectorRange(*spans[0])
    else:
        mask = np.zeros(index.ntotal, dtype=bool)
        for start, stop in spans:
            mask[start:stop] = True
        bits = np.packbits(mask, bitorder="little")
        inside = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
    chosen = {"sel": inside} if inside is not None else {}
    parameters: Any
    if lists:
        parameters = faiss.SearchParametersIVF(nprobe=PROBED, **chosen)  # type: ignore[call-arg]
    else:
        parameters = faiss.SearchParameters(**chosen)
    # One question is one thread's work: others would only wait for it, busily, while the next
    # question needs them. The setting is the calling thread's own.
    faiss.omp_set_num_threads(1)
    _, found = index.search(vector[None, :], k, params=parameters)
    return np.asarray(found[0][found[0] >= 0], dtype=np.int64)


def vectors_of(index: faiss.Index, rows: Rows) -> Floats:
    """The vectors of some rows as the index keeps them. Shape: (len(rows), dim)."""
    import faiss

    if isinstance(index, faiss.IndexScalarQuantizer):
        # Read where they lie: FAISS makes a reader for each row.
        codes = faiss.rev_swig_ptr(index.codes.data(), index.codes.size())
        return singles(codes.view(np.float16).reshape(-1, index.d)[rows])
    return np.asarray(index.reconstruct_batch(rows), dtype=np.float32)


def cosines(vectors: Floats, vector: Floats) -> Floats:
    """Cosine of each row with a vector, all of length one. Shape: (len(vectors),)."""
    # Not `@`: its library wakes a thread a core for it, and they wait busily for the next.
    return np.asarray(np.einsum("ij,j->i", vectors, vector), dtype=np.float32)


def _lists_for(rows: int) -> int:
    return max(1, min(rows, int(4 * math.sqrt(rows))))


def _of_kind(kind: str, dim: int, lists: int, centres: faiss.Index | None = None) -> Any:
    import faiss

    half, product = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    if kind == "flat":
        return faiss.IndexFlatIP(dim)
    if kind == "flat fp16":
        return faiss.IndexScalarQuantizer(dim, half, product)
    centres = centres or faiss.IndexFlatIP(dim)
    return faiss.IndexIVFScalarQuantizer(centres, dim, lists, half, product, False)


def _row_by_row(
    index: faiss.Index, vector: Floats, spans: Sequence[tuple[int, int]], k: int
) -> Rows:
    rows = np.concatenate([np.arange(start, stop) for start, stop in spans])
    scores = cosines(vectors_of(index, rows), vector)
    best = np.argpartition(-scores, k - 1)[:k]
    return rows[best[np.argsort(-scores[best], kind="stable")]]
