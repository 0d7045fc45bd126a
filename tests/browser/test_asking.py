"""The page Ask: part answers, the search changed, two windows, second thoughts, the keyboard."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import SLOW, Desk

QUESTION = "How timely are return home interviews?"


@pytest.fixture
def desk(page: Page, address: str) -> Desk:
    desk = Desk(page, address).open()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("article")).to_have_count(0)
    return desk


# The end of Gradio's stream of answers reaches the page late, as it may on a busy machine.
LATE_ENDS = """
const ask = window.fetch;
window.fetch = async (input, init) => {
  const reply = await ask(input, init);
  if (!String(input.url ?? input).includes("/queue/data")) return reply;
  const late = new TransformStream({
    async transform(part, out) {
      for (const one of part.split(/(?<=\\n\\n)/)) {
        if (one.includes("close_stream")) await new Promise((go) => setTimeout(go, 1500));
        out.enqueue(one);
      }
    },
  });
  const text = reply.body.pipeThrough(new TextDecoderStream()).pipeThrough(late);
  return new Response(text.pipeThrough(new TextEncoderStream()), reply);
};
"""


def nothing_found(desk: Desk) -> None:
    violations = Axe().run(desk.page).response["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in violations] == []


def test_an_answer_in_part_says_so_and_other_paragraphs_are_folded_away(desk: Desk) -> None:
    answer = desk.ask("How much did the return home interviews cost?")
    expect(answer.locator(".outcome")).to_contain_text("The reports speak of this, but")
    expect(answer.get_by_role("blockquote").first).to_be_visible()
    expect(answer.get_by_role("heading", name="The nearest paragraphs")).to_be_visible()
    folded = answer.get_by_text("Other paragraphs on the subject")
    inside = answer.locator("details").get_by_role("listitem")
    expect(inside.first).to_be_hidden()
    folded.click()
    expect(inside.first).to_be_visible()
    nothing_found(desk)
    inside.first.get_by_role("link").click()
    expect(desk.source.locator("[aria-current]")).to_be_visible()


def test_what_is_left_of_a_search_that_is_changed_is_all_that_is_searched_for(desk: Desk) -> None:
    desk.ask(QUESTION)
    follow_up = desk.ask("And what about care leavers?")
    expect(follow_up.locator(".searched")).to_contain_text("(following “How timely")
    follow_up.get_by_role("button", name="Change the search").click()
    expect(desk.question).to_have_value(re.compile("care leavers.* – How timely"))
    expect(desk.page.get_by_text("just these words are searched for")).to_be_visible()
    # Short as it is, it would lean on what came before.
    alone = desk.ask("And care leavers?")
    expect(alone.locator(".searched")).to_contain_text("as “And care leavers?”.")
    # The next question is a follow-up as ever.
    again = desk.ask("And in the evenings?")
    expect(again.locator(".searched")).to_contain_text("(following “")


def test_the_words_of_reports_are_left_out_where_they_are_taken_out(desk: Desk) -> None:
    first = desk.ask("How are kids doing at school?")
    expect(first.locator(".searched")).to_contain_text("(children)")
    first.get_by_role("button", name="Change the search").click()
    expect(desk.question).to_have_value("How are kids doing at school? (children)")
    second = desk.ask("How are kids doing at school, then?")
    expect(second.locator(".searched")).to_contain_text("as “How are kids doing at school, then?”.")


def test_what_is_asked_while_the_stream_of_answers_ends_is_answered(
    page: Page, address: str
) -> None:
    page.add_init_script(LATE_ENDS)
    desk = Desk(page, address).open()
    for question in (QUESTION, "What is said of foster carers?", "What is said of audits?"):
        page.get_by_role("button", name="New conversation").click()
        expect(page.get_by_text("New conversation.", exact=True)).to_be_visible()
        desk.ask(question)


def test_what_another_window_asked_is_shown_when_this_one_asks(desk: Desk, address: str) -> None:
    desk.ask("What is said of foster carers?")
    other = Desk(desk.page.context.new_page(), address).open()
    name = re.compile("^What is said of foster carers")
    other.conversations().get_by_role("button", name=name).first.click()
    expect(other.page.locator("article")).to_have_count(1)
    other.ask("And of their training?")
    desk.ask("And of pathway plans?")
    headings = desk.page.locator("article").get_by_role("heading", level=2)
    expect(headings).to_have_text(
        ["And of pathway plans?", "And of their training?", "What is said of foster carers?"]
    )
    other.open()
    expect(other.page.locator("article")).to_have_count(3)
    other.page.close()


def test_a_conversation_is_deleted_for_good_by_the_second_press(desk: Desk) -> None:
    desk.ask("What is said of lorries?")
    listed = desk.conversations()
    listed.get_by_role("button", name="Delete What is said of lorries?").first.click()
    listed.get_by_text("Deleted (").click()
    gone = listed.locator("[data-do=purge]").first
    name = gone.locator(".aloud").inner_text().strip()
    gone.click()
    expect(gone).to_contain_text("Delete for good – sure?")
    expect(gone).to_be_focused()
    expect(desk.page.locator("#announcer")).to_contain_text("Press again to delete")
    nothing_found(desk)
    # Whoever turns away is not taken at their word.
    desk.page.keyboard.press("Shift+Tab")
    expect(gone).not_to_contain_text("sure?")
    gone.click()
    desk.page.wait_for_timeout(5500)
    expect(gone).not_to_contain_text("sure?")
    before = listed.locator("[data-do=purge]").count()
    gone.dblclick()
    expect(gone).to_contain_text("sure?")
    gone.focus()
    desk.page.keyboard.press("Enter")
    expect(listed.locator("[data-do=purge]")).to_have_count(before - 1)
    expect(desk.page.get_by_text("Deleted for good.")).to_have_count(1)
    assert name


def test_the_keyboard_alone_says_what_an_answer_was_worth(desk: Desk) -> None:
    desk.ask(QUESTION)
    page = desk.page
    desk.reach("document.activeElement.dataset.helpful === '0'")
    page.keyboard.press("Space")
    expect(page.locator("#asked-status")).to_have_text("Kept: not helpful. Thank you.")
    desk.reach("document.activeElement.matches('.say input')")
    page.keyboard.type("Paragraph 20 is the better one.")
    page.keyboard.press("Enter")
    # Nothing on the page tells the second time from the first: a stream cut off would be an error.
    page.wait_for_timeout(3000)
    desk.open()
    kept = desk.turn.get_by_label(re.compile("^What was missing"))
    expect(kept).to_have_value("Paragraph 20 is the better one.")


def test_the_keyboard_alone_renames_deletes_and_puts_back_a_conversation(desk: Desk) -> None:
    desk.ask("What is said of punctuality?")
    page = desk.page
    title = "What is said of punctuality?"
    desk.question.focus()
    desk.reach("/^Conversations/.test(document.activeElement.textContent.trim())")
    page.keyboard.press("Enter")
    listed = page.locator("#conversations")
    expect(listed).to_be_visible()
    desk.reach(f"document.activeElement.dataset.title === {title!r}")
    page.keyboard.press("Enter")
    expect(listed.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("By keys alone")
    page.keyboard.press("Enter")
    expect(listed.get_by_role("button", name="By keys alone", exact=True)).to_be_visible()
    desk.reach("document.activeElement.textContent.trim() === 'Delete By keys alone'")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(0)
    desk.reach("document.activeElement.matches('#conversations summary')")
    page.keyboard.press("Enter")
    desk.reach("document.activeElement.textContent.trim() === 'Put back By keys alone'")
    page.keyboard.press("Enter")
    expect(listed.get_by_role("button", name="By keys alone", exact=True)).to_be_visible()


def choices(desk: Desk) -> Locator:
    return desk.page.get_by_role("button", name=re.compile("^Choose reports to search"))


def test_the_next_question_is_typed_while_the_last_is_answered(desk: Desk) -> None:
    desk.question.fill(QUESTION)
    desk.question.press("Enter")
    # Gradio reads the box some milliseconds after the key: nobody types faster than that.
    expect(desk.page.locator("#asked-status")).not_to_be_empty(timeout=SLOW)
    desk.question.fill("What is said of foster carers?")
    expect(desk.turn.get_by_role("heading", level=2)).to_have_text(QUESTION, timeout=SLOW)
    expect(desk.question).to_have_value("What is said of foster carers?")
    desk.question.press("Enter")
    expect(desk.page.locator("article")).to_have_count(2, timeout=SLOW)
    expect(desk.question).to_have_value("")


def test_a_question_that_is_refused_stays_to_be_mended(desk: Desk) -> None:
    desk.question.fill("???")
    desk.question.press("Enter")
    expect(desk.failure).to_contain_text("Ask in words")
    expect(desk.question).to_have_value("???")


def test_a_search_that_was_changed_leaves_the_choice_as_it_was(desk: Desk) -> None:
    answer = desk.ask("How timely are return home interviews in Marlowe Vale 2019?")
    expect(choices(desk)).to_have_text(re.compile("^Choose reports to search\\W*$"))
    answer.get_by_role("button", name=re.compile("^Change the search")).click()
    expect(choices(desk)).to_contain_text("(1 chosen)")
    desk.ask("How timely are they?")
    expect(choices(desk)).not_to_contain_text("chosen")
    # The other report is asked as ever.
    other = desk.ask("What does the Brackenmoor inquiry say about the embankment?")
    expect(other.locator(".searched")).to_contain_text("Brackenmoor")


def test_a_report_that_is_named_and_not_chosen_is_said(desk: Desk) -> None:
    choices(desk).click()
    desk.page.get_by_role("checkbox", name=re.compile("Brackenmoor")).first.check()
    answer = desk.ask("How timely are return home interviews in Marlowe Vale 2019?")
    expect(answer).to_contain_text(
        "Marlowe Vale 2019 is named, but is not among the reports chosen."
    )


def test_a_new_conversation_ends_what_is_being_answered(desk: Desk) -> None:
    # The server is held up, so that the answer is still to come.
    desk.question.fill("What is said of audits?")
    desk.page.evaluate(
        """() => {
            document.querySelector('#question textarea').dispatchEvent(
                new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
            [...document.querySelectorAll('button')].find(
                (one) => one.textContent.trim() === 'New conversation').click(); }"""
    )
    desk.page.wait_for_timeout(3000)
    expect(desk.page.locator("article")).to_have_count(0)


def test_the_open_page_of_the_tabs_is_open_after_a_reload(desk: Desk) -> None:
    desk.turn_to("Look up")
    desk.page.reload()
    tab = desk.page.get_by_role("tab", name="Look up", exact=True)
    expect(tab).to_have_attribute("aria-selected", "true")


def test_what_is_said_is_acknowledged_beside_the_answer(desk: Desk) -> None:
    answer = desk.ask("What is said of foster carers?")
    answer.get_by_role("button", name=re.compile("^Helpful")).click()
    expect(answer.locator(".heard")).to_have_text("Kept: helpful. Thank you.")
    answer.get_by_label("What was missing").fill("Para 4 is better.")
    answer.get_by_role("button", name=re.compile("^Send")).click()
    expect(answer.locator(".heard")).to_have_text("Kept: helpful, with your comment. Thank you.")
    said = desk.page.locator("#asked-status").get_by_role("status")
    expect(said).to_have_text("Kept: helpful, with your comment. Thank you.")
