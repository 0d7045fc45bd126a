"""The page below a path of its host (https://example.org/pincite/), behind a proxy.

What is behind this believes to be at the root of an address: the prefix is taken off the paths
asked for, and put before the places and cookies that are answered with. Links of the page are
relative, and need nothing, but for one of Gradio's. A proxy may pass the prefix on, or take it off.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pincite.errors import UsageError

OURS = frozenset(
    "assets config favicon.ico gradio_api login logout manifest.json original static take theme.css"
    " monitoring pwa_icon robots.txt svelte".split()
)
"""What addresses of the page begin with: a proxy that takes the prefix off leaves one of these."""
_BELIEVED_BY_GRADIO = (b"x-forwarded-host", b"x-gradio-server")
_PATH = re.compile(rb"; ?path=/", re.IGNORECASE)
_GRADIOS_LINK = b'<link rel="manifest" href="/manifest.json" />'
_OURS_INSTEAD = b'<link rel="icon" type="image/svg+xml" href="favicon.ico" />'
"""Without it a browser looks for an icon at the root of the host; a manifest there is none."""


def refuse_ours(base: str) -> None:
    """Nothing, unless the prefix begins as an address of the page does.

    Raises:
        UsageError: It does.
    """
    first = base.strip("/").partition("/")[0]
    if first in OURS:
        raise UsageError(
            f"PINCITE_BASE={base} begins as addresses of the page do ({first}). Take another path, "
            "such as /pincite"
        )


class Prefix:
    """In front of the gate.

    Args:
        app: What is behind it.
        base: The prefix, without a slash at its end; empty for none.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app = app
        self._base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as if there were no prefix, and its answer back with it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, base = scope["path"], self._base
        if base and path == base:
            query = scope["query_string"]
            to = f"{base}/{'?' + query.decode('latin-1') if query else ''}"
            await Response(status_code=308, headers={"location": to})(scope, receive, send)
            return
        if base and path.startswith(f"{base}/"):
            path = path[len(base) :]
        # Gradio takes these for its own address, whoever sends them; the Host has been looked at.
        headers = [one for one in scope["headers"] if one[0] not in _BELIEVED_BY_GRADIO]
        send = self._outward(send, Headers(scope=scope).get("host", ""))
        if base and path == "/":
            # A page that is packed could not be changed on its way.
            headers = [one for one in headers if one[0] != b"accept-encoding"]
            send = _with_our_link(send)
        inward = {**scope, "path": path, "raw_path": quote(path).encode(), "headers": headers}
        await self._app(inward, receive, send)

    def _outward(self, send: Send, host: str) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = (self._answered(n.lower(), v, host) for n, v in message["headers"])
                message = {**message, "headers": [one for ones in answered for one in ones]}
            await send(message)

        return sending

    def _answered(self, name: bytes, value: bytes, host: str) -> list[tuple[bytes, bytes]]:
        """A header of an answer as those outside are to read it."""
        base = self._base.encode()
        if name == b"set-cookie":
            return [(name, _PATH.sub(b"; Path=" + base + b"/", value, count=1))]
        if name == b"location":
            return [(name, self._place(value.decode("latin-1"), host).encode("latin-1"))]
        if name == b"content-type" and value.startswith(b"text/event-stream"):
            # nginx would hold back what is told on the way until the answer is whole.
            return [(name, value), (b"x-accel-buffering", b"no")]
        return [(name, value)]

    def _place(self, location: str, host: str) -> str:
        """Our own addresses as paths: the proxy's scheme and port are not known here."""
        parts = urlsplit(location)
        if parts.netloc and parts.netloc == host:
            location = parts._replace(scheme="", netloc="").geturl() or "/"
        return self._base + location if re.match("/(?!/)", location) else location


def _with_our_link(send: Send) -> Send:
    """The page with a link to its icon in place of one that leads out of the prefix."""
    start: Message = {}
    body = b""

    async def sending(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            start = message
            return
        body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = body.replace(_GRADIOS_LINK, _OURS_INSTEAD)
        length = (b"content-length", str(len(body)).encode())
        others = [one for one in start["headers"] if one[0] != b"content-length"]
        await send({**start, "headers": [*others, length]})
        await send({"type": "http.response.body", "body": body})

    return sending
