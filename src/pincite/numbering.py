"""Label grammars (25 · 2.10 · A.12 · [25] · (5) · § 7) and the best chain of labels; pure.

Knows nothing of files or pages: a candidate is a label somewhere in the order of reading, with a
weight for how much its place and its words look like a numbered paragraph's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

SKIPPED = 1.1
"""Cost of each number passed over."""
RESTART = 1.5
"""Cost of counting from the start again."""
REPEAT = 1.3
"""Cost of a number printed twice or set back: printing errors, rare."""
FARTHEST = 8
"""Numbers that may be passed over at once: more is another list."""
LEAP = 9.0
"""Cost of passing over more, as where pages were left out: a long list must go on beyond it."""
LEAP_LOST = 2.0
"""The same, and of any number passed over, where pages are known to be missing or unread."""
DEEPER = 0.5
"""Cost of a step to a number within a paragraph's own ("1.3.1" after "1.3"), and of one back."""
COLUMN = 0.6
"""Cost of a step to another column, SIZE to another size of type."""
SIZE = 1.0

Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A label read at the start of a line; the paragraph's words begin at `end`."""

    scheme: str
    text: str
    key: Key
    end: int
    suffix: int = 0
    """1 for the A of "12A", a paragraph put in between 12 and 13; 0 for none."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label that may open a numbered paragraph, in reading order."""

    label: Label
    weight: float = 1.0
    column: float = 0.0
    size: float = 0.0
    lost: int = 0
    """Places before it at which pages are missing or could not be read."""


_PUT_IN = r"(?:[A-Z](?=\.|\s+[A-Z“‘(—]|\s*$))?"
"""The letter of a paragraph put in later ("12A"), not the first word of "12A berth"."""
_GRAMMARS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "1.1",
        re.compile(
            rf"(?P<text>\d{{1,2}}(?:\.\d{{1,3}}){{1,3}}{_PUT_IN})(?:\.(?!\d)|(?=[\sA-Z“‘(]|$))"
        ),
    ),
    ("A.1", re.compile(r"(?P<text>[A-Z]{1,2}[.-]?\d{1,3}(?:\.\d{1,3})?)(?:\.(?!\d)|(?=\s|$))")),
    ("[1]", re.compile(r"\[(?P<text>\d{1,4}[A-Z]?)\](?=\s|$)")),
    ("(1)", re.compile(r"\((?P<text>\d{1,3})\)\.?(?=\s|$)")),
    ("§ 1", re.compile(r"[§¶]\s?(?P<text>\d{1,4}[a-z]?)\.?(?=[\sA-Z“‘(]|$)")),
    (
        "Para 1",
        re.compile(
            rf"Para(?:graph)?\.?\s+(?P<text>\d{{1,4}}(?:\.\d{{1,3}})*{_PUT_IN})[.:]?(?=\s|$)"
        ),
    ),
    ("1.", re.compile(rf"(?P<text>\d{{1,4}}{_PUT_IN})\s?\.(?!\d)")),
    ("i.", re.compile(r"(?P<text>[ivxl]{1,7})\.(?=\s)")),
    ("(i)", re.compile(r"\((?P<text>[ivxl]{1,7})\)(?=\s)")),
    ("1)", re.compile(r"(?P<text>\d{1,3})[):](?=\s|$)")),
    ("1", re.compile(rf"(?P<text>\d{{1,3}}{_PUT_IN})(?=\s|$)")),
)

_ROMAN = frozenset({"i.", "(i)"})


