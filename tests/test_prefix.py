"""Below a path of its host the real application answers as at the root, and never outside of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from pincite.config import Config
from pincite.errors import UsageError
from pincite.library import Library
from pincite.ui.gate import _OPEN_TO_THE_KNOWN
from pincite.ui.prefix import OURS, refuse_ours
from tests.serving import Site, served

PASSWORD = "four words are enough"
KEPT, TAKEN_OFF = "/pincite", ""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("below") / "library"
    with Library.open(folder) as library:
        library.people.add("ada", PASSWORD, "editor")
    return folder


@pytest.fixture(scope="module")
def site(library: Path) -> Iterator[Site]:
    with served(library, base="pincite/") as site:
        yield site


@pytest.fixture(scope="module")
def open_to_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("open") / "library", base="/pincite") as site:
        yield site


@pytest.mark.parametrize("asked", [KEPT, TAKEN_OFF])
def test_what_is_asked_for_is_found_with_the_prefix_and_without_it(open_to_all, asked):
    page = open_to_all.ask(f"{asked}/")
    assert page.status == 200
    # No link of the page leads to the root of the host, where others may live.
    assert re.findall(r"<(?:link|script|img|a)\b[^>]*(?:href|src)=[\"']/[^>]*>", page.text) == []
    assert int(page.headers["content-length"]) == len(page.body)
    assert '<link rel="icon" type="image/svg+xml" href="favicon.ico" />' in page.text
    assert open_to_all.ask(f"{asked}/favicon.ico").headers["content-type"] == "image/svg+xml"
    config = open_to_all.ask(f"{asked}/config").json
    assert config["root"] == f"{open_to_all.origin}/pincite"
    assert open_to_all.ask(f"{asked}/original/none").status == 404
    # A path that only begins with the same letters is another's.
    assert open_to_all.ask(f"{asked}/pincite2/config").status == 404


def test_without_its_slash_the_prefix_leads_to_the_page(open_to_all: Site):
    reply = open_to_all.ask("/pincite?report=a&para=25")
    assert (reply.status, reply.headers["location"]) == (308, "/pincite/?report=a&para=25")


@pytest.mark.parametrize("asked", [KEPT, TAKEN_OFF])
def test_gradios_own_redirections_stay_below_the_prefix(open_to_all: Site, asked):
    reply = open_to_all.ask(f"{asked}/gradio_api/mcp", accept="text/html")
    assert (reply.status, reply.headers["location"]) == (307, "/pincite/gradio_api/mcp/")


@pytest.mark.parametrize("asked", [KEPT, TAKEN_OFF])
def test_cookies_are_sent_to_no_neighbour(site: Site, asked):
    form = site.ask(f"{asked}/login")
    assert "; Path=/pincite/login;" in form.cookie("pincite-form")
    token = form.text.partition('name="form" value="')[2].partition('"')[0]
    fields = {"form": token, "to": "?report=a", "name": "ada", "password": PASSWORD}
    cookie = form.cookie("pincite-form").partition(";")[0]
    entered = site.form(f"{asked}/login", fields, cookie=cookie)
    # Told from login, so that it is the page of whichever address was asked.
    assert (entered.status, entered.headers["location"]) == (303, "./?report=a")
    session = entered.cookie("pincite")
    assert "; Path=/pincite/;" in session
    mine = {"cookie": session.partition(";")[0], "origin": site.origin}
    assert site.ask(f"{asked}/config", **mine).status == 200
    assert site.ask(f"{asked}/config").status == 401


def test_a_stream_says_that_it_is_not_to_be_held_back(open_to_all: Site):
    event = open_to_all.order("/pincite/gradio_api/call/cite", {"data": ["25", None, None]})
    told = open_to_all.ask(f"/pincite/gradio_api/call/cite/{event.json['event_id']}")
    assert told.headers["content-type"].startswith("text/event-stream")
    assert told.headers.get_all("x-accel-buffering") == ["no"]
    assert open_to_all.ask("/pincite/config").headers.get("x-accel-buffering") is None


@pytest.mark.parametrize("header", ["x_forwarded_host", "x_gradio_server"])
def test_nobody_tells_the_page_that_it_is_elsewhere(open_to_all: Site, header):
    sent = {header: "http://elsewhere.example" if "gradio" in header else "elsewhere.example"}
    assert open_to_all.ask("/config", **sent).json["root"] == f"{open_to_all.origin}/pincite"


def test_the_scheme_that_a_proxy_tells_is_that_of_the_page(open_to_all: Site):
    root = open_to_all.ask("/pincite/config", x_forwarded_proto="https").json["root"]
    assert root == f"{open_to_all.origin}/pincite".replace("http:", "https:")


# ---- which prefixes there can be -----------------------------------------------------------------


@pytest.mark.parametrize("value", ["/a b", "/../a", "/a//b", "https://a.example/b", "/a?b", "/é"])
def test_a_prefix_that_is_no_path_is_refused(tmp_path, value):
    with pytest.raises(UsageError, match="base"):
        Config.load(folder=tmp_path, environment={"PINCITE_BASE": value})


@pytest.mark.parametrize("value", ["/login", "/gradio_api/x"])
def test_a_prefix_that_is_an_address_of_the_page_is_refused(value):
    with pytest.raises(UsageError, match="Take another path"):
        refuse_ours(value)
    refuse_ours("/pincite/login")
    refuse_ours("")


def test_every_address_of_the_page_is_known_as_such():
    first = re.findall(r"[a-z_.]{4,}", _OPEN_TO_THE_KNOWN.pattern.replace("\\", ""))
    opened = {
        word
        for word in first
        if any(_OPEN_TO_THE_KNOWN.fullmatch(f"/{word}{rest}") for rest in ("", "/x"))
    }
    assert {"assets", "original", "take", "config", "favicon.ico"} <= opened
    assert opened | {"login", "logout", "gradio_api"} <= OURS
