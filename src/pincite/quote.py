"""Finds quotations in paragraphs, and makes Statements of Drafts whose quotations are all there.

What a writer (a person, a model) changes without meaning to is forgiven in the search: quotation
marks, dashes, white space, ligatures, soft hyphens. What is then cited is the paragraph's own text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from pincite.types import Citation, Draft, Paragraph, Span, Statement

_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
_NOTHING = frozenset(
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def locate(words: str, text: str) -> tuple[int, int] | None:
    """Return the half-open span of `text` that says `words`, or None.

    The letters must be the same, in case too; see the module for what is forgiven.

    >>> locate('the "front  door"', "It is the “front door” of the service.")
    (6, 22)
    """
    exact = text.find(words.strip())
    if words.strip() and exact >= 0:
        return exact, exact + len(words.strip())
    wanted, _ = _folded(words)
    wanted = wanted.strip()
    if not wanted:
        return None
    found, origin = _folded(text)
    at = found.find(wanted)
    if at < 0:
        return None
    return origin[at], origin[at + len(wanted) - 1] + 1


def in_parts(statement: Statement) -> bool:
    """Whether a statement is its several quotations one after the other, and nothing else.

    A lead-in and its bullet are; a sentence that two paragraphs have alike is not, nor is a
    reworded one.
    """
    rest = statement.text
    for citation in statement.citations:
        before, found, rest = rest.partition(citation.quote)
        if not found or any(letter.isalnum() for letter in before):
            return False
    return len(statement.citations) > 1 and not any(letter.isalnum() for letter in rest)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in one spelling, and for each of its characters the offset it came from."""
    letters: list[str] = []
    origin: list[int] = []
    for offset, letter in enumerate(text):
        if letter in _NOTHING:
            continue
        if letter.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                origin.append(offset)
            continue
        for same in unicodedata.normalize("NFKC", letter).translate(_SAME):
            if same.isspace():
                continue
            letters.append(same)
            origin.append(offset)
    return "".join(letters), origin


def verify(
    drafts: Iterable[Draft], paragraphs: Mapping[str, Paragraph]
) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Return the statements whose quotations all stand in their paragraphs, and why others do not.

    Args:
        drafts: Sentences with their quotations, from anyone.
        paragraphs: The paragraphs that may be quoted, by id.
    """
    statements, dropped = [], []
    for draft in drafts:
        citations = []
        for id, words in draft.quotes:
            paragraph = paragraphs.get(id)
            span = locate(words, paragraph.text) if paragraph else None
            if paragraph is None or span is None:
                dropped.append(f"Dropped, because it is not in {id}: {words}")
                break
            citations.append(
                Citation(
                    paragraph=paragraph,
                    span=Span(paragraph.id, *span),
                    quote=paragraph.text[span[0] : span[1]],
                )
            )
        else:
            if citations:
                statements.append(Statement(draft.text, tuple(citations)))
            else:
                dropped.append(f"Dropped, because it quotes nothing: {draft.text}")
    return tuple(statements), tuple(dropped)
