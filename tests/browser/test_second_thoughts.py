"""What is half typed stays, what was said is taken back, what was done elsewhere is seen."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from pincite.library import Library
from tests.browser.conftest import IN_THE_LIBRARY, PINCITE, serving
from tests.browser.desk import SLOW, Desk

QUESTION = "How timely are return home interviews?"
NEXT = "What is said of pathway plans?"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def desk(chromium: Browser, library: Path) -> Iterator[Desk]:
    with serving(library, IN_THE_LIBRARY) as address, chromium.new_context() as context:
        yield Desk(context.new_page(), address).open()


def thumb(answer: Locator, name: str) -> Locator:
    return answer.get_by_role("button", name=re.compile(f"^{name}"))


def comment_on(desk: Desk, question: str) -> Locator:
    """The field of an answer, whichever place it has."""
    heading = desk.page.get_by_role("heading", level=2, name=question)
    return desk.page.locator("article").filter(has=heading).get_by_role("textbox")


def test_a_half_typed_comment_is_there_when_the_next_answer_is(desk: Desk) -> None:
    answer = desk.ask(QUESTION)
    thumb(answer, "Helpful").click()
    comment = comment_on(desk, QUESTION)
    comment.fill("Paragraph 25 is the bet")
    desk.ask(NEXT)
    expect(comment).to_have_value("Paragraph 25 is the bet")
    # Whoever is typing when the answer comes types on.
    desk.question.fill("What is said of foster carers?")
    desk.question.press("Enter")
    comment.focus()
    comment.press("End")
    desk.page.keyboard.type("ter one, for it has the figure", delay=150)
    expect(desk.turn.get_by_role("heading", level=2)).to_have_text(
        "What is said of foster carers?", timeout=SLOW
    )
    expect(comment).to_have_value("Paragraph 25 is the better one, for it has the figure")
    expect(comment).to_be_focused()
    comment.press("Enter")
    said = desk.page.locator("#asked-status")
    expect(said).to_have_text("Kept: helpful, with your comment. Thank you.")
    desk.open()
    expect(comment).to_have_value("Paragraph 25 is the better one, for it has the figure")


def test_what_was_said_of_an_answer_is_taken_back(desk: Desk, library: Path) -> None:
    def kept() -> list[tuple[bool, str]]:
        with Library.open(library) as opened:
            return [(one.helpful, one.comment) for one in opened.kept.everyones_feedback()]

    answer = desk.ask(QUESTION)
    helpful, said = thumb(answer, "Helpful"), desk.page.locator("#asked-status")
    helpful.dblclick()
    expect(said).to_have_text("Kept: helpful. Thank you.")
    expect(helpful).to_have_attribute("aria-pressed", "true")
    comment = comment_on(desk, QUESTION)
    comment.fill("By mistake")
    comment.press("Enter")
    expect(said).to_have_text("Kept: helpful, with your comment. Thank you.")
    assert kept() == [(True, "By mistake")]
    helpful.click()
    expect(said).to_have_text("Taken back: nothing is kept of what you said.")
    expect(answer.locator(".heard")).to_have_text("Taken back: nothing is kept of what you said.")
    expect(helpful).to_have_attribute("aria-pressed", "false")
    expect(comment).to_be_hidden()
    assert kept() == []
    desk.open()
    expect(helpful).to_have_attribute("aria-pressed", "false")
    thumb(answer, "Not helpful").click()
    expect(said).to_have_text("Kept: not helpful. Thank you.")
    expect(comment).to_have_value("")
    assert kept() == [(False, "")]


def test_a_report_that_was_removed_elsewhere_is_gone_when_one_comes_back(
    desk: Desk, library: Path
) -> None:
    desk.turn_to("Library")
    row = desk.row("Brackenmoor")
    expect(row).to_be_visible()

    def elsewhere(*act: str) -> None:
        command = [*PINCITE, *act, "--library", str(library)]
        subprocess.run(command, check=True, capture_output=True)

    elsewhere("remove", "brackenmoor-inquiry-2021")
    expect(row).to_be_visible()
    desk.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(row).to_have_count(0)
    desk.turn_to("Ask")
    elsewhere("restore", "brackenmoor-inquiry-2021")
    desk.turn_to("Library")
    expect(row).to_be_visible()
    # A row that is acted on before is honest about it.
    elsewhere("remove", "brackenmoor-inquiry-2021")
    row.get_by_role("button", name=re.compile("^Remove")).click()
    expect(desk.failure).to_contain_text("There is no report brackenmoor-inquiry-2021")
    expect(row).to_have_count(0)
