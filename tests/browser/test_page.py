"""Links, Back, strangers' text, accessibility, reflow and the endpoints of the real page."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.browser.conftest import IN_THE_LIBRARY, serving
from tests.browser.desk import SLOW, Desk

LINK = "?report=marlowe-vale-2019&para=4"
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> ${1+1} {{7*7}}'


@pytest.fixture
def desk(page: Page, address: str) -> Desk:
    return Desk(page, address).open()


def test_a_deep_link_opens_its_paragraph_cold(page: Page, address: str) -> None:
    desk = Desk(page, address).open(LINK)
    expect(desk.source.get_by_role("heading", level=2)).to_contain_text(
        "Marlowe Vale 2019, para 4 (p "
    )
    expect(desk.source.get_by_role("img")).to_be_visible()


def test_a_link_to_an_unnumbered_paragraph_opens_it(desk: Desk) -> None:
    readings = desk.look_up("Marlowe Vale 2019 executive summary")
    link = readings.get_by_role("link").first
    expect(link).to_have_attribute("href", re.compile(r"\?report=marlowe-vale-2019&id=.+"))
    citation = (link.text_content() or "").strip()
    link.click()
    expect(desk.source.get_by_role("heading", level=2)).to_have_text(citation)


def test_a_link_to_what_is_gone_says_so(page: Page, address: str) -> None:
    desk = Desk(page, address).open("?report=harbour-2001&para=7")
    expect(desk.source).to_contain_text("Not in this library")


@pytest.mark.parametrize("named", ["", "&page=3"])
def test_a_link_to_a_report_or_a_page_of_it_opens_there_and_is_walked_on_from(
    page: Page, address: str, named: str
) -> None:
    desk = Desk(page, address).open(f"?report=marlowe-vale-2019{named}")
    heading = desk.source.get_by_role("heading", level=2)
    expect(heading).to_contain_text("Marlowe Vale 2019, ")
    if named:
        expect(heading).to_contain_text("(p 3)")
    else:
        expect(heading).to_contain_text("para 1 ")
    # Its address is the paragraph's own now.
    expect(page).to_have_url(re.compile(r"\?report=marlowe-vale-2019&(para|id)=[\w.-]+$"))
    first = heading.text_content() or ""
    desk.source.get_by_role("link", name="Next").click()
    expect(heading).not_to_have_text(first)
    page.go_back()
    expect(heading).to_have_text(first)


def test_back_and_forward_walk_through_the_paragraphs(page: Page, address: str) -> None:
    desk = Desk(page, address).open(LINK)
    heading = desk.source.get_by_role("heading", level=2)
    desk.source.get_by_role("link", name="Next").click()
    expect(heading).to_contain_text("para 5")
    page.go_back()
    expect(heading).to_contain_text("para 4")
    page.go_forward()
    expect(heading).to_contain_text("para 5")


def test_back_to_the_start_empties_the_panel(desk: Desk) -> None:
    desk.look_up("Marlowe Vale 2019 para 4").get_by_role("link").first.click()
    expect(desk.source).to_contain_text("para 4")
    desk.page.go_back()
    expect(desk.source).to_contain_text("Follow a citation")


def test_next_is_looked_up_from_the_paragraph_that_is_open(page: Page, address: str) -> None:
    desk = Desk(page, address).open(LINK)
    expect(desk.source).to_contain_text("para 4")
    expect(desk.look_up("next").get_by_role("link")).to_contain_text("para 5")


def test_the_citation_is_copied(page: Page, address: str) -> None:
    desk = Desk(page, address).open(LINK)
    desk.source.get_by_role("button", name="Copy citation").click()
    expect(page.locator("#announcer")).to_contain_text("Copied: Marlowe Vale 2019, para 4")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Marlowe Vale 2019, para 4")


def test_an_example_is_asked_by_a_click(desk: Desk) -> None:
    example = desk.page.locator("#examples").get_by_role("button").first
    question = (example.text_content() or "").strip()
    example.click()
    expect(desk.turn.get_by_role("heading", level=2)).to_have_text(question, timeout=SLOW)


def test_strangers_text_stays_text(desk: Desk, tmp_path: Path) -> None:
    desk.ask(f"return home interviews {HOSTILE}")
    odd = tmp_path / "<img src=x onerror=window.hacked=1>.pdf"
    odd.write_text("This is no PDF.")
    # Other windows' files of late are listed too.
    refused = desk.add([odd]).get_by_role("listitem").filter(has_text="img src=x onerror=")
    expect(refused).to_contain_text("Not added.", timeout=SLOW)
    expect(desk.page.get_by_role("button", name="Add reports")).to_be_enabled(timeout=SLOW)
    hostile = tmp_path / "hostile-report-2022.txt"
    numbered = [f"{number}.\n\nThe {number}th finding is {HOSTILE}.\n" for number in range(1, 9)]
    hostile.write_text(f"{HOSTILE} council\n\n" + "\n".join(numbered))
    uploads = desk.add([hostile])
    expect(uploads).to_contain_text("added as hostile-report-2022", timeout=SLOW)
    desk.look_up("hostile-report-2022 para 3").get_by_role("link").first.click()
    expect(desk.source).to_contain_text('<img src=x onerror="window.hacked=1">')
    found = desk.search(HOSTILE)
    expect(found).to_contain_text("${1+1} {{7*7}}")
    assert desk.page.evaluate("window.hacked") is None
    assert desk.page.locator("img[src='x']").count() == 0


def test_a_locked_report_is_added_once_its_password_is_typed(desk: Desk, tmp_path: Path) -> None:
    locked = tmp_path / "saltmere-lock-2018.pdf"
    canvas = Canvas(str(locked), encrypt=StandardEncryption("open sesame"))
    canvas.drawString(72, 700, "The lock keepers work in three watches of eight hours.")
    canvas.save()
    uploads = desk.add([locked])
    expect(uploads).to_contain_text("It opens with a password.", timeout=SLOW)
    word = desk.page.get_by_label("Password of saltmere-lock-2018.pdf", exact=True)
    word.fill("guess")
    desk.page.get_by_role("button", name="Add with this password").click()
    expect(uploads).to_contain_text("That password does not open it.", timeout=SLOW)
    assert Axe().run(desk.page).response["violations"] == []
    word.fill("open sesame")
    word.press("Enter")
    expect(uploads).to_contain_text("Done: added as saltmere-lock-2018", timeout=SLOW)
    expect(word).to_be_hidden()
    expect(desk.page.locator("#reports")).to_contain_text("saltmere-lock-2018")


@pytest.mark.parametrize(
    "headers",
    [{"Host": "reports.example"}, {"Origin": "https://reports.example"}, {"Origin": "null"}],
)
def test_other_sites_cannot_use_the_readers_browser(address: str, headers: dict[str, str]) -> None:
    order = urllib.request.Request(address, headers=headers)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(order)


def test_the_page_may_call_no_other_host(address: str) -> None:
    with urllib.request.urlopen(address) as reply:
        policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(desk: Desk, scheme: str) -> None:
    desk.page.emulate_media(color_scheme=scheme)
    desk.open()
    nothing_found(desk, "the page as it opens")
    desk.page.get_by_role("button", name="Choose reports to search").click()
    answer = desk.ask("How timely are return home interviews?")
    answer.get_by_role("link").first.click()
    expect(desk.source.get_by_role("img")).to_be_visible()
    nothing_found(desk, "an answer and its source")
    desk.source.get_by_role("button", name="Larger").first.click()
    desk.source.get_by_role("button", name="Meeting view").click()
    expect(desk.page.get_by_role("dialog")).to_be_visible()
    nothing_found(desk, "the meeting view")
    desk.page.keyboard.press("Escape")
    answer.get_by_role("button", name=re.compile("^Not helpful")).click()
    listed = desk.conversations()
    listed.get_by_role("button", name=re.compile("^Rename")).first.click()
    nothing_found(desk, "feedback, conversations and the larger page")
    listed.get_by_role("textbox").press("Escape")
    listed.get_by_role("button", name=re.compile("^Delete")).first.click()
    listed.get_by_text("Deleted (").click()
    nothing_found(desk, "deleted conversations")
    desk.ask("What is the airspeed of an unladen swallow?")
    nothing_found(desk, "no answer")
    desk.search("return home interviews")
    nothing_found(desk, "Search")
    desk.look_up("para 4")
    nothing_found(desk, "Look up")
    desk.turn_to("Library")
    expect(desk.page.get_by_role("table")).to_be_visible()
    nothing_found(desk, "Library")
    desk.page.get_by_role("button", name=re.compile("^Correct")).first.click()
    expect(desk.page.get_by_role("textbox", name="Title")).to_be_visible()
    nothing_found(desk, "correcting a report")


def nothing_found(desk: Desk, state: str) -> None:
    violations = Axe().run(desk.page).response["violations"]
    told = [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in violations]
    assert told == [], f"axe on {state}: {told}"


def test_a_phone_shows_everything_in_one_column(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    desk = Desk(page, address).open()
    answer = desk.ask("How timely are return home interviews?")
    no_sideways_scroll(page)
    answer.get_by_role("link").first.click()
    heading = desk.source.get_by_role("heading", level=2)
    expect(heading).to_be_in_viewport()
    no_sideways_scroll(page)
    for tab in ("Search", "Look up", "Library"):
        desk.turn_to(tab)
        no_sideways_scroll(page)


def test_four_hundred_percent_zoom_reflows(page: Page, address: str) -> None:
    # 1280 pixels at 400 % are 320 CSS pixels, which is what WCAG 1.4.10 asks for.
    page.set_viewport_size({"width": 320, "height": 256})
    desk = Desk(page, address).open(LINK)
    expect(desk.source).to_contain_text("para 4")
    no_sideways_scroll(page)


def no_sideways_scroll(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{wide} pixels too wide"


def test_targets_are_large_enough(page: Page, address: str) -> None:
    """WCAG 2.5.8: 24 by 24 CSS pixels for what is pressed."""
    desk = Desk(page, address).open(LINK)
    desk.ask("How timely are return home interviews?")
    small = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, textarea, summary')]
        .filter((e) => e.checkVisibility() && !e.closest('[aria-hidden=true]'))
        .filter((e) => e.getBoundingClientRect().height < 24)
        .map((e) => e.outerHTML.slice(0, 100))"""
    )
    assert small == []


