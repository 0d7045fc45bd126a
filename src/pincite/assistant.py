"""Question -> Answer: the main line, stage by stage."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from pincite import (
    absence,
    answerable,
    bynumber,
    converse,
    framing,
    generate,
    phrases,
    pinpoint,
    quotable,
    quote,
    related,
    scope,
    thesaurus,
)
from pincite.drafting import drafted
from pincite.errors import UsageError
from pincite.generate import Writer
from pincite.library import Library
from pincite.names import nowhere_in
from pincite.retrieve import retrieve
from pincite.terms import sayable, stems
from pincite.types import Answer, Hit, LookUp, Query, Turn

LONGEST_QUESTION = 2000
"""Characters."""
MOST_LOOKED_INTO = 200
"""Paragraphs with all words of a name: if there are more, some will have it."""
_NOWHERE = "\0"
_EMPTY = "The question is empty. Type what you want to know, or a paragraph number."
NEAREST = 3
"""Paragraphs shown as nearest where the reports do not say."""


class Assistant:
    """Answers questions from a library, in the reports' own words.

    Args:
        library: Opened with an embedder, or with none where only citations are looked up.
        writer: A language model that rewords what was found; every word of it is checked.
    """

    def __init__(self, library: Library, writer: Writer | None = None) -> None:
        self.library = library
        self.writer = writer

    def ask(
        self,
        question: str,
        *,
        reports: Sequence[str] = (),
        history: Sequence[Turn] = (),
        as_typed: bool = False,
        progress: Callable[[str], None] | None = None,
        k: int = 50,
    ) -> Answer:
        """Return the answer to a question, every statement of it verified.

        Args:
            question: At most 2,000 characters.
            reports: Ids of the only reports to search; none means as the question says.
            history: Earlier turns of the conversation, oldest first.
            as_typed: Search for these words alone: the turns and the reports' words for everyday
                ones add nothing.
            progress: Told in words what is being done.
            k: Number of hits to keep.

        Raises:
            UsageError: The question is empty or too long, or a report is unknown.
        """
        began = time.perf_counter()
        question = sayable(question)
        _typed(question, _EMPTY)
        tell = progress or (lambda words: None)
        looked_up = self._looked_up(question, reports, history)
        if looked_up is not None:
            return replace(looked_up, seconds=time.perf_counter() - began)
        query = framing.query_of(
            question, self.library, reports=reports, history=history, as_typed=as_typed
        )
        if not framing.says_what(question, query):
            raise UsageError("Ask in words: what do you want to know?")
        tell(f"Searching {_count(len(query.scope.reports), 'report')}")
        hits = retrieve(query, self.library, k=k)
        weights, missing = self._weights(query)
        query = replace(query, scope=answerable.heard_of(query.scope, missing))
        tell("Choosing and checking the quotations")
        there = {stem: weight for stem, weight in weights.items() if stem not in missing}
        found = drafted(query, hits, there, self.library)
        seen = answerable.evidence(
            hits,
            weights,
            answerable.unknown(missing, query.text),
            found.lacking,
        )
        verdict = answerable.judge(
            seen, printed=found.printed, elsewhere=answerable.elsewhere(query.scope, missing)
        )
        drafts = found.drafts if verdict.outcome != "not_in_reports" else ()
        statements, dropped = quote.verify(drafts, found.paragraphs)
        notes = [*dropped, *found.notes]
        if found.lacking:
            notes.append(f"No sentence found gives {found.lacking}.")
        if self.writer and statements and not found.printed:
            statements, told = generate.reworded(
                question, statements, self.writer, known=self._bodies(query), tell=tell
            )
            notes += told
        cited = {c.paragraph.id for s in statements for c in s.citations}
        others = (h.paragraph for h in hits if quotable.may_be_quoted(h.paragraph, query.text))
        return Answer(
            question=question,
            query=query,
            outcome=verdict.outcome if statements else "not_in_reports",
            confidence=verdict.confidence,
            statements=statements,
            hits=hits,
            nearest=tuple(islice((p for p in others if p.id not in cited), NEAREST)),
            related=related.of(statements, self.library.paragraphs),
            missing_words=() if found.printed else tuple(dict.fromkeys(missing.values())),
            notes=tuple(notes),
            evidence=seen,
            seconds=time.perf_counter() - began,
        )

    def search(
        self, question: str, *, reports: Sequence[str] = (), k: int = 10
    ) -> tuple[Query, tuple[Hit, ...]]:
        """Return the query a question becomes, and its k best paragraphs; errors as in `ask`.

        Where none of its words occurs the paragraphs nearest in meaning are found, and the scope's
        notes say so. Words in double quotation marks must occur in a paragraph as they stand.
        """
        question = sayable(question)
        _typed(question, "The search is empty. Type the words to find.")
        query = framing.query_of(question, self.library, reports=reports)
        query = replace(query, phrases=phrases.required(question))
        if not query.phrases and not framing.says_what(question, query):
            raise UsageError("Search for words that say what to find, such as “foster carers”.")
        return self._noted(query), retrieve(query, self.library, k=k)

    def cite(self, text: str, *, reports: Sequence[str] = (), at: str | None = None) -> LookUp:
        """Return the paragraphs a typed citation means; loads no model.

        Args:
            text: What a person types: "para 25", "paras 24-26", "rec 6", "next"; of a quotation
                with its citation, the citation.
            reports: Ids of the reports in scope; none means as the text says.
            at: Id of the paragraph "next" and "previous" start from.

        Raises:
            UsageError: The text is empty or too long, or a report is unknown.
        """
        text = pinpoint.without_quotation(sayable(text))
        _typed(text, f"The look-up is empty. Type {pinpoint.EXAMPLES}.")
        at = at and sayable(at)
        if at is not None and self.library.paragraph(at) is None:
            raise UsageError(f"There is no paragraph {at} in the library to start from.")
        return pinpoint.look_up(text, self.library, reports=self.library.known(reports), at=at)

    def _looked_up(
        self, question: str, reports: Sequence[str], history: Sequence[Turn]
    ) -> Answer | None:
        """The paragraphs a question names by their numbers, quoted whole; None when it asks."""
        if not pinpoint.may_name_a_number(question):
            return None
        advice = bynumber.advice_asked_about(question)
        carried = framing.carried_by(history, self.library.records())
        within = list(reports)
        if advice and not within:
            meant = scope.resolve(question, self.library.records(), carried=carried)
            within = list(meant.reports) if meant.named else []
        found = self.cite(advice or question, reports=within)
        if found.type == "ambiguous" and carried and not reports:
            found = self.cite(advice or question, reports=carried)
        if found.type not in ("paragraph", "range", "page"):
            return None
        return bynumber.quoted(question, found, self.library, findings=bool(advice))

    def _bodies(self, query: Query) -> list[str]:
        """Names of the bodies whose reports are searched."""
        about = set(query.scope.reports)
        return [r.body for r in self.library.records() if r.body and r.id in about]

    def _weights(self, query: Query) -> tuple[dict[str, float], dict[str, str]]:
        """The question's stems with their weight in what is searched, and its words that are not.

        Returns:
            Inverse document frequency by stem; and by stem the word, as the asker wrote it, of
            those that no report searched has.
        """
        index = self.library.index()
        spans = index.scope(query.scope.reports)
        everyday = thesaurus.reworded(query.text)
        asked, missing = absence.of(
            query.text,
            everyday,
            lambda stem: index.has(stem, spans),
            lambda parts: self._has_name(parts, spans),
        )
        if query.earlier and converse.judges(query.text):
            asked = {stem: word for stem, word in asked.items() if stem not in missing}
            missing = {}
        weights = {stem: index.weight(stem, spans) for stem in asked}
        # A stem of a name that is nowhere weighs what a word that is nowhere does.
        weights |= dict.fromkeys(missing, index.weight(_NOWHERE, spans))
        if not missing and query.earlier and converse.points_back(query.text):
            # The words of "is that enough?" say little: those it points back to are asked for too.
            anchor = query.earlier[-1][0]
            weights |= {stem: index.weight(stem, spans) for stem in stems(anchor)}
        return weights, missing

    def _noted(self, query: Query) -> Query:
        """A search with what is to be said of it: that none of its words occurs, too."""
        index = self.library.index()
        spans = index.scope(query.scope.reports)
        wanted = stems(query.text)
        missing = {stem: stem for stem in wanted if not index.has(stem, spans)}
        found = answerable.heard_of(query.scope, missing)
        if not query.phrases and len(missing) == len(set(wanted)):
            records = {record.id: record for record in self.library.records()}
            none = f"None of these words occurs in {nowhere_in(found.reports, records)}."
            found = replace(found, notes=(*found.notes, none))
        return replace(query, scope=found)

    def _has_name(self, parts: tuple[str, ...], spans: Sequence[tuple[int, int]]) -> bool:
        """Whether a paragraph of these rows has the stems one after the other."""
        numbers = self.library.index().paragraphs_with(parts, spans)
        if len(numbers) > MOST_LOOKED_INTO:
            return True
        found = self.library.numbered(numbers).values()
        return any(absence.stands(parts, stems(paragraph.text), apart=True) for paragraph in found)


def _typed(text: str, empty: str) -> None:
    if not text.strip():
        raise UsageError(empty)
    if len(text) > LONGEST_QUESTION:
        raise UsageError(
            f"That is {len(text):,} characters; at most {LONGEST_QUESTION:,} are read. Shorten it."
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
