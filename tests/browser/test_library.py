"""The page Library: filter, order, correct, remove and undo, the originals, Stop."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import IN_THE_LIBRARY, serving, specimen
from tests.browser.desk import SLOW, Desk
from tests.browser.test_uploads import reports

VALE = "Marlowe Vale 2019"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app over a library that these tests may change."""
    with serving(tmp_path_factory.mktemp("library"), IN_THE_LIBRARY) as address:
        yield address


@pytest.fixture
def desk(chromium: Browser, own: str) -> Iterator[Desk]:
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        desk = Desk(context.new_page(), own).open()
        desk.turn_to("Library")
        expect(desk.page.get_by_role("table")).to_be_visible()
        yield desk


def names(desk: Desk) -> list[str]:
    return desk.page.locator("th .name").all_inner_texts()


def test_reports_are_filtered_and_ordered(desk: Desk) -> None:
    assert [name.split()[0] for name in names(desk)] == ["The", "Marlowe"]
    desk.page.get_by_role("radio", name="By name").check()
    expect(desk.page.locator("th .name").first).to_have_text(VALE)
    box = desk.page.get_by_role("textbox", name="Filter reports")
    box.fill("brackenmoor 2021")
    expect(desk.page.locator("th .name")).to_have_count(1)
    expect(desk.page.locator("caption")).to_have_text("1 of 2 reports")
    box.fill("zeppelin")
    expect(desk.page.locator("#reports")).to_contain_text("No report has these words.")
    assert Axe().run(desk.page).response["violations"] == []


def test_what_was_read_wrongly_is_corrected_and_taken_back(desk: Desk) -> None:
    desk.row(VALE).get_by_role("button", name=f"Correct {VALE}").click()
    title = desk.page.get_by_role("textbox", name="Title")
    expect(title).to_be_focused()
    expect(title).to_have_value(re.compile("^Marlowe Vale Borough Council"))
    assert Axe().run(desk.page).response["violations"] == []
    published = desk.page.get_by_role("textbox", name="Published")
    published.fill("soon")
    desk.page.get_by_role("button", name="Save").click()
    wrong = desk.page.locator("#correct").get_by_role("alert")
    expect(wrong).to_contain_text("no date")
    expect(wrong).to_be_in_viewport()
    published.fill("3 May 2018")
    title.fill("Ours <b>now</b>")
    desk.page.get_by_role("button", name="Save").click()
    row = desk.row("Marlowe Vale 2018")
    expect(row).to_contain_text("Ours <b>now</b>")
    expect(row).to_contain_text("3 May 2018")
    expect(row.get_by_role("button", name="Correct")).to_be_focused()
    desk.open()
    desk.turn_to("Library")
    row.get_by_role("button", name="Correct").click()
    desk.page.get_by_role("button", name="As it was read").click()
    expect(desk.row(VALE)).to_contain_text("Marlowe Vale Borough Council")
    expect(title).to_be_hidden()


def test_a_removed_report_is_found_by_nobody_until_it_is_put_back(desk: Desk) -> None:
    desk.row(VALE).get_by_role("button", name=f"Remove {VALE}").click()
    expect(desk.row(VALE)).to_have_count(0)
    expect(desk.page.get_by_role("heading", name="Removed reports")).to_be_focused()
    assert Axe().run(desk.page).response["violations"] == []
    readings = desk.look_up("Marlowe Vale 2019 para 4")
    expect(readings.get_by_role("listitem")).to_have_count(0)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{desk.address}original/marlowe-vale-2019")
    desk.turn_to("Library")
    desk.page.get_by_role("button", name=re.compile("^Put back")).click()
    expect(desk.row(VALE)).to_have_count(1)
    expect(desk.page.get_by_role("heading", name="Removed reports")).to_have_count(0)
    expect(desk.look_up("Marlowe Vale 2019 para 4").get_by_role("listitem")).to_have_count(1)


def test_a_report_is_deleted_for_good_at_once_by_the_second_press(
    desk: Desk, tmp_path: Path
) -> None:
    desk.add(reports(tmp_path, "plummere", 5))
    row = desk.row("plummere")
    expect(row).to_have_count(1, timeout=SLOW)
    row.get_by_role("button", name=re.compile("^Remove")).click()
    purge = desk.page.get_by_role("button", name=re.compile("^Delete for good"))
    purge.click()
    expect(purge).to_contain_text("sure?")
    purge.click()
    expect(desk.page.locator("#reports")).not_to_contain_text("Removed reports")
    desk.open()
    desk.turn_to("Library")
    expect(desk.page.get_by_role("table")).to_be_visible()
    expect(desk.row("plummere")).to_have_count(0)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{desk.address}original/plummere-2016")


