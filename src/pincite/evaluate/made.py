"""Reports -> questions nobody had to judge, from what the reports themselves point at.

"The board should keep a register. (Paragraph 45)" asks for paragraph 45; "as paragraph 12 says,
…" for paragraph 12. A recommendation asks for the findings marked "(Recommendation)": it is not
told which of them is its own, so any of them counts, and a right one is easy to find by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pincite.sentences import spans
from pincite.types import Mark, Paragraph

SHORTEST = 40
"""Characters a question must have: less says too little to be found by."""
_EMPTY = re.compile(r"\(\s*(?:see|and|,|;|\s)*\)|\s+(?=[.,;:?])")


def made(paragraphs: Sequence[Paragraph], name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one report's questions, in the schema of `evaluate.questions`.

    A question leaves the paragraph it was made from out of its ranking (`exclude`): it holds the
    question's words and would always be first.

    Args:
        paragraphs: Every block of a report, in reading order.
        name: What the report is called; every question begins with it, to be asked of that report.
    """
    known = {paragraph.id: paragraph for paragraph in paragraphs}
    for paragraph in paragraphs:
        pointing = [mark for mark in paragraph.marks if mark.targets]
        for number, (text, marks) in enumerate(_asked(paragraph, pointing), 1):
            targets = [known[id] for mark in marks for id in mark.targets if id in known]
            others = [p for p in targets if p.label and p.id != paragraph.id]
            if others and len(text) >= SHORTEST:
                advice = paragraph.kind in {"recommendation", "conclusion"}
                kind = "back-reference" if advice else "cross-reference"
                yield _row(paragraph, f"{paragraph.id}.{number}", f"{name}: {text}", others, kind)
    marked = [p for p in paragraphs if p.label and any(m.kind == "recommendation" for m in p.marks)]
    marked = [p for p in marked if not any(mark.targets for mark in p.marks)]
    for paragraph in paragraphs:
        if paragraph.kind != "recommendation" or not paragraph.label or paragraph.marks:
            continue
        if marked and len(paragraph.text) >= SHORTEST:
            text = f"{name}: {paragraph.text}"
            row = _row(paragraph, f"{paragraph.id}.findings", text, marked, "recommendation mark")
            yield row | {"any_of": True}


def _row(
    of: Paragraph, id: str, text: str, relevant: Iterable[Paragraph], kind: str
) -> dict[str, Any]:
    labels = [p.label for p in dict.fromkeys(relevant)]
    return {
        "id": id.replace(" ", "_"),
        "question": text,
        "kind": kind,
        "relevant": [{"report": of.report, "labels": labels}],
        "scope": [of.report],
        "exclude": [{"report": of.report, "labels": [of.label] if of.label else []}],
    }


def _asked(paragraph: Paragraph, marks: Sequence[Mark]) -> Iterator[tuple[str, list[Mark]]]:
    """The words that point somewhere, without what points: a whole piece of advice, a sentence."""
    if paragraph.kind in {"recommendation", "conclusion"}:
        if marks:
            yield _without(paragraph.text, 0, len(paragraph.text), marks), list(marks)
        return
    for start, end in spans(paragraph.text):
        own = [mark for mark in marks if start <= mark.start < end]
        if own:
            yield _without(paragraph.text, start, end, own), own


def _without(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    kept = ""
    at = start
    for mark in sorted(marks, key=lambda mark: mark.start):
        kept += text[at : mark.start]
        at = mark.end
    return " ".join(_EMPTY.sub("", kept + text[at:end]).split())
