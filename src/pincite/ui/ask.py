"""The page Ask: a question, its answer in the reports' words, and the conversation so far."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence

import gradio as gr
from markupsafe import Markup

from pincite import converse
from pincite.assistant import Assistant
from pincite.errors import PinciteError
from pincite.library import Library
from pincite.names import names_of, report_name
from pincite.quote import in_parts
from pincite.rows import place, turn_of
from pincite.types import Answer, Citation, Paragraph, Record, Statement
from pincite.ui.examples import examples_html
from pincite.ui.links import link
from pincite.ui.model import Model
from pincite.ui.sheet import sheet
from pincite.ui.status import UNEXPECTED, busy, done, failure
from pincite.ui.working import Working

logger = logging.getLogger(__name__)

MOST_TURNS = 20
"""Questions a conversation remembers."""
MOST_OTHERS = 8

_ASK_EXAMPLE = (
    "element.addEventListener('click', (event) => {"
    " const button = event.target.closest('[data-ask]');"
    " if (button) trigger('click', { question: button.dataset.ask }); });"
)
_CHANGE = (
    "element.addEventListener('click', (event) => {"
    " const button = event.target.closest('[data-search]');"
    " if (button) trigger('click', { question: button.dataset.search,"
    " reports: button.dataset.reports.split(' ').filter(Boolean) }); });"
)
_FOCUS = "() => document.querySelector('#question textarea').focus()"
_HEADS = {
    "answered": "",
    "partly": "The reports answer this only in part.",
    "not_in_reports": "The reports searched do not say.",
}


def answer_html(answer: Answer, library: Library) -> Markup:
    """One question with what the reports say to it."""
    records = {record.id: record for record in library.records()}
    head = _HEADS[answer.outcome]
    nearest = answer.nearest if answer.outcome != "answered" else ()
    shown = {c.paragraph.id for s in answer.statements for c in s.citations}
    shown |= {paragraph.id for paragraph in nearest}
    others = [hit.paragraph for hit in answer.hits if hit.paragraph.id not in shown][:MOST_OTHERS]
    parts = [
        Markup('<article class="turn {}"><h2>{}</h2>').format(answer.outcome, answer.question),
        Markup('<p class="outcome">{}</p>').format(head) if head else "",
        _missing(answer.missing_words) if answer.outcome != "answered" else "",
        _statements(answer.statements, records),
        *(Markup('<p class="note">{}</p>').format(note) for note in answer.notes),
        _nearest(nearest, records),
        _searched(answer, records) if records else "",
        _others(others, records) if answer.outcome != "not_in_reports" else "",
        Markup("</article>"),
    ]
    return Markup("").join(parts)


def _statements(statements: Sequence[Statement], records: dict[str, Record]) -> Markup:
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(statement.citations[0].paragraph.report, []).append(statement)
    out = Markup("")
    for report, group in groups.items():
        if len(groups) > 1:
            record = records[report]
            name = report_name(record, list(records.values()))
            out += Markup("<h3>{}</h3>").format(name)
        out += Markup("").join(_statement(statement, records) for statement in group)
    return out


def _statement(statement: Statement, records: dict[str, Record]) -> Markup:
    """The sentence as a quotation; a reworded one above the words it rests on."""
    links = [_citation(citation, records) for citation in statement.citations]
    if in_parts(statement):
        return _quotation(statement.text, [Markup("; ").join(links)])
    if statement.citations[0].quote == statement.text:
        return _quotation(statement.text, links)
    quotations = [
        _quotation(citation.quote, [link])
        for citation, link in zip(statement.citations, links, strict=True)
    ]
    return Markup('<p class="statement">{}</p>{}').format(
        statement.text, Markup("").join(quotations)
    )


def _quotation(words: str, links: Sequence[Markup]) -> Markup:
    also = Markup(' <span class="also">Much the same: {}</span>').format(
        Markup("; ").join(links[1:])
    )
    return Markup('<blockquote><p>{}</p><div class="by">{}{}</div></blockquote>').format(
        words, links[0], also if len(links) > 1 else ""
    )


def _citation(citation: Citation, records: dict[str, Record]) -> Markup:
    paragraph = citation.paragraph
    text = place(paragraph, records, page=citation.page)
    return link(text, paragraph, citation.quote)


def paragraph_item(paragraph: Paragraph, records: Mapping[str, Record]) -> Markup:
    """A paragraph in a list: its citation, its section and the whole of its text."""
    return Markup("<li>{} {}<p>{}</p></li>").format(
        link(place(paragraph, records), paragraph),
        Markup('<span class="section">{}</span>').format(paragraph.section[-1])
        if paragraph.section
        else "",
        paragraph.text,
    )


def _nearest(nearest: Sequence[Paragraph], records: dict[str, Record]) -> Markup:
    if not nearest:
        return Markup("")
    return Markup(
        '<h3>The nearest paragraphs</h3><p class="note">They come close to the question, but do '
        'not answer it.</p><ul class="found">{}</ul>'
    ).format(Markup("").join(paragraph_item(p, records) for p in nearest))


def _others(others: Sequence[Paragraph], records: dict[str, Record]) -> Markup:
    if not others:
        return Markup("")
    return Markup(
        '<details><summary>Other paragraphs on the subject</summary><ul class="found">{}</ul>'
        "</details>"
    ).format(Markup("").join(paragraph_item(p, records) for p in others))


def _missing(words: Sequence[str]) -> Markup:
    if not words:
        return Markup("")
    return Markup('<p class="note">Nowhere in the reports searched: {}.</p>').format(
        ", ".join(f"“{word}”" for word in words)
    )


def _searched(answer: Answer, records: dict[str, Record]) -> Markup:
    ids = answer.query.scope.reports
    every = len(ids) == len(records) and len(ids) > 1
    named = names_of([records[id] for id in ids if id in records])
    where = f"all {len(ids)} reports" if every else named
    query = answer.query
    return Markup(
        '<p class="searched">Searched in {} as “{}”. <button type="button" class="change" '
        'data-search="{}" data-reports="{}">Change the search</button></p>'
    ).format(
        where,
        converse.searched_as(query.text, query.earlier),
        converse.in_one(query.text, query.earlier),
        "" if every else " ".join(ids),
    )


def conversation_html(answers: Sequence[Answer], library: Library) -> Markup:
    """The conversation, newest answer first."""
    newest_first = [answer_html(answer, library) for answer in reversed(answers)]
    if len(newest_first) < 2:
        return Markup("").join(newest_first)
    return Markup('{}<p class="eyebrow earlier">Earlier in this conversation</p>{}').format(
        newest_first[0], Markup("").join(newest_first[1:])
    )


def said(answer: Answer) -> str:
    """What a screen reader is told when the answer is there."""
    count = len(answer.statements)
    if not count:
        return _HEADS["not_in_reports"]
    quotations = f"{count} quotation" + ("s" if count > 1 else "")
    return f"{_HEADS[answer.outcome]} {quotations} found.".strip()


class Ask:
    """The page's controls, and what they do."""

    def __init__(self, assistant: Assistant, model: Model) -> None:
        self._assistant = assistant
        self._model = model
        answers: gr.State = gr.State(())
        question = gr.Textbox(
            label="Question",
            placeholder="What do you want to know from the reports?",
            lines=1,
            max_lines=4,
            elem_id="question",
        )
        with gr.Row(elem_classes="buttons"):
            ask = gr.Button("Ask", variant="primary", min_width=120, scale=0)
            fresh = gr.Button("New conversation", min_width=180, scale=0)
        choice = gr.Accordion("Choose reports to search", open=False, elem_classes="filter")
        with choice:
            self.filter = gr.CheckboxGroup(
                choices=report_choices(assistant.library),
                label="Reports to search",
                info="None chosen: the question itself says which, or all are searched.",
            )
        self.examples = sheet("", name="examples", script=_ASK_EXAMPLE)
        self.status = sheet(done())
        conversation = sheet("", name="conversation", script=_CHANGE)
        outputs = [self.status, conversation, answers, question, self.examples]
        for event in (ask.click, question.submit):
            event(
                self._ask,
                [question, self.filter, answers],
                outputs,
                api_visibility="private",
                show_progress="hidden",
            )
        self.examples.click(
            self._ask_example,
            [self.filter, answers],
            outputs,
            api_visibility="private",
            show_progress="hidden",
        )
        conversation.click(
            self._change,
            None,
            [question, self.filter, choice],
            api_visibility="private",
            show_progress="hidden",
        ).then(None, None, None, js=_FOCUS, api_visibility="private")
        fresh.click(
            self._start_again,
            None,
            outputs,
            api_visibility="private",
            show_progress="hidden",
        )

    def _ask_example(
        self, chosen: list[str], answers: tuple[Answer, ...], event: gr.EventData
    ) -> Iterator[tuple[object, ...]]:
        yield from self._ask(str(event._data.get("question", "")), chosen, answers)

    def _ask(
        self, question: str, chosen: list[str], answers: tuple[Answer, ...]
    ) -> Iterator[tuple[object, ...]]:
        history = [turn_of(answer) for answer in answers]

        def ask(say: Callable[[str], None]) -> Answer:
            self._model.wait(say)
            return self._assistant.ask(question, reports=chosen, history=history, progress=say)

        work = Working(ask)
        for words in work:
            yield _only(busy(words))
        try:
            answer = work.result()
        except PinciteError as error:
            yield _only(failure(str(error)))
            return
        except Exception:
            # At the edge: a page that says "searching" for ever would be worse than saying so.
            logger.exception("a question was not answered")
            yield _only(failure(UNEXPECTED))
            return
        answers = (*answers, answer)[-MOST_TURNS:]
        html = conversation_html(answers, self._assistant.library)
        yield done(said(answer)), html, answers, "", ""

    def _change(self, event: gr.EventData) -> tuple[object, ...]:
        """Put what was searched for, and where, back into the controls, to be changed."""
        words, chosen = str(event._data.get("question", "")), event._data.get("reports", [])
        known = {record.id for record in self._assistant.library.records()}
        reports = [str(id) for id in chosen if str(id) in known]
        return words, gr.update(value=reports), gr.update(open=True)

    def _start_again(self) -> tuple[object, ...]:
        examples = examples_html(self._assistant.library)
        return done("New conversation."), "", (), "", examples


def _only(words: Markup) -> tuple[object, ...]:
    return words, gr.skip(), gr.skip(), gr.skip(), gr.skip()


def report_choices(library: Library) -> list[tuple[str, str]]:
    """The reports as (what is shown, id) pairs, newest first."""
    records = library.records()
    return [(report_name(record, records), record.id) for record in records]
