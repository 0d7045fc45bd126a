"""Many paragraphs in a file and in PostgreSQL -> eval/postgres.md: time, recall, memory, disk.

The paragraphs are drawn (eval/loading.py); so are the questions: six words of Zipf's law, and a
vector near a row. Loading is writing and making the index. What is timed is a question's search
alone, without the model that makes its vector: eight clients ask one after the other, in every
report and in one. The nearest by vector are compared with exact ones. A client's memory is its
process's, all its threads together; the server's is that of all its processes, what they share
counted once.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from asking import Asked, Drawn, Server, questions
from bench_index import DIM, REPORT, drawn
from loading import into_database, into_file, reports
from machine import written_by

from pincite.index.postgres import PostgresIndex
from pincite.library import Library
from pincite.retrieve import CANDIDATES, retrieve
from pincite.store.postgres import PostgresConnections
from pincite.types import Query, Scope

HERE = Path(__file__).parent
SCOPES = ("all", "one report")
SHARES = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Of all reports: scopes in which the graph and the exact search are compared."""


def asked_of(library: Library, asked: Asked, clients: int) -> dict[str, Any]:
    """What a library takes to answer, and what it finds."""
    began = time.perf_counter()
    index = library.index()
    found: dict[str, Any] = {"opened": time.perf_counter() - began}
    every = tuple(record.id for record in library.records())
    scopes = {"all": [every] * len(asked.texts)}
    scopes["one report"] = [(f"drawn-{number}",) for number in asked.report]
    for name, of in scopes.items():
        found[name] = times(library, asked, of, clients)
    first = min(start for start, _ in index.scope(every))
    shared = 0
    for vector, exact in zip(asked.vectors, asked.nearest, strict=True):
        near = index.near([vector], [index.scope(every)], CANDIDATES)
        shared += len(np.intersect1d(near - first, exact))
    found["recall"] = shared / asked.nearest.size
    return found


def shares(
    connections: PostgresConnections, asked: Asked
) -> Iterator[tuple[float, float, float, float]]:
    """Of scopes of a share of all: the graph's and the exact search's milliseconds, its recall."""
    graph = PostgresIndex.read(connections, few=0)
    exact = PostgresIndex.read(connections, few=len(graph) ** 2)
    every = list(graph.reports)
    for share in SHARES:
        spans = graph.scope(every[:: round(1 / share)])
        taken: dict[str, list[float]] = {"graph": [], "exact": []}
        shared = 0
        for vector in asked.vectors[:20]:
            found = {}
            for name, index in (("graph", graph), ("exact", exact)):
                began = time.perf_counter()
                found[name] = index.near([vector], [spans], CANDIDATES)
                taken[name].append(1000 * (time.perf_counter() - began))
            shared += len(np.intersect1d(found["graph"], found["exact"][:10]))
        p50 = [float(np.median(taken[name])) for name in ("graph", "exact")]
        yield share, p50[0], p50[1], shared / (10 * 20)
    connections.close()


