"""The form that sets right what was read wrongly off a report's front page."""

from __future__ import annotations

from typing import Any

import gradio as gr
from markupsafe import Markup

from pincite.correcting import corrections, in_words
from pincite.errors import PinciteError, UsageError
from pincite.library import Library
from pincite.names import report_name
from pincite.store.called import groups_of
from pincite.ui.sheet import sheet
from pincite.ui.status import done, failure, noted
from pincite.ui.who import ALONE, Access

_LABELS = {
    "title": "Title",
    "body": "Body: the council, board or department it is about",
    "published": "Published",
    "inspected": "Inspected: one day, or two with “to” between",
}

_GROUPS = "Only for groups"
FOR_GROUPS = "With commas between. Only people of these groups find the report; editors find all."

# When the form is gone the report's own button has the focus, also after its line is drawn anew.
_TO_THE_REPORT = (
    "() => { const id = window.pinciteCorrecting; let looks = 0;"
    " const looking = setInterval(() => {"
    " if (++looks > 20) clearInterval(looking);"
    " const now = document.activeElement;"
    " if (document.querySelector('#correct')?.checkVisibility()) return;"
    " if (now === document.body || now.closest('#correct'))"
    ' document.querySelector(`[data-do=correct][data-id="${id}"]`)?.focus(); }, 100); }'
)


def typed_groups(words: str) -> tuple[str, ...]:
    """Groups as they are typed, with commas between.

    Raises:
        UsageError: One is no name of a group.
    """
    return groups_of(one for one in words.split(",") if one.strip())


class Correct:
    """The form's controls, and what they do."""

    def __init__(self, library: Library, access: Access = ALONE) -> None:
        self._library = library
        self._access = access
        self._id: gr.State = gr.State("")
        with gr.Column(visible=False, elem_id="correct") as self._form:
            self._head = sheet("")
            self._boxes = [
                gr.Textbox(label=label, max_lines=3 if name == "title" else 1)
                for name, label in _LABELS.items()
            ]
            if access.wanted:
                self._boxes.append(gr.Textbox(label=_GROUPS, info=FOR_GROUPS, max_lines=1))
            with gr.Row(elem_classes="buttons"):
                self._save = gr.Button("Save", variant="primary", min_width=120, scale=0)
                self._as_read = gr.Button("As it was read", min_width=160, scale=0)
                self._cancel = gr.Button("Cancel", min_width=120, scale=0)
            self._wrong = sheet("")
        self.opened = [self._form, self._id, self._head, self._wrong, *self._boxes]

    def filled(self, id: str) -> tuple[object, ...]:
        """The form open on a report, its fields as they are now."""
        record = self._library.record(id)
        if record is None:
            raise UsageError("That report is not in the library any more.")
        head = Markup(
            '<h2>Correct {}</h2><p class="note">Leave a field empty where the report '
            "does not say.</p>"
        ).format(report_name(record, self._library.records()))
        fields = [in_words(record, name) for name in _LABELS]
        if self._access.wanted:
            fields.append(", ".join(self._library.limits().get(id, ())))
        return gr.Column(visible=True), id, head, "", *fields

    def saved(self, said: gr.HTML) -> Any:
        """Wire the buttons; return the event after which the reports read otherwise."""
        quietly: dict[str, Any] = {
            "api_visibility": "private",
            "show_progress": "hidden",
            "queue": False,
        }
        outputs = [said, self._wrong, self._form]
        cancelled = self._cancel.click(
            lambda: (done(), "", gr.Column(visible=False)), None, outputs, **quietly
        )
        back = self._as_read.click(self._back, self._id, outputs, **quietly)
        saved = self._save.click(self._keep, [self._id, *self._boxes], outputs, **quietly)
        for event in (cancelled, back, saved):
            event.then(None, None, None, js=_TO_THE_REPORT, api_visibility="private")
        return saved, back

    def _keep(self, id: str, *typed: str) -> tuple[object, ...]:
        fields, rest = typed[: len(_LABELS)], typed[len(_LABELS) :]
        try:
            what = corrections(dict(zip(_LABELS, fields, strict=True)))
            # Groups that are none are refused before anything is kept.
            groups = typed_groups(",".join(rest))
            record = self._library.edit(id, what)
            self._access.note("corrected", report=id)
            if rest and groups != self._library.limits().get(id, ()):
                self._library.limit(id, groups)
                self._access.note("limited", report=id, groups=groups)
        except PinciteError as error:
            return done(), failure(str(error)), gr.skip()
        return noted(f"Saved: {record.title}."), "", gr.Column(visible=False)

    def _back(self, id: str) -> tuple[object, ...]:
        try:
            record = self._library.edit(id, None)
            self._access.note("corrected", report=id, as_read=True)
        except PinciteError as error:
            return done(), failure(str(error)), gr.skip()
        return noted(f"As it was read: {record.title}."), "", gr.Column(visible=False)
