"""The page Library: what is in it, how well it was read, and adding reports."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import gradio as gr
from markupsafe import Markup

from pincite.errors import PinciteError
from pincite.library import Added, Library
from pincite.names import report_name
from pincite.types import Record, Series
from pincite.ui.model import Model
from pincite.ui.sheet import sheet
from pincite.ui.status import UNEXPECTED, busy, done
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


def health_line(record: Record) -> str:
    """How the report was read: "111 paragraphs, 1–111, none missing · 41 pages · 99.7 % …"."""
    series = [_series(run) for run in record.health.series]
    parts = series or [f"no numbered paragraphs, {record.paragraphs} blocks of text"]
    if record.pages:
        parts.append(f"{record.pages} pages")
    if record.health.coverage is not None:
        share = f"{100 * record.health.coverage:.1f}".removesuffix(".0")
        parts.append(f"{share}\N{NO-BREAK SPACE}% of the text in blocks")
    return " · ".join(parts)


def _series(run: Series) -> str:
    name = f"{run.name}: " if run.name else ""
    gaps = f"missing {', '.join(run.missing[:5])}" if run.missing else "none missing"
    more = f" and {len(run.missing) - 5} more" if len(run.missing) > 5 else ""
    return f"{name}{run.count} paragraphs, {run.first}–{run.last}, {gaps}{more}"


@dataclass(frozen=True, slots=True)
class Upload:
    """How far one file has come."""

    name: str
    stage: str = "waiting"
    share: float = 0.0
    done: str = ""
    failed: str = ""


def uploads_html(uploads: Sequence[Upload]) -> Markup:
    """The files of an upload, each with how far it has come."""
    return Markup('<ul class="uploads">{}</ul>').format(Markup("").join(map(_upload, uploads)))


def _upload(upload: Upload) -> Markup:
    if upload.failed:
        state = Markup('<span class="failed">Not added. {}</span>').format(upload.failed)
    elif upload.done:
        state = Markup('<span class="done">{}</span>').format(upload.done)
    else:
        state = Markup(
            '<span>{}</span><progress max="100" value="{}" aria-label="{} of {}"></progress>'
        ).format(upload.stage, round(upload.share * 100), upload.stage, upload.name)
    return Markup('<li><span class="file">{}</span>{}</li>').format(upload.name, state)


def _outcome(added: Added) -> str:
    record = added.record
    words = {
        "added": f"Done: added as {record.id}",
        "replaced": f"Done: replaced {record.id}",
        "unchanged": f"Already in the library as {record.id}; nothing changed",
    }
    return f"{words[added.status]}. {health_line(record)}."


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
        self.table = sheet("", name="reports")
        self.changed = add.upload(
            self._add,
            add,
            [self.said, self.progress],
            api_visibility="private",
            show_progress="hidden",
            concurrency_limit=1,
        )

    def _add(self, paths: list[str]) -> Iterator[tuple[str, str]]:
        uploads = [Upload(Path(path).name) for path in paths]
        for at, path in enumerate(map(Path, paths)):
            for uploads[at] in self._added(path):
                step = uploads[at]
                ended = step.failed or step.done
                words = ended or step.stage
                yield (
                    done(f"{step.name}: {words}") if ended else busy(f"{step.name}: {words}"),
                    uploads_html(uploads),
                )
        kept = sum(1 for upload in uploads if upload.done)
        yield done(f"{kept} of {len(uploads)} files are in the library."), uploads_html(uploads)

    def _added(self, path: Path) -> Iterator[Upload]:
        """Add one file, saying how far it is; the uploaded copy is deleted."""
        upload = Upload(path.name, "reading")
        yield upload

        def add(say: Callable[[tuple[str, float]], None]) -> Added:
            self._model.wait(lambda words: say((words.lower(), 0.0)))
            return self._library.add(path, progress=lambda stage, share: say((stage, share)))

        work: Working[tuple[str, float], Added] = Working(add)
        for stage, share in work:
            # A line a percent would flood the page: a tenth is enough to see it move.
            if stage != upload.stage or share - upload.share >= 0.1:
                upload = replace(upload, stage=stage, share=share)
                yield upload
        try:
            yield replace(upload, done=_outcome(work.result()))
        except PinciteError as error:
            yield replace(upload, failed=str(error))
        except Exception:
            logger.exception("%s was not added", path.name)
            yield replace(upload, failed=UNEXPECTED)
        finally:
            path.unlink(missing_ok=True)
