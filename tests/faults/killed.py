"""Processes that add reports, killed at each stage of adding and at random moments."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.outcome import Outcome, count, files, whole

POINTS = {
    "after reading": ("pincite.sandbox", "read_report", "after"),
    "after embedding": ("pincite.ingest", "indexed", "after"),
    "while rows are inserted": ("pincite.store.store", "write_chunks", "before"),
    "before the commit": ("pincite.store.store", "sign", "after"),
    "after the commit": ("pincite.store.store", "Store.add_report", "after"),
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

folder, database, point, *files = sys.argv[1:]
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
where = {"embedder": HashingEmbedder(), "database": database or None}
with Library.open(Path(folder), **where) as library:
    for file in files:
        print(library.add(Path(file)).record.id, flush=True)
        library.index()
print("done", flush=True)
"""


def adding(
    library: Path,
    added: list[Path],
    *,
    point: str = "",
    after: float | None = None,
    database: str | None = None,
) -> list[str]:
    """The ids acknowledged by a process that adds files and is killed."""
    where = ",".join(POINTS[point]) if point else ""
    command = [sys.executable, "-c", _CHILD, str(library), database or "", where]
    command += map(str, added)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        if after is not None:
            time.sleep(after)
            child.send_signal(signal.SIGKILL)
        told = child.communicate(timeout=120)[0].split()
    if point:
        assert child.returncode == -signal.SIGKILL, f"never reached: {point}"
    return [id for id in told if id != "done"]


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
            count(outcome, whole(library, acknowledged, added))
            shutil.rmtree(library)
    return outcome


def killed_at(point: str) -> Outcome:
    """Kill an adding process at a stage of it."""
    outcome = Outcome(f"kill -9 {point}")
    with tempfile.TemporaryDirectory() as name:
        added = files(Path(name))
        acknowledged = adding(Path(name) / "library", added, point=point)
        count(outcome, whole(Path(name) / "library", acknowledged, added))
    return outcome
