"""What every answer of the server carries, and which requests get none."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pincite.audit import Note, nothing
from pincite.ui.addresses import counted, plain
from pincite.ui.lately import REFUSED_EVERY, Lately

HEADERS = {
    # Gradio needs inline scripts and eval; nothing needs any other host.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; "
        "base-uri 'self'; form-action 'self'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """Adds the headers to every answer, streams included, and refuses what other sites send.

    A page of any web site may make its reader's browser call this machine: under a name of its own
    that it points here, or with a form. The first has a foreign Host, the second a foreign Origin.

    Args:
        app: What is behind it.
        hosts: Names and addresses it may be called by, beside this machine's own.
        note: Writes to the audit log.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = (), note: Note = nothing) -> None:
        self._app = app
        self._note = note
        self._refused = Lately(REFUSED_EVERY)
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the headers with its answer."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        headers = Headers(scope=scope)
        app = self._app
        if not self._ours(headers):
            app = _REFUSAL
            self._write_down(scope, headers)
        await app(scope, receive, send_with_headers)

    def _write_down(self, scope: Scope, headers: Headers) -> None:
        address = scope["client"][0] if scope.get("client") else ""
        if self._refused.first(counted(plain(address))):
            host, origin = headers.get("host", ""), headers.get("origin", "")
            self._note("refused", "", why=_ANOTHER, address=address, host=host, origin=origin)

    def _ours(self, headers: Headers) -> bool:
        host, origin = headers.get("host", ""), headers.get("origin")
        try:
            same = origin is None or urlsplit(origin).netloc == host
        except ValueError:  # "http://[" is no address
            return False
        return same and self._named(f"//{host}")

    def _named(self, url: str) -> bool:
        try:
            name = urlsplit(url).hostname or ""
            if name in self._hosts or name == "localhost":
                return True
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False


_ANOTHER = "Pincite answers only to pages of its own address."
_REFUSAL = PlainTextResponse(_ANOTHER, 403)
