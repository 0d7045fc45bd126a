"""Faults done to a library, and what is left of it: `python -m tests.faults` writes eval/faults.md.

*Every acknowledged report is whole, every other is absent; damage is noticed.* A process that adds
reports is killed at random moments and at each of its stages; files of a library are cut short and
have bits flipped; the disk is full; files to be added are changed at random. Then the library is
opened again, checked, added to, and asked.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pincite import upkeep
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.errors import PinciteError
from pincite.library import Library
from tests import mutations

REPORTS = 5
PARAGRAPHS = 60
POINTS = {
    "after reading": ("pincite.sandbox", "read_report", "after"),
    "after embedding": ("pincite.ingest", "indexed", "after"),
    "while rows are inserted": ("pincite.store.sqlite", "write_chunks", "before"),
    "before the commit": ("pincite.store.sqlite", "sign", "after"),
    "after the commit": ("pincite.library", "SqliteStore.add_report", "after"),
    "while the index is written": ("numpy", "save", "after"),
    "before the index is put in place": ("pincite.index.cache.os", "replace", "before"),
    "after the index is put in place": ("pincite.index.cache.os", "replace", "after"),
}
"""Stages of adding, each with the function before or after which the process is killed."""

# Adds files one by one, says so of each when it is acknowledged, and makes the index.
_CHILD = """
import functools, importlib, os, signal, sys
from pathlib import Path
from pincite.embed import HashingEmbedder
from pincite.library import Library

folder, point, *files = sys.argv[1:]
if point:
    module, name, when = point.split(",")
    holder = importlib.import_module(module) if module != "pincite.index.cache.os" else os
    *outer, name = name.split(".")
    for part in outer:
        holder = getattr(holder, part)
    whole, calls = getattr(holder, name), [0]

    @functools.wraps(whole)
    def killed(*args, **kwargs):
        calls[0] += 1
        if calls[0] == 2 or when == "before" and name == "replace" or name == "save":
            if when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            whole(*args, **kwargs)
            os.kill(os.getpid(), signal.SIGKILL)
        found = whole(*args, **kwargs)
        if name == "replace" and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(holder, name, killed)
with Library.open(Path(folder), embedder=HashingEmbedder()) as library:
    for file in files:
        print(library.add(Path(file)).record.id, flush=True)
        library.index()
