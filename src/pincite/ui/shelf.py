"""The page Library: what is in it, how well it was read, adding, correcting and removing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from markupsafe import Markup

from pincite.errors import PinciteError
from pincite.library import Library
from pincite.ui.adding import Adding
from pincite.ui.catalogue import ORDERS, counted, found, removed_html, table
from pincite.ui.correct import Correct
from pincite.ui.model import Model
from pincite.ui.sheet import sheet, told
from pincite.ui.status import busy, done, failure, noted
from pincite.ui.uploads import uploads_html

_SCRIPT = (Path(__file__).parent / "shelf.js").read_text(encoding="utf-8")
_TO_ADD = "() => document.querySelector('#add-reports').focus()"
_VISIBLE, _HIDDEN = gr.update(visible=True), gr.update(visible=False)


class Shelf:
    """The page's controls, and what they do."""

    def __init__(self, library: Library, model: Model) -> None:
        self._library = library
        self._model = model
        self._under_way: dict[str, Adding] = {}
        quietly: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        sheet(
            '<p class="note">A report is read, checked and added whole or not at all. It stays on '
            "this machine.</p>"
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
        self.said = sheet(done())
        self.progress = sheet("", name="uploads")
        waiting = gr.State(())
        with gr.Row(visible=False, elem_id="locked") as asking:
            password = gr.Textbox(
                label="Password", type="password", max_lines=1, scale=3, autofocus=True
            )
            unlock = gr.Button("Add with this password", size="md", scale=1)
        self._correct = Correct(library)
        with gr.Row(elem_classes="buttons", elem_id="finding"):
            words = gr.Textbox(
                "", label="Filter reports", max_lines=1, placeholder="name, year, grade"
            )
            order = gr.Radio(ORDERS, value=ORDERS[0], label="Order")
        self.inputs = [words, order]
        self.table = sheet("", name="reports", script=_SCRIPT)
        outputs = [self.said, self.progress, waiting, asking, password, stop, add]
        uploaded = add.upload(self._add_new, add, outputs, concurrency_limit=1, **quietly)
        unlocked = gr.on(
            [unlock.click, password.submit],
            self._add,
            [waiting, password],
            outputs,
            concurrency_limit=1,
            **quietly,
        )
        stop.click(self._stop, None, None, queue=False, **quietly).then(
            None, None, None, js=_TO_ADD, api_visibility="private"
        )
        acted = self.table.click(
            self._act, None, [self.said, *self._correct.opened], queue=False, **quietly
        )
        for event in (words.change, order.change):
            event(
                self._looked,
                self.inputs,
                [self.said, self.table],
                trigger_mode="always_last",
                queue=False,
                **quietly,
            )
        self.changed = (uploaded, unlocked, acted, *self._correct.saved(self.said))

    def html(self, words: str = "", order: str = ORDERS[0]) -> Markup:
        """The table of what is looked for, and what was removed."""
        records = self._library.records()
        shown = found(records, words, order)
        return table(records, shown) + removed_html(self._library.removed())

    def _looked(self, words: str, order: str) -> tuple[Markup, Markup]:
        records = self._library.records()
        return done(counted(records, found(records, words, order))), self.html(words, order)

    def _act(self, event: gr.EventData) -> tuple[object, ...]:
        """Remove a report, put it back, or open the form that corrects it."""
        id = str(told(event).get("id", ""))
        closed = [gr.skip()] * len(self._correct.opened)
        try:
            match told(event).get("do"):
                case "correct":
                    return done(), *self._correct.filled(id)
                case "remove":
                    record = self._library.remove(id)
                    return noted(f"Removed: {record.title}. It can be put back below."), *closed
                case "restore":
                    return noted(f"Put back: {self._library.restore(id).title}."), *closed
                case "purge":
                    record = self._library.remove(id, purge=True)
                    return noted(f"Deleted for good: {record.title}."), *closed
        except PinciteError as error:
            return failure(str(error)), *closed
        return done(), *closed

    def _stop(self, request: gr.Request) -> None:
        adding = self._under_way.get(str(request.session_hash))
        if adding is not None:
            adding.stop()

    def _add(
        self, paths: Sequence[str], password: str, request: gr.Request
    ) -> Iterator[tuple[object, ...]]:
        """Add files, saying how far each is; those that need a password are asked about."""
        window = str(request.session_hash)
        adding = self._under_way[window] = Adding(self._library, self._model, [*map(Path, paths)])
        try:
            for step in adding.run(password):
                ended = step.failed or step.done
                words = f"{step.name}: {ended or step.stage}"
                yield (
                    done(words) if ended else busy(words),
                    uploads_html(adding.uploads),
                    *[gr.skip()] * 3,
                    _VISIBLE,
                    # What is chosen while files are added would get lost.
                    gr.update(interactive=False),
                )
        finally:
            self._under_way.pop(window, None)
        uploads = adding.uploads
        kept = sum(1 for upload in uploads if upload.done)
        locked = [path for path, upload in zip(paths, uploads, strict=True) if upload.locked]
        names = ", ".join(Path(path).name for path in locked)
        said = f"{kept} of {len(uploads)} files are in the library."
        yield (
            done(f"{said} Type the password of {names}." if locked else said),
            uploads_html(uploads),
            locked,
            gr.Row(visible=bool(locked)),
            gr.Textbox(value="", label=f"Password of {names}" if locked else "Password"),
            _HIDDEN,
            gr.update(interactive=True),
        )

    def _add_new(self, paths: Sequence[str], request: gr.Request) -> Iterator[tuple[object, ...]]:
        yield from self._add(paths, "", request)
