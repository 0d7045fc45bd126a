"""Files that an order names are files that were uploaded here: Gradio would open any it is told of.

An order is JSON, and a value in it may claim to be an uploaded file, by the path it lies at or an
address to fetch it from. Gradio copies what the path leads to before any code of ours sees it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gradio.utils import get_upload_folder
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pincite.audit import Note, nothing
from pincite.ui.who import PERSON

LARGEST = 8 * 1024 * 1024
"""Bytes of an order; files come another way."""
_UPLOAD = "/gradio_api/upload"
_READING = ("GET", "HEAD", "OPTIONS")
_FORMS = ("multipart/", "application/x-www-form-urlencoded")
_NOT_UPLOADED = "The order names a file that was not uploaded here."
_NO_FILE = PlainTextResponse(_NOT_UPLOADED, 400)
NO_ORDER = PlainTextResponse("That is no order in JSON, or a far too long one.", 400)


class UploadedOnly:
    """Lets no order through that names another file than one that was uploaded.

    Args:
        app: What is behind it.
        note: Writes to the audit log.
    """

    def __init__(self, app: ASGIApp, note: Note = nothing) -> None:
        self._app = app
        self._note = note

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read an order before Gradio does."""
        if scope["type"] != "http" or scope["method"] in _READING or scope["path"] == _UPLOAD:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if request.headers.get("content-type", "").lower().startswith(_FORMS):
            # Forms are our own pages'; Gradio takes files with them, which nothing here sends.
            ours = not scope["path"].startswith("/gradio_api/")
            await (self._app if ours else NO_ORDER)(scope, receive, send)
            return
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                await NO_ORDER(scope, receive, send)
                return
        try:
            order = json.loads(body) if body else None
        except (ValueError, RecursionError):
            await NO_ORDER(scope, receive, send)
            return
        if not uploaded(order, Path(get_upload_folder()).resolve()):
            person = scope.get(PERSON)
            self._note("refused", person.name if person else "", why=_NOT_UPLOADED)
            await _NO_FILE(scope, receive, send)
            return
        await self._app(scope, again(bytes(body), receive), send)


def uploaded(order: Any, folder: Path) -> bool:
    """Whether every file that is named in an order lies in the folder of what was uploaded."""
    left = [order]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left += one
        elif isinstance(one, dict):
            left += one.values()
            # An answer that is told as history may have a path of None.
            if one.get("path") is not None and not _lies_in(one["path"], folder):
                return False
    return True


def _lies_in(path: object, folder: Path) -> bool:
    try:
        return isinstance(path, str) and Path(path).resolve().is_relative_to(folder)
    except (OSError, ValueError):
        return False


def again(body: bytes, receive: Receive) -> Receive:
    """The body once more, and then what its sender does next."""
    sent = False

    async def receiving() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving
