"""Query -> its stems with their weights in what is searched, and its words that are nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from pincite import absence, following, lettered, thesaurus
from pincite.index.protocol import Index, Span
from pincite.library import Library
from pincite.terms import stems, words
from pincite.types import Hit, Query

MOST_LOOKED_INTO = 200
"""Paragraphs with all words of a name: if there are more, some will have it."""
_AT_A_TIME = 20
_NOWHERE = "\0"
"""No word, and so in no report."""


def weighed(
    query: Query, index: Index, library: Library, hits: Sequence[Hit] = ()
) -> tuple[dict[str, float], dict[str, str]]:
    """Return the question's stems with their weight in what is searched, and what is not there.

    Args:
        query: What is searched for, and where.
        index: The library's.
        library: Holds the paragraphs.
        hits: What was found; what has a name such as "Child Q" that is asked for leads it.

    Returns:
        Inverse document frequency by stem; and by stem the word, as the asker wrote it, of those
        that no report searched has.
    """
    spans = index.scope(query.scope.reports)
    everyday = thesaurus.reworded(query.text)
    there = index.there({s for word in words(query.text) for s in stems(word)}, spans)
    asked, missing = absence.of(
        query.text,
        everyday,
        there.__contains__,
        lambda parts: has_name(parts, index, spans, library),
    )
    if query.earlier and following.judges(query.text):
        asked = {stem: word for stem, word in asked.items() if stem not in missing}
        missing = {}
    # The words of "is that enough?" say little: those it points back to are asked for too.
    back = query.earlier and not missing and following.points_back(query.text)
    anchor = stems(query.earlier[-1][0]) if back else []
    named = lettered.names(query.text)
    weights = index.weights([*asked, *anchor, _NOWHERE], spans)
    # A stem of a name that is nowhere weighs what a word that is nowhere does.
    nowhere = weights.pop(_NOWHERE)
    own_hits = hits if named else ()
    there_too = {
        name for hit in own_hits for name in lettered.held(lettered.told_in(hit.paragraph), named)
    }
    for name in named:
        if name not in there_too:
            # Its word alone says nothing: "baby", of a Baby P who is nowhere.
            own = set(stems(name)) - {s for other in there_too for s in stems(other)}
            missing |= dict.fromkeys([name, *own], name)
    return weights | dict.fromkeys((*named, *missing), nowhere), missing


def has_name(parts: tuple[str, ...], index: Index, spans: Sequence[Span], library: Library) -> bool:
    """Whether a paragraph of these rows has the stems one after the other."""
    numbers = list(dict.fromkeys(index.paragraphs(index.holding(parts, spans)).tolist()))
    if len(numbers) > MOST_LOOKED_INTO:
        return True
    # A name that is in use is soon met with.
    for start in range(0, len(numbers), _AT_A_TIME):
        found = library.numbered(numbers[start : start + _AT_A_TIME]).values()
        if any(absence.stands(parts, stems(paragraph.text), apart=True) for paragraph in found):
            return True
    return False
