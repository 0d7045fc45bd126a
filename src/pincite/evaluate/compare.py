"""Two result files for the same questions -> what got better or worse, and whether by chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pincite.evaluate import measures
from pincite.evaluate.intervals import Difference, difference
from pincite.evaluate.questions import Question


def compare(
    questions: Iterable[Question],
    before: Mapping[str, measures.Row],
    after: Mapping[str, measures.Row],
    *,
    report: str | None = None,
) -> dict[str, Difference]:
    """Return each measure's mean change, over the questions that both have a row for.

    Args:
        questions: What was asked, with its judgements.
        before: Result rows by question id.
        after: Rows of the system that may be better.
        report: The report that bare labels are of.
    """
    asked = [q for q in questions if q.id in before and q.id in after]
    old = measures.of(asked, before, report=report)
    new = measures.of(asked, after, report=report)
    names = dict.fromkeys(name for question in asked for name in old[question.id])
    return {
        name: difference(
            [old[q.id][name] for q in asked if name in old[q.id]],
            [new[q.id][name] for q in asked if name in old[q.id]],
        )
        for name in names
    }
