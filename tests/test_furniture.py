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
