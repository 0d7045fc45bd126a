"""The page Search: paragraphs ranked for some words, which are marked in each."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence

import gradio as gr
from markupsafe import Markup

from pincite import converse, phrases
from pincite.assistant import Assistant
from pincite.errors import PinciteError
from pincite.names import nowhere_in, searched_in
from pincite.rows import place
from pincite.terms import places, stems
from pincite.types import Hit, Query, Record
from pincite.ui.filter import Filter
from pincite.ui.links import link
from pincite.ui.model import Model
from pincite.ui.sheet import sheet
from pincite.ui.status import UNEXPECTED, busy, done, failure
from pincite.ui.who import ALONE, Access

logger = logging.getLogger(__name__)

SHOWN = 20


def hits_html(
    query: Query, hits: Sequence[Hit], records: Sequence[Record], typed: str = ""
) -> Markup:
    """The ranked list; words that were read otherwise than they were `typed` are shown as read."""
    by_id = {record.id: record for record in records}
    ids = query.scope.reports
    said = Markup("").join(
        Markup('<p class="outcome">{}</p>').format(note) for note in query.scope.notes
    )
    if not hits:
        nothing = Markup('<p class="outcome">Nothing found in {}{}.</p>')
        return said + nothing.format(nowhere_in(ids, by_id), _read_as(query, typed))
    wanted = _wanted(query)
    items = Markup("").join(_hit(hit, by_id, wanted, query.phrases) for hit in hits)
    return said + Markup(
        '<p class="searched">Searched in {}{}.</p><ol class="found ranked">{}</ol>'
    ).format(searched_in(ids, by_id), _read_as(query, typed), items)


def _read_as(query: Query, typed: str) -> str:
    read = converse.read_otherwise(query, typed) if typed else ""
    return f" as “{read}”" if read else ""


def found_line(query: Query, hits: Sequence[Hit]) -> str:
    """How many paragraphs were found, and whether by their words."""
    paragraphs = f"{len(hits)} paragraph{'' if len(hits) == 1 else 's'}"
    wanted = _wanted(query)
    if hits and not any(spans_marked(h.paragraph.text, wanted, query.phrases) for h in hits):
        return f"{paragraphs} nearest in meaning."
    return f"{paragraphs} found."


def _wanted(query: Query) -> frozenset[str]:
    """Stems to mark; words of an exact phrase are looked for together, and marked so."""
    return frozenset(stems(phrases.unquoted(query.text) if query.phrases else query.text))


def _hit(
    hit: Hit, records: Mapping[str, Record], wanted: frozenset[str], exact: Sequence[str]
) -> Markup:
    paragraph = hit.paragraph
    best = max(hit.sentences, key=lambda sentence: sentence.score, default=None)
    start, end = (best.start, best.end) if best else (0, 0)
    text = paragraph.text
    marks = spans_marked(text, wanted, exact)
    for first, last in marks:
        if best and first < start < last:
            start = first
        if best and first < end < last:
            end = last
    return Markup(
        '<li>{} <span class="section">{}</span><p>{}<span class="best">{}</span>{}</p></li>'
    ).format(
        link(place(paragraph, records), paragraph, text[start:end]),
        paragraph.section[-1] if paragraph.section else "",
        *(_marked(text, marks, *part) for part in ((0, start), (start, end), (end, len(text)))),
    )


def spans_marked(text: str, wanted: frozenset[str], exact: Sequence[str]) -> list[tuple[int, int]]:
    """Where the text says what was searched for: exact phrases whole, other words one by one."""
    whole = phrases.places(text, exact)
    words = [
        (start, end)
        for start, end in places(text, wanted)
        if not any(start < last and first < end for first, last in whole)
    ]
    return sorted([*whole, *words])


def _marked(text: str, marks: Sequence[tuple[int, int]], start: int, end: int) -> Markup:
    """A part of the text, with what is marked in it."""
    out, at = Markup(""), start
    for first, last in marks:
        if start <= first and last <= end:
            out += Markup("{}<mark>{}</mark>").format(text[at:first], text[first:last])
            at = last
    return out + text[at:end]


class Search:
    """The page's controls, and what they do."""

    def __init__(self, assistant: Assistant, model: Model, access: Access = ALONE) -> None:
        self._assistant = assistant
        self._access = access
        self._model = model
        words = gr.Textbox(
            label="Words to search for",
            placeholder="What to find; “exact words” in quotation marks must occur",
            lines=1,
            max_lines=1,
        )
        with gr.Row(elem_classes="buttons"):
            go = gr.Button("Search", variant="primary", min_width=120, scale=0)
        self.filter = Filter(
            assistant.library,
            "Choose reports to look in",
            label="Reports to look in",
            info="None chosen: all of them.",
            access=access,
        )
        said = sheet(done())
        found = sheet("", name="found")
        for event in (go.click, words.submit):
            event(
                self._search,
                [words, self.filter.chosen],
                [said, found],
                api_visibility="private",
                show_progress="hidden",
                # What is typed while the one before is answered is the one that is wanted.
                trigger_mode="always_last",
            )

    def _search(self, words: str, chosen: list[str]) -> Iterator[tuple[object, object]]:
        yield busy("Searching the reports"), gr.skip()
        try:
            self._access.note("searched", words=words, reports=chosen)
            self._model.wait()
            query, hits = self._assistant.search(words, reports=chosen, k=SHOWN)
        except PinciteError as error:
            yield failure(str(error)), ""
            return
        except Exception:
            # At the edge: a page that says "searching" for ever would be worse than saying so.
            logger.exception("a search failed")
            yield failure(UNEXPECTED), ""
            return
        records = self._assistant.library.records()
        yield done(found_line(query, hits)), hits_html(query, hits, records, words)
