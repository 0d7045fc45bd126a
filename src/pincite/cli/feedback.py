"""feedback: what people said of answers, and the judged questions it makes."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pincite import keeping, rows
from pincite.cli import output
from pincite.errors import UsageError
from pincite.library import Library
from pincite.types import Feedback


def grammar(verbs: Any) -> None:
    """Add this group's verb."""
    feedback = verbs.add_parser(
        "feedback",
        parents=[output.common()],
        help="what people said of answers in the browser",
        epilog="Then: pincite eval FILE. Answers said to be of no help are not judged by that: "
        "read them, and judge them yourself.",
    )
    feedback.add_argument(
        "--out", metavar="FILE", type=Path, help="write the helpful answers as judged questions"
    )
    feedback.set_defaults(run=_feedback)


def _feedback(options: argparse.Namespace) -> int:
    config = output.settings(options)
    with output.open_library(config, searching=False) as library:
        output.note(config, library, "feedback-read", file=str(options.out or ""))
        given = library.kept.everyones_feedback()
        judged = [row for one in given if one.helpful and (row := _judged(one, library))]
    if options.out:
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in judged)
        try:
            options.out.write_text(lines, encoding="utf8")
        except OSError as error:
            raise UsageError(f"{options.out} cannot be written: {error.strerror}.") from error
    if options.json:
        output.print_json([_row(one) for one in given])
        return 0
    console = output.console()
    for one in given:
        verdict = "helpful" if one.helpful else "not helpful"
        console.print(f"{one.given:%Y-%m-%d}  {verdict:<11}  {one.answer.question}", markup=False)
        if one.comment:
            console.print(f"            “{one.comment}”", markup=False)
    if not given:
        console.print("Nothing was said of any answer yet.")
    if options.out:
        console.print(f"{len(judged)} judged questions written to {options.out}.", markup=False)
    return 0


def _row(said: Feedback) -> dict[str, Any]:
    return {
        "given": said.given.isoformat(),
        "helpful": said.helpful,
        "comment": said.comment,
        "question": said.answer.question,
        "outcome": said.answer.outcome,
        "scope": list(said.answer.query.scope.reports),
        "cited": [id for _, quotes in said.answer.statements for id, _ in quotes],
    }


def _judged(said: Feedback, library: Library) -> dict[str, Any] | None:
    """A helpful answer as a question of `eval`: what it cited is relevant.

    None where nothing that it cited stands in the library any more.
    """
    answer = keeping.restored(said.answer, library)
    answerable = answer.outcome != "not_in_reports"
    if answerable and not answer.statements:
        return None
    numbered: dict[str, list[str]] = {}
    for paragraph in answer.cited.values():
        if paragraph.label:
            numbered.setdefault(paragraph.report, []).append(paragraph.label)
    blocks = [paragraph for paragraph in answer.cited.values() if not paragraph.label]
    return {
        "id": f"{said.conversation}.{said.position + 1}",
        "question": keeping.standing_alone(answer),
        "kind": "feedback" if answerable else "unanswerable_absent",
        "answerable": answerable,
        "scope": list(answer.query.scope.reports) if answer.query.scope.named else None,
        "relevant": [{"report": report, "labels": labels} for report, labels in numbered.items()],
        "summary_ok": [
            {
                "report": block.report,
                "section": rows.section(block),
                "starts": block.text[:60],
                "pages": list(block.pages),
            }
            for block in blocks
        ],
        "unnumbered_only": bool(blocks) and not numbered,
        "note": said.comment,
    }
