"""Reports about no one body are found by the telling words of their titles, and by no others."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.naming.everyday import is_everyday
from pincite.pinpoint import look_up
from pincite.scope import resolve
from pincite.types import Record
from tests.catalogue import library, record


def titled(id: str, title: str, kind: str | None, year: int | None) -> Record:
    """A record about no one body."""
    published = date(year, 9, 1) if year else None
    return record(id, None, published, title=title, kind=kind or "")


DAM = titled(
    "tarnmoor-inquiry-2021",
    "The Tarnmoor Reservoir Inquiry – First Report – Chapter 1: The reservoir and the warnings",
    "inquiry",
    2021,
)
COVID_1 = titled(
    "covid-19-inquiry-module-1", "UK Covid-19 Inquiry Module 1: Preparedness", "inquiry", None
)
COVID_2 = titled(
    "covid-19-inquiry-module-2", "UK Covid-19 Inquiry Module 2: Decisions", "inquiry", 2025
)
ANSWER = titled(
    "uk-government-response-2025",
    "UK Government Response to the Covid-19 Inquiry Module 1 Report",
    "response",
    2025,
)
CARE = titled(
    "care-review-2022", "Independent Review of Children’s Social Care: Final Report", "review", 2022
)
YEARLY = titled("annual-report-2020", "Annual Report: Schools and Services", None, 2020)
HOLT = titled("holt-v-marsh-2020", "Holt v Marsh", "judgment", 2020)
CASE = titled("wendle-2018", "Wendle Valley Serious Case Review", "review", 2018)
OLD = record("wendle-valley-2015", "Wendle Valley", date(2015, 3, 1))
NEW = record("wendle-valley-2019", "Wendle Valley Borough Council", date(2019, 3, 1))
FENWICK = record("fenwick-2019", "Fenwick", date(2019, 6, 1))

FEW = [DAM, OLD, NEW]
MANY = [DAM, COVID_1, COVID_2, ANSWER, CARE, YEARLY, HOLT, CASE, OLD, NEW, FENWICK]

NAMED: list[tuple[str, list[Record], set[Record]]] = [
    # a word that nobody uses for anything else
    ("tarnmoor dam disaster: how many houses flooded", MANY, {DAM}),
    ("what was the deadline at Tarnmoor", MANY, {DAM}),
    ("Tarnmoor's keeper", MANY, {DAM}),
    ("who was told that the tarnmor dam leaked?", MANY, set()),
    ("who was told that the Tarnmor dam leaked?", MANY, {DAM}),
    ("who was told that tarnmooor leaked?", MANY, {DAM}),
    ("What does the Tarnmoor report want to change?", MANY, {DAM}),
    ("did the Tarnmoor enquiry blame the keeper", MANY, {DAM}),
    ("the first report on Tarnmoor", MANY, {DAM}),
    ("how much was spent on Tarnmoor in 2018?", MANY, {DAM}),
    ("the duty in Holt v Marsh", MANY, {HOLT}),
    ("Marsh on costs", MANY, {HOLT}),
    # an everyday word with company
    ("the reservoir inquiry on climate", MANY, {DAM}),
    ("the inquiry into the reservoir", MANY, {DAM}),
    ("what does the Covid inquiry say of plans?", [COVID_1, ANSWER, FENWICK], {COVID_1}),
    ("covid-19 inquiry on pandemic flu", [COVID_1, ANSWER, FENWICK], {COVID_1}),
    ("the inquiry into Covid-19", [COVID_1, ANSWER, FENWICK], {COVID_1}),
    ("the covid report", [COVID_1, FENWICK], {COVID_1}),
    ("the government response to the Covid inquiry", MANY, {ANSWER}),
    ("covid inquiry module 2 on decisions", MANY, {COVID_2}),
    ("the Module 1 inquiry", [COVID_1, COVID_2], {COVID_1}),
    # words that several share name all of them
    ("the covid inquiry", MANY, {COVID_1, COVID_2}),
    ("the covid inquiry and Fenwick", MANY, {COVID_1, COVID_2, FENWICK}),
    # the title in full
    ("the Independent Review of Children's Social Care", MANY, {CARE}),
    # the only one of its kind
    ("what does the inquiry say about drought", FEW, {DAM}),
    ("did the inquiry’s panel visit?", FEW, {DAM}),
    ("what does the judgment say about costs", MANY, {HOLT}),
    ("what did the inspection find", [DAM, FENWICK], {FENWICK}),
    ("the response to the inquiry", [DAM, ANSWER, FENWICK], {ANSWER}),
    # bodies beside them
    ("is Fenwick as careless as Tarnmoor?", MANY, {DAM, FENWICK}),
    ("compare the Tarnmoor inquiry with Fenwick", MANY, {DAM, FENWICK}),
    ("what does the Wendle Valley report say", MANY, {OLD, NEW}),
    ("the Wendle Valley serious case review", MANY, {CASE}),
    ("Wendle Valley 2015 and the inquiry", FEW, {OLD, DAM}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "records", "meant"), NAMED, ids=[row[0] for row in NAMED])
def test_a_report_about_no_body_is_found_by_its_title(
    question: str, records: list[Record], meant: set[Record]
) -> None:
    scope = resolve(question, records)
    assert set(scope.reports) == {one.id for one in meant or records}
    assert scope.named == bool(meant)
    assert "no report on" not in scope.why


@pytest.mark.parametrize(
    "question",
    [
        "what does the first report say",
        "the chapter on the reservoir and the warnings",
        "chapter 1",
        "the annual report on schools",
        "which review covers children's services?",
        "how good are social care services?",
        "what is the response to missing children?",
        "how did covid change schools?",
        "the response to covid",
        "the inquiry into the death of a child",
        "the judgment on leadership",
        "was there an inquiry?",
        "an independent review of a serious case",
        "how many serious case reviews were there?",
        "the government and the public",
        "module 1 of the training",
        "the valley",
        "Report",
    ],
)
def test_words_that_many_titles_have_name_no_report(question: str) -> None:
    assert not resolve(question, MANY).named


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("how did Fenwick cope with covid?", {FENWICK}),
        ("Fenwick’s covid response", {FENWICK}),
        ("the review of plans in Fenwick", {FENWICK}),
        ("what did the report on the reservoir say of Fenwick", {FENWICK}),
    ],
)
def test_everyday_words_beside_a_body_are_about_the_body(question: str, meant: set[Record]) -> None:
    assert set(resolve(question, MANY).reports) == {one.id for one in meant}


def test_several_inquiries_are_not_the_inquiry() -> None:
    assert not resolve("what does the inquiry say", [DAM, COVID_1, FENWICK]).named


def test_an_inquiry_is_not_missed_for_years_it_tells_of() -> None:
    name = "The Tarnmoor Reservoir Inquiry 2021"
    assert resolve("Tarnmoor in 2018?", MANY).why == f"{name} (named)"
    asked = resolve("the 2018 Tarnmoor report", MANY).why
    assert asked == f"The Tarnmoor Reservoir Inquiry has no 2018 report; {name} (named)"


def test_a_place_that_stands_in_a_title_is_not_called_absent() -> None:
    assert resolve("the Social Care Council", MANY).why == f"all {len(MANY)} reports"
    other = "no report on Grimsdale in the library"
    assert resolve("the Grimsdale report", MANY).why == f"{other}; all {len(MANY)} reports"


def test_a_conversation_moves_to_the_inquiry_and_back() -> None:
    assert resolve("and the inquiry?", FEW, carried=[NEW.id]).reports == (DAM.id,)
    assert resolve("and the keeper?", FEW, carried=[DAM.id]).reports == (DAM.id,)
    assert resolve("and Wendle Valley 2015?", FEW, carried=[DAM.id]).reports == (OLD.id,)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Tarnmoor para 1.2", ["tarnmoor-inquiry-2021#1.2"]),
        ("para 1.2 of the Tarnmoor inquiry", ["tarnmoor-inquiry-2021#1.2"]),
        ("para 1.2 of the inquiry", ["tarnmoor-inquiry-2021#1.2"]),
        ("Tarnmoor Reservoir Inquiry, para A.1", ["tarnmoor-inquiry-2021#a.1"]),
        ("Tarnmoor chapter 1", ["tarnmoor-inquiry-2021#1.1", "tarnmoor-inquiry-2021#1.2"]),
        ("Tarnmoor inquiry, annex A", ["tarnmoor-inquiry-2021#a.1", "tarnmoor-inquiry-2021#a.2"]),
        ("Holt v Marsh [2]", ["holt-v-marsh-2020#2"]),
    ],
)
def test_citations_name_reports_by_their_titles_too(text: str, ids: list[str]) -> None:
    assert [p.id.lower() for p in look_up(text, library()).paragraphs] == ids


def test_everyday_words_are_told_by_their_endings_too() -> None:
    words = "reservoirs warnings preparedness covid module safety flooded annual".split()
    assert all(map(is_everyday, words))
    assert not any(map(is_everyday, ["tarnmoor", "wendle", "fenwick", "brackenmoor", "ashby"]))


_TITLES = [one.title for one in MANY] + ["the inquiry", "report", "covid", "module 1", ""]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(_TITLES) | st.text(max_size=20), max_size=6))
def test_any_mix_of_titles_gets_a_scope_of_reports_there_are(parts: list[str]) -> None:
    scope = resolve(" ".join(parts), MANY)
    assert set(scope.reports) <= {one.id for one in MANY}
    assert len(set(scope.reports)) == len(scope.reports) > 0


@pytest.mark.parametrize("one", [DAM, COVID_1, COVID_2, ANSWER, HOLT], ids=lambda one: one.id)
def test_a_title_in_full_names_its_report_alone(one: Record) -> None:
    assert resolve(one.title, MANY).reports == (one.id,)


@pytest.mark.parametrize(
    "text", ["covid inquiry " * 140, "tarnmoor the " * 150, "inquiry of " * 180]
)
def test_a_long_question_is_not_read_in_every_way_among_many_titles(text: str) -> None:
    many = [
        titled(f"module-{n}-2020", f"UK Covid-19 Inquiry Module {n}: Part {n}", "inquiry", 2020)
        for n in range(40)
    ]
    resolve("warm", [*MANY, *many])
    started = time.perf_counter()
    resolve(text[:2000], [*MANY, *many])
    # Tried in every way, they would take minutes.
    assert time.perf_counter() - started < 10
