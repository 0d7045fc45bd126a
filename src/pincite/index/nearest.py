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
from pincite.store.connections import Connection, Connections

_Statement = tuple[str, tuple[object, ...]]

FEW = 50_000
"""A scope is searched row by row where its rows times their share of all are no more: the less of
the graph lies in the scope, the longer it takes, and the more it misses (eval/postgres.md)."""

EF_SEARCH = 400
"""Rows that the graph is searched for at a time: no fewer than are wanted."""

_HOW = """
SELECT set_config('hnsw.ef_search', ?, true), set_config('jit', 'off', true),
       set_config('hnsw.iterative_scan', 'relaxed_order', true)"""
_EACH = """
WITH asked AS MATERIALIZED (SELECT value::vector FROM unnest(?::text[]) AS value)
SELECT number FROM asked CROSS JOIN unnest(?::bigint[], ?::bigint[]) AS span (first, stop)
CROSS JOIN LATERAL (
    SELECT number FROM chunks WHERE number >= first AND number < stop
    ORDER BY vector::vector <#> asked.value LIMIT {k}
) AS nearest"""
_EXACT = """
WITH asked AS MATERIALIZED (SELECT value::vector FROM unnest(?::text[]) AS value)
SELECT number FROM asked CROSS JOIN LATERAL (
    SELECT number FROM chunks WHERE report = ANY(?)
    ORDER BY vector::vector <#> asked.value LIMIT {k}
) AS nearest"""
_GRAPH = "SELECT number FROM chunks {where} ORDER BY vector <#> ?::text::halfvec LIMIT {k}"


def near(
    connections: Connections,
    catalogue: Catalogue,
    total: int,
    vectors: Sequence[Floats],
    groups: Sequence[Sequence[Span]],
    k: int,
    few: int = FEW,
) -> Rows:
    """The k rows of each group of ranges that are nearest to each of the vectors.

    Args:
        connections: The library's database.
        catalogue: Of the reports that may be searched.
        total: Rows of all reports.
        vectors: Each of shape (dim,) and length one.
        groups: Each the ranges of some reports.
        k: Number of rows.
        few: Rows of a group times their share of all up to which the search is exact.
    """
    asked = ["[" + ",".join(map(repr, vector.tolist())) + "]" for vector in vectors]
    found: list[Rows] = [np.zeros(0, dtype=np.int64)]
    single: list[Span] = []
    exact: list[_Statement] = []
    graph: list[_Statement] = []
    for group in groups:
        rows = size_of(group)
        if rows <= k:
            found.append(rows_of(group))
        elif rows * rows > few * total:
            everything = catalogue.everything and rows == catalogue.rows
            scope = () if everything else (catalogue.numbers_of(group),)
            statement = _GRAPH.format(where="" if everything else "WHERE report = ANY(?)", k=k)
            graph += [(statement, (*scope, vector)) for vector in asked]
        elif len(group) == 1:
            single += group
        else:
            exact.append((_EXACT.format(k=k), (asked, catalogue.numbers_of(group))))
    if single:
        starts, stops = [start for start, _ in single], [stop for _, stop in single]
        exact.append((_EACH.format(k=k), (asked, starts, stops)))
    if exact:
        with connections.reading() as connection:
            found += [_rows(connection, *statement) for statement in exact]
    if graph:
        # What is set holds for a transaction: a pooler between may give another connection then.
        with connections.snapshot() as connection:
            connection.execute(_HOW, (str(max(EF_SEARCH, k)),))
            found += [_rows(connection, *statement) for statement in graph]
    return np.concatenate(found)


def _rows(connection: Connection, statement: str, values: tuple[object, ...]) -> Rows:
    return np.array([row[0] for row in connection.execute(statement, values)], dtype=np.int64)
