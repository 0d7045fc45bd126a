"""Reports of many families, set in many ways, and what must hold when one is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pincite.parse import parse
from pincite.read import read_source
from pincite.types import Paragraph, Report
from tests.draw_report import Book, Style, print_book

BOLD = "Helvetica-Bold"
SANS = Style(font="Helvetica", size=11.0)


def read(tmp_path: Path, book: Book) -> Report:
    return parse(read_source(print_book(book, tmp_path / "tarn-2021.pdf")), sha256="0" * 64)


def labelled(report: Report) -> list[Paragraph]:
    return [paragraph for paragraph in report.paragraphs() if paragraph.label is not None]


def check(tmp_path: Path, book: Book) -> Report:
    """Labels, words, pages and headings as printed, and every word in one block."""
    report = read(tmp_path, book)
    found = labelled(report)
    assert [p.label for p in found] == [told.label for told in book.told]
    wrong = [
        (p.label, p.text, t.text) for p, t in zip(found, book.told, strict=True) if p.text != t.text
    ]
    assert wrong == []
    assert [p.page for p in found] == [told.page for told in book.told]
    heads = [p.text for p in report.paragraphs() if p.kind == "heading"]
    heads += [p.text for p in report.paragraphs() if p.kind in {"front", "contents"}]
    assert [head for head in book.heads if head not in heads] == []
    notes = [
        word for s in book.sheets for _, lines in s.notes for line in lines for word in line.split()
    ]
    blocks = Counter(word for p in report.paragraphs() for word in p.text.split())
    assert blocks == Counter([*book.words, *notes])
    return report


def cover(book: Book) -> None:
    book.y = 220
    book.heading("Tarn Harbour Inquiry", 26)
    book.heading("Report on the keeping of moorings", 18)
    book.y += 40
    book.plain("Presented to the Council of Tarn in March 2021")
    book.turn()


def contents(book: Book, *titles: str) -> None:
    book.contents([(title, 3 + 2 * n) for n, title in enumerate(titles)])


def rich(book: Book, label: str, printed: str = "", n: int = 0) -> None:
    """A numbered paragraph, now and then with what may stand under or beside it."""
    book.numbered(label, printed)
    match n % 9:
        case 2 if book.style.columns == 1:
            book.note()
        case 4:
            book.points(
                [("(a)", book.sentences(1)), ("(b)", book.sentences(1)), ("(c)", book.sentences(2))]
            )
        case 6:
            book.points([("•", book.sentences(1)), ("•", book.sentences(1))])
        case 7 if n > 9:
            book.table(
                [
                    ("1.", "Pilot dues", "120"),
                    ("2.", "Quay dues", "240"),
                    ("3.", "Light dues", "31"),
                ],
                (40, 160, 80),
            )


def simple(
    style: Style,
    label: Callable[[int], str],
    printed: Callable[[int], str],
    count: int = 40,
    *,
    seed: int = 1,
) -> Book:
    """1..N under headings, after a cover and a contents page, with notes, lists and tables."""
    book = Book(style, seed=seed)
    cover(book)
    titles = ["Introduction", "What we found", "Leadership of the port", "What happens next"]
    contents(book, *titles)
    for n in range(1, count + 1):
        if (n - 1) % (count // 4) == 0 and titles:
            book.heading(titles.pop(0))
            book.plain()
        rich(book, label(n), printed(n), n)
    return book


def dotted(n: int) -> str:
    return f"{n}."


STYLES = {
    "margin": SANS,
    "glued": replace(SANS, place="glued", text_x=72, turned_x=72),
    "glued hanging": replace(SANS, place="glued", text_x=90, turned_x=90),
    "first line indented": replace(SANS, number_x=100, text_x=122, turned_x=72),
    "flush": replace(SANS, text_x=102, turned_x=72),
    "right": replace(SANS, place="right"),
    "late": replace(SANS, number_x=50, text_x=90, turned_x=90, place="late"),
    "above": replace(SANS, place="above", text_x=72, turned_x=72),
    "boxed": replace(SANS, place="boxed", number_font=BOLD, text_x=116, turned_x=116),
    "bold": replace(SANS, number_font=BOLD),
    "justified": replace(SANS, font="Times-Roman", justified=True),
    "landscape": replace(SANS, width=842, height=595, right=770),
    "large": replace(SANS, size=14, leading=21, gap=14, text_x=116, turned_x=116),
    "columns": replace(SANS, columns=2, number_x=50, text_x=72, turned_x=72, size=9.5, leading=12),
    "no gap": replace(SANS, gap=0.0),
    "small numbers": replace(SANS, number_size=8.0),
    "big numbers": replace(SANS, number_size=14.0, number_font=BOLD),
    "wide margin": replace(SANS, number_x=60, text_x=150, turned_x=150),
    "open leading": replace(SANS, leading=19, gap=6),
}


def chapters(
    style: Style,
    printed: Callable[[str], str],
    *,
    deep: bool = False,
    heads: str = "{}. {}",
    seed: int = 4,
) -> Book:
    book = Book(style, seed=seed)
    cover(book)
    titles = ["Introduction", "What we found", "Leadership", "What happens next"]
    book.contents([(f"{c}. {t}", 4 * c) for c, t in enumerate(titles, start=1)])
    n = 0
    for chapter, title in enumerate(titles, start=1):
        if chapter > 1:
            book.turn()
        book.heading(heads.format(chapter, title), 18)
        for part in range(1, 4):
            book.heading(
                f"{chapter}.{part} Part {'abc'[part - 1]} of it"
                if deep
                else f"Part {'abc'[part - 1]} of it",
                style.size + 2,
            )
            for item in range(1, 6):
                n += 1
                label = f"{chapter}.{part}.{item}" if deep else f"{chapter}.{5 * (part - 1) + item}"
                rich(book, label, printed(label), n)
    return book
