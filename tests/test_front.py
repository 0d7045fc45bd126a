from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pincite.parse import parse
from pincite.read import read_source
from pincite.types import Record
from tests.printed import Setter, Word, body, print_pdf


def cover(tmp_path: Path, *lines: tuple[str, float]) -> Record:
    page = Setter()
    for text, size in lines:
        page.line(text, size=size, gap=10, font="Helvetica-Bold" if size == 14 else "Helvetica")
    page.turn()
    page.heading("Findings")
    for number in range(1, 9):
        page.numbered(f"{number}.", *body(number))
    path = print_pdf(tmp_path / "50004264.pdf", page.pages)
    return parse(read_source(path), sha256="0" * 64).record


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("London Borough of Saltmere", "Saltmere"),
        ("Saltmere Metropolitan Borough Council", "Saltmere"),
        ("Royal Borough of Saltmere and Quay", "Saltmere and Quay"),
        ("Inspection of Saltmere City Council local authority children’s services", "Saltmere"),
        ("Saltmere", "Saltmere"),
        ("Inspection of Saltmere Council", "Saltmere"),
        ("Review of the Isle of Saltmere Council", "Isle of Saltmere"),
        ("Audit of accounts – Saltmere Borough Council", "Saltmere"),
        ("Saltmere City Council: annual audit report", "Saltmere"),
        ("Findings", None),
        ("THE HIGH COURT OF TARN", None),
        ("Report of the Council", None),
    ],
)
def test_the_body_is_named_without_its_style(
    tmp_path: Path, printed: str, name: str | None
) -> None:
    record = cover(tmp_path, (printed, 26), ("Inspection of the harbour service", 14))
    assert record.body == name


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("Inspection dates: 4 to 8 March 2019", date(2019, 3, 4), date(2019, 3, 8)),
        (
            "Inspection date: 25 November 2013 – 18 December 2013",
            date(2013, 11, 25),
            date(2013, 12, 18),
        ),
        (
            "Inspection dates: 29 November to 10 December 2021",
            date(2021, 11, 29),
            date(2021, 12, 10),
        ),
        ("Inspection dates: 12 December to 6 January 2017", date(2016, 12, 12), date(2017, 1, 6)),
        ("Inspection date: 12/09/2016 to 06/10/2016", date(2016, 9, 12), date(2016, 10, 6)),
        ("Inspection date: 4 March 2019", date(2019, 3, 4), date(2019, 3, 4)),
    ],
)
def test_inspection_dates_are_read_as_printed(
    tmp_path: Path, printed: str, first: date, last: date
) -> None:
    record = cover(tmp_path, ("Saltmere", 26), (printed, 14))
    assert record.inspected == (first, last)
    assert record.published is None
    assert record.id == f"saltmere-{last.year}"


def test_a_date_of_publication_is_taken_only_where_it_is_printed(tmp_path: Path) -> None:
    record = cover(tmp_path, ("Saltmere", 26), ("Report published: 3 May 2019", 14))
    assert record.published == date(2019, 5, 3)
    assert record.inspected is None


def test_a_verdict_in_a_sentence_is_a_grade_and_a_denial_is_none(tmp_path: Path) -> None:
    record = cover(
        tmp_path,
        ("Saltmere", 26),
        ("Harbour services in Saltmere require improvement to be good", 14),
        ("The board is not yet demonstrating the characteristics of good.", 12),
    )
    assert [(g.subject, g.grade) for g in record.grades] == [
        ("Harbour services in Saltmere", "require improvement to be good")
    ]


def graded(tmp_path: Path, page: Setter) -> list[tuple[str, str]]:
    """The grades read off a cover, with some numbered pages behind it."""
    page.turn()
    page.heading("Findings")
    for number in range(1, 9):
        page.numbered(f"{number}.", *body(number))
    path = print_pdf(tmp_path / "50004264.pdf", page.pages)
    record = parse(read_source(path), sha256="0" * 64).record
    return [(grade.subject, grade.grade) for grade in record.grades]


