"""Processes at the same library: writers of the same reports, and readers while they write."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pincite import upkeep
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.library import Library
from pincite.types import Answer
from tests.faults.outcome import PARAGRAPHS, Outcome, count, files

EDITIONS = "elder", "younger"
_ASKED = "Who lit lamp number 7 of light 3 in 2013?"
_PINCITE = [sys.executable, "-m", "pincite.cli"]


def two_writers(tries: int) -> Outcome:
    """Two processes add the same reports and others: each is there once, and whole."""
    outcome = Outcome("two processes add the same and other reports")
    for _ in range(tries):
        with tempfile.TemporaryDirectory() as name:
            added = files(Path(name))
            library = Path(name) / "library"
            both = [
                subprocess.Popen(
                    [*_PINCITE, "add", *map(str, some), "--library", str(library), "--json"],
                    stdout=subprocess.PIPE,
                    text=True,
                    env=os.environ | {"PINCITE_EMBEDDER": "hashing"},
                )
                for some in (added[:4], added[:0:-1])
            ]
            told = [json.loads(writer.communicate(timeout=120)[0]) for writer in both]
            failed = [row for rows in told for row in rows if row["status"] == "failed"]
            with Library.open(library) as opened:
                there = [(record.id, record.numbered) for record in opened.records()]
            right = sorted(there) == [(path.stem, PARAGRAPHS) for path in added]
            sound = not any(one.fault for one in upkeep.check(library))
            count(outcome, right and sound and not failed)
    return outcome


def _edition(folder: Path, words: str) -> Path:
    """One report, of which every paragraph says which edition it is."""
    path = folder / words / "harbour-2013.txt"
    path.parent.mkdir()
    lines = (
        f"{n}.\n\nThe {words} keeper of light 3 lit lamp number {n} at dusk on every night.\n"
        for n in range(1, PARAGRAPHS + 1)
    )
    path.write_text("Harbour Board report 2013\n\n" + "\n".join(lines), "utf8")
    return path


def _replacing(library: Path, editions: list[Path]) -> None:
    """Put one edition in the other's place for as long as it is let."""
    with Library.open(library, embedder=HashingEmbedder()) as opened:
        for turn in range(10_000):
            opened.add(editions[turn % 2], id="harbour-2013", replace=True)


def _removing(library: Path) -> None:
    """Remove a report and put it back for as long as it is let."""
    with Library.open(library) as opened:
        while True:
            opened.remove("harbour-2013")
            opened.restore("harbour-2013")


@contextmanager
def _meanwhile(work: object, *arguments: object) -> Iterator[None]:
    """Work done in another process, which is killed at the end."""
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=work, args=arguments)  # type: ignore[arg-type]
    process.start()
    try:
        yield
        assert process.is_alive(), "the writer ended before it was stopped"
    finally:
        process.kill()
        process.join()


def resolves(answer: Answer) -> bool:
    """Whether each quotation of an answer stands in the paragraph that it names."""
    cited = (citation for one in answer.statements for citation in one.citations)
    return all(one.paragraph.text[one.span.start : one.span.end] == one.quote for one in cited)


def _editions_in(texts: Iterable[str]) -> set[str]:
    return {words for text in texts for words in EDITIONS if f"The {words} keeper" in text}


def old_or_new(tries: int) -> Outcome:
    """Read, and ask of, a report that another process replaces: old or new, never a mix."""
    outcome = Outcome("a reader while the report is replaced sees old or new")
    with tempfile.TemporaryDirectory() as name:
        library = Path(name) / "library"
        editions = [_edition(Path(name), words) for words in EDITIONS]
        with Library.open(library, embedder=HashingEmbedder()) as opened:
            opened.add(files(Path(name))[0])
            opened.add(editions[0], id="harbour-2013")
            assistant = Assistant(opened)
            seen: set[str] = set()
            with _meanwhile(_replacing, library, editions):
                while outcome.tries < tries or (len(seen) < 2 and outcome.tries < 50 * tries):
                    texts = [p.text for p in opened.paragraphs("harbour-2013")]
                    read = _editions_in(texts)
                    answer = assistant.ask(_ASKED)
                    cited = _editions_in(
                        c.paragraph.text for one in answer.statements for c in one.citations
                    )
                    seen |= read | cited
                    one_each = len(read) == 1 and len(cited) <= 1
                    whole = sum(" keeper " in text for text in texts) == PARAGRAPHS
                    count(outcome, one_each and whole and resolves(answer))
            # Where it was never replaced nothing was tried.
            count(outcome, seen == set(EDITIONS))
    return outcome


def removed_while_quoted(tries: int) -> Outcome:
    """Ask of a report that another process removes and puts back all the time."""
    outcome = Outcome("a report removed and put back while it is quoted")
    with tempfile.TemporaryDirectory() as name:
        library = Path(name) / "library"
        with Library.open(library, embedder=HashingEmbedder()) as opened:
            for path in files(Path(name)):
                opened.add(path)
            assistant = Assistant(opened)
            cited = 0
            with _meanwhile(_removing, library):
                while outcome.tries < tries:
                    answer = assistant.ask(_ASKED)
                    cited += bool(answer.statements)
                    count(outcome, resolves(answer))
            count(outcome, cited > 0)
    return outcome
