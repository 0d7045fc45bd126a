"""What became of a library under a fault, and the reports that it is made of."""

from __future__ import annotations

from collections.abc import Sequence
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


def files(folder: Path, verb: str = "lit", numbered: int = PARAGRAPHS) -> list[Path]:
    """Small reports to add, each with words of its own.

    Args:
        folder: Where they are written.
        verb: What keepers did to lamps, in each numbered paragraph: it tells editions apart.
        numbered: Numbered paragraphs of each.
    """
    made = []
    for number in range(REPORTS):
        path = folder / f"harbour-{2010 + number}.txt"
        lines = (
            f"{n}.\n\nThe keeper of light {number} {verb} lamp number {n} at dusk every night.\n"
            for n in range(1, numbered + 1)
        )
        path.write_text(f"Harbour Board report {2010 + number}\n\n" + "\n".join(lines), "utf8")
        made.append(path)
    return made


def whole(
    library: Path,
    acknowledged: Sequence[str],
    added: Sequence[Path],
    old: Sequence[Path] = (),
    database: str | None = None,
) -> bool:
    """Whether nothing acknowledged is lost, nothing is partial, and the work goes on.

    Args:
        library: Its folder.
        acknowledged: Ids that were said to be added.
        added: The files that were to be added; they are added again.
        old: Earlier editions that were in the library, and were to be replaced.
        database: Where the store lies, if not in the folder.
    """
    there = database or (library / Library.FILE).exists()
    if there and not _kept(library, acknowledged, added, old, database):
        return False
    with Library.open(library, embedder=HashingEmbedder(), database=database) as opened:
        for path in added:
            opened.add(path, replace=bool(old))
        ids = sorted(record.id for record in opened.records())
        once = ids == sorted(path.stem for path in added) == sorted(opened.index().reports)
        return once and all(
            _held(opened, path.stem, added) and _told(opened, path) for path in added
        )


def _kept(
    library: Path,
    acknowledged: Sequence[str],
    added: Sequence[Path],
    old: Sequence[Path],
    database: str | None,
) -> bool:
    """Whether a library is sound as it was left, with each report of one edition, and answers."""
    if any(one.fault and not one.mended for one in upkeep.check(library, database=database)):
        return False
    with Library.open(library, embedder=HashingEmbedder(), database=database) as opened:
        there = {record.id for record in opened.records()}
        held = {id: _held(opened, id, [*added, *old]) for id in there}
        return (
            set(acknowledged) | {path.stem for path in old} <= there
            and all(held[id] in added for id in acknowledged)
            and all(path is not None and _told(opened, path) for path in held.values())
        )


def _held(opened: Library, id: str, editions: Sequence[Path]) -> Path | None:
    """The file that a report is of: by all of its numbered paragraphs, and by its bytes."""
    texts = [paragraph.text for paragraph in opened.paragraphs(id) if paragraph.label]
    data = opened.file(id)[1]
    for path in editions:
        lines = path.read_text("utf8").splitlines()
        written = [line for line in lines if line.startswith("The keeper")]
        if path.stem == id and texts == written and data == path.read_bytes():
            return path
    return None


def _told(opened: Library, path: Path) -> bool:
    """Whether a question about a report is answered from it, in the words of this edition."""
    year = path.stem[-4:]
    asked = f"What did the keeper of light {int(year) - 2010} do to lamp number 7 in {year}?"
    answer = Assistant(opened).ask(asked)
    cited = [one for statement in answer.statements for one in statement.citations]
    written = path.read_text("utf8")
    return bool(cited) and all(
        one.paragraph.report == path.stem and one.quote in written for one in cited
    )
