"""The page in a narrow window, and with larger text: nothing goes where it cannot be found."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk

TABS = ("Ask", "Search", "Look up", "Library")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("text", ["100%", "200%"])
@pytest.mark.parametrize("width", [320, 360])
def test_every_tab_is_seen_in_a_narrow_window(
    page: Page, address: str, width: int, text: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 640})
    page.add_init_script(
        f"addEventListener('DOMContentLoaded', () => "
        f"(document.documentElement.style.fontSize = '{text}'))"
    )
    Desk(page, address).open()
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_text(TABS)
    expect(page.get_by_role("button", name="More tabs")).to_have_count(0)
    for tab in tabs.all():
        # Whole, with its words not cut, and not under another.
        whole = tab.evaluate(
            """e => {
                const box = e.getBoundingClientRect();
                const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
                return box.left >= 0 && box.right <= innerWidth && e.scrollWidth <= e.clientWidth
                    && document.elementFromPoint(x, y) === e;
            }"""
        )
        assert whole, tab.text_content()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_every_tab_is_reached_with_the_keyboard_in_a_narrow_window(
    page: Page, address: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    desk = Desk(page, address).open()
    for name in ("Look up", "Library"):
        desk.reach(
            f"document.activeElement.matches('[role=tab]:not([aria-hidden] *)') && "
            f"document.activeElement.textContent.trim() === '{name}'"
        )
        page.keyboard.press("Enter")
        tab = page.get_by_role("tab", name=name, exact=True)
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(tab).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_reflows_at_four_hundred_per_cent(page: Page, address: str, scheme: str) -> None:
    """WCAG 1.4.10: 1280 by 1024 pixels at 400 % are 320 by 256."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 256})
    desk = Desk(page, address).open()
    desk.ask("How timely are return home interviews?").get_by_role("link").first.click()
    expect(desk.source.get_by_role("img").first).to_be_visible()
    in_one_column(desk, "Ask")
    desk.source.get_by_role("button", name="Meeting view").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    in_one_column(desk, "the meeting view")
    page.keyboard.press("Escape")
    desk.search("caseloads of social workers")
    in_one_column(desk, "Search")
    desk.look_up("page 8")
    in_one_column(desk, "Look up")
    desk.turn_to("Library")
    page.get_by_role("button", name=re.compile("^Correct")).first.click()
    expect(page.get_by_role("textbox", name="Title")).to_be_visible()
    in_one_column(desk, "Library, correcting a report")


def in_one_column(desk: Desk, state: str) -> None:
    """Nothing goes past the window's side, and axe finds nothing."""
    past = desk.page.evaluate(
        """() => [...document.querySelectorAll('.gradio-container *')]
        .filter((e) => e.checkVisibility() && !e.closest('.paper, .aloud, [aria-hidden=true]'))
        .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
        .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert past == [], state
    assert desk.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, state
    violations = Axe().run(desk.page).response["violations"]
    told = [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in violations]
    assert told == [], state


def test_what_is_looked_up_leaves_the_box_in_sight(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    desk = Desk(page, address).open()
    desk.look_up("Marlowe Vale 2019 para 25")
    expect(desk.source.get_by_role("heading", level=2)).to_contain_text("para 25 ")
    expect(desk.source.get_by_role("img").first).to_be_visible()
    box = page.get_by_role("textbox", name="Look up", exact=True)
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport()
