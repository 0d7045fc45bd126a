"""A network that delivers late: what was asked meanwhile stays."""

from __future__ import annotations

from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.desk import Desk

QUESTION = "How timely are return home interviews?"


def test_what_a_page_loads_late_takes_nothing_away(page: Page, address: str) -> None:
    desk = Desk(page, address)
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/run/predict", lambda route: held.append((route, route.fetch())))
    desk.open()
    # The conversations kept, what may be chosen, and what is being added.
    while len(held) < 3:
        page.wait_for_timeout(50)
    answer = desk.ask(QUESTION)
    expect(answer.get_by_role("link").first).to_be_visible()
    page.get_by_role("button", name="Choose reports to search").click()
    chosen = page.locator("#ask").get_by_role("checkbox").first
    chosen.check()
    for route, reply in held:
        route.fulfill(response=reply)
    expect(page.locator("#examples button")).not_to_have_count(0)
    expect(answer.get_by_role("heading", level=2)).to_have_text(QUESTION)
    expect(answer.get_by_role("link").first).to_be_visible()
    expect(chosen).to_be_checked()