print("done", flush=True)
"""


@dataclass
class Outcome:
    """What became of a library under one kind of fault."""

    fault: str
    tries: int = 0
    survived: int = 0
    lost: int = 0
    """Acknowledged reports that are gone or not whole; faults that nobody noticed."""
    said: str = ""


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


def adding(
    library: Path, added: list[Path], *, point: str = "", after: float | None = None
) -> list[str]:
    """The ids acknowledged by a process that adds files and is killed."""
    where = ",".join(POINTS[point]) if point else ""
    command = [sys.executable, "-c", _CHILD, str(library), where, *map(str, added)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        if after is not None:
            time.sleep(after)
            child.send_signal(signal.SIGKILL)
        told = child.communicate(timeout=120)[0].split()
    if point:
        assert child.returncode == -signal.SIGKILL, f"never reached: {point}"
    return [id for id in told if id != "done"]


def whole(library: Path, acknowledged: list[str], added: list[Path]) -> bool:
    """Whether nothing acknowledged is lost, nothing is partial, and the work goes on."""
    if (library / Library.FILE).exists():
        if any(one.fault and not one.mended for one in upkeep.check(library)):
            return False
        with Library.open(library, embedder=HashingEmbedder()) as opened:
            present = {record.id: record.numbered for record in opened.records()}
        if not set(acknowledged) <= set(present) or set(present.values()) - {PARAGRAPHS}:
            return False
    with Library.open(library, embedder=HashingEmbedder()) as opened:
        for path in added:
            opened.add(path)
        if len(opened.records()) != len(added):
            return False
        answer = Assistant(opened).ask("Who lit lamp number 7 of light 3 in 2013?")
        return bool(answer.statements) and opened.paragraph("harbour-2013#7") is not None


def killed_at_random(tries: int, seed: int = 1) -> Outcome:
    """Kill an adding process at so many moments of its run."""
    moments = random.Random(seed)
    outcome = Outcome("kill -9 at a random moment")
    with tempfile.TemporaryDirectory() as name:
        added = files(Path(name))
        began = time.monotonic()
        adding(Path(name) / "timed", added)
        run = time.monotonic() - began
        for number in range(tries):
            library = Path(name) / f"library-{number}"
            acknowledged = adding(library, added, after=moments.uniform(0.3 * run, run))
            _count(outcome, whole(library, acknowledged, added))
            shutil.rmtree(library)
    return outcome


def killed_at(point: str) -> Outcome:
    """Kill an adding process at a stage of it."""
    outcome = Outcome(f"kill -9 {point}")
    with tempfile.TemporaryDirectory() as name:
        added = files(Path(name))
        acknowledged = adding(Path(name) / "library", added, point=point)
        _count(outcome, whole(Path(name) / "library", acknowledged, added))
    return outcome


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
                _count(outcome, noticed(library, added, how, store=path.name == Library.FILE))
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


def disk_full() -> Outcome:
    """Add to a library whose file may not grow: it is as before, and says why."""
    outcome = Outcome("disk full (RLIMIT_FSIZE)")
    with tempfile.TemporaryDirectory() as name:
        added = files(Path(name))
        library = Path(name) / "library"
        acknowledged = adding(library, added[:2])
        size = (library / Library.FILE).stat().st_size
        for more in (0, 20_000, 200_000):
            limit = size + more
            code = (
                "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
                f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
                "from pincite.cli import main; sys.exit(main(sys.argv[1:]))"
            )
            big = Path(name) / "big-2019.txt"
            lines = (f"{n}.\n\n{'Much is said of harbours. ' * 20}\n" for n in range(1, 400))
            big.write_text("Harbour Board\n\n" + "\n".join(lines), "utf8")
            command = [sys.executable, "-c", code, "add", str(big), "--library", str(library)]
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                env=os.environ | {"PINCITE_EMBEDDER": "hashing"},
            )
            told = done.stdout + done.stderr
            outcome.said = told.strip().splitlines()[-1] if told.strip() else ""
            refused = done.returncode != 0 and "Traceback" not in told
            sound = not any(one.fault and not one.mended for one in upkeep.check(library))
            with Library.open(library, embedder=HashingEmbedder()) as opened:
                ids = {record.id for record in opened.records()}
            _count(outcome, refused and sound and ids == set(acknowledged))
    return outcome


def mutated_files(tries: int) -> Outcome:
    """Read so many files changed at random."""
    outcome = Outcome("a file changed at random is read or refused in a sentence")
    for mutation in mutations.tried(tries):
        _count(outcome, not mutation.fault)
        outcome.said = mutation.fault or outcome.said
    return outcome


def _count(outcome: Outcome, survived: bool) -> None:
    outcome.tries += 1
    outcome.survived += survived
    outcome.lost += not survived


def main() -> None:
    """Do every fault, print the table and write the page."""
    sys.path.insert(0, "eval")
    from machine import written_by

    lines = ["| fault | tries | survived | lost |", "| --- | ---: | ---: | ---: |"]
    outcomes = [*map(killed_at, POINTS), killed_at_random(50), *damaged_files(), disk_full()]
    outcomes.append(mutated_files(2000))
    lines += [f"| {o.fault} | {o.tries} | {o.survived} | {o.lost} |" for o in outcomes]
    table = "\n".join(lines)
    said = " ".join((__doc__ or "").split("\n\n")[1].split())
    page = f"# Faults\n\n{written_by('make faults', ('pincite',))}\n\n{said}\n\n{table}\n"
    Path("eval/faults.md").write_text(page, "utf8")
    print(table)
    if any(outcome.lost for outcome in outcomes):
        raise SystemExit("Something was lost.")


if __name__ == "__main__":
    main()
