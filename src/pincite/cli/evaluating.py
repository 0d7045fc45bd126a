"""eval: how well the library answers judged questions."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pincite.assistant import Assistant
from pincite.cli import output

if TYPE_CHECKING:
    from pincite.rows import Row


def grammar(verbs: Any) -> None:
    """Add this group's verb."""
    verb = verbs.add_parser("eval", parents=[output.common()], help="score on judged questions")
    verb.add_argument(
        "questions",
        type=Path,
        metavar="QUESTIONS.jsonl",
        help="or a TREC FILE.qrels, to --score by",
    )
    verb.add_argument("--report", action="append", default=[], metavar="ID")
    verb.add_argument("--out", type=Path, metavar="FILE", help="write a row a question")
    verb.add_argument("--standalone", action="store_true", help="ask the rewrites of later turns")
    verb.add_argument(
        "--make",
        action="store_true",
        help="first write QUESTIONS.jsonl: questions made of the reports' own references",
    )
    verb.add_argument(
        "--score", type=Path, metavar="ROWS", help="score these rows, or this TREC run; ask nothing"
    )
    verb.add_argument(
        "--compare", type=Path, nargs=2, metavar=("A", "B"), help="how much better the rows B are"
    )
    verb.add_argument("--trec-run", type=Path, metavar="FILE", help="write the rankings for others")
    verb.add_argument("--trec-qrels", type=Path, metavar="FILE", help="write the judgements")
    verb.add_argument(
        "--trec-essential", type=Path, metavar="FILE", help="write the essential judgements alone"
    )
    verb.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw risk against coverage")
    verb.set_defaults(run=_eval)


def _eval(options: argparse.Namespace) -> int:
    if options.compare:
        return _compare(options)
    if options.make:
        _make(options)
    rows = _rows(options.score, options.questions) if options.score else _asked(options)
    if options.out:
        from pincite import evaluate

        evaluate.write(rows, options.out)
    _write_others(options, rows)
    _print(options, rows)
    return 0


def _asked(options: argparse.Namespace) -> list[Row]:
    """Ask every question of the library."""
    from pincite import evaluate

    config = output.settings(options)
    with (
        output.open_library(config, searching=True) as library,
        output.progress(shown=not options.json) as bars,
    ):
        file, out = str(options.questions), str(options.out or "")
        output.note(config, library, "evaluated", questions=file, file=out)
        bar = bars.add_task("Asking", total=None)
        return evaluate.run(
            options.questions,
            Assistant(library),
            reports=options.report,
            standalone=options.standalone,
            progress=lambda done, of: bars.update(bar, completed=done, total=of),
        )


def _rows(path: Path, asked: Path) -> list[Row]:
    """Rows of a file: JSON lines as --out writes them, or a TREC run.

    A judged question that a run has no line for has found nothing, and counts as nothing.
    """
    from pincite import evaluate
    from pincite.evaluate import trec
    from pincite.evaluate.questions import questions, read

    if path.suffix == ".jsonl":
        return evaluate.read_rows(path)
    rows = trec.read_run(path)
    there = {row["id"] for row in rows}
    judged = (question for question in questions(read(asked)) if question.relevant)
    return rows + [{"id": q.id, "scope": [], "hits": []} for q in judged if q.id not in there]


def _make(options: argparse.Namespace) -> None:
    """Write the questions that the library's reports make of themselves."""
    from pincite import evaluate
    from pincite.errors import LibraryError, UsageError
    from pincite.evaluate.made import made
    from pincite.names import report_name

    if options.questions.exists():
        raise UsageError(
            f"{options.questions} is there already, and --make would write over it. Name a new "
            "file, or leave --make out to ask what it holds."
        )
    with output.open_library(output.settings(options), searching=False) as library:
        chosen = library.known(options.report)
        records = [r for r in library.records() if r.id in chosen or not chosen]
        rows = [
            row
            for r in records
            for row in made(library.paragraphs(r.id), report_name(r, library.records()))
        ]
    if not rows:
        raise LibraryError(
            'No report points at its own paragraphs ("(Paragraph 45)", "(Recommendation)"): no '
            "questions can be made of them. Judge some by hand: docs/evaluation.md has the form."
        )
    evaluate.write(rows, options.questions)


def _compare(options: argparse.Namespace) -> int:
    """Tell how much better the second file's rows are than the first's."""
    from pincite import evaluate
    from pincite.evaluate.questions import TypedCitation, questions, read
    from pincite.evaluate.report import report_of_bare_labels

    before, after = (
        {row["id"]: row for row in _rows(path, options.questions)} for path in options.compare
    )
    items = read(options.questions)
    asked = list(questions(items))
    typed = [item for item in items if isinstance(item, TypedCitation)]
    report = report_of_bare_labels(asked, before, options.report)
    found = evaluate.compare(asked, before, after, report=report, typed=typed)
    if options.json:
        output.print_json(evaluate.compared_as_json(found))
    else:
        names = [path.name for path in options.compare]
        output.console().print(evaluate.compared_as_text(found, *names), markup=False)
    return 0


def _write_others(options: argparse.Namespace, rows: Sequence[Row]) -> None:
    """Write what other tools read: the run, the judgements, the picture."""
    judged = ((options.trec_qrels, False), (options.trec_essential, True))
    if not (options.trec_run or any(path for path, _ in judged) or options.plot):
        return
    from pincite import evaluate
    from pincite.evaluate import risk, trec
    from pincite.evaluate.questions import questions, read
    from pincite.evaluate.report import report_of_bare_labels

    asked = list(questions(read(options.questions)))
    by_id = {row["id"]: row for row in rows}
    report = report_of_bare_labels(asked, by_id, options.report)
    if options.trec_run:
        rankings = [row for row in rows if "hits" in row]
        evaluate.write_lines(trec.run_lines(rankings, asked, report=report), options.trec_run)
    for path, essential in judged:
        if path:
            lines = trec.qrels_lines(asked, report=report, essential=essential)
            evaluate.write_lines(lines, path)
    if options.plot:
        points = risk.curve(asked, by_id, report=report)
        evaluate.write_lines([risk.as_svg({options.questions.stem: points})], options.plot)


def _print(options: argparse.Namespace, rows: Sequence[Row]) -> None:
    from pincite import evaluate

    summary = evaluate.summary(rows, options.questions, reports=options.report)
    if options.json:
        output.print_json(summary)
    else:
        output.console().print(evaluate.as_text(summary), markup=False)
