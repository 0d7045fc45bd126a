"""Query + Hits -> Drafts: the report's own sentences, chosen and put in order; no LLM."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.terms import stems
from pincite.types import Draft, Hit, Paragraph, Sentence

MOST_STATEMENTS = 12
MOST_REPORTS = 4
"""The best so many, where more have something to say."""
MOST_PARAGRAPHS = 4
MOST_SENTENCES = 5
"""Of one report."""

# Figures behind these: docs/decisions.md, "What goes into an extract".
_ENOUGH = 0.7
"""Paragraphs that score less than this share of the best one stay out of the answer."""
_SECOND = 0.75
"""A further sentence of a paragraph must be worth this share of the best sentence."""
_PARAGRAPH = 0.5
"""Weight of the paragraph's score in a sentence's worth, beside the sentence's own cosine."""
_OVERLAP = 0.2
"""Weight of the share of the question's words that the sentence holds."""
_QUANTITY = 0.15
"""Added to a sentence with a quantity, where one is asked for."""

_ALIKE = 0.7
"""Sentences that share so much of their stems are told once, with both citations."""
_EXACT = re.compile(
    r"\d[\d.,]*|\b(?:not?|never|nor|none|without|few|most|many|some|all)\b|n['’]t\b"
)
"""Of these both must say the same."""

NOT_QUOTED = frozenset({"front", "boilerplate", "grade", "caption", "contents", "heading"})
"""Kinds in which a report speaks of itself, not of its subject: found, but not quoted."""

