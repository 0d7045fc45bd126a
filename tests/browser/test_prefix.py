"""The page at https://host/pincite/: a proxy with TLS keeps the prefix, or takes it off."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import IN_THE_LIBRARY, serving, specimen
from tests.browser.desk import SLOW, Desk
from tests.browser.test_accounts import QUESTION, log_in, with_people
from tests.proxy import BASE, Proxy, in_front

Placed = tuple[Proxy, str]


@pytest.fixture(scope="module")
def inner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    library = tmp_path_factory.mktemp("prefix") / "library"
    with serving(library, IN_THE_LIBRARY, PINCITE_BASE=BASE) as address:
        assert address.endswith(f"{BASE}/")
        yield address


@pytest.fixture(scope="module", params=["kept", "taken off"])
def placed(inner: str, request, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Placed]:
    folder = tmp_path_factory.mktemp("proxy")
    with in_front(inner, folder, keeps=request.param == "kept") as placed:
        yield placed


@pytest.fixture(scope="module")
def with_accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Placed]:
    folder = tmp_path_factory.mktemp("prefix-accounts")
    settings = {"PINCITE_BASE": BASE, "PINCITE_TRUST": "127.0.0.1 X-Forwarded-User"}
    with (
        serving(folder / "library", IN_THE_LIBRARY, before=with_people, **settings) as inner,
        in_front(inner, folder, keeps=False) as placed,
    ):
        yield placed


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context(ignore_https_errors=True, accept_downloads=True) as context:
        yield context


class Log:
    """What a browser asked for and complained of."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[str] = []
        self.errors: list[str] = []
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on(
            "console",
            lambda said: self.errors.append(said.text) if said.type == "error" else None,
        )

    def stayed_in(self, placed: Placed) -> None:
        proxy, address = placed
        assert len([url for url in self.asked if url.startswith(address)]) > 5
        outside = [u for u in self.asked if not u.startswith((address, "data:", "blob:"))]
        assert outside == []
        # What a browser asks for by itself, an icon for instance, is in the proxy's log alone.
        assert proxy.outside == []
        assert self.errors == []


def test_all_of_the_main_job_stays_below_the_prefix(context: BrowserContext, placed: Placed):
    _, address = placed
    log = Log(context)
    desk = Desk(context.new_page(), address).open()
    answer = desk.ask(QUESTION)
    answer.get_by_role("blockquote").first.get_by_role("link").click()
    heading = desk.source.get_by_role("heading", level=2)
    expect(heading).to_contain_text("Marlowe Vale 2019, para")
    assert desk.page.url.startswith(f"{address}?report=marlowe-vale-2019&para=")
    expect(desk.source.get_by_role("img")).to_have_attribute("alt", re.compile("Page "))

    # The original, opened and saved.
    link = desk.source.get_by_role("link", name=re.compile("^Open"))
    url = link.evaluate("link => link.href")
    assert url.startswith(f"{address}original/marlowe-vale-2019#page=")
    original = context.request.get(url)
    assert original.body() == specimen("marlowe-vale-2019").read_bytes()
    with desk.page.expect_download() as saved:
        answer.get_by_role("link", name=re.compile("Word")).click()
    assert Path(saved.value.path()).read_bytes().startswith(b"PK")

    # A deep link that is copied, and opened cold.
    expect(desk.source.get_by_role("button", name=re.compile("link", re.I))).to_be_visible()
    said = heading.text_content()
    desk.page.reload()
    expect(desk.source.get_by_role("heading", level=2)).to_have_text(said or "", timeout=SLOW)

    readings = desk.look_up("Brackenmoor para 1.1")
    readings.get_by_role("link").first.click()
    expect(heading).to_contain_text("para 1.1")
    desk.source.get_by_role("link", name="Next").click()
    expect(heading).to_contain_text("para 1.2")
    desk.page.go_back()
    expect(heading).to_contain_text("para 1.1")
    desk.search("reservoir warnings").get_by_role("link").first.click()
    expect(heading).to_contain_text("Brackenmoor")
    log.stayed_in(placed)