def test_a_body_that_was_read_wrongly_is_corrected(desk: Desk) -> None:
    name = re.compile("Brackenmoor")
    desk.page.get_by_role("button", name=re.compile("^Correct .*Brackenmoor")).click()
    desk.page.get_by_role("textbox", name=re.compile("^Body")).fill("Tarn Valley Water")
    desk.page.get_by_role("button", name="Save").click()
    expect(desk.page.get_by_role("row", name=name)).to_contain_text("Tarn Valley Water")
    desk.page.get_by_role("button", name=re.compile("^Correct .*(Tarn|Brackenmoor)")).click()
    desk.page.get_by_role("button", name="As it was read").click()
    expect(desk.page.get_by_text("Tarn Valley Water")).to_have_count(0)


def test_the_original_is_saved_as_it_was_added(desk: Desk) -> None:
    with desk.page.expect_download() as download:
        desk.row(VALE).get_by_role("link", name=f"Download {VALE}").click()
    assert download.value.suggested_filename == "marlowe-vale-2019.pdf"
    assert download.value.path().read_bytes() == specimen("marlowe-vale-2019").read_bytes()


def test_a_web_page_is_never_shown_as_one_of_ours(desk: Desk, tmp_path: Path) -> None:
    page = tmp_path / "harbour-2020.html"
    numbered = "".join(f"<p>{n}. The {n}th finding is about boats.</p>" for n in range(1, 9))
    page.write_text(f"<html><body><script>alert(1)</script>{numbered}</body></html>")
    expect(desk.add([page])).to_contain_text("added as harbour-2020", timeout=SLOW)
    expect(desk.row("harbour").get_by_role("link", name=re.compile("^Open"))).to_have_count(0)
    with urllib.request.urlopen(f"{desk.address}original/harbour-2020") as reply:
        assert reply.headers["Content-Disposition"].startswith("attachment")
        assert reply.headers["Content-Type"] == "application/octet-stream"


def test_adding_is_stopped_and_what_is_said_of_it_is_true(desk: Desk, tmp_path: Path) -> None:
    files = []
    for number in range(6):
        path = tmp_path / f"stopped-{number}-2016.txt"
        lines = (
            f"{n}.\n\nBoat {number} number {n} sails at dawn with a crew of {n}.\n"
            for n in range(1, 400)
        )
        path.write_text(f"Harbour {number}\n\n" + "\n".join(lines))
        files.append(path)
    uploads = desk.add(files)
    stop = desk.page.get_by_role("button", name="Stop adding")
    stop.click()
    expect(stop).to_be_hidden(timeout=SLOW)
    told = uploads.get_by_role("listitem").all_inner_texts()
    assert len(told) == 6
    assert any("It was stopped before it was added." in line for line in told)
    added = {line.split("\n")[0] for line in told if "Done" in line}
    desk.open()
    desk.turn_to("Library")
    box = desk.page.get_by_role("textbox", name="Filter reports")
    box.press_sequentially("stopped", delay=50)
    expect(desk.page.locator("caption, #reports .outcome")).to_contain_text(
        f"{len(added)} of" if added else "No report has these words."
    )


def test_the_library_reads_well_on_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    desk = Desk(page, address).open()
    desk.turn_to("Library")
    desk.row(VALE).get_by_role("button", name=f"Correct {VALE}").click()
    expect(page.get_by_role("textbox", name="Title")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_an_answer_loses_what_it_quotes_of_a_removed_report_until_it_is_put_back(
    desk: Desk,
) -> None:
    desk.turn_to("Ask")
    answer = desk.ask("How timely are return home interviews in Marlowe Vale 2019?")
    quoted = answer.get_by_role("blockquote").count()
    assert quoted
    desk.turn_to("Library")
    desk.row(VALE).get_by_role("button", name=f"Remove {VALE}").click()
    removed = desk.page.get_by_role("button", name=f"Put back {VALE}")
    expect(removed).to_be_visible()
    desk.turn_to("Ask")
    expect(answer).to_contain_text("is left out where its report was removed")
    expect(answer.get_by_role("blockquote")).to_have_count(0)
    expect(answer.locator(".searched")).to_contain_text("a report that is not here any more")
    desk.turn_to("Library")
    removed.click()
    expect(desk.row(VALE)).to_be_visible()
    desk.turn_to("Ask")
    expect(answer.get_by_role("blockquote")).to_have_count(quoted)
