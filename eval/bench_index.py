"""Kinds of FAISS index by size -> eval/index.md: memory, time to search, and what each loses.

Vectors are drawn about cluster centres, as paragraphs lie about subjects; reports are runs of a
hundred rows. Queries lie near rows. Recall is against exact search over the same rows in fp32.
"""

from __future__ import annotations

import argparse
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from machine import written_by

from pincite.index.dense import KINDS, make, search

Floats = npt.NDArray[np.float32]

DIM, CLUSTER, REPORT, QUERIES, K = 384, 60, 100, 60, 200
SPREAD = 0.9
"""Length of the noise about a centre of length one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    rows: int
    kind: str
    built: float
    megabytes: float
    scope: str
    p50: float
    p95: float
    recall10: float
    recall200: float


def drawn(rows: int, seed: int = 1) -> tuple[Floats, Floats]:
    """Vectors and queries, of length one."""
    random = np.random.default_rng(seed)
    centres = _unit(random.standard_normal((max(1, rows // CLUSTER), DIM), dtype=np.float32))
    which = random.integers(0, len(centres), rows)
    vectors = np.empty((rows, DIM), dtype=np.float32)
    for start in range(0, rows, 50_000):
        part = which[start : start + 50_000]
        noise = random.standard_normal((len(part), DIM), dtype=np.float32) * SPREAD / DIM**0.5
        vectors[start : start + 50_000] = _unit(centres[part] + noise)
    near = vectors[random.integers(0, rows, QUERIES)]
    noise = random.standard_normal(near.shape, dtype=np.float32) * SPREAD / DIM**0.5
    return vectors, _unit(near + noise)


def _unit(vectors: Floats) -> Floats:
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def scopes(rows: int) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """What is searched: everything, every other report, one report."""
    yield "all", [(0, rows)]
    yield "half the reports", [(n, min(n + REPORT, rows)) for n in range(0, rows, 2 * REPORT)]
    yield "one report", [(rows // 2, rows // 2 + REPORT)]


def measured(rows: int) -> Iterator[Row]:
    """A line for each kind of index and scope."""
    vectors, queries = drawn(rows)
    for kind in KINDS:
        began = time.perf_counter()
        index = make(vectors, kind)
        built = time.perf_counter() - began
        size = index.ntotal * index.sa_code_size() / 2**20
        for name, spans in scopes(rows):
            inside = np.concatenate([np.arange(a, b) for a, b in spans])
            times, ten, many = [], [], []
            for query in queries:
                exact = _exact(vectors, inside, query)
                began = time.perf_counter()
                found = search(index, query, spans, K)
                times.append(1000 * (time.perf_counter() - began))
                ten.append(len(np.intersect1d(found[:10], exact[:10])) / min(10, len(exact)))
                many.append(len(np.intersect1d(found, exact)) / len(exact))
            p50, p95 = (float(value) for value in np.quantile(times, (0.5, 0.95)))
            recalls = float(np.mean(ten)), float(np.mean(many))
            yield Row(rows, kind, built, size, name, p50, p95, *recalls)


def _exact(vectors: Floats, inside: npt.NDArray[np.int64], query: Floats) -> Any:
    scores = (vectors @ query)[inside] if len(inside) > 1000 else vectors[inside] @ query
    best = np.argpartition(-scores, min(K, len(scores) - 1))[:K]
    return inside[best[np.argsort(-scores[best], kind="stable")]]


def table(found: list[Row]) -> str:
    """The lines as Markdown."""
    head = "| rows | kind | built, s | MB | searched | p50, ms | p95, ms | R@10 | R@200 |"
    lines = [head, "| ---: | --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |"]
    for r in found:
        lines.append(
            f"| {r.rows:,} | {r.kind} | {r.built:.1f} | {r.megabytes:,.0f} | {r.scope} "
            f"| {r.p50:.1f} | {r.p95:.1f} | {r.recall10:.3f} | {r.recall200:.3f} |"
        )
    return "\n".join(lines)


def main(tell: Callable[[str], None] = print) -> None:
    """Measure every size and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, nargs="+", default=[36_000, 200_000, 1_000_000])
    options.add_argument("--out", type=Path, default=Path(__file__).parent / "index.md")
    given = options.parse_args()
    found: list[Row] = []
    for rows in given.rows:
        for row in measured(rows):
            found.append(row)
            tell(str(row))
    said = (
        f"{DIM} dimensions, {QUERIES} queries a line, the best {K} rows asked for. "
        f"{(__doc__ or '').split(chr(10), 2)[2].strip()} Beyond a cluster's {CLUSTER} rows the "
        "order is noise: of lists only R@10 says something."
    )
    text = f"""# Kinds of index

{written_by("python eval/bench_index.py", ("pincite", "faiss-cpu", "numpy"))}

{textwrap.fill(said, 100)}

{table(found)}
"""
    given.out.write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
