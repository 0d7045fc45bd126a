"""Questions of a PostgreSQL library: the embedded one's answers, few journeys, and its graph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import psycopg
import pytest

from pincite import framing, specimens, upkeep, weighing
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.evaluate.questions import questions, read
from pincite.index import nearest
from pincite.index.postgres import PostgresIndex
from pincite.index.protocol import Span
from pincite.index.ranges import rows_of
from pincite.library import Library
from pincite.retrieve import retrieve
from pincite.store.postgres import PostgresConnections
from pincite.store.postgres_connection import BY_VECTOR, PostgresConnection
from pincite.types import Hit
from tests.postgres import Server

QUESTIONS = Path(__file__).parents[1] / "eval" / "questions" / "specimens_questions.jsonl"
EMBEDDER = HashingEmbedder()
ROWS, DIM, REPORT, CLUSTERS, K = 20_000, 48, 250, 300, 10


@pytest.fixture(scope="module")
def both(
    postgres: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Library, Library]]:
    """The specimens in a file and in a database."""
    folder, url = tmp_path_factory.mktemp("library"), postgres.fresh()
    with (
        Library.open(folder / "file", embedder=EMBEDDER) as file,
        Library.open(folder / "own", embedder=EMBEDDER, database=url) as database,
    ):
        for path in specimens.paths():
            file.add(path)
            database.add(path)
        yield file, database
    postgres.drop(url)


def asked(library: Library) -> list[str]:
    """The specimens' questions, and the beginnings of their paragraphs."""
    judged = [question.question for question in questions(read(QUESTIONS))]
    texts = [p.text for r in library.records() for p in library.paragraphs(r.id) if p.label]
    return [*judged, *(" ".join(text.split()[:9]) for text in texts[::3])][:140]


def found(hits: tuple[Hit, ...]) -> list[tuple[object, ...]]:
    return [(h.paragraph.id, h.score, h.cosine, h.sentences) for h in hits]


def test_a_hundred_questions_find_the_same_in_both(both: tuple[Library, Library]) -> None:
    every = asked(both[0])
    assert len(every) >= 100
    for question in every:
        mine, theirs = (Assistant(library).search(question, k=10) for library in both)
        assert found(mine[1]) == found(theirs[1]) != [], question
        assert mine[0] == theirs[0]


def test_answers_are_the_same_in_both(both: tuple[Library, Library]) -> None:
    for question in asked(both[0])[::5]:
        mine, theirs = (replace(Assistant(x).ask(question), seconds=0.0) for x in both)
        assert mine == theirs


class Counted:
    """Connections that count what is asked of them."""

    def __init__(self, connections: PostgresConnections) -> None:
        self._connections = connections
        self.statements: list[str] = []

    @contextmanager
    def reading(self) -> Iterator[CountedConnection]:
        with self._connections.reading() as connection:
            yield CountedConnection(connection, self.statements)

    @contextmanager
    def snapshot(self) -> Iterator[CountedConnection]:
        with self._connections.snapshot() as connection:
            yield CountedConnection(connection, self.statements)


class CountedConnection:
    def __init__(self, connection: PostgresConnection, statements: list[str]) -> None:
        self._connection, self._statements = connection, statements

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> psycopg.Cursor:
        self._statements.append(statement)
        return self._connection.execute(statement, values)


@pytest.mark.parametrize(
    "question", ["How timely are return home interviews?", "Are kids in submarines safe at night?"]
)
def test_a_question_takes_few_journeys(both: tuple[Library, Library], question: str) -> None:
    library = both[1]
    counted = Counted(library._store.connections)
    index = PostgresIndex.read(counted)
    journeys = []
    for _ in range(2):
        counted.statements.clear()
        query = framing.query_of(question, library, index=index)
        hits = retrieve(query, library, index=index)
        weighing.weighed(query, index, library)
        journeys.append(len(counted.statements))
        assert hits
    # Cold: the words that may stand for others, the question's, the chunks, kin of what is nowhere.
    assert journeys[0] <= 4
    # Warm: words are known.
    assert journeys[1] <= 2


# ---- the graph of vectors ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    """Vectors about centres, as paragraphs lie about subjects, in half precision."""
    random = np.random.default_rng(7)
    centres = random.standard_normal((CLUSTERS, DIM))
    found = centres[random.integers(0, CLUSTERS, ROWS)]
    found += 0.5 * random.standard_normal((ROWS, DIM))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float16)


