"""A misspelt word of a question -> the word that is meant, as the reports searched write it.

A word that is nowhere in a library and one slip, or in a long word two, from one that is there was
hardly asked for. Names are left alone: what is nowhere must not become somebody else's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from string import ascii_lowercase

from pincite import absence, thesaurus, tokens
from pincite.index.protocol import Index, Span
from pincite.library import Library
from pincite.naming.everyday import WORDS
from pincite.naming.typos import is_typo, slips
from pincite.terms import STOPWORDS, stem, stems_of, words

SHORTEST = 6
"""Letters; shorter words have too many neighbours."""
LONGEST = 30
"""Letters; what is longer is no word, and has neighbours without end (53 a letter)."""
_MOST = 2
"""Slips in a word."""
_LOOKED_INTO = 20
"""Paragraphs with a word's stem in which the word itself is looked for."""
_AT_A_TIME = 4
_TRIED = 3
"""Stems that are looked for so."""
_WORD = re.compile(rf"(?<![\w'’&@./-])[^\W\d_]{{{SHORTEST},}}(?!['’]?\w|[@/]|\.\w)")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "ness")
_OPENING = re.compile(r"[\W\d_]*")


def corrected(question: str, index: Index, library: Library, *, but: Collection[str] = ()) -> str:
    """Return the question with its misspelt words as the reports write them.

    A word is misspelt where no report of the library has it, nor any of the package's own lists,
    and one that does is near. Words with capitals are names, but for the question's first; words in
    quotation marks are meant as they stand.

    Args:
        question: As asked.
        index: The library's.
        library: Holds the paragraphs.
        but: What in it names reports, or places that have none.
    """
    names = {word for name in but for word in words(name)}
    first = _OPENING.match(question)
    start = first.end() if first else 0
    doubtful: dict[tuple[int, int], str] = {}
    quoted = [match.span() for match in _QUOTED.finditer(question)]
    for found in _WORD.finditer(question):
        word = found[0][0].lower() + found[0][1:] if found.start() == start else found[0]
        if len(word) > LONGEST or any(a < found.start() < b for a, b in quoted):
            continue
        if word.islower() and word.isascii() and word not in names and not _is_known(word):
            doubtful[found.span()] = word
    if not doubtful:
        return question
    spans = index.scope(list(index.reports))
    counts = index.counts({stem(word) for word in doubtful.values()}, spans)
    for (start, end), word in reversed(doubtful.items()):
        meant = _listed_as(word, index, spans)
        if counts[stem(word)]:
            # It is found as it stands; what is asked for by it is seen where it is written rightly.
            same = meant and stem(meant) == stem(word) and slips(word, meant, 1) == 1
            meant = meant if same else None
        else:
            meant = meant or _written_as(word, index, spans, library)
        if meant:
            cased = meant.capitalize() if question[start].isupper() else meant
            question = question[:start] + cased + question[end:]
    return question


def _listed_as(word: str, index: Index, spans: Sequence[Span]) -> str | None:
    """The nearest word of the package's lists; of equals that of which most is read."""
    near = list(_listed_near(word))
    counts = index.counts({stem(meant) for meant in near}, spans) if len(near) > 1 else {}
    meant = min(
        near, key=lambda w: (slips(word, w, _MOST), -counts.get(stem(w), 0), w), default=None
    )
    if meant and word.endswith("s") and slips(word, f"{meant}s", _MOST) < slips(word, meant, _MOST):
        return f"{meant}s"
    return meant


def _written_as(word: str, index: Index, spans: Sequence[Span], library: Library) -> str | None:
    """The word one slip away that the reports write most."""
    forms: dict[str, list[str]] = defaultdict(list)
    near = sorted(_one_slip(word))
    for form, own in zip(near, stems_of(near), strict=True):
        forms[own].append(form)
    counts = index.counts(forms, spans)
    likely = sorted((s for s in forms if counts[s]), key=lambda s: (-counts[s], s))
    for one in likely[:_TRIED]:
        if found := next(_written(one, forms[one], index, spans, library), None):
            return found
    return None


def _written(
    stem: str, forms: Sequence[str], index: Index, spans: Sequence[Span], library: Library
) -> Iterator[str]:
    """Those of a stem's forms that a paragraph has in small letters, and so as no name."""
    rows = index.holding([stem], spans)[:_LOOKED_INTO]
    numbers = list(dict.fromkeys(index.paragraphs(rows).tolist()))
    # A word that is in use is soon met with.
    for start in range(0, len(numbers), _AT_A_TIME):
        found = library.numbered(numbers[start : start + _AT_A_TIME]).values()
        own = " ".join(paragraph.text for paragraph in found)
        yield from (form for form in forms if re.search(rf"\b{form}\b", own))


def _one_slip(word: str) -> set[str]:
    """Every spelling one slip from a word that begins as it does (Norvig 2007).

    >>> {"safety", "saftely", "saftye"} <= _one_slip("saftey"), "aftey" in _one_slip("saftey")
    (True, False)
    """
    parts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    found = {a + b[1:] for a, b in parts if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in parts if b for letter in ascii_lowercase}
    found |= {a + letter + b for a, b in parts for letter in ascii_lowercase}
    return found - {word}


@cache
def _listed() -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
    """The words of the package's lists by their first letters, each with its letters."""
    known = thesaurus.thesaurus()
    every = {*WORDS, *absence.listed(), *(w for term in known.terms for w in words(term))}
    found: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for word in sorted(every):
        if len(word) >= SHORTEST - 1 and word.isalpha() and word.isascii():
            found[word[0]].append((word, frozenset(word)))
    return {letter: tuple(words) for letter, words in found.items()}


@cache
def _forms() -> frozenset[str]:
    return frozenset(word for own in _listed().values() for word, _ in own) | WORDS


def _listed_near(word: str) -> Iterator[str]:
    """The words of the package's lists that this may be a slip of."""
    letters = frozenset(word)
    for meant, own in _listed().get(word[0], ()):
        # Two slips change four letters at most: most words need no closer look.
        near = abs(len(meant) - len(word)) <= _MOST and len(letters ^ own) <= 2 * _MOST
        if near and is_typo(word, meant) and not _is_ending(word, meant):
            yield meant


def _is_ending(word: str, meant: str) -> bool:
    """Whether two words differ in their endings by more than a slip: no typo, but another word.

    >>> _is_ending("stabilise", "stability"), _is_ending("reccomendations", "recommendations")
    (True, False)
    """
    same = min(len(word), len(meant)) - _MOST
    return word[:same] == meant[:same] and slips(word, meant, _MOST) > 1


def _is_known(word: str) -> bool:
    """Whether a word, or what it is a form of, is in common use or in a list of the package."""
    short = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
    return any(
        form in STOPWORDS or form in _forms() or tokens.is_one(form)
        for form in (word, f"{word}s", *short, *(f"{form}e" for form in short))
    )
