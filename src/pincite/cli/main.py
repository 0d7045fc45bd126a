"""Reads the command line, calls the verb, and turns what goes wrong into words and exit codes.

Exit 0: done ("not found" and "the reports do not say" are answers). 1: nothing done. 2: wrong usage
or value. 3: some of several inputs failed, the rest is done.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, NoReturn

from pincite.cli import (
    adding,
    asking,
    editing,
    evaluating,
    feedback,
    people,
    queueing,
    removing,
    serving,
    show,
    upkeep,
)
from pincite.cli.output import everywhere, failed, put_up_with_code_pages
from pincite.errors import PinciteError, UsageError

_DONE, _NOTHING, _USAGE = 0, 1, 2

_GROUPS = (
    adding, removing, show, editing, asking, evaluating, feedback, upkeep, people, serving, queueing
)  # fmt: skip


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the command line in JSON where JSON was asked for."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Every verb says itself what it does not know: the help that it names is its own."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return known, unknown

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        if "--json" in sys.argv or "--jsonl" in sys.argv:
            failed("usage", message, as_json=True)
        else:
            self.print_usage(sys.stderr)
            failed("usage", f"{message}. For help: {self.prog} --help", as_json=False)
        raise SystemExit(_USAGE)


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = _Parser(
        prog="pincite",
        description="Ask long reports a question; get their own words, with the paragraph number.",
        epilog="Start with: pincite add FILE.pdf, then: pincite ask 'your question'",
    )
    top.add_argument("--version", action="version", version=f"pincite {version('pincite')}")
    everywhere(top)
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB", parser_class=_Parser)
    for group in _GROUPS:
        group.grammar(verbs)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    put_up_with_code_pages(sys.stdout)
    try:
        return _run(arguments)
    except OSError as error:
        # What any file may meet: too many are open, the disk is full, something may not be read.
        words = error.strerror or str(error) or type(error).__name__
        said = f"{error.filename}: {words}" if error.filename else words
        failed("system", f"{said}. Nothing more was done.", as_json="--json" in sys.argv)
        return _NOTHING


def _run(arguments: Sequence[str] | None) -> int:
    options = parser().parse_args(arguments)
    as_json = bool(getattr(options, "json", False))
    try:
        return int(options.run(options))
    except PinciteError as error:
        failed(error.kind, str(error), as_json=as_json)
        return _USAGE if isinstance(error, UsageError) else _NOTHING
    except KeyboardInterrupt:
        failed("stopped", "Stopped.", as_json=as_json)
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`pincite list | head`): there is nobody to tell.
        sys.stderr.close()
        return _DONE
