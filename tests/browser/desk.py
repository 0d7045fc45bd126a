"""The page as its reader sees it: pages, controls and panel by their accessible names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

SLOW = 30_000
"""Milliseconds for what loads the model or embeds a report."""


class Desk:
    """Ask, Search, Look up and Library on the left, Source on the right."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.question = page.get_by_role("textbox", name="Question", exact=True)
        self.turn = page.locator("article").first
        self.source = page.get_by_role("region", name="Source", exact=True)
        self.failure = page.get_by_role("alert")

    def open(self, place: str = "") -> Desk:
        self.page.goto(self.address + place)
        expect(self.question).to_be_visible(timeout=SLOW)
        expect(self.page.get_by_text("Loading...", exact=True)).to_have_count(0)
        return self

    def turn_to(self, tab: str) -> None:
        self.page.get_by_role("tab", name=tab, exact=True).click()

    def ask(self, question: str) -> Locator:
        """Ask, and return the answer when it is there."""
        self.question.fill(question)
        self.page.get_by_role("button", name="Ask", exact=True).click()
        heading = self.turn.get_by_role("heading", level=2)
        expect(heading).to_have_text(question, timeout=SLOW)
        return self.turn

    def look_up(self, typed: str) -> Locator:
        """Look a citation up, and return its readings."""
        self.turn_to("Look up")
        box = self.page.get_by_role("textbox", name="Look up", exact=True)
        box.fill(typed)
        box.press("Enter")
        readings = self.page.locator("#readings")
        expect(readings).not_to_be_empty()
        return readings

    def search(self, words: str) -> Locator:
        """Search, and return the ranked list."""
        self.turn_to("Search")
        box = self.page.get_by_role("textbox", name="Words to search for")
        box.fill(words)
        box.press("Enter")
        found = self.page.locator("#found")
        expect(found).not_to_be_empty(timeout=SLOW)
        return found

    def add(self, files: Sequence[Path]) -> Locator:
        """Choose files for Add reports, and return the list of what becomes of them."""
        self.turn_to("Library")
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Add reports").click()
        chooser.value.set_files(files)
        return self.page.locator("#uploads")

    def uploads(self) -> Locator:
        """The list of what becomes of added files, as a page shows it that was just opened."""
        self.turn_to("Library")
        return self.page.locator("#uploads")

    def row(self, name: str) -> Locator:
        """A report's row in the table of the library, by the report's name."""
        heading = self.page.locator("th .name", has_text=name)
        return self.page.get_by_role("row").filter(has=heading)

    def conversations(self) -> Locator:
        """The list of kept conversations, unfolded."""
        self.turn_to("Ask")
        listed = self.page.locator("#conversations")
        if not listed.is_visible():
            self.page.get_by_role("button", name=re.compile("^Conversations")).click()
        expect(listed).to_be_visible()
        return listed

    def reach(self, there: str) -> None:
        """Press Tab until what has the focus is as the expression says."""
        for _ in range(120):
            if self.page.evaluate(there):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key did not reach: {there}")
