"""What a question is about and the reports searched nowhere have: words, and names of subjects.

"Private" and "fostering" may both stand in a report that knows no private fostering; and a report
without the word "lately" may still answer. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

from pincite.terms import stem, stems, words
from pincite.thesaurus import parted

_TIME = re.compile(
    r"\b(\d+)[ -](?:working |school |calendar )?(hours?|days?|weeks?|months?)\b", re.IGNORECASE
)


@cache
def weak() -> frozenset[str]:
    """Stems of the words whose absence says nothing: those of asking, judging and telling."""
    return frozenset(stem(word) for line in _lines("weak.txt") for word in line.split())


@cache
def names() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names of subjects that are more than their words, each with its stems; longest first."""
    found = [(line, tuple(stems(line))) for line in _lines("names.txt")]
    return tuple(sorted(found, key=lambda name: -len(name[1])))


@cache
def listed() -> frozenset[str]:
    """The words of both lists, as they stand there."""
    every = (*_lines("weak.txt"), *_lines("names.txt"))
    return frozenset(word for line in every for word in words(line))


@cache
def _name_stems() -> frozenset[tuple[str, ...]]:
    return frozenset(parts for _, parts in names())


def _times(question: str) -> list[tuple[str, tuple[str, ...]]]:
    """The times that a question names, with their stems: a report may have 45, and days, apart.

    >>> _times("Are they done within 45 working days?")
    [('45 days', ('45', 'day'))]
    """
    found = _TIME.findall(question)
    return [(f"{number} {unit}", (number, stem(unit.lower()))) for number, unit in found]


def is_name(parts: tuple[str, ...]) -> bool:
    """Whether these stems are the name of a subject.

    >>> is_name(("serious", "case", "review")), is_name(("case", "review"))
    (True, False)
    """
    return parts in _name_stems()


def _lines(file: str) -> list[str]:
    """The lines of one of the package's lists, without remarks."""
    text = files("pincite").joinpath(file).read_text(encoding="utf8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def of(
    question: str,
    everyday: frozenset[str],
    has_word: Callable[[str], bool],
    has_name: Callable[[tuple[str, ...]], bool],
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is asked for, and of it what is nowhere: stems with the words as typed.

    Args:
        question: As searched for.
        everyday: Words of it beside which a term of reports stands: no report need have them.
        has_word: Whether any report searched has a stem.
        has_name: Whether any has these stems one after the other.
    """
    asked = {s: w for w in words(question) if w not in everyday for s in stems(w)}
    absent = {s: w for s, w in asked.items() if not has_word(s)}
    for one in [s for s, w in absent.items() if s in weak() or "'" in w or "’" in w]:
        del asked[one], absent[one]
    order = stems(question)
    # A name may be an everyday word too: with no term beside it, it stands for itself.
    alone = not parted(question)[1]
    for name, parts in names():
        if stands(parts, order) and (alone or set(parts) <= asked.keys()) and not has_name(parts):
            asked |= dict.fromkeys(parts, name)
            absent |= dict.fromkeys(parts, name)
    # Of a time its number alone is: what takes 45 days may be printed as taking six weeks.
    absent |= {parts[0]: time for time, parts in _times(question) if not has_name(parts)}
    return asked, absent


def stands(parts: tuple[str, ...], own: Sequence[str], *, apart: bool = False) -> bool:
    """Whether the parts come one after the other among a text's stems.

    With `apart` another may stand between the first and the rest: "privately arranged fostering".

    >>> stands(("young", "carer"), ["help", "young", "carer"])
    True
    >>> stands(("young", "carer"), ["young", "adult", "carer"], apart=True)
    True
    """
    return parts[0] in own and any(
        stem == parts[0]
        and any(
            tuple(own[n + gap : n + gap + len(parts) - 1]) == parts[1:]
            for gap in ((1, 2) if apart else (1,))
        )
        for n, stem in enumerate(own)
    )
