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
    index: Any
    if kind == "flat":
        index = faiss.IndexFlatIP(dim)
    elif kind == "flat fp16":
        index = faiss.IndexScalarQuantizer(
            dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
    else:
        lists = max(1, int(4 * math.sqrt(rows)))
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dim),
            dim,
            lists,
            faiss.ScalarQuantizer.QT_fp16,
            faiss.METRIC_INNER_PRODUCT,
            False,
        )
        index.cp.niter = 8
        step = max(1, rows // (40 * lists))
        index.train(np.ascontiguousarray(vectors[::step], dtype=np.float32))
    for start in range(0, rows, 50_000):
        index.add(np.ascontiguousarray(vectors[start : start + 50_000], dtype=np.float32))
    if kind == "lists fp16":
        index.make_direct_map()
    made: faiss.Index = index
    return made


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
    _, found = index.search(vector[None, :], k, params=parameters)
    return np.asarray(found[0][found[0] >= 0], dtype=np.int64)


def vectors_of(index: faiss.Index, rows: Rows) -> Floats:
    """The vectors of some rows as the index keeps them. Shape: (len(rows), dim)."""
    return np.asarray(index.reconstruct_batch(rows), dtype=np.float32)


def _row_by_row(
    index: faiss.Index, vector: Floats, spans: Sequence[tuple[int, int]], k: int
) -> Rows:
    rows = np.concatenate([np.arange(start, stop) for start, stop in spans])
    scores = vectors_of(index, rows) @ vector
    best = np.argpartition(-scores, k - 1)[:k]
    return rows[best[np.argsort(-scores[best], kind="stable")]]
