"""Result rows and judgements as TREC run and qrels files, and back: other tools can score us.

A document is a numbered paragraph, `report#label`. The formats are trec_eval's: a run's line is
`query Q0 document rank score tag`, a judgement's `query 0 document relevance`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pincite.errors import UsageError
from pincite.evaluate import measures
from pincite.evaluate.questions import Question, keys
from pincite.rows import Row

TAG = "pincite"


def run_lines(
    rows: Iterable[measures.Row], questions: Iterable[Question] = (), *, report: str | None = None
) -> Iterator[str]:
    """Yield a run's lines, best first: unnumbered hits are left out, as they are of the measures.

    The score falls by one a rank: fused scores may be equal, and trec_eval orders by score alone.

    Args:
        rows: Result rows.
        questions: What was asked: their excluded paragraphs are left out too.
        report: The report that bare labels are of.
    """
    excluded = {question.id: keys(question.exclude, report) for question in questions}
    for row in rows:
        left_out = excluded.get(row["id"], frozenset())
        found = [k for k in measures.ranking(row.get("hits") or ()) if k not in left_out]
        for rank, key in enumerate(found, 1):
            yield f"{row['id']} Q0 {measures.document(key)} {rank} {len(found) - rank + 1} {TAG}"


def qrels_lines(
    questions: Iterable[Question], *, report: str | None = None, essential: bool = False
) -> Iterator[str]:
    """Yield the judgements' lines, all of relevance 1: the gain is binary.

    Args:
        questions: What was asked; the unanswerable have no line.
        report: The report that bare labels are of.
        essential: Only those without which an answer is incomplete.
    """
    for question in questions:
        judged = question.essential if essential else question.relevant
        for key in sorted(keys(judged, report), key=str):
            yield f"{question.id} 0 {measures.document(key)} 1"


def read_run(path: Path) -> list[Row]:
    """Return result rows out of any system's run file: rankings alone, without answers.

    Raises:
        UsageError: The file cannot be read, or a line of it is no run's.
    """
    found: dict[str, list[tuple[float, dict[str, Any]]]] = {}
    for number, line in enumerate(_lines(path), 1):
        parts = line.split()
        if not parts:
            continue
        try:
            query, _, document, _, score, _ = parts
            report, hash, label = document.rpartition("#")
            if not hash:
                raise ValueError
            hit = {"id": document, "report": report, "label": label}
            found.setdefault(query, []).append((float(score), hit))
        except ValueError as error:
            raise UsageError(
                f"{path}, line {number}: a run's line is `query Q0 report#label rank score tag`."
            ) from error
    if not found:
        raise UsageError(f"{path} holds no ranking.")
    return [
        {
            "id": query,
            "scope": list(dict.fromkeys(hit["report"] for _, hit in hits)),
            "hits": [hit for _, hit in sorted(hits, key=lambda pair: -pair[0])],
        }
        for query, hits in found.items()
    ]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"{path} cannot be read as a run: {reason}.") from error
