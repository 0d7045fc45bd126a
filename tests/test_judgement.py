"""Grades asked for are answered from the front page and the headings, and from nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pincite import judgement, specimens, whichbody
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.library import Library
from pincite.types import Grade, Turn
from tests.fakes import report


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("what grade did care leavers get?", True),
        ("overall ofsted rating", True),
        ("How was leadership judged?", True),
        ("was the safeguarding board rated good as well?", True),
        ("Is adoption good?", True),
        ("was leadership found to be inadequate", True),
        ("has the overall grade improved?", True),
        ("has the grade for care leavers changed?", True),
        ("has leadership's grade improved since 2019?", True),
        ("has it got better? (improved, increased)", True),
        ("how did the care leaver service come out?", True),
        ("what did leadership get?", True),
        ("how has adoption done", True),
        ("how do looked after children do at school?", False),
        ("what did carers get from the council?", False),
        ("Was everything graded good or did some parts do better?", True),
        ("Which services failed to be good?", True),
        ("Which of its services are inadequate?", True),
        ("what's the one area that isn't outstanding?", True),
        ("What are the areas like?", False),
        ("is it still failing? what was the verdict?", True),
        ("Which services are late?", False),
        ("How has this been done?", False),
        ("How did they get it done?", False),
        ("has adoption improved?", False),
        ("why is adoption only graded good?", False),
        ("what made inspectors change the grade?", False),
        ("Are good carers kept?", False),
        ("Is it good that boats sail in winter?", False),
        ("What did the court find in its judgment?", False),
        ("How many children are in care?", False),
    ],
)
def test_a_question_for_a_grade_is_told_from_others(question: str, asked: bool) -> None:
    assert judgement.is_asked(question) is asked


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("library")
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        for path in specimens.paths():
            library.add(path)
        yield library


def told(library: Library, question: str) -> list[str]:
    return [statement.text for statement in Assistant(library).ask(question).statements]


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (
            "what grade did care leavers get in Marlowe Vale 2019?",
            ["Experiences and progress of care leavers: Requires improvement"],
        ),
        ("How was adoption judged in Marlowe Vale 2019?", ["Adoption performance: Good"]),
        (
            "overall rating Marlowe Vale 2019",
            ["Children’s services in Marlowe Vale require improvement to be good"],
        ),
    ],
)
def test_the_grade_printed_is_the_answer(
    library: Library, question: str, answers: list[str]
) -> None:
    assert told(library, question) == answers


def test_all_grades_are_told_where_all_are_asked_for(library: Library) -> None:
    found = told(library, "What grades did Marlowe Vale get in 2019?")
    assert len(found) >= 6
    assert "Children looked after and achieving permanence: Good" in found


def test_a_grade_comes_first_and_the_findings_after_it_where_it_is_not_all(
    library: Library,
) -> None:
    first, *others = told(library, "Is adoption good in Marlowe Vale 2019?")
    assert first == "Adoption performance: Good"
    assert others


def test_reports_are_set_side_by_side(library: Library) -> None:
    answer = Assistant(library).ask("has Marlowe Vale's overall grade improved since 2019?")
    reports = [s.citations[0].paragraph.report for s in answer.statements]
    assert reports == ["marlowe-vale-2023", "marlowe-vale-2019"]
    assert answer.outcome == "answered"


def test_reports_that_are_compared_begin_with_what_each_was_graded(library: Library) -> None:
    answer = Assistant(library).ask("Compare Marlowe Vale 2019 and 2023 on care leavers")
    assert answer.query.text == "care leavers"
    first, second, *others = [statement.text for statement in answer.statements]
    assert first == "The experiences and progress of care leavers: Good"
    assert second == "Experiences and progress of care leavers: Requires improvement"
    assert others


def test_whether_that_has_improved_is_asked_of_what_was_spoken_of(library: Library) -> None:
    ask = Assistant(library).ask
    asked = "has that got better since 2019?"
    graded = ask(asked, history=[Turn("How are care leavers in Marlowe Vale 2023?")])
    assert graded.statements[0].text == "The experiences and progress of care leavers: Good"
    other = ask(asked, history=[Turn("How timely are return interviews in Marlowe Vale 2023?")])
    assert not any(s.citations[0].paragraph.kind == "front" for s in other.statements)


def test_every_grade_is_quoted_where_it_is_printed(library: Library) -> None:
    answer = Assistant(library).ask("What grades did Marlowe Vale get in 2019?")
    for statement in answer.statements:
        words = [citation.quote for citation in statement.citations]
        assert ": ".join(words) == statement.text or words[0] == statement.text
        for citation in statement.citations:
            span = citation.span
            assert citation.paragraph.text[span.start : span.end] == citation.quote


def test_nothing_is_told_of_what_was_not_graded(library: Library) -> None:
    report = library.report("marlowe-vale-2019")
    for question in ("what grade did the harbour get?", "Is the ferry good?"):
        assert judgement.drafts(question, report.record, report.sections) == ((), False)
    inquiry = library.report("brackenmoor-inquiry-2021")
    asked = "what rating did it get?"
    assert judgement.drafts(asked, inquiry.record, inquiry.sections) == ((), True)


def test_a_grade_that_stands_nowhere_is_not_told(library: Library) -> None:
    """A record's grade is believed only where its words are found on the page."""
    report = library.report("marlowe-vale-2019")
    wrong = tuple(replace(grade, grade="Outstanding") for grade in report.record.grades)
    record = replace(report.record, grades=wrong)
    assert list(judgement.printed(record, ())) == []
    found = [one.grade for one in judgement.printed(record, report.sections)]
    assert "Outstanding" not in found


