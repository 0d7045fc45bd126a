"""Layouts that printers and office programs make: boxes drawn first, endnotes, scans with text."""

from __future__ import annotations

import random
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pincite.parse import parse
from pincite.read import read_source
from pincite.types import Paragraph, Report
from tests.draw_report import Book
from tests.families import SANS, check, cover
from tests.families import read as read_book
from tests.printed import Setter, Word, body, print_pdf


def read(path: Path) -> Report:
    return parse(read_source(path), sha256="0" * 64)


def labelled(report: Report) -> list[Paragraph]:
    return [paragraph for paragraph in report.paragraphs() if paragraph.label is not None]


def test_a_side_box_drawn_before_the_text_leaves_its_paragraphs_whole(tmp_path: Path) -> None:
    """Browsers draw what floats first; its lines stand on the text's own or between them."""
    page = Setter()
    for n in range(1, 11):
        page.numbered(f"{n}.", *(line[:44] for line in body(n)), gap=9)
    box = [Word(400, 150 + 14.1 * n, f"fact {n} of the box", 10) for n in range(9)]
    report = read(print_pdf(tmp_path / "tarn-2021.pdf", [[*box, *page.pages[0]], *page.pages[1:]]))
    assert [p.label for p in labelled(report)] == [str(n) for n in range(1, 11)]
    assert [p.text for p in labelled(report)] == [
        " ".join(line[:44].strip() for line in body(n)) for n in range(1, 11)
    ]
    boxed = next(p for p in report.paragraphs() if p.text.startswith("fact 0"))
    assert boxed.text == " ".join(f"fact {n} of the box" for n in range(9))


def test_recommendations_with_a_letter_count_on_among_the_paragraphs(tmp_path: Path) -> None:
    book = Book(SANS, seed=41)
    cover(book)
    r = 0
    for n in range(1, 31):
        if n % 10 == 1:
            book.heading(f"Part {'abc'[n // 10]}")
        book.numbered(str(n))
        if n % 10 == 5:
            for _ in range(3):
                r += 1
                book.numbered(f"R{r}", f"R{r}")
    report = check(tmp_path, book)
    assert [(s.first, s.last) for s in report.record.health.series] == [("1", "30"), ("R1", "R9")]


def test_a_lettered_list_that_begins_anew_numbers_nothing(tmp_path: Path) -> None:
    book = Book(SANS, seed=42)
    cover(book)
    for n in range(1, 31):
        if n % 10 == 1:
            book.heading(f"Part {'abc'[n // 10]}")
        book.numbered(str(n))
        if n % 10 == 5:
            book.points([(f"A{k}", book.sentences(1)) for k in (1, 2, 3)])
    labels = [p.label for p in labelled(read_book(tmp_path, book))]
    assert labels == [told.label for told in book.told]


def test_a_paragraph_here_and_there_has_numbered_ones_of_its_own(tmp_path: Path) -> None:
    book = Book(SANS, seed=43)
    cover(book)
    for chapter in range(1, 4):
        book.heading(f"{chapter}. Part {'abc'[chapter - 1]}")
        for n in range(1, 8):
            book.numbered(f"{chapter}.{n}", f"{chapter}.{n}")
            if n in (2, 5):
                book.numbered(f"{chapter}.{n}.1", f"{chapter}.{n}.1")
                book.numbered(f"{chapter}.{n}.2", f"{chapter}.{n}.2")
    check(tmp_path, book)


