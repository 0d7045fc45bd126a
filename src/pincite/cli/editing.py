"""edit: sets right what was read wrongly off a report's front page."""

from __future__ import annotations

import argparse
from typing import Any

from pincite import correcting, rows
from pincite.cli import output
from pincite.correcting import FIELDS, in_words
from pincite.errors import UsageError
from pincite.types import Record


def grammar(verbs: Any) -> None:
    """Add this group's verb."""
    edit = verbs.add_parser(
        "edit",
        parents=[output.common()],
        help="correct what was read wrongly off the front page",
        epilog="An empty value means that the report does not say: --published ''",
    )
    edit.add_argument("id", metavar="ID")
    edit.add_argument("--title")
    edit.add_argument("--body", help="the council, board or department the report is about")
    edit.add_argument("--kind", help="what it is: inspection, inquiry, review, audit ...")
    edit.add_argument("--published", metavar="DATE", help="2019-05-03, or 3 May 2019")
    edit.add_argument("--inspected", metavar="DATES", help="2019-03-04 to 2019-03-08, or in words")
    edit.add_argument("--as-read", action="store_true", help="take every correction back")
    edit.set_defaults(run=_edit)


def _edit(options: argparse.Namespace) -> int:
    values = {str(name): getattr(options, name) for name in FIELDS}
    given = {name: value for name, value in values.items() if value is not None}
    corrections = correcting.corrections(given)
    if options.as_read == bool(corrections.fields):
        raise UsageError(
            "Say what is to be corrected with --title, --body, --kind, --published or --inspected, "
            "or take all corrections back with --as-read alone."
        )
    config = output.settings(options)
    with output.open_library(config, searching=False) as library:
        read, corrected = library.corrections(options.id)
        before = corrected.applied(read)
        after = library.edit(options.id, None if options.as_read else corrections)
        output.note(config, library, "corrected", report=after.id, fields=corrections.fields)
    if options.json:
        status = "unchanged" if after == before else "edited"
        output.print_json(rows.record_row(after, status=status))
    else:
        changed = [line for name in FIELDS if (line := _change(name, before, after))]
        for line in changed or [f"{after.id} said so already; nothing changed."]:
            output.console().print(line, markup=False, soft_wrap=True)
    return 0


def printed(record: Record, name: str) -> str:
    """A field of a record, for people."""
    return in_words(record, name) or "not printed"


def _change(name: str, before: Record, after: Record) -> str:
    """What became of a field: "published: 3 May 2019 (was: not printed)"; nothing if nothing."""
    was, now = printed(before, name), printed(after, name)
    return "" if was == now else f"{after.id}  {name}: {now} (was: {was})"
