"""The page Search: paragraphs ranked for some words, which are marked in each."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence

import gradio as gr
from markupsafe import Markup

from pincite import phrases
from pincite.assistant import Assistant
from pincite.errors import PinciteError
from pincite.names import names_of
from pincite.rows import place
from pincite.terms import places, stems
from pincite.types import Hit, Query, Record
from pincite.ui.ask import report_choices
from pincite.ui.links import link
from pincite.ui.model import Model
from pincite.ui.sheet import sheet
from pincite.ui.status import UNEXPECTED, busy, done, failure
from pincite.ui.who import ALONE, Access

logger = logging.getLogger(__name__)

SHOWN = 20


def hits_html(query: Query, hits: Sequence[Hit], records: Sequence[Record]) -> Markup:
    """The ranked list."""
    by_id = {record.id: record for record in records}
    scope = [by_id[id] for id in query.scope.reports if id in by_id]
    where = "all reports" if len(scope) == len(records) else names_of(scope)
    if not hits:
        return Markup('<p class="outcome">Nothing found in {}.</p>').format(where)
    # Words of an exact phrase are looked for together, and marked so.
    wanted = frozenset(stems(phrases.unquoted(query.text) if query.phrases else query.text))
    items = Markup("").join(_hit(hit, by_id, wanted, query.phrases) for hit in hits)
    return Markup('<p class="searched">Searched in {}.</p><ol class="found ranked">{}</ol>').format(
        where, items
    )


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
        with gr.Accordion("Choose reports to look in", open=False, elem_classes="filter"):
            self.filter = gr.CheckboxGroup(
                choices=[] if access.wanted else report_choices(assistant.library),
                label="Reports to look in",
                info="None chosen: all of them.",
            )
        said = sheet(done())
        found = sheet("", name="found")
        for event in (go.click, words.submit):
            event(
                self._search,
                [words, self.filter],
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
        yield done(f"{len(hits)} paragraphs found."), hits_html(query, hits, records)
