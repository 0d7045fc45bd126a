"""Questions asked of a large library -> eval/speed.md: time to answer beside the embedding's own.

The library holds the specimens again and again under other bodies' names, with vectors a little
off the first ones', up to the number of paragraphs asked for. Asked are the specimens' questions,
each of everything and of one body; the embedder's share is timed by itself. Then eight at once.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import textwrap
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from machine import written_by

from pincite import embed, specimens
from pincite.assistant import Assistant
from pincite.config import Config
from pincite.embed import Embedder, Vectors
from pincite.evaluate.questions import questions, read
from pincite.ingest import indexed
from pincite.library import Library
from pincite.sandbox import read_report
from pincite.store.opening import opened
from pincite.types import Paragraph, Report

HERE = Path(__file__).parent
USERS = 8
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

    def fits(self, text: str) -> bool:
        """As the inner one."""
        return self._inner.fits(text)

    def encode_query(self, text: str) -> Vectors:
        """As the inner one, timed."""
        began = time.perf_counter()
        vector = self._inner.encode_query(text)
        self.spent.append(time.perf_counter() - began)
        return vector

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors near those of the texts. Shape: (len(texts), dim)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._inner.encode_documents(new), strict=True))
        found = np.stack([self._known[text] for text in texts])
        noise = self._random.standard_normal(found.shape).astype(np.float32)
        found = found + NOISE * noise / self.dim**0.5
        made: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        return made


def filled(folder: Path, embedder: Copying, wanted: int) -> int:
    """Write copies of the specimens into a library; the number of paragraphs it then holds."""
    originals = [read_report(path) for path in specimens.paths()]
    store = opened(folder)
    count = 0
    number = 0
    while count < wanted:
        for original in originals:
            report = _copy(original, number)
            chunks = indexed(report, embedder, lambda *_: None)
            store.add_report(report, file=b"", chunks=chunks)
            count += report.record.paragraphs
        number += 1
    store.close()
    return count


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


def timed(assistant: Assistant, embedder: Copying, asked: Sequence[str]) -> tuple[str, ...]:
    """p50 and p95 of asking, the embedding's p50, and how many times that it is; in ms."""
    for question in asked[:3]:
        assistant.ask(question)
    times, embedding = [], []
    for question in asked:
        embedder.spent.clear()
        began = time.perf_counter()
        assistant.ask(question)
        times.append(time.perf_counter() - began)
        embedding.append(sum(embedder.spent))
    p50, p95 = (1000 * float(q) for q in np.quantile(times, (0.5, 0.95)))
    own = 1000 * float(np.median(embedding))
    return f"{p50:.0f}", f"{p95:.0f}", f"{own:.1f}", f"{p50 / own:.1f}"


def together(assistant: Assistant, asked: Sequence[str]) -> tuple[str, ...]:
    """p50 and p95 with several users asking one question after the other, in ms."""
    times: list[float] = []

    def user(first: int) -> None:
        for question in asked[first::USERS]:
            began = time.perf_counter()
            assistant.ask(question)
            times.append(time.perf_counter() - began)

    users = [threading.Thread(target=user, args=(n,)) for n in range(USERS)]
    for one in users:
        one.start()
    for one in users:
        one.join()
    p50, p95 = (1000 * float(q) for q in np.quantile(times, (0.5, 0.95)))
    return f"{p50:.0f}", f"{p95:.0f}", "", ""


def main() -> None:
    """Fill libraries, ask, and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--paragraphs", type=int, nargs="+", default=[36_000])
    options.add_argument("--out", type=Path, default=HERE / "speed.md")
    given = options.parse_args()
    config = Config.load()
    embedder = Copying(embed.named(config.embedder, config.models))
    file = HERE / "questions" / "specimens_questions.jsonl"
    one = [question.question for question in questions(read(file))]
    every = [question.replace("Marlowe Vale", "the council") for question in one]
    lines = [
        "| paragraphs | asked | p50, ms | p95, ms | embedding, ms | times that | MB resident |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for wanted in given.paragraphs:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            count = filled(folder, embedder, wanted)
            with Library.open(folder, embedder=embedder) as library:
                assistant = Assistant(library)
                began = time.perf_counter()
                library.index()
                print(f"{count:,} paragraphs, indexed in {time.perf_counter() - began:.0f} s")
                for title, cells in (
                    ("of one body", timed(assistant, embedder, one)),
                    ("of everything", timed(assistant, embedder, every)),
                    (f"of one body, {USERS} users at once", together(assistant, one * 2)),
                ):
                    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                    lines.append(f"| {count:,} | {title} | {' | '.join(cells)} | {memory:,} |")
                    print(lines[-1], flush=True)
    packages = ("pincite", "onnxruntime", "faiss-cpu", "bm25s")
    said = (
        f"{(__doc__ or '').split(chr(10), 2)[2].strip()} MB resident is the most that the process "
        "ever held, filling the library included."
    )
    text = f"""# Time to answer

{written_by("python eval/bench_ask.py", packages)}

{textwrap.fill(said, 100)}

{chr(10).join(lines)}
"""
    given.out.write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
