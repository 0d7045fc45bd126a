"""Reports read, embedded and added, beside what each cannot do without.

usage: python eval/bench_adding.py [--reports N]

Real reports where PINCITE_SHARED or ../shared has them, else the specimens. Reading is measured in
processor seconds against the same engine's bare text objects; embedding and adding by the clock
against the encoder alone on the same texts, all of them at once.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench_start import PINCITE
from budget import Budget, seconds
from reading import read_and_parse, text_objects

from pincite import embed, ingest, specimens
from pincite.config import Config
from pincite.embed import Embedder, Vectors
from pincite.sandbox import read_report

LONG = "harrow-2017.pdf"
"""41 pages; of the specimens the longest is taken in its place."""


class Listening:
    """An embedder that keeps the texts it was given, and makes their vectors."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self.name, self.dim, self.fingerprint = inner.name, inner.dim, inner.fingerprint
        self.texts: list[str] = []

    def fits(self, text: str) -> bool:
        """As the inner one."""
        return self._inner.fits(text)

    def encode_query(self, text: str) -> Vectors:
        """As the inner one."""
        return self._inner.encode_query(text)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """As the inner one."""
        self.texts += texts
        return self._inner.encode_documents(texts)


def chosen(count: int) -> list[Path]:
    """So many PDFs, spread over those there are, the same every time."""
    folder = Path(os.environ.get("PINCITE_SHARED") or "../shared") / "reports"
    paths = sorted(path for path in folder.glob("*.pdf") if path.read_bytes()[:4] == b"%PDF")
    if not paths:
        return [path for path in specimens.paths() if path.suffix == ".pdf"]
    return paths[:: max(1, len(paths) // count)][:count]


def long_one() -> Path:
    """The report of the budget, or the longest specimen."""
    found = Path(os.environ.get("PINCITE_SHARED") or "../shared") / "reports" / LONG
    if found.exists():
        return found
    return max(specimens.paths(), key=lambda path: path.stat().st_size)


def measured(count: int) -> Iterator[Budget]:
    """The budgets of reading, embedding and adding."""
    paths = chosen(count)
    floor, pages = _spent(text_objects, paths)
    ours, _ = _spent(read_and_parse, paths)
    rate, bare = pages / ours, pages / floor
    yield Budget(
        f"reading {len(paths)} reports, {pages} pages, on one core",
        "≥ 20 pages/s, ≤ 3 × text objects",
        f"{rate:.0f} pages/s",
        f"text objects alone {bare:.0f} pages/s",
        bare / rate,
        rate >= 20 and bare / rate <= 3,
    )
    config = Config.load()
    embedder = embed.named(config.embedder, config.models)
    embedder.encode_documents(["The first run makes room."])
    long = long_one()
    own, alone, texts = _embedded([long], embedder)
    yield seconds(
        f"embedding a report ({texts} texts)", None, own, alone, "the encoder alone", most=1.25
    )
    with tempfile.TemporaryDirectory() as folder:
        took, worked = _added([long], folder)
    pages = read_report(long).record.pages
    yield seconds(
        f"adding a report of {pages} pages, cold",
        15.0,
        took,
        alone,
        "the encoder alone",
        worked=worked,
    )
    with tempfile.TemporaryDirectory() as folder:
        took, worked = _added(paths, folder)
    _, alone, texts = _embedded(paths, embedder)
    yield seconds(
        f"adding {len(paths)} reports, cold ({texts} texts)",
        None,
        took,
        alone,
        "the encoder alone",
        most=1.5,
        worked=worked,
    )


def _spent(way: Callable[[Path], int], paths: Sequence[Path]) -> tuple[float, int]:
    way(paths[0])
    began = time.process_time()
    pages = sum(way(path) for path in paths)
    return time.process_time() - began, pages


def _embedded(paths: Sequence[Path], embedder: Embedder) -> tuple[float, float, int]:
    """Seconds of embedding as adding does it, of the encoder alone, and the number of texts."""
    reports = [read_report(path) for path in paths]
    listening = Listening(embedder)
    began = time.perf_counter()
    for report in reports:
        ingest.indexed(report, listening, lambda *_: None)
    own = time.perf_counter() - began
    texts = sorted(listening.texts, key=len)
    began = time.perf_counter()
    embedder.encode_documents(texts)
    return own, time.perf_counter() - began, len(texts)


def _added(paths: Sequence[Path], folder: str) -> tuple[float, float]:
    """Seconds of the clock, and of the processor, over all cores."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    command = [*PINCITE, "add", *map(str, paths), "--library", folder, "--json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=sys.stderr)
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=8)
    for budget in measured(options.parse_args().reports):
        print(budget)
