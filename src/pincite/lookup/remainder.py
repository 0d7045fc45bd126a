"""A citation's text without the words that name its report; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARK = "\0"
_BESIDE = re.compile(
    rf"(?:\b(?:ofsted(?:['’]s)?|(?:(?:london|royal|metropolitan) )?(?:borough|city|county) of"
    rf"|of|in|from|for|the|its|their|to|on)\s+)*{_MARK}(?:(?:['’]?s?\b)?[\s,]*{_MARK})*"
    r"(?:['’]s?(?=\W|$))?"
    r"(?:\s+(?:city|county|borough|council|report|inspection|review|one|judgement|judgment)s?\b)*"
    r"(?:['’]s?(?=\W|$))?",
    re.IGNORECASE,
)
_ONLY_FILLER = re.compile(r"(?:\b(?:the|of|in|from|for|report|inspection)\b|[\W_])*", re.IGNORECASE)


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text without the words that name the report."""
    covered = [False] * len(text)
    for start, end in spans:
        covered[start:end] = [True] * (end - start)
    marked = "".join(
        letter if not hidden else _MARK if not i or not covered[i - 1] else ""
        for i, (letter, hidden) in enumerate(zip(text, covered, strict=True))
    )
    bare = re.sub(r"\(\s*\)", " ", _BESIDE.sub(" ", " ".join(marked.split())))
    return " ".join(bare.split()).strip(" ,:;")


def is_filler(text: str) -> bool:
    """Whether nothing is left that could be a citation."""
    return bool(_ONLY_FILLER.fullmatch(text))
