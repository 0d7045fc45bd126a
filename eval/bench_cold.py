"""From a shell that has nothing loaded: `cite`, `ask` and the page, beside `python -c pass`.

usage: python eval/bench_cold.py

The library holds the specimens. Each is the median of five processes, one after the other; their
files are in the machine's cache. The page's memory is what its process holds once it has answered a
look-up and a question, and rests.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence

import numpy as np
from bench_start import PATIENCE, PINCITE, look_up
from budget import Budget, seconds
from users import resident

from pincite import specimens

QUESTION = "How timely are return home interviews?"
TIMES = 5


def measured() -> Iterator[Budget]:
    """The budgets of a cold start."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(path) for path in specimens.paths()]
        subprocess.run(
            [*PINCITE, "add", *files, "--library", folder, "--json"],
            check=True,
            capture_output=True,
        )
        floor, _ = _median([sys.executable, "-c", "pass"])
        for name, words, limit in (
            ("`cite`, cold", ("cite", "Marlowe Vale 2019 para 4"), 0.7),
            ("`ask`, cold", ("ask", QUESTION), 2.5),
        ):
            ours, worked = _median([*PINCITE, *words, "--library", folder, "--json"])
            yield seconds(name, limit, ours, floor, "`python -c pass`", worked=worked)
        yield from _page(folder)


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


def _page(folder: str) -> Iterator[Budget]:
    began = time.perf_counter()
    command = [*PINCITE, "serve", "--library", folder, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as app:
        try:
            assert app.stdout is not None
            address = next(line for line in app.stdout if line.startswith("ready ")).split()[1]
            found = look_up(address, "Marlowe Vale 2019 para 4")
            assert found == ["marlowe-vale-2019#4"], found
            yield seconds("the page, to its first look-up", 6.0, time.perf_counter() - began)
            _ask(address)
            time.sleep(5)
            held = resident(app.pid)
            yield Budget("the page, at rest", "≤ 700 MB", f"{held:,} MB", "", None, held <= 700)
        finally:
            app.terminate()


def _ask(address: str) -> None:
    url = f"{address}gradio_api/call/ask"
    order = json.dumps({"data": [QUESTION, ["marlowe-vale-2019"], None]}).encode()
    request = urllib.request.Request(url, order, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{url}/{event}", timeout=PATIENCE) as stream:
        stream.read()


if __name__ == "__main__":
    for budget in measured():
        print(budget)
