"""Two people at the real page: what is one’s own stays so, what is not for one is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pincite import specimens
from pincite.library import Library
from tests.browser.conftest import IN_THE_LIBRARY, serving, specimen
from tests.browser.desk import SLOW, Desk

PASSWORD = "four words are enough"
QUESTION = "How timely are return home interviews?"
LIMITED = "marlowe-vale-2019"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def with_people(library: Path) -> None:
    """Ada edits, Ben reads, and one of the two reports is not for him."""
    with Library.open(library) as opened:
        opened.people.add("ada", PASSWORD, "editor")
        opened.people.add("ben", PASSWORD, "reader")
        opened.limit(LIMITED, ["audit"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    library = tmp_path_factory.mktemp("accounts") / "library"
    with serving(library, IN_THE_LIBRARY, before=with_people) as address:
        yield address


@pytest.fixture
def browser(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser in which nobody has logged in."""
    with chromium.new_context(viewport=WIDE) as context:
        yield context


@pytest.fixture
def other(chromium: Browser) -> Iterator[BrowserContext]:
    """Another one, of somebody else."""
    with chromium.new_context(viewport=WIDE) as context:
        yield context


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def entered(context: BrowserContext, site: str, name: str, place: str = "") -> Desk:
    """The page as somebody sees it who has just logged in."""
    page = context.new_page()
    page.goto(site + place)
    log_in(page, name)
    desk = Desk(page, site)
    expect(desk.question).to_be_visible(timeout=SLOW)
    expect(page.get_by_text(f"Logged in as {name}")).to_be_visible()
    return desk


# ---- the login page ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_login_page_is_for_everybody(browser: BrowserContext, site: str, size) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size(size)
    page.goto(site)
    expect(page).to_have_title("Log in · Pincite")
    expect(page.get_by_label("Name")).to_be_focused()
    assert Axe().run(page).response["violations"] == []
    log_in(page, "nobody", "not the password")
    told = page.get_by_role("alert")
    expect(told).to_have_text(re.compile("do not belong together"))
    expect(page).to_have_title("Not logged in · Pincite")
    # What was typed right need not be typed again, and the field says what is wrong with it.
    expect(page.get_by_label("Name")).to_have_value("nobody")
    password = page.get_by_label("Password")
    expect(password).to_be_focused()
    expect(password).to_have_accessible_description(told.inner_text())
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert [url for url in asked if not url.startswith((site, "data:"))] == []


def test_nobody_needs_scripts_or_a_mouse_to_log_in(chromium: Browser, site: str) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}?report=brackenmoor-inquiry-2021&para=1.1")
        page.keyboard.type("ben")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{site}?report=brackenmoor-inquiry-2021&para=1.1")
        expect(page.get_by_role("button", name="Log in")).to_have_count(0)


def test_whoever_guesses_is_told_to_wait(browser: BrowserContext, site: str) -> None:
    page = browser.new_page()
    page.goto(site)
    for _ in range(5):
        log_in(page, "guessed", "not the password")
        expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    log_in(page, "guessed", "not the password")
    expect(page.get_by_role("alert")).to_contain_text("Too many wrong passwords. Wait 15 minutes")


# ---- two people ----------------------------------------------------------------------------------


def test_conversations_are_private(browser: BrowserContext, other: BrowserContext, site) -> None:
    ada, ben = entered(browser, site, "ada"), entered(other, site, "ben")
    ada.ask(QUESTION)
    expect(ada.conversations()).to_contain_text(QUESTION)
    ben.open()
    expect(ben.conversations()).to_contain_text("No conversation kept")
    # Nor does it open for him who learns of its name.
    id = ada.page.evaluate("sessionStorage.getItem('pincite-conversation')")
    assert id
    ben.page.evaluate(f"sessionStorage.setItem('pincite-conversation', '{id}')")
    ben.open()
    expect(ben.page.locator("article")).to_have_count(0)
    assert other.request.get(f"{site}take/{id}.txt").status == 404
    assert browser.request.get(f"{site}take/{id}.txt").status == 200
    ben.ask("What happened at the reservoir?")
    ada.open()
    expect(ada.conversations()).not_to_contain_text("reservoir")


def test_a_report_that_is_not_for_somebody_is_not_there(browser: BrowserContext, site) -> None:
    place = f"?report={LIMITED}&para=3"
    ben = entered(browser, site, "ben", place)
    expect(ben.source).to_contain_text("Not in this library", timeout=SLOW)
    ben.page.get_by_role("button", name="Choose reports to search").click()
    expect(ben.page.get_by_role("checkbox", name=re.compile("Brackenmoor"))).to_be_visible()
    expect(ben.page.get_by_role("checkbox", name=re.compile("Marlowe"))).to_have_count(0)
    answer = ben.ask("Who prepares pathway plans for care leavers?")
    expect(answer).not_to_contain_text("Marlowe")
    expect(ben.look_up("para 3")).not_to_contain_text("Marlowe")
    expect(ben.search("return home interviews")).not_to_contain_text("Marlowe")
    ben.turn_to("Library")
    expect(ben.page.get_by_text("1 report", exact=True)).to_be_visible()
    expect(ben.row("Marlowe Vale")).to_have_count(0)
    # In no hidden corner either, but for the address and the words that it says are not there.
    html = ben.page.content().replace(LIMITED, "")
    assert "Marlowe" not in html


