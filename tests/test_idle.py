"""Who connects and says nothing, or half of it, is not waited for for ever."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

import uvicorn
from fastapi import FastAPI, Request

from pincite.ui import idle

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Of a server that takes bodies slowly, and gives first requests half a second."""
    monkeypatch.setattr(idle, "SECONDS", 0.5)
    app = FastAPI()

    @app.post("/")
    async def take(request: Request) -> int:
        return len(await request.body())

    @app.post("/later")
    async def take_later(request: Request) -> int:
        await asyncio.sleep(3)
        return len(await request.body())

    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        server = uvicorn.Server(uvicorn.Config(app, http=idle.Hasty, log_level="critical"))
        running = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        running.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        running.join()


def rest(connection: socket.socket) -> bytes:
    """All that comes until the server closes."""
    connection.settimeout(20)
    return b"".join(iter(lambda: connection.recv(4096), b""))


def answered(connection: socket.socket, body: bytes) -> None:
    """Read one answer, of this body."""
    connection.settimeout(20)
    read = b""
    while not read.endswith(b"\r\n\r\n" + body):
        more = connection.recv(4096)
        assert more, read
        read += more


@pytest.mark.parametrize("said", [b"", b"G", b"POST / HTTP/1.1\r\nHost: x\r\n"])
def test_a_request_that_does_not_come_is_not_waited_for(port: int, said: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(said)
        assert rest(connection) == b""


@pytest.mark.parametrize("said", [b"G", b"POST / HTTP/1.1\r\nHost: x\r\n"])
def test_nor_is_the_next_one(port: int, said: bytes) -> None:
    """A connection that was answered once could be held for ever by half a request."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        answered(connection, b"0")
        connection.sendall(said)
        assert rest(connection) == b""


def test_one_who_asks_again_in_time_is_answered(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for ends in (b"\r\n", b"\r\n", b"Connection: close\r\n\r\n"):
            head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n" + ends
            connection.sendall(head + b"ab")
            time.sleep(0.8)
            connection.sendall(b"cd")
            if ends == b"\r\n":
                answered(connection, b"4")
        assert rest(connection).endswith(b"\r\n\r\n4")


def test_a_body_may_take_longer(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(HEAD % 4 + b"ab")
        time.sleep(1)
        connection.sendall(b"cd")
        assert rest(connection).endswith(b"\r\n\r\n4")


@pytest.fixture
def hasty(port: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """The same server, which gives each part of a body a second."""
    monkeypatch.setattr(idle, "IN", 1.0)
    return port


def test_a_body_that_goes_on_coming_is_waited_for(hasty: int) -> None:
    with socket.create_connection(("127.0.0.1", hasty)) as connection:
        connection.sendall(HEAD % (30 * idle.LEAST))
        for _ in range(30):
            time.sleep(0.1)
            connection.sendall(b"x" * idle.LEAST)
        assert rest(connection).endswith(b"\r\n\r\n%d" % (30 * idle.LEAST))


@pytest.mark.parametrize("at_once", [0, 1])
def test_a_body_that_trickles_is_not(hasty: int, at_once: int) -> None:
    """Each would hold a connection for as long as who sends it likes."""
    with socket.create_connection(("127.0.0.1", hasty)) as connection:
        connection.sendall(HEAD % 1_000_000)
        connection.settimeout(0.1)
        for _ in range(200):
            try:
                connection.sendall(b"x" * at_once)
                assert connection.recv(1) == b""
                return
            except TimeoutError:
                continue
            except ConnectionError:
                return
        pytest.fail("it was waited for")


def test_a_body_that_the_server_itself_lets_wait_is(hasty: int) -> None:
    size = 30 * 1024 * 1024
    with socket.create_connection(("127.0.0.1", hasty)) as connection:
        connection.sendall(HEAD.replace(b"POST /", b"POST /later") % size + b"x" * size)
        assert rest(connection).endswith(b"\r\n\r\n%d" % size)
