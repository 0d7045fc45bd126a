"""A large library made of small ones: the specimens again and again, under other bodies' names."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pincite import specimens
from pincite.embed import Embedder, Vectors
from pincite.ingest import indexed
from pincite.sandbox import read_report
from pincite.store.store import Store
from pincite.types import Paragraph, Report

NOISE = 0.25
"""Length of what a copy's vectors are off."""


class Copying:
    """An embedder that computes a text once, and gives copies of it a little off."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self._known: dict[str, Vectors] = {}
        self._random = np.random.default_rng(3)
        self.name, self.dim, self.fingerprint = inner.name, inner.dim, inner.fingerprint
        self.spent: list[float] = []
        self.worked = 0.0
        """Processor seconds of queries."""
        self.copying = 0.0
        """Processor seconds of documents."""

    def fits(self, text: str) -> bool:
        """As the inner one."""
        return self._inner.fits(text)

    def encode_query(self, text: str) -> Vectors:
        """As the inner one, timed."""
        began, worked = time.perf_counter(), time.thread_time()
        vector = self._inner.encode_query(text)
        self.spent.append(time.perf_counter() - began)
        self.worked += time.thread_time() - worked
        return vector

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors near those of the texts. Shape: (len(texts), dim)."""
        began = time.process_time()
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._inner.encode_documents(new), strict=True))
        found = np.stack([self._known[text] for text in texts])
        noise = self._random.standard_normal(found.shape).astype(np.float32)
        found = found + NOISE * noise / self.dim**0.5
        made: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        self.copying += time.process_time() - began
        return made


def grown(store: Store, embedder: Copying, numbers: range) -> list[float]:
    """Write copies of the specimens into a library; processor seconds of each but embedding."""
    originals = [read_report(path) for path in specimens.paths()]
    times = []
    for number in numbers:
        for original in originals:
            report = _copy(original, number)
            embedder.copying = 0.0
            began = time.process_time()
            chunks = indexed(report, embedder, lambda *_: None)
            store.add_report(report, file=b"", chunks=chunks)
            times.append(time.process_time() - began - embedder.copying)
    return times


def _copy(report: Report, number: int) -> Report:
    """The report again, of a body of another name; the first copy keeps its own."""
    if number == 0:
        return report
    old, id = report.id, f"{report.id}-{number}"
    body = f"{report.record.body or 'Inquiry'} {_name(number)}"

    def moved(paragraph: Paragraph) -> Paragraph:
        return replace(
            paragraph, id=paragraph.id.replace(old, id, 1), report=id, marks=(), notes=()
        )

    sections = tuple(
        replace(section, paragraphs=tuple(map(moved, section.paragraphs)))
        for section in report.sections
    )
    return Report(replace(report.record, id=id, body=body, title=body), sections)


def _name(number: int) -> str:
    """A name for a number: "Bacek"."""
    letters = "".join("aeiou"[int(d) % 5] + "bcdfghklmn"[int(d)] for d in str(number))
    return letters.capitalize() + "ton"
