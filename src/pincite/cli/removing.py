"""remove and restore: a report out of a library, and back within 30 days."""

from __future__ import annotations

import argparse
from typing import Any

from pincite import rows
from pincite.cli import output

_DONE = 0


def grammar(verbs: Any) -> None:
    """Add this group's verbs."""
    common = output.common()
    remove = verbs.add_parser("remove", parents=[common], help="remove a report (undo: restore)")
    remove.add_argument("id", metavar="ID")
    remove.add_argument(
        "--purge", action="store_true", help="delete it for good: nothing to undo with"
    )
    remove.set_defaults(run=_remove)
    restore = verbs.add_parser("restore", parents=[common], help="put a removed report back")
    restore.add_argument("id", metavar="ID")
    restore.set_defaults(run=_restore)


def _remove(options: argparse.Namespace) -> int:
    config = output.settings(options)
    with output.open_library(config, searching=False) as library:
        record = library.remove(options.id, purge=options.purge)
        output.note(config, library, "purged" if options.purge else "removed", report=record.id)
    if options.json:
        output.print_json(rows.record_row(record, status="removed"))
        return _DONE
    from rich.markup import escape

    undo = "" if options.purge else f" To put it back within 30 days: pincite restore {record.id}"
    output.console().print(f"Removed {record.id}, {escape(record.title)}.{undo}")
    return _DONE


def _restore(options: argparse.Namespace) -> int:
    config = output.settings(options)
    with output.open_library(config, searching=False) as library:
        record = library.restore(options.id)
        output.note(config, library, "restored", report=record.id)
    if options.json:
        output.print_json(rows.record_row(record, status="restored"))
        return _DONE
    from rich.markup import escape

    output.console().print(f"Put back {record.id}, {escape(record.title)}.")
    return _DONE
