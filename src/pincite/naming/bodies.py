"""Which bodies a text names: full and short names, county abbreviations, typos; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pincite.names import body_key, words_of
from pincite.naming.places import AUTHORITIES, ORDINARY
from pincite.naming.typos import is_typo
from pincite.types import Record

_EDITION = re.compile(r"-(?:19|20)\d\d(?:-\d\d)?(?:-\d+)?$")
_TOKEN = re.compile(r"[^\W_]+")
_JOINTS_LIST = "and with upon on of in"
_JOINTS = frozenset(_JOINTS_LIST.split())
_TOO_PLAIN_LIST = (
    "north south east west central isle isles city county london saint st new great milton tower "
    "the report inspection council board review inquiry children services trust "
    "thames tyne tees"
)
_TOO_PLAIN = frozenset(_TOO_PLAIN_LIST.split())
_COUNTIES = {
    "hants": "hampshire", "oxon": "oxfordshire", "northants": "northamptonshire",
    "salop": "shropshire", "beds": "bedfordshire", "bucks": "buckinghamshire",
    "n": "north", "s": "south", "e": "east", "w": "west",
}  # fmt: skip
_COMPANY = re.compile(
    r"(?:19|20)\d\d|s|councils?|councils|reports?|inspections?|inspectors?|lscb|borough|city|county"
)
_NO_PLACE_LIST = (
    "a all an and any are as at by care change children cabinet city county did do does each "
    "every executive family first for from full had has have how i if in inquiry inspection is "
    "it january february march april may june july august september october november december "
    "last lscb latest local monitoring new no of ofsted on one or other our parish published "
    "school short sif ilacs single that the their these this those to was were what when where "
    "which who why with young youth your annual interim final ofsteds previous earlier older "
    "newest recent summary joint district borough town student"
)
_NO_PLACE = frozenset(_NO_PLACE_LIST.split())
_LOOK_ALIKE_LIST = "leads survey surveys leader leaders having brighten mentor mention"
_LOOK_ALIKE = frozenset(_LOOK_ALIKE_LIST.split())
_PLACE_BEFORE_COUNCIL = re.compile(
    r"\b([A-Z][a-z]+(?:[ -](?:(?:upon|on|and|of|with) )?[A-Z][a-z]+){0,3})(?:['’]s)?"
    r"\s+(?:[Cc]ity |[Cc]ounty |[Bb]orough )?"
    r"(?:[Cc]ouncil|[Rr]eport|[Ii]nspection|(?:19|20)\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` names these bodies (several where a short form fits more than one)."""

    start: int
    end: int
    bodies: tuple[str, ...]
    """Keys as `body_key` gives them."""
    typo: bool = False
    reports: tuple[str, ...] = ()
    """Ids of the reports meant, where a title named them; empty for all of the bodies."""


def bodies_in(text: str, records: Sequence[Record]) -> tuple[Mention, ...]:
    """The bodies of the library that a text names, in the order it names them.

    Full names, short forms ("Hull"), county abbreviations ("worcs"), possessives and typos. A name
    that is an everyday word ("Reading") needs a capital inside the sentence, or a year, a
    possessive or a word such as "council" after it.
    """
    forms = _forms(records)
    if not forms.bodies:
        return ()
    tokens = tokens_of(text)
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        used = 0
        for size in range(min(forms.longest, len(tokens) - at), 0, -1):
            words = tuple(token[0] for token in tokens[at : at + size])
            bodies = forms.bodies.get(words) or forms.bodies.get(tuple(map(_singular, words)))
            if bodies and _is_meant(text, tokens, at, size):
                found.append(Mention(tokens[at][1], tokens[at + size - 1][2], bodies))
                used = size
                break
        at += used or 1
    slips = _typos(text, tokens, forms, found)
    found = [one for one in found if not overlaps(slips, one.start, one.end)] + slips
    found += _abbreviations(tokens, records, found)
    return tuple(sorted(found, key=lambda mention: mention.start))


