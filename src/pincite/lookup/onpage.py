"""What stands on a page: by the printed number first, else by the page of the file; pure."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.lookup.labelling import runs
from pincite.lookup.reference import Span
from pincite.types import Paragraph


def on_pages(
    spans: Sequence[Span], blocks: Sequence[Paragraph], count: int, name: str
) -> tuple[list[Paragraph], str]:
    """The blocks on the pages asked for, and what is to be said of them.

    Args:
        spans: page numbers.
        blocks: the report's paragraphs.
        count: how many pages its file has.
        name: what the report is called in a message.
    """
    found: list[Paragraph] = []
    missing: list[str] = []
    notes: list[str] = []
    for number in (number for span in spans for number in numbers(span, count + 50)):
        on, note = _page(number, blocks)
        found += on
        notes += [note] if note else []
        missing += [] if on else [number]
    if not count and missing:
        notes.append(f"{name} has no pages: look up a paragraph or a section heading.")
    elif missing:
        which = f"Page {missing[0]}" if len(missing) == 1 else f"Pages {runs(missing)}"
        blank = all(number.isdigit() and 0 < int(number) <= count for number in missing)
        one = len(missing) == 1
        does = ("holds" if one else "hold") if blank else ("does" if one else "do")
        does += " no text" if blank else " not exist"
        notes.append(f"{which} {does}: {name} has {count} pages.")
    return list(dict.fromkeys(found)), " ".join(notes)


def beginning_on(blocks: Sequence[Paragraph], page: str) -> list[Paragraph]:
    """The blocks that begin on a page by its printed number, else those that stand on it."""
    printed = [p for p in blocks if (p.printed_page or "").casefold() == page]
    return printed or [p for p in blocks if page in map(str, p.pages)]


def numbers(span: Span, most: int) -> list[str]:
    """The numbers from the first to the last of a span, no more than `most` of them."""
    if span.last and span.first.isdigit() and span.last.isdigit():
        low, high = sorted((int(span.first), int(span.last)))
        return [str(n) for n in range(low, min(high, low + most) + 1)]
    return [span.first] + ([span.last] if span.last else [])


def _page(number: str, blocks: Sequence[Paragraph]) -> tuple[list[Paragraph], str]:
    """The blocks on one page, and a word where its number in the file is another."""
    printed = {p.page for p in blocks if (p.printed_page or "").casefold() == number and p.page}
    tried: list[set[int]] = [printed]
    if not printed and number.isdigit():
        # No block begins on that page: where the file counts on evenly, its place is known.
        offsets = {p.page - int(p.printed_page or 0) for p in blocks if p.page and _numbered(p)}
        tried = [{int(number) + offset} for offset in offsets if len(offsets) == 1]
        tried.append({int(number)})
    for files in tried:
        on = [p for p in blocks if any(page in files for page in p.pages)]
        if on:
            where = " and ".join(str(page) for page in sorted(files))
            note = f"Printed page {number} is page {where} of the file."
            return on, note if where != number else ""
    return [], ""


def _numbered(paragraph: Paragraph) -> bool:
    return bool(paragraph.printed_page) and (paragraph.printed_page or "").isdigit()