_ASKS_QUANTITY = re.compile(
    r"\bhow (many|much|long|often|old|quick(ly)?|timely|fast|soon|big|large)\b|"
    r"\b(number|share|percentage|proportion|rate|when|what date|what age)\b",
    re.IGNORECASE,
)
_QUANTITIES = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|thirds?|quarters?|"
    r"majority|most|few|all|none)\b",
    re.IGNORECASE,
)
_NO_SENTENCE = re.compile(
    r"\W*\(?(recommendation|paragraphs?\s+[\d.]+)\)?\W*|.*https?://.*", re.IGNORECASE
)
"""Marks and addresses that stand like sentences: "(Recommendation)", "See https://…"."""
_FOOTNOTE = 0.2
"""Taken from a footnote's sentence: a source is rarely the answer."""
# A sentence that opens so means little without the one before it.
_POINTS_BACK = re.compile(
    r"(This|These|Those|That|It|They|He|She|Its|Their|His|Her|Such|However|But|Although this|"
    r"Despite this|As a result|Consequently|Therefore|In addition|Also|Furthermore)\b"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Hit
    sentence: Sentence
    worth: float


def extract(question: str, hits: Sequence[Hit], order: Sequence[str] = ()) -> tuple[Draft, ...]:
    """Return up to five verbatim sentences a report, best first, each with its source.

    Args:
        question: The question as it is searched for.
        hits: What was found, best first.
        order: Report ids in the order they are answered from, newest first; others follow.
    """
    usable = [h for h in hits if _sentences(h) and _may_be_quoted(h.paragraph, question)]
    if not usable:
        return ()
    floor = _ENOUGH * usable[0].score
    reports: dict[str, list[Hit]] = {}
    for hit in usable:
        if hit.score >= floor:
            reports.setdefault(hit.paragraph.report, []).append(hit)
    drafts: list[Draft] = []
    place = {report: number for number, report in enumerate(order)}
    best = list(reports)[:MOST_REPORTS]
    for report in sorted(best, key=lambda report: place.get(report, len(place))):
        drafts += _of_report(question, reports[report][:MOST_PARAGRAPHS])
    return tuple(drafts[:MOST_STATEMENTS])


def _of_report(question: str, hits: Sequence[Hit]) -> list[Draft]:
    """The best sentence of each paragraph, and what room is left for others nearly as good."""
    asked = frozenset(stems(question))
    counts = _ASKS_QUANTITY.search(question) is not None
    firsts: list[_Candidate] = []
    others: list[_Candidate] = []
    for hit in hits:
        ranked = sorted(
            (_Candidate(hit, s, _worth(asked, counts, hit, s)) for s in _sentences(hit)),
            key=lambda candidate: -candidate.worth,
        )
        firsts.append(ranked[0])
        others += ranked[1:]
    floor = _SECOND * max(first.worth for first in firsts)
    others = sorted((o for o in others if o.worth >= floor), key=lambda o: -o.worth)
    numbered = {hit.paragraph.id for hit in hits if hit.paragraph.label}
    drafts: list[Draft] = []
    for candidate in sorted((*firsts, *others)[:MOST_SENTENCES], key=lambda c: -c.worth):
        quote = _with_antecedent(candidate.hit, candidate.sentence)
        if any(quote in draft.text or draft.text in quote for draft in drafts):
            continue
        source = (candidate.hit.paragraph.id, quote)
        same = next((n for n, d in enumerate(drafts) if says_the_same(d.text, quote)), None)
        if same is None:
            drafts.append(Draft(text=quote, quotes=(source,)))
        elif source[0] in numbered and drafts[same].quotes[0][0] not in numbered:
            drafts[same] = Draft(text=quote, quotes=(source, *drafts[same].quotes))
        else:
            drafts[same] = replace(drafts[same], quotes=(*drafts[same].quotes, source))
    return drafts


def says_the_same(one: str, other: str) -> bool:
    """Whether two sentences are the same but for a word or two: a summary's and a finding's.

    Numbers and negations must be alike, and seven tenths of their stems.

    >>> says_the_same("Most visits are late, staff say.", "Staff say that most visits are late.")
    True
    >>> says_the_same("Visits are late.", "Visits are not late.")
    False
    """
    if _EXACT.findall(one.casefold()) != _EXACT.findall(other.casefold()):
        return False
    a, b = set(stems(one)), set(stems(other))
    return len(a & b) >= _ALIKE * len(a | b) > 0


def _may_be_quoted(paragraph: Paragraph, question: str) -> bool:
    """Whether it speaks of the subject; of a front page a line that names all that is asked.

    "Lead inspector: Ada Sandpiper" answers who the lead inspector was; a title answers nothing.
    """
    if paragraph.kind != "front":
        return paragraph.kind not in NOT_QUOTED
    asked = set(stems(question))
    return ": " in paragraph.text and len(asked) > 1 and asked <= set(stems(paragraph.text))


def _sentences(hit: Hit) -> list[Sentence]:
    """The hit's sentences that say something: two words at least, and no mere mark."""
    return [s for s in hit.sentences if _says_something(_words(hit.paragraph, s))]


def _says_something(text: str) -> bool:
    return len(text.split()) > 1 and not _NO_SENTENCE.fullmatch(text)


def _worth(asked: frozenset[str], counts: bool, hit: Hit, sentence: Sentence) -> float:
    text = _words(hit.paragraph, sentence)
    overlap = len(asked.intersection(stems(text))) / len(asked) if asked else 0.0
    worth = _PARAGRAPH * hit.score + sentence.score + _OVERLAP * overlap
    if hit.paragraph.kind == "footnote":
        worth -= _FOOTNOTE
    return worth + _QUANTITY if counts and _QUANTITIES.search(text) else worth


def _words(paragraph: Paragraph, sentence: Sentence) -> str:
    return paragraph.text[sentence.start : sentence.end]


def _with_antecedent(hit: Hit, sentence: Sentence) -> str:
    """The sentence's words, from the sentence before it where it points back to that one."""
    text = hit.paragraph.text
    start = sentence.start
    if _POINTS_BACK.match(text, start):
        before = [s.start for s in hit.sentences if s.start < start]
        start = max(before, default=start)
    return text[start : sentence.end]
