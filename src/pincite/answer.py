"""Query + Hits -> Drafts: the report's own sentences, chosen and put in order; no LLM."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pincite.alike import says_the_same
from pincite.kinds import asked_for
from pincite.quotable import IMPROVEMENTS, is_unasked_advice, may_be_quoted, says_what_should_be
from pincite.terms import stems
from pincite.types import Draft, Hit, Paragraph, Sentence
from pincite.worth import Asked, own_worth

MOST_STATEMENTS = 12
MOST_REPORTS = 4
"""The best so many, where more have something to say."""
MOST_COMPARED = 6
"""Where reports are compared."""
MOST_PARAGRAPHS = 4
MOST_SENTENCES = 5
"""Of one report."""

# Figures behind these: docs/decisions.md, "What goes into an extract".
_ENOUGH = 0.7
"""Paragraphs that score less than this share of the best one stay out of the answer."""
_NEAR = 0.5
"""A report that is compared has its say where its best scores this share of the best of all."""
_FIRST = 0.75
"""So must a paragraph's best sentence be worth this share of the report's best sentence."""
_SECOND = 0.2
"""A further sentence of a paragraph must, by itself, be worth this share of the best one."""
_AMOUNT = re.compile(
    r"\b(?:(?:great|vast|large|small) )?(?:majority|minority)\b|\b(?:most|all|every|none|few|many"
    r"|half|thirds?|quarters?|fifths?|rarely|always|usually|never)\b|\d+(?:\.\d+)?\s*%"
)
_SAME_SUBJECT = 0.6
"""Share of a sentence's stems, amounts aside, that the first one has too; and of the question's
weight that it must hold."""
_SCRAP = 4
"""Words of an unnumbered block by which no other is measured: it has a name, and says little."""
_UNNUMBERED = 0.2
"""Taken from what has no number, beside what has one: a statement is found again by its number."""
_LOOKED_AT = 10
"""Paragraphs in which another amount is looked for."""

_NO_SENTENCE = re.compile(
    r"\W*\(?(recommendation|paragraphs?\s+[\d.]+)\)?\W*|.*https?://.*", re.IGNORECASE
)
"""Marks and addresses that stand like sentences: "(Recommendation)", "See https://…"."""
_ADVICE = 0.2
"""Taken from a recommendation where none is asked for: it says what should be, not what is."""
_LEADS = 0.2
"""Weight, once more, of the question's words that a sentence holds, where those that were chosen
are put in order: what is told first should be what was asked."""
_MOST_BACK = 2
# A sentence that opens so means little without the one before it.
POINTS_BACK = re.compile(
    r"(This|These|Those|That|It|They|He|She|Its|Their|His|Her|Such|However|But|Although this|"
    r"Despite th(?:is|ese)|As a (?:result|consequence)|Consequently|Therefore|In addition|Also"
    r"|Furthermore|Similarly|Equally|For example|Since then|In response|In turn"
    r"|(?:For|With|In|Of|Because of|Following) (?:this|these|those|such)"
    r"|(?:Although|While|When|Where|If|Despite)\b[^,.;]{0,50}\b(?:this|these|they|those|such))\b"
    r"|[^.;]{0,90}\b(?:this|these) (?:issues?|concerns?|matters?|problems?|weaknesses|shortfalls?"
    r"|deficits?|delays?|gaps|shortcomings|improvements?|changes)\b"
    r"|[^.;]{0,90}\bthe situation\b(?! (?:of|for|in|at|with|where|that)\b)"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Hit
    sentence: Sentence
    own: float
    """What it is worth by itself."""

    @property
    def worth(self) -> float:
        """What it is worth in its paragraph."""
        return self.hit.score + self.own


def extract(
    question: str,
    hits: Sequence[Hit],
    order: Sequence[str] = (),
    weights: Mapping[str, float] | None = None,
    *,
    each: bool = False,
) -> tuple[Draft, ...]:
    """Return up to five verbatim sentences a report, best first, each with its source.

    Sentences that follow one another in the report are told as one, where the first is the better.

    Args:
        question: The question as it is searched for.
        hits: What was found, best first.
        order: Report ids in the order they are answered from, newest first; others follow.
        weights: The question's stems, each with its inverse document frequency; all alike if none.
        each: Reports are compared: each of them has its say, if it has anything near.
    """
    asked = Asked(question, weights or dict.fromkeys(stems(question), 1.0), asked_for(question))
    usable = [_weighed(h, question) for h in hits if may_be_quoted(h.paragraph, question)]
    usable = sorted(filter(_tells, usable), key=lambda hit: -hit.score)
    if not usable:
        return ()
    every: dict[str, list[Hit]] = {}
    for hit in usable:
        every.setdefault(hit.paragraph.report, []).append(hit)
    reports: dict[str, list[Hit]] = {}
    for report, found in every.items():
        near = each and found[0].score >= _NEAR * usable[0].score
        floor = _ENOUGH * _best(found if near else usable)
        reports[report] = [hit for hit in found if hit.score >= floor][:MOST_PARAGRAPHS]
    best = [report for report, found in reports.items() if found]
    best = best[: MOST_COMPARED if each else MOST_REPORTS]
    share = MOST_STATEMENTS // len(best) if each else MOST_STATEMENTS
    drafts: list[Draft] = []
    place = {report: number for number, report in enumerate(order)}
    for report in sorted(best, key=lambda report: place.get(report, len(place))):
        of_report = _of_report(asked, reports[report])
        drafts += _with_other_side(asked, of_report, every[report])[:share]
    return tuple(drafts[:MOST_STATEMENTS])


def _best(hits: Sequence[Hit]) -> float:
    """The best score, of what says more than a name or a title if there is any."""
    return next((hit.score for hit in hits if not _is_scrap(hit.paragraph)), hits[0].score)


def _is_scrap(paragraph: Paragraph) -> bool:
    """Whether it is a line such as "Signs of Safety.": alone it tells too little."""
    return paragraph.label is None and len(paragraph.text.split()) <= _SCRAP


def _weighed(hit: Hit, question: str) -> Hit:
    if is_unasked_advice(hit.paragraph, question):
        return replace(hit, score=hit.score - _ADVICE)
    return hit


def _of_report(asked: Asked, hits: Sequence[Hit]) -> list[Draft]:
    """The best sentence of each paragraph, and what room is left for others nearly as good."""
    numbered = {hit.paragraph.id for hit in hits if hit.paragraph.label}
    less = {h.paragraph.id: _UNNUMBERED for h in hits if numbered and _lacks_number(h.paragraph)}
    ranked = [
        sorted(
            (
                _Candidate(
                    hit, s, own_worth(asked, hit.paragraph, s) - less.get(hit.paragraph.id, 0)
                )
                for s in _sentences(hit)
            ),
            key=lambda candidate: -candidate.worth,
        )
        for hit in hits
    ]
    firsts = [first for first, *_ in ranked]
    told = [first for first in firsts if not _is_scrap(first.hit.paragraph)]
    best = max(told or firsts, key=lambda first: first.worth)
    # Of sentences worth nothing, or less, the best one is still the best.
    ranked = [one for one in ranked if one[0] is best or one[0].worth >= _FIRST * best.worth]
    others = [o for _, *rest in ranked for o in rest if o.own >= _SECOND * best.own]
    others.sort(key=lambda candidate: -candidate.worth)
    chosen = [*(first for first, *_ in ranked), *others][:MOST_SENTENCES]
    drafts: list[Draft] = []

    def order(candidate: _Candidate) -> tuple[bool, float]:
        own = set(stems(_words(candidate.hit.paragraph, candidate.sentence)))
        leading = candidate.worth + _LEADS * asked.held(own)
        return says_what_should_be(candidate.hit.paragraph, asked.question), -leading

    chosen.sort(key=order)
    for candidate in _run_on(chosen):
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


def _lacks_number(paragraph: Paragraph) -> bool:
    """Whether it is prose without a number, or an item of what must improve: a fact it is not."""
    if paragraph.label:
        return False
    return paragraph.kind != "bullet" or any(map(IMPROVEMENTS.match, paragraph.section))


def _with_other_side(asked: Asked, drafts: list[Draft], hits: Sequence[Hit]) -> list[Draft]:
    """The drafts, with what the report says elsewhere of the same in other quantities, if it does.

    "Nearly a third wait too long" and "the great majority are timely" stand in one report; who
    quotes one must know of the other.
    """
    quoted = {id for draft in drafts for id, _ in draft.quotes}
    first = drafts[0].text
    amounts = set(_AMOUNT.findall(first.casefold()))
    own = set(stems(first))
    for hit in hits[:_LOOKED_AT]:
        if not amounts or hit.paragraph.id in quoted or hit.score < _NEAR * hits[0].score:
            continue
        for sentence in _sentences(hit):
            text = _words(hit.paragraph, sentence)
            other = set(_AMOUNT.findall(text.casefold()))
            if not other or other & amounts:
                continue
            about = set(stems(_AMOUNT.sub(" ", text.casefold())))
            same = len(about & own) >= _SAME_SUBJECT * len(about)
            if same and asked.held(about) >= _SAME_SUBJECT:
                side = Draft(text, ((hit.paragraph.id, text),))
                return [drafts[0], side, *drafts[1 : MOST_SENTENCES - 1]]
    return drafts


def _run_on(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """The candidates in their order, each with those that follow it in its paragraph."""
    after = {(c.hit.paragraph.id, c.sentence.start): c for c in chosen}
    found = []
    for candidate in chosen:
        id, start = candidate.hit.paragraph.id, candidate.sentence.start
        if after.pop((id, start), None) is None:
            continue
        end = candidate.sentence.end
        for sentence in candidate.hit.sentences:
            if sentence.start < end:
                continue
            if after.pop((id, sentence.start), None) is None:
                break
            end = sentence.end
        found.append(replace(candidate, sentence=replace(candidate.sentence, end=end)))
    return found


def _tells(hit: Hit) -> bool:
    """Whether any of its sentences says something."""
    return any(_says_something(_words(hit.paragraph, s)) for s in hit.sentences)


def _sentences(hit: Hit) -> list[Sentence]:
    """The hit's sentences that say something: two words at least, and no mere mark."""
    return [s for s in hit.sentences if _says_something(_words(hit.paragraph, s))]


def _says_something(text: str) -> bool:
    return len(text.split()) > 1 and not _NO_SENTENCE.fullmatch(text)


def _words(paragraph: Paragraph, sentence: Sentence) -> str:
    return paragraph.text[sentence.start : sentence.end]


def _with_antecedent(hit: Hit, sentence: Sentence) -> str:
    """The sentence's words, from the sentence that it points back to, if it does."""
    text = hit.paragraph.text
    start = sentence.start
    for _ in range(_MOST_BACK):
        if not POINTS_BACK.match(text, start):
            break
        before = [s.start for s in hit.sentences if s.start < start]
        start = max(before, default=start)
    return text[start : sentence.end]
