"""Word's automatic numbers, as they are printed: numbering.xml and styles.xml resolved; pure.

Rules, with where they are settled: nums of one abstractNum count on together (ECMA-376 17.9.15);
a num with a startOverride begins anew where it is first met (17.9.26); a level begins anew after
any higher one, or only after the one lvlRestart names, or never if that is 0 (17.9.10); a level
passed over counts as begun: the first heading 1 after a heading 2 is 2 (Microsoft KB Q110380).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list, as w:lvl says it."""

    text: str
    """w:lvlText: "%1.%2" for the numbers of the first two levels, a full stop between."""
    form: str = "decimal"
    start: int = 1
    restart: int | None = None
    """The level, from 1, after which this one begins anew; 0 never; None after any higher."""
    style: str | None = None
    """Id of the paragraph style that is bound to this level."""
    legal: bool = False
    """Whether all numbers in it are printed as decimals (w:isLgl)."""


@dataclass(frozen=True, slots=True)
class Num:
    """A list as paragraphs name it: w:num."""

    abstract: str
    starts: Mapping[int, int] = field(default_factory=dict)
    """Level to the number it begins with, where this num says so itself."""
    levels: Mapping[int, Level] = field(default_factory=dict)
    """Levels it replaces."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """All lists of a document."""

    abstracts: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)
    nums: Mapping[str, Num] = field(default_factory=dict)

    def level(self, num: str, ilvl: int) -> Level | None:
        """What a num says of one of its levels; None where there is no such list."""
        found = self.nums.get(num)
        if found is None:
            return None
        return found.levels.get(ilvl) or self.abstracts.get(found.abstract, {}).get(ilvl)

    def level_of_style(self, num: str, style: str) -> int:
        """The level a paragraph style is bound to, 0 if to none."""
        found = self.nums.get(num)
        levels = self.abstracts.get(found.abstract, {}) if found else {}
        return next((ilvl for ilvl, level in levels.items() if level.style == style), 0)


class Counter:
    """Counts the paragraphs of a document in order."""

    def __init__(self, numbering: Numbering) -> None:
        self._lists = numbering
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, num: str, ilvl: int) -> str | None:
        """The marker of the next paragraph of that list and level; None if nothing is printed."""
        level = self._lists.level(num, ilvl)
        if level is None:
            return None
        counts = self._counts.setdefault(self._lists.nums[num].abstract, {})
        for higher in range(ilvl):
            if higher not in counts:
                counts[higher] = self._first(num, higher)
        if (num, ilvl) not in self._begun and ilvl in self._lists.nums[num].starts:
            counts[ilvl] = self._first(num, ilvl)
        elif ilvl in counts:
            counts[ilvl] += 1
        else:
            counts[ilvl] = self._first(num, ilvl)
        self._begun.add((num, ilvl))
        for deeper in [other for other in counts if other > ilvl]:
            if self._restarts(num, deeper, ilvl):
                del counts[deeper]
        if level.form == "bullet":
            return "•"
        return self._written(num, level, counts).strip() or None

    def _first(self, num: str, ilvl: int) -> int:
        self._begun.add((num, ilvl))
        level = self._lists.level(num, ilvl)
        return self._lists.nums[num].starts.get(ilvl, level.start if level else 1)

    def _restarts(self, num: str, deeper: int, ilvl: int) -> bool:
        level = self._lists.level(num, deeper)
        after = level.restart if level else None
        return after is None or (after > 0 and ilvl < after)

    def _written(self, num: str, level: Level, counts: Mapping[int, int]) -> str:
        def place(match: re.Match[str]) -> str:
            ilvl = int(match[1]) - 1
            other = self._lists.level(num, ilvl)
            if ilvl not in counts or other is None:
                return ""
            form = "decimal" if level.legal and other.form != "none" else other.form
            return written(counts[ilvl], form)

        return _PLACE.sub(place, level.text)


def written(n: int, form: str) -> str:
    """A number in one of Word's formats; those that are rare here are decimals.

    >>> [written(28, form) for form in ("decimal", "lowerLetter", "upperRoman", "none")]
    ['28', 'bb', 'XXVIII', '']
    """
    match form:
        case "none":
            return ""
        case "decimalZero":
            return f"{n:02d}"
        case "lowerLetter" | "upperLetter" if n > 0:
            letters = chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)
            return letters if form == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman" if 0 < n < 4000:
            letters = ""
            for value, letter in _ROMAN:
                letters += letter * (n // value)
                n %= value
            return letters if form == "lowerRoman" else letters.upper()
        case "ordinal" if n > 0:
            teen = n % 100 in (11, 12, 13)
            return f"{n}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"
    return str(n)
