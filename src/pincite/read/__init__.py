"""A file -> Source, by the reader its suffix names; content and suffix must agree."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.errors import ReadError
from pincite.read.text import marked
from pincite.read.words import printable
from pincite.types import Source

if TYPE_CHECKING:
    from pincite.read.ocr import Scanner

__all__ = ["SUFFIXES", "read_source"]

SUFFIXES = (".pdf", ".docx", ".html", ".htm", ".xml", ".md", ".txt")
"""File name endings that can be read."""


def read_source(
    path: Path, *, password: str | None = None, scanner: Scanner | None = None
) -> Source:
    """What the file holds, before anything is understood.

    Args:
        path: the file.
        password: opens it, where it is encrypted.
        scanner: reads the pages that are pictures; OCR where none is given.

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
        old = ": save it as .docx in Word" if suffix in {".doc", ".docm", ".odt", ".rtf"} else ""
        raise ReadError(
            f"{path.name}: files ending in {suffix or 'nothing'} cannot be read, only {known}{old}."
        )
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise ReadError(f"{path.name} cannot be opened: {error.strerror}.") from error
    if not head.strip():
        raise ReadError(f"{path.name} is empty: fetch it again.")
    if head.startswith(b"%PDF-") and suffix != ".pdf":
        raise ReadError(f"{path.name} is named {suffix} but holds a PDF: rename it to end in .pdf.")
    if not _agrees(head, suffix):
        raise ReadError(
            f"{path.name} is named {suffix} but holds {_looks_like(head)}: fetch it again."
        )
    source = printable(_reader(suffix, password, scanner)(path))
    if not any(line.text.strip() for line in source.lines):
        raise ReadError(f"{path.name} holds no text: fetch it again.")
    return source


def _agrees(head: bytes, suffix: str) -> bool:
    """Whether a file begins as one of its name does."""
    match suffix:
        case ".pdf":
            return b"%PDF-" in head[:1024]
        case ".docx":
            return head.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
        case ".xml":
            return _text(head).lstrip().startswith("<")
        case ".html" | ".htm":
            return "<" in _text(head)
    return marked(head) is not None or b"\x00" not in head


def _text(head: bytes) -> str:
    if encoding := marked(head):
        return head.decode(encoding, "replace")
    return "" if b"\x00" in head else head.decode("utf-8-sig", "replace")


def _reader(suffix: str, password: str | None, scanner: Scanner | None) -> Callable[[Path], Source]:
    """The reader of a kind of file, loaded only now: each brings a library of its own."""
    match suffix:
        case ".pdf":
            from pincite.read.pdf import read_pdf

            return partial(read_pdf, password=password, scanner=scanner)
        case ".docx":
            from pincite.read.docx import read_docx

            return read_docx
        case ".html" | ".htm":
            from pincite.read.html import read_html

            return read_html
        case ".xml":
            from pincite.read.xml import read_xml

            return read_xml
        case ".md":
            from pincite.read.markdown import read_markdown

            return read_markdown
    from pincite.read.text import read_text

    return read_text


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
