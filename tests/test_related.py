"""Recommendations and the findings they rest on: what is printed, and what is nearest in words."""

from __future__ import annotations

from dataclasses import replace

from pincite.related import related
from pincite.types import Mark, Paragraph
from tests.fakes import report

TEXTS = [
    ("1", "Ensure that ferries to the island sail on winter nights.", "recommendation"),
    ("2", "Ensure that lighthouse keepers are trained each year.", "recommendation"),
    ("3", "Ensure that harbour dues are published.", "recommendation"),
    ("4", "Ferries to the island do not sail on winter nights. (Recommendation)", "finding"),
    ("5", "Keepers of the lighthouse are rarely trained. (Recommendation)", "finding"),
    ("6", "The town hall was painted. (Recommendation)", "finding"),
    ("7", "Boats are blue.", "finding"),
]


def blocks(**marks: Mark) -> list[Paragraph]:
    """The report's blocks; those that say "(Recommendation)" are marked, others as asked."""
    out = []
    for paragraph in report(TEXTS).paragraphs():
        own = [marks[f"p{paragraph.label}"]] if f"p{paragraph.label}" in marks else []
        at = paragraph.text.find("(Recommendation)")
        if not own and at >= 0:
            own = [Mark("recommendation", at, at + 16)]
        out.append(replace(paragraph, marks=tuple(own)))
    return out


def told(label: str, every: list[Paragraph]) -> list[tuple[str | None, str, bool]]:
    cited = [p for p in every if p.label == label]
    return [(one.paragraph.label, one.kind, one.printed) for one in related(cited, every)]


def test_a_marked_finding_has_the_recommendation_nearest_in_words() -> None:
    assert told("4", blocks()) == [("1", "recommendation", False)]
    assert told("5", blocks()) == [("2", "recommendation", False)]


def test_a_recommendation_has_the_findings_that_are_nearest_to_it() -> None:
    assert told("1", blocks()) == [("4", "finding", False)]
    assert told("3", blocks()) == []


def test_where_none_is_near_none_is_named() -> None:
    assert told("6", blocks()) == []
    assert told("7", blocks()) == []


def test_what_is_printed_goes_before_what_is_near() -> None:
    ids = {p.label: p.id for p in blocks()}
    aimed = blocks(p4=Mark("recommendation", 0, 1, (ids["3"],)))
    assert told("4", aimed) == [("3", "recommendation", True)]
    assert told("3", aimed) == [("4", "finding", True)]
    assert told("1", aimed) == []
    back = blocks(p2=Mark("paragraph", 0, 1, (ids["7"],)))
    assert told("2", back) == [("7", "finding", True), ("5", "finding", False)]


def test_what_is_cited_already_is_not_named_again() -> None:
    every = blocks()
    both = [p for p in every if p.label in {"1", "4"}]
    assert related(both, every) == ()
