"""The real application on a socket, for tests that need no browser."""

from __future__ import annotations

import base64
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit


class Reply:
    """An answer, read whole unless it is a stream that goes on."""

    def __init__(self, reply: http.client.HTTPResponse) -> None:
        self.status = reply.status
        self.headers = reply.headers
        try:
            self.body = reply.read()
        except http.client.IncompleteRead as broken_off:
            # So Gradio ends the stream of a window that is not there.
            self.body = broken_off.partial

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def cookie(self, name: str) -> str:
        """The header that sets a cookie, or nothing."""
        every = self.headers.get_all("set-cookie") or []
        return next((one for one in every if one.startswith(f"{name}=")), "")


class Site:
    """The application's address, and how it is asked."""

    def __init__(self, port: int, process: int) -> None:
        self.port = port
        self.process = process
        self.origin = f"http://127.0.0.1:{port}"

    def ask(
        self,
        path: str,
        body: bytes | None = None,
        *,
        method: str | None = None,
        coming_from: str = "127.0.0.1",
        **headers: str,
    ) -> Reply:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(coming_from, 0)
        )
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method or ("GET" if body is None else "POST"), path, body, sent)
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def order(self, path: str, order: Mapping[str, Any], **headers: str) -> Reply:
        """Post JSON."""
        body = json.dumps(order).encode()
        return self.ask(path, body, content_type="application/json", **headers)

    def form(self, path: str, fields: Mapping[str, str], **headers: str) -> Reply:
        """Post a form, as a page of this address would."""
        kind = "application/x-www-form-urlencoded"
        headers = {"origin": self.origin, "content_type": kind, **headers}
        return self.ask(path, urlencode(fields).encode(), **headers)

    def log_in(self, name: str, password: str, to: str = "", **more: str) -> Reply:
        """Open the login page, and send its form."""
        page = self.ask("/login", **more)
        cookie = page.cookie("pincite-form").partition(";")[0]
        token = page.text.partition('name="form" value="')[2].partition('"')[0]
        fields = {"form": token, "to": to, "name": name, "password": password}
        return self.form("/login", fields, cookie=cookie, **more)

    def session(self, name: str, password: str) -> dict[str, str]:
        """The headers that a browser sends whose reader has logged in."""
        reply = self.log_in(name, password)
        assert reply.status == 303, reply.text
        return {"cookie": reply.cookie("pincite").partition(";")[0], "origin": self.origin}


def basic(name: str, password: str) -> dict[str, str]:
    """The header that `curl -u` sends."""
    return {"authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


@contextmanager
def served(library: Path, **settings: str) -> Iterator[Site]:
    """The application over a library, in a process of its own, until the block ends.

    Args:
        library: Its folder; made when absent.
        settings: Variables of its environment, without their PINCITE_.
    """
    variables = {f"PINCITE_{name.upper()}": value for name, value in settings.items()}
    with subprocess.Popen(
        [sys.executable, "-m", "pincite.cli", "serve", "--library", str(library), "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PINCITE_EMBEDDER": "hashing"} | variables,
    ) as app:
        assert app.stdout is not None
        ready = next((line for line in app.stdout if line.startswith("ready ")), "")
        try:
            assert ready, "the app ended before it was ready"
            yield Site(urlsplit(ready.split()[1]).port or 0, app.pid)
        finally:
            app.terminate()