def test_endnotes_are_notes_and_no_second_series(tmp_path: Path) -> None:
    page = Setter()
    for n in range(1, 25):
        page.numbered(f"{n}.", *body(n))
        if n % 3 == 0:
            end = page.pages[-1][-1]
            # The mark of two figures is drawn as two.
            right = end.x + stringWidth(end.text, "Helvetica", 12)
            for k, figure in enumerate(str(n // 3 + 6)):
                page.put(Word(right + 3.9 * k, end.y - 5, figure, 7))
    page.heading("Endnotes")
    for mark in range(7, 15):
        page.numbered(f"{mark}.", "The register of the board, kept under its order.", gap=2)
    report = read(print_pdf(tmp_path / "tarn-2021.pdf", page.pages))
    assert [p.label for p in labelled(report)] == [str(n) for n in range(1, 25)]
    notes = [p for p in report.paragraphs() if p.kind == "footnote"]
    assert [p.text for p in notes] == ["The register of the board, kept under its order."] * 8
    called = {p.label: [n.mark for n in p.notes] for p in labelled(report) if p.notes}
    assert called == {str(3 * k): [str(k + 6)] for k in range(1, 9)}
    assert all(p.text.endswith(".") for p in labelled(report))


def test_a_sentence_that_fills_a_pages_last_line_does_not_end_its_paragraph(
    tmp_path: Path,
) -> None:
    """The text stands at the margin below its number, as Word sets it without an indent."""
    page = Setter(indent=90)
    full = "The board keeps a register of all the moorings in its harbour, which is up to date."
    for n in range(1, 9):
        page.line(f"{n}. {full[:70]}", gap=8)
        page.line("and that is so.")
    page.y = 740
    page.line(f"9. {full}")
    page.turn()
    page.line("Every master is told of it.")
    for n in range(10, 14):
        page.line(f"{n}. {full[:70]}", gap=8)
        page.line("and that is so.")
    ninth = labelled(read(print_pdf(tmp_path / "tarn-2021.pdf", page.pages)))[8]
    assert (ninth.label, ninth.text) == ("9", f"{full} Every master is told of it.")


def test_the_number_that_a_sentence_wraps_to_numbers_nothing(tmp_path: Path) -> None:
    """The last paragraph's second line begins like the paragraph after it."""
    page = Setter()
    for n in range(1, 13):
        page.line(
            f"{n}. The board keeps a register of all the moorings in the old harbour, and", gap=8
        )
        if n < 12:
            page.line("tells every master of them. It goes on until the year is over.")
    page.line("tells every master of the berths that are let. It goes on until the year is at")
    page.line("13. It is so in every harbour of the council, and in no other place.")
    found = labelled(read(print_pdf(tmp_path / "tarn-2021.pdf", page.pages)))
    assert [p.label for p in found] == [str(n) for n in range(1, 13)]


def test_the_text_under_a_scan_may_be_of_any_size_and_off_its_line(tmp_path: Path) -> None:
    """OCR guesses the size of each line, and puts each word a little off."""
    chance = random.Random(7)
    page = Setter()
    for n in range(1, 13):
        page.numbered(f"{n}.", *body(n))
    path = tmp_path / "tarn-2021.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    for words in page.pages:
        for word in words:
            size = word.size + chance.uniform(-1.6, 1.6)
            line = canvas.beginText(word.x, 842 - word.y + chance.uniform(-1, 1))
            line.setFont("Helvetica", size)
            line.setTextRenderMode(3)
            line.textOut(word.text)
            canvas.drawText(line)
        canvas.showPage()
    canvas.save()
    found = labelled(read(path))
    assert [(p.label, p.text) for p in found] == [(str(n), " ".join(body(n))) for n in range(1, 13)]


def test_a_small_number_set_higher_is_joined_to_letters_drawn_one_by_one(tmp_path: Path) -> None:
    """Of "10" and the first letter after it the number is the longer."""
    page = Setter()
    for n in range(1, 15):
        page.numbered(f"{n}", *body(n))
    pages: list[list[Word]] = []
    for words in page.pages:
        pages.append([])
        for word in words:
            if word.text.isdecimal():
                for k, figure in enumerate(word.text):
                    pages[-1].append(Word(word.x + 4.4 * k, word.y - 3.7, figure, 8))
                continue
            x = word.x
            for letter in word.text:
                pages[-1].append(Word(x, word.y, letter))
                x += stringWidth(letter, "Helvetica", 12)
    found = labelled(read(print_pdf(tmp_path / "tarn-2021.pdf", pages)))
    assert [(p.label, p.text) for p in found] == [(str(n), " ".join(body(n))) for n in range(1, 15)]


def test_a_paragraph_in_bold_goes_on_over_the_page(tmp_path: Path) -> None:
    """Committees print their recommendations in bold: the lines at a page's head are no heading."""
    bold = "Helvetica-Bold"
    page = Setter()
    for n in range(1, 12):
        page.numbered(f"{n}.", *body(n))
    page.y = 720
    page.put(Word(72, 732, "12."))
    page.line(
        "We recommend that the board keep a register of all moorings, and", 100, gap=12, font=bold
    )
    page.turn()
    page.line(
        "check it with the masters every month of the year. It should be told", 100, font=bold
    )
    page.line("what they find.", 100, font=bold)
    page.numbered("13.", *body(13))
    found = labelled(read(print_pdf(tmp_path / "tarn-2021.pdf", page.pages)))
    assert found[11].text == (
        "We recommend that the board keep a register of all moorings, and check it with the "
        "masters every month of the year. It should be told what they find."
    )


def test_a_paragraph_goes_on_below_a_box_at_the_head_of_the_next_page(tmp_path: Path) -> None:
    page = Setter(left=220, indent=246)
    for n in range(1, 9):
        page.numbered(f"{n}.", *(line[:46] for line in body(n)))
    page.y = 735
    page.numbered("9.", "The board keeps a register of its moorings")
    page.turn()
    page.put(Word(72, 90, "Key point The board keeps", 9))
    page.put(Word(72, 101, "a register of them all.", 9))
    page.line("and its quays.", page.indent)
    page.numbered("10.", *(line[:46] for line in body(10)))
    found = labelled(read(print_pdf(tmp_path / "tarn-2021.pdf", page.pages)))
    assert [p.label for p in found] == [str(n) for n in range(1, 11)]
    assert found[8].text == "The board keeps a register of its moorings and its quays."


def test_a_paragraph_goes_on_from_the_last_column_to_the_first(tmp_path: Path) -> None:
    """The last line of the page ends a sentence, and has no room for another word."""
    lines = ("The board keeps a register of all", "its moorings, and checks it every", "month.")
    pages: list[list[Word]] = [[], []]
    n, told = 0, []
    for page, x in ((0, 72), (0, 320), (1, 72), (1, 320)):
        y = 90.0
        if (page, x) == (1, 72):
            pages[1].append(Word(x + 24, y, "Masters are told."))
            y += 26
        while y < 650:
            n += 1
            pages[page].append(Word(x, y, f"{n}."))
            for line in lines:
                pages[page].append(Word(x + 24, y, line))
                y += 14.4
            y += 9
        if (page, x) == (0, 320):
            told.append(str(n + 1))
            n += 1
            pages[0].append(Word(x, y, f"{n}."))
            pages[0].append(Word(x + 24, y, "Each quay has a master of its"))
            pages[0].append(Word(x + 24, y + 14.4, "own, as the rule says; it is so."))
    found = labelled(read(print_pdf(tmp_path / "tarn-2021.pdf", pages)))
    assert [p.label for p in found] == [str(k) for k in range(1, n + 1)]
    over = next(p for p in found if p.label == told[0])
    assert over.text == (
        "Each quay has a master of its own, as the rule says; it is so. Masters are told."
    )


def test_paragraphs_that_begin_with_a_sentence_in_bold_own_their_text(tmp_path: Path) -> None:
    bold = "Helvetica-Bold"
    page = Setter()
    for n in range(1, 15):
        first, second, last = body(n)
        if page.y > 700:
            page.turn()
        page.y += 12
        page.put(Word(72, page.y, f"{n}.", font=bold))
        for line in (first, second, second):
            page.line(line, page.indent, font=bold)
        page.line(last, page.indent)
    found = labelled(read(print_pdf(tmp_path / "tarn-2021.pdf", page.pages)))
    assert [p.label for p in found] == [str(n) for n in range(1, 15)]
    first, second, last = body(7)
    assert found[6].text == f"{first} {second} {second} {last}"


def test_a_list_between_paragraphs_that_counts_up_to_the_last_numbers_nothing(
    tmp_path: Path,
) -> None:
    """Four paragraphs, a list of four in a box, and the fifth: the list is no new beginning."""
    page = Setter()
    for n in range(1, 15):
        page.numbered(f"{n}.", *body(n))
        if n == 4:
            for k in range(1, 5):
                page.put(Word(90, page.y + 10, f"{k}."))
                page.line("The masters were told of it in the spring of the year.", 112, gap=10)
    found = labelled(read(print_pdf(tmp_path / "tarn-2021.pdf", page.pages)))
    assert [p.label for p in found] == [str(n) for n in range(1, 15)]
