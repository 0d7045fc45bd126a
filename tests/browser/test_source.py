"""The source panel: walked by keys, shown large, enlarged, copied, and the original opened."""

from __future__ import annotations

import re
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk

LINK = "?report=marlowe-vale-2019&para=4"
LOW = "34"
QUOTED = "return home interview within 72 hours"


@pytest.fixture
def desk(page: Page, address: str) -> Desk:
    desk = Desk(page, address).open(LINK)
    expect(desk.source.get_by_role("img")).to_be_visible()
    return desk


def at(desk: Desk, para: str) -> None:
    expect(desk.source.get_by_role("heading", level=2)).to_contain_text(f"para {para} (p")


def test_a_citation_that_means_one_thing_opens_at_once_and_arrows_walk_on(desk: Desk) -> None:
    desk.look_up("Marlowe Vale 2019 para 25")
    at(desk, "25")
    box = desk.page.get_by_role("textbox", name="Look up", exact=True)
    expect(box).to_be_focused()
    box.press("ArrowDown")
    at(desk, "26")
    box.press("ArrowUp")
    at(desk, "25")
    expect(box).to_be_focused()
    expect(desk.page.locator("#announcer")).to_contain_text("para 25")
    assert desk.page.url.endswith("para=25")


def test_of_two_look_ups_in_a_hurry_the_second_is_shown(desk: Desk) -> None:
    desk.turn_to("Look up")
    box = desk.page.get_by_role("textbox", name="Look up", exact=True)
    for number in ("25", "31"):
        box.fill(f"Marlowe Vale 2019 para {number}")
        box.press("Enter")
    at(desk, "31")
    expect(desk.page.locator("#readings")).to_contain_text("para 31")


def test_no_press_of_an_arrow_is_lost_and_a_walk_is_one_step_of_the_history(desk: Desk) -> None:
    desk.look_up("Marlowe Vale 2019 para 25")
    at(desk, "25")
    box = desk.page.get_by_role("textbox", name="Look up", exact=True)
    for _ in range(6):
        box.press("ArrowDown")
    at(desk, "31")
    desk.page.wait_for_timeout(500)
    at(desk, "31")
    desk.page.go_back()
    at(desk, "4")


def test_where_the_panel_is_not_shown_arrows_do_nothing_and_back_shows_it(desk: Desk) -> None:
    desk.source.get_by_role("link", name="Next").click()
    at(desk, "5")
    desk.turn_to("Library")
    expect(desk.source).to_be_hidden()
    desk.page.locator("h1").click()
    desk.page.keyboard.press("ArrowRight")
    assert desk.page.url.endswith("para=5")
    desk.page.go_back()
    expect(desk.source).to_be_visible()
    at(desk, "4")


def test_outside_of_text_boxes_left_and_right_walk(desk: Desk) -> None:
    desk.source.get_by_role("heading", level=2).focus()
    desk.page.keyboard.press("ArrowRight")
    at(desk, "5")
    desk.page.keyboard.press("ArrowLeft")
    at(desk, "4")
    # In a text box they move in what is typed.
    desk.question.fill("a question")
    desk.question.press("ArrowLeft")
    desk.page.wait_for_timeout(300)
    at(desk, "4")


