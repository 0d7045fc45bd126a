"""Names made of a word and a letter or a number: "Child Q", "Family A", "Operation 7"; pure.

A report gives them to those whom it may not name. Neither part says anything alone: a single letter
is no word that is searched for, and nearly every paragraph may have the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pincite.terms import STOPWORDS
from pincite.types import Paragraph

_PEOPLE = (
    r"child|baby|infant|toddler|boy|girl|adult|mother|father|parent|sibling|brother|sister|family"
    r"|household|patient|victim|witness|survivor|resident|person|carer|officer|doctor|nurse"
)
_KINDS = rf"(?:{_PEOPLE}|case|operation|project|home|school|company|man|woman)"
_NUMBERED = frozenset([*_PEOPLE.split("|"), "case", "operation", "project", "home", "school"])
_OF_A_KIND = _NUMBERED | {"company", "man", "woman"}
_GAP, _AFTER = r"[\s‑-]", r"(?!\w|[’'](?!s)\w)"
"""What stands between a name's word and its letter, and what does not stand behind it."""
_SIGN = re.compile(rf"(?<={_GAP})(?:[A-Z]|\d{{1,3}}){_AFTER}")
_WORD_BEFORE = re.compile(r"(?<!\w)[^\W\d_]{3,}\Z")
_LONGEST = 40
"""Letters of a name's word."""
_NO_NAMES = frozenset(
    "section sections part parts module modules chapter para paragraph paragraphs page pages annex "
    "appendix table figure fig box schedule article regulation rule clause volume issue item point "
    "question recommendation rec finding standard principle outcome objective priority theme goal "
    "level grade class category tier band type group plan option stage phase step key year version "
    "model vitamin hepatitis form document exhibit act bill chart map line number no score".split()
)
"""Words before a letter that cites, grades or sorts."""
_LETTERED = re.compile(
    # Of a kind that is named so, even in small letters; "a", "i", "s" and "t" are words then.
    rf"\b(?P<kind>(?i:{_KINDS})) (?P<letter>[A-Z]|[b-hj-ru-z])(?![\w'’.-]*\w(?<!['’]s))"
    # So with a number, but for ages and amounts.
    rf"|\b(?P<numbered>(?:{'|'.join(k.title() for k in _PEOPLE.split('|'))}|Case|Operation|Project"
    r"|Home|School)) (?P<number>\d{1,3})(?![\w.,%–-]*\w)(?! (?:year|month|week|day|hour|time)s?\b)"
    # Any other word, but the question's first: "Compare B with C". "Ann B Lee" is one name.
    r"|(?<=\w )(?P<word>[A-Z][a-z]{2,}) (?P<capital>[B-HJ-Z])(?![\w'’.-]*\w(?<!['’]s))(?!\.? [A-Z])"
)


@lru_cache(maxsize=1024)
def names(question: str) -> tuple[str, ...]:
    """The names of a question, as reports print them.

    >>> names("What became of child q, and of Family A's home?")
    ('Child Q', 'Family A')
    >>> names("Is a child a risk under Section 20, Part 8, Class B or Recommendation 3?")
    ()
    """
    found = []
    for match in _LETTERED.finditer(question):
        word = match["kind"] or match["numbered"] or match["word"]
        sign = match["letter"] or match["number"] or match["capital"]
        if word.lower() not in _NO_NAMES | STOPWORDS and not (word.islower() and sign == "I"):
            found.append(f"{word.capitalize()} {sign.upper()}")
    return tuple(dict.fromkeys(found))


def holds(text: str, name: str) -> bool:
    """Whether a text has a name, its letter as a capital.

    >>> holds("CHILD Q was ten. Child Q’s school", "Child Q"), holds("child qualified", "Child Q")
    (True, False)
    >>> holds("Is a child a risk?", "Child A"), holds("Children A and B", "Child B")
    (False, False)
    """
    return _pattern(name).search(text) is not None


def key(name: str) -> str:
    """A name however its word is written: what `told` calls it.

    >>> key("Child Q")
    'child Q'
    """
    word, _, sign = name.rpartition(" ")
    return f"{word.casefold()} {sign}"


def told(text: str) -> frozenset[str]:
    """The keys of all names that a text has and a question can have: those that it `holds`.

    >>> sorted(told("CHILD Q, a step-child R, Type B, Ward K: see Section 20 of 12 March."))
    ['child Q', 'child R', 'ward K']
    """
    found = []
    for match in _SIGN.finditer(text):
        first = match.start() - 1
        before = _WORD_BEFORE.search(text, max(0, first - _LONGEST), first)
        if before and _is_name(before[0].casefold(), match[0]):
            found.append(f"{before[0].casefold()} {match[0]}")
    return frozenset(found)


def _is_name(word: str, sign: str) -> bool:
    if word in _NO_NAMES or word in STOPWORDS:
        return False
    if not sign.isalpha():
        return word in _NUMBERED
    return word in _OF_A_KIND or sign not in "AI"


def told_in(paragraph: Paragraph) -> str:
    """Where a paragraph may have a name: in its text, or in the headings above it."""
    return "\n".join((*paragraph.section, paragraph.text))


def held(text: str, wanted: Iterable[str]) -> set[str]:
    """Those of some names that a text has."""
    return {name for name in wanted if holds(text, name)}


@lru_cache(maxsize=1024)
def kept_with(name: str) -> re.Pattern[bytes]:
    """What the bytes of a kept paragraph match that may have a name: its letter alone is rare.

    >>> [bool(kept_with("Child Q").search(kept)) for kept in (b"CHILD Q.", b"a child, Quentin")]
    [True, False]
    """
    sign = name.rpartition(" ")[2].encode()
    # After the last byte of a space, a hyphen, or one that does not break. What begins with its
    # letter is looked for ten times as fast.
    return re.compile(sign + rb"(?<=[ \-\xa0\x91]" + sign + rb")(?![0-9A-Za-z])")


@lru_cache(maxsize=1024)
def _pattern(name: str) -> re.Pattern[str]:
    word, _, sign = name.partition(" ")
    return re.compile(rf"\b(?i:{word}){_GAP}{sign}{_AFTER}")
