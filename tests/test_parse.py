"""Each trap of real reports, printed on a small page of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pincite.parse import parse
from pincite.read import read_source
from pincite.types import Paragraph, Report
from tests.printed import Setter, Word, body, print_pdf


def read(tmp_path: Path, pages: list[list[Word]], name: str = "harbour-2021.pdf") -> Report:
    return parse(read_source(print_pdf(tmp_path / name, pages)), sha256="0" * 64)


def numbered(report: Report) -> list[Paragraph]:
    return [paragraph for paragraph in report.paragraphs() if paragraph.label is not None]


def labels(report: Report) -> list[str | None]:
    return [paragraph.label for paragraph in numbered(report)]


def find(report: Report, start: str) -> Paragraph:
    found = [p for p in report.paragraphs() if p.text.startswith(start)]
    assert len(found) == 1, [p.text for p in report.paragraphs()]
    return found[0]


def run(page: Setter, first: int, last: int) -> None:
    for number in range(first, last + 1):
        page.numbered(f"{number}.", *body(number))


def test_a_judgement_table_on_the_cover_gives_grades_and_no_numbers(tmp_path: Path) -> None:
    page = Setter()
    page.line("Borough of Saltmere", size=26)
    page.line("Inspection of the harbour service", size=14, font="Helvetica-Bold")
    page.line("Inspection dates: 4 to 8 March 2019", size=14, gap=8)
    page.line("Report published: 3 May 2019", size=14, gap=8)
    for n, (subject, grade) in enumerate(
        [("Moorings and berths", "Good"), ("Pilots", "Requires improvement"), ("Quays", "Good")]
    ):
        page.y += 30
        page.put(Word(72, page.y, f"{n + 1}. {subject}", 12, "Helvetica-Bold"))
        page.put(Word(390, page.y, grade))
    page.turn()
    page.heading("Findings")
    run(page, 1, 12)
    report = read(tmp_path, page.pages)
    assert labels(report) == [str(n) for n in range(1, 13)]
    assert numbered(report)[0].page == 2
    assert [(g.subject, g.grade) for g in report.record.grades] == [
        ("Moorings and berths", "Good"),
        ("Pilots", "Requires improvement"),
        ("Quays", "Good"),
    ]
    assert report.record.body == "Saltmere"
    assert report.record.kind == "inspection"
    assert [str(day) for day in report.record.inspected or ()] == ["2019-03-04", "2019-03-08"]
    assert str(report.record.published) == "2019-05-03"


def test_a_number_glued_to_its_text_and_one_split_over_runs_are_read(tmp_path: Path) -> None:
    page = Setter()
    run(page, 1, 9)
    page.line("10.Glued to its number, this paragraph still opens the tenth place", gap=12)
    page.line("of the list and ends here.", page.indent)
    page.y += 12
    page.put(Word(72.0, page.y, "1"))
    page.put(Word(78.7, page.y, "1"))
    page.put(Word(85.4, page.y, ". Split into three strings, this"))
    page.line("", page.indent)
    page.line("one is the eleventh.", page.indent)
    run(page, 12, 14)
    report = read(tmp_path, page.pages)
    assert labels(report) == [str(n) for n in range(1, 15)]
    assert find(report, "Glued to its").text.endswith("ends here.")
    assert find(report, "Split into").text == (
        "Split into three strings, this one is the eleventh."
    )


def test_a_wrapped_line_that_begins_with_a_number_stays_in_its_paragraph(tmp_path: Path) -> None:
    page = Setter()
    run(page, 1, 5)
    page.numbered(
        "6.",
        "The board trained more masters, 1,702 in the year 2015 against 1,194 in 2014 or",
        "7. The new pilots among them were few, and the board means to let them stay until",
        "8. Young masters may then apply.",
    )
    run(page, 7, 12)
    report = read(tmp_path, page.pages)
    assert labels(report) == [str(n) for n in range(1, 13)]
    assert "in 2014 or 7. The new pilots" in numbered(report)[5].text
    assert numbered(report)[6].text.startswith("In case h")


def test_a_paragraph_over_a_page_break_is_one_with_a_line_on_each_page(tmp_path: Path) -> None:
    page = Setter(bottom=770)
    run(page, 1, 10)
    page.y = 742
    page.numbered("11.", "The first half stands at the foot of the page and runs on past its end.")
    page.line("It says that the", page.indent)
    page.turn()
    page.line("lights on the north quay failed. They were mended.", page.indent)
    run(page, 12, 20)
    page.feet("Inspection of the harbour service")
    report = read(tmp_path, page.pages)
    eleventh = numbered(report)[10]
    assert eleventh.text.endswith(
        "It says that the lights on the north quay failed. They were mended."
    )
    assert eleventh.pages == (1, 2)
    assert eleventh.page_at(eleventh.text.index("mended")) == 2
    assert eleventh.page_at(0) == 1
    assert not any("Inspection of the harbour" in p.text for p in report.paragraphs())
    assert [p.printed_page for p in numbered(report)][-1] == str(len(page.pages))


def test_a_footnote_in_mid_paragraph_is_parked_and_its_mark_is_linked(tmp_path: Path) -> None:
    page = Setter(bottom=700)
    run(page, 1, 9)
    page.y = 660
    page.put(Word(72, 660, "10."))
    page.put(Word(100, 660, "The register was changed in the spring"))
    page.put(Word(312, 656, "1", 7))
    page.put(Word(320, 660, "by the board, which"))
    page.put(Word(72, 760, "1", 6.5))
    page.put(Word(78, 764, "The register is kept under the Harbours Order of that year.", 9))
    page.turn()
    page.line("told every master of it.", page.indent)
    run(page, 11, 16)
    report = read(tmp_path, page.pages)
    tenth = numbered(report)[9]
    assert tenth.text == (
        "The register was changed in the spring by the board, which told every master of it."
    )
    note = find(report, "The register is kept")
    assert (note.kind, note.label) == ("footnote", None)
    assert [(n.mark, n.target) for n in tenth.notes] == [("1", note.id)]
    assert tenth.text[: tenth.notes[0].at] == "The register was changed in the spring"


@pytest.mark.parametrize("glyph", ["\u2022", "-", "o"])
def test_bullets_are_blocks_of_their_own_without_their_glyph(tmp_path: Path, glyph: str) -> None:
    page = Setter()
    run(page, 1, 4)
    page.numbered("5.", "The board must:")
    for text in ("keep the lights burning on every quay;", "let berths in good time."):
        page.put(Word(100, page.y + 6, glyph))
        page.line(text, 118, gap=6)
    run(page, 6, 10)
    report = read(tmp_path, page.pages)
    assert labels(report) == [str(n) for n in range(1, 11)]
    assert numbered(report)[4].text == "The board must:"
    assert find(report, "keep the lights").kind == "bullet"
    assert find(report, "let berths").label is None


def test_odd_and_even_margins_are_one_column(tmp_path: Path) -> None:
    page = Setter()
    run(page, 1, 60)
    shifted = [
        [Word(w.x + (34 if n % 2 else 0), w.y, w.text, w.size, w.font) for w in words]
        for n, words in enumerate(page.pages)
    ]
    assert labels(read(tmp_path, shifted)) == [str(n) for n in range(1, 61)]


def test_a_heading_in_a_box_keeps_its_lines_and_its_grade_apart(tmp_path: Path) -> None:
    page = Setter()
    run(page, 1, 6)
    page.turn()
    for n, text in enumerate(["The experiences and progress of", "masters who need a berth"]):
        page.put(Word(77, 112 + 16 * n, text, 14, "Helvetica-Bold"))
    page.put(Word(358, 120, "Requires improvement", 14, "Helvetica-Bold"))
    page.y = 170
    run(page, 7, 12)
    report = read(tmp_path, page.pages)
    seventh = numbered(report)[6]
    assert seventh.section == ("The experiences and progress of masters who need a berth",)
    section = next(s for s in report.sections if seventh in s.paragraphs)
    assert section.grade == "Requires improvement"
    assert find(report, "Requires improvement").kind == "grade"


def test_the_subject_of_a_judgement_table_heads_the_section_after_it(tmp_path: Path) -> None:
    page = Setter()
    page.heading("Judgements of the board", 14)
    run(page, 1, 4)
    page.y += 20
    for n, (text, font) in enumerate([("Key judgement", "-Bold"), ("Moorings and berths", "")]):
        page.put(Word(77, page.y + 24 * n, text, 12, "Helvetica" + font))
        page.put(Word(300, page.y + 24 * n, ("Grade", "Good")[n], 12, "Helvetica" + font))
    page.y += 40
    page.heading("Summary", 12)
    page.plain(*body(91))
    run(page, 5, 9)
    report = read(tmp_path, page.pages)
    assert find(report, "In case jb").section == (
        "Judgements of the board",
        "Moorings and berths",
        "Summary",
    )
    graded = next(s for s in report.sections if s.headings[-1:] == ("Moorings and berths",))
    assert graded.grade == "Good"


def test_a_paragraph_in_bold_is_text_and_not_headings(tmp_path: Path) -> None:
    page = Setter()
    run(page, 1, 6)
    page.y += 12
    page.put(Word(72, page.y, "7.", 12, "Helvetica-Bold"))
    for text in (
        "We recommend that the harbour board keep every light on the north",
        "quay burning through the night. We recommend too that the masters",
        "pay for its oil.",
    ):
        page.line(text, page.indent, font="Helvetica-Bold")
    page.numbered("8.", "The board did not agree. It said that oil is dear and that masters sleep.")
    page.line("We conclude that the board should buy cheaper oil and wake the masters", 100)
    page.line("every night of the year, as", 100, font="Helvetica-Bold")
    page.line("it once did.", 100)
    run(page, 9, 14)
    report = read(tmp_path, page.pages)
    assert labels(report) == [str(n) for n in range(1, 15)]
    assert numbered(report)[6].text.endswith(
        "north quay burning through the night. We recommend too that the masters pay for its oil."
    )
    assert numbered(report)[7].text.endswith("every night of the year, as it once did.")
    assert not any(p.kind == "heading" for p in report.paragraphs())


def test_a_page_that_is_a_picture_is_named(tmp_path: Path) -> None:
    path = tmp_path / "harbour-2021.pdf"
    canvas = Canvas(str(path))
    for number in range(1, 9):
        canvas.drawString(72, 760 - 60 * number, f"{number}. {body(number)[0]}")
        canvas.drawString(72, 745 - 60 * number, body(number)[2])
    canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("L", (60, 80))), 72, 72, 400, 600)
    canvas.showPage()
    canvas.save()
    report = parse(read_source(path), sha256="0" * 64)
    assert report.record.pages == 2
    assert "Page 2 is a picture without text: nothing on it can be found." in (
        report.record.health.warnings
    )


def test_bullets_in_large_type_are_no_headings(tmp_path: Path) -> None:
    page = Setter()
    run(page, 1, 12)
    page.turn()
    page.heading("Summary for masters", 16)
    for text in ("The board has let every berth on", "The lights have all been mended by"):
        page.line(f"• {text}", size=14, gap=12)
        page.line("the north quay, and it keeps the dues low. Masters", 84, size=14)
        page.line("like it so.", 84, size=14)
    report = read(tmp_path, page.pages)
    assert find(report, "The lights have").kind == "bullet"
    assert find(report, "The board has let").text.endswith("Masters like it so.")


def test_a_number_the_printer_left_out_stays_out_and_is_reported(tmp_path: Path) -> None:
    page = Setter()
    run(page, 1, 14)
    run(page, 16, 20)
    report = read(tmp_path, page.pages)
    assert labels(report) == [str(n) for n in range(1, 21) if n != 15]
    assert report.record.health.series[0].missing == ("15",)
    assert any("15" in warning for warning in report.record.health.warnings)


def test_a_contents_page_gives_no_numbers(tmp_path: Path) -> None:
    page = Setter()
    page.heading("Contents")
    for n, title in enumerate(["The register", "The quays", "The pilots", "The lights"], start=1):
        page.line(f"{n}. {title} {'.' * 60} {n + 2}", gap=6)
    page.turn()
    for title in ("The register", "The quays", "The pilots", "The lights"):
        page.heading(title)
        page.plain(*body(1))
        page.plain(*body(2))
    report = read(tmp_path, page.pages)
    assert labels(report) == []
    assert {p.kind for p in report.paragraphs() if p.section == ("Contents",)} == {"contents"}
    assert any("No numbered paragraphs" in warning for warning in report.record.health.warnings)


def test_numbered_headings_over_unnumbered_text_are_no_paragraph_numbers(tmp_path: Path) -> None:
    page = Setter()
    for n, title in enumerate(["The register", "The quays", "The pilots", "The lights"], start=1):
        page.heading(f"{n}. {title}")
        for k in range(4):
            page.plain(*body(10 * n + k))
    report = read(tmp_path, page.pages)
    assert labels(report) == []
    assert find(report, "2. The quays").kind == "heading"


@pytest.mark.parametrize(
    ("form", "first", "last"),
    [
        ("[{}]", "1", "24"),
        ("({})", "1", "24"),
        ("A.{}", "A.1", "A.24"),
        ("2.{}", "2.1", "2.24"),
        ("{})", "1", "24"),
    ],
)
def test_other_families_of_labels_are_read_as_printed(
    tmp_path: Path, form: str, first: str, last: str
) -> None:
    page = Setter(indent=110)
    for number in range(1, 25):
        page.numbered(form.format(number), *body(number))
    found = labels(read(tmp_path, page.pages))
    assert (found[0], found[-1], len(found)) == (first, last, 24)


def test_chapters_restart_their_second_number_in_one_series(tmp_path: Path) -> None:
    page = Setter(indent=110)
    for chapter in (1, 2, 3):
        page.heading(f"Chapter {chapter}: The harbour", 20)
        for number in range(1, 9):
            page.numbered(f"{chapter}.{number}.", *body(10 * chapter + number))
    report = read(tmp_path, page.pages)
    assert labels(report) == [f"{c}.{n}" for c in (1, 2, 3) for n in range(1, 9)]
    assert {p.series for p in numbered(report)} == {None}
    assert report.record.health.series[0].missing == ()


def test_conclusions_numbered_anew_are_a_series_linked_to_their_paragraphs(tmp_path: Path) -> None:
    page = Setter()
    page.heading("The state of the harbour")
    run(page, 1, 24)
    page.heading("Conclusions")
    for number, cited in [(1, 4), (2, 9), (3, 12)]:
        page.numbered(
            f"{number}.",
            f"The board should keep register {'abc'[number - 1]} and say what it has done.",
            f"(Paragraph {cited})",
        )
    report = read(tmp_path, page.pages)
    assert labels(report) == [*map(str, range(1, 25)), "1", "2", "3"]
    first = numbered(report)[24]
    assert first.kind == "conclusion"
    assert first.id == "harbour-2021#conclusions.1"
    assert [(m.kind, m.targets) for m in first.marks] == [("paragraph", (numbered(report)[3].id,))]
    assert first.text[first.marks[0].start : first.marks[0].end] == "Paragraph 4"


def test_an_annex_with_labels_of_its_own_is_a_second_series(tmp_path: Path) -> None:
    page = Setter(indent=110)
    page.heading("The harbour", 18)
    run(page, 1, 20)
    page.heading("Annex A: The visit", 18)
    for number in range(1, 9):
        page.numbered(f"A.{number}", *body(40 + number))
    report = read(tmp_path, page.pages)
    assert labels(report) == [*map(str, range(1, 21)), *(f"A.{n}" for n in range(1, 9))]
    assert [series.scheme for series in report.record.health.series] == ["1.", "A.1"]
    assert {p.series for p in numbered(report)} == {None}
    assert numbered(report)[-1].id == "harbour-2021#A.8"


def test_a_list_inside_a_paragraph_gives_no_numbers(tmp_path: Path) -> None:
    page = Setter(indent=110)
    page.heading("The harbour", 18)
    run(page, 1, 9)
    page.numbered("10.", "The board decided three things in the spring and kept to all of them:")
    for number in (1, 2, 3):
        page.line(
            f"({number}) that quay {'abc'[number - 1]} be lit all night in winter, and that", 130
        )
        page.line("the masters pay for the oil.", 150)
    run(page, 11, 20)
    report = read(tmp_path, page.pages)
    assert labels(report) == [str(n) for n in range(1, 21)]
    assert find(report, "(2) that quay b").kind == "bullet"


def test_numbers_quoted_from_another_judgment_are_not_this_ones(tmp_path: Path) -> None:
    page = Setter(indent=110)
    for number in range(1, 25):
        page.numbered(f"[{number}]", *body(number))
        if number == 12:
            page.line(
                "“[41] The duty of the board is to keep the lights burning in every", 140, gap=10
            )
            page.line("month of the year, and not in winter alone.", 140)
            page.line("[42] Masters may rely on it.”", 140)
    assert labels(read(tmp_path, page.pages)) == [str(n) for n in range(1, 25)]


def test_recitals_and_the_articles_after_them_are_two_series(tmp_path: Path) -> None:
    page = Setter(indent=110)
    page.heading("Whereas", 18)
    for number in range(1, 13):
        page.numbered(f"({number})", *body(number))
    page.heading("Rules of the harbour", 18)
    for number in range(1, 10):
        page.numbered(f"{number}.", *body(60 + number))
    report = read(tmp_path, page.pages)
    assert labels(report) == [*map(str, range(1, 13)), *map(str, range(1, 10))]
    assert [series.scheme for series in report.record.health.series] == ["(1)", "1."]


def test_a_number_printed_without_text_stays_empty(tmp_path: Path) -> None:
    page = Setter()
    run(page, 1, 8)
    page.numbered("9.", "")
    run(page, 10, 14)
    report = read(tmp_path, page.pages)
    assert labels(report) == [str(n) for n in range(1, 15)]
    assert numbered(report)[8].text == ""
    assert report.record.health.series[0].empty == ("9",)


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    pages = []
    for half in range(2):
        words = []
        for column in range(2):
            y = 90.0
            for k in range(7):
                number = 14 * half + 7 * column + k + 1
                for n, text in enumerate(
                    (
                        f"Quay {chr(96 + number)} was lit on every",
                        "night of the year, and all the",
                        "masters paid for its oil.",
                    )
                ):
                    left = 60 + 250 * column
                    if n == 0:
                        words.append(Word(left, y, f"{number}.", 10))
                    words.append(Word(left + 22, y, text, 10))
                    y += 12
                y += 10
        pages.append(words)
    report = read(tmp_path, pages)
    assert labels(report) == [str(n) for n in range(1, 29)]
    assert all(p.text.endswith("paid for its oil.") for p in numbered(report))


def test_end_of_line_hyphens_stay_and_join_without_a_space(tmp_path: Path) -> None:
    page = Setter()
    run(page, 1, 4)
    page.numbered("5.", "The board has a long-", "term plan and a multi-", "agency group.")
    run(page, 6, 8)
    assert numbered(read(tmp_path, page.pages))[4].text == (
        "The board has a long-term plan and a multi-agency group."
    )


def test_every_word_stands_in_exactly_one_block(tmp_path: Path) -> None:
    page = Setter()
    page.heading("Summary")
    page.plain(*body(91))
    page.heading("Findings")
    run(page, 1, 12)
    page.heading("About this inspection")
    page.plain(*body(92))
    page.feet("Inspection of the harbour service")
    report = read(tmp_path, page.pages)
    printed = " ".join(
        w.text for words in page.pages for w in sorted(words, key=lambda w: (w.y, w.x)) if w.y < 780
    )
    blocks = " ".join(f"{p.label + '.' if p.label else ''} {p.text}" for p in report.paragraphs())
    assert blocks.split() == printed.split()
    assert report.record.health.coverage == 1.0
    assert find(report, "In case jb").kind == "summary"


def test_ids_follow_the_section_and_the_label(tmp_path: Path) -> None:
    page = Setter()
    for part in ("Part one", "Part two"):
        page.heading(part, 20)
        page.heading("Summary", 15)
        page.plain(*body(91))
        page.heading("Findings", 15)
        first = 1 if part == "Part one" else 9
        run(page, first, first + 7)
    report = read(tmp_path, page.pages)
    ids = [p.id for p in report.paragraphs() if p.kind == "summary"]
    assert ids == ["harbour-2021#part-one-summary.1", "harbour-2021#part-two-summary.1"]
    assert numbered(report)[0].id == "harbour-2021#1"
    assert numbered(report)[8].section == ("Part two", "Findings")
    everything = [p.id for p in report.paragraphs()]
    assert len(everything) == len(set(everything))


def test_each_line_of_text_has_its_box_on_the_page(tmp_path: Path) -> None:
    page = Setter()
    run(page, 1, 5)
    for paragraph in numbered(read(tmp_path, page.pages)):
        assert len(paragraph.lines) == 3
        assert "".join(paragraph.text[line.start : line.end] for line in paragraph.lines) == (
            paragraph.text.replace(" moorings and checked", " moorings andchecked").replace(
                " in good time", " in goodtime"
            )
        )
        for line in paragraph.lines:
            box = line.region.box
            assert box is not None
            assert 70 <= box.x0 < box.x1 <= 560
            assert 0 < box.bottom - box.top < 18


def test_a_table_row_is_one_block(tmp_path: Path) -> None:
    page = Setter()
    run(page, 1, 8)
    page.y += 20
    for left, right in [("Berths", "412"), ("Moorings", "96"), ("Pilots", "11")]:
        page.put(Word(90, page.y, left))
        page.put(Word(300, page.y, right))
        page.y += 22
    run(page, 9, 12)
    report = read(tmp_path, page.pages)
    assert [p.text for p in report.paragraphs() if p.kind == "table"] == [
        "Berths 412",
        "Moorings 96",
        "Pilots 11",
    ]
