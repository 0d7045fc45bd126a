"""The nearest rows of a database's: exact where a scope is small, by its graph where it is large.

The graph (HNSW, pgvector) is searched under the scope: where its first finds are not in it, the
search goes on (iterative scan).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pincite.index.catalogue import Catalogue
from pincite.index.protocol import Floats, Rows, Span
from pincite.index.ranges import rows_of, size_of
from pincite.store.connections import Connections

FEW = 5_000
"""A scope of so many rows is searched row by row."""

_EACH = """
SELECT number FROM unnest(?::bigint[], ?::bigint[]) AS span (first, stop)
CROSS JOIN unnest(?::text[]) AS asked (vector)
CROSS JOIN LATERAL (
    SELECT number FROM chunks WHERE number >= first AND number < stop
    ORDER BY chunks.vector::vector <#> asked.vector::vector LIMIT {k}
) AS nearest"""
_EXACT = """
SELECT number FROM unnest(?::text[]) AS asked (vector)
CROSS JOIN LATERAL (
    SELECT number FROM chunks WHERE report = ANY(?)
    ORDER BY chunks.vector::vector <#> asked.vector::vector LIMIT {k}
) AS nearest"""
_GRAPH = "SELECT number FROM chunks {where} ORDER BY vector <#> ?::text::halfvec LIMIT {k}"


def near(
    connections: Connections,
    catalogue: Catalogue,
    vectors: Sequence[Floats],
    groups: Sequence[Sequence[Span]],
    k: int,
    few: int = FEW,
) -> Rows:
    """The k rows of each group of ranges that are nearest to each of the vectors.

    Args:
        connections: The library's database.
        catalogue: Of the reports that may be searched.
        vectors: Each of shape (dim,) and length one.
        groups: Each the ranges of some reports.
        k: Number of rows.
        few: Rows of a group up to which the search is exact.
    """
    asked = ["[" + ",".join(map(repr, vector.tolist())) + "]" for vector in vectors]
    found: list[Rows] = []
    single: list[Span] = []
    statements: list[tuple[str, tuple[object, ...]]] = []
    for group in groups:
        rows = size_of(group)
        if rows <= k:
            found.append(rows_of(group))
        elif rows > few:
            everything = catalogue.everything and rows == catalogue.rows
            where = "" if everything else "WHERE report = ANY(?)"
            values: tuple[object, ...] = () if everything else (catalogue.numbers_of(group),)
            graph = _GRAPH.format(where=where, k=k)
            statements += [(graph, (*values, vector)) for vector in asked]
        elif len(group) == 1:
            single += group
        else:
            statements.append((_EXACT.format(k=k), (asked, catalogue.numbers_of(group))))
    if single:
        starts, stops = [start for start, _ in single], [stop for _, stop in single]
        statements.append((_EACH.format(k=k), (starts, stops, asked)))
    if statements:
        with connections.reading() as connection:
            for statement, sent in statements:
                rows_found = connection.execute(statement, sent).fetchall()
                found.append(np.array([row[0] for row in rows_found], dtype=np.int64))
    return np.concatenate([np.zeros(0, dtype=np.int64), *found])