def call(address: str, endpoint: str, *arguments: object) -> dict[str, object]:
    """What a public endpoint gives, by Gradio's own protocol."""
    url = f"{address}gradio_api/call/{endpoint}"
    order = json.dumps({"data": list(arguments)}).encode()
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, order, headers)) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{url}/{event}") as stream:
        told = [line[5:] for line in stream if line.startswith(b"data:")]
    given: dict[str, object] = json.loads(told[-1])[0]
    return given


def test_the_endpoints_give_what_the_command_line_gives(address: str) -> None:
    cited = call(address, "cite", "Marlowe Vale 2019 para 4", None, None)
    assert cited["type"] == "paragraph"
    assert [p["id"] for p in cited["paragraphs"]] == ["marlowe-vale-2019#4"]
    found = call(address, "search", "return home interviews", ["marlowe-vale-2019"], 3)
    assert found["scope"] == ["marlowe-vale-2019"]
    assert len(found["hits"]) == 3
    question = "How timely are return home interviews in Marlowe Vale 2019?"
    asked = call(address, "ask", question, None, None)
    follow_up = call(address, "ask", "And what about care leavers?", None, [asked])
    assert asked["answered"]
    assert follow_up["scope"] == ["marlowe-vale-2019"]
    refused = call(address, "ask", " ", None, None)
    assert refused["error"]["kind"] == "usage"


