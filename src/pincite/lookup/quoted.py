"""Our own form of a quotation: “its words” (its citation); pure."""

from __future__ import annotations

import re

_CLOSED = re.compile(r"[”\"]\s*(?=\()")


def without_quotation(text: str) -> str:
    """The citation after a quotation in quotation marks; any other text as it is.

    What is quoted may have quotation marks and brackets of its own: the citation is what the last
    brackets hold that open after a mark and close at the end.

    >>> without_quotation("“Over “half” (of 58) are seen.” (Harrow 2017, para 78 (p 29)).")
    'Harrow 2017, para 78 (p 29)'
    >>> without_quotation("para 78 (p 29)")
    'para 78 (p 29)'
    """
    plain = text.strip().rstrip(" .")
    if plain[:1] not in ("“", '"') or plain[-1:] != ")":
        return text
    opened = [found.end() for found in _CLOSED.finditer(plain)]
    whole = [at for at in opened if _closes_at_the_end(plain[at:])]
    # A heading that was cut short may have left a bracket open.
    starts = whole or opened
    return plain[starts[-1] + 1 : -1].strip() if starts else text


def _closes_at_the_end(text: str) -> bool:
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return at == len(text) - 1
    return False
