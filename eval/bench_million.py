"""A library of a million paragraphs -> eval/million.md: time to search, recall, memory and disk.

usage: python eval/bench_million.py [--paragraphs N] [--folder DIR] [--out FILE]

Paragraphs are drawn: words by Zipf's law, vectors about cluster centres as in bench_index.py, three
sentences each; reports hold 400. They are written to a real library, report by report, and searched
by a process of its own that has nothing else in memory, one client first and then eight at once.
Queries are words of a paragraph with a vector near its own: embedding one is not part of the times.
Memory is that process's resident set, of it mapped files apart: the system takes those back. Of
a million the last table has what it may take.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from bench_index import CLUSTER, SPREAD
from machine import written_by

from pincite.assistant import Assistant
from pincite.embed import Vectors
from pincite.index import dense
from pincite.library import Library
from pincite.retrieve import retrieve
from pincite.store.entries import Indexed
from pincite.store.opening import opened
from pincite.types import Chunk, Paragraph, Query, Record, Report, Scope, Section, Span

HERE = Path(__file__).parent
DIM, REPORT, SENTENCES, WORDS, VOCABULARY = 384, 400, 3, 20, 30_000
CLIENTS, QUERIES = 8, 80
ANSWERED = "all reports, and answered"
WHOLE = 1_000_000
"""Paragraphs of which the budgets are."""
NEAR = 0.5
"""Length of the noise between a paragraph and its sentences, or a question for it."""


class Drawn:
    """An embedder that knows its questions' vectors."""

    name, dim, fingerprint = "drawn", DIM, "1"

    def __init__(self, questions: Sequence[str], vectors: Vectors) -> None:
        self._known = dict(zip(questions, vectors, strict=True))

    def fits(self, text: str) -> bool:
        """Always."""
        return True

    def encode_query(self, text: str) -> Vectors:
        """The vector drawn for it; any for others."""
        return self._known.get(text, next(iter(self._known.values())))

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Those of questions. Shape: (len(texts), dim)."""
        return np.stack([self.encode_query(text) for text in texts])


def words() -> list[str]:
    """Words that are none, the frequent ones short."""
    parts = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    count = len(parts)
    found = [a + b + "n" for a in parts for b in parts]
    found += [a + b + c for c in parts for b in parts for a in parts]
    return found[: min(VOCABULARY, count**3)]


def _unit(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return found


def fill(folder: Path, paragraphs: int) -> None:
    """Write the library, and the questions asked of it."""
    random = np.random.default_rng(5)
    spoken = np.array(words())
    chance = 1 / np.arange(2, len(spoken) + 2)
    chance /= chance.sum()
    centres = _unit(random.standard_normal((max(1, paragraphs // CLUSTER), DIM), dtype=np.float32))
    store = opened(folder)
    store.settle(f"{Drawn.name} {DIM} {Drawn.fingerprint}")
    every = max(1, paragraphs // QUERIES)
    asked: list[str] = []
    near: list[npt.NDArray[np.float32]] = []
    for number in range(paragraphs // REPORT):
        which = random.integers(0, len(centres), REPORT)
        own = _unit(centres[which] + _noise(random, REPORT, SPREAD))
        parts = _unit(np.repeat(own, SENTENCES, axis=0) + _noise(random, REPORT * SENTENCES, NEAR))
        said = random.choice(len(spoken), (REPORT, SENTENCES * WORDS), p=chance)
        report, chunks = _report(number, spoken[said], own, parts)
        store.add_report(report, file=b"", chunks=chunks)
        for row in range(REPORT):
            if (number * REPORT + row) % every == 0 and len(asked) < QUERIES:
                rare = sorted(said[row], reverse=True)[:4]
                asked.append("what of " + " ".join(spoken[rare]) + "?")
                near.append(_unit(own[row : row + 1] + _noise(random, 1, NEAR))[0])
    store.close()
    np.save(folder / "queries.npy", np.stack(near))
    (folder / "queries.json").write_text(json.dumps(asked), "utf8")


def _noise(random: np.random.Generator, rows: int, length: float) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = random.standard_normal((rows, DIM), dtype=np.float32)
    return found * np.float32(length / DIM**0.5)


def _report(
    number: int, said: npt.NDArray[np.str_], own: Vectors, parts: Vectors
) -> tuple[Report, list[Indexed]]:
    id = f"inquiry-{number}"
    paragraphs, chunks = [], []
    for row, spoken in enumerate(said):
        each = [" ".join(part).capitalize() + "." for part in spoken.reshape(SENTENCES, WORDS)]
        text = " ".join(each)
        starts = np.cumsum([0, *(len(sentence) + 1 for sentence in each)]).tolist()
        spans = tuple((a, b - 1) for a, b in pairwise(starts))
        label = str(row + 1)
        name = f"{id}#{label}"
        paragraphs.append(Paragraph(name, id, label, None, "body", ("Findings",), text))
        chunk = Chunk(name, ("Findings",), (Span(name, 0, len(text)),), text)
        vectors = parts[row * SENTENCES : (row + 1) * SENTENCES].astype(np.float16)
        chunks.append(Indexed(chunk, own[row].astype(np.float16), spans, vectors))
    record = Record(
        id, f"Inquiry {number}", None, None, None, None, (), f"{id}.txt", "", 1, REPORT, REPORT
    )
    return Report(record, (Section(("Findings",), None, tuple(paragraphs)),)), chunks


def measured(folder: Path) -> Iterator[str]:
    """The library opened, searched and weighed; a line of Markdown each."""
    asked = json.loads((folder / "queries.json").read_text("utf8"))
    vectors = np.load(folder / "queries.npy")
    with Library.open(folder, embedder=Drawn(asked, vectors)) as library:
        began = time.perf_counter()
        index = library.index()
        opened = time.perf_counter() - began
        ids = [record.id for record in library.records()]
        assistant = Assistant(library)

        def search(reports: Sequence[str]) -> Callable[[str], object]:
            scope = Scope(tuple(reports))
            return lambda words: retrieve(Query(words, scope), library, k=50)

        ways = {
            "all reports": search(ids),
            "every other report": search(ids[::2]),
            "one report": search(ids[len(ids) // 2 :][:1]),
            ANSWERED: assistant.ask,
        }
        yield "| searched | clients | p50, ms | p95, ms |\n| --- | ---: | ---: | ---: |"
        p50: dict[tuple[str, int], float] = {}
        for name, way in ways.items():
            for clients in (1, CLIENTS):
                p50[name, clients], p95 = _timed(way, asked, clients)
                yield f"| {name} | {clients} | {p50[name, clients]:.0f} | {p95:.0f} |"
        queries, k, found = dense.recall(index.dense_index)
        every, own = _memory()
        disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        cache = sum(p.stat().st_size for p in (folder / "cache").rglob("*") if p.is_file())
        yield (
            f"\n- {len(index):,} paragraphs in {len(ids):,} reports; index: "
            f"{dense.kind_of(index.dense_index)}, opened in {opened:.0f} s\n"
            f"- Recall of the {k} nearest against exact search, {queries} queries: {found:.3f}\n"
            f"- Resident: {every:,} MB, of it {every - own:,} MB mapped files\n"
            f"- Disk: {disk / 1e9:.2f} GB, of it the index's files {cache / 1e9:.2f} GB"
        )
        waited = _renewed(library)
        yield (
            f"- After a report more the next question waits {waited:.1f} s, and the process holds "
            f"{_most():,} MB at most\n"
        )
        if len(index) < WHOLE:
            return
        yield "| what | allowed | ours | met |\n| --- | ---: | ---: | --- |"
        yield _line("disk, GB", 6.0, disk / 1e9)
        yield _line("resident, GB", 3.0, every / 1e3)
        yield _line(
            "p50 to an answer, one client, without its embedding, ms", 150, p50[ANSWERED, 1]
        )


def _renewed(library: Library) -> float:
    """Seconds that the index takes after one more report."""
    random = np.random.default_rng(6)
    own = _unit(_noise(random, REPORT, 1))
    parts = _unit(np.repeat(own, SENTENCES, axis=0) + _noise(random, REPORT * SENTENCES, NEAR))
    said = random.choice(np.array(words()), (REPORT, SENTENCES * WORDS))
    report, chunks = _report(len(library.records()), said, own, parts)
    store = opened(library.folder)
    store.add_report(report, file=b"", chunks=chunks)
    store.close()
    began = time.perf_counter()
    library.index()
    return time.perf_counter() - began


def _line(what: str, allowed: float, ours: float) -> str:
    met = "yes" if ours <= allowed else "**no**"
    return f"| {what} | {allowed:g} | {ours:.3g} | {met} |"


def _timed(way: Callable[[str], object], asked: Sequence[str], clients: int) -> tuple[float, float]:
    way(asked[0])
    times: list[float] = []

    def client(first: int) -> None:
        for question in asked[first::clients]:
            began = time.perf_counter()
            way(question)
            times.append(time.perf_counter() - began)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    p50, p95 = (1000 * float(q) for q in np.quantile(times, (0.5, 0.95)))
    return p50, p95


def _memory() -> tuple[int, int]:
    """MB that this process holds, and those of them that are its own."""
    status = Path("/proc/self/status").read_text("utf8")
    found = {name: int(kb) // 1024 for name, kb in re.findall(r"(Rss\w+|VmRSS):\s+(\d+)", status)}
    return found["VmRSS"], found["RssAnon"]


def _most() -> int:
    """MB that this process ever held."""
    return (
        int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("utf8"))[0]) // 1024
    )


def main() -> None:
    """Fill, index, measure in a process of its own, and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--paragraphs", type=int, default=1_000_000)
    options.add_argument("--folder", type=Path, help="where the library is made (a temporary one)")
    options.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--out", type=Path, default=HERE / "million.md")
    given = options.parse_args()
    if given.measure:
        for line in measured(given.measure):
            print(line, flush=True)
        return
    folder = Path(tempfile.mkdtemp(prefix="million-", dir=given.folder))
    try:
        began, load = time.perf_counter(), os.getloadavg()[0]
        fill(folder, given.paragraphs)
        filled = time.perf_counter() - began
        print(f"written in {filled:.0f} s", flush=True)
        questions = json.loads((folder / "queries.json").read_text("utf8"))
        drawn = Drawn(questions, np.load(folder / "queries.npy"))
        with Library.open(folder, embedder=drawn) as library:
            library.index()
        built, most = time.perf_counter() - began - filled, _most()
        print(f"indexed in {built:.0f} s", flush=True)
        command = [sys.executable, __file__, "--measure", str(folder)]
        table = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(table)
    said = " ".join((__doc__ or "").split("\n", 4)[4].split())
    packages = ("pincite", "faiss-cpu", "bm25s", "numpy")
    made = f"python eval/bench_million.py --paragraphs {given.paragraphs}"
    text = f"""# A library of {given.paragraphs:,} paragraphs

{written_by(made, packages)}
- Written in {filled:.0f} s, indexed in {built:.0f} s by a process that held {most:,} MB at most
- Other processes that ran before: {load:.1f}

{textwrap.fill(said, 100)}

{table.strip()}
"""
    given.out.write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
