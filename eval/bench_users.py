"""Fifty users of the served page at once -> eval/users.md: every answer its own, and how long.

The page is served as `pincite serve` does it, over the specimens. Each user is a client of its own
that asks one question after the other at the endpoint /ask, no two users the same words at the same
time; an answer is right when it is to the question asked, in the report that this names, and each
of its quotations stands in the paragraph cited. The rounds of a thousand are without a pause, in
another users think between questions. Memory is the server's; over a thousand questions after the
first 600 it may grow by 48 MB, or this fails.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import tempfile
import textwrap
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import bench_accounts
from machine import written_by
from users import FLAT, HEAD, PINCITE, WARM_UP, Seen, Server, row, serving, together

from pincite import specimens
from pincite.evaluate.questions import questions, read
from pincite.library import Library

HERE = Path(__file__).parent
PAUSED, PAUSE = 6, 10.0
"""Questions a user who thinks, and the mean of the seconds thought before each."""
REPORTS = ("marlowe-vale-2019", "marlowe-vale-2023", "brackenmoor-inquiry-2021")


def specimens_asked() -> list[str]:
    """The questions that are asked."""
    file = HERE / "questions" / "specimens_questions.jsonl"
    return [question.question for question in questions(read(file))]


def users(
    server: Server, count: int, each: int, asked: Sequence[str], library: Library, pause: float = 0
) -> list[Callable[[Seen], None]]:
    """So many users, each with so many of the questions."""
    return [
        partial(
            _user, n, server, [asked[(n * 7 + t) % len(asked)] for t in range(each)], library, pause
        )
        for n in range(count)
    ]


def _user(
    number: int, server: Server, asked: Sequence[str], library: Library, pause: float, seen: Seen
) -> None:
    """One user's questions, with a time to think before each."""
    report = REPORTS[number % len(REPORTS)]
    think = random.Random(number)
    for turn, words in enumerate(asked):
        time.sleep(think.uniform(0, 2 * pause))
        question = f"{words} ({number}.{turn})"
        began = time.perf_counter()
        try:
            answer = server.told("ask", [question, [report], None])
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


def rounds(count: int, each: int, asked: Sequence[str]) -> list[str]:
    """The lines of the table for a library without accounts."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        files = [str(path) for path in specimens.paths()]
        command = [*PINCITE, "add", *files, "--library", folder, "--json"]
        subprocess.run(command, check=True, capture_output=True)
        with serving(Path(folder)) as server, Library.open(Path(folder)) as library:
            server.told("ask", [asked[0], None, None])
            for kind, turns, pause in (
                ("warming up", -(-WARM_UP // count), 0.0),
                ("all at once", each, 0.0),
                ("thinking", PAUSED, PAUSE),
            ):
                before = server.resident()
                done = together(users(server, count, turns, asked, library, pause))
                memory = before, server.resident()
                lines.append(row(kind, count, pause, count * turns, done, memory))
                print("\n".join([lines[-1], *done[0].errors[:3], *done[0].wrong[:3]]), flush=True)
                if kind == "all at once" and memory[1] - memory[0] > FLAT:
                    raise SystemExit(f"The server grew by more than {FLAT} MB.")
    return lines


def _load(others: float) -> str:
    """What else the machine did, which these figures depend on."""
    return f"Before it began, {others:.1f} other processes wanted a core (mean of a minute)."


def main() -> None:
    """Serve, ask, and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--users", type=int, default=50)
    options.add_argument("--questions", type=int, default=20, help="a user")
    options.add_argument("--out", type=Path, default=HERE / "users.md")
    given = options.parse_args()
    asked = specimens_asked()
    others = os.getloadavg()[0]
    print(HEAD, flush=True)
    lines = rounds(given.users, given.questions, asked)
    accounts, said = bench_accounts.rounds(given.users, given.questions, asked)
    paragraphs = (
        textwrap.fill(" ".join(text.split("\n\n", 1)[1].split()), 100)
        for text in (__doc__ or "", bench_accounts.__doc__ or "", f"-\n\n{said} {_load(others)}")
    )
    page = "\n\n".join(
        [
            "# Many users at once",
            written_by("python eval/bench_users.py", ("pincite", "gradio", "uvicorn")),
            *paragraphs,
            "\n".join([HEAD, *lines, *accounts]),
        ]
    )
    given.out.write_text(page + "\n", "utf8")


if __name__ == "__main__":
    main()