def test_that_only_the_newest_were_looked_at_is_said(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        for year in range(2015, 2020):
            one = report(
                [(None, "Adoption", "front"), (None, "Good", "grade"), ("1", "Boats sail.")],
                id=f"vale-{year}",
                published=date(year, 3, 1),
            )
            one = replace(one, record=replace(one.record, grades=(Grade("Adoption", "Good", 1),)))
            library._store.add_report(
                one, file=b"x", chunks=indexed(one, embedder, lambda *_: None)
            )
        some = Assistant(library).ask("what grades did adoption get?")
        one_year = Assistant(library).ask("what grade did adoption get in 2015?")
    assert [s.citations[0].paragraph.report for s in some.statements] == [
        f"vale-{year}" for year in (2019, 2018, 2017, 2016)
    ]
    assert any("newest 4 of 5 reports" in note for note in some.notes)
    assert one_year.notes == ()
    assert [s.text for s in one_year.statements] == ["Adoption: Good"]


def test_the_bodies_of_a_grade_are_listed_from_all_reports(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        for year, grade in zip(range(2014, 2020), ("Good", "Inadequate") * 3, strict=True):
            one = report(
                [(None, "Overall effectiveness", "front"), (None, grade, "grade"), ("1", "Boats.")],
                id=f"vale-{year}",
                published=date(year, 3, 1),
            )
            grades = (Grade("Overall effectiveness", grade, 1),)
            one = replace(one, record=replace(one.record, grades=grades))
            library._store.add_report(
                one, file=b"x", chunks=indexed(one, embedder, lambda *_: None)
            )
        answer = Assistant(library).ask("Which reports are inadequate?")
    assert [s.citations[0].paragraph.report for s in answer.statements] == [
        f"vale-{year}" for year in (2019, 2017, 2015)
    ]
    assert answer.notes == ()


def test_whether_it_improved_begins_with_the_grades_by_year(library: Library) -> None:
    answer = Assistant(library).ask("Has Marlowe Vale improved?")
    first, second = answer.statements[:2]
    assert first.text.startswith("Overall effectiveness:")
    assert {first.citations[0].paragraph.report, second.citations[0].paragraph.report} == {
        "marlowe-vale-2023",
        "marlowe-vale-2019",
    }


@pytest.mark.parametrize(
    ("question", "grade"),
    [
        ("Which is the best council?", "good"),
        ("which councils are the worst", "inadequate"),
        ("What is the top-rated authority? (judgement, judged)", "good"),
        ("What is the best way to keep carers?", ""),
        ("Who is the worst?", "inadequate"),
    ],
)
def test_the_best_and_the_worst_are_those_of_the_grades_there_are(
    question: str, grade: str
) -> None:
    grades = {"good", "requires improvement to be good", "inadequate", ""}
    assert whichbody.which(question, grades) == grade
    assert judgement.is_asked(question) is bool(grade)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Which council has the best adoption service?", ("a",)),
        ("which council is best at adoption", ("a",)),
        ("who is the worst for adoption?", ("c",)),
        ("Which report has the weakest adoption?", ("c",)),
        ("which council has the top-rated adoption service", ("a",)),
        ("Which authorities have inadequate adoption?", ("c",)),
        ("which reports graded adoption good", ("b",)),
        ("Which reports found adoption to be outstanding?", ("a",)),
        ("which councils are good", ("a", "c")),
        # No report grades these, or a grade is not what is meant.
        ("Which council has the best trams?", None),
        ("which councils have good foster carers", None),
        ("who is good at adoption", None),
        ("what is the best way to adopt?", None),
        ("Which reports speak of adoption?", None),
    ],
)
def test_bodies_are_found_by_the_grade_of_what_is_asked_about(
    question: str, found: tuple[str, ...] | None
) -> None:
    grades = {
        "a": ("Good", "Outstanding"),
        "b": ("Inadequate", "Good"),
        "c": ("Good", "Inadequate"),
    }
    records = [
        replace(
            report(id=id).record,
            grades=(Grade("Overall effectiveness", whole), Grade("Adoption performance", adoption)),
        )
        for id, (whole, adoption) in grades.items()
    ]
    assert judgement.bodies_with(question, records) == found


