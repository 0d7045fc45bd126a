"""Add reports: files are chosen, and whichever window is open tells how far they have come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import gradio as gr

from pincite.errors import PinciteError
from pincite.ui.correct import FOR_GROUPS, typed_groups
from pincite.ui.sheet import sheet, told
from pincite.ui.status import busy, done
from pincite.ui.uploads import Intake, Upload, names_of_locked, news, summed_up, uploads_html
from pincite.ui.who import ALONE, Access

GLANCE = 0.2
"""Seconds between two looks at how far the files are."""

_TO_ADD = "() => document.querySelector('#add-reports').focus()"
# A page that was loaded while files are added asks how they get on. The reports are drawn anew as
# each file ends, with the filter that is typed by then.
_WATCHED = (
    "let before = 0; const look = () => {"
    " if (element.querySelector('[data-follow]')) trigger('click', { follow: true });"
    " const ended = Number(element.querySelector('[data-ended]')?.dataset.ended ?? 0);"
    " if (ended !== before) trigger('submit');"
    " before = ended; };"
    # What is there already, where it came before this page of the tabs was first opened.
    " look(); watch('value', look)"
)
_SAME = gr.skip()


class AddReports:
    """The controls for adding reports, and what they do."""

    def __init__(self, intake: Intake, access: Access = ALONE) -> None:
        self._intake = intake
        self._access = access
        self.for_editors: list[gr.Column] = []
        """What readers are not shown."""
        self._following: dict[str, object] = {}
        """Who follows the queue in each window."""
        quietly: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        with self._column():
            sheet(
                '<p class="note">A report is read, checked and added whole or not at all. '
                "It stays on this machine.</p>"
            )
            with gr.Row(elem_classes="buttons"):
                add = gr.UploadButton(
                    "Add reports",
                    file_count="multiple",
                    variant="primary",
                    size="md",
                    scale=0,
                    elem_id="add-reports",
                )
                stop = gr.Button("Stop adding", min_width=140, scale=0, visible=False)
            only_for = [self._groups()] if access.wanted else []
        self.said = sheet(done())
        with self._column():
            self._progress = sheet("", name="uploads", script=_WATCHED)
            self.ended = self._progress.submit
            """When one more of the files has ended."""
            with gr.Row(visible=False, elem_id="locked") as asking:
                password = gr.Textbox(
                    label="Password", type="password", max_lines=1, scale=3, autofocus=True
                )
                unlock = gr.Button("Add with this password", size="md", scale=1)
                leave = gr.Button("Leave out", size="md", scale=1)
        self._shown = [self.said, self._progress, asking, password, stop]
        at_once = {"queue": False, "trigger_mode": "multiple", **quietly}
        queued = add.upload(self._queue, [add, *only_for], None, **at_once)
        unlocked = gr.on(
            [unlock.click, password.submit], self._unlock, password, password, **at_once
        )
        left = leave.click(self._leave_out, None, None, **at_once)
        stop.click(self._stop, None, None, **at_once).then(
            None, None, None, js=_TO_ADD, api_visibility="private"
        )
        self._unhindered: dict[str, Any] = {
            # A window that looks on takes no thread, and must keep no other from looking on.
            "concurrency_limit": None,
            "trigger_mode": "multiple",
            **quietly,
        }
        self.followed = [
            event.then(self._follow, None, self._shown, **self._unhindered)
            for event in (queued, unlocked, left)
        ]

    def take_up_on(self, page: gr.Blocks) -> None:
        """Show, when the page is loaded, what is under way or was until lately."""
        # Out of the queue: a page that is left at once would break off the stream of a queued one.
        page.load(self._as_it_is, None, self._shown, **(self._unhindered | {"queue": False}))
        self._progress.click(self._take_up, None, self._shown, **self._unhindered)

    def _column(self) -> AbstractContextManager[object]:
        """A part of the page for editors; without accounts no part of its own."""
        if not self._access.wanted:
            return nullcontext()
        self.for_editors.append(gr.Column(visible=False))
        return self.for_editors[-1]

    def _editing(self) -> Intake:
        """The queue, for an editor."""
        if not self._access.editing:
            raise gr.Error("Only an editor of this library adds reports.", print_exception=False)
        return self._intake

    def _groups(self) -> gr.Textbox:
        """A field for the groups that new reports are for, from their first moment on."""
        return gr.Textbox(label="Groups for new reports", info=FOR_GROUPS, max_lines=1)

    def _queue(self, paths: Sequence[str] | None, only_for: str = "") -> None:
        intake, files = self._editing(), list(map(Path, paths or ()))
        try:
            groups = typed_groups(only_for)
        except PinciteError as error:
            for file in files:
                file.unlink(missing_ok=True)
            raise gr.Error(str(error), print_exception=False) from error
        intake.queue(files, by=self._access.name, groups=groups)

    def _unlock(self, password: str) -> str:
        self._editing().unlock(password)
        return ""

    def _leave_out(self) -> None:
        self._editing().leave_out()

    def _stop(self) -> None:
        self._editing().stop()

    def _as_it_is(self) -> tuple[object, ...]:
        now = self._intake.uploads
        if not self._access.editing or not self._intake.worth_telling:
            return (_SAME,) * len(self._shown)
        busy = not all(upload.ended for upload in now)
        listed = uploads_html(now, follow=busy)
        return _words(now, now), listed, *_asking(now, anew=True), _stop_shown(now)

    async def _take_up(
        self, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[tuple[object, ...]]:
        """Follow what was begun before the page was loaded; how it is by now is no news."""
        if not self._access.editing or not told(event):
            yield (_SAME,) * len(self._shown)
            return
        known = self._intake.uploads
        async for shown in self._looking_on(str(request.session_hash), known):
            yield shown

    async def _follow(self, request: gr.Request) -> AsyncIterator[tuple[object, ...]]:
        """Tell how far the files are until all have ended, or the window follows anew."""
        self._editing()
        async for shown in self._looking_on(str(request.session_hash), ()):
            yield shown

    async def _looking_on(
        self, window: str, known: Sequence[Upload]
    ) -> AsyncIterator[tuple[object, ...]]:
        mine = self._following[window] = object()
        before: Sequence[Upload] | None = None
        try:
            while self._following.get(window) is mine:
                now = self._intake.uploads
                if now is not before:
                    asks = before is None or names_of_locked(before) != names_of_locked(now)
                    words = _words(known if before is None else before, now)
                    yield words, uploads_html(now), *_asking(now, anew=asks), _stop_shown(now)
                    before = now
                if all(upload.ended for upload in now):
                    return
                await asyncio.sleep(GLANCE)
        finally:
            if self._following.get(window) is mine:
                del self._following[window]


def _words(before: Sequence[Upload], now: Sequence[Upload]) -> object:
    """What is said of the change, once."""
    if all(upload.ended for upload in now):
        return _SAME if before is now and not names_of_locked(now) else done(summed_up(now))
    words = news(before, now)
    return busy(words) if words else _SAME


def _asking(now: Sequence[Upload], *, anew: bool) -> tuple[object, object]:
    """The row that asks for a password; what is typed in it stays while it asks for the same."""
    if not anew:
        return _SAME, _SAME
    locked = names_of_locked(now)
    label = f"Password of {locked}" if locked else "Password"
    return gr.Row(visible=bool(locked)), gr.Textbox(label=label)


def _stop_shown(now: Sequence[Upload]) -> object:
    return gr.update(visible=not all(upload.ended for upload in now))