def absent_places(text: str, known: Sequence[Mention]) -> tuple[str, ...]:
    """Places a text names as a body would be named, and which are none of the bodies known."""
    tokens = tokens_of(text)
    absent: list[str] = []
    at = 0
    while at < len(tokens):
        used = 0
        for size in range(min(5, len(tokens) - at), 0, -1):
            start, end = tokens[at][1], tokens[at + size - 1][2]
            words = tuple(token[0] for token in tokens[at : at + size])
            if words in _AUTHORITY_WORDS and _is_meant(text, tokens, at, size):
                if not overlaps(known, start, end):
                    absent.append(text[start:end].title() if text.islower() else text[start:end])
                used = size
                break
        at += used or 1
    for match in _PLACE_BEFORE_COUNCIL.finditer(text):
        named = match.group(1).split()
        while named and named[0].casefold() in _NO_PLACE:
            named = named[1:]
        name = " ".join(named)
        plain = not any(word.casefold() in _NO_PLACE | _TOO_PLAIN for word in named)
        if named and plain and not overlaps(known, match.end(1) - len(name), match.end(1)):
            absent.append(name)
    return tuple(dict.fromkeys(absent))


def tokens_of(text: str) -> list[tuple[str, int, int]]:
    """The words of a text in small letters, each with where it stands."""
    return [(m.group().casefold(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Forms:
    """Every way to write each body, as words, to the keys of the bodies meant."""

    bodies: dict[_Words, tuple[str, ...]]
    by_letter: dict[str, list[tuple[_Words, tuple[str, ...]]]]
    """The same by the first letter."""
    longest: int
    """Words of the longest."""


def _forms(records: Sequence[Record]) -> _Forms:
    """Every way to write each body, as words, to the keys of the bodies meant."""
    named = {(body_key(r), r.id, r.body): None for r in records if r.body}
    return _forms_of(tuple(named))


@lru_cache(maxsize=16)
def _forms_of(named: tuple[tuple[str, str, str], ...]) -> _Forms:
    """The forms of (key, report id, body) rows.

    A full name wins over a short form: where there are both a Gloucestershire and a South
    Gloucestershire, the one word is never the second body.
    """
    full: dict[tuple[str, ...], list[str]] = {}
    short: dict[tuple[str, ...], list[str]] = {}
    for key, report, body in named:
        words = tuple(key.split())
        full.setdefault(words, []).append(key)
        slug = _EDITION.sub("", report)
        forms = {tuple(words_of(slug).split()), tuple(words_of(body).split()), *_short_forms(words)}
        for form in forms:
            plain = [word for word in form if word not in _TOO_PLAIN and word not in _JOINTS]
            if plain and form != words:
                short.setdefault(form, []).append(key)
    merged = {form: tuple(dict.fromkeys(keys)) for form, keys in short.items()}
    merged |= {form: tuple(dict.fromkeys(keys)) for form, keys in full.items() if form}
    few = {form: keys for form, keys in merged.items() if len(keys) <= 3}
    by_letter: dict[str, list[tuple[_Words, tuple[str, ...]]]] = {}
    for form, keys in few.items():
        by_letter.setdefault(form[0][0], []).append((form, keys))
    return _Forms(few, by_letter, max(map(len, few), default=0))


def _short_forms(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """What is left of a compound name when people shorten it."""
    joints = [i for i, word in enumerate(words) if word in _JOINTS and 0 < i < len(words) - 1]
    head = words[: joints[0]] if joints else words
    if joints:
        yield head
        if words[joints[-1]] in ("upon", "and"):
            yield words[joints[-1] + 1 :]
        yield tuple(word for word in words if word not in ("upon", "on", "and"))
    if len(head) == 2 and head[1] in ("east", "west", "north", "south"):
        yield head[:1]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") else word


def _is_meant(text: str, tokens: Sequence[tuple[str, int, int]], at: int, size: int) -> bool:
    """Whether words that spell a body's name are meant as one."""
    word, start, _ = tokens[at]
    if size > 1 or word not in ORDINARY:
        return True
    follower = tokens[at + size][0] if at + size < len(tokens) else ""
    before = tokens[at - 1][0] if at else ""
    if _COMPANY.fullmatch(follower) or re.fullmatch(r"(?:19|20)\d\d", before):
        return True
    shouted = text.upper() == text
    return text[start].isupper() and not shouted and (at > 0 or len(tokens) == 1)


def _typos(
    text: str,
    tokens: Sequence[tuple[str, int, int]],
    forms: _Forms,
    found: Sequence[Mention],
) -> list[Mention]:
    """Words that are a slip or two away from a body's name, where they look like a name."""
    out: list[Mention] = []
    for at, (word, start, _) in enumerate(tokens):
        near: list[tuple[int, str]] = []
        typed: dict[int, str] = {}
        for form, keys in forms.by_letter.get(word[0], ()):
            size = len(form)
            if size not in typed:
                typed[size] = _like_a_name(text, tokens, at, size)
            if typed[size] and is_typo(typed[size], " ".join(form)):
                near += [(size, key) for key in keys]
        longest = max((size for size, _ in near), default=0)
        keys_meant = tuple(dict.fromkeys(key for size, key in near if size == longest))
        stop = tokens[at + longest - 1][2] if longest else start
        # "Nort Lincolnshire" is North Lincolnshire misspelt, though Lincolnshire is spelt right.
        kept = [one for one in found if not (start < one.start and one.end <= stop)]
        if keys_meant and not overlaps((*kept, *out), start, stop):
            out.append(Mention(start, stop, keys_meant, typo=True))
    return out


def _like_a_name(text: str, tokens: Sequence[tuple[str, int, int]], at: int, size: int) -> str:
    """So many words, if they stand where a misspelt name would; else empty.

    A single short word needs a capital inside the sentence, or a year or a word such as "council"
    after it; a name of an authority is never a typo of another.
    """
    typed = tuple(token[0] for token in tokens[at : at + size])
    word = " ".join(typed)
    if len(typed) < size or typed in _AUTHORITY_WORDS or word in _LOOK_ALIKE:
        return ""
    start = tokens[at][1]
    follower = tokens[at + size][0] if at + size < len(tokens) else ""
    capital = text[start].isupper() and at > 0 and text.upper() != text
    stands = capital or len(word) >= 8 or bool(_COMPANY.fullmatch(follower))
    return word if stands else ""


def _abbreviations(
    tokens: Sequence[tuple[str, int, int]], records: Sequence[Record], found: Sequence[Mention]
) -> list[Mention]:
    """County abbreviations: "worcs", "north yorks", "Northants"."""
    keys = {key for key in map(body_key, records) if key.endswith("shire")}
    out: list[Mention] = []
    for key in keys:
        words = key.split()
        if len(words) > 3:
            continue
        for at in range(len(tokens) - len(words) + 1):
            part = tokens[at : at + len(words)]
            last = part[-1][0]
            short = _shortens(last, words[-1]) or (last == words[-1] and len(words) > 1)
            rest = zip(part[:-1], words[:-1], strict=True)
            if short and all(t[0] in (w, w[0]) for t, w in rest):
                before = tokens[at - 1][0] if at else ""
                bare = len(words) == 1 and before in ("north", "south", "east", "west", "n", "s")
                if not bare and not overlaps(found, part[0][1], part[-1][2]):
                    out.append(Mention(part[0][1], part[-1][2], (key,)))
    return out


def _shortens(word: str, county: str) -> bool:
    """Whether a word is how people shorten a county: "worcs" for Worcestershire."""
    if word in _COUNTIES:
        return _COUNTIES[word] == county
    return len(word) >= 4 and word.endswith("s") and county.startswith(word[:-1])


def overlaps(mentions: Iterable[Mention], start: int, end: int) -> bool:
    """Whether one of the names stands in `text[start:end]`, in part at least."""
    return any(mention.start < end and start < mention.end for mention in mentions)


_AUTHORITY_WORDS: frozenset[tuple[str, ...]] = frozenset(
    form
    for name in AUTHORITIES
    for form in (
        tuple(_TOKEN.findall(name)),
        *(f for f in _short_forms(tuple(_TOKEN.findall(name))) if not set(f) <= _TOO_PLAIN),
    )
)
