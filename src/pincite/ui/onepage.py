"""Links with `page=3`, which mean a page of a report: Gradio would take it for one of its own.

It knows a single page, without a name, and fails on every other. What is left out here still
stands in the address bar, where the source panel reads it.
"""

from __future__ import annotations

from urllib.parse import unquote_plus

from starlette.types import ASGIApp, Receive, Scope, Send


class OnePage:
    """In front of Gradio.

    Args:
        app: What is behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request for the page on as one for the only page there is."""
        if scope["type"] == "http" and scope["path"] == "/":
            scope = {**scope, "query_string": without_page(scope["query_string"])}
        await self._app(scope, receive, send)


def without_page(query: bytes) -> bytes:
    """The query of an address without its `page`.

    >>> without_page(b"report=harrow-2017&page=3")
    b'report=harrow-2017'
    """
    parts = query.split(b"&")
    names = (unquote_plus(part.partition(b"=")[0].decode("latin-1")) for part in parts)
    return b"&".join(part for part, name in zip(parts, names, strict=True) if name != "page")