def times(
    library: Library, asked: Asked, scopes: Sequence[tuple[str, ...]], clients: int
) -> list[float]:
    """Milliseconds of each question, each client asking every one of its share twice."""
    taken: list[float] = []

    def ask(mine: range) -> None:
        for _ in range(2):
            for n in mine:
                began = time.perf_counter()
                hits = retrieve(Query(asked.texts[n], Scope(scopes[n])), library)
                taken.append(1000 * (time.perf_counter() - began))
                assert hits

    threads = [
        threading.Thread(target=ask, args=(range(client, len(asked.texts), clients),))
        for client in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def client(folder: Path, database: str | None, clients: int) -> None:
    """Ask a library that is loaded, in a process of its own, and print what was measured."""
    kept = np.load(folder / "asked.npz")
    texts = json.loads((folder / "asked.json").read_text("utf8"))
    asked = Asked(texts, kept["vectors"], kept["nearest"], kept["report"])
    own = folder / ("database" if database else "file")
    with Library.open(own, embedder=Drawn(asked), database=database) as library:
        found = asked_of(library, asked, clients)
        if database:
            found["shares"] = list(shares(PostgresConnections(database), asked))
    status = Path("/proc/self/status").read_text("utf8")
    found["client"] = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(json.dumps(found))


def measured(folder: Path, database: str | None, clients: int, server: Server) -> dict[str, Any]:
    """What a process of its own measures, with the server's most memory while it asks."""
    own = [sys.executable, __file__, "--ask", str(folder), "--clients", str(clients)]
    process = subprocess.Popen(
        [*own, *(["--database", database] if database else [])], stdout=subprocess.PIPE, text=True
    )
    most = 0.0
    while process.poll() is None:
        most = max(most, server.memory())
        time.sleep(0.2)
    assert process.stdout is not None
    if process.returncode:
        raise SystemExit(f"The client ended with {process.returncode}.")
    found: dict[str, Any] = json.loads(process.stdout.read().splitlines()[-1])
    return found | {"server": most if database else 0.0}


def lines(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The table."""
    yield (
        "| store | loaded, s | opened, s | searched | p50, ms | p95, ms | R@10 | disk, MB "
        "| client, MB | server, MB |"
    )
    yield "| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for store, one in found.items():
        for scope in SCOPES:
            p50, p95 = np.quantile(one[scope], (0.5, 0.95))
            recall = f"{one['recall']:.3f}" if scope == "all" else "1.000"
            yield (
                f"| {store} | {one['loaded']:.0f} | {one['opened']:.1f} | {scope} | {p50:.1f} "
                f"| {p95:.1f} | {recall} | {one['disk']:,.0f} | {one['client']:,.0f} "
                f"| {one['server']:,.0f} |"
            )


def compared(found: Sequence[Sequence[float]]) -> Iterator[str]:
    """The table of the shares."""
    yield "| share of the reports in scope | graph p50, ms | exact p50, ms | graph R@10 |"
    yield "| ---: | ---: | ---: | ---: |"
    for share, graph, exact, recall in found:
        yield f"| {share:.0%} | {graph:.1f} | {exact:.1f} | {recall:.3f} |"


def size(folder: Path) -> float:
    """Megabytes of a folder's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def main() -> None:
    """Load both stores, ask both, and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--out", type=Path, default=HERE / "postgres.md")
    options.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--database", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.ask:
        client(given.ask, given.database, given.clients)
        return
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        found = loaded_and_asked(Path(name), given.rows, given.clients)
    made = f"python eval/bench_postgres.py --rows {given.rows}"
    text = f"""# A file and a database

{written_by(made, ("pincite", "faiss-cpu", "bm25s", "psycopg"))}

{given.rows:,} paragraphs in {given.rows // REPORT:,} reports, {DIM} dimensions.
{textwrap.fill((__doc__ or "").split(chr(10), 2)[2].strip(), 100)}

{chr(10).join(lines(found))}

PostgreSQL's nearest {CANDIDATES} by vector for one question of one client, both ways:

{chr(10).join(compared(found["PostgreSQL"]["shares"]))}

Before it began, others had processes for {load:.1f} cores on this machine: times are long by that.
"""
    given.out.write_text(text, encoding="utf8")


def loaded_and_asked(folder: Path, rows: int, clients: int) -> dict[str, dict[str, Any]]:
    """Both stores, loaded and asked one after the other."""
    vectors, near = drawn(rows)
    asked = questions(vectors, near)
    np.savez(
        folder / "asked.npz", vectors=asked.vectors, nearest=asked.nearest, report=asked.report
    )
    (folder / "asked.json").write_text(json.dumps(asked.texts), "utf8")
    server = Server(folder / "server")
    found: dict[str, dict[str, Any]] = {}
    try:
        for store, database in (("SQLite, FAISS", None), ("PostgreSQL", server.url)):
            began = time.perf_counter()
            own = folder / ("database" if database else "file")
            Library.open(own, embedder=Drawn(asked), database=database).close()
            if database:
                connections = PostgresConnections(database)
                into_database(connections, reports(vectors))
                connections.close()
            else:
                into_file(own, reports(vectors))
                with Library.open(own, embedder=Drawn(asked)) as library:
                    library.index()
            took = time.perf_counter() - began
            print(f"{store}: loaded in {took:.0f} s", file=sys.stderr, flush=True)
            found[store] = measured(folder, database, clients, server) | {"loaded": took}
            found[store]["disk"] = server.disk() if database else size(own)
            print(
                json.dumps({k: v for k, v in found[store].items() if k not in SCOPES}), flush=True
            )
    finally:
        server.close()
    return found


if __name__ == "__main__":
    main()
