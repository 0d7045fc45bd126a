"""Why a service was graded as it was: what its own chapter says is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pincite import reasons
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.library import Library
from pincite.types import Mark, Report, Section
from tests.fakes import report

HELP = "Children who need help and protection"
SAID = (
    (None, HELP, "heading"),
    ("1", "Boats are safe. However, plans are not always clear.", "finding"),
    ("2", "Crews have grown. Visits are too late in winter.", "finding"),
    ("3", "Wardens reduce poor practice.", "finding"),
    ("4", "Sails are weak.", "finding"),
    ("5", "Mend weak sails.", "recommendation"),
)
OTHERS = (("9", "Halls are not yet heated.", "finding"),)


def graded(*, marked: tuple[str, ...] = (), said: object = SAID) -> Report:
    """A report with a graded chapter, and another without a grade."""
    one = report(said, headings=(HELP,))  # type: ignore[arg-type]
    other = report(OTHERS, headings=("Halls",))  # type: ignore[arg-type]
    paragraphs = tuple(
        replace(p, marks=(Mark("recommendation", 0, 1, ()),)) if p.label in marked else p
        for p in one.paragraphs()
    )
    chapters = (
        Section(headings=(HELP,), grade="requires improvement", paragraphs=paragraphs),
        Section(headings=("Halls",), grade=None, paragraphs=tuple(other.paragraphs())),
    )
    return replace(one, sections=chapters)


WHY = "Why does help and protection require improvement?"


def test_each_paragraph_of_the_chapter_gives_its_first_weakness() -> None:
    told = [draft.text for draft in reasons.drafts(WHY, graded())]
    assert told == [
        "Boats are safe. However, plans are not always clear.",
        "Visits are too late in winter.",
        "Sails are weak.",
    ]


def test_what_is_marked_as_leading_to_a_recommendation_is_told_alone() -> None:
    told = reasons.drafts(WHY, graded(marked=("2", "4")))
    assert [draft.quotes[0][0].split("#")[1] for draft in told] == ["2", "4"]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (WHY, True),
        ("why is help and protection inadequate when all else is good?", True),
        ("What made help and protection fail?", True),
        ("But why is help and protection inadequate?", True),
        ("Why is help and protection good?", False),
        ("Why do boats require improvement?", False),
        ("Does help and protection require improvement?", False),
        ("Why does it require improvement?", False),
        ("Why do halls require improvement?", False),
    ],
)
def test_only_the_reasons_for_a_low_grade_of_a_graded_service_are_told(
    question: str, asked: bool
) -> None:
    assert bool(reasons.drafts(question, graded())) is asked


def test_the_answer_is_of_that_chapter(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    one = graded()
    with Library.open(tmp_path, embedder=embedder) as library:
        library._store.add_report(one, file=b"x", chunks=indexed(one, embedder, lambda *_: None))
        answer = Assistant(library).ask(f"{WHY[:-1]} in Marlowe Vale?")
    labels = {c.paragraph.label for s in answer.statements for c in s.citations}
    assert labels == {"1", "2", "4"}
    assert answer.outcome == "answered"
