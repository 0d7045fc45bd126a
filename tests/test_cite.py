"""Pinpoints read well aloud, and lead back to the paragraph they were written for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite import cite
from pincite.names import names_of, report_name, short_body
from pincite.pinpoint import look_up
from pincite.sandbox import read_report
from pincite.types import Citation, Paragraph, Record, Region, Span, TextLine
from tests.catalogue import FENWICK_2019, REPORTS, Catalogue, library, record
from tests.test_pinpoint import RealShelf

ALL = library()
RECORDS = {r.id: r for r in ALL.records()}


def written(id: str, **more: Sequence[int]) -> str:
    paragraph = ALL.paragraph(id)
    assert paragraph is not None, id
    return cite.pinpoint(paragraph, RECORDS[paragraph.report], among=ALL.records(), **more)


CITED = [
    ("marlowe-vale-2019#5", "Marlowe Vale 2019, para 5 (p 3)"),
    ("fenwick-2019#3", "Fenwick 2019, para 3 (p 1)"),
    ("tarnmoor-inquiry-2021#2.10", "The Tarnmoor Reservoir Inquiry 2021, para 2.10 (p 2)"),
    ("tarnmoor-inquiry-2021#A.1", "The Tarnmoor Reservoir Inquiry 2021, para A.1 (p 2)"),
    ("holt-v-marsh-2020#2", "Holt v Marsh 2020, [2]"),
    ("ashby-upon-wold-2015-02#board.2", "Ashby upon Wold 2015, Board para 2 (p 1)"),
    ("stone-2018#2", "Stone 2018, para 2 (p 1)"),
    ("stone-2018#2~2", "Stone 2018, 2nd para 2 (p 1)"),
    (
        "marlowe-vale-2019#executive-summary.3",
        "Marlowe Vale 2019, Executive summary, 3rd paragraph (p 1)",
    ),
    (
        "marlowe-vale-2019#the-fenland-safeguarding-board-fsb-executive-summary.1",
        "Marlowe Vale 2019, FSB, Executive summary, 1st paragraph (p 5)",
    ),
    (
        "marlowe-vale-2019#help-and-protection.2",
        "Marlowe Vale 2019, Help and protection, 2nd bullet (p 3)",
    ),
    ("marlowe-vale-2019#front.3", "Marlowe Vale 2019, front page, 3rd entry (p 1)"),
    ("marlowe-vale-2019#note.1", "Marlowe Vale 2019, footnote 1 (p 3)"),
    ("marlowe-vale-2019#findings", "Marlowe Vale 2019, Findings, heading (p 6)"),
]


@pytest.mark.parametrize(("id", "expected"), CITED)
def test_a_pinpoint_names_the_report_the_place_and_the_page(id: str, expected: str) -> None:
    assert written(id) == expected


def test_a_quotation_over_the_page_is_cited_by_the_page_it_stands_on() -> None:
    assert written("marlowe-vale-2019#8") == "Marlowe Vale 2019, para 8 (pp 4–5)"
    assert written("marlowe-vale-2019#8", pages=(5,)) == "Marlowe Vale 2019, para 8 (p 4)"
    assert written("marlowe-vale-2019#8", pages=(6,)) == "Marlowe Vale 2019, para 8 (p 5)"


def test_a_quotation_that_runs_over_the_page_is_cited_by_both() -> None:
    eight = ALL.paragraph("marlowe-vale-2019#8")
    assert eight is not None and eight.text == (
        "Members visit teams. and question what they are told."
    )
    cited = {
        "Members visit teams.": ((5,), "(p 4)"),
        # The space after "teams." is the end of page 4, and no word of page 5.
        "Members visit teams. ": ((5,), "(p 4)"),
        "visit teams. and question": ((5, 6), "(pp 4–5)"),
        " and question": ((6,), "(p 5)"),
        "told.": ((6,), "(p 5)"),
    }
    for words, (pages, at) in cited.items():
        start = eight.text.index(words)
        one = Citation(eight, Span(eight.id, start, start + len(words)), words)
        assert one.pages == pages, words
        assert written(eight.id, pages=one.pages) == f"Marlowe Vale 2019, para 8 {at}", words


@pytest.mark.parametrize(
    ("printed", "at"),
    [("9", "(pp 9–10)"), ("iv", "(pp iv–v)"), ("xxxix", "(pp xxxix–xl)"), (None, "(pp 6–7)")],
)
def test_both_pages_are_given_in_the_reports_own_numbers(printed: str | None, at: str) -> None:
    lines = (TextLine(0, 4, Region(6)), TextLine(4, 8, Region(7)))
    one = Paragraph(
        "fenwick-2019#3", "fenwick-2019", "3", None, "body", (), "One two.", lines, printed
    )
    said = cite.pinpoint(one, RECORDS["fenwick-2019"])
    assert said == f"Fenwick 2019, para 3 {at}"
    only = Catalogue([(RECORDS["fenwick-2019"], FENWICK_2019)])
    assert [p.label for p in look_up(said, only).paragraphs] == ["3"]


def test_without_printed_numbers_the_page_of_the_file_is_given() -> None:
    assert written("tarnmoor-inquiry-2021#1.1").endswith("(p 1)")


def test_a_format_without_pages_is_cited_without_a_page() -> None:
    paragraph = Paragraph(
        "fenwick-2019#3", "fenwick-2019", "3", None, "finding", ("Findings",), "x"
    )
    assert cite.pinpoint(paragraph, RECORDS["fenwick-2019"]) == "Fenwick 2019, para 3"


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["5"], "Marlowe Vale 2019, para 5 (p 3)"),
        (["4", "5", "6"], "Marlowe Vale 2019, paras 4–6"),
        (["4", "5", "6", "9"], "Marlowe Vale 2019, paras 4–6 and 9"),
        (["2", "4", "9"], "Marlowe Vale 2019, paras 2, 4 and 9"),
        (["9", "4"], "Marlowe Vale 2019, paras 9 and 4"),
        (
            ["5", "help-and-protection.2"],
            "Marlowe Vale 2019, para 5 (p 3); Help and protection, 2nd bullet (p 3)",
        ),
        ([], "Marlowe Vale 2019"),
    ],
)
def test_several_paragraphs_are_joined_where_they_follow_each_other(
    labels: list[str], expected: str
) -> None:
    found = [ALL.paragraph(f"marlowe-vale-2019#{label}") for label in labels]
    assert cite.pinpoints([p for p in found if p], RECORDS["marlowe-vale-2019"]) == expected


def test_labels_with_points_are_joined_too() -> None:
    tarn = [p for p in ALL.paragraphs("tarnmoor-inquiry-2021") if p.label]
    expected = "The Tarnmoor Reservoir Inquiry 2021, paras 2.1–2.3 and 2.10"
    assert cite.pinpoints(tarn[2:6], RECORDS["tarnmoor-inquiry-2021"]) == expected


def test_paragraphs_of_a_judgment_stand_in_square_brackets() -> None:
    holt = [p for p in ALL.paragraphs("holt-v-marsh-2020") if p.label]
    assert cite.pinpoints(holt, RECORDS["holt-v-marsh-2020"]) == "Holt v Marsh 2020, [1]–[3]"


# ---- names of reports ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "short"),
    [
        ("London Borough of Fenwick", "Fenwick"),
        ("Royal Borough of Fenwick and Ley", "Fenwick and Ley"),
        ("Fenwick City Council", "Fenwick"),
        ("Fenwick County Council", "Fenwick"),
        ("Fenwick Metropolitan Borough Council", "Fenwick"),
        ("The City of Fenwick", "Fenwick"),
        ("fenwick", "fenwick"),
        ("Fenwick  upon\nLey", "Fenwick upon Ley"),
        ("The Council", "Council"),
    ],
)
def test_a_body_is_named_without_its_style(body: str, short: str) -> None:
    assert short_body(record("x-2019", body, None)) == short


def test_a_report_about_no_body_goes_by_its_short_title() -> None:
    one = record(
        "x", None, date(2021, 1, 1), title="The Tarnmoor Reservoir Inquiry: volume one of two"
    )
    assert report_name(one) == "The Tarnmoor Reservoir Inquiry 2021"
    dated = record("x", None, date(2021, 1, 1), title="Annual report 2021")
    assert report_name(dated) == "Annual report 2021"
    long = record(
        "x", None, None, title="Ministry Answer to the Tarnmoor Dam Inquiry Module 1 Report"
    )
    assert report_name(long) == "Ministry Answer to the Tarnmoor Dam Inquiry Module 1"


def test_a_second_report_of_a_year_adds_the_month_and_a_third_of_a_month_its_id() -> None:
    march = record("fenwick-2019-03", "Fenwick", date(2019, 3, 1))
    june = record("fenwick-2019-06", "Fenwick", date(2019, 6, 1))
    again = record("fenwick-2019-06-2", "Fenwick", date(2019, 6, 30))
    assert report_name(march, [march]) == "Fenwick 2019"
    assert report_name(march, [march, june]) == "Fenwick March 2019"
    assert report_name(june, [march, june, again]) == "Fenwick 2019 (fenwick-2019-06)"


def test_reports_are_listed_in_a_short_phrase() -> None:
    of = [record(f"f-{y}", "Fenwick", date(y, 1, 1)) for y in range(2019, 2013, -1)]
    assert names_of(of[:1]) == "Fenwick 2019"
    assert names_of(of[:2]) == "Fenwick 2019 and Fenwick 2018"
    assert names_of(of) == "Fenwick 2019, Fenwick 2018, Fenwick 2017 and 3 more"
    assert names_of([]) == ""


# ---- round trips -----------------------------------------------------------------------------

EVERY = [p for r in ALL.records() for p in ALL.paragraphs(r.id)]


@pytest.mark.parametrize("paragraph", EVERY, ids=[p.id for p in EVERY])
def test_what_a_pinpoint_says_is_found_again(paragraph: Paragraph) -> None:
    text = written(paragraph.id)
    found = look_up(text, ALL)
    # Two paragraphs printed with one number on one page cannot be told apart by the first's.
    assert paragraph in found.paragraphs, (text, found)
    assert found.paragraphs == (paragraph,) or paragraph.id in ("stone-2018#2",)


@settings(deadline=None)
@given(st.sampled_from(EVERY), st.data())
def test_a_quotation_pasted_with_its_citation_finds_its_paragraph(
    paragraph: Paragraph, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(paragraph.text)))
    end = data.draw(st.integers(start, len(paragraph.text)))
    for quoted in (paragraph.text, paragraph.text[start:end], "para 3 of “another” (p 4)"):
        for text in (
            f"“{quoted}” ({written(paragraph.id)})",
            f'"{quoted}" ({written(paragraph.id)}).',
        ):
            found = look_up(text, ALL).paragraphs
            assert found == look_up(written(paragraph.id), ALL).paragraphs, text
            assert paragraph in found, text


@settings(deadline=None)
@given(st.data())
def test_several_paragraphs_cited_together_are_found_together(data: st.DataObject) -> None:
    report = data.draw(st.sampled_from([r for r in ALL.records() if r.id != "stone-2018"]))
    blocks = ALL.paragraphs(report.id)
    chosen = data.draw(st.lists(st.sampled_from(blocks), min_size=1, max_size=6, unique=True))
    text = cite.pinpoints(chosen, report, among=ALL.records())
    assert set(look_up(text, ALL).paragraphs) == set(chosen), text


def test_two_reports_of_one_year_are_told_apart_by_their_citations() -> None:
    twins = Catalogue(
        [
            (record("fenwick-2019-03", "Fenwick", date(2019, 3, 1)), FENWICK_2019),
            (record("fenwick-2019-06", "Fenwick", date(2019, 6, 1)), FENWICK_2019),
            (record("fenwick-2019-06-2", "Fenwick", date(2019, 6, 9)), FENWICK_2019),
            *REPORTS[:2],
        ]
    )
    for one in twins.records():
        for paragraph in twins.paragraphs(one.id):
            text = cite.pinpoint(paragraph, one, among=twins.records())
            assert look_up(text, twins).paragraphs == (paragraph,), text


ANY_RECORD = st.builds(
    record,
    st.text(),
    st.none() | st.text(),
    st.none() | st.dates(),
    title=st.text(),
    kind=st.sampled_from(["inspection", "judgment"]),
)


@given(ANY_RECORD, st.sampled_from(EVERY))
def test_any_record_can_be_cited(one: Record, paragraph: Paragraph) -> None:
    assert cite.pinpoint(paragraph, one, among=[one])


@pytest.mark.reports
@pytest.mark.parametrize("id", ["harrow-2017", "kingston-upon-hull-2015-02"])
def test_real_paragraphs_are_found_again_by_their_pinpoints(shared: Path, id: str) -> None:
    parsed = read_report(shared / "reports" / f"{id}.pdf")
    shelf = RealShelf(parsed)
    lost = []
    for paragraph in parsed.paragraphs():
        text = cite.pinpoint(paragraph, parsed.record)
        if paragraph not in look_up(text, shelf).paragraphs:
            lost.append((paragraph.id, text))
    assert lost == []
