"""A server that was away: what was typed meanwhile is there when it is back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.conftest import IN_THE_LIBRARY, serving
from tests.browser.desk import SLOW, Desk

QUESTION = "In Marlowe Vale 2019, how timely are return home interviews?"


def test_what_was_typed_while_the_server_was_away_is_kept(
    chromium: Browser, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    with chromium.new_context() as context:
        with serving(library, IN_THE_LIBRARY) as address:
            desk = Desk(context.new_page(), address).open()
        desk.turn_to("Look up")
        desk.page.get_by_role("textbox", name="Look up", exact=True).fill("paras 24-26")
        desk.turn_to("Ask")
        desk.question.fill(QUESTION)
        desk.question.press("Enter")
        gone = desk.page.locator("#gone")
        expect(gone).to_contain_text("the page loads again by itself")
        with serving(library, (), address.rstrip("/").rpartition(":")[2]):
            expect(gone).to_have_count(0, timeout=SLOW)
            expect(desk.question).to_have_value(QUESTION, timeout=SLOW)
            desk.question.press("Enter")
            heading = desk.turn.get_by_role("heading", level=2)
            expect(heading).to_have_text(QUESTION, timeout=SLOW)
            desk.turn_to("Look up")
            typed = desk.page.get_by_role("textbox", name="Look up", exact=True)
            expect(typed).to_have_value("paras 24-26")
            # What was put back once is not put back for ever.
            desk.open()
            expect(desk.question).to_have_value("")
