"""The page Look up: a typed citation and the paragraphs it can mean; no model is needed."""

from __future__ import annotations

import re
from pathlib import Path

import gradio as gr
from markupsafe import Markup

from pincite.assistant import Assistant
from pincite.errors import PinciteError
from pincite.library import Library
from pincite.types import LookUp
from pincite.ui.answer import paragraph_item
from pincite.ui.sheet import sheet
from pincite.ui.status import done, failure
from pincite.ui.who import ALONE, Access

NOTHING = LookUp("not_found", (), "")


def readings_html(
    found: LookUp, library: Library, *, typed: str = "", page: LookUp = NOTHING
) -> Markup:
    """What the citation led to, or why it led nowhere.

    Args:
        found: the first reading.
        library: where it was looked up.
        typed: what was typed, to be asked where it reads as a question.
        page: what stands on the page of a number typed alone: the second reading.
    """
    records = {record.id: record for record in library.records()}
    message = Markup('<p class="outcome">{}</p>').format(found.message) if found.message else ""
    items = Markup("").join(paragraph_item(p, records) for p in found.paragraphs)
    # Of one report there is one reading: it opens beside the list at once.
    one = _one_reading(found)
    return Markup('{}{}<ul class="found"{}>{}</ul>{}').format(
        message,
        _ask_it(typed) if found.type == "question" else "",
        Markup(" data-one") if one else "",
        items,
        _also(typed, found, page, library),
    )


def _ask_it(typed: str) -> Markup:
    return Markup(
        '<p class="acts"><button type="button" class="act" data-ask-it="{0}">Ask it'
        '<span class="aloud">: {0}</span></button></p>'
    ).format(typed.strip())


def _also(typed: str, found: LookUp, page: LookUp, library: Library) -> Markup:
    """The page of that number, below the paragraphs of that number."""
    if not page.paragraphs:
        return Markup("")
    records = {record.id: record for record in library.records()}
    items = Markup("").join(paragraph_item(p, records) for p in page.paragraphs)
    return Markup(
        '<h2 class="also">{} page {}</h2>{}<ul class="found" id="on-the-page">{}</ul>'
    ).format(
        "Also:" if found.paragraphs else "But there is a",
        _alone(typed),
        Markup('<p class="note">{}</p>').format(page.message) if page.message else "",
        items,
    )


def _one_reading(found: LookUp) -> bool:
    """Whether it means one paragraph, or some of one report."""
    count = len(found.paragraphs)
    several = found.type == "ambiguous" and count > 1
    return count > 0 and not several and len({p.report for p in found.paragraphs}) == 1


_NUMBER = re.compile(r"\W*0*(\d{1,4})\W*")


def _alone(typed: str) -> str:
    r"""The number, where nothing else is typed; a paragraph or a page may be meant.

    >>> _alone(" 78. "), _alone("para 78"), _alone("3.12")
    ('78', '', '')
    """
    found = _NUMBER.fullmatch(typed)
    return found[1] if found else ""


_STEP = re.compile(r"\b(?:next|prev\w*|before|after|following|last|first)\b", re.IGNORECASE)
_SCRIPT = (Path(__file__).parent / "lookup.js").read_text(encoding="utf-8")


class Lookup:
    """The page's controls, and what they do."""

    def __init__(self, assistant: Assistant, opened: gr.State, access: Access = ALONE) -> None:
        self._assistant = assistant
        self._access = access
        typed = gr.Textbox(
            label="Look up",
            placeholder="para 25 · paras 24–26 · rec 6 · page 12 · executive summary",
            lines=1,
            max_lines=1,
            elem_id="typed",
        )
        with gr.Row(elem_classes="buttons"):
            go = gr.Button("Find the paragraph", variant="primary", min_width=180, scale=0)
        said = sheet(done())
        readings = sheet("", name="readings", script=_SCRIPT)
        for event in (go.click, typed.submit):
            event(
                self._look_up,
                [typed, opened],
                [said, readings],
                api_visibility="private",
                show_progress="hidden",
                # What is typed while the one before is answered is the one that is wanted.
                trigger_mode="always_last",
            )

    def _look_up(self, typed: str, opened: str) -> tuple[str, str]:
        self._access.note("looked-up", words=typed)
        try:
            found = self._assistant.cite(typed)
            if found.type == "not_found" and opened and _STEP.search(typed):
                # "next" has no meaning but from the paragraph that is open.
                found = self._assistant.cite(typed, at=opened)
            number = _alone(typed)
            page = self._assistant.cite(f"page {number}") if number else NOTHING
        except PinciteError as error:
            return failure(str(error)), ""
        count = len(found.paragraphs)
        words = "Nothing found." if not count else f"{count} found."
        # One that opens by itself is announced by the panel.
        told = "" if _one_reading(found) else words
        if page.paragraphs:
            told = f"{told} Also: page {number}.".strip()
        return done(told), readings_html(found, self._assistant.library, typed=typed, page=page)
