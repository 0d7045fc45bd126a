"""The page Ask: a question, its answer in the reports' words, and the conversations kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from markupsafe import Markup

from pincite.assistant import Assistant
from pincite.errors import PinciteError
from pincite.library import Library
from pincite.names import report_name
from pincite.rows import turn_of
from pincite.terms import sayable
from pincite.types import Answer
from pincite.ui.answer import conversation_html, said
from pincite.ui.examples import examples_html
from pincite.ui.line import Line
from pincite.ui.model import Model
from pincite.ui.sheet import sheet, told
from pincite.ui.status import UNEXPECTED, busy, done, failure, noted
from pincite.ui.talk import Talk, current, followed, named, only_seen, resumed, talks_html
from pincite.ui.who import ALONE, Access
from pincite.ui.working import Stopped, Working

logger = logging.getLogger(__name__)

MOST_TURNS = 20
"""Questions a new one is understood by."""
LONGEST_COMMENT = 2000
AT_ONCE = 8
"""Questions answered at once; more would only make each slower."""
IN_LINE = 24
"""Questions taken at once: those that wait are told how many come first."""

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
        # Whether the search was put back to be changed: then just what is typed is searched for.
        changed: gr.State = gr.State(False)
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
        choice = gr.Accordion("Choose reports to search", open=False, elem_classes="filter")
        with choice:
            self.filter = gr.CheckboxGroup(
                choices=[] if access.wanted else report_choices(self._library),
                label="Reports to search",
                info="None chosen: the question itself says which, or all are searched.",
            )
        with gr.Accordion("Conversations", open=False, elem_classes="filter"):
            self._talks = sheet("", name="conversations", script=_TALKS)
        self.examples = sheet("", name="examples", script=_ASK_EXAMPLE)
        self.status = sheet(done(), name="asked-status")
        view = sheet("", name="conversation", script=_CONVERSATION)
        self._shown = [self.status, view, talk, self._talks, self.examples]
        asked = [*self._shown, question, stop, changed]
        quietly: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        for event in (ask.click, question.submit):
            event(
                self._ask,
                [view, question, self.filter, talk, changed],
                asked,
                js=_REMEMBERED,
                concurrency_limit=IN_LINE,
                concurrency_id="ask",
                **quietly,
            )
        self.examples.click(
            self._ask_example,
            [view, self.filter, talk],
            asked,
            js=_REMEMBERED,
            concurrency_limit=IN_LINE,
            concurrency_id="ask",
            **quietly,
        )
        stop.click(self._stop, None, None, queue=False, **quietly).then(
            None, None, None, js=_FOCUS, api_visibility="private"
        )
        view.click(
            self._change, None, [self.status, question, self.filter, choice, changed], **quietly
        ).then(None, None, None, js=_FOCUS, api_visibility="private")
        view.submit(self._say, None, self.status, **quietly)
        fresh.click(self._start_again, None, [*self._shown, self.filter, changed], **quietly).then(
            None, None, None, js=_FOCUS, api_visibility="private"
        )
        self._talks.click(self._keep, [view, talk], self._shown, js=_REMEMBERED, **quietly)
        self._resuming = ([view, talk], self._shown)

    def resume_on(self, page: gr.Blocks) -> None:
        """Bring back, when the page is loaded, the conversation that its window showed."""
        inputs, outputs = self._resuming
        page.load(
            self._resume,
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
        yield from self._ask(remembered, question, chosen, talk, False, request)

    def _ask(
        self,
        remembered: str,
        question: str,
        chosen: list[str],
        talk: Talk,
        changed: bool,
        request: gr.Request,
    ) -> Iterator[tuple[object, ...]]:
        talk = current(self._on_the_page(remembered, talk), self._library)
        self._access.note("asked", words=question, reports=chosen)
        history = [turn_of(answer) for answer in talk.answers[-MOST_TURNS:]]

        def ask(say: Callable[[str], None]) -> Answer:
            with self._line.turn(say):
                self._model.wait(say)
                return self._assistant.ask(
                    question, reports=chosen, history=history, as_typed=changed, progress=say
                )

        window = str(request.session_hash)
        work = self._under_way[window] = Working(ask)
        try:
            shown = ""
            for words in work:
                # One who waits says so again and again: only a change is worth a line.
                if words != shown:
                    shown = words
                    yield *_only(busy(words)), gr.skip(), _VISIBLE, gr.skip()
            answer = work.result()
            # Another window may have asked in the same conversation meanwhile.
            talk = followed(current(talk, self._library), answer, self._library)
        except Stopped:
            yield *_only(noted("Stopped. Nothing was answered.")), gr.skip(), _HIDDEN, gr.skip()
            return
        except PinciteError as error:
            yield *_only(failure(str(error))), gr.skip(), _HIDDEN, gr.skip()
            return
        except Exception:
            # At the edge: a page that says "searching" for ever would be worse than saying so.
            logger.exception("a question was not answered")
            yield *_only(failure(UNEXPECTED)), gr.skip(), _HIDDEN, gr.skip()
            return
        finally:
            self._under_way.pop(window, None)
        yield *self._showing(talk, said(answer)), "", _HIDDEN, False

    def _stop(self, request: gr.Request) -> None:
        work = self._under_way.get(str(request.session_hash))
        if work is not None:
            work.stop()

    def _change(self, event: gr.EventData) -> tuple[object, ...]:
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
        return told_so, words, gr.update(value=reports), gr.update(open=True), True

    def _say(self, event: gr.EventData) -> object:
        """Keep what is said of an answer."""
        data = told(event)
        if not data:
            return gr.skip()
        position, helpful = data.get("position"), data.get("helpful") is True
        comment = sayable(str(data.get("comment", ""))[:LONGEST_COMMENT])
        if not isinstance(position, int) or not self._library.kept.say(
            str(told(event).get("conversation", "")), position, helpful=helpful, comment=comment
        ):
            return failure("That answer is not kept any more.")
        commented = ", with your comment" if comment else ""
        return noted(f"Kept: {'helpful' if helpful else 'not helpful'}{commented}. Thank you.")

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

    def _start_again(self) -> tuple[object, ...]:
        return *self._showing(Talk(), "New conversation."), gr.update(value=[]), False

    def _on_the_page(self, remembered: str, talk: Talk) -> Talk:
        """The conversation that the window shows, whatever this process knows of it."""
        if not remembered or remembered == talk.id:
            return talk
        return resumed(remembered, self._library) or talk

    def _resume(self, remembered: str, talk: Talk) -> tuple[object, ...]:
        return self._showing(self._on_the_page(remembered, talk), "")

    def _keep(self, remembered: str, talk: Talk, event: gr.EventData) -> tuple[object, ...]:
        """Open, rename, delete or put back a conversation."""
        talk = self._on_the_page(remembered, talk)
        kept, id = self._library.kept, str(told(event).get("id", ""))
        match told(event).get("do"):
            case "open":
                found = resumed(id, self._library)
                if found is None:
                    return self._showing(talk, "That conversation is gone.")
                return self._showing(found, f"Conversation opened: {found.title}.")
            case "rename":
                title = named(str(told(event).get("title", "")))
                if title:
                    kept.rename(id, title)
                said_of_it = f"Renamed: {title}." if title else "A name has at least one letter."
            case "delete":
                kept.delete(id)
                said_of_it = "Deleted. It can be put back below."
            case "restore":
                kept.restore(id)
                said_of_it = "Put back."
            case "purge":
                kept.purge(id)
                said_of_it = "Deleted for good."
            case _:
                return self._showing(talk, "")
        # The one on the page may have another name now, or be gone.
        now = resumed(talk.id, self._library) if id == talk.id else talk
        return noted(said_of_it), *self._showing(now or Talk(), "")[1:]


def _only(words: Markup) -> tuple[object, ...]:
    return words, gr.skip(), gr.skip(), gr.skip(), gr.skip()


def report_choices(library: Library) -> list[tuple[str, str]]:
    """The reports as (what is shown, id) pairs, newest first."""
    records = library.records()
    return [(report_name(record, records), record.id) for record in records]
