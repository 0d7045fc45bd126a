"""A file -> Source, by the reader its suffix names; content and suffix must agree."""

from __future__ import annotations

from pathlib import Path

from pincite.errors import ReadError
from pincite.types import Source

__all__ = ["SUFFIXES", "read_source"]

SUFFIXES = (".pdf", ".txt")
"""File name endings that can be read."""


def read_source(path: Path) -> Source:
    """What the file holds, before anything is understood.

    Raises:
        ReadError: the file is missing, empty, locked, damaged or not what its name says.
    """
    suffix = path.suffix.lower()
    if not path.exists():
        raise ReadError(f"{path} does not exist: check the path.")
    if path.is_dir():
        raise ReadError(f"{path} is a folder: name the files in it, or add the folder as a whole.")
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise ReadError(
            f"{path.name}: files ending in {suffix or 'nothing'} cannot be read, only {known}."
        )
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise ReadError(f"{path.name} cannot be opened: {error.strerror}.") from error
    if not head.strip():
        raise ReadError(f"{path.name} is empty: fetch it again.")
    if suffix == ".pdf":
        if b"%PDF-" not in head[:1024]:
            raise ReadError(
                f"{path.name} is named .pdf but holds {_looks_like(head)}: fetch it again."
            )
        from pincite.read.pdf import read_pdf

        return read_pdf(path)
    if head.startswith(b"%PDF-"):
        raise ReadError(f"{path.name} is named {suffix} but holds a PDF: rename it to end in .pdf.")
    from pincite.read.text import read_text

    return read_text(path)


def _looks_like(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:400].lower()
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        words = head.decode("utf-8", "replace").split("<title>")
        if len(words) > 1:
            title = " ".join(words[1].split("</title>")[0].split())[:60]
            return f"HTML (“{title}”)"
        return "HTML"
    if start.startswith(b"<?xml"):
        return "XML"
    if start.startswith(b"pk\x03\x04"):
        return "a zip archive or an Office document"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return "an old Office document"
    if start.startswith((b"\x89png", b"\xff\xd8", b"gif8")):
        return "a picture"
    if b"\x00" not in head:
        return "plain text"
    return "something else"
