"""The page Ask: a question, its answer in the reports' words, and the conversations kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from markupsafe import Markup

from pincite.assistant import MOST_TURNS, Assistant
from pincite.errors import PinciteError
from pincite.rows import turn_of
from pincite.types import Answer
from pincite.ui.answer import conversation_html, said
from pincite.ui.examples import examples_html
from pincite.ui.filter import Filter
from pincite.ui.line import Line
from pincite.ui.model import Model
from pincite.ui.saying import Saying
from pincite.ui.sheet import sheet, told
from pincite.ui.status import UNEXPECTED, busy, done, failure, noted
from pincite.ui.talk import Talk, acted, current, followed, only_seen, still, talks_html
from pincite.ui.who import ALONE, Access
from pincite.ui.working import Stopped, Working

logger = logging.getLogger(__name__)

AT_ONCE = 8
"""Questions answered at once; more would only make each slower."""

_HERE = Path(__file__).parent
_CONVERSATION = (_HERE / "conversation.js").read_text(encoding="utf-8")
_TALKS = (_HERE / "talks.js").read_text(encoding="utf-8")
_ASK_EXAMPLE = (
    "element.addEventListener('click', (event) => {"
    " const button = event.target.closest('[data-ask]');"
    " if (button) trigger('click', { question: button.dataset.ask }); });"
    # What reads as a question where a citation is looked up.
    "document.addEventListener('pincite-ask',"
    " (event) => trigger('click', { question: event.detail }));"
)
_VISIBLE, _HIDDEN = gr.update(visible=True), gr.update(visible=False)
_FOCUS = "() => document.querySelector('#question textarea').focus()"
# The server forgets a state when it is restarted, or has many windows: the window itself
# says which conversation it shows.
_REMEMBERED = "(view, ...more) => [sessionStorage.getItem('pincite-conversation') ?? '', ...more]"

_ASKED = (
    "(view, question, ...more) => { window.pinciteAsked = question;"
    " return [sessionStorage.getItem('pincite-conversation') ?? '', question, ...more]; }"
)
# The next question may be typed already; and one that was not answered stays to be asked again.
_CLEARED = (
    "(typed) => typed === window.pinciteAsked"
    " && !document.querySelector('#asked-status :is(.failed, .noted)') ? '' : typed"
)


class Ask:
    """The page's controls, and what they do."""

    def __init__(self, assistant: Assistant, model: Model, access: Access = ALONE) -> None:
        self._assistant = assistant
        self._access = access
        self._library = assistant.library
        self._model = model
        self._under_way: dict[str, Working[str, Answer]] = {}
        self._line = Line(AT_ONCE)
        talk: gr.State = gr.State(Talk())
        # What was chosen before a search was put back to be changed: then just what is typed is
        # searched for, and the choice is as before when it is answered. Else None.
        changed: gr.State = gr.State(None)
        question = gr.Textbox(
            label="Question",
            placeholder="What do you want to know from the reports?",
            lines=1,
            max_lines=4,
            elem_id="question",
        )
        with gr.Row(elem_classes="buttons"):
            ask = gr.Button("Ask", variant="primary", min_width=120, scale=0)
            stop = gr.Button("Stop", min_width=100, scale=0, visible=False)
            fresh = gr.Button("New conversation", min_width=180, scale=0)
        self.filter = Filter(
            self._library,
            "Choose reports to search",
            label="Reports to search",
            info="None chosen: the question itself says which, or all are searched.",
            access=access,
        )
        chosen = self.filter.chosen
        with gr.Accordion("Conversations", open=False, elem_classes="filter"):
            self._talks = sheet("", name="conversations", script=_TALKS)
        self.examples = sheet("", name="examples", script=_ASK_EXAMPLE)
        self.status = sheet(done(), name="asked-status")
        view = sheet("", name="conversation", script=_CONVERSATION)
        self._shown = [self.status, view, talk, self._talks, self.examples]
        asked = [*self._shown, stop, changed, chosen]
        quietly: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        for event in (ask.click, question.submit):
            event(
                self._ask,
                [view, question, chosen, talk, changed],
                asked,
                js=_ASKED,
                # None waits in Gradio's queue, where nobody is told: all stand in our line.
                concurrency_limit=None,
                concurrency_id="ask",
                **quietly,
            ).then(None, question, question, js=_CLEARED, api_visibility="private")
        self.examples.click(
            self._ask_example,
            [view, chosen, talk],
            asked,
            js=_REMEMBERED,
            concurrency_limit=None,
            concurrency_id="ask",
            **quietly,
        )
        stop.click(self._stop, None, None, queue=False, **quietly).then(
            None, None, None, js=_FOCUS, api_visibility="private"
        )
        view.click(
            self._change,
            [chosen, changed],
            [self.status, question, chosen, self.filter.fold, changed],
            **quietly,
        ).then(None, None, None, js=_FOCUS, api_visibility="private")
        view.submit(Saying(self._library).say, None, self.status, **quietly)
        fresh.click(self._start_again, None, [*self._shown, chosen, changed], **quietly).then(
            None, None, None, js=_FOCUS, api_visibility="private"
        )
        self._talks.click(self._keep, [view, talk], self._shown, js=_REMEMBERED, **quietly)
        self._resuming = ([view, talk], self._shown)

    def resume_on(self, page: gr.Blocks) -> None:
        """Bring back, when the page is loaded, the conversation that its window showed."""
        self._draw_on(page.load, self._resume)

    def drawn_on(self, event: Callable[..., object]) -> None:
        """Look the quotations up again when something happens: a change of the library."""
        self._draw_on(event, self._as_it_is)

    def _draw_on(self, event: Callable[..., object], draw: Callable[..., object]) -> None:
        inputs, outputs = self._resuming
        event(
            draw,
            inputs,
            outputs,
            js=_REMEMBERED,
            api_visibility="private",
            show_progress="hidden",
            queue=False,
        )

    # ---- asking --------------------------------------------------------------------------------

    def _ask_example(
        self,
        remembered: str,
        chosen: list[str],
        talk: Talk,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[tuple[object, ...]]:
        question = str(told(event).get("question", ""))
        yield from self._ask(remembered, question, chosen, talk, None, request)

    def _ask(
        self,
        remembered: str,
        question: str,
        chosen: list[str],
        talk: Talk,
        changed: list[str] | None,
        request: gr.Request,
    ) -> Iterator[tuple[object, ...]]:
        talk = current(self._on_the_page(remembered, talk), self._library)
        self._access.note("asked", words=question, reports=chosen)
        typed = changed is not None
        history = [turn_of(answer) for answer in talk.answers[-MOST_TURNS:]]

        def ask(say: Callable[[str], None]) -> Answer:
            with self._line.turn(say):
                self._model.wait(say)
                return self._assistant.ask(
                    question, reports=chosen, history=history, as_typed=typed, progress=say
                )

        window = str(request.session_hash)
        work = self._under_way[window] = Working(ask)
        try:
            shown = ""
            for words in work:
                # One who waits says so again and again: only a change is worth a line.
                if words != shown:
                    shown = words
                    yield _only(busy(words), _VISIBLE)
            answer = work.result()
            # Another window may have asked in the same conversation meanwhile.
            talk = followed(current(talk, self._library), answer, self._library)
        except Stopped:
            yield _only(noted("Stopped. Nothing was answered."), _HIDDEN)
            return
        except PinciteError as error:
            yield _only(failure(str(error)), _HIDDEN)
            return
        except Exception:
            # At the edge: a page that says "searching" for ever would be worse than saying so.
            logger.exception("a question was not answered")
            yield _only(failure(UNEXPECTED), _HIDDEN)
            return
        finally:
            self._under_way.pop(window, None)
        before = gr.update(value=changed) if typed else gr.skip()
        yield *self._showing(talk, said(answer)), _HIDDEN, None, before

    def _stop(self, request: gr.Request) -> None:
        work = self._under_way.get(str(request.session_hash))
        if work is not None:
            work.stop()

    def _change(
        self, before: list[str], changed: list[str] | None, event: gr.EventData
    ) -> tuple[object, ...]:
        """Put what was searched for, and where, back into the controls, to be changed."""
        data = told(event)
        if not data:
            return (gr.skip(),) * 5
        words, chosen = str(data.get("question", "")), data.get("reports", [])
        known = {record.id for record in self._library.records()}
        reports = [str(id) for id in chosen if str(id) in known]
        told_so = noted(
            "Change the words, or the reports, and ask: just these words are searched for."
        )
        kept = before if changed is None else changed
        return told_so, words, gr.update(value=reports), gr.update(open=True), kept

    # ---- conversations -------------------------------------------------------------------------

    def _showing(self, talk: Talk, words: str) -> tuple[object, ...]:
        """What the outputs show of a conversation."""
        talk = only_seen(talk, self._library) if self._access.wanted else talk
        talks = talks_html(self._library.kept.conversations(), talk.id)
        examples = "" if talk.turns else examples_html(self._library, editing=self._access.editing)
        said_before = self._library.kept.feedback(talk.id) if talk.id else ()
        said_of = {one.position: one for one in said_before}
        view = conversation_html(talk, self._library, said_of)
        return done(words), view, talk, talks, examples

    def _start_again(self, request: gr.Request) -> tuple[object, ...]:
        self._stop(request)
        return *self._showing(Talk(), "New conversation."), gr.update(value=[]), None

    def _on_the_page(self, remembered: str, talk: Talk) -> Talk:
        """The conversation that the window shows, whatever this process knows of it."""
        if not remembered or remembered == talk.id:
            return talk
        return still(remembered, self._library, talk)

    def _resume(self, remembered: str, talk: Talk) -> tuple[object, ...]:
        shown = self._showing(self._on_the_page(remembered, talk), "")
        # Where none is brought back, what was asked meanwhile must not be taken away: this may
        # reach the page after its answer.
        return shown if remembered else (*(gr.skip(),) * 3, *shown[3:])

    def _as_it_is(self, remembered: str, talk: Talk) -> tuple[object, ...]:
        return self._showing(still(remembered, self._library, talk), "")

    def _keep(
        self, remembered: str, talk: Talk, event: gr.EventData, request: gr.Request
    ) -> tuple[object, ...]:
        """Open, rename, delete or put back a conversation."""
        data = told(event)
        if data.get("do") == "open":
            # What is still being answered belongs to the one that is left.
            self._stop(request)
        talk, words, seen = acted(data, self._on_the_page(remembered, talk), self._library)
        return done(words) if seen else noted(words), *self._showing(talk, "")[1:]


def _only(words: Markup, stop: object) -> tuple[object, ...]:
    """What the outputs of a question show while there is no answer."""
    return words, *(gr.skip(),) * 4, stop, gr.skip(), gr.skip()
