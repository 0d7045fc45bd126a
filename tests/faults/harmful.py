"""Files made to do harm, added as a batch; and files changed at random."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pincite.embed import HashingEmbedder
from pincite.errors import ReadError
from pincite.library import Library
from tests import bombs as made
from tests import mutations
from tests.faults.outcome import Outcome, count, files


def bombs() -> Outcome:
    """Add each file made to do harm, and a sound one after it: read, or refused in a sentence."""
    outcome = Outcome("a file made to do harm is read or refused in a sentence")
    with tempfile.TemporaryDirectory() as name:
        sound = files(Path(name))[0]
        with Library.open(Path(name) / "library", embedder=HashingEmbedder()) as library:
            for file in made.every(Path(name)):
                try:
                    library.add(file, replace=True)
                    taken = True
                except ReadError as error:
                    said = str(error)
                    taken = file.name in said and "\n" not in said and "Traceback" not in said
                    outcome.said = said
                file.unlink()
                goes_on = library.add(sound, replace=True).record.numbered > 0
                count(outcome, taken and goes_on)
    return outcome


def mutated_files(tries: int, reports: Path | None = None) -> list[Outcome]:
    """Read so many files changed at random, of ours or of a folder of real reports."""
    kind = "a real report" if reports else "a file"
    outcome = Outcome(f"{kind} changed at random is read or refused in a sentence")
    done = mutations.tried(tries, reports=reports)
    for mutation in done.mutations:
        count(outcome, not mutation.fault)
    slowest = max(one.seconds for one in done.mutations)
    limits = Outcome(
        f"{kind} changed at random: the largest child held {done.child} MB "
        f"({mutations.CHILD:,} at most), its parent {done.growth} MB more ({mutations.GROWTH} at "
        f"most), the slowest took {slowest:.0f} s ({mutations.SECONDS} at most)"
    )
    count(limits, len(done.faults) == outcome.lost)
    outcome.said = limits.said = "; ".join(done.faults[:3])
    return [outcome, limits]
