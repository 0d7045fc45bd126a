"""Several series in one report, headings with numbers, quoted numbers, and printing errors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.draw_report import Book, Style
from tests.families import SANS, STYLES, chapters, check, contents, cover, labelled, read, rich


def test_headings_numbered_like_the_paragraphs_are_headings(tmp_path: Path) -> None:
    """Headings "1 Introduction" and paragraphs 1..N."""
    book = Book(SANS, seed=9)
    cover(book)
    contents(book, "1 Introduction", "2 Findings", "3 Conclusions")
    n = 0
    for chapter, title in enumerate(("Introduction", "Findings", "Conclusions"), start=1):
        book.heading(f"{chapter}. {title}")
        for _ in range(12):
            n += 1
            rich(book, str(n), f"{n}.", n)
    check(tmp_path, book)


def test_where_only_headings_have_numbers_no_paragraph_has_one(tmp_path: Path) -> None:
    book = Book(SANS, seed=10)
    cover(book)
    contents(book, "1 Introduction", "2 Findings", "3 Conclusions", "4 Next")
    for chapter, title in enumerate(("Introduction", "Findings", "Conclusions", "Next"), start=1):
        book.heading(f"{chapter} {title}")
        for part in range(1, 4):
            book.heading(f"{chapter}.{part} Part {'abc'[part - 1]}", 12)
            for _ in range(4):
                book.plain()
    check(tmp_path, book)


def test_numbered_headings_in_the_texts_own_type_number_no_paragraph(tmp_path: Path) -> None:
    """Numbered headings no larger than the text, bold or not."""
    book = Book(SANS, seed=10)
    cover(book)
    contents(book, "1 Introduction", "2 Findings", "3 Conclusions", "4 Next")
    for chapter, title in enumerate(("Introduction", "Findings", "Conclusions", "Next"), start=1):
        book.heading(f"{chapter}. {title}", 11, "Helvetica")
        for _ in range(5):
            book.plain()
    report = read(tmp_path, book)
    assert labelled(report) == []


def test_a_report_without_numbers_has_none_though_its_contents_have(tmp_path: Path) -> None:
    book = Book(SANS, seed=11)
    cover(book)
    contents(book, *(f"{n}. Title {n} of it" for n in range(1, 20)))
    for n in range(1, 20):
        book.heading(f"Title {n} of it")
        for _ in range(3):
            book.plain()
        if n % 4 == 0:
            book.points([(f"{i}.", book.sentences(1)) for i in range(1, 5)])
        if n % 5 == 0:
            book.plain(f"See page {n}. In 2019 the board said so.")
    check(tmp_path, book)


def test_a_number_left_out_and_one_printed_twice_are_kept_as_printed(tmp_path: Path) -> None:
    book = Book(SANS, seed=12)
    cover(book)
    book.heading("Findings")
    for n in range(1, 140):
        if n != 57:
            rich(book, str(n), f"{n}.", n)
        if n == 90:
            rich(book, "90", "90.", n)
    report = check(tmp_path, book)
    assert report.record.health.series[0].missing == ("57",)
    assert [p.id for p in labelled(report) if p.label == "90"] == ["tarn-2021#90", "tarn-2021#90~2"]


@pytest.mark.parametrize("style", ["margin", "glued", "flush"])
def test_paragraphs_put_in_between_keep_their_letters(tmp_path: Path, style: str) -> None:
    book = Book(STYLES[style], seed=13)
    cover(book)
    book.heading("Findings")
    for n in range(1, 40):
        rich(book, str(n), f"{n}.", n)
        if n in {12, 30}:
            for letter in "ABC":
                rich(book, f"{n}{letter}", f"{n}{letter}.", n)
    check(tmp_path, book)


def test_two_reports_bound_in_one_are_two_series(tmp_path: Path) -> None:
    book = Book(SANS, seed=14)
    cover(book)
    for title, count in (("The harbour board", 45), ("The pilots’ office", 30)):
        book.heading(title, 22)
        for n in range(1, count + 1):
            if n % 10 == 1:
                book.heading(f"Part {n // 10 + 1}")
            rich(book, str(n), f"{n}.", n)
        book.turn()
    book.sheets.pop()
    report = check(tmp_path, book)
    assert len({p.series for p in labelled(report)}) == 2


@pytest.mark.parametrize("printed", ["{}.", "{}"])
def test_conclusions_are_a_series_that_points_back_at_the_body(
    tmp_path: Path, printed: str
) -> None:
    style = Style(
        number_x=72,
        text_x=100,
        turned_x=72,
        font="Times-Roman",
        size=12,
        leading=15,
        header="Moorings: keeping and letting",
    )
    book = Book(style, seed=15, roman=4)
    cover(book)
    contents(
        book,
        "Summary",
        "1 Introduction",
        "2 Letting",
        "3 Keeping",
        "Conclusions and recommendations",
        "Formal minutes",
        "Witnesses",
    )
    book.heading("Summary")
    for _ in range(4):
        book.plain()
    book.turn()
    n = 0
    for chapter, title in enumerate(("Introduction", "Letting", "Keeping"), start=1):
        book.heading(f"{chapter} {title}", 20)
        for part in range(3):
            book.heading(f"Part {'abc'[part]}", 14)
            for _ in range(8):
                n += 1
                rich(book, str(n), printed.format(n), n)
        book.turn()
    book.heading("Conclusions and recommendations", 20)
    for c in range(1, 16):
        if c % 5 == 1:
            book.heading(("Introduction", "Letting", "Keeping")[c // 5], 14)
        book.numbered(str(c), printed.format(c), f"{book.sentences(1)[:-1]}. (Paragraph {4 * c})")
    book.turn()
    book.heading("Witnesses", 20)
    book.plain("The following witnesses gave evidence.")
    for c in range(1, 9):
        book.y += 4
        book.put(
            72,
            f"{'Anna Bert Carl Dora Eric Fern Gwen Hugo'.split()[c - 1]} Miller, of Quay {c}",
        )
        book.put(480, f"Q{c * 3 - 2}–{c * 3}")
        book.y += 16
    report = check(tmp_path, book)
    found = labelled(report)
    body = {p.label: p.id for p in found[:n]}
    for c, p in enumerate(found[n:], start=1):
        assert p.kind == "recommendation"
        assert [m.targets for m in p.marks] == [(body[str(4 * c)],)]
    assert len({p.series for p in found}) == 2


@pytest.mark.parametrize("printed", ["{}.", "[{}]", "{}"])
def test_numbers_of_a_judgment_that_is_quoted_are_not_this_ones(
    tmp_path: Path, printed: str
) -> None:
    book = Book(
        Style(font="Times-Roman", size=12, leading=17, gap=12, text_x=108, turned_x=108), seed=16
    )
    book.heading("Tarn Harbour Board v Marlowe", 16)
    book.plain("[2021] TRN 45 (Civ)")
    book.plain("Before Judge Miller")
    for n in range(1, 60):
        if n % 12 == 1:
            book.heading(
                f"The {'facts law rules quays order'.split()[n // 12]} of the case",
                12,
                "Times-Italic",
            )
        book.numbered(str(n), printed.format(n))
        if n % 10 == 5:
            book.plain(f"“{printed.format(12 + n)} {book.sentences(2)}”", x=144)
        if n % 10 == 8:
            book.plain(f"“[{n + 1}] {book.sentences(2)}", x=144)
            book.plain(f"[{n + 2}] {book.sentences(2)}”", x=144)
    check(tmp_path, book)


def test_recitals_and_the_paragraphs_of_articles_are_both_numbered(tmp_path: Path) -> None:
    book = Book(Style(text_x=100, turned_x=100, font="Times-Roman"), seed=17)
    book.heading("REGULATION OF THE COUNCIL OF TARN", 14)
    book.plain("of 12 March 2021")
    book.plain("Having regard to the charter of the harbour,")
    book.plain("Whereas:")
    for n in range(1, 31):
        book.numbered(str(n), f"({n})")
    book.plain("HAS ADOPTED THIS REGULATION:")
    for article in range(1, 9):
        book.heading(f"Article {article}", 11, "Times-Italic")
        book.heading("Subject " + "abcdefgh"[article - 1], 11, "Times-Bold")
        for n in range(1, 2 + article % 4):
            book.numbered(str(n), f"{n}.")
            if n == 2:
                book.points([("(a)", book.sentences(1)), ("(b)", book.sentences(1))])
    check(tmp_path, book)


def test_sections_of_a_statute_are_read_with_their_subsections_beside_them(tmp_path: Path) -> None:
    book = Book(
        Style(number_x=86, text_x=86, turned_x=72, font="Times-Roman", place="glued"), seed=18
    )
    book.heading("The Tarn Harbour Regulations 2021", 16)
    for n in range(1, 31):
        if n % 8 == 1:
            book.heading(f"PART {n // 8 + 1}", 11)
        if n % 3 == 0:
            book.numbered(str(n), f"{n}.—(1)", gap=10)
            told = book.told.pop()
            book.told.append(replace(told, text=f"—(1) {told.text}"))
            book.words.append("—(1)")
            for m in (2, 3):
                book.plain(f"({m}) {book.sentences(1)}", x=86, gap=4)
        else:
            book.numbered(str(n), f"{n}.", gap=10)
    check(tmp_path, book)


def test_summary_chapters_and_appendices_each_count_their_own_way(tmp_path: Path) -> None:
    book = Book(SANS, seed=19)
    cover(book)
    contents(book, "Summary", "1 Introduction", "2 Findings", "Appendix A")
    book.heading("Executive summary", 20)
    for n in range(1, 16):
        rich(book, str(n), f"{n}.", n)
    book.turn()
    for chapter, title in enumerate(("Introduction", "Findings"), start=1):
        book.heading(f"{chapter} {title}", 20)
        for item in range(1, 16):
            rich(book, f"{chapter}.{item}", "", item)
    book.turn()
    for letter in "AB":
        book.heading(f"Appendix {letter}", 20)
        for item in range(1, 9):
            rich(book, f"{letter}.{item}", f"{letter}.{item}", item)
    check(tmp_path, book)


def test_appendices_that_count_anew_are_series_of_their_own(tmp_path: Path) -> None:
    book = Book(SANS, seed=20)
    cover(book)
    book.heading("Findings", 20)
    for n in range(1, 41):
        rich(book, str(n), f"{n}.", n)
    for letter in "AB":
        book.turn()
        book.heading(f"Appendix {letter}", 20)
        for n in range(1, 9):
            rich(book, str(n), f"{n}.", n)
    report = check(tmp_path, book)
    assert len({p.series for p in labelled(report)}) == 3


def test_appendices_with_letters_follow_chapters_with_numbers(tmp_path: Path) -> None:
    book = chapters(SANS, str)
    for letter in "AB":
        book.turn()
        book.heading(f"Appendix {letter}", 20)
        for n in range(1, 9):
            rich(book, f"{letter}{n}", f"{letter}{n}", n)
    check(tmp_path, book)


def test_boxed_recommendations_leave_the_chapters_numbers_alone(tmp_path: Path) -> None:
    book = Book(SANS, seed=21)
    cover(book)
    r = 0
    for chapter in range(1, 5):
        book.heading(f"Chapter {chapter}: Of quays", 20)
        for item in range(1, 13):
            rich(book, f"{chapter}.{item}", f"{chapter}.{item}", item)
            if item % 5 == 0:
                r += 1
                book.y += 14
                book.heading(f"Recommendation {r}: Keep quay {r}", 11)
                book.plain(x=90)
                book.points([("a.", book.sentences(1)), ("b.", book.sentences(1))], x=90)
    check(tmp_path, book)


@pytest.mark.parametrize("printed", ["{}.", "({})"])
def test_a_summary_numbered_in_roman_numerals_is_numbered(tmp_path: Path, printed: str) -> None:
    book = Book(seed=29)
    cover(book)
    book.heading("Summary")
    small = "i ii iii iv v vi vii viii ix x xi xii xiii xiv".split()
    for numeral in small:
        book.numbered(numeral, printed.format(numeral))
    book.heading("Introduction")
    for n in range(1, 41):
        book.numbered(str(n), f"{n}.")
        if n % 9 == 0:
            book.points([("(i)", book.sentences(1)), ("(ii)", book.sentences(1))])
    report = check(tmp_path, book)
    assert [(s.first, s.last) for s in report.record.health.series] == [("i", "xiv"), ("1", "40")]


def test_footnotes_far_apart_and_alike_are_notes_of_their_own(tmp_path: Path) -> None:
    """Marks leap by more than three between pages, and half of the notes are "Ibid."."""
    book = Book(seed=30)
    cover(book)
    noted: list[str] = []
    for n in range(1, 61):
        book.numbered(str(n), f"{n}.")
        if n % 3 == 0:
            noted.append("Ibid." if n % 2 else book.sentences(1))
            book.note(noted[-1])
        if n % 12 == 0:
            book.skip_notes(5)
    report = check(tmp_path, book)
    assert [p.text for p in report.paragraphs() if p.kind == "footnote"] == noted