def test_a_reader_changes_nothing_and_an_editor_all(
    browser: BrowserContext, other: BrowserContext, site: str
) -> None:
    ada, ben = entered(browser, site, "ada"), entered(other, site, "ben")
    for desk in (ada, ben):
        desk.turn_to("Library")
        expect(desk.row("Brackenmoor")).to_be_visible()
    for name in ("Add reports", re.compile("^Correct"), re.compile("^Remove")):
        expect(ada.page.get_by_role("button", name=name).first).to_be_visible()
        expect(ben.page.get_by_role("button", name=name, include_hidden=True)).to_have_count(0)
    assert Axe().run(ada.page).response["violations"] == []
    assert Axe().run(ben.page).response["violations"] == []
    listed = ada.add([specimen(IN_THE_LIBRARY[0])])
    expect(listed).to_contain_text("Already in the library", timeout=SLOW)
    ben.open()
    ben.turn_to("Library")
    expect(ben.row("Brackenmoor")).to_be_visible()
    expect(ben.page.get_by_text("Already in the library")).to_have_count(0)


def test_an_editor_limits_a_report_to_groups(
    browser: BrowserContext, other: BrowserContext, site: str
) -> None:
    ada, ben = entered(browser, site, "ada"), entered(other, site, "ben")

    def only_for(groups: str) -> None:
        ada.row("Brackenmoor").get_by_role("button", name="Correct").click()
        field = ada.page.get_by_label("Only for groups")
        expect(field).to_be_visible()
        field.fill(groups)
        ada.page.get_by_role("button", name="Save").click()

    ada.turn_to("Library")
    only_for("Social Work, audit")
    expect(ada.row("Brackenmoor")).to_contain_text("Only for audit, social work")
    ben.open()
    ben.turn_to("Library")
    expect(ben.page.get_by_text("There is no report here that you may read.").last).to_be_visible()
    only_for("a/b")
    expect(ada.failure).to_contain_text("is no name of a group")
    ada.page.get_by_label("Only for groups").fill("")
    ada.page.get_by_role("button", name="Save").click()
    expect(ada.row("Brackenmoor")).not_to_contain_text("Only for")
    ben.open()
    ben.turn_to("Library")
    expect(ben.row("Brackenmoor")).to_be_visible()


def test_a_new_report_is_for_its_groups_from_the_first_moment(
    browser: BrowserContext, other: BrowserContext, site: str
) -> None:
    ada, ben = entered(browser, site, "ada"), entered(other, site, "ben")
    ada.turn_to("Library")
    ada.page.get_by_label("Groups for new reports").fill("audit")
    (third,) = (p for p in specimens.paths() if p.suffix == ".pdf" and p.stem not in IN_THE_LIBRARY)
    expect(ada.add([third])).to_contain_text("Done: added as", timeout=2 * SLOW)
    expect(ada.page.get_by_text("Only for audit")).to_have_count(2)
    ben.open()
    ben.turn_to("Library")
    expect(ben.page.get_by_text("1 report", exact=True)).to_be_visible()


# ---- the way out ---------------------------------------------------------------------------------


def test_whoever_logs_out_leaves_nothing_to_the_next(browser: BrowserContext, site: str) -> None:
    ada = entered(browser, site, "ada")
    ada.ask(QUESTION)
    ada.page.get_by_role("button", name="Log out").click()
    expect(ada.page).to_have_url(f"{site}login")
    ada.page.go_back()
    expect(ada.page.get_by_role("button", name="Log in")).to_be_visible()
    log_in(ada.page, "ben")
    ben = Desk(ada.page, site)
    expect(ben.page.get_by_text("Logged in as ben")).to_be_visible(timeout=SLOW)
    expect(ben.page.locator("article")).to_have_count(0)
    expect(ben.conversations()).not_to_contain_text(QUESTION)


def test_a_session_that_ended_leads_to_the_login_page_and_back(
    browser: BrowserContext, site: str
) -> None:
    ben = entered(browser, site, "ben", "?report=brackenmoor-inquiry-2021&para=1.2")
    expect(ben.source).to_contain_text("para 1.2", timeout=SLOW)
    browser.clear_cookies()
    ben.question.fill("What happened at the reservoir?")
    ben.page.get_by_role("button", name="Ask", exact=True).click()
    expect(ben.page.get_by_role("button", name="Log in")).to_be_visible(timeout=SLOW)
    log_in(ben.page, "ben")
    expect(ben.source).to_contain_text("para 1.2", timeout=SLOW)


def test_the_page_with_a_name_on_it_fits_a_phone(browser: BrowserContext, site: str) -> None:
    ben = entered(browser, site, "ben")
    ben.page.set_viewport_size(NARROW)
    expect(ben.page.get_by_role("button", name="Log out")).to_be_visible()
    assert ben.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert Axe().run(ben.page).response["violations"] == []
