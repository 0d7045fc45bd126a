"""What the words of a line say by themselves: grades, sentence ends, bullets, captions."""

from __future__ import annotations

import re

GRADES = (
    "outstanding",
    "good",
    "requires improvement",
    "requires improvement to be good",
    "require improvement",
    "require improvement to be good",
    "adequate",
    "inadequate",
    "satisfactory",
)
BULLET = re.compile(
    r"(?:[•‣⁃∙·―\u0335\u0336\u25a0-\u25ff\u2700-\u27bf\ue000-\uf8ff]|[-–—−o*](?=\s\S))\s*(?=\S)"
)
POINT = re.compile(r"\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)\s|[a-z]\)\s|[ivx]{1,5}[.)]\s")
CAPTION = re.compile(r"(?:figure|table|chart|box)\s+\d+(?:\.\d+)?\s*[:.–-]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s*[\d,*†‡]*$")


def is_grade(text: str) -> bool:
    """Whether the words are a grade and nothing else.

    >>> is_grade("Requires  improvement"), is_grade("Good practice")
    (True, False)
    """
    return " ".join(text.casefold().split()).strip(" .*") in GRADES


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does, closing quotes and footnote marks aside.

    >>> ends_sentence("so they said.”12"), ends_sentence("in 2014–")
    (True, False)
    """
    return bool(_SENTENCE_END.search(text.rstrip()))
