"""The first user is added while the page is open: it says what is to be done."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from pincite.library import Library
from tests.browser.conftest import IN_THE_LIBRARY, serving
from tests.browser.desk import SLOW, Desk

PASSWORD = "four words are enough"
TOLD = "whoever started it stops it"


def test_an_open_page_and_a_new_one_say_that_pincite_is_to_be_started_again(
    chromium: Browser, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    with serving(library, IN_THE_LIBRARY) as address, chromium.new_context() as context:
        desk = Desk(context.new_page(), address).open()
        with Library.open(library) as opened:
            opened.people.add("ada", PASSWORD, "editor")
        desk.page.wait_for_timeout(1200)  # it looks once a second
        desk.question.fill("How timely are return home interviews?")
        desk.page.get_by_role("button", name="Ask", exact=True).click()
        expect(desk.failure.filter(has_text=TOLD)).to_be_visible(timeout=SLOW)
        expect(desk.question).to_have_value("How timely are return home interviews?")
        desk.page.goto(address)
        expect(desk.page).to_have_title("Closed · Pincite")
        expect(desk.page.get_by_role("heading", name="Start Pincite again")).to_be_visible()
        expect(desk.page.get_by_text(TOLD)).to_be_visible()
        assert Axe().run(desk.page).response["violations"] == []
