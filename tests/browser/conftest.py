"""The real app in a process of its own, over a library of specimens, and a headless Chromium."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest

from pincite import specimens

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("gradio", reason="gradio is not installed")

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PINCITE = [sys.executable, "-m", "pincite.cli"]
IN_THE_LIBRARY = ("brackenmoor-inquiry-2021", "marlowe-vale-2019")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


def specimen(id: str) -> Path:
    """The PDF of a specimen."""
    return next(path for path in specimens.paths() if path.stem == id)


@lru_cache
def _filled(specimens: tuple[str, ...]) -> Path:
    """A library of these specimens, added once; whoever changes it takes a copy."""
    folder = Path(tempfile.mkdtemp(prefix="pincite-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    files = [str(specimen(id)) for id in specimens]
    command = [*PINCITE, "add", *files, "--library", str(folder / "library"), "--json"]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "library"


@contextmanager
def serving(
    library: Path,
    specimens: Sequence[str],
    port: str = "0",
    before: Callable[[Path], None] | None = None,
    **settings: str,
) -> Iterator[str]:
    """The app over a library to which these specimens are put; its address.

    Args:
        library: Its folder.
        specimens: Ids; none for a library that is there already.
        port: Of the address; any that is free for 0.
        before: What to do to the library before it is served.
        settings: Variables of its environment.
    """
    if specimens:
        shutil.copytree(_filled(tuple(specimens)), library, dirs_exist_ok=True)
    if before is not None:
        before(library)
    with subprocess.Popen(
        [*PINCITE, "serve", "--library", str(library), "--port", port],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | settings,
    ) as app:
        assert app.stdout is not None
        try:
            ready = next((line for line in app.stdout if line.startswith("ready ")), "")
            assert ready, "the app ended before it was ready"
            yield ready.split()[1]
        finally:
            # Leaving the block waits for it.
            app.terminate()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app, serving a library of two specimens; the third is left to be uploaded."""
    with serving(tmp_path_factory.mktemp("library"), IN_THE_LIBRARY) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(chromium: sync_api.Browser, address: str) -> Iterator[sync_api.BrowserContext]:
    """One reader's browser: each test is a new window of it, with what is cached."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address.rstrip("/"))
        yield context


@pytest.fixture
def page(context: sync_api.BrowserContext, address: str) -> Iterator[sync_api.Page]:
    """A new window that fails its test if it asks another host for anything, or logs an error."""
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else None
    )
    yield page
    page.close()
    outside = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert outside == []
    assert errors == []
