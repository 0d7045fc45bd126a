"""Many users of the served page at once: each a thread that asks, and notes what it is told."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

PINCITE = [sys.executable, "-m", "pincite"]
PATIENCE = 120
"""Seconds until a user gives up."""
WARM_UP = 600
"""Questions before memory is measured: state is kept for the last 500 windows, each call is one."""
FLAT = 48
"""MB by which the server may grow over the next thousand questions. A window's state takes some
80 kB: were they all kept, it would be 80 MB."""


@dataclass
class Seen:
    """What all users saw."""

    times: list[float] = field(default_factory=list)
    """Seconds from each question to its answer."""
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Server:
    """A served library."""

    address: str
    pid: int

    def told(
        self, endpoint: str, data: Sequence[object], headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """What an endpoint answers, by Gradio's two steps: an order, and the stream it leads to."""
        url = f"{self.address}gradio_api/call/{endpoint}"
        sent = {"Content-Type": "application/json", **(headers or {})}
        order = urllib.request.Request(url, json.dumps({"data": data}).encode(), sent)
        with urllib.request.urlopen(order, timeout=PATIENCE) as reply:
            event = json.load(reply)["event_id"]
        fetched = urllib.request.Request(f"{url}/{event}", headers=dict(headers or {}))
        with urllib.request.urlopen(fetched, timeout=PATIENCE) as stream:
            lines = [line[5:] for line in stream if line.startswith(b"data:")]
        row: dict[str, Any] = json.loads(lines[-1])[0]
        return row

    def resident(self) -> int:
        """MB that the process holds."""
        return resident(self.pid)


def resident(pid: int) -> int:
    """MB that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text("utf8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


@contextmanager
def serving(library: Path, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The page as `pincite serve` serves it, until the block ends."""
    command = [*PINCITE, "serve", "--library", str(library), "--port", "0"]
    env = os.environ | dict(environment or {})
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as app:
        assert app.stdout is not None
        ready = next((line for line in app.stdout if line.startswith("ready ")), "")
        try:
            assert ready, "the page ended before it was ready"
            yield Server(ready.split()[1], app.pid)
        finally:
            app.terminate()


def together(users: Sequence[Callable[[Seen], None]]) -> tuple[Seen, float]:
    """What users saw who came at once, and the seconds until the last was answered."""
    seen = Seen()
    threads = [threading.Thread(target=user, args=(seen,)) for user in users]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen, time.perf_counter() - began


def row(
    kind: str, users: int, pause: float, asked: int, done: tuple[Seen, float], memory: Sequence[int]
) -> str:
    """A line of the table."""
    seen, seconds = done
    p50, p95 = (float(q) for q in np.quantile(seen.times or [0.0], (0.5, 0.95)))
    return (
        f"| {kind} | {users} | {pause:.0f} | {asked:,} | {len(seen.errors)} | {len(seen.wrong)} | "
        f"{p50:.2f} | {p95:.2f} | {len(seen.times) / seconds:.0f} | {memory[0]} | {memory[1]} |"
    )


HEAD = """| round | users | pause, s | questions | errors | wrong or another's | p50, s | p95, s | \
answers a second | MB before | MB after |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"""
