"""Result rows -> a summary of measures, and the summary as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pincite.errors import UsageError
from pincite.evaluate import measures
from pincite.evaluate.intervals import Estimate, auroc, mean
from pincite.evaluate.questions import (
    Evidence,
    Item,
    Question,
    TypedCitation,
    questions,
    read,
)

DIGITS = 3
ORDER = (
    *measures.RANKING,
    *measures.ESSENTIAL,
    "block@5",
    "scope_ok",
    "cite_prec",
    "ess_cited",
    "key_facts",
    "first_fact",
    "answered_ok",
    "refused_absent",
    "refused_near",
    "hedged_absent",
    "hedged_near",
    "auroc_absent",
    "auroc_near",
    "lookups",
)
BY_KIND = ("S@1", "nDCG@5", "R@10", "key_facts", "block@5", "refused")

Summary = dict[str, Any]
"""questions (the file), n, missing, measures {name: {value, low, high, n}}, kinds {kind: {measure:
mean, n}}, wrong_lookups [ids], p50_ms."""


def summary(
    rows: Sequence[measures.Row], questions_file: Path, *, reports: Sequence[str] = ()
) -> Summary:
    """Return the measures of result rows, each with a bootstrap interval, and means by kind.

    Args:
        rows: What `run` returned, or any system's rows of that form.
        questions_file: The file the questions came from.
        reports: The only reports that were searched.

    Raises:
        UsageError: The file is bad, its labels name no report, or ir-measures is not installed.
    """
    items = read(questions_file)
    by_id = {row["id"]: row for row in rows}
    asked = list(questions(items))
    report = report_of_bare_labels(asked, by_id, reports)
    values = measures.of(asked, by_id, report=report)
    found = _means(list(values.values()))
    sure = measures.confidences(asked, by_id, report)
    for group in ("absent", "near"):
        if sure["answerable"] and sure[group]:
            found[f"auroc_{group}"] = auroc(sure["answerable"], sure[group])
    typed = [i for i in items if isinstance(i, TypedCitation) and i.id in by_id]
    correct = {case.id: measures.right(case, by_id[case.id]) for case in typed}
    if correct:
        found["lookups"] = mean([float(ok) for ok in correct.values()])
    total = len(asked) + sum(isinstance(item, TypedCitation) for item in items)
    seconds = sorted(row["seconds"] for row in rows if row.get("seconds") is not None)
    return {
        "questions": questions_file.name,
        "n": len(values) + len(correct),
        "missing": total - len(values) - len(correct),
        "measures": {name: _rounded(found[name]) for name in ORDER if name in found},
        "kinds": _by_kind(items, values),
        "wrong_lookups": [id for id, ok in correct.items() if not ok],
        "p50_ms": round(1000 * seconds[len(seconds) // 2], 1) if seconds else None,
    }


def as_text(found: Summary) -> str:
    """The summary as it is printed in a terminal."""
    lines = [f"{found['questions']}: {found['n']} rows" + _missing(found)]
    for name, figure in found["measures"].items():
        lines.append(
            f"  {name:<15}{figure['value']:6.3f}   {figure['low']:.3f}–{figure['high']:.3f}"
            f"   n = {figure['n']}"
        )
    if found["wrong_lookups"]:
        lines.append(f"  wrong look-ups: {', '.join(found['wrong_lookups'])}")
    if found["p50_ms"] is not None:
        lines.append(f"  median time to answer {found['p50_ms']:g} ms")
    if found["kinds"]:
        lines.append("")
        shown = _kind_columns(found)
        wide = max(map(len, found["kinds"]))
        lines.append("  " + " " * wide + "   n" + "".join(f"  {name}" for name in shown))
        for kind, figures in found["kinds"].items():
            cells = (
                f"  {figures[name]:>{len(name)}.3f}" if name in figures else " " * (len(name) + 2)
                for name in shown
            )
            lines.append(f"  {kind:<{wide}}{figures['n']:>4}{''.join(cells)}".rstrip())
    return "\n".join(lines)


def as_markdown(found: Mapping[str, Summary], names: Sequence[str]) -> str:
    """Systems as the rows of a table, some measures as its columns.

    Args:
        found: Each system's summary of the same questions.
        names: The measures to show, of those that were measured.
    """
    shown = [name for name in names if _n(found, name)]
    rows = [["", *(f"{name} (n={_n(found, name)})" for name in shown)]]
    rows += [[system, *(_cell(s, name) for name in shown)] for system, s in found.items()]
    return _table(rows)


def all_as_markdown(found: Mapping[str, Summary]) -> str:
    """Every measure as a row of a table, systems as its columns."""
    rows = [["", "n", *found]]
    for name in ORDER:
        if n := _n(found, name):
            rows.append([name, str(n), *(_cell(summary, name) for summary in found.values())])
    return _table(rows)


def kinds_as_markdown(found: Summary) -> str:
    """One system's means by kind of question."""
    shown = _kind_columns(found)
    rows = [["kind", "n", *shown]]
    for kind, figures in found["kinds"].items():
        cells = (f"{figures[name]:.3f}" if name in figures else "" for name in shown)
        rows.append([kind, str(figures["n"]), *cells])
    return _table(rows)


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body))


