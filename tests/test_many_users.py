"""Fifty ask the served page at once: every answer is right, and its own.

How long they wait is measured by `eval/bench_users.py`; here nothing is timed.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from pincite import specimens
from pincite.embed import HashingEmbedder
from pincite.library import Library
from tests.serving import served

USERS = 50
ASKED = (
    "How timely are return home interviews?",
    "What is said of pathway plans?",
    "What grades were given?",
)


def test_fifty_at_once_each_get_the_answer_to_their_own_question(tmp_path: Path) -> None:
    files = [path for path in specimens.paths() if path.suffix == ".pdf"]
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        for path in files:
            library.add(path)
    begin = Barrier(USERS)
    with served(tmp_path) as site:

        def ask(question: str, report: str) -> dict[str, object]:
            order = {"data": [question, [report], None]}
            event = site.order("/gradio_api/call/ask", order).json["event_id"]
            told = site.ask(f"/gradio_api/call/ask/{event}").text
            assert "event: complete" in told, told
            answer: dict[str, object] = json.loads(told.rpartition("data: ")[2])[0]
            return answer

        def user(number: int) -> tuple[str, str]:
            words, file = ASKED[number % len(ASKED)], files[number // len(ASKED) % len(files)]
            return f"{words} ({number})", file.stem

        def at_once(number: int) -> dict[str, object]:
            begin.wait()
            return ask(*user(number))

        with ThreadPoolExecutor(USERS) as together:
            answers = list(together.map(at_once, range(USERS)))
        for number, answer in enumerate(answers):
            question, report = user(number)
            assert answer["question"] == question
            assert answer["scope"] == [report]
            # What one is told who asks when nobody else does.
            assert answer["statements"] == ask(question, report)["statements"]
    assert len({json.dumps(answer["statements"]) for answer in answers}) >= 9
