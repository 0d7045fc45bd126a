"""The page Look up: what people type and paste, and what each is taken to mean."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.desk import SLOW, Desk

VALE = "Marlowe Vale 2019"


@pytest.fixture
def desk(page: Page, address: str) -> Desk:
    return Desk(page, address).open()


def test_a_number_alone_is_a_paragraph_first_and_a_page_second(desk: Desk) -> None:
    readings = desk.look_up("4")
    heading = readings.get_by_role("heading", name="Also: page 4")
    expect(heading).to_be_visible()
    expect(readings.get_by_role("link").first).to_contain_text(re.compile("para(graph)? 4|, 4"))
    on_the_page = readings.locator("#on-the-page").get_by_role("listitem")
    assert on_the_page.count() >= 1
    assert Axe().run(desk.page).response["violations"] == []
    # A word before the number says which is meant.
    readings = desk.look_up(f"{VALE} para 4")
    expect(readings.get_by_role("link")).to_have_count(1)
    expect(heading).to_have_count(0)


def test_a_stretch_a_recommendation_and_a_page_are_typed(desk: Desk) -> None:
    links = desk.look_up(f"{VALE} paras 24-26").get_by_role("link")
    expect(links).to_have_text([re.compile(f"^{VALE}, para {n} ") for n in (24, 25, 26)])
    expect(desk.source.get_by_role("heading", level=2)).to_contain_text("para 24 (p")
    readings = desk.look_up("rec 6")
    expect(readings.get_by_role("link")).to_have_text([re.compile(f"^{VALE}, para 6 ")])
    readings = desk.look_up(f"{VALE} page 14")
    first = readings.get_by_role("listitem").first
    expect(first.get_by_role("link")).to_contain_text("(p 14)")
    expect(desk.source.get_by_role("heading", level=2)).to_contain_text("(p 14)")
    # The panel says where that is: the section's path, and the page by both its numbers.
    desk.look_up("Brackenmoor 1.1")
    where = desk.source.locator(".where")
    expect(where).to_contain_text("Chapter 1: The reservoir and the warnings › Introduction")
    expect(where).to_contain_text(re.compile(r"Page 3 of \d+, printed as page 1$"))


def test_what_the_panel_copies_is_understood_when_it_is_pasted(desk: Desk) -> None:
    desk.open("?report=marlowe-vale-2019&para=25")
    heading = desk.source.get_by_role("heading", level=2)
    expect(heading).to_contain_text("para 25")
    for button in ("Copy citation", "Copy quotation", "Copy link"):
        desk.source.get_by_role("button", name=button).click()
        expect(desk.page.locator("#announcer")).to_contain_text("Copied")
        copied = desk.page.evaluate("navigator.clipboard.readText()")
        links = desk.look_up(copied).get_by_role("link")
        expect(links).to_have_count(1)
        expect(links).to_contain_text(f"{VALE}, para 25 (p")


def test_a_question_that_is_typed_for_a_citation_is_asked_by_a_button(desk: Desk) -> None:
    question = "How timely are return home interviews and who carries them out?"
    readings = desk.look_up(question)
    expect(readings).to_contain_text("This reads as a question")
    button = readings.get_by_role("button", name="Ask it")
    button.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.question).to_be_focused()
    expect(desk.turn.get_by_role("heading", level=2)).to_have_text(question, timeout=SLOW)
    expect(desk.turn.get_by_role("blockquote").first).to_be_visible()


def test_exact_words_are_marked_together_and_others_one_by_one(desk: Desk) -> None:
    found = desk.search("“return home interviews” timely")
    expect(found.locator("mark").first).to_be_visible(timeout=SLOW)
    marked = found.locator("mark").all_text_contents()
    assert {words.casefold() for words in marked} >= {"return home interviews"}
    assert not {words.casefold() for words in marked} & {"return", "home", "interviews"}


def test_the_last_paragraph_is_that_of_the_report_that_is_open(desk: Desk) -> None:
    expect(desk.look_up("last")).to_contain_text("Open a paragraph first")
    desk.look_up(f"{VALE} para 25")
    heading = desk.source.get_by_role("heading", level=2)
    expect(heading).to_contain_text(f"{VALE}, para 25 ")
    desk.look_up("first")
    expect(heading).to_contain_text(f"{VALE}, para 1 ")


def test_a_search_none_of_whose_words_occurs_says_so(desk: Desk) -> None:
    found = desk.search("éà")
    expect(found).to_contain_text("None of these words occurs in any of the")
    expect(desk.page.get_by_text("20 paragraphs nearest in meaning.")).to_be_visible()


def test_a_search_keeps_to_the_reports_that_are_chosen(desk: Desk) -> None:
    everywhere = desk.search("the reservoir and its spillway")
    expect(everywhere.get_by_role("link").first).to_contain_text("Brackenmoor")
    desk.page.get_by_role("button", name=re.compile("^Choose reports to look in")).click()
    desk.page.get_by_role("checkbox", name=VALE).last.check()
    fold = desk.page.get_by_role("button", name=re.compile("^Choose reports to look in"))
    expect(fold).to_contain_text("(1 chosen)")
    found = desk.search("the reservoir and its spillway")
    expect(found).to_contain_text(f"Searched in {VALE}.")
    expect(found.get_by_role("link").first).to_contain_text(VALE)
    assert all(VALE in one for one in found.get_by_role("link").all_inner_texts())
