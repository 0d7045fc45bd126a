"""Two result files for the same questions -> what got better or worse, and whether by chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pincite.evaluate import measures
from pincite.evaluate.intervals import Difference, difference
from pincite.evaluate.questions import Question, TypedCitation
from pincite.evaluate.report import DIGITS, ORDER

LIKELY = 0.05
"""Below this chance a difference is marked."""


def compare(
    questions: Iterable[Question],
    before: Mapping[str, measures.Row],
    after: Mapping[str, measures.Row],
    *,
    report: str | None = None,
    typed: Iterable[TypedCitation] = (),
) -> dict[str, Difference]:
    """Return each measure's mean change, over the questions for which both have it.

    Args:
        questions: What was asked, with its judgements.
        before: Result rows by question id.
        after: Rows of the system that may be better.
        report: The report that bare labels are of.
        typed: The file's look-ups.
    """
    asked = [q for q in questions if q.id in before and q.id in after]
    old = measures.of(asked, before, report=report)
    new = measures.of(asked, after, report=report)
    shared = {q.id: old[q.id].keys() & new[q.id].keys() for q in asked}
    names = dict.fromkeys(name for q in asked for name in old[q.id] if name in shared[q.id])
    found = {
        name: difference(
            [old[q.id][name] for q in asked if name in shared[q.id]],
            [new[q.id][name] for q in asked if name in shared[q.id]],
        )
        for name in names
    }
    cases = [case for case in typed if case.id in before and case.id in after]
    if cases:
        found["lookups"] = difference(
            [float(measures.right(case, before[case.id])) for case in cases],
            [float(measures.right(case, after[case.id])) for case in cases],
        )
    return found


def compared_as_text(found: Mapping[str, Difference], before: str, after: str) -> str:
    """The changes as they are printed in a terminal.

    Args:
        found: What `compare` returned.
        before: What the first system is called.
        after: What the other is called.
    """
    lines = [f"{after} against {before}: mean change, its 95 % interval, chance (sign-flip test)"]
    for name in (name for name in ORDER if name in found):
        change, p = found[name].estimate, found[name].p
        lines.append(
            f"  {name:<15}{change.value:+7.3f}   {change.low:+.3f} to {change.high:+.3f}"
            f"   p = {p:.3f}{' *' if p < LIKELY else '  '}   n = {change.n}"
        )
    lines.append(f"  * by chance alone in less than {LIKELY:.0%}; of many measures some will be")
    return "\n".join(lines)


def compared_as_json(found: Mapping[str, Difference]) -> dict[str, dict[str, float]]:
    """The changes by measure: value, low, high, n and p."""
    return {
        name: {
            "value": round(found[name].estimate.value, DIGITS),
            "low": round(found[name].estimate.low, DIGITS),
            "high": round(found[name].estimate.high, DIGITS),
            "n": found[name].estimate.n,
            "p": round(found[name].p, 4),
        }
        for name in ORDER
        if name in found
    }