def read_label(text: str) -> Label | None:
    """The label a line opens with, as printed without full stop, brackets, pilcrow or §.

    >>> read_label("2.10. The aim").text, read_label("[25] It is").text
    ('2.10', '25')
    >>> read_label("122. 30 children were adopted").text
    '122'
    >>> read_label("2014. In that year") is None
    True
    """
    start = len(text) - len(text.lstrip())
    for scheme, grammar in _GRAMMARS:
        match = grammar.match(text, start)
        if match is None:
            continue
        words = match["text"]
        key = _key(words) if scheme not in _ROMAN else (roman(words),)
        if key[-1] == 0 or (len(key) == 1 and 1900 <= key[0] <= 2100):
            return None
        space = re.compile(r"\s*").match(text, match.end())
        suffix = ord(words[-1]) - ord("A") + 1 if words[-1].isupper() else 0
        return Label(scheme, words, key, space.end() if space else match.end(), suffix)
    return None


def roman(numeral: str) -> int:
    """The value of a roman numeral in small letters; 0 for letters that are none.

    >>> roman("iv"), roman("xxix"), roman("iiv")
    (4, 29, 0)
    """
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}.get(letter, 0) for letter in numeral]
    value = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=False))
    return value if numeral == in_roman(value) else 0


def in_roman(value: int) -> str:
    """A number as a roman numeral in small letters; nothing for 0."""
    steps = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"))
    written = ""
    for step, letters in (*steps, (4, "iv"), (1, "i")):
        count, value = divmod(value, step) if value > 0 else (0, value)
        written += letters * count
    return written


def _key(words: str) -> Key:
    letters = "".join(letter for letter in words[:-1] if letter.isalpha() and letter.isupper())
    head = 0
    for letter in letters:
        head = head * 26 + ord(letter) - ord("A") + 1
    digits = tuple(int(digits) for digits in re.findall(r"\d+", words))
    return (head, *digits) if letters else digits


def best_chain(candidates: Sequence[Candidate]) -> tuple[int, ...]:
    """Rows of the candidates that count on best, in order.

    Dynamic programming: a candidate earns its weight; a step costs what it passes over, a restart,
    a change of column or of type size. So one false number loses to the true one that comes later,
    and a number the printer forgot costs less than all that follow it.
    """
    scores: list[float] = []
    back: list[int] = []
    latest: dict[Key, list[int]] = {}
    best = -1
    chapters: dict[Key, int] = {}
    for row, candidate in enumerate(candidates):
        score, previous = -SKIPPED * min(candidate.label.key[-1] - 1, 3), -1
        for other, cost in _before(candidates, row, latest, chapters, best):
            value = scores[other] - cost - _unlike(candidates[other], candidate)
            if value > score:
                score, previous = value, other
        scores.append(score + candidate.weight)
        back.append(previous)
        latest.setdefault(candidate.label.key, []).append(row)
        chapter = candidate.label.key[:-1]
        if chapter not in chapters or scores[row] > scores[chapters[chapter]]:
            chapters[chapter] = row
        if best < 0 or scores[row] > scores[best]:
            best = row
    chain: list[int] = []
    while best >= 0:
        chain.append(best)
        best = back[best]
    return tuple(reversed(chain))


def _before(
    candidates: Sequence[Candidate],
    row: int,
    latest: dict[Key, list[int]],
    chapters: dict[Key, int],
    best: int,
) -> list[tuple[int, float]]:
    """Rows this label may follow, each with what the step costs."""
    key = candidates[row].label.key
    chapter, number = key[:-1], key[-1]

    def passed(other: int, most: float) -> float:
        return min(most, LEAP_LOST) if candidates[other].lost < candidates[row].lost else most

    # "12A" comes after 12, or else something was forgotten.
    alone = REPEAT if candidates[row].label.suffix else 0.0
    steps: list[tuple[int, float]] = []
    for skipped in range(min(FARTHEST, number - 1) + 1):
        for other in latest.get((*chapter, number - 1 - skipped), ()):
            steps.append((other, passed(other, SKIPPED * skipped) + alone))
    farther = chapters.get(chapter)
    if farther is not None and candidates[farther].label.key[-1] < number - 1 - FARTHEST:
        steps.append((farther, passed(farther, LEAP)))
    within = chapters.get((*chapter, number - 1))
    if within is not None and latest.get((*chapter, number - 1)):
        steps.append((within, DEEPER))
    if number <= 3 and chapter:
        for other in latest.get(chapter, ()):
            steps.append((other, DEEPER + SKIPPED * (number - 1)))
    for set_back in range(2):
        for other in latest.get((*chapter, number + set_back), ()):
            before = candidates[other].label.suffix
            inserted = not set_back and candidates[row].label.suffix == before + 1
            steps.append((other, 0.0 if inserted else REPEAT))
    late = SKIPPED * (number - 1)
    if number <= 3:
        if chapter:
            for up in range(1, 3):
                earlier = (*chapter[:-1], chapter[-1] - up)
                if earlier in chapters:
                    steps.append((chapters[earlier], late + SKIPPED * (up - 1)))
        if best >= 0:
            steps.append((best, RESTART + late))
    return steps


