"""The page Library: what is in it, how well it was read, correcting and removing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
from markupsafe import Markup

from pincite.errors import PinciteError
from pincite.library import Library
from pincite.ui.addreports import AddReports
from pincite.ui.catalogue import ORDERS, counted, found, removed_html, table
from pincite.ui.correct import Correct
from pincite.ui.sheet import sheet, told
from pincite.ui.status import done, failure, noted
from pincite.ui.uploads import Intake
from pincite.ui.who import ALONE, Access

_SCRIPT = (Path(__file__).parent / "shelf.js").read_text(encoding="utf-8")


class Shelf:
    """The page's controls, and what they do."""

    def __init__(self, library: Library, intake: Intake, access: Access = ALONE) -> None:
        self._library = library
        self._access = access
        quietly: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        self.uploads = AddReports(intake, access)
        self._correct = Correct(library, access)
        with gr.Row(elem_classes="buttons", elem_id="finding"):
            words = gr.Textbox(
                "", label="Filter reports", max_lines=1, placeholder="name, year, grade"
            )
            order = gr.Radio(ORDERS, value=ORDERS[0], label="Order")
        self.inputs = [words, order]
        said = self.uploads.said
        self.table = sheet("", name="reports", script=_SCRIPT)
        acted = self.table.click(
            self._act, None, [said, *self._correct.opened], queue=False, **quietly
        )
        for event in (words.change, order.change):
            event(
                self._looked,
                self.inputs,
                [said, self.table],
                trigger_mode="always_last",
                queue=False,
                **quietly,
            )
        # Another window may have changed the library.
        self.table.submit(
            self.html, self.inputs, self.table, trigger_mode="always_last", queue=False, **quietly
        )
        self.changed = (*self.uploads.followed, acted, *self._correct.saved(said))

    def html(self, words: str = "", order: str = ORDERS[0]) -> Markup:
        """The table of what is looked for, and what was removed."""
        records = self._library.records()
        shown = found(records, words, order)
        editing, limits = self._access.editing, self._library.limits()
        removed = removed_html(self._library.removed()) if editing else ""
        return table(records, shown, editing=editing, limits=limits) + removed

    def _looked(self, words: str, order: str) -> tuple[Markup, Markup]:
        records = self._library.records()
        return done(counted(records, found(records, words, order))), self.html(words, order)

    def _act(self, event: gr.EventData) -> tuple[object, ...]:
        """Remove a report, put it back, or open the form that corrects it."""
        id = str(told(event).get("id", ""))
        closed = [gr.skip()] * len(self._correct.opened)
        try:
            match told(event).get("do"):
                case "correct" if self._access.editing:
                    return done(), *self._correct.filled(id)
                case "remove":
                    record = self._library.remove(id)
                    self._access.note("removed", report=id)
                    return noted(f"Removed: {record.title}. It can be put back below."), *closed
                case "restore":
                    record = self._library.restore(id)
                    self._access.note("restored", report=id)
                    return noted(f"Put back: {record.title}."), *closed
                case "purge":
                    record = self._library.remove(id, purge=True)
                    self._access.note("purged", report=id)
                    return noted(f"Deleted for good: {record.title}."), *closed
        except PinciteError as error:
            return failure(str(error)), *closed
        return done(), *closed
