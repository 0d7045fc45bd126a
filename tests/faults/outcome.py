"""What became of a library under a fault, and the reports that it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pincite import upkeep
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.library import Library

REPORTS = 5
PARAGRAPHS = 60


@dataclass
class Outcome:
    """What became of a library under one kind of fault."""

    fault: str
    tries: int = 0
    survived: int = 0
    lost: int = 0
    """Acknowledged reports that are gone or not whole; faults that nobody noticed."""
    said: str = ""


def count(outcome: Outcome, survived: bool) -> None:
    """One more try."""
    outcome.tries += 1
    outcome.survived += survived
    outcome.lost += not survived


def files(folder: Path) -> list[Path]:
    """Small reports to add, each with words of its own."""
    made = []
    for number in range(REPORTS):
        path = folder / f"harbour-{2010 + number}.txt"
        lines = (
            f"{n}.\n\nThe keeper of light {number} lit lamp number {n} at dusk on every night.\n"
            for n in range(1, PARAGRAPHS + 1)
        )
        path.write_text(f"Harbour Board report {2010 + number}\n\n" + "\n".join(lines), "utf8")
        made.append(path)
    return made


def whole(
    library: Path, acknowledged: list[str], added: list[Path], database: str | None = None
) -> bool:
    """Whether nothing acknowledged is lost, nothing is partial, and the work goes on."""
    embedder = HashingEmbedder()
    if database or (library / Library.FILE).exists():
        found = upkeep.check(library, database=database)
        if any(one.fault and not one.mended for one in found):
            return False
        with Library.open(library, embedder=embedder, database=database) as opened:
            present = {record.id: record.numbered for record in opened.records()}
        if not set(acknowledged) <= set(present) or set(present.values()) - {PARAGRAPHS}:
            return False
    with Library.open(library, embedder=embedder, database=database) as opened:
        for path in added:
            opened.add(path)
        if len(opened.records()) != len(added):
            return False
        answer = Assistant(opened).ask("Who lit lamp number 7 of light 3 in 2013?")
        return bool(answer.statements) and opened.paragraph("harbour-2013#7") is not None
