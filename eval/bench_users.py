"""Fifty users of the served page at once -> eval/users.md: every answer its own, and how long.

The page is served as `pincite serve` does it, over the specimens. Each user is a client of its own
that asks one question after the other at the endpoint /ask, no two users the same words at the same
time; an answer is right when it is to the question asked, in the report that this names, and each
of its quotations stands in the paragraph cited. The first and the last round are without a pause,
the second has users that think between questions. Memory is the server's.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from machine import written_by

from pincite import specimens
from pincite.evaluate.questions import questions, read
from pincite.library import Library

HERE = Path(__file__).parent
PINCITE = [sys.executable, "-m", "pincite.cli"]
PAUSED, PAUSE = 6, 10.0
"""Questions a user who thinks, and the mean of the seconds thought before each."""
PATIENCE = 60
"""Seconds until a user gives up."""
REPORTS = ("marlowe-vale-2019", "marlowe-vale-2023", "brackenmoor-inquiry-2021")


@dataclass
class Seen:
    """What all users saw."""

    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def ask(address: str, question: str, report: str) -> dict[str, Any]:
    """What the endpoint answers."""
    url = f"{address}gradio_api/call/ask"
    order = json.dumps({"data": [question, [report], None]}).encode()
    request = urllib.request.Request(url, order, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{url}/{event}", timeout=PATIENCE) as stream:
        told = [line[5:] for line in stream if line.startswith(b"data:")]
    answer: dict[str, Any] = json.loads(told[-1])[0]
    return answer


def user(
    number: int, address: str, asked: Sequence[str], library: Library, seen: Seen, pause: float
) -> None:
    """One user's questions, with a time to think before each."""
    report = REPORTS[number % len(REPORTS)]
    think = random.Random(number)
    for turn, words in enumerate(asked):
        time.sleep(think.uniform(0, 2 * pause))
        question = f"{words} ({number}.{turn})"
        began = time.perf_counter()
        try:
            answer = ask(address, question, report)
        except Exception as error:  # counted, whatever it is
            seen.errors.append(f"{question}: {error}")
            continue
        seen.times.append(time.perf_counter() - began)
        if not right(answer, question, report, library):
            seen.wrong.append(question)


def right(answer: dict[str, Any], question: str, report: str, library: Library) -> bool:
    """Whether an answer is to this question, from this report, and quotes what stands there."""
    if answer.get("question") != question or answer["scope"] != [report]:
        return False
    for statement in answer["statements"]:
        for cited in statement["citations"]:
            paragraph = library.paragraph(cited["id"])
            stands = paragraph and paragraph.text[cited["start"] : cited["end"]] == cited["quote"]
            if cited["report"] != report or not stands:
                return False
    return True


def resident(pid: int) -> int:
    """MB that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text("utf8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


def together(
    count: int, each: int, pause: float, address: str, asked: Sequence[str], library: Library
) -> tuple[Seen, float]:
    """What so many users at once saw, and the seconds it took."""
    seen = Seen()
    users = [
        threading.Thread(
            target=user,
            args=(
                n,
                address,
                [asked[(n * 7 + turn) % len(asked)] for turn in range(each)],
                library,
                seen,
                pause,
            ),
        )
        for n in range(count)
    ]
    began = time.perf_counter()
    for one in users:
        one.start()
    for one in users:
        one.join()
    return seen, time.perf_counter() - began


def main() -> None:
    """Serve, ask, and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--users", type=int, default=50)
    options.add_argument("--questions", type=int, default=20, help="a user")
    options.add_argument("--out", type=Path, default=HERE / "users.md")
    given = options.parse_args()
    file = HERE / "questions" / "specimens_questions.jsonl"
    asked = [question.question for question in questions(read(file))]
    lines = [
        "| users | pause, s | questions | errors | wrong or another's | p50, s | p95, s "
        "| answers a second | MB before | MB after |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        where = ["--library", folder]
        files = [str(path) for path in specimens.paths()]
        subprocess.run([*PINCITE, "add", *files, *where, "--json"], check=True, capture_output=True)
        command = [*PINCITE, "serve", *where, "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as app:
            assert app.stdout is not None
            address = next(line for line in app.stdout if line.startswith("ready ")).split()[1]
            ask(address, asked[0], REPORTS[0])
            with Library.open(Path(folder)) as library:
                for each, pause in (
                    (given.questions, 0.0),
                    (PAUSED, PAUSE),
                    (given.questions, 0.0),
                ):
                    before = resident(app.pid)
                    seen, whole = together(given.users, each, pause, address, asked, library)
                    p50, p95 = (float(q) for q in np.quantile(seen.times, (0.5, 0.95)))
                    lines.append(
                        f"| {given.users} | {pause:.0f} | {given.users * each:,} | "
                        f"{len(seen.errors)} | {len(seen.wrong)} | {p50:.2f} | {p95:.2f} | "
                        f"{len(seen.times) / whole:.0f} | {before} | {resident(app.pid)} |"
                    )
                    print("\n".join([lines[-1], *seen.errors[:3], *seen.wrong[:3]]), flush=True)
            app.terminate()
    said = (__doc__ or "").split(chr(10), 2)[2].strip()
    given.out.write_text(
        f"""# Many users at once

{written_by("python eval/bench_users.py", ("pincite", "gradio", "uvicorn"))}

{textwrap.fill(said, 100)}

{chr(10).join(lines)}
""",
        encoding="utf8",
    )


if __name__ == "__main__":
    main()