@pytest.fixture(scope="module")
def many(postgres: Server, vectors: np.ndarray) -> Iterator[PostgresConnections]:
    """A library of many chunks, written behind its back."""
    url = postgres.fresh()
    connections = PostgresConnections(url)
    with connections.writing() as connection:
        connection.sized(DIM)
    with psycopg.connect(url) as raw:
        raw.execute("DROP INDEX chunks_by_vector")
        raw.execute(
            "INSERT INTO reports SELECT n, 'r' || n, '', '' FROM generate_series(0, %s) n",
            (ROWS // REPORT - 1,),
        )
        raw.execute("INSERT INTO paragraphs SELECT number, number, 0, 0, id, '', '' FROM reports")
        with raw.cursor().copy("COPY chunks FROM STDIN") as copy:
            for row, vector in enumerate(vectors.tolist()):
                report = row // REPORT
                copy.write_row(
                    (row, report, report, "", f"[{','.join(map(str, vector))}]", "[]", "")
                )
        raw.execute(
            "INSERT INTO lengths "
            "SELECT report, min(number), count(*), %s FROM chunks GROUP BY report",
            (b"\1\0\0\0" * REPORT,),
        )
        # Quicker made of all at once.
        raw.execute(BY_VECTOR)
        raw.execute("ANALYZE chunks")
    yield connections
    connections.close()
    postgres.drop(url)


def recall(
    index: PostgresIndex, vectors: np.ndarray, spans: list[Span], queries: np.ndarray
) -> float:
    whole = vectors.astype(np.float32)
    rows = rows_of(spans)
    shared = 0
    for query in queries:
        exact = rows[np.argsort(-(whole[rows] @ query))[:K]]
        near = index.near([query], [spans], 200)
        assert set(near.tolist()) <= set(rows.tolist())
        # Where the first finds lie outside the scope, the search goes on.
        assert len(set(near.tolist())) == 200
        shared += len(np.intersect1d(near, exact))
    return shared / (K * len(queries))


@pytest.mark.parametrize("reports", [80, 40, 4])
def test_the_graph_finds_nearly_all_of_the_nearest_in_any_scope(
    many: PostgresConnections, vectors: np.ndarray, reports: int
) -> None:
    index = PostgresIndex.read(many, few=0)
    spans = index.scope([f"r{n}" for n in range(0, 80, 80 // reports)])
    queries = vectors[::997].astype(np.float32)
    assert len(spans) == reports
    assert recall(index, vectors, spans, queries) >= 0.95


def test_the_index_tells_what_its_graph_finds(
    many: PostgresConnections, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = PostgresIndex.read(many)
    queries, k, found = index.recall()
    assert (queries, k) == (20, 10)
    assert 0.95 <= found <= 1.0
    near = nearest.near
    # A graph that misses every other row.
    monkeypatch.setattr(nearest, "near", lambda *a: near(*a)[:: 2 if a[-1] == 0 else 1])
    assert index.recall()[2] == pytest.approx(found / 2, abs=0.03)


def test_check_tells_how_a_database_is_searched(
    both: tuple[Library, Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = both[1].index()
    told = upkeep._told_of_database(index)
    assert told == f"in the database, {len(index):,} rows, searched row by row"
    monkeypatch.setattr(nearest, "FEW", 100)
    told = upkeep._told_of_database(index)
    assert f"{len(index):,} rows in a graph (HNSW); finds " in told
    assert told.endswith("% of the 10 nearest of exact search (of 20 of its own vectors)")


def test_a_small_scope_is_searched_row_by_row(
    many: PostgresConnections, vectors: np.ndarray
) -> None:
    index = PostgresIndex.read(many)
    queries = vectors[::997].astype(np.float32)
    # Rows times their share of all are far below the limit.
    for spans in (index.scope(["r7"]), index.scope(["r3", "r70", "r9"])):
        assert recall(index, vectors, spans, queries) == 1.0


def test_everything_is_searched_by_the_graph_and_one_report_by_its_range(
    many: PostgresConnections, vectors: np.ndarray
) -> None:
    counted = Counted(many)
    index = PostgresIndex.read(counted, few=7_000)
    counted.statements.clear()
    query = vectors[0].astype(np.float32)
    index.near([query], [index.scope(index.reports)], 200)
    index.near([query, query], [index.scope([f"r{n}"]) for n in range(12)], 200)
    # Twelve reports and two questions are one journey.
    _, everything, twelve = counted.statements
    with many.reading() as connection:
        plan = str(
            connection.execute(f"EXPLAIN {everything}", ("[" + "0.1," * 47 + "0.1]",)).fetchall()
        )
    assert "chunks_by_vector" in plan
    assert "LATERAL" in twelve