def test_one_paragraph_is_shown_large_for_a_meeting(desk: Desk) -> None:
    button = desk.source.get_by_role("button", name="Meeting view")
    button.click()
    expect(desk.page.get_by_role("dialog", name=re.compile("para 4"))).to_be_visible()
    meeting = desk.page.get_by_role("dialog")
    paragraph = meeting.locator("p:not(.aloud)")
    assert float(paragraph.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 40
    assert Axe().run(desk.page).response["violations"] == []
    desk.page.keyboard.press("ArrowRight")
    expect(meeting.get_by_role("heading")).to_contain_text("para 5")
    meeting.get_by_role("button", name="Previous").click()
    expect(meeting.get_by_role("heading")).to_contain_text("para 4")
    expect(meeting.get_by_role("button", name="Previous")).to_be_focused()
    desk.page.keyboard.press("Escape")
    expect(meeting).to_be_hidden()
    expect(button).to_be_focused()


def test_a_long_paragraph_in_the_meeting_view_begins_at_its_top_on_a_phone(
    page: Page, address: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    desk = Desk(page, address).open(LINK)
    desk.source.get_by_role("button", name="Meeting view").click()
    meeting = page.get_by_role("dialog")
    expect(meeting.get_by_role("heading")).to_be_in_viewport()
    assert meeting.evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_the_picture_of_the_page_is_enlarged_and_made_small_again(desk: Desk) -> None:
    picture = desk.source.get_by_role("img")
    width = picture.evaluate("e => e.clientWidth")
    larger = desk.source.get_by_role("button", name="Larger")
    smaller = desk.source.get_by_role("button", name="Smaller")
    expect(smaller).to_be_disabled()
    for _ in range(3):
        larger.click()
    assert picture.evaluate("e => e.clientWidth") == pytest.approx(3 * width, rel=0.02)
    expect(larger).to_be_disabled()
    expect(smaller).to_be_focused()
    # It is scrolled in a frame of its own: the page stays as wide as the window.
    assert desk.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert Axe().run(desk.page).response["violations"] == []


WHERE_THE_LINES_ARE = """(figure) => {
    const GREEN = [15, 87, 73];
    const paper = figure.querySelector('.paper'), picture = figure.querySelector('img');
    const [box, page] = [paper, picture].map((e) => e.getBoundingClientRect());
    const beside = document.querySelector('#beside').getBoundingClientRect();
    // The green frame round the lines, as it is drawn on the picture.
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
    const ink = canvas.getContext('2d');
    ink.drawImage(picture, 0, 0);
    const dots = ink.getImageData(0, 0, canvas.width, canvas.height).data;
    let [top, bottom] = [canvas.height, 0];
    for (let at = 0; at < dots.length; at += 4)
        if (GREEN.every((part, of) => Math.abs(dots[at + of] - part) < 8)) {
            const line = Math.floor(at / 4 / canvas.width);
            [top, bottom] = [Math.min(top, line), Math.max(bottom, line)];
        }
    const scale = page.height / canvas.height;
    return {
        lines: [page.top + top * scale, page.top + bottom * scale],
        shown: [Math.max(box.top, beside.top, 0), Math.min(box.bottom, beside.bottom, innerHeight)],
        frame: [box.top, box.bottom],
    };
}"""


def boxed_lines_are_shown(desk: Desk, within: str = "shown") -> None:
    """The lines that are boxed, or at least their beginning, are in what is seen of the frame."""
    place = desk.source.locator("figure").first.evaluate(WHERE_THE_LINES_ARE)
    (top, bottom), (first, last) = place["lines"], place[within]
    assert 0 < top < bottom, place
    assert first <= top < last, place
    assert bottom <= last or bottom - top > last - first - 20, place


@pytest.mark.parametrize("size", [(1280, 900), (390, 844), (320, 256)])
def test_the_lines_stay_in_view_when_the_page_is_enlarged(
    page: Page, address: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    # Low on its page.
    desk = Desk(page, address).open(f"?report=marlowe-vale-2019&para={LOW}")
    at(desk, LOW)
    expect(desk.source.get_by_role("img").first).to_be_visible()
    larger = desk.source.get_by_role("button", name="Larger").first
    for _ in range(3):
        larger.click()
        boxed_lines_are_shown(desk)
    # The next one too, without another press; See the page brings its frame into the window.
    desk.source.get_by_role("link", name="Next").click()
    at(desk, str(int(LOW) + 1))
    expect(desk.source.get_by_role("button", name="Larger").first).to_be_disabled()
    boxed_lines_are_shown(desk, within="frame")


def test_a_quotation_is_copied_with_its_citation_and_a_link_that_opens_it(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}{LINK}&quote={QUOTED.replace(' ', '+')}")
    expect(desk.source.locator("mark")).to_have_text(QUOTED)
    desk.source.get_by_role("button", name="Copy quotation").click()
    expect(desk.page.locator("#announcer")).to_contain_text("Copied")
    copied = desk.page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"“{QUOTED}” \(Marlowe Vale 2019, para 4 \(p \d+\)\)", copied)
    desk.source.get_by_role("button", name="Copy link").click()
    expect(desk.page.locator("#announcer")).to_contain_text("Copied: http")
    desk.page.goto(desk.page.evaluate("navigator.clipboard.readText()"))
    expect(desk.source.locator("mark")).to_have_text(QUOTED)


def test_the_report_itself_is_opened_at_the_page(desk: Desk, address: str) -> None:
    link = desk.source.get_by_role("link", name=re.compile("^Open the report at page"))
    href = link.get_attribute("href") or ""
    assert re.fullmatch(r"original/marlowe-vale-2019#page=\d+", href)
    with urllib.request.urlopen(address + href.partition("#")[0]) as reply:
        assert reply.headers["Content-Type"] == "application/pdf"
        assert reply.headers["Content-Disposition"].startswith("inline")
        assert "default-src 'self'" in reply.headers["Content-Security-Policy"]
        assert reply.read(5) == b"%PDF-"


def test_on_paper_there_are_the_words_and_no_controls(desk: Desk) -> None:
    desk.ask("How timely are return home interviews?")
    desk.page.emulate_media(media="print", color_scheme="dark")
    ink = desk.turn.locator("blockquote p").first.evaluate("e => getComputedStyle(e).color")
    assert ink == "rgb(0, 0, 0)"
    expect(desk.turn.get_by_role("blockquote").first).to_be_visible()
    expect(desk.source.get_by_role("heading", level=2)).to_be_visible()
    for name in ("Ask", "New conversation", "Meeting view", "Larger"):
        expect(desk.page.get_by_role("button", name=name, exact=True)).to_be_hidden()
    expect(desk.question).to_be_hidden()


def test_a_link_that_puts_words_into_a_paragraph_is_found_out(page: Page, address: str) -> None:
    desk = Desk(page, address).open(f"{LINK}&quote=Marlowe+Vale+is+a+failing+council")
    expect(desk.source).to_contain_text("do not stand in this paragraph, nor anywhere else")
    expect(desk.source.locator("mark")).to_have_count(0)
    desk.source.get_by_role("button", name="Copy quotation").click()
    expect(page.locator("#announcer")).to_contain_text("Copied")
    assert "failing" not in page.evaluate("navigator.clipboard.readText()")


def test_an_arrow_pressed_before_the_paragraph_is_there_walks_from_it(desk: Desk) -> None:
    desk.turn_to("Look up")
    # In one go, as fast as the page is told of the one reading.
    desk.page.evaluate(
        """new MutationObserver((_, seen) => {
            if (!document.querySelector("#readings [data-one]")) return;
            seen.disconnect();
            document.querySelector("#typed textarea, #typed input").dispatchEvent(
                new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
        }).observe(document.querySelector("#readings"), { childList: true, subtree: true })"""
    )
    box = desk.page.get_by_role("textbox", name="Look up", exact=True)
    box.fill("Marlowe Vale 2019 para 25")
    box.press("Enter")
    at(desk, "26")
    desk.page.wait_for_timeout(500)
    at(desk, "26")


def test_what_is_shown_is_told_where_the_focus_stays_elsewhere(desk: Desk) -> None:
    announcer = desk.page.locator("#announcer")
    desk.look_up("Marlowe Vale 2019 para 25")
    expect(announcer).to_contain_text("Marlowe Vale 2019, para 25")
    assert desk.page.title() == "Marlowe Vale 2019, para 25 (p 11) · Pincite"
    desk.open("?report=marlowe-vale-2019&para=1")
    at(desk, "1")
    desk.source.get_by_role("heading", level=2).focus()
    desk.page.keyboard.press("ArrowLeft")
    expect(announcer).to_have_text("First paragraph")
    # Outside of an open dialog nothing is heard.
    desk.source.get_by_role("button", name="Meeting view").click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Next").click()
    expect(desk.page.get_by_role("dialog").get_by_role("status")).to_contain_text("para 2 ")


def test_a_button_pressed_twice_has_its_words_again(desk: Desk) -> None:
    button = desk.source.locator("[data-copy]").first
    button.dblclick()
    expect(button).to_have_text("Copied")
    expect(button).to_have_text("Copy citation")


def test_a_paragraph_over_two_pages_is_boxed_on_both(page: Page, address: str) -> None:
    desk = Desk(page, address).open("?report=marlowe-vale-2019&para=12")
    expect(desk.source.get_by_role("heading", level=2)).to_contain_text("para 12 (pp 8–9)")
    for number in (8, 9):
        picture = desk.source.get_by_role("img", name=re.compile(f"^Page {number} of the report"))
        expect(picture).to_be_visible()
