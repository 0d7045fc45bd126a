"""The citation bridge: a paragraph and its quotation <-> the address of a link that opens it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from markupsafe import Markup

from pincite.lookup.onpage import on_pages
from pincite.lookup.reference import Span
from pincite.lookup.within import NO_TEXT
from pincite.names import report_name
from pincite.quote import locate
from pincite.types import Paragraph, Record

_PAGE = re.compile(r"[0-9]{1,6}|[a-z]{1,8}")
_PAGES_OF = re.compile(r"\(pp? [^()]{1,24}\)$")
"""The pages of a citation, "(p 12)", which stay in one line."""


class Paragraphs(Protocol):
    """What is asked of a library to open a link."""

    def paragraph(self, id: str) -> Paragraph | None:
        """The paragraph of this id."""

    def paragraphs(self, report: str) -> Sequence[Paragraph]:
        """A report's paragraphs."""


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph to show, and the words of it a reader came for.

    Anybody can write a link: what it says that a paragraph says is looked for there.
    """

    paragraph: Paragraph
    quote: str = ""
    """Words of the paragraph, letter for letter; none where the link's do not stand in it."""
    lost: bool = False
    """Whether the link quotes words that do not stand in the paragraph."""
    elsewhere: Paragraph | None = None
    """The first paragraph of the report in which the lost words do stand."""

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages of the file that the words stand on; the paragraph's where there are none."""
        start = self.paragraph.text.index(self.quote)
        return self.paragraph.pages_of(start, start + len(self.quote or self.paragraph.text))


def address(paragraph: Paragraph, quote: str = "") -> str:
    """The link to a paragraph; it keeps the quotation, to be found again after a re-parse.

    Example:
        >>> address(Paragraph("harrow-2017#25", "harrow-2017", "25", None, "body", (), "Text."))
        '?report=harrow-2017&para=25'
    """
    report, _, tail = paragraph.id.partition("#")
    place = {"report": report, "para" if paragraph.label else "id": tail}
    return "?" + urlencode(place | ({"quote": quote} if quote else {}), errors="replace")


def find(place: Mapping[str, str], library: Paragraphs) -> Place | None:
    """The paragraph that the parts of an address name, or None where there is none.

    An address that was typed may have capitals in its report, or zeros before its number. One that
    names no paragraph leads to the page it names, or to where the report begins.
    """
    report, words = place.get("report", ""), place.get("quote", "")
    tail = place.get("para") or place.get("id")
    if not tail:
        blocks = library.paragraphs(report) or library.paragraphs(report.lower())
        start = _on_page(place.get("page", ""), blocks) or _beginning(blocks)
        return Place(start) if start else None
    paragraph = library.paragraph(f"{report}#{tail}") or library.paragraph(
        f"{report.lower()}#{tail.lstrip('0')}"
    )
    if paragraph is None or not words.strip():
        return Place(paragraph) if paragraph else None
    if words in paragraph.text:
        return Place(paragraph, words)
    if at := locate(words, paragraph.text):
        return Place(paragraph, paragraph.text[slice(*at)])
    others = library.paragraphs(paragraph.report)
    elsewhere = next((p for p in others if locate(words, p.text)), None)
    return Place(paragraph, lost=True, elsewhere=elsewhere)


def astray(place: Mapping[str, str], records: Sequence[Record]) -> str:
    """Why the parts of an address lead nowhere, in sentences."""
    report, para = place.get("report", ""), place.get("para")
    record = next((one for one in records if one.id.lower() == report.lower()), None)
    if record is None:
        return (
            f"There is no report called {report} here. It may have been removed since the link was "
            "made; the Library lists the reports there are."
        )
    what = f"paragraph {para}" if para else f"place called {place.get('id')}"
    return (
        f"There is no {what} in {report_name(record, records)}. The report may have been read "
        "again since the link was made; look the paragraph up instead."
    )


def _on_page(page: str, blocks: Sequence[Paragraph]) -> Paragraph | None:
    """What a reader of a page begins with: what begins there, else what runs on from before."""
    number = page.strip().casefold()
    if not _PAGE.fullmatch(number):
        return None
    count = max((p.pages[-1] for p in blocks if p.pages), default=0)
    on, _ = on_pages((Span(number),), blocks, count, "")
    begin = [p for p in on if p.printed_page == number] or [p for p in on if str(p.page) == number]
    return next((p for p in begin or on if p.kind not in NO_TEXT), next(iter(on), None))


def _beginning(blocks: Sequence[Paragraph]) -> Paragraph | None:
    """The first that is numbered, else the first that is text, else whatever is first."""
    numbered = [p for p in blocks if p.label]
    return next(iter(numbered or [p for p in blocks if p.kind not in NO_TEXT] or blocks), None)


def link(text: str, paragraph: Paragraph, quote: str = "") -> Markup:
    """A citation as a link that the page itself follows into the source panel."""
    pages = _PAGES_OF.search(text)
    end = pages.start() if pages else len(text)
    return Markup('<a class="to-source" data-cite href="{}">{}{}</a>').format(
        address(paragraph, quote),
        text[:end],
        Markup('<span class="pages">{}</span>').format(text[end:]) if pages else "",
    )


def marked(text: str, start: int, end: int) -> Markup:
    """`text` with the half-open span marked."""
    return Markup("{}<mark>{}</mark>{}").format(text[:start], text[start:end], text[end:])
