"""The address that wrong passwords are counted by: the sender's, whatever the sender says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from pincite.library import Library
from pincite.ui.addresses import counted, passed_on, plain
from pincite.ui.attempts import BY_ADDRESS
from tests.serving import Site, served

PASSWORD = "four words are enough"
PROXY, INNER = "127.0.0.1", "10.0.0.2"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7:51234 ", "192.0.2.7"),
        ("2001:DB8:0:0:0:0:0:7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:51234", "2001:db8::7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("[::ffff:192.0.2.7]:51234", "192.0.2.7"),
        ("::ffff:c000:207", "192.0.2.7"),
        ("", ""),
        ("unknown", ""),
        ("_hidden", ""),
        ("192.0.2.7:port", ""),
        ("[192.0.2.7", ""),
        ("300.0.2.7", ""),
    ],
)
def test_an_address_is_one_however_it_is_written(text: str, address: str) -> None:
    assert plain(text) == address


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ([], PROXY),
        ([""], PROXY),
        (["192.0.2.7"], "192.0.2.7"),
        # What the sender wrote stands first, what our proxies saw last.
        (["6.6.6.6, 192.0.2.7"], "192.0.2.7"),
        (["6.6.6.6", "192.0.2.7"], "192.0.2.7"),
        (["127.0.0.1, 192.0.2.7:5000, 10.0.0.2"], "192.0.2.7"),
        (["6.6.6.6, 2001:db8::7, ::ffff:10.0.0.2, 127.0.0.1"], "2001:db8::7"),
        (["6.6.6.6, unknown"], PROXY),
        (["6.6.6.6, unknown, 10.0.0.2"], INNER),
        (["10.0.0.2, 127.0.0.1"], INNER),
        (["6.6.6.6," + "127.0.0.1," * 5000 + "127.0.0.1"], PROXY),
    ],
)
def test_the_last_address_that_is_no_proxy_of_ours_is_the_sender_s(forwarded, address) -> None:
    assert passed_on(PROXY, forwarded, {PROXY, INNER}) == address


def test_the_addresses_of_one_network_are_counted_as_one() -> None:
    assert counted("2001:db8:1:2::1") == counted("2001:db8:1:2:ffff:ffff:ffff:ffff")
    assert counted("2001:db8:1:2::1") != counted("2001:db8:1:3::1")
    assert counted("192.0.2.7") != counted("192.0.2.8")
    assert counted("no address") == "no address"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "library") as library:
        library.people.add("ada", PASSWORD, "editor")
    return tmp_path / "library"


def fail(site: Site, times: int, forwarded: str) -> None:
    for at in range(times):
        reply = site.log_in(f"name{at}", "a wrong one", x_forwarded_for=forwarded.format(at=at))
        assert reply.status == 403, (at, reply.text)


def locked(site: Site, forwarded: str) -> bool:
    reply = site.log_in("ada", PASSWORD, x_forwarded_for=forwarded)
    assert reply.status in (303, 429), reply.text
    return reply.status == 429


def test_behind_a_proxy_each_sender_is_counted_apart(library: Path) -> None:
    with served(library, trust=f"{PROXY} X-Forwarded-User") as site:
        # Another address of the same network each time, and what the sender says of itself too.
        fail(site, BY_ADDRESS, "6.6.6.{at}, [2001:db8:1:2::{at}]:4000")
        assert locked(site, "2001:db8:1:2:a:b:c:d")
        assert locked(site, "192.0.2.7, 2001:db8:1:2::")
        assert not locked(site, "2001:db8:1:3::1")
        fail(site, BY_ADDRESS // 2, "192.0.2.8:50{at}")
        fail(site, BY_ADDRESS // 2, "::ffff:192.0.2.8")
        assert locked(site, "192.0.2.8")
        assert not locked(site, "192.0.2.9")
    text = "".join(file.read_text() for file in (library / "audit").iterdir())
    noted = [json.loads(line) for line in text.splitlines()]
    # The log has the address itself, not the network.
    assert noted[0]["address"] == "2001:db8:1:2::"
    assert noted[1]["address"] == "2001:db8:1:2::1"
    assert noted[-1]["address"] == "192.0.2.9"


def test_nobody_but_the_proxy_says_whose_a_request_is(library: Path) -> None:
    with served(library) as site:
        fail(site, BY_ADDRESS, "192.0.2.{at}")
        assert locked(site, "192.0.2.77")
