"""How the page is set: what belongs together is alike and in line, and nothing touches."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk


@pytest.fixture
def desk(page: Page, address: str) -> Desk:
    return Desk(page, address).open()


def size(box: Locator) -> str:
    expect(box).to_be_visible()
    return str(box.evaluate("e => getComputedStyle(e).fontSize"))


def top(what: Locator) -> float:
    return float(what.evaluate("e => e.getBoundingClientRect().top"))


def test_what_is_typed_is_of_one_size(desk: Desk) -> None:
    sizes = {"Question": size(desk.question)}
    desk.turn_to("Search")
    sizes["Words"] = size(desk.page.get_by_role("textbox", name="Words to search for"))
    desk.turn_to("Look up")
    sizes["Look up"] = size(desk.page.get_by_role("textbox", name="Look up", exact=True))
    desk.turn_to("Library")
    desk.page.get_by_role("button", name=re.compile("^Correct")).first.click()
    for name in ("Title", "Published", "Filter reports"):
        sizes[name] = size(desk.page.get_by_role("textbox", name=name))
    assert len(set(sizes.values())) == 1, sizes


def test_the_two_names_above_the_table_of_reports_are_in_line(desk: Desk) -> None:
    desk.turn_to("Library")
    named = desk.page.locator("#finding [data-testid=block-info]")
    expect(named).to_have_text(["Filter reports", "Order"])
    assert top(named.first) == pytest.approx(top(named.last), abs=1)


def test_a_list_does_not_touch_the_line_above_it(desk: Desk) -> None:
    found = desk.search("caseloads of social workers")
    readings = desk.look_up("page 8")
    for tab, place, line in (("Search", found, ".searched"), ("Look up", readings, ".outcome")):
        desk.turn_to(tab)
        above = place.locator(line).first
        expect(above).to_be_visible()
        ends = above.evaluate("e => e.getBoundingClientRect().bottom")
        assert top(place.locator(".found").first) - ends >= 8, tab


def test_a_citation_is_not_torn_and_what_parts_two_begins_no_line(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 390, "height": 844})
    answer = desk.ask("What grades did Marlowe Vale 2019 get?")
    pages = answer.locator("a.to-source .pages").evaluate_all(
        "all => all.map(e => [e.textContent, e.getClientRects().length])"
    )
    assert pages and all(told.startswith("(p") and lines == 1 for told, lines in pages), pages
    parted = answer.locator(".by").evaluate_all(
        """all => all.flatMap((by) => [...by.childNodes]
        .filter((node) => node.nodeType === 3 && node.data.startsWith(";"))
        .map((node) => {
            const mark = document.createRange();
            mark.setStart(node, 0);
            mark.setEnd(node, 1);
            return mark.getBoundingClientRect().left - by.getBoundingClientRect().left;
        }))"""
    )
    assert parted and min(parted) > 5, parted


def test_the_frame_of_what_is_renamed_is_seen_whole(desk: Desk) -> None:
    desk.ask("How timely are return home interviews?")
    listed = desk.conversations()
    listed.get_by_role("button", name=re.compile("^Rename")).first.click()
    name = listed.get_by_role("textbox")
    expect(name).to_be_focused()
    out = name.evaluate(
        "e => parseFloat(getComputedStyle(e).outlineWidth)"
        " + parseFloat(getComputedStyle(e).outlineOffset)"
    )
    ends = [box.evaluate("e => e.getBoundingClientRect().left") for box in (listed, name)]
    assert ends[1] - out >= ends[0]
