"""The page in a narrow window, and with larger text: nothing goes where it cannot be found."""

from __future__ import annotations

import pytest
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
