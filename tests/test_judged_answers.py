"""What Harrow 2017's judged questions and conversations are promised; make eval has the figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pincite import embed, evaluate
from pincite.assistant import Assistant
from pincite.evaluate.measures import Row
from pincite.library import Library

pytestmark = [pytest.mark.reports, pytest.mark.model]

PROMISED = {
    "nDCG@5": 0.80,
    "S@1": 0.75,
    "R@10": 0.93,
    "block@5": 0.80,
    "key_facts": 0.80,
    "cite_prec": 0.75,
    "ess_cited": 0.85,
    "first_fact": 0.60,
    "answered_ok": 0.94,
    "refused_absent": 1.0,
    "hedged_near": 0.60,
}


@pytest.fixture(scope="module")
def assistant(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("library")
    with Library.open(folder, embedder=embed.default_embedder()) as library:
        library.add(shared / "reports" / "harrow-2017.pdf")
        yield Assistant(library)


@pytest.fixture(scope="module")
def rows(assistant: Assistant, shared: Path) -> list[Row]:
    return evaluate.run(shared / "gold" / "harrow_2017_questions.jsonl", assistant)


@pytest.mark.parametrize(("measure", "least"), PROMISED.items())
def test_the_judged_questions_reach_what_is_promised(
    rows: list[Row], shared: Path, measure: str, least: float
) -> None:
    found = evaluate.summary(rows, shared / "gold" / "harrow_2017_questions.jsonl")
    assert found["measures"][measure]["value"] >= least


def test_both_sides_of_a_contradiction_are_told(assistant: Assistant) -> None:
    answer = assistant.ask("Are return home interviews timely?")
    cited = {c.paragraph.label for s in answer.statements for c in s.citations}
    assert {"25", "40", "78"} <= cited


def test_every_quotation_of_every_judged_answer_is_verbatim(
    assistant: Assistant, rows: list[Row]
) -> None:
    quoted = [c for row in rows for s in row["statements"] for c in s["citations"]]
    for citation in quoted:
        paragraph = assistant.library.paragraph(citation["id"])
        assert paragraph is not None
        assert paragraph.text[citation["start"] : citation["end"]] == citation["quote"]
    assert len(quoted) > 100