def judgements(tmp_path: Path, rows: list[tuple[list[str], str, float]]) -> list[tuple[str, str]]:
    """The same of a table: each cell's lines, its grade, and by which line the grade stands."""
    page = Setter()
    page.line("Inspection of Saltmere local authority harbour services", size=26)
    page.y = 280.0
    page.put(Word(300.0, page.y, "Grade", font="Helvetica-Bold"))
    page.line("Judgement", font="Helvetica-Bold")
    for cell, grade, beside in rows:
        page.put(Word(300.0, page.y + 14.0 + 14.4 * beside, grade, font="Helvetica-Bold"))
        for n, words in enumerate(cell):
            page.line(words, gap=14.0 if n == 0 else 0.0)
    return graded(tmp_path, page)


CELLS = [
    ["The experiences and progress of", "boats in harbour"],
    ["The experiences and progress of", "boats at sea and", "boats ashore"],
    ["Overall effectiveness"],
]


@pytest.mark.parametrize("beside", [(0, 0, 0), (0.5, 1, 0)], ids=["at the top", "in the middle"])
def test_a_grade_is_that_of_the_whole_cell_beside_it(
    tmp_path: Path, beside: tuple[float, ...]
) -> None:
    grades = ["Good", "Requires improvement to be good", "Good"]
    assert judgements(tmp_path, list(zip(CELLS, grades, beside, strict=True))) == [
        ("The experiences and progress of boats in harbour", "Good"),
        (
            "The experiences and progress of boats at sea and boats ashore",
            "Requires improvement to be good",
        ),
        ("Overall effectiveness", "Good"),
    ]


def test_cells_without_white_between_them_are_parted_by_their_grades(tmp_path: Path) -> None:
    page = Setter()
    page.line("Inspection of Saltmere local authority harbour services", size=26)
    page.y = 280.0
    for words, grade in (
        ("The experiences and progress of", "Good"),
        ("boats in harbour", ""),
        ("The experiences and progress of", "Inadequate"),
        ("boats at sea", ""),
    ):
        page.put(Word(300.0, page.y, grade))
        page.line(words)
    assert graded(tmp_path, page) == [
        ("The experiences and progress of boats in harbour", "Good"),
        ("The experiences and progress of boats at sea", "Inadequate"),
    ]


def test_a_judgement_over_two_lines_of_a_heading_is_one(tmp_path: Path) -> None:
    page = Setter()
    page.line("Saltmere", size=26)
    bold = {"size": 14.0, "font": "Helvetica-Bold"}
    page.line("The judgement for the effectiveness of the Saltmere Harbour", gap=20, **bold)
    page.line("Board (SHB) is requires improvement", **bold)
    assert graded(tmp_path, page) == [
        (
            "The judgement for the effectiveness of the Saltmere Harbour Board (SHB)",
            "requires improvement",
        )
    ]


@pytest.mark.parametrize(
    ("kept", "title"),
    [
        ("The state of the quays", "The state of the quays"),
        ("untitled", "50004264"),
        ("Microsoft Word - quays FINAL v3.docx", "50004264"),
        ("quays.indd", "50004264"),
        ("", "50004264"),
    ],
)
def test_a_title_that_a_program_gave_is_none(tmp_path: Path, kept: str, title: str) -> None:
    page = Setter()
    page.plain("The lock keepers work in three watches of eight hours, and rest between", "them.")
    path = print_pdf(tmp_path / "50004264.pdf", page.pages, title=kept)
    assert parse(read_source(path), sha256="0" * 64).record.title == title


def test_a_plain_text_begins_with_its_title(tmp_path: Path) -> None:
    numbered = "".join(f"{n}. The register of berth {n} is kept.\n\n" for n in range(1, 9))
    path = tmp_path / "quay.txt"
    path.write_text(f"Inspection of Saltmere Council\n\nFindings\n\n{numbered}")
    record = parse(read_source(path), sha256="0" * 64).record
    assert (record.title, record.body) == ("Inspection of Saltmere Council", "Saltmere")
    path.write_text(f"Findings\n\n{numbered}")
    record = parse(read_source(path), sha256="0" * 64).record
    assert (record.title, record.body) == ("quay", None)
