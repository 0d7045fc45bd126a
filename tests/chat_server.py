"""A chat server of our own that does what real ones do wrong, over a real socket."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[["Reply"], None]


class Reply:
    """What a script does with one request."""

    def __init__(self, handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        self._handler = handler
        self.asked = asked

    @property
    def request(self) -> str:
        return str(self.asked["messages"][-1]["content"])

    def status(self, code: int, body: bytes = b"{}", **headers: str) -> None:
        self._handler.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()
        self._handler.wfile.write(body)

    def begin(self) -> None:
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()

    def send(self, data: bytes) -> None:
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def event(self, value: Any) -> None:
        self.send(b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n")

    def words(self, content: Any, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": content}, "finish_reason": finish}
        self.event(
            {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m",
             "choices": [choice]}
        )  # fmt: skip

    def end(self, finish: str | None = "stop") -> None:
        self.words("", finish)
        self.send(b"data: [DONE]\n\n")


def saying(text: str) -> Script:
    """A server that answers properly, a word at a time."""

    def script(reply: Reply) -> None:
        reply.begin()
        for word in text.split(" "):
            reply.words(word + " ")
        reply.end()

    return script


@contextmanager
def chat_server(script: Script) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Serve a script; yields the address, and the requests as they come."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(json.loads(body) | {"key": self.headers["Authorization"]})
            with suppress(BrokenPipeError, ConnectionResetError):  # the client has heard enough
                script(Reply(self, asked[-1]))

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
