"""From a shell that has nothing loaded: `cite` and `ask`, beside `python -c pass`.

usage: python eval/bench_cold.py

The library holds the specimens. Each is the median of five processes, one after the other; their
files are in the machine's cache.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

import numpy as np
from bench_start import PINCITE, library
from budget import Budget, seconds

QUESTION = "How timely are return home interviews?"
TIMES = 5


def measured() -> Iterator[Budget]:
    """The budgets of a cold start."""
    with library() as folder:
        floor, _ = _median([sys.executable, "-c", "pass"])
        for name, words, limit in (
            ("`cite`, cold", ("cite", "Marlowe Vale 2019 para 4"), 0.7),
            ("`ask`, cold", ("ask", QUESTION), 2.5),
        ):
            ours, worked = _median([*PINCITE, *words, "--library", folder, "--json"])
            yield seconds(name, limit, ours, floor, "`python -c pass`", worked=worked)


def _median(command: Sequence[str]) -> tuple[float, float]:
    """Seconds of the clock, and of the processor."""
    times, worked = [], []
    for _ in range(TIMES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        worked.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return float(np.median(times)), float(np.median(worked))


if __name__ == "__main__":
    for budget in measured():
        print(budget)
