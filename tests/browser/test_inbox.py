"""Uploads that workers add: the page puts them into the inbox, and tells how far they are."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.conftest import serving
from tests.browser.desk import SLOW, Desk
from tests.browser.test_uploads import added, reports
from tests.postgres import Server


@pytest.fixture
def store(postgres: Server) -> Iterator[str]:
    url = postgres.fresh()
    yield url
    postgres.drop(url)


def test_files_wait_for_a_worker_and_are_told_of_on_the_page(
    chromium: Browser, store: str, tmp_path: Path
) -> None:
    names = "ashmere birchmere"
    settings = {"PINCITE_STORE": store, "PINCITE_QUEUE": "yes", "PINCITE_EMBEDDER": "hashing"}
    folder = tmp_path / "library"
    folder.mkdir()
    with serving(folder, (), **settings) as address, chromium.new_context() as windows:
        desk = Desk(windows.new_page(), address).open()
        uploads = desk.add(reports(tmp_path, names))
        for line in range(2):
            expect(uploads.get_by_role("listitem").nth(line)).to_contain_text(
                "waiting", timeout=SLOW
            )
        assert Axe().run(desk.page).response["violations"] == []
        expect(desk.page.get_by_role("button", name="Stop adding")).to_be_visible()
        worker = [sys.executable, "-m", "pincite", "worker", "--once", "--store", store]
        worker += ["--library", str(tmp_path / "worker")]
        with subprocess.Popen(worker, env=os.environ | settings) as process:
            added(uploads, names)
        assert process.returncode == 0
        expect(desk.row("ashmere")).to_have_count(1, timeout=SLOW)
        expect(desk.row("birchmere")).to_have_count(1, timeout=SLOW)
        expect(desk.page.get_by_role("button", name="Stop adding")).to_be_hidden()
        desk.open()
        added(desk.uploads(), names)