def report_of_bare_labels(
    asked: Sequence[Question], rows: Mapping[str, measures.Row], reports: Sequence[str]
) -> str | None:
    """Return the one report that labels without a report are of, if the file has any.

    Raises:
        UsageError: Several reports were searched.
    """
    bare = any(
        not isinstance(entry, Evidence)
        for question in asked
        for entry in (*question.relevant, *question.essential)
    )
    if not bare:
        return None
    searched = set(reports) or {id for q in asked if q.id in rows for id in rows[q.id]["scope"]}
    if len(searched) != 1:
        raise UsageError(
            "The file's labels do not say of which report they are, and several were searched. "
            "Name it: --report ID"
        )
    return searched.pop()


def _means(values: Sequence[Mapping[str, float]]) -> dict[str, Estimate]:
    names = dict.fromkeys(name for of_one in values for name in of_one)
    return {name: mean([v[name] for v in values if name in v]) for name in names}


def _by_kind(items: Sequence[Item], values: measures.Values) -> dict[str, dict[str, float]]:
    """Means by kind, and by place in the conversation; without intervals: the groups are small."""
    groups: dict[str, list[dict[str, float]]] = {}
    for question in questions(items):
        if question.id not in values:
            continue
        names = [question.kind] if question.kind else []
        if question.turn:
            names.append("first turns" if question.turn == 1 else "later turns")
        for name in names:
            groups.setdefault(name, []).append(_told_by_kind(values[question.id]))
    return {
        kind: {
            "n": len(members),
            **{
                name: round(sum(having) / len(having), DIGITS)
                for name in (*ORDER, "refused")
                if (having := [member[name] for member in members if name in member])
            },
        }
        for kind, members in groups.items()
    }


def _told_by_kind(values: Mapping[str, float]) -> dict[str, float]:
    """Measures under the names they have in a group: its kind says what was to be refused."""
    return {"refused" if n.startswith("refused") else n: value for n, value in values.items()}


def _kind_columns(found: Summary) -> list[str]:
    return [name for name in BY_KIND if any(name in k for k in found["kinds"].values())]


def _rounded(figure: Estimate) -> dict[str, float]:
    return {name: round(value, DIGITS) for name, value in asdict(figure).items()}


def _cell(found: Summary, name: str) -> str:
    figure = found["measures"].get(name)
    if figure is None:
        return ""
    value = f"{figure['value']:.3f}"
    # One question says nothing of others.
    return value if figure["n"] == 1 else f"{value} ({figure['low']:.2f}–{figure['high']:.2f})"


def _n(found: Mapping[str, Summary], name: str) -> int:
    """Number of values behind a measure; 0 where no system has it."""
    measured = (summary["measures"] for summary in found.values())
    return max((int(figures[name]["n"]) for figures in measured if name in figures), default=0)


def _missing(found: Summary) -> str:
    return f", {found['missing']} of the file without a row" if found["missing"] else ""
