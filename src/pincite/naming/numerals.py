"""Numbers written in words: "one hundred and seven" is 107, "third" is 3rd; pure."""

from __future__ import annotations

import re

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: n for n, word in enumerate(_ONES.split())}
_VALUES |= {word: 10 * n for n, word in enumerate(_TENS.split(), 2)}
_VALUES |= {"fourty": 40, "ninty": 90}
_FIRST_TO_NINETEENTH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_ORDINALS = {word: n for n, word in enumerate(_FIRST_TO_NINETEENTH.split(), 1)}
_ORDINALS |= {word[:-1] + "ieth": 10 * n for n, word in enumerate(_TENS.split(), 2)}
_ORDINALS |= {"hundredth": 100}

_BEGIN = _VALUES.keys() | _ORDINALS.keys() | {"a"}
"""Words that a number may begin with."""

_WORD = re.compile(r"[a-z]+|\d+|[^a-z\d\s]|\s+")


def suffix(n: int) -> str:
    """The letters after a number in an ordinal.

    >>> [f"{n}{suffix(n)}" for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '112th']
    """
    if n % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")


def in_digits(text: str) -> str:
    """Lower-case text with its number words written as digits; everything else as it was.

    >>> in_digits("paragraph one hundred and seven, the third bullet")
    'paragraph 107, the 3rd bullet'
    >>> in_digits("paras twenty-four and twenty-five")
    'paras 24 and 25'
    """
    tokens = _WORD.findall(text)
    out: list[str] = []
    at = 0
    while at < len(tokens):
        written, used = _number_at(tokens, at) if tokens[at] in _BEGIN else ("", 0)
        out.append(written if used else tokens[at])
        at += used or 1
    return "".join(out)


def _number_at(tokens: list[str], start: int) -> tuple[str, int]:
    """The number beginning at a token, in digits, and how many tokens it takes (0: none)."""
    total, last, at, used = 0, -1, start, 0
    while at < len(tokens):
        word = tokens[at]
        if word in _ORDINALS and (last < 0 or _follows(last, _ORDINALS[word])):
            total += _ORDINALS[word]
            return f"{total}{suffix(total)}", at - start + 1
        if word in _VALUES and (last < 0 or _follows(last, _VALUES[word])):
            total, last = total + _VALUES[word], _VALUES[word]
        elif word == "hundred" and 0 < total < 10:
            total, last = total * 100, 100
        elif word == "a" and last < 0 and tokens[at + 1 : at + 3] == [" ", "hundred"]:
            total, last, at = 100, 100, at + 2
        else:
            break
        used = at - start + 1
        at += 1
        joint = at
        while joint < len(tokens) and (tokens[joint].isspace() or tokens[joint] == "-"):
            joint += 1
        if last == 100 and tokens[joint : joint + 1] == ["and"]:
            joint += 2
        if joint == at:
            break
        at = joint
    return (str(total), used) if used else ("", 0)


def _follows(last: int, value: int) -> bool:
    """Whether a value may come next in one number: 20 then 4, 100 then 7, but not 4 then 5."""
    return (last == 100 and value < 100) or (20 <= last < 100 and 0 < value < 10)
