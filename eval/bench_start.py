"""From starting the page to its first look-up and its first link: a line of seconds a start.

The page is served as `pincite serve` does it, over the specimens. As soon as it says that it is
ready, a paragraph is looked up at the endpoint /cite, and the page itself is fetched, as whoever
follows a link into it does. No model is needed for either: it is loaded meanwhile. The budget is
6 s until look-ups are answered, on 2 cores.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pincite import specimens

PINCITE = [sys.executable, "-m", "pincite.cli"]
LINK = "?report=marlowe-vale-2019&para=4"
PATIENCE = 60
"""Seconds until a start is given up."""


@contextmanager
def library() -> Iterator[str]:
    """The folder of a library that holds the specimens, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(path) for path in specimens.paths()]
        command = [*PINCITE, "add", *files, "--library", folder, "--json"]
        subprocess.run(command, check=True, capture_output=True)
        yield folder


def look_up(address: str, text: str) -> list[str]:
    """The ids of the paragraphs a citation leads to."""
    found = told(address, "cite", [text, None, None])
    return [paragraph["id"] for paragraph in found["paragraphs"]]


def told(address: str, endpoint: str, data: Sequence[object]) -> Any:
    """What an endpoint of a page answers, by Gradio's two steps."""
    url = f"{address}gradio_api/call/{endpoint}"
    order = json.dumps({"data": data}).encode()
    request = urllib.request.Request(url, order, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{url}/{event}", timeout=PATIENCE) as stream:
        lines = [line[5:] for line in stream if line.startswith(b"data:")]
    return json.loads(lines[-1])[0]


def start(folder: str) -> tuple[float, float, float]:
    """Seconds from the start of the process to ready, to the first look-up, to the first page."""
    began = time.perf_counter()
    command = [*PINCITE, "serve", "--library", folder, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        address = next(line for line in app.stdout if line.startswith("ready ")).split()[1]
        ready = time.perf_counter() - began
        found = look_up(address, "Marlowe Vale 2019 para 4")
        looked_up = time.perf_counter() - began
        with urllib.request.urlopen(address + LINK, timeout=PATIENCE) as page:
            page.read()
        opened = time.perf_counter() - began
        app.terminate()
    assert found == ["marlowe-vale-2019#4"], found
    return ready, looked_up, opened


def main() -> None:
    """Start some times, and print a line each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--starts", type=int, default=5)
    given = options.parse_args()
    with library() as folder:
        for number in range(1, given.starts + 1):
            ready, looked_up, opened = start(folder)
            print(
                f"start {number}: ready after {ready:.1f} s, first look-up answered after "
                f"{looked_up:.1f} s, page of a link served after {opened:.1f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
