"""Adding reports: it outlives the page that began it, and every window tells of all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, expect
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.browser.conftest import serving
from tests.browser.desk import SLOW, Desk


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app over a library that is empty at first."""
    with serving(tmp_path_factory.mktemp("library"), ()) as address:
        yield address


@pytest.fixture
def windows(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context


def window(windows: BrowserContext, own: str) -> Desk:
    return Desk(windows.new_page(), own).open()


def reports(folder: Path, names: str, numbered: int = 150) -> list[Path]:
    """Text reports of some seconds' work each."""
    paths = []
    for name in names.split():
        path = folder / f"{name}-2016.txt"
        lines = (
            f"{n}.\n\nBoat {n} of {name} sails at dawn with a crew of {n}.\n"
            for n in range(1, numbered)
        )
        path.write_text(f"{name} harbour\n\n" + "\n".join(lines))
        paths.append(path)
    return paths


def added(uploads: Locator, names: str) -> None:
    """Wait until every file is told to be in the library."""
    for name in names.split():
        line = uploads.get_by_role("listitem").filter(has_text=f"{name}-2016.txt")
        expect(line).to_contain_text(f"Done: added as {name}-2016", timeout=2 * SLOW)


def test_a_library_that_is_empty_says_where_to_begin(windows: BrowserContext, own: str) -> None:
    desk = window(windows, own)
    expect(desk.page.get_by_text("Open the page Library and add reports.")).to_be_visible()
    assert Axe().run(desk.page).response["violations"] == []
    desk.uploads()
    expect(desk.page.get_by_text("The library is empty. Add reports above.")).to_be_visible()
    assert Axe().run(desk.page).response["violations"] == []


def test_an_upload_goes_on_and_is_still_told_when_the_page_is_loaded_again(
    windows: BrowserContext, own: str, tmp_path: Path
) -> None:
    desk = window(windows, own)
    # The last is long: it is still being added when the first is seen to be there.
    files = [*reports(tmp_path, "ashmere birchmere"), *reports(tmp_path, "cedarmere", 900)]
    uploads = desk.add(files)
    expect(uploads.get_by_role("listitem")).to_have_count(3, timeout=SLOW)
    desk.open()
    uploads = desk.uploads()
    expect(uploads.get_by_role("listitem")).to_have_count(3)
    expect(desk.page.get_by_role("button", name="Stop adding")).to_be_visible()
    assert Axe().run(desk.page).response["violations"] == []
    # Each report is in the table as soon as its file has ended, not when all have.
    expect(desk.row("ashmere")).to_have_count(1, timeout=2 * SLOW)
    expect(desk.page.get_by_role("button", name="Stop adding")).to_be_visible()
    added(uploads, "ashmere birchmere cedarmere")
    expect(desk.row("cedarmere")).to_have_count(1)
    expect(desk.page.get_by_role("button", name="Stop adding")).to_be_hidden()
    # It is told for a while to whoever comes later.
    desk.open()
    added(desk.uploads(), "ashmere birchmere cedarmere")


def test_two_windows_add_at_once_and_both_tell_of_both(
    windows: BrowserContext, own: str, tmp_path: Path
) -> None:
    one, other = window(windows, own), window(windows, own)
    theirs = one.add(reports(tmp_path, "dunmere elmmere"))
    expect(theirs).to_contain_text("dunmere-2016.txt", timeout=SLOW)
    ours = other.add(reports(tmp_path, "fernmere"))
    expect(ours).to_contain_text("fernmere-2016.txt", timeout=SLOW)
    for uploads in (theirs, ours):
        added(uploads, "dunmere elmmere fernmere")
    for desk in (one, other):
        expect(desk.row("fernmere")).to_have_count(1)


def test_more_files_are_chosen_while_some_are_added(
    windows: BrowserContext, own: str, tmp_path: Path
) -> None:
    desk = window(windows, own)
    uploads = desk.add(reports(tmp_path, "gorsemere hazelmere"))
    expect(uploads).to_contain_text("gorsemere-2016.txt", timeout=SLOW)
    desk.add(reports(tmp_path, "ivymere"))
    added(uploads, "gorsemere hazelmere ivymere")


def test_stop_ends_what_waits_at_once_also_from_another_window(
    windows: BrowserContext, own: str, tmp_path: Path
) -> None:
    one = window(windows, own)
    uploads = one.add(reports(tmp_path, "junimere kelpmere limemere", 900))
    expect(uploads).to_contain_text("limemere-2016.txt", timeout=SLOW)
    other = window(windows, own)
    theirs = other.uploads()
    other.page.get_by_role("button", name="Stop adding").click()
    for listed in (uploads, theirs):
        last = listed.get_by_role("listitem").filter(has_text="limemere")
        expect(last).to_contain_text("It was stopped before it was added.")
    expect(one.page.get_by_role("button", name="Stop adding")).to_be_hidden(timeout=SLOW)
    expect(other.page.get_by_role("button", name="Add reports")).to_be_focused()
    expect(one.row("limemere")).to_have_count(0)


def test_a_locked_file_is_still_asked_about_when_the_page_is_loaded_again(
    windows: BrowserContext, own: str, tmp_path: Path
) -> None:
    paths = [tmp_path / "mossmere-2018.pdf", tmp_path / "nettlemere-2018.pdf"]
    for path, word in zip(paths, ("open sesame", "never said"), strict=True):
        canvas = Canvas(str(path), encrypt=StandardEncryption(word))
        canvas.drawString(72, 700, "The lock keepers work in three watches of eight hours.")
        canvas.save()
    desk = window(windows, own)
    both = "Password of mossmere-2018.pdf, nettlemere-2018.pdf"
    desk.add(paths)
    expect(desk.page.get_by_label(both, exact=True)).to_be_visible(timeout=SLOW)
    desk.open()
    uploads = desk.uploads()
    word = desk.page.get_by_label(both, exact=True)
    word.fill("open sesame")
    word.press("Enter")
    expect(uploads).to_contain_text("Done: added as mossmere-2018", timeout=SLOW)
    expect(uploads).to_contain_text("That password does not open it.", timeout=SLOW)
    left = desk.page.get_by_label("Password of nettlemere-2018.pdf", exact=True)
    expect(left).to_have_value("")
    assert Axe().run(desk.page).response["violations"] == []
    desk.page.get_by_role("button", name="Leave out").click()
    expect(uploads).to_contain_text("It was left out, as its password is not known.")
    expect(left).to_be_hidden()


def test_how_far_it_is_is_announced_once(windows: BrowserContext, own: str, tmp_path: Path) -> None:
    desk = window(windows, own)
    desk.turn_to("Library")
    desk.page.evaluate(
        """() => {
            window.announced = [];
            for (const line of document.querySelectorAll('#library [role=status]'))
                new MutationObserver(() => window.announced.push(line.textContent))
                    .observe(line, {childList: true, characterData: true, subtree: true});
        }"""
    )
    added(desk.add(reports(tmp_path, "oakmere pinemere")), "oakmere pinemere")
    expect(desk.page.get_by_role("button", name="Stop adding")).to_be_hidden()
    announced = [words for words in desk.page.evaluate("window.announced") if words]
    assert any(re.match("oakmere-2016.txt: Done", words) for words in announced), announced
    assert announced[-1] == "2 of 2 files are in the library."
    assert len(set(announced)) == len(announced)


def test_a_file_that_is_too_large_is_named_and_the_others_go_on(
    windows: BrowserContext, own: str, tmp_path: Path
) -> None:
    large = tmp_path / "large-2016.txt"
    with large.open("wb") as file:
        file.truncate(200_000_001)
    desk = window(windows, own)
    uploads = desk.add([large, *reports(tmp_path, "rowanmere", 5)])
    alert = desk.page.get_by_role("alert").filter(has_text="Not added: large-2016.txt.")
    expect(alert).to_be_visible()
    added(uploads, "rowanmere")
    assert Axe().run(desk.page).response["violations"] == []
    # Alone it is sent nowhere.
    desk.add([large])
    expect(alert).to_be_visible()
    expect(uploads.get_by_role("listitem").filter(has_text="large-2016")).to_have_count(0)
