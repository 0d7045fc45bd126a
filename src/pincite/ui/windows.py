"""What Gradio keeps for a window, joined with the person who opened it.

Gradio names a window by a word that its browser made up, and gives what belongs to the window to
whoever says that word. Here the word is replaced, on its way in, by one that only this person's
requests can lead to; an answer that is fetched by its own id goes to who asked for it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections import OrderedDict
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pincite.audit import Note, nothing
from pincite.types import Person
from pincite.ui.files import LARGEST, NO_ORDER, again
from pincite.ui.who import PERSON

MOST_EVENTS = 10_000

_ORDER = re.compile(r"/gradio_api/(?:queue/join|cancel|reset|(?:run|call)/\w+)")
_MAKES_AN_EVENT = re.compile(r"/gradio_api/(?:queue/join|call/\w+)")
_ANSWER = re.compile(r"/gradio_api/call/\w+/(\w+)")
_HEARTBEAT = re.compile(r"(/gradio_api/heartbeat/)([^/]+)")
_WORDS = ("session_hash", "upload_id")
_NOT_YOURS = PlainTextResponse("There is no such answer here, or it was fetched already.", 404)


class Windows:
    """Between the gate and Gradio."""

    def __init__(self, app: ASGIApp, note: Note = nothing) -> None:
        self._app = app
        self._note_down = note
        self._key = secrets.token_bytes(32)
        self._events: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a known person's request on under that person's own words."""
        person: Person = scope[PERSON]
        path, method = scope["path"], scope["method"]
        scope = {**scope, "query_string": self._query(person, scope["query_string"])}
        heartbeat, answer = _HEARTBEAT.fullmatch(path), _ANSWER.fullmatch(path)
        if heartbeat:
            own = heartbeat[1] + self._own(person, heartbeat[2])
            scope = {**scope, "path": own, "raw_path": own.encode()}
        elif answer and not self._is_of(person, answer[1]):
            await _NOT_YOURS(scope, receive, send)
            return
        elif method == "POST" and _ORDER.fullmatch(path):
            order = await _order(Request(scope, receive))
            if order is None:
                await NO_ORDER(scope, receive, send)
                return
            event = order.get("event_id")
            if event is not None and not self._is_of(person, str(event)):
                await _NOT_YOURS(scope, receive, send)
                return
            if order.get("session_hash") is not None:
                order["session_hash"] = self._own(person, str(order["session_hash"]))
            scope, receive = _with_body(scope, json.dumps(order).encode(), receive)
        if method == "POST" and _MAKES_AN_EVENT.fullmatch(path):
            send = self._noting(person, send)
        await self._app(scope, receive, send)

    def _is_of(self, person: Person, event: str) -> bool:
        """Whether it is an event of this person; one of somebody else's is written down."""
        owner = self._events.get(event)
        if owner not in (None, person.name):
            self._note_down("refused", person.name, why="It is somebody else's answer.")
        return owner == person.name

    def _own(self, person: Person, word: str) -> str:
        """The word in place of one that a browser made up."""
        text = f"{person.name}\0{word}".encode("utf8", "surrogatepass")
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()

    def _query(self, person: Person, query: bytes) -> bytes:
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
        if not any(name in _WORDS for name, _ in pairs):
            return query
        own = ((k, self._own(person, v) if k in _WORDS else v) for k, v in pairs)
        return urlencode(list(own)).encode()

    def _noting(self, person: Person, send: Send) -> Send:
        """Remember whose the event is that an order makes, before its id is sent."""
        body = b""
        status = 0

        async def noting(message: Message) -> None:
            nonlocal body, status
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                body += message.get("body", b"")
                if status == 200 and not message.get("more_body"):
                    self._note(person, body)
            await send(message)

        return noting

    def _note(self, person: Person, body: bytes) -> None:
        self._events[str(json.loads(body)["event_id"])] = person.name
        if len(self._events) > MOST_EVENTS:
            self._events.popitem(last=False)


async def _order(request: Request) -> dict[str, Any] | None:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    try:
        order = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return order if isinstance(order, dict) else None


def _with_body(scope: Scope, body: bytes, receive: Receive) -> tuple[Scope, Receive]:
    """The request with another body; what comes after it, that the sender left, is passed on."""
    scope = {**scope, "headers": list(scope["headers"])}
    headers = MutableHeaders(scope=scope)
    headers["content-length"] = str(len(body))
    headers["content-type"] = "application/json"
    for name in ("transfer-encoding", "accept-encoding"):
        # An answer that is packed could not be read on its way.
        if name in headers:
            del headers[name]
    return scope, again(body, receive)