OVERALL_2019 = "Children’s services in Marlowe Vale require improvement to be good"


def test_grades_that_are_compared_are_those_of_each_report(library: Library) -> None:
    for question in (
        "Compare the grades of Marlowe Vale in 2019 and 2023",
        "Which grades improved in Marlowe Vale between 2019 and 2023?",
    ):
        texts = told(library, question)
        assert "Overall effectiveness: Good" in texts
        assert OVERALL_2019 in texts
        assert any(text.startswith("Adoption performance:") for text in texts)


def test_the_overall_grades_are_no_others(library: Library) -> None:
    texts = told(library, "What were the overall grades of both Marlowe Vale reports?")
    assert texts == ["Overall effectiveness: Good", OVERALL_2019]


@pytest.mark.parametrize("again", ["And in 2019?", "and what was it four years before?"])
def test_a_grade_is_asked_for_again_of_another_year(library: Library, again: str) -> None:
    before = [Turn("What grade did Marlowe Vale get overall in 2023?")]
    (first,) = Assistant(library).ask(again, history=before).statements
    assert first.text == OVERALL_2019
    assert first.citations[0].paragraph.report == "marlowe-vale-2019"
    why = Assistant(library).ask("why?", history=[*before, Turn(again)])
    assert why.outcome == "answered"
    assert {c.paragraph.report for s in why.statements for c in s.citations} == {
        "marlowe-vale-2019"
    }


def test_without_grades_there_is_no_best() -> None:
    assert whichbody.which("Which is the best council?", {""}) == ""


@pytest.mark.parametrize(
    "question",
    ["what's the one area that isn't outstanding?", "What is the only service not good?"],
)
def test_which_one_is_not_asks_for_all_grades_and_names_no_subject(question: str) -> None:
    assert judgement.is_asked(question) and judgement.is_overall(question)
