"""A question, the conversation before it and the reports chosen -> the Query to search for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pincite import absence, converse, following, gist, scope, spelling, thesaurus, weighing
from pincite.errors import LibraryError
from pincite.index.protocol import Index
from pincite.library import Library
from pincite.names import listed, short_body
from pincite.naming.bodies import bodies_in
from pincite.terms import stems, words
from pincite.types import Query, Record, Scope, Turn

_SAYS = re.compile(r"\d|[^\W_]{2}")
_MOST_NAMES = 3
"""Bodies that are named in the place of another's name; of more, the name stays as it is."""


def query_of(
    question: str,
    library: Library,
    *,
    reports: Sequence[str] = (),
    history: Sequence[Turn] = (),
    as_typed: bool = False,
    index: Index | None = None,
) -> Query:
    """Return the query a question becomes.

    Args:
        question: As asked.
        library: Where it is to be searched for.
        reports: Ids of the only reports to search; none means as the question says.
        history: Earlier turns of the conversation, oldest first.
        as_typed: The turns and the reports' words for everyday ones add nothing.
        index: The library's, where it is at hand.

    Raises:
        LibraryError: The library is empty.
        UnknownReportError: A report is not in the library.
    """
    chosen = library.known(reports)
    records = library.records()
    if not records:
        raise LibraryError("The library is empty. Add a report first: pincite add FILE.pdf")
    if as_typed:
        found = scope.resolve(question, records, chosen=chosen)
        return _without_names(converse.Asked(question, ()), found, (), records)
    index = library.index() if index is None else index
    history = () if history and _stands_alone(question, records) else history
    carried = carried_by(history, records)
    found = scope.resolve(question, records, chosen=chosen, carried=carried)
    named = (*found.typed, *found.absent)
    meant = spelling.corrected(question, index, library, but=named)
    if meant != question:  # it may name a section
        found = scope.resolve(meant, records, chosen=chosen, carried=carried)
    before = [
        replace(t, question=spelling.corrected(t.question, index, library, but=named))
        for t in history
    ]
    asked = converse.in_context(converse.unframed(meant), before)
    query = _without_names(_on_its_subject(asked), found, carried, records)
    return _in_report_words(query, index, library)


def _on_its_subject(asked: converse.Asked) -> converse.Asked:
    """Without the questions on a report as a whole that one with a subject of its own follows.

    "What must improve?" lends "why are contacts slow?" no subject, only its own words.
    """
    if not set(stems(asked.text)) - absence.weak():
        return asked
    subjects = tuple((text, weight) for text, weight in asked.earlier if gist.aim(text) is None)
    return replace(asked, earlier=subjects)


def _stands_alone(question: str, records: Sequence[Record]) -> bool:
    """Whether a question names its body and its subject, so that no question before is meant."""
    bodies = bodies_in(question, records)
    if not bodies or following.goes_on(question):
        return False
    named = scope.resolve(question, records)
    about = converse.subject(question, named.typed)
    return converse.asks(about) and bool(set(stems(about)) - absence.weak())


def carried_by(history: Sequence[Turn], records: Sequence[Record]) -> tuple[str, ...]:
    """The reports a conversation is about; none where it has searched everything."""
    carried: tuple[str, ...] = ()
    for turn in history:
        # A turn that comes as its question alone is resolved again.
        narrowed = turn.scope
        if not narrowed:
            found = scope.resolve(turn.question, records, carried=carried)
            narrowed = found.reports if found.named else ()
        carried = narrowed if len(narrowed) < len(records) else ()
    return carried


def says_what(question: str, query: Query) -> bool:
    """Whether any word of a question, or of those that it follows, can be searched for.

    "Why?" says what is meant after another question, and nothing by itself; "thanks" never does.
    """
    asked = (query.text, *(text for text, _ in query.earlier))
    if following.is_courtesy(question):
        return False
    return _SAYS.search(question) is not None and any(map(words, asked))


def _without_names(
    asked: converse.Asked, found: Scope, carried: Sequence[str], records: Sequence[Record]
) -> Query:
    """The query without the names of its reports, which `written` keeps for the reader."""
    if not found.named and len(records) > 1:
        return Query(asked.text, found, asked.earlier)
    about = {*found.reports, *carried}
    bodies = [r.body for r in records if r.body and r.id in about]
    # A misspelt name is no subject either, in this question or in one that it leans on.
    bodies += found.typed
    bodies += [n for t, _ in asked.earlier for n in scope.resolve(t, records).typed]
    text = converse.subject(asked.text, bodies)
    written = text if text == converse.GIST else asked.text
    searched = {r.id: short_body(r) for r in records if r.id in found.reports}
    here = list(dict.fromkeys(searched[id] for id in found.reports))
    # The questions before are searched for in these reports: with the names of these.
    name = listed(here) if len(here) <= _MOST_NAMES else ""
    earlier = [
        (alone, weight, converse.subject(t, bodies, instead=name) if name else t)
        for t, weight in asked.earlier
        if not converse.asks_again(alone := converse.subject(t, bodies))
    ]
    if not converse.asks(text) and not (earlier and following.acts(text)):
        # "And what about Hull?" asks the question before again, of another report.
        # "Compare Hull's reports" asks what each of them says as a whole.
        alone = converse.GIST if converse.compares(asked.text) else asked.text
        # What it follows may itself be "And in 2015?".
        at = next((n for n, one in enumerate(earlier) if converse.asks(one[0])), 0)
        text, written = (earlier[at][0], earlier[at][2]) if earlier else (alone, alone)
        earlier = earlier[at + 1 :]
        if following.wonders(asked.text):
            text, written = (f"{words.rstrip(' ?')} – why?" for words in (text, written))
    return Query(
        text,
        found,
        tuple((alone, weight) for alone, weight, _ in earlier),
        written=(written, *(words for _, _, words in earlier)),
    )


def _in_report_words(query: Query, index: Index, library: Library) -> Query:
    """The query with the terms that the reports searched have for its everyday words."""
    plain = (query.text, *(text for text, _ in query.earlier))
    wanted = {p: stems(p) for text in plain for p in thesaurus.phrases_of(text)}
    spans = index.scope(query.scope.reports)
    counts = index.counts({stem for parts in wanted.values() for stem in parts}, spans)

    @cache
    def rows_with(phrase: str) -> int:
        parts = tuple(wanted[phrase])
        having = min((counts[stem] for stem in parts), default=0)
        # Of "practice review" it says nothing that reports review practice.
        if having and absence.is_name(parts):
            return having if weighing.has_name(parts, index, spans, library) else 0
        return having

    texts = [thesaurus.in_report_words(text, rows_with) for text in plain]
    added = [text.removeprefix(before) for text, before in zip(texts, plain, strict=True)]
    return replace(
        query,
        text=texts[0],
        earlier=tuple((t, w) for t, (_, w) in zip(texts[1:], query.earlier, strict=True)),
        written=tuple(w + more for w, more in zip(converse.written(query), added, strict=True)),
    )
