"""Question -> Answer: the main line, stage by stage."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from pincite import (
    answerable,
    bynumber,
    framing,
    generate,
    phrases,
    pinpoint,
    quotable,
    quote,
    related,
    scope,
    weighing,
)
from pincite.drafting import Drafted, drafted
from pincite.errors import UsageError
from pincite.generate import Writer
from pincite.index.protocol import Index
from pincite.library import Library
from pincite.names import nowhere_in
from pincite.parallel import Turns
from pincite.retrieve import retrieve
from pincite.terms import sayable, stems
from pincite.types import Answer, Hit, LookUp, Query, Turn

T = TypeVar("T")
LONGEST_QUESTION = 2000
"""Characters."""
MOST_TURNS = 20
"""Questions a new one is understood by: the last."""
_EMPTY = "The question is empty. Type what you want to know, or a paragraph number."
AT_ONCE = 2
"""Questions looked for at a time in this process: one in Python, one in the model."""
NEAREST = 3
"""Paragraphs shown as nearest where the reports do not say."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a question found, before it is judged and written."""

    query: Query
    hits: tuple[Hit, ...]
    weights: Mapping[str, float]
    """Inverse document frequency of its stems in what was searched."""
    missing: Mapping[str, str]
    """Its words that stand nowhere there, by their stems."""
    drafted: Drafted


class Assistant:
    """Answers questions from a library, in the reports' own words.

    Args:
        library: Opened with an embedder, or with none where only citations are looked up.
        writer: A language model that rewords what was found; every word of it is checked.
    """

    def __init__(self, library: Library, writer: Writer | None = None) -> None:
        self.library = library
        self.writer = writer
        self._turns = Turns(AT_ONCE)

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
            history: Earlier turns of the conversation, oldest first, each question as long as one.
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
        history = history[-MOST_TURNS:]
        for turn in history:
            _short(turn.question, "An earlier question of the history")
        tell = progress or (lambda words: None)
        looked_up = self._looked_up(question, reports, history)
        if looked_up is not None:
            return replace(looked_up, seconds=time.perf_counter() - began)
        found = self._of_one_moment(
            lambda index: self._found(question, index, reports, history, as_typed, tell, k)
        )
        query, hits, missing = found.query, found.hits, found.missing
        drafts = found.drafted
        seen = answerable.evidence(
            hits,
            found.weights,
            answerable.unknown(missing, query.text),
            drafts.lacking,
        )
        verdict = answerable.judge(
            seen, printed=drafts.printed, elsewhere=answerable.elsewhere(query.scope, missing)
        )
        said = drafts.drafts if verdict.outcome != "not_in_reports" else ()
        statements, dropped = quote.verify(said, drafts.paragraphs)
        notes = [*dropped, *drafts.notes]
        if drafts.lacking:
            notes.append(f"No sentence found gives {drafts.lacking}.")
        if self.writer and statements and not drafts.printed:
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
            missing_words=() if drafts.printed else tuple(dict.fromkeys(missing.values())),
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

        def find(index: Index) -> tuple[Query, tuple[Hit, ...]]:
            query = framing.query_of(question, self.library, reports=reports, index=index)
            query = replace(query, phrases=phrases.required(question))
            if not query.phrases and not framing.says_what(question, query):
                raise UsageError("Search for words that say what to find, such as “foster carers”.")
            return _noted(query, index, self.library), retrieve(
                query, self.library, k=k, index=index
            )

        return self._of_one_moment(find)

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
        if history and bynumber.is_of_an_age(question):
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

    def _of_one_moment(self, find: Callable[[Index], T]) -> T:
        """What is found in the library of one moment: looked for again where it changed meanwhile.

        Of a report that was replaced the index names chunks that are gone.
        """
        index = self.library.index()
        # The interpreter runs one thread at a time: more would take turns in the midst of their
        # work, and the last of them would wait the longer. A database is waited for by all.
        with nullcontext() if index.far else self._turns.turn():
            found = find(index)
            newer = self.library.index()
            return found if newer is index else find(newer)

    def _found(
        self,
        question: str,
        index: Index,
        reports: Sequence[str],
        history: Sequence[Turn],
        as_typed: bool,
        tell: Callable[[str], None],
        k: int,
    ) -> _Found:
        query = framing.query_of(
            question,
            self.library,
            reports=reports,
            history=history,
            as_typed=as_typed,
            index=index,
        )
        if not framing.says_what(question, query):
            raise UsageError("Ask in words: what do you want to know?")
        tell(f"Searching {_count(len(query.scope.reports), 'report')}")
        hits = retrieve(query, self.library, k=k, index=index)
        weights, missing = weighing.weighed(query, index, self.library, hits)
        query = replace(query, scope=answerable.heard_of(query.scope, missing))
        tell("Choosing and checking the quotations")
        there = {stem: weight for stem, weight in weights.items() if stem not in missing}
        return _Found(query, hits, weights, missing, drafted(query, hits, there, self.library))


def _noted(query: Query, index: Index, library: Library) -> Query:
    """A search with what is to be said of it: that none of its words occurs, too."""
    spans = index.scope(query.scope.reports)
    wanted = stems(query.text)
    there = index.there(wanted, spans)
    missing = {stem: stem for stem in wanted if stem not in there}
    found = answerable.heard_of(query.scope, missing)
    if not query.phrases and len(missing) == len(set(wanted)):
        records = {record.id: record for record in library.records()}
        none = f"None of these words occurs in {nowhere_in(found.reports, records)}."
        found = replace(found, notes=(*found.notes, none))
    return replace(query, scope=found)


def _typed(text: str, empty: str) -> None:
    if not text.strip():
        raise UsageError(empty)
    _short(text, "That")


def _short(text: str, what: str) -> None:
    if len(text) > LONGEST_QUESTION:
        most = f"at most {LONGEST_QUESTION:,} are read"
        raise UsageError(f"{what} is {len(text):,} characters; {most}. Shorten it.")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
