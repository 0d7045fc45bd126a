"""Which reports are looked in: the boxes to tick, folded under how many are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from pincite.library import Library
from pincite.names import report_name
from pincite.ui.who import ALONE, Access


class Filter:
    """The reports of a library, to be chosen from; none chosen means no limit.

    Args:
        library: Whose reports.
        head: What the fold is called.
        label: What the boxes are called.
        info: What it means that none is ticked.
        access: Who looks; with accounts the page holds no name of a report before it is loaded.
    """

    def __init__(
        self, library: Library, head: str, *, label: str, info: str, access: Access = ALONE
    ) -> None:
        self._library = library
        self._head = head
        self.fold = gr.Accordion(head, open=False, elem_classes="filter")
        with self.fold:
            self.chosen = gr.CheckboxGroup(
                choices=[] if access.wanted else self._choices(), label=label, info=info
            )
        quietly: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        self.chosen.change(
            self._counted,
            self.chosen,
            self.fold,
            queue=False,
            trigger_mode="always_last",
            **quietly,
        )

    def anew(self, chosen: Sequence[str]) -> dict[str, Any]:
        """The boxes as the library is now; what is gone from it is not chosen any more."""
        choices = self._choices()
        known = {id for _, id in choices}
        there = [id for id in chosen if id in known]
        # What is chosen is sent only where it changes: another may have been chosen meanwhile.
        if there == list(chosen):
            return gr.update(choices=choices)
        return gr.update(choices=choices, value=there)

    def _choices(self) -> list[tuple[str, str]]:
        """The reports as (what is shown, id) pairs, newest first."""
        records = self._library.records()
        return [(report_name(record, records), record.id) for record in records]

    def _counted(self, chosen: Sequence[str]) -> gr.Accordion:
        return gr.Accordion(label=f"{self._head} ({len(chosen)} chosen)" if chosen else self._head)
