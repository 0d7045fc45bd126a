"""Judgements and result rows -> a value a question for each measure.

Gain is binary, on relevant labels. Unnumbered hits leave the ranking before ranks are counted:
they are neither rewarded nor in the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pincite.errors import UsageError
from pincite.evaluate.questions import (
    Block,
    Expected,
    Key,
    Question,
    TypedCitation,
    keys,
)

Row = Mapping[str, Any]
Values = dict[str, dict[str, float]]
"""Question id -> measure -> value; a measure that does not apply to a question is not there."""

RANKING = {
    "S@1": "Success@1",
    "S@3": "Success@3",
    "S@5": "Success@5",
    "nDCG@5": "nDCG@5",
    "nDCG@10": "nDCG@10",
    "RR@10": "RR@10",
    "R@5": "R@5",
    "R@10": "R@10",
}
"""Measures of the ranking against the relevant labels, as ir-measures calls them."""
ESSENTIAL = {"essR@5": "R@5", "essR@10": "R@10"}
"""The same against the essential ones."""
SOONEST = frozenset({"S@1", "S@3", "S@5", "RR@10"})
"""All that is measured of a ranking where any one of the relevant labels will do."""
BLOCK_START = 24
"""So many letters of an unnumbered block's first words must open a hit (footnote marks aside)."""
BLOCK_WITHIN = 60
"""Where in the hit those letters must stand."""


def of(
    questions: Iterable[Question], rows: Mapping[str, Row], *, report: str | None = None
) -> Values:
    """Return the measures of every question that has a row.

    Args:
        questions: What was asked, with its judgements.
        rows: Result rows by question id.
        report: The report that bare labels are of.

    Raises:
        UsageError: ir-measures is not installed.
    """
    asked = [question for question in questions if question.id in rows]
    values: Values = {question.id: {} for question in asked}
    ranked: dict[str, list[Key]] = {}
    relevant: dict[str, frozenset[Key]] = {}
    essential: dict[str, frozenset[Key]] = {}
    for question in asked:
        row = rows[question.id]
        found = keys(question.relevant, report)
        answers = "answered" in row  # a TREC run has rankings alone
        if question.unanswerable:
            if answers:
                name = "refused_near" if "near" in question.kind else "refused_absent"
                values[question.id][name] = not row["answered"]
                if "outcome" in row:
                    hedged = name.replace("refused", "hedged")
                    values[question.id][hedged] = row["outcome"] != "answered"
        elif question.unnumbered_only or not found:
            if question.summary_ok and answers:
                values[question.id]["block@5"] = block_found(question.summary_ok, row["hits"][:5])
        else:
            left_out = keys(question.exclude, report)
            ranked[question.id] = [k for k in ranking(row["hits"]) if k not in left_out]
            relevant[question.id] = found
            essential[question.id] = keys(question.essential, report)
            if answers:
                values[question.id].update(_answer(question, row, report))
    any_of = {question.id for question in asked if question.any_of}
    for measures, judged in ((RANKING, relevant), (ESSENTIAL, essential)):
        for id, name, value in _ir_measures(measures, judged, ranked):
            if name in SOONEST or id not in any_of:
                values[id][name] = value
    return values


def confidences(
    questions: Iterable[Question], rows: Mapping[str, Row], report: str | None
) -> dict[str, list[float]]:
    """Return the confidences for questions that are "answerable", "near" misses and "absent".

    Answerable by unnumbered blocks alone is left out, as it is everywhere but in block@5.
    """
    found: dict[str, list[float]] = {"answerable": [], "near": [], "absent": []}
    for question in questions:
        if "confidence" not in rows.get(question.id, {}):
            continue
        if question.unanswerable:
            group = "near" if "near" in question.kind else "absent"
        elif question.unnumbered_only or not keys(question.relevant, report):
            continue
        else:
            group = "answerable"
        found[group].append(float(rows[question.id].get("confidence") or 0))
    return found


def ranking(hits: Sequence[Row]) -> list[Key]:
    """Return the numbered paragraphs of a ranking, each where it comes first.

    >>> ranking([{"report": "a", "label": x} for x in ("[7]", None, "2", "7")])
    [('a', '7'), ('a', '2')]
    """
    return list(dict.fromkeys((hit["report"], label) for hit in hits if (label := _label(hit))))


def cited(row: Row) -> frozenset[Key]:
    """The numbered paragraphs that an answer cites."""
    citations = [c for statement in row.get("statements") or () for c in statement["citations"]]
    return frozenset((c["report"], label) for c in citations if (label := _label(c)))


