"""add and parse: files into a library, and files read without one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pincite import rows
from pincite.cli import outcome, output
from pincite.cli.progress import Telling
from pincite.config import Config
from pincite.errors import LockedError, PinciteError, ReadError, UsageError
from pincite.library import Library
from pincite.store.called import id_of
from pincite.store.inbox import no_inbox
from pincite.types import Added, Record

if TYPE_CHECKING:
    from pincite.ahead import Early
    from pincite.ingest import Progress

_CHANGED = ("added", "replaced")
_INTERRUPTED = "Adding was stopped before it was done. Add it again."


def grammar(verbs: Any) -> None:
    """Add this group's verbs."""
    common = output.common()
    add = verbs.add_parser("add", parents=[common], help="add report files, or folders of them")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    add.add_argument("--id", help="the report's id, where one file is added")
    add.add_argument("--replace", action="store_true", help="put it in place of the one of its id")
    add.add_argument(
        "--group",
        action="append",
        metavar="G",
        dest="groups",
        help="let only people of this group see it; may be given again",
    )
    add.add_argument("--password", help="opens encrypted files; asked for on a terminal")
    add.add_argument(
        "--queue", action="store_true", help="put them into the inbox, for a worker to add"
    )
    add.set_defaults(run=_add)
    parse = verbs.add_parser("parse", parents=[common], help="read files without a library")
    parse.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parse.add_argument("--id", help="the report's id, where one file is read")
    parse.add_argument("--jsonl", action="store_true", help="the same as --json")
    parse.add_argument("--password", help="opens encrypted files; asked for on a terminal")
    parse.set_defaults(run=_parse)


def _add(options: argparse.Namespace) -> int:
    found = [*_files(options.paths)]
    if options.id is not None:
        id_of(options.id)
        if len(found) != 1:
            raise UsageError(f"--id names one report, and {len(found)} files would be added.")
    config = output.settings(options)
    if options.queue:
        return _queue(options, config, found)
    results: list[rows.Row] = []
    with output.progress(shown=not options.json) as bars:
        opening = bars.add_task("Opening the library and loading the model", total=None)
        with output.open_library(config, searching=True, create=True) as library:
            bars.remove_task(opening)
            telling = Telling(bars, len(found))
            try:
                for row in _added(library, found, options, telling, pause=bars.stop):
                    results.append(row)
                    if row["status"] in _CHANGED:
                        said = {name: row[name] for name in ("report", "status")}
                        groups = library.limits().get(said["report"], ())
                        output.note(config, library, "added", **said, groups=groups)
                    if not options.json:
                        bars.console.print(outcome.sentence(row), soft_wrap=True)
                if any(row["status"] in _CHANGED for row in results):
                    telling.last("Writing the index")
                    library.index()
            except KeyboardInterrupt:
                kept = sum(row["status"] in (*_CHANGED, "unchanged") for row in results)
                results += [
                    outcome.nothing_read(
                        path, skipped or _INTERRUPTED, "skipped" if skipped else "failed"
                    )
                    for path, skipped in found[len(results) :]
                ]
                if not options.json:
                    bars.console.print(_stopped(kept, len(found)), soft_wrap=True)
    if options.json:
        output.print_json(results)
    return outcome.code([row["status"] for row in results])


def _added(
    library: Library,
    found: Sequence[tuple[Path, str]],
    options: argparse.Namespace,
    telling: Telling,
    pause: Callable[[], None],
) -> Iterator[rows.Row]:
    """A row a file, in the order given; the next are read while one is embedded."""
    from pincite.ahead import Early, read_ahead

    def known(sha256: str) -> Record | None:
        return next((one for one in library.records() if one.sha256 == sha256), None)

    ahead = read_ahead(
        [path for path, skipped in found if not skipped],
        known,
        id=options.id,
        replace=options.replace,
        password=options.password,
    )
    # Closed at once where adding is interrupted: nothing more is begun.
    with closing(ahead) as files:
        for path, skipped in found:
            early = Early(path) if skipped else next(files)
            telling.begin(path, early.letters)
            if skipped:
                yield outcome.nothing_read(path, skipped, "skipped")
            else:
                yield _add_one(library, early, options, telling.stage, pause)


