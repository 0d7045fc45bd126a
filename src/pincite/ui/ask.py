"""The page Ask: a question, its answer in the reports' words, and the conversation so far."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import gradio as gr
from markupsafe import Markup

from pincite.assistant import Assistant
from pincite.errors import PinciteError
from pincite.library import Library
from pincite.names import report_name
from pincite.rows import turn_of
from pincite.types import Answer
from pincite.ui.answer import conversation_html, said
from pincite.ui.examples import examples_html
from pincite.ui.model import Model
from pincite.ui.sheet import sheet
from pincite.ui.status import UNEXPECTED, busy, done, failure
from pincite.ui.working import Working

logger = logging.getLogger(__name__)

MOST_TURNS = 20
"""Questions a conversation remembers."""

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