def block_found(blocks: Sequence[Block], hits: Sequence[Row]) -> bool:
    """Whether a hit begins as one of the blocks does, letter case and punctuation aside."""
    opened = [_letters(hit.get("text") or "")[:BLOCK_WITHIN] for hit in hits]
    starts = [_letters(block.starts)[:BLOCK_START] for block in blocks]
    return any(start in text for start in starts for text in opened)


def says(fact: str, text: str) -> bool:
    """Whether a text holds a key fact in one of its wordings.

    >>> says("QPR|Queen's Park", "the Queen’s  Park players"), says("72 hours", "three days")
    (True, False)
    """
    return any(_plain(wording) in _plain(text) for wording in fact.split("|"))


def right(case: TypedCitation, row: Row) -> bool:
    """Whether a look-up has the type and paragraphs of one of the outcomes that will do.

    Words that are no citation are a "question", whose labels are for the search to find: a look-up
    that gives none is right. Where the paragraphs expected are unnumbered their page decides.
    """
    return any(_as_expected(expected, row) for expected in case.readings)


def _as_expected(expected: Expected, row: Row) -> bool:
    found = row["paragraphs"]
    if row["type"] != expected.type:
        return False
    if row["type"] == "question" and not found:
        return True
    if expected.report and any(hit["report"] != expected.report for hit in found):
        return False
    if {label for hit in found if (label := _label(hit))} != set(expected.labels or ()):
        return False
    if expected.labels or not expected.pages:
        return True
    return bool(set(expected.pages) & {page for hit in found for page in hit["pages"]})


def _answer(question: Question, row: Row, report: str | None) -> dict[str, float]:
    """Measures of the answer to a question whose evidence is numbered."""
    relevant = keys(question.relevant, report)
    statements = row["statements"]
    citations = [citation for statement in statements for citation in statement["citations"]]
    left_out = keys(question.exclude, report)
    named = [(c["report"], label) for c in citations if (label := _label(c))]
    cited = [key for key in named if key not in left_out]
    values: dict[str, float] = {"answered_ok": bool(row["answered"])}
    if not question.any_of:
        values["cite_prec"] = sum(key in relevant for key in cited) / len(cited) if cited else 0.0
    if question.scope:  # every report needed is searched, and not the whole library
        searched, needed = set(row["scope"]), set(question.scope)
        values["scope_ok"] = needed <= searched and len(searched) <= max(3, 2 * len(needed))
    sets = [found for x in question.essential_alt if (found := keys(x, report))]
    if essential := keys(question.essential, report):
        sets = sets or [essential]
    if sets:
        values["ess_cited"] = max(len(found & set(cited)) / len(found) for found in sets)
    if facts := question.key_facts:
        text = " ".join(statement["text"] for statement in statements)
        first = statements[0]["text"] if statements else ""
        values["key_facts"] = sum(says(fact, text) for fact in facts) / len(facts)
        values["first_fact"] = bool(statements) and any(says(fact, first) for fact in facts)
    return values


def _ir_measures(
    names: Mapping[str, str],
    judged: Mapping[str, frozenset[Key]],
    ranked: Mapping[str, Sequence[Key]],
) -> Iterable[tuple[str, str, float]]:
    """(question, measure, value) for every question with judgements."""
    try:
        import ir_measures
    except ImportError as error:
        raise UsageError(
            "The measures need ir-measures, which is not installed. Run: pip install "
            "'pincite[eval]'"
        ) from error
    qrels = [
        ir_measures.Qrel(id, document(key), 1) for id, found in judged.items() for key in found
    ]
    if not qrels:
        return
    # Ranks, not scores, are handed over: fused scores can be equal, and the order shown counts.
    run = [
        ir_measures.ScoredDoc(id, document(key), -float(rank))
        for id, order in ranked.items()
        if judged[id]
        for rank, key in enumerate(order, 1)
    ]
    parsed = {ir_measures.parse_measure(theirs): ours for ours, theirs in names.items()}
    for result in ir_measures.iter_calc(list(parsed), qrels, run):
        yield result.query_id, parsed[result.measure], float(result.value)


def document(key: Key) -> str:
    """The paragraph's name in runs and judgements."""
    return f"{key[0]}#{key[1]}"


def _label(place: Row) -> str | None:
    """A label as the judgements write it."""
    label = place["label"]
    return str(label).strip("[]().") if label else None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _plain(text: str) -> str:
    for fancy, typed in (("’", "'"), ("‘", "'"), ("–", "-")):
        text = text.replace(fancy, typed)
    return re.sub(r"\s+", " ", text.lower())
