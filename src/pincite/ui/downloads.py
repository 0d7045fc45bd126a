"""Files to take along, and the reports as they were added; plain addresses, without Gradio."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import date
from pathlib import PurePath
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response

from pincite import export
from pincite.errors import NotAllowedError, UsageError
from pincite.library import Library
from pincite.ui.talk import resumed
from pincite.ui.who import ALONE, Access, acting

logger = logging.getLogger(__name__)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {
    ".pdf": "application/pdf",
    ".docx": _WORD,
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
}
_WRITERS: dict[str, Callable[..., str | bytes]] = {
    "docx": export.word,
    "md": export.markdown,
    "txt": export.text,
}
_GONE = PlainTextResponse("There is no such file here: it was removed, or never was.", 404)


def router(library: Library, access: Access = ALONE) -> APIRouter:
    """The addresses `take/CONVERSATION.docx` and `original/REPORT`."""
    routes = APIRouter(dependencies=[Depends(acting)])

    @routes.get("/take/{conversation}.{suffix}")
    def take(conversation: str, suffix: str, turn: int | None = None) -> Response:
        """A conversation, or one answer of it, as a file."""
        talk = resumed(conversation, library)
        if talk is None or suffix not in _WRITERS:
            return _GONE
        answers = [a for at, a in talk.turns if turn is None or at == turn]
        if not answers:
            return _GONE
        title = talk.title if turn is None else answers[0].question
        access.note("exported", conversation=conversation, file=f".{suffix}")
        body = _WRITERS[suffix](answers, library.records(), title=title, made=date.today())
        return _file(body, f"{_plain(title)}.{suffix}", attached=True)

    @routes.get("/original/{report}")
    def original(report: str, download: bool = False) -> Response:
        """The file a report was read from; a PDF opens in the browser, others are saved.

        What else a browser would show as a page of ours could run scripts here.
        """
        try:
            name, data = library.file(report)
        except UsageError:
            return _GONE
        access.note("original", report=report)
        return _file(data, name, attached=download or PurePath(name).suffix.lower() != ".pdf")

    return routes


async def failed(request: Request, error: Exception) -> Response:
    """What went wrong at a plain address, in words; others would see a server error."""
    if isinstance(error, NotAllowedError):
        return PlainTextResponse(str(error), 403)
    logger.error("a file could not be given", exc_info=error)
    return PlainTextResponse(str(error), 503)


def _file(body: str | bytes, name: str, *, attached: bool) -> Response:
    kind = _TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")
    how = "attachment" if attached else "inline"
    return Response(
        body,
        media_type=kind,
        headers={"Content-Disposition": f"{how}; filename*=UTF-8''{quote(name, safe='')}"},
    )


def _plain(title: str) -> str:
    """A title as the name of a file, on any system."""
    words = re.findall(r"[\w.,’' -]+", title.replace("/", "-"))
    return " ".join(" ".join(words).split())[:80].strip(" .") or "answer"
