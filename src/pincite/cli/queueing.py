"""worker and queue: what adds the files of the inbox, and what looks into it."""

from __future__ import annotations

import argparse
from typing import Any

from pincite import rows
from pincite.cli import output
from pincite.config import Config
from pincite.errors import LibraryError, UsageError
from pincite.library import Library
from pincite.store.healing import STALLED
from pincite.store.inbox import no_inbox
from pincite.types import Queued

_DONE = 0
_COLOURS = {"waiting": "yellow", "reading": "cyan", "done": "green", "failed": "red"}


def grammar(verbs: Any) -> None:
    """Add this group's verbs."""
    common = output.common()
    worker = verbs.add_parser(
        "worker", parents=[common], help="add the files of the inbox, until it is stopped"
    )
    worker.add_argument("--once", action="store_true", help="end when no file waits")
    worker.add_argument(
        "--stalled",
        type=_seconds,
        default=STALLED,
        metavar="SECONDS",
        help=f"a worker not heard of for so long is taken for dead ({STALLED:g}); the same for all",
    )
    worker.set_defaults(run=_work)
    queue = verbs.add_parser("queue", parents=[common], help="list the files of the inbox")
    acts = queue.add_mutually_exclusive_group()
    acts.add_argument(
        "--retry", nargs="*", type=int, metavar="N", help="read files that failed again; or all"
    )
    acts.add_argument("--drop", nargs="+", type=int, metavar="N", help="take files out")
    queue.set_defaults(run=_queue)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 1 <= seconds <= 3600:
        raise argparse.ArgumentTypeError("give 1 to 3600 seconds")
    return seconds


def _work(options: argparse.Namespace) -> int:
    config = output.settings(options)
    if config.store is None:
        raise no_inbox()
    try:
        from pincite.worker import Worker
    except ModuleNotFoundError as error:
        raise LibraryError(
            f"A worker needs {error.name}. Run: pip install 'pincite[postgres]'"
        ) from error
    from pincite import log

    log.begin(config.log)
    with output.open_library(config, searching=True, create=True) as library:

        def told(queued: Queued) -> None:
            _audited(config, library, queued)
            _print(queued, as_json=options.json)

        if not options.json:
            output.console().print(
                f"Adding what is put into the inbox of {library.where} (Ctrl-C ends)",
                markup=False,
                soft_wrap=True,
            )
        Worker(library, config.store, stalled=options.stalled, told=told).run(once=options.once)
    return _DONE


def _audited(config: Config, library: Library, queued: Queued) -> None:
    if queued.state == "done" and queued.result in ("added", "replaced") and queued.report:
        groups = library.limits().get(queued.report, ())
        facts = {"report": queued.report, "file": queued.name, "groups": groups}
        output.note(config, library, "added", queued.by, **facts)


def _queue(options: argparse.Namespace) -> int:
    config = output.settings(options)
    if config.store is None:
        raise no_inbox()
    with output.open_library(config, searching=False) as library:
        inbox = library.inbox
        if options.retry is not None:
            failed = [one.number for one in inbox.all() if one.state == "failed"]
            wanted = options.retry or failed
            if unknown := sorted(set(wanted) - set(failed)):
                raise UsageError(f"{_listed(unknown)} did not fail. Run: pincite queue")
            inbox.retry(wanted)
        if options.drop is not None:
            there = {one.number for one in inbox.all()}
            if unknown := sorted(set(options.drop) - there):
                raise UsageError(f"There is no {_listed(unknown)} in the inbox. Run: pincite queue")
            inbox.drop(options.drop)
        found = inbox.all()
    if options.json:
        output.print_json([rows.queued_row(one) for one in found])
        return _DONE
    if not found:
        output.console().print("The inbox is empty. To put files in: pincite add --queue PATH")
    for one in found:
        _print(one, as_json=False)
    return _DONE


def _listed(numbers: list[int]) -> str:
    return f"file {', '.join(map(str, numbers))}"


def _print(queued: Queued, *, as_json: bool) -> None:
    if as_json:
        output.print_line(rows.queued_row(queued))
        return
    from rich.markup import escape

    said = f"{queued.result} as {queued.report}" if queued.state == "done" else queued.error or ""
    output.console().print(
        f"{queued.number:>6}  [{_COLOURS[queued.state]}]{queued.state:<7}[/]  "
        f"{escape(queued.name)}  {escape(said)}".rstrip(),
        soft_wrap=True,
    )
