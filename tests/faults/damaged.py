"""Each file of a library cut short and with a bit flipped; files to be added, changed at random."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pincite import upkeep
from pincite.errors import PinciteError
from pincite.library import Library
from tests import mutations
from tests.faults.killed import adding
from tests.faults.outcome import Outcome, count, files, whole


def damages(data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file cut short, and with one bit flipped."""
    for name, kept in (("0", 0), ("1", 1), ("half", len(data) // 2), ("-1", len(data) - 1)):
        yield f"cut at {name}", data[:kept]
    # In the middle of what is kept, where no header and no free page is.
    at = len(data) * 3 // 5
    yield "one bit flipped", data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]


def damaged_files() -> list[Outcome]:
    """Damage each file of a library in each way: noticed, and mended where it can be."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        sound = Path(name) / "sound"
        added = files(Path(name))
        adding(sound, added)
        for path in sorted(p for p in sound.rglob("*") if p.is_file() and p.stat().st_size > 1):
            part = path.relative_to(sound)
            kind = "library.sqlite" if path.name == Library.FILE else f"index: {part.name}"
            outcome = Outcome(f"damage of {kind}")
            for how, data in damages(path.read_bytes()):
                library = Path(name) / "damaged"
                shutil.copytree(sound, library)
                (library / part).write_bytes(data)
                count(outcome, noticed(library, added, how, store=path.name == Library.FILE))
                shutil.rmtree(library)
            found.append(outcome)
    return found


def noticed(library: Path, added: list[Path], how: str, *, store: bool) -> bool:
    """Whether damage is told of; of the index it is mended, and answers are as before."""
    try:
        checked = list(upkeep.check(library))
    except PinciteError as error:
        return store and bool(str(error))
    if not store:
        return any(one.mended for one in checked) and whole(library, [], added)
    if any(one.fault for one in checked):
        return True
    # A bit that no row uses: nothing of a report is wrong.
    with Library.open(library) as opened:
        return how == "one bit flipped" and len(opened.records()) == len(added)


def mutated_files(tries: int) -> Outcome:
    """Read so many files changed at random."""
    outcome = Outcome("a file changed at random is read or refused in a sentence")
    for mutation in mutations.tried(tries):
        count(outcome, not mutation.fault)
        outcome.said = mutation.fault or outcome.said
    return outcome
