"""Grades where they are asked for, sentences else, and what is said of reports that are silent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.library import Library
from pincite.quotable import may_be_quoted
from pincite.types import Answer
from tests.fakes import report

EMBEDDER = HashingEmbedder(512)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    said = {
        "fenwick-2014": [("1", "The harbour ferries sail late in winter."), ("2", "Carers meet.")],
        "fenwick-2019": [("1", "The harbour ferries sail on time."), ("2", "Carers rest.")],
        "fenwick-2023": [
            ("1", "Library books are lent for a fortnight."),
            (None, "What needs to improve", "heading"),
            (None, "The lending of maps at the library.", "bullet"),
        ],
    }
    with Library.open(tmp_path_factory.mktemp("library"), embedder=EMBEDDER) as library:
        for id, blocks in said.items():
            one = report(blocks, id=id, body="Fenwick", published=None)
            library._store.add_report(
                one, file=b"x", chunks=indexed(one, EMBEDDER, lambda *_: None)
            )
        yield library


def test_a_report_that_is_compared_and_silent_is_named(library: Library) -> None:
    reports = ("fenwick-2014", "fenwick-2019", "fenwick-2023")
    answer = Assistant(library).ask("do the harbour ferries sail on time?", reports=reports)
    quoted = {c.paragraph.report for s in answer.statements for c in s.citations}
    assert quoted == {"fenwick-2014", "fenwick-2019"}
    assert len(answer.notes) == 1
    assert answer.notes[0].startswith("Nothing near the question was found in Fenwick")


def quoted_ids(answer: Answer) -> set[str]:
    return {c.paragraph.id for s in answer.statements for c in s.citations}


def test_what_mentions_a_word_has_it(library: Library) -> None:
    found = Assistant(library).ask("Which reports mention carers?")
    assert quoted_ids(found) == {"fenwick-2014#2", "fenwick-2019#2"}
    assert found.notes == ("Nothing near the question was found in Fenwick.",)


def test_where_reports_are_asked_for_each_has_its_say(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        for number in range(6):
            one = report(
                [("1", f"The ferries of pier {number} sail late.")],
                id=f"pier-{2010 + number}",
                body=f"Pier {number}",
                published=None,
            )
            library._store.add_report(
                one, file=b"x", chunks=indexed(one, EMBEDDER, lambda *_: None)
            )
        ask = Assistant(library).ask
        assert len(quoted_ids(ask("Which piers' ferries sail late?"))) == 4
        assert len(quoted_ids(ask("Which reports say that ferries sail late?"))) == 6


def test_one_report_is_not_compared(library: Library) -> None:
    answer = Assistant(library).ask("do the harbour ferries sail?", reports=["fenwick-2014"])
    assert answer.notes == ()


def test_a_bullet_is_told_with_its_heading(library: Library) -> None:
    answer = Assistant(library).ask("lending of maps", reports=["fenwick-2023"])
    assert answer.statements[0].text == (
        "What needs to improve: The lending of maps at the library."
    )
    kinds = [citation.paragraph.kind for citation in answer.statements[0].citations]
    assert kinds == ["heading", "bullet"]


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("How many ferries sailed in 2019?", ""),
        ("How many ferries sailed in 2016?", ""),
        ("How many ferries sailed in 2012?", "a number for 2012"),
    ],
)
def test_a_number_of_another_year_is_no_answer(tmp_path: Path, question: str, lacking: str) -> None:
    one = report([("1", "Twelve ferries sailed in 2015–16.")], id="fenwick-2019", body="Fenwick")
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        library._store.add_report(one, file=b"x", chunks=indexed(one, EMBEDDER, lambda *_: None))
        answer = Assistant(library).ask(question)
    assert answer.evidence and answer.evidence.lacking == lacking


@pytest.mark.parametrize(
    ("question", "quoted"),
    [("is the harbour inadequate?", False), ("was the harbour inadequate before?", True)],
)
def test_grades_of_an_older_report_are_not_quoted_as_this_ones(question: str, quoted: bool) -> None:
    said = [("1", "The harbour was inadequate.")]
    (old,) = report(said, headings=("Previous Ofsted inspections",)).paragraphs()
    assert may_be_quoted(old, question) is quoted
