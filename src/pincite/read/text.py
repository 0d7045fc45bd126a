"""Plain text -> Source: lines, with form feeds as page breaks."""

from __future__ import annotations

from pathlib import Path

from pincite.errors import ReadError
from pincite.types import Line, Page, Region, Source


def read_text(path: Path) -> Source:
    """The lines of a plain text file; pages where form feeds part them."""
    raw = path.read_bytes()
    if b"\x00" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError(f"{path.name} is named .txt but holds something else: fetch it again.")
    text = _decoded(raw)
    lines: list[Line] = []
    sheets = text.split("\f")
    paged = len(sheets) > 1
    for number, sheet in enumerate(sheets, start=1):
        gap = True
        for words in sheet.splitlines():
            if not words.strip():
                gap = True
                continue
            region = Region(number) if paged else None
            lines.append(Line(" ".join(words.split()), region, gap=gap))
            gap = False
    pages = tuple(Page(number) for number in range(1, len(sheets) + 1)) if paged else ()
    return Source(path.name, "text", tuple(lines), pages)


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
