"""A report's sections, and which of them a few words mean: short forms, initials, typos; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pincite.names import words_of
from pincite.naming.numerals import in_digits
from pincite.naming.typos import is_typo
from pincite.types import Paragraph

_PLAIN = (
    "a an and about as at because by for from has have in into is it its of on or s that the their "
    "this to was what which who with experience experiences progress graded judgement judgment be "
    "because requires improvement inadequate outstanding good section part chapter heading report"
)
_PLAIN_WORDS = frozenset(_PLAIN.split())
_MEANT = {
    "rec": "recommendation",
    "recs": "recommendation",
    "kids": "children",
    "mgmt": "management",
    "intro": "introduction",
    "yp": "young",
    "exec": "executive",
}
LEAST = 0.3
"""Share of a heading's own words that bare words must name to be taken for that heading."""
CUT = 40
"""Characters of a heading's beginning that are as good as all of it."""
NEAR = 0.2
"""A section fits as well as its subsection when it scores no more than this below it."""


@dataclass(frozen=True, slots=True)
class Division:
    """A heading with all that stands under it, subsections included."""

    headings: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]

    @property
    def name(self) -> str:
        """The heading itself."""
        return self.headings[-1]


def divisions(paragraphs: Sequence[Paragraph]) -> list[Division]:
    """Every heading of a report in reading order; one that comes twice is there twice."""
    opened: list[tuple[tuple[str, ...], int]] = []
    spans: list[tuple[tuple[str, ...], int, int]] = []
    order: list[tuple[tuple[str, ...], int]] = []

    def close(depth: int, end: int) -> None:
        while len(opened) > depth:
            path, start = opened.pop()
            spans.append((path, start, end))

    for index, paragraph in enumerate(paragraphs):
        path = paragraph.section
        shared = 0
        while shared < min(len(path), len(opened)) and opened[shared][0][-1] == path[shared]:
            shared += 1
        begins = paragraph.kind == "heading" and shared == len(path) and shared > 0
        again = begins and opened[-1][1] < index and _heads(paragraph, path)
        close(shared - 1 if again else shared, index)
        for depth in range(len(opened), len(path)):
            opened.append((path[: depth + 1], index))
            order.append(opened[-1])
    close(0, len(paragraphs))
    ends = {(path, start): end for path, start, end in spans}
    return [Division(path, tuple(paragraphs[start : ends[path, start]])) for path, start in order]


def matching(
    parts: Sequence[Division], words: str, *, least: float = LEAST
) -> tuple[Division, ...]:
    """The sections that words mean, best first only: all that fit equally well.

    Every word must stand in the heading or in one it stands under, and at least one in the heading
    itself; then the heading of which the words are most wins, and of equals the outermost.
    """
    wanted = content(words)
    if not wanted:
        return ()
    if literal := _literal(parts, words):
        return literal
    scored = [(score, part) for part in parts if (score := _fit(wanted, part)) >= least]
    if not scored:
        return ()
    best = max(score for score, _ in scored)
    near = [(score, part) for score, part in scored if score > best - NEAR]
    depth = min(len(part.headings) for _, part in near)
    outer = [(score, part) for score, part in near if len(part.headings) == depth]
    top = max(score for score, _ in outer)
    return tuple(part for score, part in outer if score > top - 0.01)


def fitting(parts: Sequence[Division], words: str) -> tuple[Division, ...]:
    """Every section whose heading the words could mean."""
    wanted = content(words)
    typed = _bare(words)
    return tuple(p for p in parts if _bare(p.name).startswith(typed) or _fit(wanted, p) > 0)


def _literal(parts: Sequence[Division], words: str) -> tuple[Division, ...]:
    """The outermost sections whose heading is these very words, or begins with many of them."""
    typed = _bare(words)
    same = [part for part in parts if _bare(part.name) == typed]
    if not same and len(typed) >= CUT:
        same = [part for part in parts if _bare(part.name).startswith(typed)]
    depth = min((len(part.headings) for part in same), default=0)
    return tuple(part for part in same if len(part.headings) == depth)


@lru_cache(maxsize=1024)
def _bare(words: str) -> str:
    return words_of(in_digits(words.casefold())).removeprefix("the ")


def names(part: str, words: str) -> bool:
    """Whether all words of a phrase stand in a piece of heading text."""
    own = content(part)
    return bool(own) and all(_among(word, own) for word in content(words))


@lru_cache(maxsize=4096)
def content(words: str) -> tuple[str, ...]:
    """The telling words of a phrase, in small letters, with numbers in digits."""
    return telling(in_digits(words.casefold()))


def telling(words: str) -> tuple[str, ...]:
    """The words of a phrase that say something, in small letters; all, where none does."""
    found = re.findall(r"[^\W_]+", words.casefold().replace("'", "").replace("’", ""))
    kept = [word for word in found if word not in _PLAIN_WORDS]
    return tuple(_MEANT.get(word, word) for word in kept or found)


def _heads(paragraph: Paragraph, path: tuple[str, ...]) -> bool:
    """Whether a heading block opens its own section once more."""
    return bool(path) and content(paragraph.text) == content(path[-1])


def _fit(wanted: Sequence[str], part: Division) -> float:
    """How well words fit a section: 0 when they do not, up to 1.5 for its heading in full."""
    own = _spelt_out(part.headings[-1])
    above = [word for heading in part.headings[:-1] for word in content(heading)]
    here = [word for word in wanted if _among(word, own)]
    rest = [word for word in wanted if not _among(word, own)]
    if not own or not here or not all(_among(word, above) for word in rest):
        return 0.0
    named = [word for word in own if any(_same(w, word) for w in here)]
    covered = max(len(named), sum(len(w) for w in here if _initials(w, own))) / len(own)
    if rest:
        return 0.5 * min(covered, 1.0)
    return min(covered, 1.0) + (0.5 if _same(wanted[0], own[0]) else 0.0)


@lru_cache(maxsize=1024)
def _spelt_out(heading: str) -> tuple[str, ...]:
    """A heading's words without initials in brackets that only repeat them: "(LSCB)"."""
    short = re.search(r"\(([A-Z]{3,6})\)", heading)
    own = content(re.sub(r"\([A-Z]{3,6}\)", " ", heading))
    return own if short and _initials(short[1].casefold(), own) else content(heading)


def _among(word: str, heading: Sequence[str]) -> bool:
    return any(_same(word, own) for own in heading) or _initials(word, heading)


def _initials(word: str, heading: Sequence[str]) -> bool:
    """Whether a word is made of initials of neighbouring words: "lscb"."""
    return 3 <= len(word) <= 6 and word in "".join(own[0] for own in heading)


@lru_cache(maxsize=8192)
def _same(typed: str, own: str) -> bool:
    """Whether a typed word is a heading's word: its plural, its beginning, or a typo of it."""
    if typed == own or typed.rstrip("s") == own.rstrip("s"):
        return True
    if len(typed) >= 4 and own.startswith(typed):
        return True
    return is_typo(typed, own)
