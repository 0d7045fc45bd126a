"""`pincite add`, and `add --replace`, killed at each stage and at random moments."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.outcome import Outcome, count, files, whole

INSIDE = Path(__file__).parent / "inside"
SAID = re.compile(r"^(?:added|replaced) +(harbour-\d{4}) ", re.MULTILINE)


@dataclass(frozen=True)
class Point:
    """A function before or after which the process is killed, while it adds the second file."""

    module: str
    name: str
    when: str = "after"
    call: int = 2
    child: bool = False
    """The function runs in the child that reads the file; the process that made it is killed."""


POINTS = {
    "after the file is read": Point("pincite.read", "read_source", call=1, child=True),
    "after it is parsed": Point("pincite.parse", "parse", call=1, child=True),
    "after its report came back": Point("pincite.sandbox", "read_report"),
    "after embedding": Point("pincite.ingest", "indexed"),
    "after the old rows went": Point("pincite.store.writing", "_write_sections", "before", 2),
    "while rows are inserted": Point("pincite.store.store", "write_chunks", "before"),
    "before the commit": Point("pincite.store.store", "sign"),
    "after the commit": Point("pincite.store.store", "Store.add_report"),
    "while the index is written": Point("pincite.index.cache", "np.save", call=1),
    "before the index is put in place": Point("pincite.index.cache", "os.replace", "before", 1),
    "after the index is put in place": Point("pincite.index.cache", "os.replace", call=1),
}
"""Stages of adding: read, parse, embed, insert, commit, cache write, replace."""


@dataclass(frozen=True)
class Run:
    """What came of a run of `pincite add`."""

    code: int
    acknowledged: list[str]
    """Ids of the reports that it said were added, or replaced."""
    seconds: float


def adding(library: Path, added: Sequence[Path], *options: str) -> list[str]:
    """The ids acknowledged by the command `pincite add`, which comes to its end."""
    done = run(library, added, *options)
    assert done.code == 0
    return done.acknowledged


def environment(database: str | None = None) -> dict[str, str]:
    """What `pincite add` is run with."""
    where = {"PINCITE_STORE": database} if database else {}
    return os.environ | {"PINCITE_EMBEDDER": "hashing"} | where


def run(
    library: Path,
    added: Sequence[Path],
    *options: str,
    point: Point | None = None,
    after: float | None = None,
    database: str | None = None,
) -> Run:
    """Run the command `pincite add`, to its end or until it is killed.

    Args:
        library: The library's folder.
        added: The files.
        options: More of the command line.
        point: Where it is killed.
        after: Seconds after its start at which it is killed, if it still runs.
        database: Where the store lies, if not in the folder.
    """
    command = [sys.executable, "-m", "pincite", "add", *map(str, added), *options]
    env = environment(database)
    if point is not None:
        at = {name: getattr(point, name) for name in ("module", "name", "when", "call")}
        env["FAILPOINT"] = json.dumps(at | {"reading": str(added[1]) if point.child else None})
        paths = filter(None, (str(INSIDE), env.get("PYTHONPATH")))
        env["PYTHONPATH"] = os.pathsep.join(paths)
    began = time.monotonic()
    with subprocess.Popen(
        [*command, "--library", str(library)], stderr=subprocess.PIPE, text=True, env=env
    ) as process:
        kill = threading.Timer(after or 0, process.kill)
        if after is not None:
            kill.start()
        told = process.communicate(timeout=120)[1]
        kill.cancel()
    done = Run(process.returncode, SAID.findall(told), time.monotonic() - began)
    if point is not None:
        assert done.code == -signal.SIGKILL, f"never reached: {point}: {told}"
        # The first file was added, and where the index is written all are; files are read ahead,
        # so that reading the second may come before the first is in.
        ahead = point.module in ("pincite.read", "pincite.parse", "pincite.sandbox")
        most = len(added) if "cache" in point.module else 1
        assert (0 if ahead else most) <= len(done.acknowledged) <= most, told
    return done


def killed_at(name: str) -> Outcome:
    """Kill an adding process at a stage of it."""
    outcome = Outcome(f"kill -9 of add {name}")
    with tempfile.TemporaryDirectory() as folder:
        added, library = files(Path(folder))[:3], Path(folder) / "library"
        acknowledged = run(library, added, point=POINTS[name]).acknowledged
        count(outcome, whole(library, acknowledged, added))
    return outcome


def replaced_at(names: Iterable[str] = POINTS) -> list[Outcome]:
    """Kill a replacing process at stages of it."""
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        sound, old, new = _two_editions(Path(folder))
        for number, name in enumerate(names):
            outcome = Outcome(f"kill -9 of add --replace {name}")
            library = shutil.copytree(sound, Path(folder) / f"replaced-{number}")
            acknowledged = run(library, new, "--replace", point=POINTS[name]).acknowledged
            count(outcome, whole(library, acknowledged, new, old))
            outcomes.append(outcome)
    return outcomes


def killed_at_random(tries: int, seed: int = 1) -> Outcome:
    """Kill an adding process at so many moments of its run."""
    with tempfile.TemporaryDirectory() as folder:
        added, library = files(Path(folder)), Path(folder) / "library"

        def once(after: float | None) -> tuple[Run, bool]:
            shutil.rmtree(library, ignore_errors=True)
            done = run(library, added, after=after)
            return done, whole(library, done.acknowledged, added)

        return _at_random("kill -9 of add at a random moment", once, tries, seed)


def replaced_at_random(tries: int, seed: int = 1) -> Outcome:
    """Kill a replacing process at so many moments of its run."""
    with tempfile.TemporaryDirectory() as folder:
        sound, old, new = _two_editions(Path(folder))
        library = Path(folder) / "replaced"

        def once(after: float | None) -> tuple[Run, bool]:
            shutil.rmtree(library, ignore_errors=True)
            shutil.copytree(sound, library)
            done = run(library, new, "--replace", after=after)
            return done, whole(library, done.acknowledged, new, old)

        return _at_random("kill -9 of add --replace at a random moment", once, tries, seed)


def _at_random(
    fault: str, once: Callable[[float | None], tuple[Run, bool]], tries: int, seed: int
) -> Outcome:
    """Let it come to its end, for the time that takes; then kill it at moments within that time.

    Args:
        fault: Its name.
        once: Does it, and kills it after so many seconds: the run, and whether all is whole.
        tries: How many times it is killed; what ended before that is done again.
        seed: Of the moments.
    """
    moments, outcome = random.Random(seed), Outcome(fault)
    took = once(None)[0].seconds
    for _ in range(5 * tries):
        if outcome.tries < tries:
            done, survived = once(moments.uniform(0.1, 1) * took)
            if done.code or not survived:
                count(outcome, survived)
    return outcome


def _two_editions(folder: Path) -> tuple[Path, list[Path], list[Path]]:
    """A library of three reports, their files, and the files of another edition of each."""
    library, editions = folder / "library", []
    for words in ("lit", "trimmed"):
        (folder / words).mkdir()
        editions.append(files(folder / words, words)[:3])
    adding(library, editions[0])
    return library, editions[0], editions[1]
