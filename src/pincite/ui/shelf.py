"""The page Library: what is in it, how well it was read, and adding reports."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import gradio as gr
from markupsafe import Markup

from pincite.errors import LockedError, PinciteError
from pincite.library import Library
from pincite.names import report_name
from pincite.rows import health_line
from pincite.types import Added, Record
from pincite.ui.model import Model
from pincite.ui.sheet import sheet
from pincite.ui.status import UNEXPECTED, busy, done
from pincite.ui.uploads import Upload, outcome, uploads_html
from pincite.ui.working import Working

logger = logging.getLogger(__name__)

MOST_GRADES = 3


def table(records: Sequence[Record]) -> Markup:
    """The reports as a table, newest first."""
    if not records:
        return Markup('<p class="outcome">The library is empty. Add reports above.</p>')
    rows = Markup("").join(_row(record, records) for record in records)
    count = f"{len(records)} report" + ("s" if len(records) > 1 else "")
    return Markup(
        '<div class="scroll" tabindex="0" role="region" aria-label="Reports in the library">'
        '<table class="reports"><caption>{}</caption><thead><tr><th scope="col">Report</th>'
        '<th scope="col">Dates</th><th scope="col">Grades</th><th scope="col">As read</th></tr>'
        "</thead><tbody>{}</tbody></table></div>"
    ).format(count, rows)


def _row(record: Record, records: Sequence[Record]) -> Markup:
    grades = [f"{grade.subject}: {grade.grade}" for grade in record.grades]
    if len(grades) > MOST_GRADES:
        grades = [*grades[:MOST_GRADES], f"and {len(grades) - MOST_GRADES} more"]
    return Markup(
        '<tr><th scope="row"><span class="name">{}</span><span class="title">{}</span></th>'
        '<td data-label="Dates">{}</td><td data-label="Grades">{}</td>'
        '<td data-label="As read">{}</td></tr>'
    ).format(
        report_name(record, records),
        _title(record),
        Markup("<br>").join(_dates(record)) or "not printed",
        Markup("<br>").join(grades) or "none",
        Markup("<br>").join((health_line(record), *record.health.warnings[:3])),
    )


def _title(record: Record) -> str:
    """The title, and the body where the title does not name it."""
    if not record.body or record.body in record.title:
        return record.title
    return f"{record.title} · {record.body}"


def _dates(record: Record) -> list[str]:
    lines = []
    if record.inspected:
        first, last = record.inspected
        lines.append(
            "Inspected " + (_day(last) if first == last else f"{_day(first)} – {_day(last)}")
        )
    if record.published:
        lines.append(f"Published {_day(record.published)}")
    return lines


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}".replace(" ", "\N{NO-BREAK SPACE}")


class Shelf:
    """The page's controls, and what they do."""

    def __init__(self, library: Library, model: Model) -> None:
        self._library = library
        self._model = model
        sheet(
            '<p class="note">A report is read, checked and added whole or not at all. It stays on '
            "this machine.</p>"
        )
        with gr.Row(elem_classes="buttons"):
            add = gr.UploadButton(
                "Add reports", file_count="multiple", variant="primary", size="md", scale=0
            )
        self.said = sheet(done())
        self.progress = sheet("", name="uploads")
        waiting = gr.State(())
        with gr.Row(visible=False, elem_id="locked") as asking:
            password = gr.Textbox(
                label="Password", type="password", max_lines=1, scale=3, autofocus=True
            )
            unlock = gr.Button("Add with this password", size="md", scale=1)
        self.table = sheet("", name="reports")
        outputs = [self.said, self.progress, waiting, asking, password]
        uploaded = add.upload(
            self._add,
            add,
            outputs,
            api_visibility="private",
            show_progress="hidden",
            concurrency_limit=1,
        )
        unlocked = gr.on(
            [unlock.click, password.submit],
            self._add,
            [waiting, password],
            outputs,
            api_visibility="private",
            show_progress="hidden",
            concurrency_limit=1,
        )
        self.changed = (uploaded, unlocked)

    def _add(self, paths: Sequence[str], password: str = "") -> Iterator[tuple[object, ...]]:
        """Add files, saying how far each is; those that need a password are asked about."""
        uploads = [Upload(Path(path).name) for path in paths]
        for at, path in enumerate(map(Path, paths)):
            for uploads[at] in self._added(path, password):
                step = uploads[at]
                ended = step.failed or step.done
                words = f"{step.name}: {ended or step.stage}"
                yield (
                    done(words) if ended else busy(words),
                    uploads_html(uploads),
                    *[gr.skip()] * 3,
                )
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
        )

    def _added(self, path: Path, password: str) -> Iterator[Upload]:
        """Add one file, saying how far it is; the uploaded copy is deleted unless it is locked."""
        upload = Upload(path.name, "reading")
        yield upload

        def add(say: Callable[[tuple[str, float]], None]) -> Added:
            self._model.wait(lambda words: say((words.lower(), 0.0)))
            return self._library.add(
                path,
                password=password or None,
                progress=lambda stage, share: say((stage, share)),
            )

        work: Working[tuple[str, float], Added] = Working(add)
        for stage, share in work:
            # A line a percent would flood the page: a tenth is enough to see it move.
            if stage != upload.stage or share - upload.share >= 0.1:
                upload = replace(upload, stage=stage, share=share)
                yield upload
        try:
            upload = replace(upload, done=outcome(work.result()))
        except LockedError:
            words = "That password does not open it." if password else "It opens with a password."
            upload = replace(upload, failed=words, locked=True)
        except PinciteError as error:
            upload = replace(upload, failed=str(error))
        except Exception:
            logger.exception("%s was not added", path.name)
            upload = replace(upload, failed=UNEXPECTED)
        if not upload.locked:
            path.unlink(missing_ok=True)
        yield upload
