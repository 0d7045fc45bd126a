"""A reworded sentence against the quotations it rests on -> what it adds or leaves out; pure.

A model's sentence is taken only if nothing that a listener could act on is its own: numbers,
dates, names, negations and words of quantity must all stand in the quotations. Better a good
sentence dropped than a wrong one read aloud: what is dropped is told in the report's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pincite.naming.numerals import in_digits
from pincite.terms import STOPWORDS, stem, stems, words

SUPPORT = 0.6
"""Share of a sentence's stems that its quotations, or the names that are known, must hold."""
_OPENERS = frozenset(
    "although however while despite overall meanwhile since because though once nearly almost "
    "several other others both each none one two in".split()
)
"""Words that open a sentence without being a name, beside the stop words."""

_FIGURE = re.compile(r"£?\d[\d,]*(?:\.\d+)?%?")
_PERCENT = re.compile(r"\s*(?:per\s?cent|percent)\b")
_DATES = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter "
    "today yesterday tomorrow weekly daily monthly yearly annually".split()
)
_MONTH_MAY = re.compile(r"\bMay\b")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|nobody|nothing|nowhere)\b|n['’]t\b"
    r"|\b(?:fail(?:s|ed|ing|ure|ures)?|lack(?:s|ed|ing)?|insufficient\w*|inadequate\w*|rarely"
    r"|hardly|unable)\b"
)
_QUANTITY = re.compile(
    r"\b(?:all|every|most|majority|minority|many|some|several|few|half|halves|thirds?|quarters?"
    r"|almost|nearly|always|usually|often|sometimes|only|more|less|fewer|least|over|under|above"
    r"|below|increas\w+|decreas\w+|improv\w+|declin\w+|worse\w*|better|rise|rising|risen|rose|fall"
    r"|falling|fallen|fell)\b"
)
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)(?<![“\"‘'(])\b[A-Z][\w’'-]*")
_CAPITALS = re.compile(r"\b[A-Z][A-Z&]+s?\b")


def fault(sentence: str, quotations: Sequence[str], known: Iterable[str] = ()) -> str | None:
    """What a sentence says that its quotations do not, in words; None where there is nothing.

    Args:
        sentence: Reworded.
        quotations: What it cites, verbatim.
        known: Names that may be said though no quotation holds them: the body asked about.

    >>> fault("Some 80% take place.", ["Some 58% of interviews take place."])
    'it gives 80%, which its quotation does not'
    >>> fault("Visits are timely.", ["Visits are not timely."])
    'it leaves out the “not” of its quotation'
    """
    text = " ".join(quotations)
    if wrong := sorted(_figures(sentence) - _figures(text)):
        return f"it gives {wrong[0]}, which its quotation does not"
    if wrong := sorted(_dates(sentence) - _dates(text)):
        return f"it says {wrong[0]}, which its quotation does not"
    if name := _strange_name(sentence, text, known):
        return f"it names {name}, which its quotation does not"
    said, printed = _negations(sentence), _negations(text)
    if said and not printed:
        return f"it says “{said[0]}”, which its quotation does not"
    if printed and not said and _negated(sentence, quotations):
        return f"it leaves out the “{printed[0]}” of its quotation"
    quantities = {stem(m[0]) for m in _QUANTITY.finditer(text.casefold())}
    for found in _QUANTITY.finditer(sentence.casefold()):
        if stem(found[0]) not in quantities:
            return f"it says “{found[0]}”, which its quotation does not"
    own = set(stems(sentence))
    held = {*stems(text), *(s for name in known for s in stems(name))}
    if own and len(own & held) < SUPPORT * len(own):
        return "too few of its words stand in its quotation"
    return None


def _figures(text: str) -> set[str]:
    plain = _PERCENT.sub("%", in_digits(text.casefold()))
    return {m[0].replace(",", "").rstrip(".") for m in _FIGURE.finditer(plain)}


def _dates(text: str) -> set[str]:
    found = {word for word in re.findall(r"[a-z]+", text.casefold()) if word in _DATES}
    return found if _MONTH_MAY.search(text) else found - {"may"}


def _strange_name(sentence: str, text: str, known: Iterable[str]) -> str | None:
    """A word with a capital inside the sentence that stands nowhere in what may be named."""
    held = {w for part in (text, *known) for w in re.findall(r"[\w’'-]+", part.casefold())}
    opening = re.match(r"\W*([A-Z][\w’'-]*)", sentence)
    if opening:
        # A capital says nothing there: any word may be a name that the quotations do not know.
        word = re.sub(r"['’]s?$", "", opening[1])
        small = word.casefold()
        plain = small in STOPWORDS | _OPENERS or _QUANTITY.fullmatch(small)
        if not plain and small not in held and not set(stems(word)) <= set(stems(text)):
            return word
    for found in (*_NAME.finditer(sentence), *_CAPITALS.finditer(sentence)):
        name = re.sub(r"['’]s?$", "", found[0])
        if name.casefold() not in held and name not in {"I", "A"}:
            return name
    return None


def _negations(text: str) -> list[str]:
    return [m[0].replace("’", "'") for m in _NEGATION.finditer(text.casefold())]


def _negated(sentence: str, quotations: Sequence[str]) -> bool:
    """Whether the quotation whose words the sentence takes is a negated one."""
    own = set(words(sentence))
    nearest = max(quotations, key=lambda one: len(own & set(words(one))))
    return bool(_negations(nearest))
