"""Forms and orders of our own pages, told from those of others."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import parse_qs

from starlette.requests import Request

from pincite.ui.knowing import COOKIE, from_browser

LONGEST_FORM = 8192
"""Bytes."""


def token(cookie: str) -> str:
    """What a form of ours carries beside this cookie; who does not know the one knows neither.

    It needs no key of this process: a page that is open while Pincite is started anew still works.
    """
    return hmac.new(cookie.encode(), b"a form of ours", hashlib.sha256).hexdigest()


def from_our_page(request: Request) -> bool:
    """Whether an order is a program's own, or comes from a page of ours.

    The guard has refused foreign origins already. A browser that tells no origin, or a page of
    another site, is refused; so is a cookie that comes without an origin, whoever sends it.
    """
    browser = from_browser(request) or COOKIE in request.cookies
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return False
    return not browser or "origin" in request.headers


async def fields(request: Request) -> dict[str, str]:
    """The fields of a form, the first of each name; none where it is too long."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_FORM:
            return {}
    typed = parse_qs(body.decode("utf8", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in typed.items()}


def place(to: str) -> str:
    """Where to go on after logging in: a place on our own page, or its beginning."""
    return to if to.startswith("?") and len(to) < 2000 and to.isprintable() else ""
