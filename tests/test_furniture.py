from __future__ import annotations

from pincite.parse.furniture import strip
from pincite.types import Box, Line, Page, Region


def line(text: str, page: int, base: float, size: float = 12.0) -> Line:
    box = Box(72, base - size, 72 + 6 * len(text), base)
    return Line(text, Region(page, box), size=size, baseline=base)


def pages(count: int) -> list[Page]:
    return [Page(number, 595, 842) for number in range(1, count + 1)]


def test_a_running_header_and_its_page_number_are_left_out_and_the_number_kept() -> None:
    lines = []
    for page in range(1, 6):
        lines += [
            line(f"Harbour report {page + 2}", page, 40),
            line(f"Text of {'abcde'[page - 1]}.", page, 300),
        ]
    stripped = strip(lines, pages(5))
    assert [found.text for found in stripped.lines] == [f"Text of {x}." for x in "abcde"]
    assert [page.printed for page in stripped.pages] == ["3", "4", "5", "6", "7"]


def test_page_numbers_alone_are_known_by_keeping_step_with_the_pages() -> None:
    lines = [line(text, page, 810) for page, text in ((1, "i"), (2, "ii"), (3, "1"), (4, "2"))]
    lines += [line(f"Text {page}", page, 300) for page in (1, 2, 3, 4)]
    stripped = strip(lines, pages(4))
    assert [page.printed for page in stripped.pages] == ["i", "ii", "1", "2"]
    assert len(stripped.lines) == 4


def test_a_number_that_is_no_page_number_stays() -> None:
    lines = [line("412", 1, 810), line("Text", 1, 300), line("96", 2, 810), line("Text", 2, 300)]
    assert len(strip(lines, pages(2)).lines) == 4


def test_a_sentence_repeated_in_the_text_stays() -> None:
    lines = [line("The register is complete.", page, 400) for page in range(1, 9)]
    assert len(strip(lines, pages(8)).lines) == 8


def test_the_title_of_a_short_chapter_is_left_out_by_its_place() -> None:
    lines = []
    for page in range(1, 21):
        title = "Two pages only" if page in (9, 11) else f"Long chapter {page // 12}"
        lines += [line(title, page, 40, 9), line(f"Text {chr(96 + page)} begins", page, 100)]
    assert {found.size for found in strip(lines, pages(20)).lines} == {12.0}


def kept(*made: list[Line]) -> list[str]:
    lines = [found for page in made for found in page]
    return [found.text for found in strip(lines, pages(len(made))).lines]


def test_notes_that_are_alike_at_the_foot_of_every_page_stay() -> None:
    """Two to a page, at the same heights: "7 Ibid." follows no page."""
    made = []
    for page in range(1, 9):
        notes = [f"{2 * page - 1} Interview with witness {page}", f"{2 * page} Ibid, page {page}."]
        made.append(
            [
                line(f"Text {chr(96 + page)} begins.", page, 300),
                line(notes[0], page, 770, 9),
                line(notes[1], page, 782, 9),
                line("Harbour report", page, 815, 9),
                line(str(page), page, 828, 9),
            ]
        )
    texts = kept(*made)
    assert len(texts) == 3 * 8
    assert "16 Ibid, page 8." in texts
    assert "Harbour report" not in texts


def test_headings_that_count_at_the_head_of_every_page_stay() -> None:
    """One to a page, so that they count as the pages do."""
    made = [
        [line(f"Case study {page}", page, 60, 14), line(f"Text {chr(96 + page)}.", page, 90)]
        for page in range(1, 9)
    ]
    assert kept(*made)[::2] == [f"Case study {n}" for n in range(1, 9)]


def test_headings_that_count_slower_than_the_pages_stay() -> None:
    made = []
    for page in range(1, 13):
        head = [line(f"Berth {page // 3}", page, 60, 14)] if page % 3 == 0 else []
        made.append([*head, line(f"Text {chr(96 + page)}.", page, 90)])
    assert [text for text in kept(*made) if text.startswith("Berth")] == [
        f"Berth {n}" for n in range(1, 5)
    ]


def test_a_running_head_that_names_its_chapter_and_page_goes() -> None:
    made = []
    for page in range(1, 13):
        head = line(f"Chapter {1 + page // 7}: The quay {page + 4}", page, 40, 9)
        made.append([head, line(f"Text {chr(96 + page)}.", page, 90)])
    assert kept(*made) == [f"Text {chr(96 + page)}." for page in range(1, 13)]


def test_running_heads_go_on_beyond_pages_that_are_missing() -> None:
    printed = [4, 5, 6, 7, 19, 20, 21, 22]
    made = [
        [
            line(f"Page {number} of 40", page, 815, 9),
            line(f"Text {chr(96 + page)}.", page, 90),
        ]
        for page, number in enumerate(printed, 1)
    ]
    assert kept(*made) == [f"Text {chr(96 + page)}." for page in range(1, 9)]


def test_a_reference_that_many_notes_repeat_stays() -> None:
    """It stands last on the page now and then, and elsewhere on others."""
    made = []
    for page in range(1, 13):
        height = (790, 790, 770, 750, 730, 790)[page % 6]
        notes = [line(f"{page} {chr(96 + page)}{page}, see", page, height - 12, 8)]
        notes.append(line("(https://example.org/plan.pdf; PLAN0001)", page, height, 8))
        if height < 790:
            notes.append(line(f"Another note {chr(96 + page)}", page, 790, 8))
        made.append([line(f"Text {chr(96 + page)}.", page, 300), *notes])
    assert sum("PLAN0001" in text for text in kept(*made)) == 12


def test_a_first_pages_footer_goes_though_it_stands_higher() -> None:
    lines = []
    for page in range(1, 6):
        foot = 800 if page == 1 else 812
        lines += [
            line(f"Text {chr(96 + page)} begins", page, 700),
            line("Inspection of Harbour services", page, foot - 10, 8),
            line("11 July 2022", page, foot, 8),
            *([line(str(page), page, foot - 4, 20)] if page > 1 else []),
        ]
    assert [found.text for found in strip(lines, pages(5)).lines] == [
        f"Text {x} begins" for x in "abcde"
    ]


def test_words_of_the_running_foot_stay_where_they_are_text() -> None:
    lines = [line("Inspection of Harbour services", page, 812, 8) for page in range(1, 6)]
    said = line("Inspection of Harbour services", 3, 700, 12)
    lines += [line("Text", page, 300) for page in range(1, 6)]
    left = [found.text for found in strip([*lines, said], pages(5)).lines]
    assert left.count(said.text) == 1
