"""The page put together: Ask, Search, Look up and Library on the left, the source on the right."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from pincite.assistant import Assistant
from pincite.ui.account import Account
from pincite.ui.api import Api
from pincite.ui.ask import Ask
from pincite.ui.examples import examples_html
from pincite.ui.lookup import Lookup
from pincite.ui.model import Model
from pincite.ui.search import Search
from pincite.ui.sheet import sheet
from pincite.ui.shelf import Shelf
from pincite.ui.source import Source
from pincite.ui.uploads import Intake
from pincite.ui.who import ALONE, Access

_HERE = Path(__file__).parent
_SCRIPTS = ("sure.js", "tabs.js", "toolarge.js")
_SCRIPT = "".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS)
HEADER = """<header class="masthead"><h1>Pincite</h1>
<p>Answers in the report’s own words, each with its paragraph.</p></header>
<p id="announcer" class="aloud" role="status"></p>"""


def blocks(assistant: Assistant, model: Model, intake: Intake, access: Access = ALONE) -> gr.Blocks:
    """The page's controls and what they do.

    With accounts nothing of a report is in it before it is loaded by somebody: who may see what.
    """
    library = assistant.library
    page = gr.Blocks(
        title="Pincite",
        analytics_enabled=False,
        fill_width=True,
        # Seconds: looked through each hour; a file may wait a day to be added.
        delete_cache=(3600, 86400),
    )
    with page:
        sheet(HEADER, script=_SCRIPT)
        account = Account(access) if access.wanted else None
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="pages", min_width=320), gr.Tabs(elem_id="tabs"):
                with gr.Tab("Ask", elem_id="ask"):
                    ask = Ask(assistant, model, access)
                with gr.Tab("Search", elem_id="search"):
                    search = Search(assistant, model, access)
                look_up_tab = gr.Tab("Look up", elem_id="look-up")
                with gr.Tab("Library", elem_id="library"):
                    shelf = Shelf(library, intake, access)
            with gr.Column(elem_id="beside", min_width=320):
                source = Source(library, access)
            with look_up_tab:
                Lookup(assistant, source.opened, access)
        Api(assistant, model, access)
        ask.resume_on(page)
        shelf.uploads.take_up_on(page)
        if account is not None:
            account.shown_on(page, shelf.uploads.for_editors)
        for change in shelf.changed:
            # What is open or quoted may be removed, or be called otherwise now.
            source.drawn_on(change.then)
            ask.drawn_on(change.then)

        def refreshed(
            asked: list[str], searched: list[str], words: str, order: str
        ) -> tuple[object, ...]:
            return (
                ask.filter.anew(asked),
                search.filter.anew(searched),
                examples_html(library, editing=access.editing),
                shelf.html(words, order),
            )

        filters = [ask.filter.chosen, search.filter.chosen]
        for event in (page.load, shelf.uploads.ended, *(change.then for change in shelf.changed)):
            event(
                refreshed,
                [*filters, *shelf.inputs],
                [*filters, ask.examples, shelf.table],
                api_visibility="private",
                show_progress="hidden",
                queue=False,
            )
    return page
