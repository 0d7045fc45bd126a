"""What people type finds what they mean, and says so when it is not there."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.lookup.labelling import stretch
from pincite.pinpoint import MOST, look_up, may_name_a_number
from pincite.sandbox import read_report
from pincite.types import Paragraph, Record, Report
from tests.catalogue import library
from tests.fakes import report

ONE = library("marlowe-vale-2019")
ALL = library()
FSB = "the-fenland-safeguarding-board-fsb"


def names(text: str, shelf: object = ONE, **more: object) -> tuple[str, list[str]]:
    """The type of a look-up, and the ids it led to without their report."""
    found = look_up(text, shelf, **more)  # type: ignore[arg-type]
    return found.type, [p.id.partition("#")[2] for p in found.paragraphs]


ABOUT = "information-about-this-inspection"
BULLETS = [f"help-and-protection.{n}" for n in (1, 2, 3)]
EXEC = [f"executive-summary.{n}" for n in (1, 2, 3)]
TYPED: list[tuple[str, str, list[str]]] = [
    # one paragraph, as people write it
    ("para 5", "paragraph", ["5"]),
    ("Para. 5", "paragraph", ["5"]),
    ("PARA 5?", "paragraph", ["5"]),
    ("para5", "paragraph", ["5"]),
    ("paragraph 5", "paragraph", ["5"]),
    ("paragraph five", "paragraph", ["5"]),
    ("paragraph twelve", "paragraph", ["12"]),
    ("pargraph 5", "paragraph", ["5"]),
    ("paragrpah 12", "paragraph", ["12"]),
    ("¶5", "paragraph", ["5"]),
    ("¶ 5", "paragraph", ["5"]),
    ("§ 5", "paragraph", ["5"]),
    ("[5]", "paragraph", ["5"]),
    ("(5)", "paragraph", ["5"]),
    ("5", "paragraph", ["5"]),
    ("5.", "paragraph", ["5"]),
    ("05", "paragraph", ["5"]),
    ("five", "paragraph", ["5"]),
    ("#5", "paragraph", ["5"]),
    ("no. 5", "paragraph", ["5"]),
    ("number 5", "paragraph", ["5"]),
    ("point 5", "paragraph", ["5"]),
    ("finding 5", "paragraph", ["5"]),
    ("“para 5”", "paragraph", ["5"]),
    ("what does 5 say", "paragraph", ["5"]),
    ("what does paragraph 5 say?", "paragraph", ["5"]),
    ("what's in para 5", "paragraph", ["5"]),
    ("show me para 5 please", "paragraph", ["5"]),
    ("can you read out paragraph 5", "paragraph", ["5"]),
    ("go to 5", "paragraph", ["5"]),
    ("is there a para 5?", "paragraph", ["5"]),
    ("the text of paragraph 5", "paragraph", ["5"]),
    ("see para 5 above", "paragraph", ["5"]),
    ("5th paragraph", "paragraph", ["5"]),
    ("the fifth paragraph", "paragraph", ["5"]),
    ("para 5 (p 3)", "paragraph", ["5"]),
    ("marlowe-vale-2019#5", "paragraph", ["5"]),
    ("?report=marlowe-vale-2019&para=5", "paragraph", ["5"]),
    ("first paragraph", "paragraph", ["1"]),
    ("last paragraph", "paragraph", ["13"]),
    ("the paragraph after 5", "paragraph", ["6"]),
    ("para before 5", "paragraph", ["4"]),
    # bullets
    ("5(b)", "paragraph", ["help-and-protection.2", "5"]),
    ("para 5 (b)", "paragraph", ["help-and-protection.2", "5"]),
    ("5(ii)", "paragraph", ["help-and-protection.2", "5"]),
    ("para 5(3)", "paragraph", ["help-and-protection.3", "5"]),
    ("para 5, second bullet", "paragraph", ["help-and-protection.2", "5"]),
    ("first bullet under para 5", "paragraph", ["help-and-protection.1", "5"]),
    ("5 bullet 3", "paragraph", ["help-and-protection.3", "5"]),
    ("5(f)", "paragraph", ["5"]),
    ("5b", "paragraph", ["help-and-protection.2", "5"]),
    ("14b", "not_found", []),
    # lists and ranges
    ("paras 5-7", "range", ["5", "6", "7"]),
    ("paras 5–7", "range", ["5", "6", "7"]),
    ("paras 5 to 7", "range", ["5", "6", "7"]),
    ("5—7", "range", ["5", "6", "7"]),
    ("¶¶5-7", "range", ["5", "6", "7"]),
    ("¶5-¶7", "range", ["5", "6", "7"]),
    ("paragraphs 7 to 5", "range", ["5", "6", "7"]),
    ("between 5 and 7", "range", ["5", "6", "7"]),
    ("paras from 5 to 7", "range", ["5", "6", "7"]),
    ("10-3", "range", ["10", "11", "12", "13"]),
    ("5 and 9", "range", ["5", "9"]),
    ("5, 9", "range", ["5", "9"]),
    ("5 & 9", "range", ["5", "9"]),
    ("paras 9, 5 and 7", "range", ["9", "5", "7"]),
    ("para 5 and para 9", "range", ["5", "9"]),
    ("both para 5 and 9", "range", ["5", "9"]),
    ("5 vs 9", "range", ["5", "9"]),
    ("§§ 5, 9", "range", ["5", "9"]),
    ("[5]–[6] and [9]", "range", ["5", "6", "9"]),
    ("paras 5-6; para 9", "range", ["5", "6", "9"]),
    ("paragraphs five and nine", "range", ["5", "9"]),
    ("paras 12 to 15", "range", ["12", "13"]),
    ("para 5 and rec 2", "range", ["5", "2"]),
    # recommendations
    ("rec 2", "paragraph", ["2"]),
    ("rec. 2", "paragraph", ["2"]),
    ("recommendation two", "paragraph", ["2"]),
    ("reccomendation 2", "paragraph", ["2"]),
    ("the second recommendation", "paragraph", ["2"]),
    ("last recommendation", "paragraph", ["11"]),
    ("recs 1-3", "range", ["1", "2", "3"]),
    ("recommendations 3 to 5", "range", ["3"]),
    ("recommendation 5", "not_found", []),
    ("FSB recommendation 10", "paragraph", ["10"]),
    ("FSB recommendation 2", "not_found", []),
    ("second recommendation of the FSB", "paragraph", ["11"]),
    ("second FSB recommendation", "paragraph", ["11"]),
    ("list the recommendations", "section", ["1", "2", "3", "10", "11"]),
    # parts of the report
    ("FSB para 12", "paragraph", ["12"]),
    ("para 12 of the FSB part", "paragraph", ["12"]),
    ("safeguarding board para 12", "paragraph", ["12"]),
    ("leadership para 5", "not_found", []),
    ("para 3 of the executive summary", "paragraph", ["executive-summary.3"]),
    ("third paragraph of the executive summary", "paragraph", ["executive-summary.3"]),
    ("executive summary, 3rd paragraph (p 1)", "paragraph", ["executive-summary.3"]),
    ("executive summary, last paragraph", "paragraph", ["executive-summary.3"]),
    ("footnote 1", "paragraph", ["note.1"]),
    ("fn 1", "paragraph", ["note.1"]),
    ("footnote 4", "not_found", []),
    ("exec summary", "section", EXEC),
    ("executive summary", "section", EXEC),
    ("the executive sumary", "section", EXEC),
    ("the whole executive summary please", "section", EXEC),
    ("FSB exec summary", "section", [f"{FSB}-executive-summary.{n}" for n in (1, 2)]),
    ("FSB recommendations", "section", ["10", "11"]),
    ("recommendations", "section", ["1", "2", "3", "10", "11"]),
    ("all recs", "section", ["1", "2", "3", "10", "11"]),
    ("leadership", "section", ["7", "8", "9"]),
    ("the leadership section", "section", ["7", "8", "9"]),
    ("section on governance", "section", ["7", "8", "9"]),
    ("ledership, managment and governance", "section", ["7", "8", "9"]),
    ("help and protection", "section", ["4", "5", *BULLETS, "6"]),
    ("information about the inspection", "section", [f"{ABOUT}.1", f"{ABOUT}.2"]),
    ("front page", "section", ["front.1", "front.2", "front.3"]),
    ("grades", "section", ["front.3"]),
    # pages
    ("page 3", "page", ["help-and-protection", "4", "5", *BULLETS, "6", "note.1"]),
    ("p.4", "page", ["leadership-management-and-governance", "7", "8"]),
    ("p4", "page", ["leadership-management-and-governance", "7", "8"]),
    ("pg4", "page", ["leadership-management-and-governance", "7", "8"]),
    ("pg 4", "page", ["leadership-management-and-governance", "7", "8"]),
    ("page four", "page", ["leadership-management-and-governance", "7", "8"]),
    ("page 8", "page", [ABOUT, f"{ABOUT}.1", f"{ABOUT}.2"]),
    ("page 40", "not_found", []),
    # with the report's name
    ("Marlowe Vale 2019 para 5", "paragraph", ["5"]),
    ("Marlowe Vale 2019, para 5 (p 3)", "paragraph", ["5"]),
    ("marlow vale 2019 5", "paragraph", ["5"]),
    ("Marlowe Vale's 2019 report, para 5", "paragraph", ["5"]),
    ("in Marlowe Vale's report: para 5", "paragraph", ["5"]),
    ("Marlowe Vale 2019 executive summary", "section", EXEC),
    ("para 5 of the 2019 report", "paragraph", ["5"]),
    ("para 5 of the 2014 report", "not_found", []),
    ("Marlowe Vale 2014 para 5", "not_found", []),
    ("Marlowe Vale 2019", "not_found", []),
    # nothing there
    ("para 14", "not_found", []),
    ("paragraph 0", "not_found", []),
    ("14", "not_found", []),
    ("5.3", "not_found", []),
    ("paras 20-30", "not_found", []),
    ("para", "not_found", []),
    ("page", "not_found", []),
    ("!!!", "not_found", []),
    ("", "not_found", []),
    ("   ", "not_found", []),
    ("next", "not_found", []),
    ("Grimsdale para 5", "not_found", []),
    # questions
    ("section 11", "question", ["11", "13"]),
    ("how timely are return interviews?", "question", []),
    ("the one on return interviews under leadership", "question", ["7"]),
    ("the recommendation on audits", "question", ["3", "11"]),
    ("the audit in the FSB part", "question", ["11", "13"]),
    ("why does para 5 say that", "question", ["5"]),
    ("who led the inspection", "question", []),
    ("return interviews", "question", ["1", "7"]),
    # no question, and nothing to be found
    ("25%", "not_found", []),
    ("bullet 3", "not_found", []),
    ("annex", "not_found", []),
    ("asdf", "not_found", []),
    ("section 99", "not_found", []),
    ("1" * 200, "not_found", []),
    ("Marlowe Vale 2019 bullet 3", "not_found", []),
    # without a space
    ("para24to26", "not_found", []),
    ("para4to6", "range", ["4", "5", "6"]),
    ("paras 4to6", "range", ["4", "5", "6"]),
    ("Marlowe Vale 2019, 4to6", "range", ["4", "5", "6"]),
    # the ends of the only report
    ("first", "paragraph", ["1"]),
    ("the last one", "paragraph", ["13"]),
    ("front page, 3rd entry (p 1)", "paragraph", ["front.3"]),
    # As it was cited before, and still stands in what people wrote.
    ("front page, 3rd line (p 1)", "paragraph", ["front.3"]),
    ("front page, 3rd grade (p 1)", "paragraph", ["front.3"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "type_", "ids"), TYPED, ids=[repr(row[0]) for row in TYPED])
def test_what_people_type_finds_what_they_mean(text: str, type_: str, ids: list[str]) -> None:
    assert names(text) == (type_, ids)


WALKED: list[tuple[str, str, str, list[str]]] = [
    ("next", "5", "paragraph", ["6"]),
    ("the next one", "5", "paragraph", ["6"]),
    ("previous", "5", "paragraph", ["4"]),
    ("prev para", "5", "paragraph", ["4"]),
    ("the one before", "5", "paragraph", ["4"]),
    ("previous", "1", "not_found", []),
    ("next", "13", "not_found", []),
    ("next", "executive-summary.2", "paragraph", ["executive-summary.3"]),
    ("next", "executive-summary.3", "paragraph", ["1"]),
    ("next page", "4", "page", ["leadership-management-and-governance", "7", "8"]),
    ("next page", "8", "page", [f"{FSB}-recommendations", "10", "11", "findings", "12", "13"]),
    ("previous page", "4", "page", ["recommendations", "1", "2", "3"]),
    ("12", "5", "paragraph", ["12"]),
]


@pytest.mark.parametrize(("text", "at", "type_", "ids"), WALKED)
def test_next_and_previous_go_on_from_the_paragraph_on_screen(
    text: str, at: str, type_: str, ids: list[str]
) -> None:
    kind, found = names(text, at=f"marlowe-vale-2019#{at}")
    assert (kind, [id.replace("the-council-", "") for id in found]) == (type_, ids)


def test_what_leads_nowhere_and_is_no_question_is_told_what_can_be_looked_up() -> None:
    can = "Look up para 25, paras 24–26, rec 6, page 12 or executive summary."
    for text in ("annex", "asdf", "bullet 3", "12345678901234567890", "Marlowe Vale 2019 asdf"):
        assert look_up(text, ONE).message.endswith(can)
    held = look_up("return interviews", ONE).message
    assert held == "No heading is called this. Here: the paragraphs with its words."
    for text in ("annex?", "who led", "children moving house often"):
        assert look_up(text, ONE).message.startswith("This reads as a question: ask it.")


@pytest.mark.parametrize("text", ["latest", "the newest", "The last", "most recent", "current"])
def test_the_latest_report_of_a_body_needs_no_word_for_a_report(text: str) -> None:
    found = look_up(f"{text} Marlowe Vale para 5", ALL)
    assert [p.id for p in found.paragraphs] == ["marlowe-vale-2023#5"]
    none = look_up(f"{text} Marlowe Vale para 9999", ALL)
    assert (none.type, none.paragraphs) == ("not_found", ())


def test_first_and_last_need_a_report_that_is_open() -> None:
    for text in ("first", "The last"):
        assert look_up(text, ALL).message.startswith("Open a paragraph first; then “")
    at = "marlowe-vale-2019#5"
    assert [p.label for p in look_up("last", ALL, at=at).paragraphs] == ["13"]
    assert [p.label for p in look_up("first", ALL, at=at).paragraphs] == ["1"]


def test_a_page_that_no_report_has_names_none_of_them() -> None:
    longest = max(record.pages or 0 for record in ALL.records())
    none = f"None of the {len(ALL.records())} reports has "
    assert look_up("page 9999", ALL).message == f"{none}page 9999: the longest has {longest} pages."
    assert look_up("footnote 999", ALL).message == f"{none}footnote 999."


def test_a_number_out_of_range_is_answered_with_the_range_there_is() -> None:
    assert (
        look_up("para 14", ONE).message == "There is no paragraph 14: Marlowe Vale 2019 has 1–13."
    )


def test_a_stretch_that_runs_out_gives_what_exists_and_says_what_does_not() -> None:
    found = look_up("paras 12 to 15", ONE)
    assert found.message == "Paragraphs 14–15 do not exist: Marlowe Vale 2019 has 1–13."


def test_a_stretch_of_a_thousand_million_numbers_costs_no_more_than_the_report() -> None:
    found = look_up("paras 2-999999999", ONE)
    assert [p.label for p in found.paragraphs] == [str(n) for n in range(2, 14)]
    assert "Paragraphs 14–999999999 do not exist" in found.message


def test_a_finding_asked_for_as_a_recommendation_is_offered_as_a_paragraph() -> None:
    message = look_up("recommendation 5", ONE).message
    assert "recommendations 1–3 and 10–11" in message
    assert "look up “para 5”" in message


def test_a_bullet_that_is_not_there_leads_to_its_paragraph_and_says_how_many_there_are() -> None:
    assert look_up("5(f)", ONE).message == "Paragraph 5 has no part (f): it has 3 bullets."


def test_a_page_is_the_printed_one_and_the_place_in_the_file_is_told() -> None:
    assert look_up("page 3", ONE).message == "Printed page 3 is page 4 of the file."


def test_a_page_on_which_nothing_begins_is_found_by_counting_on() -> None:
    assert "5" in {p.printed_page for p in look_up("page 5", ONE).paragraphs}
    assert names("page 5")[1][0] == "8"


# ---- several reports -------------------------------------------------------------------------

TARN = "tarnmoor-inquiry-2021"
ASHBY = "ashby-upon-wold-2015-02"
SEVERAL: list[tuple[str, str, list[str]]] = [
    ("5", "ambiguous", ["marlowe-vale-2023#5", "fenwick-2019#5", "marlowe-vale-2019#5"]),
    ("para 5", "ambiguous", ["marlowe-vale-2023#5", "fenwick-2019#5", "marlowe-vale-2019#5"]),
    ("para 13", "paragraph", ["marlowe-vale-2019#13"]),
    ("13", "ambiguous", ["marlowe-vale-2019#13"]),
    ("Fenwick para 5", "paragraph", ["fenwick-2019#5"]),
    ("London Borough of Fenwick 2019, para 5", "paragraph", ["fenwick-2019#5"]),
    ("fenwik 2019 para 5", "paragraph", ["fenwick-2019#5"]),
    ("para 5, Fenwick", "paragraph", ["fenwick-2019#5"]),
    ("para 5 in the Fenwick report", "paragraph", ["fenwick-2019#5"]),
    ("Marlowe Vale para 5", "ambiguous", ["marlowe-vale-2023#5", "marlowe-vale-2019#5"]),
    ("Marlowe Vale 2023 para 5", "paragraph", ["marlowe-vale-2023#5"]),
    ("the latest Marlowe Vale report, para 3", "paragraph", ["marlowe-vale-2023#3"]),
    ("Marlowe Vale's previous inspection para 3", "paragraph", ["marlowe-vale-2019#3"]),
    ("the first Marlowe Vale report para 3", "paragraph", ["marlowe-vale-2019#3"]),
    ("marlowe vale january 2023 para 3", "paragraph", ["marlowe-vale-2023#3"]),
    ("2018 report para 3", "paragraph", ["stone-2018#3"]),
    ("2.10", "ambiguous", [f"{TARN}#2.10"]),
    ("para 2.10", "paragraph", [f"{TARN}#2.10"]),
    ("Tarnmoor inquiry 2.1-2.3", "range", [f"{TARN}#2.{n}" for n in (1, 2, 3)]),
    ("Tarnmoor inquiry paras 2.1-3", "range", [f"{TARN}#2.{n}" for n in (1, 2, 3)]),
    ("Tarnmoor reservoir para 2.1, 2.10", "range", [f"{TARN}#2.1", f"{TARN}#2.10"]),
    ("Tarnmoor inquiry chapter 1", "section", [f"{TARN}#1.1", f"{TARN}#1.2"]),
    ("Tarnmoor inquiry annex A", "section", [f"{TARN}#A.1", f"{TARN}#A.2"]),
    ("para a.2", "paragraph", [f"{TARN}#A.2"]),
    ("para A2", "paragraph", [f"{TARN}#A.2"]),
    ("Holt v Marsh [2]", "paragraph", ["holt-v-marsh-2020#2"]),
    ("Ashby upon Wold 2015 para 2", "ambiguous", [f"{ASHBY}#council.2", f"{ASHBY}#board.2"]),
    ("Ashby board para 2", "paragraph", [f"{ASHBY}#board.2"]),
    ("Wold para 3", "paragraph", [f"{ASHBY}#council.3"]),
    ("Stone 2018 para 2", "ambiguous", ["stone-2018#2", "stone-2018#2~2"]),
    ("Stone 2018, second para 2", "paragraph", ["stone-2018#2~2"]),
    ("Fenwick 2019 para 3 and Stone 2018 para 3", "range", ["fenwick-2019#3", "stone-2018#3"]),
    ("exec summary", "section", [f"marlowe-vale-2019#executive-summary.{n}" for n in (1, 2, 3)]),
    ("para 99", "not_found", []),
    ("Fenwick para 99", "not_found", []),
    ("Fenwick 2012 para 3", "not_found", []),
    ("Grimsdale Council para 3", "not_found", []),
    ("Hertfordshire para 3", "not_found", []),
    ("Fenwick", "not_found", []),
    ("2019", "not_found", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "type_", "ids"), SEVERAL, ids=[repr(row[0]) for row in SEVERAL])
def test_several_reports_give_every_reading_newest_first(
    text: str, type_: str, ids: list[str]
) -> None:
    found = look_up(text, ALL)
    assert (found.type, [p.id for p in found.paragraphs]) == (type_, ids)


def test_what_cannot_be_found_is_said_in_words() -> None:
    assert look_up("Fenwick 2012 para 3", ALL).message == (
        "Fenwick has no 2012 report: the library has Fenwick 2019."
    )
    assert (
        look_up("Hertfordshire para 3", ALL).message == "No report on Hertfordshire in the library."
    )
    assert "Fenwick 2019 has paragraphs 1–7" in look_up("Fenwick", ALL).message


def test_a_filter_keeps_look_ups_within_it() -> None:
    found = look_up("5", ALL, reports=["fenwick-2019"])
    assert (found.type, [p.id for p in found.paragraphs]) == ("paragraph", ["fenwick-2019#5"])
    outside = look_up("Stone 2018 para 3", ALL, reports=["fenwick-2019"])
    assert outside.type == "not_found"
    assert "not among the reports chosen" in outside.message
    assert look_up("stone-2018#3", ALL, reports=["fenwick-2019"]).paragraphs == ()


def test_the_report_being_read_is_meant_when_none_is_named() -> None:
    found = look_up("para 3", ALL, at="fenwick-2019#1")
    assert [p.id for p in found.paragraphs] == ["fenwick-2019#3"]


def test_no_more_than_twenty_readings_are_given() -> None:
    from datetime import date

    from tests.catalogue import FENWICK_2019, Catalogue, record

    many = [
        (record(f"hamlet-{y}-{m:02}", f"Hamlet {m}", date(y, m, 1)), FENWICK_2019)
        for y in range(2000, 2004)
        for m in range(1, 13)
    ]
    found = look_up("3", Catalogue(many))
    assert len(found.paragraphs) == MOST
    assert found.paragraphs[0].report == "hamlet-2003-12"
    assert "48 reports have this number; the 20 newest are shown" in found.message


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("reading para 3", "Reading"),
        ("Reading para 3", "Reading"),
        ("READING 3", "Reading"),
        ("para 3 of reading", "Reading"),
        ("wells, 3", "Wells and Tarnside"),
        ("slough para 3", "Slough"),
        ("para 3 bury", "Bury"),
    ],
)
def test_a_look_up_has_no_everyday_words_that_a_body_is_called_by(text: str, body: str) -> None:
    from datetime import date

    from tests.catalogue import FENWICK_2019, Catalogue, record

    own = record("own-2019", body, date(2019, 1, 1))
    other = record("fenwick-2019", "Fenwick", date(2019, 2, 1))
    found = look_up(text, Catalogue([(own, FENWICK_2019), (other, FENWICK_2019)]))
    assert [p.id for p in found.paragraphs] == ["own-2019#3"]


def test_an_empty_library_says_so() -> None:
    assert look_up("para 5", library("none")).type == "not_found"


# ---- anything at all -------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=2000))
def test_any_text_gives_a_look_up(text: str) -> None:
    found = look_up(text, ALL)
    assert found.type == "question" or found.message or found.paragraphs


WORDS = st.sampled_from(
    (
        "para paras ¶ § [ ] ( ) - – , ; and to 5 12 2.10 A.1 b page p. rec section the of in first "
        "last 2nd bullet Marlowe Vale 2019 Fenwick latest exec summary next one hundred # . say"
    ).split()
)


@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_any_jumble_of_citation_words_gives_a_look_up_of_real_paragraphs(text: str) -> None:
    found = look_up(text, ALL, at="marlowe-vale-2019#5")
    for paragraph in found.paragraphs:
        assert ALL.paragraph(paragraph.id) == paragraph


@pytest.mark.parametrize(
    "text",
    ["1, " * 600, "(" * 2000, "para " * 400, "1-" * 1000, " " * 2000, "1 and " * 300, "a " * 1000],
)
def test_a_long_text_takes_no_longer_than_a_short_one(text: str) -> None:
    started = time.perf_counter()
    look_up(text[:2000], ONE)
    assert time.perf_counter() - started < 0.5


# ---- real reports ----------------------------------------------------------------------------


class RealShelf:
    """Parsed reports in memory."""

    def __init__(self, *reports: Report) -> None:
        self._reports = {report.id: tuple(report.paragraphs()) for report in reports}
        self._records = tuple(report.record for report in reports)

    def records(self) -> tuple[Record, ...]:
        return self._records

    def labelled(self, label: str, reports: list[str]) -> list[Paragraph]:
        return [p for report in reports for p in self._reports[report] if p.label == label]

    def paragraphs(self, report: str) -> tuple[Paragraph, ...]:
        return self._reports[report]

    def paragraph(self, id: str) -> Paragraph | None:
        return next((p for own in self._reports.values() for p in own if p.id == id), None)


@pytest.fixture(scope="module")
def harrow(shared: Path) -> RealShelf:
    return RealShelf(read_report(shared / "reports" / "harrow-2017.pdf"))


@pytest.mark.reports
def test_the_judged_look_ups_are_all_right(shared: Path, harrow: RealShelf) -> None:
    rows = (shared / "gold" / "harrow_2017_lookups.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = []
    for row in map(json.loads, rows):
        found = look_up(row["query"], harrow)
        labels = {p.label for p in found.paragraphs if p.label}
        right = [row["expected"], *({**row["expected"], **also} for also in row.get("also_ok", ()))]
        if not any(found.type == r["type"] and labels == set(r["labels"]) for r in right):
            wrong.append((row["query"], found.type, labels))
    assert wrong == []


@pytest.mark.reports
def test_a_look_up_in_a_real_report_takes_a_few_milliseconds(harrow: RealShelf) -> None:
    typed = ["para 25", "LSCB recommendations", "paras 109 to 115", "page 12", "exec summary"]
    for text in typed:
        look_up(text, harrow)
    started = time.perf_counter()
    for text in typed:
        look_up(text, harrow)
    # About 1 ms each where the machine is idle; the bound leaves room for a busy one.
    assert (time.perf_counter() - started) / len(typed) < 0.025


def test_a_stretch_may_begin_and_end_at_paragraphs_put_in_between():
    printed = ("11", "12", "12A", "12B", "12C", "13")
    mine = list(report([(label, f"Words of {label}.") for label in printed]).paragraphs())
    for first, last, labels in (
        ("12A", "12C", ["12A", "12B", "12C"]),
        ("12b", "13", ["12B", "12C", "13"]),
        ("12", "13", ["12", "12A", "12B", "12C", "13"]),
    ):
        inside, gaps = stretch(first, last, mine)
        assert ([p.label for p in inside], gaps) == (labels, [])


@pytest.mark.reports
def test_every_citation_that_leads_to_numbers_is_one_that_may(shared: Path) -> None:
    """What asking passes over without a look is never a paragraph, a range or a page."""
    lines = (shared / "gold" / "harrow_2017_lookups.jsonl").read_text("utf8").splitlines()
    cases = [json.loads(line) for line in lines]
    numbers = [c["query"] for c in cases if c["expected"]["type"] in {"paragraph", "range", "page"}]
    assert len(numbers) >= 7
    assert [query for query in numbers if not may_name_a_number(query)] == []


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("para twenty-five", True),
        ("the next paragraph", True),
        ("page iv", True),
        ("footnote b", True),
        ("marlowe-vale-2019#front.cover", True),
        ("How timely are return home interviews in Marlowe Vale 2019?", False),
        ("what about care leavers?", False),
    ],
)
def test_most_questions_are_told_from_citations_at_once(text: str, may: bool) -> None:
    assert may_name_a_number(text) is may


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([*"para paras rec page next previous footnote section §".split(), ""]),
    st.sampled_from("1 12 iv 3.1 1-4 [7] last one two first (b) A.1".split()),
    st.sampled_from(["", " of Marlowe Vale 2019", " please", " in the summary"]),
)
def test_what_is_passed_over_leads_to_no_paragraph(unit: str, label: str, rest: str) -> None:
    text = f"{unit} {label}{rest}".strip()
    if not may_name_a_number(text):
        assert look_up(text, ALL).type not in {"paragraph", "range", "page"}  # type: ignore[arg-type]