def _queue(options: argparse.Namespace, config: Config, found: list[tuple[Path, str]]) -> int:
    """Put files into the inbox, each with its job; none is read."""
    from pincite import ingest

    if options.password is not None:
        raise UsageError(
            "A password is not kept, so that a file that needs one cannot wait. Add it now, "
            "without --queue."
        )
    if config.store is None:
        raise no_inbox()
    results = []
    with output.open_library(config, searching=False) as library:
        inbox = library.inbox
        for path, skipped in found:
            results.append(
                outcome.nothing_read(path, skipped or None, "skipped" if skipped else "queued")
            )
            try:
                if not skipped:
                    inbox.put(
                        path.name,
                        ingest.contents(path),
                        by="command line",
                        id=options.id,
                        replace=options.replace,
                        groups=options.groups,
                    )
            except ReadError as error:
                results[-1] = outcome.nothing_read(path, str(error), "failed")
            if not options.json:
                output.console().print(outcome.sentence(results[-1]), soft_wrap=True)
    if options.json:
        output.print_json(results)
    return outcome.code([row["status"] for row in results])


def _add_one(
    library: Library,
    early: Early,
    options: argparse.Namespace,
    progress: Progress,
    pause: Callable[[], None],
) -> rows.Row:
    path = early.path

    def add(password: str | None) -> Added:
        return library.add(
            path,
            id=options.id,
            replace=options.replace,
            groups=options.groups,
            password=password,
            progress=progress,
            reader=early.read,
        )

    try:
        try:
            added = add(options.password)
        except LockedError:
            password = _asked(path, options, pause)
            if password is None:
                raise
            added = add(password)
    except (ReadError, UsageError) as error:
        return outcome.nothing_read(path, str(error), "failed")
    row = rows.record_row(
        added.record, path=str(path), status=added.status, seconds=round(added.seconds, 2)
    )
    corrected = library.corrections(added.record.id)[1].fields
    if corrected:
        row["warnings"].append(f"Corrected by hand before, and kept: {', '.join(corrected)}.")
    return row


def _stopped(kept: int, files: int) -> str:
    """What is said when adding was interrupted."""
    inside = f"{kept} of {files} files are in the library, whole, and stay there"
    if kept == 0:
        inside = "Nothing was added"
    elif kept == 1:
        inside = f"1 of {files} files is in the library, whole, and stays there"
    return (
        f"Stopped. {inside}. To go on, give the same command again: what is in is not read again."
    )


def _asked(
    path: Path, options: argparse.Namespace, pause: Callable[[], None] | None = None
) -> str | None:
    """The password somebody types; None where there is nobody, or the command names one."""
    if options.password is not None or options.json or not sys.stdin.isatty():
        return None
    if pause is not None:
        pause()
    try:
        return getpass(f"Password of {path.name}: ") or None
    except EOFError:  # Ctrl-D
        return None


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Each file, and why it is not to be added (or nothing); folders give the files in them."""
    from pincite.read import SUFFIXES

    for path in paths:
        if not path.is_dir():
            yield path, ""
            continue
        inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        pdfs = {p.with_suffix("") for p in inside if p.suffix.lower() == ".pdf"}
        if not inside:
            yield path, f"The folder {path} holds no files."
        for file in inside:
            suffix = file.suffix.lower()
            if suffix not in SUFFIXES:
                yield file, f"{file.name} is no report: {', '.join(sorted(SUFFIXES))} are read."
            elif suffix != ".pdf" and file.with_suffix("") in pdfs:
                yield file, f"{file.name} stands beside a PDF of the same name, which is added."
            else:
                yield file, ""


def _parse(options: argparse.Namespace) -> int:
    from pincite import sandbox

    found = [*_files(options.paths)]
    paths = [path for path, skipped in found if not skipped]
    if options.id is not None:
        id_of(options.id)
        if len(paths) != 1:
            raise UsageError(f"--id names one report, and {len(paths)} files would be read.")
    errors = output.console(stderr=True)
    statuses = []
    read = sandbox.read_reports(paths, id=options.id, password=options.password)
    for path, report in zip(paths, read, strict=True):
        if isinstance(report, LockedError) and (password := _asked(path, options)):
            report = next(sandbox.read_reports([path], id=options.id, password=password))
        if isinstance(report, PinciteError):
            statuses.append("failed")
            output.failed(report.kind, str(report), as_json=False, path=str(path))
            if options.json or options.jsonl:
                failure = output.failure(report.kind, str(report), str(path))
                # Among the blocks of other files a line names its report, and this has none.
                output.print_line({"report": None, **failure} if len(paths) > 1 else failure)
            continue
        statuses.append("added")
        for paragraph in report.paragraphs():
            output.print_line(rows.block_row(paragraph))
        errors.print(f"{path.name}: {rows.health_line(report.record)}", markup=False)
        for warning in report.record.health.warnings:
            errors.print(f"  note: {warning}", markup=False)
    return outcome.code(statuses)