def test_nothing_but_ask_search_and_cite_is_public(address: str) -> None:
    with urllib.request.urlopen(f"{address}gradio_api/info") as reply:
        endpoints = json.load(reply)["named_endpoints"]
    assert set(endpoints) == {"/ask", "/search", "/cite"}


def test_the_keyboard_alone_gets_from_a_question_to_its_page(desk: Desk) -> None:
    keyboard = desk.page.keyboard
    press_until(desk, "Tab", "document.activeElement.matches('textarea')")
    keyboard.type("How timely are return home interviews?")
    keyboard.press("Enter")
    expect(desk.turn.get_by_role("link").first).to_be_visible(timeout=SLOW)
    press_until(desk, "Tab", "document.activeElement.matches('a.to-source')")
    assert desk.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    keyboard.press("Enter")
    heading = desk.source.get_by_role("heading", level=2)
    expect(heading).to_be_focused()
    keyboard.press("Tab")
    expect(desk.source.get_by_role("link", name="Previous")).to_be_focused()


def press_until(desk: Desk, key: str, there: str) -> None:
    for _ in range(30):
        if desk.page.evaluate(there):
            return
        desk.page.keyboard.press(key)
    pytest.fail(f"30 times {key} did not reach: {there}")


@pytest.mark.parametrize("size", [(1280, 900), (390, 844), (320, 256)])
def test_whatever_has_the_focus_can_be_seen(
    page: Page, address: str, size: tuple[int, int]
) -> None:
    """WCAG 2.4.11: no part of the page covers what the Tab key reaches."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    desk = Desk(page, address).open(LINK)
    desk.ask("How timely are return home interviews?")
    expect(desk.source.get_by_role("img")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name, seen = page.evaluate(
            """() => {
                const e = document.activeElement, box = e.getBoundingClientRect();
                const x = box.left + Math.min(box.width / 2, 40), y = box.top + 5;
                const top = document.elementFromPoint(x, Math.max(y, 1));
                return [e.outerHTML.slice(0, 120), e === document.body || !top
                    ? e === document.body : e.contains(top) || top.contains(e)];
            }"""
        )
        assert seen, f"covered or out of sight: {name}"
        reached.add(name)
    assert len(reached) > 25


def test_what_goes_on_is_announced(desk: Desk) -> None:
    desk.page.evaluate(
        """() => {
            window.announced = [];
            for (const line of document.querySelectorAll('#ask [role=status]'))
                new MutationObserver(() => window.announced.push(line.textContent))
                    .observe(line, {childList: true, characterData: true, subtree: true});
        }"""
    )
    desk.ask("How timely are return home interviews?")
    announced = desk.page.evaluate("window.announced")
    assert any(words.startswith("Searching") for words in announced), announced
    assert re.search(r"\d+ quotations? found", announced[-1])


def test_a_server_that_is_gone_is_told_of_in_the_page(chromium: Browser, tmp_path: Path) -> None:
    with chromium.new_context() as context:
        with serving(tmp_path / "library", IN_THE_LIBRARY) as address:
            desk = Desk(context.new_page(), address).open()
        desk.question.fill("How timely are return home interviews?")
        desk.question.press("Enter")
        alert = desk.page.get_by_role("alert").filter(has_text="Pincite does not answer")
        expect(alert).to_have_count(1)
        expect(alert).to_be_in_viewport()
        expect(desk.question).to_have_value("How timely are return home interviews?")
        assert Axe().run(desk.page).response["violations"] == []
