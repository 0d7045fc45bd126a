"""The main job: ask, follow the citation to the page, look a paragraph up, add a report."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from pincite import parse, read
from tests.browser.conftest import specimen
from tests.browser.desk import SLOW, Desk

QUESTION = "How timely are return home interviews in Marlowe Vale 2019?"


@pytest.fixture
def desk(page: Page, address: str) -> Desk:
    return Desk(page, address).open()


def words(text: str | None) -> str:
    return " ".join((text or "").split())


def test_a_question_is_answered_and_its_citation_followed_to_the_page(desk: Desk) -> None:
    answer = desk.ask(QUESTION)
    quotation = answer.get_by_role("blockquote").first
    sentence = words(quotation.locator("p").text_content())
    link = quotation.get_by_role("link")
    citation = words(link.text_content())
    number = re.fullmatch(r"Marlowe Vale 2019, para (\d+) \(p \d+\)", citation)
    assert number, citation
    expect(answer).to_contain_text("Searched in Marlowe Vale 2019")

    link.click()

    expect(desk.source.get_by_role("heading", level=2)).to_have_text(citation)
    expect(desk.source.get_by_role("heading", level=2)).to_be_focused()
    assert f"report=marlowe-vale-2019&para={number[1]}" in desk.page.url
    # The paragraph stands among its neighbours, and only its own quoted sentence is marked.
    here = desk.source.locator("[aria-current]")
    expect(here).to_contain_text(number[1])
    expect(desk.source.locator("mark")).to_have_count(1)
    assert words(here.locator("mark").text_content()) == sentence
    assert desk.source.locator(".passage").count() == 5
    picture = desk.source.get_by_role("img")
    expect(picture).to_have_attribute("alt", re.compile(f"the lines of {re.escape(citation)}"))
    assert inked_where_the_paragraph_is(picture.get_attribute("src") or "", number[1])
    desk.source.get_by_role("button", name="See the page").click()
    expect(picture).to_be_in_viewport(ratio=0.3)


def test_what_was_searched_for_and_where_is_put_back_to_be_changed(desk: Desk) -> None:
    first = desk.ask("How are kids doing at school in Marlowe Vale 2019?")
    expect(first).to_contain_text(re.compile(r"Searched in Marlowe Vale 2019 as “.*\(children\)”"))
    first.get_by_role("button", name="Change the search").click()
    question = desk.page.get_by_role("textbox", name="Question")
    expect(question).to_have_value(re.compile(r"kids.*\(children\)"))
    expect(question).to_be_focused()
    chosen = desk.page.get_by_role("checkbox", name="Marlowe Vale 2019")
    expect(chosen).to_be_visible()
    expect(chosen).to_be_checked()
    chosen.uncheck()
    desk.page.get_by_role("checkbox", name=re.compile("Brackenmoor")).check()
    second = desk.ask("How are dams inspected?")
    expect(second).to_contain_text(re.compile("Searched in .*Brackenmoor"))


def inked_where_the_paragraph_is(data_url: str, label: str) -> bool:
    """Whether the picture is washed yellow in the middle of each line of the paragraph, only."""
    picture = Image.open(io.BytesIO(base64.b64decode(data_url.partition(",")[2]))).convert("RGB")
    source = read.read_source(specimen("marlowe-vale-2019"))
    report = parse.parse(source, sha256="0" * 64, id="marlowe-vale-2019")
    paragraph = next(p for p in report.paragraphs() if p.label == label)
    scale = picture.width / next(p.width for p in source.pages if p.number == paragraph.page)

    def yellow(x: float, y: float) -> bool:
        red, _, blue = picture.getpixel((round(x * scale), round(y * scale)))
        return red > 200 and blue < 200

    boxes = [line.region.box for line in paragraph.lines if line.region.page == paragraph.page]
    # Just above a line's letters there is no ink, but its box is washed.
    inside = all(box and yellow(box.x0 - 0.5, (box.top + box.bottom) / 2) for box in boxes)
    first = boxes[0]
    return bool(inside and first and not yellow(first.x0 - 0.5, first.top - 20))


def test_a_follow_up_keeps_to_the_report_of_the_question_before(desk: Desk) -> None:
    desk.ask(QUESTION)
    answer = desk.ask("And what about care leavers?")
    expect(answer).to_contain_text("Searched in Marlowe Vale 2019")
    expect(desk.page.locator("article")).to_have_count(2)


def test_what_the_reports_do_not_say_is_said_to_be_so(desk: Desk) -> None:
    answer = desk.ask("What is the airspeed of an unladen swallow?")
    expect(answer).to_contain_text("The reports searched do not say.")
    expect(answer.get_by_role("heading", name="The nearest paragraphs")).to_be_visible()
    expect(answer.get_by_role("blockquote")).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("   ", "The question is empty"), ("why " * 2500, "at most 2,000 are read")],
)
def test_a_question_that_cannot_be_asked_is_refused_in_words(
    desk: Desk, question: str, sentence: str
) -> None:
    desk.question.fill(question)
    desk.page.get_by_role("button", name="Ask", exact=True).click()
    expect(desk.failure).to_contain_text(sentence)


def test_a_number_is_looked_up_and_both_readings_are_listed(desk: Desk) -> None:
    readings = desk.look_up("Marlowe Vale 2019 para 25")
    expect(readings.get_by_role("listitem")).to_have_count(1)
    readings.get_by_role("link", name="Marlowe Vale 2019, para 25").click()
    expect(desk.source.locator("[aria-current]")).to_contain_text("25")
    desk.source.get_by_role("link", name="Next").click()
    expect(desk.source.get_by_role("heading", level=2)).to_contain_text("para 26")


def test_a_number_no_report_has_is_said_not_to_be_there(desk: Desk) -> None:
    readings = desk.look_up("Marlowe Vale 2019 para 999")
    expect(readings.get_by_role("listitem")).to_have_count(0)
    expect(readings).to_contain_text("73")


def test_words_are_searched_for_and_marked(desk: Desk) -> None:
    found = desk.search("reservoir embankment warnings")
    first = found.get_by_role("listitem").first
    expect(first.get_by_role("link")).to_contain_text("Brackenmoor")
    marked = first.locator("mark").all_text_contents()
    assert {word.lower() for word in marked} >= {"reservoir", "warnings"}
    expect(first.locator(".best mark").first).to_be_visible()


def test_reports_are_added_with_progress_and_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "minutes-2024.pdf"
    broken.write_text("<html>Not found</html>")
    uploads = desk.add([specimen("marlowe-vale-2023"), broken])
    added, refused = uploads.get_by_role("listitem").first, uploads.get_by_role("listitem").last
    expect(added.get_by_role("progressbar")).to_be_visible(timeout=SLOW)
    expect(added).to_contain_text("Done: added as marlowe-vale-2023", timeout=SLOW)
    expect(added).to_contain_text("63 paragraphs, 1–63, none missing")
    expect(refused).to_contain_text("Not added.", timeout=SLOW)
    expect(desk.row("Marlowe Vale 2023")).to_contain_text("Published")
    expect(desk.row("Marlowe Vale 2019")).to_contain_text("Superseded by Marlowe Vale 2023")
    # What else shows the library has followed.
    desk.turn_to("Ask")
    desk.page.get_by_role("button", name="Choose reports to search").click()
    expect(desk.page.get_by_role("checkbox", name="Marlowe Vale 2023")).to_be_visible()
    desk.page.get_by_role("checkbox", name="Marlowe Vale 2023").check()
    answer = desk.ask("How many return home interviews took place within 72 hours?")
    expect(answer).to_contain_text("Searched in Marlowe Vale 2023")
    # Two reports now have a paragraph 25: both are listed, newest first, whichever is open.
    answer.get_by_role("link").first.click()
    expect(desk.source).to_contain_text("Marlowe Vale 2023")
    links = desk.look_up("para 25").get_by_role("link")
    expect(links).to_have_text(
        [re.compile("^Marlowe Vale 2023, para 25"), re.compile("^Marlowe Vale 2019, para 25")]
    )


@pytest.mark.reports
def test_a_real_report_is_added_asked_and_its_paragraphs_opened(desk: Desk, shared: Path) -> None:
    uploads = desk.add([shared / "reports" / "harrow-2017.pdf"])
    expect(uploads).to_contain_text("111 paragraphs, 1–111, none missing", timeout=4 * SLOW)
    desk.turn_to("Ask")
    answer = desk.ask("How timely are return home interviews in Harrow 2017?")
    expect(answer.get_by_role("link", name="Harrow 2017, para 78 (p 29)")).to_be_visible()
    answer.get_by_role("link", name="Harrow 2017, para 25 (p 14)").first.click()
    expect(desk.source.locator("[aria-current] mark")).to_be_visible()
    expect(desk.source.get_by_role("img")).to_be_visible()
