"""Conversations, feedback and files to take along, in the real page."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import IN_THE_LIBRARY, PINCITE, serving
from tests.browser.desk import SLOW, Desk
from tests.chat_server import chat_server

QUESTION = "How timely are return home interviews?"


@pytest.fixture
def desk(page: Page, address: str) -> Desk:
    return Desk(page, address).open()


def begun(desk: Desk, question: str = QUESTION) -> str:
    """A new conversation with one answer; the answer's text."""
    desk.page.get_by_role("button", name="New conversation").click()
    expect(desk.page.locator("article")).to_have_count(0)
    return desk.ask(question).inner_text()


def test_a_conversation_survives_a_reload_and_goes_on(desk: Desk) -> None:
    begun(desk)
    text = desk.turn.get_by_role("blockquote").all_inner_texts()
    desk.open()
    expect(desk.turn.get_by_role("heading", level=2)).to_have_text(QUESTION)
    assert desk.turn.get_by_role("blockquote").all_inner_texts() == text
    answer = desk.ask("And what about care leavers?")
    expect(answer).to_contain_text("Searched in")
    expect(desk.page.locator("article")).to_have_count(2)
    desk.open()
    expect(desk.page.locator("article")).to_have_count(2)


def test_a_conversation_goes_on_when_the_server_was_started_anew(
    chromium: Browser, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    with chromium.new_context() as context:
        with serving(library, IN_THE_LIBRARY) as address:
            desk = Desk(context.new_page(), address).open()
            desk.ask("In Marlowe Vale 2019, how timely are return home interviews?")
        port = address.rstrip("/").rpartition(":")[2]
        with serving(library, (), port):
            # The page was not loaded again: it asks the new server as if nothing had happened.
            desk.page.wait_for_timeout(1000)
            answer = desk.ask("And what about care leavers?")
            expect(answer).to_contain_text("Searched in Marlowe Vale 2019")
            expect(desk.page.locator("article")).to_have_count(2)


def test_another_window_begins_afresh_and_can_resume(desk: Desk, address: str) -> None:
    begun(desk, "What is said of foster carers?")
    other = Desk(desk.page.context.new_page(), address).open()
    expect(other.page.locator("article")).to_have_count(0)
    listed = other.conversations()
    listed.get_by_role("button", name="What is said of foster carers?", exact=True).first.click()
    expect(other.turn.get_by_role("heading", level=2)).to_have_text(
        "What is said of foster carers?"
    )


def test_a_conversation_is_renamed_deleted_and_put_back(desk: Desk) -> None:
    begun(desk, "What is said of pathway plans?")
    listed = desk.conversations()
    listed.get_by_role("button", name="Rename What is said of pathway plans?").click()
    name = listed.get_by_role("textbox")
    expect(name).to_be_focused()
    name.fill("Board, <b>June</b>")
    name.press("Enter")
    expect(listed.get_by_role("button", name="Board, <b>June</b>", exact=True)).to_be_visible()
    expect(desk.page.locator(".talk")).to_contain_text("Board, <b>June</b>")
    listed.get_by_role("button", name="Delete Board, <b>June</b>").click()
    expect(desk.page.locator("article")).to_have_count(0)
    expect(listed.locator("[tabindex]")).to_be_focused()
    listed.get_by_text("Deleted (").click()
    listed.get_by_role("button", name="Put back Board, <b>June</b>").click()
    listed.get_by_role("button", name="Board, <b>June</b>", exact=True).click()
    expect(desk.turn.get_by_role("heading", level=2)).to_have_text("What is said of pathway plans?")


def test_renaming_is_given_up_with_escape(desk: Desk) -> None:
    begun(desk, "What is said of audits?")
    listed = desk.conversations()
    rename = listed.get_by_role("button", name="Rename What is said of audits?").first
    rename.click()
    listed.get_by_role("textbox").press("Escape")
    expect(rename).to_be_focused()


def test_renaming_is_given_up_with_a_button_too(desk: Desk) -> None:
    begun(desk, "What is said of audits?")
    listed = desk.conversations()
    rename = listed.get_by_role("button", name="Rename What is said of audits?").first
    rename.click()
    listed.get_by_role("button", name="Cancel").click()
    expect(rename).to_be_focused()


def test_the_same_question_again_has_another_name(desk: Desk) -> None:
    begun(desk, "What is said of pathway plans?")
    desk.ask("What is said of pathway plans?")
    # An article of that question is there already: it is the second that is waited for.
    expect(desk.page.locator("article")).to_have_count(2)
    begun(desk, "What is said of pathway plans?")
    names = (
        desk.conversations()
        .get_by_role("button")
        .evaluate_all("all => all.map((one) => one.textContent)")
    )
    assert len(names) == len(set(names))
    again = [name for name in names if re.match(r"What is said of pathway plans\? \(\d+\)", name)]
    assert again


def test_what_is_said_of_an_answer_is_kept_and_becomes_a_judged_question(
    chromium: Browser, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    with serving(library, IN_THE_LIBRARY) as address, chromium.new_context() as context:
        desk = Desk(context.new_page(), address).open()
        desk.ask(QUESTION)
        desk.turn.get_by_role("button", name=re.compile("^Helpful")).click()
        expect(desk.page.locator("#asked-status")).to_have_text("Kept: helpful. Thank you.")
        box = desk.turn.get_by_label(re.compile("^What was missing"))
        box.fill("Para 25 is the one.")
        box.press("Enter")
        desk.ask("What is the airspeed of an unladen swallow?")
        # What is read aloud can come before the answer is drawn.
        expect(desk.turn).to_contain_text("airspeed")
        desk.turn.get_by_role("button", name=re.compile("^Not helpful")).click()
        expect(desk.page.locator("#asked-status")).to_have_text("Kept: not helpful. Thank you.")
        desk.open()
        pressed = desk.turn.get_by_role("button", name=re.compile("^Not helpful"))
        expect(pressed).to_have_attribute("aria-pressed", "true")
        earlier = desk.page.locator("article").last
        kept = earlier.get_by_label(re.compile("^What was missing"))
        expect(kept).to_have_value("Para 25 is the one.")
        # The other thumb, and this one again, erase nothing.
        said = desk.page.locator("#asked-status")
        earlier.get_by_role("button", name=re.compile("^Not helpful")).click()
        expect(said).to_have_text("Kept: not helpful, with your comment. Thank you.")
        earlier.get_by_role("button", name=re.compile("^Helpful")).click()
        expect(said).to_have_text("Kept: helpful, with your comment. Thank you.")
    assert "Para 25 is the one." in told("feedback", library)
    questions = tmp_path / "judged.jsonl"
    assert "1 judged questions" in told("feedback", library, "--out", str(questions))
    assert "S@1" in told("eval", library, str(questions))


def told(verb: str, library: Path, *more: str) -> str:
    """What the command line says."""
    command = [*PINCITE, verb, *more, "--library", str(library)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_an_answer_is_taken_along_as_a_file(desk: Desk) -> None:
    begun(desk)
    for name, ending in (("Word", "docx"), ("Markdown", "md"), ("Text", "txt")):
        with desk.page.expect_download() as download:
            desk.turn.get_by_role("link", name=re.compile(f"^{name} file of the answer")).click()
        assert (
            download.value.suggested_filename == f"How timely are return home interviews.{ending}"
        )
        data = download.value.path().read_bytes()
        assert (
            data[:2] == b"PK" if ending == "docx" else "Marlowe Vale 2019, para " in data.decode()
        )
    desk.ask("What is said of pathway plans?")
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="Markdown file of the conversation").click()
    both = download.value.path().read_text()
    assert both.index("## How timely") < both.index("## What is said of pathway plans")


def test_an_answer_that_takes_long_is_stopped(chromium: Browser, tmp_path: Path) -> None:
    with (
        chat_server(lambda reply: time.sleep(20)) as (url, _),
        serving(
            tmp_path / "library",
            IN_THE_LIBRARY,
            PINCITE_LLM_URL=url,
            PINCITE_LLM_MODEL="slow",
        ) as address,
        chromium.new_context() as context,
    ):
        desk = Desk(context.new_page(), address).open()
        desk.question.fill(QUESTION)
        desk.page.get_by_role("button", name="Ask", exact=True).click()
        stop = desk.page.get_by_role("button", name="Stop", exact=True)
        expect(stop).to_be_visible(timeout=SLOW)
        stop.click()
        expect(desk.page.get_by_text("Stopped. Nothing was answered.")).to_have_count(1)
        expect(stop).to_be_hidden()
        expect(desk.question).to_be_focused()
        expect(desk.question).to_have_value(QUESTION)
        expect(desk.page.locator("article")).to_have_count(0)
