"""Judged questions -> result rows: every question asked, every citation looked up."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pincite import rows
from pincite.errors import UsageError
from pincite.evaluate.questions import Conversation, Question, TypedCitation, read
from pincite.types import Answer, Turn

if TYPE_CHECKING:
    from pincite.assistant import Assistant

HITS = 50
"""Paragraphs kept of each ranking: measures look at ten, whoever tunes looks at more."""


def run(
    questions: Path,
    assistant: Assistant,
    *,
    reports: Sequence[str] = (),
    standalone: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> list[rows.Row]:
    """Return a row for every question, turn and citation of a file, in its order.

    Args:
        questions: A file in the schema of `evaluate.questions`.
        assistant: Answers them.
        reports: Ids of the only reports to search; none means as each question says.
        standalone: Ask the rewrites of a conversation's turns, each by itself; else a turn is asked
            as typed, after the turns before it and the answers that the assistant gave to them.
        progress: Told how many rows of the file are done, and how many there are.

    Raises:
        UsageError: The file cannot be read or has a bad row; or a question cannot be asked.
    """
    items = read(questions)
    if questions.suffix == ".qrels":
        raise UsageError(
            f"{questions} holds judgements without questions: there is nothing to ask. Measure a "
            "run by it with --score FILE.run."
        )
    # The library can hold reports a question does not name: look them up once.
    records = {record.id: record for record in assistant.library.records()}
    found: list[rows.Row] = []
    for done, item in enumerate(items):
        if progress:
            progress(done, len(items))
        if isinstance(item, TypedCitation):
            result = assistant.cite(item.query, reports=reports)
            found.append({"id": item.id, **rows.cite_row(result, records)})
            continue
        history: list[Turn] = []
        for turn in item.turns if isinstance(item, Conversation) else (item,):
            answer = assistant.ask(
                _asked(turn, standalone), reports=reports, history=tuple(history), k=HITS
            )
            found.append(_row(turn, answer, rows.ask_row(answer, records)))
            if not standalone:
                history.append(rows.turn_of(answer))
    if progress:
        progress(len(items), len(items))
    return found


def read_rows(path: Path) -> list[rows.Row]:
    """Return the rows that `write` wrote, or any system's rows of that form.

    Raises:
        UsageError: The file cannot be read, or a line of it is no row.
    """
    try:
        lines = path.read_text("utf8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"{path} cannot be read as result rows: {reason}.") from error
    found: list[rows.Row] = []
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line) if line.strip() else None
            if row is not None:
                found.append({"hits": [], "scope": [], **row, "id": row["id"]})
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}, line {number}: it is no result row.") from error
    if not found:
        raise UsageError(f"{path} holds no result rows.")
    return found


def write(found: Iterable[rows.Row], path: Path) -> None:
    """Write rows as JSON lines; `path` holds all of them or what it held before.

    Raises:
        UsageError: The file cannot be written.
    """
    write_lines((json.dumps(row, ensure_ascii=False) for row in found), path)


def write_lines(lines: Iterable[str], path: Path) -> None:
    """Write lines of text; `path` holds all of them or what it held before.

    Raises:
        UsageError: The file cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf8") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


def _asked(question: Question, standalone: bool) -> str:
    return (standalone and question.standalone) or question.question


def _row(question: Question, answer: Answer, asked: rows.Row) -> rows.Row:
    kept = ("answered", "outcome", "confidence", "statements", "nearest", "seconds")
    return {
        "id": question.id,
        "scope": asked["scope"],
        "hits": [rows.hit_row(hit) for hit in answer.hits],
        **{name: asked[name] for name in kept},
    }