def _unlike(one: Candidate, other: Candidate) -> float:
    cost = 0.0
    deeper = len(one.label.key) != len(other.label.key)
    if abs(one.column - other.column) > 4.0 and not deeper:
        cost += COLUMN
    if abs(one.size - other.size) > 0.6:
        cost += SIZE
    return cost


def runs(labels: Sequence[Label]) -> tuple[tuple[int, int], ...]:
    """Half-open stretches of a chain between restarts: one stretch is one series.

    >>> runs([Label("1.", str(n), (n,), 3) for n in (1, 2, 3, 1, 2)])
    ((0, 3), (3, 5))
    """
    cuts = [0]
    for row in range(1, len(labels)):
        before, here = labels[row - 1].key, labels[row].key
        if here < before and not (len(here) == 1 and before[0] - here[0] <= 1 and here[0] > 3):
            cuts.append(row)
    return tuple(zip(cuts, [*cuts[1:], len(labels)], strict=True)) if labels else ()


def leaps(chain: Sequence[Candidate]) -> tuple[tuple[int, int], ...]:
    """Half-open stretches of a series between leaps: over many numbers, or over lost pages."""
    cuts = [0]
    for row in range(1, len(chain)):
        before, here = chain[row - 1], chain[row]
        passed = here.label.key[-1] - before.label.key[-1] - 1
        if passed > FARTHEST or (passed > 0 and here.lost > before.lost):
            cuts.append(row)
    return tuple(zip(cuts, [*cuts[1:], len(chain)], strict=True)) if chain else ()


def missing(labels: Sequence[Label]) -> tuple[str, ...]:
    """Labels one series passes over, as they would be printed.

    A series that begins far from 1 is an excerpt: what came before it is not missing.

    >>> missing([Label("1.", str(n), (n,), 3) for n in (1, 2, 5)])
    ('3', '4')
    """
    found = {label.key for label in labels}
    gone: list[str] = []
    last: dict[Key, int] = {}
    for label in labels:
        chapter, number = label.key[:-1], label.key[-1]
        stem = label.text[: len(label.text) - len(str(number))]
        first = last[chapter] + 1 if chapter in last else 1 if number - 1 <= FARTHEST else number
        gone += [f"{stem}{n}" for n in range(first, number) if (*chapter, n) not in found]
        last[chapter] = max(number, last.get(chapter, 0))
    return tuple(dict.fromkeys(gone))


def in_ranges(labels: Sequence[str]) -> str:
    """Labels in words, those that follow one another as a range.

    >>> in_ranges(["3", "16", "17", "18", "2.9"])
    '3, 16–18, 2.9'
    """
    groups: list[list[str]] = []
    for label in labels:
        stem, number = _counted(label)
        if groups and _counted(groups[-1][-1]) == (stem, number - 1):
            groups[-1].append(label)
        else:
            groups.append([label])
    return ", ".join(
        ", ".join(group) if len(group) < 3 else f"{group[0]}–{group[-1]}" for group in groups
    )


def _counted(label: str) -> tuple[str, int]:
    match = re.fullmatch(r"(.*?)(\d+)", label)
    return (match[1], int(match[2])) if match else (label, -1)
