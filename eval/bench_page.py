"""The page's start and its memory at rest, beside Gradio's bare page and the bare libraries.

usage: python eval/bench_page.py

The library holds the specimens. From the start of the process to the answer of its first call: the
page to a look-up, and Gradio's page of one box to the same words; medians of three, by turns. The
page's memory is what its process holds once it has answered a look-up and a question, and rests;
beside it, that of a Python that imported the modules which the page's process had then, but ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

import numpy as np
from bench_cold import QUESTION
from bench_start import PINCITE, library, look_up, told
from budget import Budget, seconds
from users import resident

TIMES = 3
CITED = "Marlowe Vale 2019 para 4", "marlowe-vale-2019#4"
REST = 5.0
"""Seconds after the last answer."""
_BARE = """
import socket
import gradio, uvicorn
from fastapi import FastAPI

with gradio.Blocks() as page:
    box = gradio.Textbox(label="Look up")
    box.submit(lambda text: text, box, box, api_name="cite")
app = gradio.mount_gradio_app(FastAPI(), page, path="/", ssr_mode=False)
listener = socket.create_server(("127.0.0.1", 0))
print(f"ready http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
"""
_MODULES = """
import json, sys, time
from pincite.ui.launch import launch

assert launch(time.monotonic(), check=True) == 0
print(json.dumps([name for name in sys.modules if name.partition(".")[0] != "pincite"]))
"""
_IMPORTED = """
import contextlib, importlib, json, sys

for name in json.loads(sys.stdin.readline()):
    # Some are made by others, and are in no file.
    with contextlib.suppress(Exception):
        importlib.import_module(name)
print(len(sys.modules), flush=True)
sys.stdin.read()
"""


def measured() -> Iterator[Budget]:
    """The budgets of the page."""
    with library() as folder:
        command = [*PINCITE, "serve", "--library", folder, "--port", "0"]
        ours, bare, held = [], [], []
        for _ in range(TIMES):
            took, memory = _page(command)
            ours.append(took)
            held.append(memory)
            bare.append(_bare())
        yield seconds(
            "the page, to its first look-up",
            6.0,
            float(np.median(ours)),
            float(np.median(bare)),
            "Gradio's page of one box",
        )
        memory, floor = int(np.median(held)), _libraries(folder)
        yield Budget(
            "the page, at rest",
            "≤ 700 MB",
            f"{memory:,} MB",
            f"a Python with the same libraries {floor:,} MB",
            memory / floor,
            memory <= 700,
        )


def _page(command: Sequence[str]) -> tuple[float, int]:
    """Seconds to the first look-up, and MB at rest."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as app:
        try:
            address = _address(app)
            text, found = CITED
            assert look_up(address, text) == [found]
            took = time.perf_counter() - began
            assert told(address, "ask", [QUESTION, None, None])["answered"]
            time.sleep(REST)
            return took, resident(app.pid)
        finally:
            app.terminate()


def _bare() -> float:
    began = time.perf_counter()
    command = [sys.executable, "-c", _BARE]
    # Else it would ask for newer versions of itself.
    env = os.environ | {"GRADIO_ANALYTICS_ENABLED": "False"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as app:
        try:
            address = _address(app)
            assert told(address, "cite", CITED[:1]) == CITED[0]
            return time.perf_counter() - began
        finally:
            app.terminate()


def _address(app: subprocess.Popen[str]) -> str:
    assert app.stdout is not None
    return next(line for line in app.stdout if line.startswith("ready ")).split()[1]


def _libraries(folder: str) -> int:
    """MB of a Python that imported what the page's process did, when it has answered a question."""
    asked = subprocess.run(
        [sys.executable, "-c", _MODULES],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PINCITE_LIBRARY": folder},
    )
    names = asked.stdout.splitlines()[-1]
    with subprocess.Popen(
        [sys.executable, "-c", _IMPORTED],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as bare:
        assert bare.stdin is not None
        assert bare.stdout is not None
        bare.stdin.write(f"{names}\n")
        bare.stdin.flush()
        imported = int(bare.stdout.readline())
        assert imported >= 0.95 * len(json.loads(names)), "a floor of fewer libraries is none"
        held = resident(bare.pid)
        bare.stdin.close()
    return held


if __name__ == "__main__":
    for budget in measured():
        print(budget, flush=True)
