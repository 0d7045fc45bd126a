"""Questions asked of a large library -> eval/speed.md: time to answer beside the embedding's own.

The library holds the specimens again and again under other bodies' names, with vectors a little
off the first ones'. Asked are the specimens' questions,
each of everything and of one body; the embedder's share is timed by itself. Then eight at once.
"""

from __future__ import annotations

import resource
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from budget import Budget, seconds
from copies import Copying, grown
from machine import written_by

from pincite import embed
from pincite.assistant import Assistant
from pincite.config import Config
from pincite.evaluate.questions import questions, read
from pincite.index.dense import kind_of
from pincite.library import Library
from pincite.store.opening import opened

HERE = Path(__file__).parent
USERS = 8
SIZES = (1, 10, 100)
"""How often the specimens are in the library, one after the other."""
HEAD = (
    "| reports | paragraphs | index | asked | p50, ms | p95, ms | embedding, ms | times that "
    "| MB resident |"
)


@dataclass(frozen=True, slots=True)
class Stop:
    """What was measured of a library of some size, in seconds."""

    reports: int
    paragraphs: int
    kind: str
    a_report: float
    """Cutting and writing a report but embedding it, in processor seconds; the newest's median."""
    of_one: Asked
    of_all: Asked


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions asked one after the other, in seconds."""

    p50: float
    p95: float
    embedding: float
    """The median of the embedding's share."""
    worked: float
    """Processor seconds a question, of all threads."""
    worked_embedding: float


def timed(assistant: Assistant, embedder: Copying, asked: Sequence[str]) -> Asked:
    """What asking costs, and its embedding's share."""
    for question in asked[:3]:
        assistant.ask(question)
    times, embedding = [], []
    embedder.worked = 0.0
    worked = time.process_time()
    for question in asked:
        embedder.spent.clear()
        began = time.perf_counter()
        assistant.ask(question)
        times.append(time.perf_counter() - began)
        embedding.append(sum(embedder.spent))
    worked = time.process_time() - worked
    p50, p95 = (float(q) for q in np.quantile(times, (0.5, 0.95)))
    own = float(np.median(embedding))
    return Asked(p50, p95, own, worked / len(asked), embedder.worked / len(asked))


def together(ask: Callable[[str], object], asked: Sequence[str]) -> tuple[float, float]:
    """p50 and p95 with several users asking one question after the other, in seconds."""
    times: list[float] = []

    def user(first: int) -> None:
        for question in asked[first::USERS]:
            began = time.perf_counter()
            ask(question)
            times.append(time.perf_counter() - began)

    users = [threading.Thread(target=user, args=(n,)) for n in range(USERS)]
    for one in users:
        one.start()
    for one in users:
        one.join()
    p50, p95 = (float(q) for q in np.quantile(times, (0.5, 0.95)))
    return p50, p95


def measured(out: Path = HERE / "speed.md") -> Iterator[Budget]:
    """The budgets of asking; the page of every size is written beside."""
    config = Config.load()
    embedder = Copying(embed.named(config.embedder, config.models))
    file = HERE / "questions" / "specimens_questions.jsonl"
    one = [question.question for question in questions(read(file))]
    every = [question.replace("Marlowe Vale", "the council") for question in one]
    lines = [HEAD, "| ---: | ---: | --- | --- | ---: | ---: | ---: | ---: | ---: |"]
    stops: list[Stop] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for first, last in zip((0, *SIZES), SIZES, strict=False):
            stops.append(_stop(folder, embedder, range(first, last), one, every))
            lines += _lines(stops[-1])
        with Library.open(folder, embedder=embedder) as library:
            assistant = Assistant(library)
            library.index()
            for question in one[:3]:
                assistant.ask(question)
            alone = together(embedder.encode_query, one * 2)
            users = together(assistant.ask, one * 2)
    last = stops[-1]
    told = f"at {last.paragraphs:,} paragraphs"
    users_cells = f"{1000 * users[0]:.0f} | {1000 * users[1]:.0f}"
    lines.append(
        f"| {last.reports} | {last.paragraphs:,} | {last.kind} | of one body, {USERS} users at "
        f"once | {users_cells} |  |  | {_resident():,} |"
    )
    _written(out, lines)
    yield _question(f"a question of one body {told}", last.of_one)
    yield _question(f"a question of everything {told}", last.of_all)
    yield _worked(f"a question of everything {told}", last.of_all)
    yield seconds(
        f"a question {told}, {USERS} users at once, p95",
        0.150,
        users[1],
        alone[1],
        "their embedding alone",
    )
    for before, after in pairwise(stops):
        yield from _growth(before, after)


def _stop(
    folder: Path, embedder: Copying, numbers: range, one: Sequence[str], every: Sequence[str]
) -> Stop:
    store = opened(folder)
    times = grown(store, embedder, numbers)
    store.close()
    with Library.open(folder, embedder=embedder) as library:
        records = library.records()
        assistant = Assistant(library)
        kind = kind_of(library.index().dense_index)
        return Stop(
            len(records),
            sum(record.paragraphs for record in records),
            kind,
            float(np.median(times[-30:])),
            timed(assistant, embedder, one),
            timed(assistant, embedder, every),
        )


def _question(what: str, asked: Asked) -> Budget:
    return seconds(what, 0.060, asked.p50, asked.embedding, "its embedding", most=4.0)


def _worked(what: str, asked: Asked) -> Budget:
    return seconds(
        f"{what}, processor time", None, asked.worked, asked.worked_embedding, "its embedding's"
    )


def _growth(before: Stop, after: Stop) -> Iterator[Budget]:
    """A question may grow as the rows do, which a flat index looks at one by one; a report not."""
    times = after.reports / before.reports
    told = f"{before.reports} → {after.reports} reports"
    mine, floor = (s.of_all.worked - s.of_all.worked_embedding for s in (after, before))
    kind = f"{after.kind} looks at every row" if "flat" in after.kind else after.kind
    yield seconds(
        f"a question of everything but its embedding, processor time, {told} ({kind})",
        None,
        mine,
        floor,
        f"at {before.reports} reports",
        most=round(times, 1),
    )
    yield seconds(
        f"a report cut and written, processor time, {told}",
        None,
        after.a_report,
        before.a_report,
        f"at {before.reports} reports",
        most=1.5,
    )


def _lines(stop: Stop) -> Iterator[str]:
    for title, asked in (("of one body", stop.of_one), ("of everything", stop.of_all)):
        cells = f"{1000 * asked.p50:.0f} | {1000 * asked.p95:.0f} | {1000 * asked.embedding:.1f}"
        yield (
            f"| {stop.reports} | {stop.paragraphs:,} | {stop.kind} | {title} | {cells} "
            f"| {asked.p50 / asked.embedding:.1f} | {_resident():,} |"
        )


def _resident() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _written(out: Path, lines: Sequence[str]) -> None:
    packages = ("pincite", "onnxruntime", "faiss-cpu", "bm25s")
    said = (
        f"{(__doc__ or '').split(chr(10), 2)[2].strip()} MB resident is the most that the process "
        "ever held, filling the library included."
    )
    text = f"""# Time to answer

{written_by("make bench", packages)}

{textwrap.fill(" ".join(said.split()), 100)}

{chr(10).join(lines)}
"""
    out.write_text(text, encoding="utf8")


if __name__ == "__main__":
    for budget in measured():
        print(budget, flush=True)
