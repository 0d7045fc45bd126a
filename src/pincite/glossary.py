"""Abbreviations that a report explains itself, written out wherever it uses them; pure.

"Multi-agency safeguarding hub (MASH)" is printed once; every other paragraph has one form or the
other, and a question may have either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

_SHORT = r"[A-Z][A-Za-z0-9&/-]{1,9}?"
_EXPLAINED = re.compile(rf"\(\s*[‘“'\"]?({_SHORT})(?:s|['’]s)?[’”'\"]?\s*\)")
_EXPLAINS = re.compile(rf"\b({_SHORT})s?\s+\(([A-Za-z][^()]{{4,80}})\)")
_WORD = re.compile(r"[\w’'&-]+")
_SENTENCE_END = re.compile(r"[.;:!?]\s")
LONGEST = 160
"""Characters before an abbreviation in which its long form is looked for."""
_LINKS = frozenset("a an and at by for in of on or the to with".split())


def mine(texts: Iterable[str]) -> dict[str, str]:
    """The abbreviations explained in some texts: short form -> long form as first printed.

    Looked for where Schwartz and Hearst (2003) look, in the min(n + 5, 2n) words before the
    brackets, n being the letters of the short form; but stricter: every letter begins a word, and
    every word but links ("of", "and") has its letter.

    >>> mine(["The multi-agency safeguarding hub (MASH) is new.", "A PLO (Public Law Outline)"])
    {'MASH': 'multi-agency safeguarding hub', 'PLO': 'Public Law Outline'}
    >>> mine(["It is good (Recommendation).", "Most (86%) were seen (London)."])
    {}
    """
    found: dict[str, str] = {}
    for text in texts:
        for match in _EXPLAINED.finditer(text):
            long = _long_form(match[1], text[: match.start()])
            if long:
                found.setdefault(match[1], long)
        for match in _EXPLAINS.finditer(text):
            long = _long_form(match[1], match[2])
            if long == match[2].strip():
                found.setdefault(match[1], long)
    return found


def _long_form(short: str, before: str) -> str:
    """The words at the end of `before` that `short` abbreviates; none if it abbreviates none."""
    letters = [letter for letter in short.lower() if letter.isalnum()]
    capitals = sum(letter.isupper() for letter in short)
    if capitals < 2 or len(letters) < 2:
        return ""
    clause = _SENTENCE_END.split(before[-LONGEST:])[-1]
    most = min(len(letters) + 5, 2 * len(letters))
    for word in reversed(list(_WORD.finditer(clause))[-most:]):
        long = clause[word.start() :].strip(" ‘’“”'\"")
        begins = word[0].lower()
        starts = begins[0] == letters[0] and len(long) > len(short)
        if starts and _abbreviates(letters, long.lower()):
            return long
    return ""


def _abbreviates(letters: list[str], long: str) -> bool:
    """Whether the letters begin words of the long form, in order, and no word but links is left."""
    parts = [part for part in re.split(r"[\s/-]+", long) if part]
    initials = [part[0] for part in parts if part not in _LINKS]
    every = [part[0] for part in parts]
    return letters in (initials, every)


def speller(glossary: Mapping[str, str]) -> Callable[[str], str]:
    """A function that writes both forms where a text has one of them alone.

    >>> spell = speller({"MASH": "multi-agency safeguarding hub"})
    >>> spell("The MASH is quick. The MASH is new.")
    'The MASH (multi-agency safeguarding hub) is quick. The MASH is new.'
    >>> spell("A Multi-agency Safeguarding Hub opened.")
    'A Multi-agency Safeguarding Hub (MASH) opened.'
    """
    forms = [
        (
            short,
            long,
            re.compile(rf"(?<![\w-]){re.escape(short)}s?(?![\w-])"),
            re.compile(rf"\b{re.escape(long.removesuffix('s'))}s?(?![\w-])", re.IGNORECASE),
        )
        for short, long in glossary.items()
    ]

    def spell(text: str) -> str:
        for short, long, as_short, as_long in forms:
            has_short, has_long = as_short.search(text), as_long.search(text)
            if has_short and not has_long:
                text = f"{text[: has_short.end()]} ({long}){text[has_short.end() :]}"
            elif has_long and not has_short:
                text = f"{text[: has_long.end()]} ({short}){text[has_long.end() :]}"
        return text

    return spell
