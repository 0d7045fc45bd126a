"""eval: how well the library answers judged questions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pincite.assistant import Assistant
from pincite.cli import output


def grammar(verbs: Any) -> None:
    """Add this group's verb."""
    verb = verbs.add_parser("eval", parents=[output.common()], help="score on judged questions")
    verb.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    verb.add_argument("--report", action="append", default=[], metavar="ID")
    verb.add_argument("--out", type=Path, metavar="FILE", help="write a row a question")
    verb.add_argument("--standalone", action="store_true", help="ask the rewrites of later turns")
    verb.set_defaults(run=_eval)


def _eval(options: argparse.Namespace) -> int:
    from pincite import evaluate

    with (
        output.open_library(output.settings(options), searching=True) as library,
        output.progress(shown=not options.json) as bars,
    ):
        bar = bars.add_task("Asking", total=None)
        rows = evaluate.run(
            options.questions,
            Assistant(library),
            reports=options.report,
            standalone=options.standalone,
            progress=lambda done, of: bars.update(bar, completed=done, total=of),
        )
    if options.out:
        evaluate.write(rows, options.out)
    summary = evaluate.summary(rows, options.questions, reports=options.report)
    if options.json:
        output.print_json(summary)
    else:
        output.console().print(evaluate.as_text(summary), markup=False)
    return 0
