"""Reports read, embedded and added, beside what each cannot do without.

usage: python eval/bench_adding.py [--reports N]

All real reports of the folder that PINCITE_SHARED names, or so many of them; where it names none, 8
of ../shared, else the specimens. Reading is measured in
processor seconds against the same engine's bare text objects; embedding and adding by the clock
against the encoder alone on the same texts, all of them at once. One report is embedded three
times, with the encoder alone in between: the quickest of each is told, for other work makes either
slow.
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

import numpy as np
from bench_start import PINCITE
from budget import Budget, seconds
from reading import read_and_parse, text_objects

from pincite import embed, ingest, specimens
from pincite.config import Config
from pincite.embed import Embedder, Vectors
from pincite.sandbox import read_report
from pincite.types import Report

LONG = "harrow-2017.pdf"
"""41 pages; of the specimens the longest is taken in its place."""


FEW = 8
"""Reports where no folder of them is named."""
TRIES = 3
"""Times that a report is embedded."""
MOST = 1.5
"""Times the encoder's own seconds that adding many may take."""


class Listening:
    """An embedder that keeps the texts it was given; their vectors are made, or are zeros."""

    def __init__(self, inner: Embedder, *, makes: bool = True) -> None:
        self._inner, self._makes = inner, makes
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
        if not self._makes:
            return np.zeros((len(texts), self.dim), dtype=np.float32)
        return self._inner.encode_documents(texts)


def chosen(count: int | None) -> list[Path]:
    """So many PDFs, spread over those there are, the same every time; None: as are named."""
    if count is None and not os.environ.get("PINCITE_SHARED"):
        count = FEW
    folder = Path(os.environ.get("PINCITE_SHARED") or "../shared") / "reports"
    paths = sorted(path for path in folder.glob("*.pdf") if path.read_bytes()[:4] == b"%PDF")
    if not paths:
        return [path for path in specimens.paths() if path.suffix == ".pdf"]
    count = count or len(paths)
    return paths[:: max(1, len(paths) // count)][:count]


def long_one() -> Path:
    """The report of the budget, or the longest specimen."""
    found = Path(os.environ.get("PINCITE_SHARED") or "../shared") / "reports" / LONG
    if found.exists():
        return found
    return max(specimens.paths(), key=lambda path: path.stat().st_size)


def measured(count: int | None) -> Iterator[Budget]:
    """The budgets of reading, embedding and adding; of so many reports, or all that are named."""
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
    report = read_report(long)
    texts, own, alone = _embedded(report, embedder)
    yield seconds(
        f"embedding a report ({len(texts)} texts)", None, own, alone, "the encoder alone", most=1.25
    )
    with tempfile.TemporaryDirectory() as folder:
        took, worked = _added([long], folder)
    yield seconds(
        f"adding a report of {report.record.pages} pages, cold",
        15.0,
        took,
        alone,
        "the encoder alone",
        worked=worked,
    )
    with tempfile.TemporaryDirectory() as folder:
        took, worked = _added(paths, folder)
    texts = _texts(paths, Listening(embedder, makes=False))
    alone = _alone(texts, embedder)
    yield Budget(
        f"adding {len(paths)} reports, cold ({len(texts):,} texts)",
        f"≤ {MOST:g} × the encoder alone",
        f"{len(texts) / took:.0f} texts/s ({took:.0f} s, {worked:.0f} s of the processor)",
        f"the encoder alone {len(texts) / alone:.0f} texts/s",
        took / alone,
        took <= MOST * alone,
    )


def _embedded(report: Report, embedder: Embedder) -> tuple[list[str], float, float]:
    """What is embedded of a report; seconds of all that makes its vectors, and of the encoder."""
    own, alone = [], []
    for _ in range(TRIES):
        listening = Listening(embedder)
        began = time.perf_counter()
        ingest.indexed(report, listening, lambda *_: None)
        own.append(time.perf_counter() - began)
        alone.append(_alone(listening.texts, embedder))
    return listening.texts, min(own), min(alone)


def _spent(way: Callable[[Path], int], paths: Sequence[Path]) -> tuple[float, int]:
    way(paths[0])
    began = time.process_time()
    pages = sum(way(path) for path in paths)
    return time.process_time() - began, pages


def _texts(paths: Sequence[Path], listening: Listening) -> list[str]:
    """What is embedded when these reports are added."""
    for path in paths:
        ingest.indexed(read_report(path), listening, lambda *_: None)
    return listening.texts


def _alone(texts: Sequence[str], embedder: Embedder) -> float:
    """Seconds of the encoder, given all of them at once."""
    ordered = sorted(texts, key=len)
    began = time.perf_counter()
    embedder.encode_documents(ordered)
    return time.perf_counter() - began


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
    options.add_argument("--reports", type=int)
    for budget in measured(options.parse_args().reports):
        print(budget)
