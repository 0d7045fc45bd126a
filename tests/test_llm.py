"""The language model's client against a server that does everything wrong, over a real socket."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

import pytest

from pincite.errors import LLMError
from pincite.llm import LONGEST, ChatServer
from tests.chat_server import Reply, Script, chat_server, saying


def ask(url: str, **more: float) -> str:
    return ChatServer(url, "m", "a key", **{"silence": 5.0, "deadline": 10.0, **more}).write(
        "Be brief.", "How many?"
    )


def test_what_a_server_says_comes_back_whole() -> None:
    with chat_server(saying("Two thirds – 72 hours “each” [c1].")) as (url, asked):
        assert ask(url).strip() == "Two thirds – 72 hours “each” [c1]."
    (request,) = asked
    assert request["model"] == "m"
    assert request["key"] == "Bearer a key"
    assert [m["content"] for m in request["messages"]] == ["Be brief.", "How many?"]


def test_progress_counts_the_words_and_tells_none_of_them() -> None:
    told: list[str] = []
    with chat_server(saying("secret " * 45)) as (url, _):
        ChatServer(url, "m").write("s", "r", told.append)
    assert told == [
        "m is writing (20 words, not checked yet)",
        "m is writing (40 words, not checked yet)",
    ]


def test_characters_that_are_split_between_packets_are_put_together() -> None:
    def script(reply: Reply) -> None:
        reply.begin()
        whole = '{"choices":[{"index":0,"delta":{"content":"café – “só”"}}]}'.encode()
        data = b"data: " + whole + b"\n\n"
        for at in range(len(data)):
            reply.send(data[at : at + 1])
        reply.end()

    with chat_server(script) as (url, _):
        assert ask(url) == "café – “só”"


def hang(reply: Reply) -> None:
    reply.begin()
    reply.words("One ")
    time.sleep(3)


def drip(reply: Reply) -> None:
    """A server that keeps the line open with comments and never answers."""
    reply.begin()
    for _ in range(60):
        reply.send(b": still here\n\n")
        time.sleep(0.05)


def half(reply: Reply) -> None:
    reply.begin()
    reply.words("Over two thirds of the inter")


def huge(reply: Reply) -> None:
    reply.begin()
    for _ in range(LONGEST):
        reply.words("word word ")
    reply.end()


def no_json(reply: Reply) -> None:
    reply.begin()
    reply.send(b"data: {this is no JSON\n\n")


def no_text(reply: Reply) -> None:
    reply.begin()
    reply.words({"a": 1})
    reply.end()


def a_page(reply: Reply) -> None:
    reply.status(200, b"<html>Log in</html>", Content_Type="text/html")


def filtered(reply: Reply) -> None:
    reply.begin()
    reply.words("Over two")
    reply.end("content_filter")


def empty(reply: Reply) -> None:
    reply.begin()
    reply.end()


def nothing(reply: Reply) -> None:
    reply.begin()
    reply.send(b"data: [DONE]\n\n")


def an_error(reply: Reply) -> None:
    reply.begin()
    reply.event({"error": {"message": "out of memory", "code": 500}})


def status(code: int) -> Script:
    return lambda reply: reply.status(code)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (half, "broke off"),
        (huge, "more than 20,000 characters"),
        (no_json, "no answer"),
        (no_text, "no answer"),
        (an_error, "no answer"),
        (a_page, "broke off"),
        (filtered, "content_filter"),
        (empty, "empty"),
        (nothing, "broke off"),
        (status(401), "PINCITE_LLM_KEY"),
        (status(404), "PINCITE_LLM_MODEL"),
        (status(429), "too busy"),
        (status(500), "failed (500)"),
        (status(302), "failed (302)"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_fault_is_one_line_of_why(script: Script, told: str) -> None:
    with chat_server(script) as (url, _), pytest.raises(LLMError) as caught:
        ask(url)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("script", [hang, drip])
def test_nobody_waits_longer_than_the_deadline(script: Callable[[Reply], None]) -> None:
    with chat_server(script) as (url, _):
        began = time.monotonic()
        with pytest.raises(LLMError, match=r"within 0\.5 s"):
            ask(url, deadline=0.5, silence=2.0)
        assert time.monotonic() - began < 2.0


def test_silence_ends_it_before_the_deadline() -> None:
    with chat_server(hang) as (url, _):
        began = time.monotonic()
        with pytest.raises(LLMError, match=r"within 0\.4 s"):
            ask(url, deadline=30.0, silence=0.4)
        assert time.monotonic() - began < 2.5


def test_a_server_that_is_not_there_is_told_by_its_setting() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(LLMError, match="PINCITE_LLM_URL"):
        ask(f"http://127.0.0.1:{port}/v1")


def test_a_busy_server_is_asked_once_more() -> None:
    first = threading.Event()

    def script(reply: Reply) -> None:
        if first.is_set():
            saying("Yes [c1].")(reply)
        else:
            first.set()
            reply.status(429, Retry_After="0")

    with chat_server(script) as (url, asked):
        assert ask(url).strip() == "Yes [c1]."
    assert len(asked) == 2


def test_the_key_is_not_shown() -> None:
    assert "secret" not in repr(ChatServer("http://127.0.0.1:1/v1", "m", "secret"))
