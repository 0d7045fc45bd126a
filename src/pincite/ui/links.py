"""The citation bridge: a paragraph and its quotation <-> the address of a link that opens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from markupsafe import Markup

from pincite.types import Paragraph


class Paragraphs(Protocol):
    """What is asked of a library to open a link."""

    def paragraph(self, id: str) -> Paragraph | None:
        """The paragraph of this id."""


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph to show, and the words of it a reader came for."""

    paragraph: Paragraph
    quote: str = ""


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
    """The paragraph that the parts of an address name, or None where there is none."""
    tail = place.get("para") or place.get("id")
    paragraph = library.paragraph(f"{place.get('report', '')}#{tail}") if tail else None
    return Place(paragraph, place.get("quote", "")) if paragraph else None


def link(text: str, paragraph: Paragraph, quote: str = "") -> Markup:
    """A citation as a link that the page itself follows into the source panel."""
    return Markup('<a class="to-source" data-cite href="{}">{}</a>').format(
        address(paragraph, quote), text
    )


def marked(text: str, start: int, end: int) -> Markup:
    """`text` with the half-open span marked."""
    return Markup("{}<mark>{}</mark>{}").format(text[:start], text[start:end], text[end:])
