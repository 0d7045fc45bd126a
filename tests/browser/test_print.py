"""What comes out of the printer: the sheets of the PDF that the browser makes."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from tests.browser.desk import Desk

LINK = "?report=marlowe-vale-2019&para=34"
"""Low on its page."""
QUESTION = "How timely are return home interviews?"


class Sheet(NamedTuple):
    """A sheet of paper."""

    text: str
    pictures: tuple[tuple[float, float, float, float], ...]
    """Left, bottom, right and top in points; a picture that is cut goes past the sheet's sides."""
    size: tuple[float, float]
    dots: np.ndarray
    """Red, green and blue of each, a dot a point."""

    def dark(self) -> float:
        """Share of its dots that are darker than half."""
        return float((self.dots.mean(axis=2) < 128).mean())


def printed(page: Page, **paper: object) -> list[Sheet]:
    """Print as from the browser's menu, background graphics too."""
    document = pypdfium2.PdfDocument(page.pdf(print_background=True, **paper))
    sheets = []
    for one in document:
        sheets.append(
            Sheet(
                " ".join(one.get_textpage().get_text_range().split()),
                tuple(image.get_bounds() for image in one.get_objects([FPDF_PAGEOBJ_IMAGE])),
                one.get_size(),
                np.asarray(one.render(scale=1).to_pil().convert("RGB")).astype(int),
            )
        )
    return sheets


def words(sheets: list[Sheet]) -> str:
    return " ".join(sheet.text for sheet in sheets)


def shown(page: Page, selector: str) -> str:
    return " ".join((page.locator(selector).first.text_content() or "").split())


def picture_is_whole(sheets: list[Sheet]) -> None:
    pictures = [(sheet, box) for sheet in sheets for box in sheet.pictures]
    assert len(pictures) == 1, pictures
    sheet, (left, bottom, right, top) = pictures[0]
    assert left >= 0 and bottom >= 0, pictures
    assert right <= sheet.size[0] and top <= sheet.size[1], pictures
    # An A4 page, as large as the sheet lets it be.
    assert (top - bottom) / (right - left) == pytest.approx(842 / 595, rel=0.01)
    assert top - bottom > sheet.size[1] * 0.7
    page = sheet.dots[
        int(sheet.size[1] - top) : int(sheet.size[1] - bottom), int(left) : int(right)
    ]
    red, green, blue = np.moveaxis(page, 2, 0)
    assert ((green - red > 25) & (green >= blue)).any(), "the frame round the paragraph's lines"
    assert (page[int(len(page) * 0.9) : -2] < 128).any(), "the foot of the report's page"


@pytest.fixture
def desk(page: Page, address: str) -> Desk:
    desk = Desk(page, address).open(LINK)
    expect(desk.source.get_by_role("img")).to_be_visible()
    return desk


PAPERS = [{"format": "A4"}, {"format": "Letter"}, {"format": "A4", "landscape": True}]


@pytest.mark.parametrize("paper", PAPERS, ids=["A4", "Letter", "landscape"])
def test_an_answer_is_printed_with_the_paragraph_and_the_whole_of_its_page(
    desk: Desk, paper: dict[str, object]
) -> None:
    desk.ask(QUESTION)
    for _ in range(3):
        desk.source.get_by_role("button", name="Larger").click()
    sheets = printed(desk.page, **paper)
    assert QUESTION in sheets[0].text
    assert shown(desk.page, ".passage.here p") in words(sheets)
    # Neighbours are cut short on the screen: they would stay so on paper.
    assert shown(desk.page, ".passage:not(.here) p")[:60] not in words(sheets)
    picture_is_whole(sheets)


def test_each_page_prints_what_it_shows(desk: Desk) -> None:
    found = desk.search("caseloads of social workers")
    expect(found.get_by_role("listitem").first).to_be_visible()
    sheets = printed(desk.page)
    assert "caseloads of social workers" in sheets[0].text
    for line in found.get_by_role("listitem").locator("p").all():
        assert " ".join((line.text_content() or "").split()) in words(sheets)
    picture_is_whole(sheets)
    readings = desk.look_up("Marlowe Vale 2019 para 35")
    expect(desk.source.get_by_role("heading", level=2)).to_contain_text("para 35")
    expect(desk.source.get_by_role("img")).to_be_visible()
    sheets = printed(desk.page)
    assert shown(desk.page, "#readings .found p") in sheets[0].text
    expect(readings).to_be_visible()
    picture_is_whole(sheets)
    desk.turn_to("Library")
    expect(desk.page.get_by_role("table")).to_be_visible()
    sheets = printed(desk.page)
    assert "reports Report Dates Grades As read" in sheets[0].text
    assert "Brackenmoor Reservoir Inquiry 2021" in words(sheets)
    # The panel is not on this page, and so not on its paper.
    assert not any(sheet.pictures for sheet in sheets)
    assert "para 35" not in words(sheets)
    for control in ("Add reports", "Filter reports", "Correct", "Download"):
        assert control not in words(sheets)


def test_a_panel_in_which_nothing_is_open_is_not_printed(desk: Desk) -> None:
    desk.open().ask(QUESTION)
    expect(desk.source).to_contain_text("Follow a citation")
    sheets = printed(desk.page)
    assert QUESTION in sheets[0].text
    assert "Follow a citation" not in words(sheets)


def test_a_dark_page_is_printed_black_on_white(desk: Desk) -> None:
    desk.page.emulate_media(color_scheme="dark")
    desk.open(LINK)
    desk.ask(QUESTION)
    for tab in ("Ask", "Search", "Look up", "Library"):
        desk.turn_to(tab)
        for sheet in printed(desk.page):
            assert sheet.dark() < 0.1, tab


def test_the_meeting_view_prints_its_paragraph_once(desk: Desk) -> None:
    desk.ask(QUESTION)
    paragraph = shown(desk.page, ".passage.here p")
    desk.source.get_by_role("button", name="Meeting view").click()
    expect(desk.page.get_by_role("dialog")).to_be_visible()
    (sheet,) = printed(desk.page)
    assert sheet.text.count(paragraph) == 1
    assert "Marlowe Vale 2019, para 34" in sheet.text
    assert QUESTION not in sheet.text
    assert not sheet.pictures


def test_what_is_marked_is_marked_without_backgrounds(desk: Desk) -> None:
    desk.search("caseloads of social workers")
    mark = desk.page.locator("#found mark").first
    expect(mark).to_be_visible()
    desk.page.emulate_media(media="print")
    assert mark.evaluate("e => getComputedStyle(e).borderBottom") == "2px solid rgb(0, 0, 0)"
    here = desk.source.locator(".passage.here")
    assert here.evaluate("e => getComputedStyle(e).borderLeft") == "3px solid rgb(0, 0, 0)"


def test_headings_and_quotations_stay_together(desk: Desk) -> None:
    answer = desk.ask(QUESTION)
    quotations = [
        " ".join((one.text_content() or "").split()) for one in answer.locator("blockquote p").all()
    ]
    headings = [(one.text_content() or "").strip() for one in desk.page.locator("h2, h3").all()]
    # Wherever a sheet happens to end.
    for height in range(150, 300, 10):
        sheets = printed(desk.page, width="210mm", height=f"{height}mm")
        for quotation in quotations:
            assert any(quotation in sheet.text for sheet in sheets), (height, quotation)
        for sheet in sheets:
            last = re.sub(r"\s*Page \d+ of \d+$", "", sheet.text)
            ends = [heading for heading in headings if heading and last.endswith(heading)]
            assert not ends, (height, ends)
