"""Plain text -> Source: lines, with form feeds as page breaks."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from dataclasses import replace
from pathlib import Path

from pincite.errors import ReadError
from pincite.types import Line, Page, Region, Source

UNBROKEN = 160
"""Characters of the longer lines of a text whose lines are whole paragraphs."""

# That of UTF-32 begins as that of UTF-16 does.
_MARKS = {
    BOM_UTF32_LE: "utf-32",
    BOM_UTF32_BE: "utf-32",
    BOM_UTF16_LE: "utf-16",
    BOM_UTF16_BE: "utf-16",
}


def read_text(path: Path) -> Source:
    """The lines of a plain text file; pages where form feeds part them."""
    raw = path.read_bytes()
    if b"\x00" in raw[:4096] and not marked(raw):
        raise ReadError(f"{path.name} is named .txt but holds something else: fetch it again.")
    text = decoded(raw)
    lines: list[Line] = []
    items: list[int] = []
    sheets = text.split("\f")
    paged = len(sheets) > 1
    lengths = sorted(len(words) for words in text.splitlines() if words.strip())
    wide = lengths[int(0.75 * (len(lengths) - 1))] if lengths else 0
    unbroken = wide > UNBROKEN
    for number, sheet in enumerate(sheets, start=1):
        gap = True
        for words in sheet.splitlines():
            if not words.strip():
                gap = True
                continue
            gap = gap or unbroken
            clean = " ".join(words.split())
            region = Region(number) if paged else None
            item = words[0].isspace() and bool(lines) and _finished(lines[-1].text, wide)
            if item:
                items.append(len(lines))
            lines.append(Line(clean, region, gap=gap))
            gap = False
    for before, index, after in zip([-99, *items], items, [*items[1:], 10**9], strict=False):
        if index - before <= 8 or after - index <= 8:
            lines[index] = replace(lines[index], marker="", gap=True)
    pages = tuple(Page(number) for number in range(1, len(sheets) + 1)) if paged else ()
    return Source(path.name, "text", tuple(lines), pages)


def _finished(above: str, wide: int) -> bool:
    """Whether the line above an indented one was its paragraph's last: an item begins here."""
    return above.endswith((".", ":", ";", "!", "?")) or len(above) < 0.8 * wide


def marked(raw: bytes) -> str | None:
    """The encoding of two or four bytes a sign that a text begins with the mark of, or None.

    >>> marked("a".encode("utf-32")), marked("a".encode("utf-16")), marked(b"a")
    ('utf-32', 'utf-16', None)
    """
    return next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)


def decoded(raw: bytes) -> str:
    """Bytes as text: UTF-32, UTF-16 or UTF-8 where they are that, else the Windows code page."""
    if encoding := marked(raw):
        return raw.decode(encoding, "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
