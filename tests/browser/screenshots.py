"""Pictures of every page, wide and narrow, light and dark: `python -m tests.browser.screenshots`.

They are made to be looked at, and written to screenshots/, over a library of the specimens.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from pincite import specimens
from tests.browser.conftest import CHROMIUM, FLAGS, serving
from tests.browser.desk import Desk

FOLDER = Path("screenshots")
SIZES = {"wide": (1280, 900), "narrow": (390, 844), "tall": (1280, 1500)}
"""The tall one shows an answer and its page whole: docs/page.png is made from it."""


def shoot(browser: Browser, address: str, size: str, scheme: str) -> None:
    """Go through the pages, and take a picture of each."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    desk = Desk(page, address).open()

    def shot(name: str, *, whole: bool = False) -> None:
        page.wait_for_timeout(300)
        page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png", full_page=whole)

    shot("start")
    answer = desk.ask("How timely are return home interviews?")
    shot("answer", whole=True)
    answer.get_by_role("link").first.click()
    expect(desk.source.get_by_role("img")).to_be_visible()
    shot("source")
    desk.source.get_by_role("img").scroll_into_view_if_needed()
    shot("page")
    desk.source.get_by_role("button", name="Meeting view").click()
    shot("meeting")
    page.keyboard.press("Escape")
    desk.turn.get_by_role("button", name=re.compile("^Not helpful")).click()
    desk.conversations()
    shot("conversations")
    desk.ask("What is the airspeed of an unladen swallow?")
    shot("not-in-reports")
    desk.search("caseloads of social workers")
    shot("search")
    desk.look_up("para 25")
    shot("look-up")
    desk.turn_to("Library")
    shot("library", whole=True)
    page.get_by_role("button", name=re.compile("^Correct")).first.click()
    shot("correct")
    context.close()


def main() -> None:
    """Serve the specimens and take all pictures."""
    FOLDER.mkdir(exist_ok=True)
    every = [path.stem for path in specimens.paths()]
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        serving(Path(folder), every) as address,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for size in SIZES:
            for scheme in ("light", "dark"):
                shoot(browser, address, size, scheme)
        browser.close()


if __name__ == "__main__":
    main()
