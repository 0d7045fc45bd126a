"""The source panel: a paragraph among its neighbours, and the pages it is printed on."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Callable, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl

import gradio as gr
from markupsafe import Markup

from pincite import cite, judgement, render
from pincite.errors import PinciteError
from pincite.library import Library
from pincite.types import Box, Paragraph, Record, Section
from pincite.ui.boxed import boxed
from pincite.ui.links import Place, address, astray, find, marked
from pincite.ui.neighbours import beside, nearby
from pincite.ui.sheet import sheet
from pincite.ui.who import ALONE, Access

BRIDGE = (Path(__file__).parent / "bridge.js").read_text(encoding="utf-8")
MOST_PAGES = 3
PAUSE = 0.15
"""Seconds that a paragraph is looked at before its page is drawn."""
_SCALE = 2.0
"""Pixels a point: sharp when the picture is enlarged."""

_EMPTY = Markup(
    '<section class="source empty" aria-label="Source"><h2>Source</h2>'
    "<p>Follow a citation, and the paragraph opens here: among its neighbours, "
    "and on the page of the report it is printed on.</p></section>"
)


_SEE_PAGE = Markup('<button type="button" class="act" data-see-page>See the page</button>')


def panel(
    place: Place,
    record: Record,
    paragraphs: Sequence[Paragraph],
    pictures: Markup,
    among: Sequence[Record] = (),
) -> Markup:
    """The whole panel for one paragraph; `among` are the reports its own is told apart from."""
    here = place.paragraph
    citation = cite.pinpoint(here, record, among=among)
    graded = _graded(here, record, paragraphs)
    quoted = cite.pinpoint(here, record, pages=place.pages, among=among)
    return Markup(
        '<section class="source" aria-label="Source" data-here="{here}">'
        '<p class="eyebrow">Source</p><h2 tabindex="-1">{citation}</h2>'
        '<p class="title">{title}</p><p class="where">{section}{pages}</p>{lost}'
        '<div class="acts">{before}{after}'
        '<button type="button" class="act" data-meeting>Meeting view</button>{page}</div>'
        '<div class="paragraphs">{text}</div>'
        '<div class="acts" role="group" aria-label="Take along">'
        '<button type="button" class="act" data-copy="{citation}">Copy citation</button>'
        '<button type="button" class="act" data-copy="{quotation}">Copy quotation</button>'
        '<button type="button" class="act" data-copy-link="{link}">Copy link</button>'
        "{original}</div>{pictures}</section>"
    ).format(
        here=address(here),
        citation=citation,
        title=record.title,
        section=Markup("{}<br>").format(" › ".join(here.section)) if here.section else "",
        pages=_pages(here, record),
        lost=_lost_words(place),
        before=_step("‹ Previous", beside(paragraphs, here, -1), "First paragraph", -1),
        after=_step("Next ›", beside(paragraphs, here, 1), "Last paragraph", 1),
        text=Markup("").join(_block(p, place, graded) for p in nearby(paragraphs, here)),
        page=_SEE_PAGE if here.pages else "",
        quotation=f"“{place.quote or here.text}” ({quoted})",
        link=address(here, place.quote),
        original=_original(here, record),
        pictures=pictures,
    )


def _graded(here: Paragraph, record: Record, paragraphs: Sequence[Paragraph]) -> str:
    """What a grade was given for: its row of the front page, or its section; else nothing."""
    if here.kind != "grade":
        return ""
    told = judgement.printed(record, [Section((), None, tuple(paragraphs))])
    rows = (one.subject for one in told if here.id in dict(one.quotes))
    return next(rows, here.section[-1] if here.section else "")


def _lost_words(place: Place) -> Markup:
    if not place.lost:
        return Markup("")
    other = place.elsewhere
    if other is None:
        where = Markup("nor anywhere else in the report.")
    else:
        name = f"paragraph {other.label}" if other.label else "another paragraph"
        where = Markup('but in <a data-cite href="{}">{}</a>.').format(address(other), name)
    return Markup(
        '<p class="note lost">The words that the link quotes do not stand in this paragraph, {}</p>'
    ).format(where)


def _original(here: Paragraph, record: Record) -> Markup:
    """A link to the file itself, at the page where a browser can open it there."""
    if here.page is None:
        return Markup('<a class="act" href="original/{}" download>Download the report</a>').format(
            record.id
        )
    return Markup(
        '<a class="act" href="original/{}#page={}" target="_blank" rel="noopener">'
        'Open the report<span class="aloud"> at page {} in a new tab</span></a>'
    ).format(record.id, here.page, here.page)


def _pages(here: Paragraph, record: Record) -> str:
    if here.page is None:
        return "A file without pages"
    first, last = here.pages[0], here.pages[-1]
    pages = f"Page {first}" if first == last else f"Pages {first}–{last}"
    printed = here.printed_page
    printed = f", printed as page {printed}" if printed and printed != str(first) else ""
    return f"{pages} of {record.pages}{printed}"


def _step(text: str, to: Paragraph | None, end: str, way: int) -> Markup:
    if to is None:
        return Markup('<span class="act off" data-end="{}">{}</span>').format(way, end)
    return Markup(
        '<a class="act" data-cite data-step="{}" href="{}">{}'
        '<span class="aloud"> paragraph</span></a>'
    ).format(way, address(to), text)


def _block(paragraph: Paragraph, place: Place, graded: str) -> Markup:
    if paragraph.kind == "heading" and paragraph != place.paragraph:
        return Markup("<h3>{}</h3>").format(paragraph.text)
    here = paragraph == place.paragraph
    text: str | Markup = paragraph.text
    if here and place.quote:
        at = paragraph.text.index(place.quote)
        text = marked(paragraph.text, at, at + len(place.quote))
    if here and graded:
        text = Markup('<span class="section">{}: </span>{}').format(graded, text)
    return Markup(
        '<div class="passage {kind}{here}"><span class="number">{label}</span><p>{text}</p></div>'
    ).format(
        kind=paragraph.kind,
        here=Markup(' here" aria-current="true') if here else "",
        label=_number(paragraph, here),
        text=text,
    )


def _number(paragraph: Paragraph, here: bool) -> Markup:
    if not paragraph.label or here:
        return Markup("{}").format(paragraph.label or "")
    return Markup('<a data-cite href="{}" aria-label="Paragraph {label}">{label}</a>').format(
        address(paragraph), label=paragraph.label
    )


Draw = Callable[[str, str, int, tuple[Box, ...]], bytes]


def pictures(paragraph: Paragraph, record: Record, draw: Draw) -> Markup:
    """The pages a paragraph is printed on, its own lines boxed; nothing for files without pages."""
    out = Markup("")
    for page in paragraph.pages[:MOST_PAGES]:
        regions = (line.region for line in paragraph.lines if line.region.page == page)
        boxes = tuple(region.box for region in regions if region.box)
        if not boxes:
            continue
        what = cite.pinpoint(paragraph, record)
        try:
            png = draw(record.id, record.sha256, page, boxes)
        except PinciteError as error:
            out += Markup('<p class="note">{}</p>').format(str(error))
            continue
        out += Markup(
            '<figure{boxed}><figcaption><span>Page {page} of {name}</span><span class="zoom">'
            '<button type="button" class="act" data-zoom="-1" disabled>Smaller'
            '<span class="aloud"> page {page}</span></button>'
            '<button type="button" class="act" data-zoom="1">Larger'
            '<span class="aloud"> page {page}</span></button></span></figcaption>'
            '<div class="paper" tabindex="0" role="region" aria-label="Picture of page {page}">'
            '<img src="data:image/png;base64,{png}" alt="Page {page} of the report, with '
            'the lines of {what} boxed"></div></figure>'
        ).format(
            png=base64.b64encode(png).decode(),
            page=page,
            what=what,
            name=record.source,
            boxed=boxed(png, boxes, _SCALE),
        )
    return out


class Source:
    """The panel on the page, and what opens it."""

    def __init__(self, library: Library, access: Access = ALONE) -> None:
        self._library = library
        self._access = access

        @lru_cache(maxsize=64)
        def draw(report: str, sha256: str, page: int, boxes: tuple[Box, ...]) -> bytes:
            return render.page_picture(library.file(report)[1], page, boxes, scale=_SCALE)

        self._draw: Draw = draw
        self._drawing: dict[str, object] = {}
        """What is being drawn in each window."""
        self.opened = gr.State("")
        self.view = sheet(_EMPTY, name="source", script=BRIDGE)
        self.drawn_on(self.view.click)

    def drawn_on(self, event: Callable[..., object]) -> None:
        """Draw the panel anew when something happens: a click, a change of the library."""
        event(
            self._follow,
            self.view,
            [self.view, self.opened],
            # What is asked for stands in the address bar: it is read when the event is sent.
            js="() => [window.location.search]",
            # Who walks on in a hurry waits for no picture of a page that is left behind.
            trigger_mode="multiple",
            concurrency_limit=None,
            api_visibility="private",
            show_progress="hidden",
        )

    async def _follow(self, search: str, request: gr.Request) -> AsyncIterator[tuple[str, str]]:
        """Show the place that an address names: its text at once, then its pages."""
        window = str(request.session_hash)
        mine = self._drawing[window] = object()
        try:
            place = dict(parse_qsl(search.removeprefix("?")))
            if "report" not in place:
                yield _EMPTY, ""
                return
            found = find(place, self._library)
            record = self._library.record(found.paragraph.report) if found else None
            if found is None or record is None:
                yield _lost(astray(place, self._library.records())), ""
                return
            here = found.paragraph
            self._access.note("looked-up", paragraph=here.id)
            paragraphs, among = self._library.paragraphs(here.report), self._library.records()
            waiting = Markup('<p class="note">Drawing the page…</p>') if here.pages else Markup("")
            yield panel(found, record, paragraphs, waiting, among), here.id
            drawn = Markup("")
            await asyncio.sleep(PAUSE)
            if self._drawing.get(window) is mine:
                drawn = await asyncio.to_thread(pictures, here, record, self._draw)
            if self._drawing.get(window) is mine:
                yield panel(found, record, paragraphs, drawn, among), here.id
            else:
                # Gradio sends what was yielded last once more when all is done.
                yield gr.skip(), gr.skip()
        finally:
            if self._drawing.get(window) is mine:
                del self._drawing[window]


def _lost(why: str) -> Markup:
    return Markup(
        '<section class="source" aria-label="Source"><p class="eyebrow">Source</p>'
        '<h2 tabindex="-1">Not in this library</h2><p>{}</p></section>'
    ).format(why)