def test_a_report_is_added_with_progress_below_the_prefix(context, placed: Placed, tmp_path):
    page = Desk(context.new_page(), placed[1]).open()
    log = Log(context)
    broken = tmp_path / "minutes-2024.pdf"
    broken.write_text("<html>Not found</html>")
    uploads = page.add([broken])
    expect(uploads).to_contain_text("named .pdf but", timeout=SLOW)
    assert any("/gradio_api/upload" in url for url in log.asked)
    outside = [url for url in log.asked if not url.startswith((placed[1], "data:", "blob:"))]
    assert (outside, placed[0].outside, log.errors) == ([], [], [])


# ---- accounts ------------------------------------------------------------------------------------


def cookies(context: BrowserContext) -> dict[str, dict[str, Any]]:
    return {one["name"]: dict(one) for one in context.cookies()}


def test_people_log_in_and_out_below_the_prefix(context: BrowserContext, with_accounts: Placed):
    _, address = with_accounts
    log = Log(context)
    page = context.new_page()
    place = "?report=brackenmoor-inquiry-2021&para=1.1"
    page.goto(address + place)
    expect(page).to_have_url(re.compile(f"^{re.escape(address)}login"))
    assert cookies(context)["pincite-form"]["path"] == f"{BASE}/login"
    log_in(page, "ben")
    expect(page).to_have_url(address + place)
    desk = Desk(page, address)
    expect(desk.source).to_contain_text("1.1", timeout=SLOW)
    session = cookies(context)["pincite"]
    assert (session["path"], session["secure"], session["httpOnly"]) == (f"{BASE}/", True, True)
    answer = desk.ask("How are dams inspected?")
    expect(answer).to_contain_text("Brackenmoor")
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(f"{address}login")
    assert "pincite" not in cookies(context)
    page.goto(address)
    expect(page).to_have_title("Log in · Pincite")
    log.stayed_in(with_accounts)


# ---- programs ------------------------------------------------------------------------------------


def test_programs_ask_below_the_prefix_and_are_told_on_the_way(placed: Placed):
    _, address = placed
    with httpx.Client(verify=False, base_url=address, timeout=60) as client:
        order = {"data": ["Marlowe Vale 2019 para 4", None, None]}
        event = client.post("gradio_api/call/cite", json=order).json()["event_id"]
        # The proxy holds back what it is not told to hand on, and this stream's first part is all.
        told = client.get(f"gradio_api/call/cite/{event}").text
    data = next(line for line in told.splitlines() if line.startswith("data:"))
    assert json.loads(data[5:])[0]["paragraphs"][0]["id"] == "marlowe-vale-2019#4"


def test_a_stream_that_does_not_end_is_handed_on_while_it_goes_on(placed: Placed):
    _, address = placed
    url = f"{address}gradio_api/heartbeat/window"
    # A proxy that waited for its end would never answer.
    with httpx.Client(verify=False, timeout=20) as client, client.stream("GET", url) as reply:
        assert reply.status_code == 200
        assert next(reply.iter_text()).strip()


def test_tools_are_used_below_the_prefix(placed: Placed):
    mcp = pytest.importorskip("mcp")
    from mcp.client.streamable_http import streamable_http_client

    async def used() -> Any:
        async with (
            httpx.AsyncClient(verify=False, timeout=60) as client,
            streamable_http_client(f"{placed[1]}gradio_api/mcp/", http_client=client) as streams,
            mcp.ClientSession(streams[0], streams[1]) as session,
        ):
            await session.initialize()
            return await session.call_tool("cite", {"text": "Marlowe Vale 2019 para 4"})

    # In a thread of its own: Playwright's loop runs in this one.
    with ThreadPoolExecutor() as thread:
        cited = thread.submit(lambda: asyncio.run(used())).result()
    assert "marlowe-vale-2019#4" in cited.content[0].text
