"""What a question asks for and no sentence of its answer gives; pure.

"How many young carers are there?" finds paragraphs on carers and the young; without a number in
them none is the answer, however near they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from itertools import pairwise

from pincite.kinds import NUMERAL, SAYING, TO_COME, Kind, asked_for, held
from pincite.terms import STOPWORDS, stems
from pincite.thesaurus import parted, terms_for

_COUNTED = re.compile(
    r"(?:\bhow many|\bnumber of|(?:\bpercentage|\bproportion|\bshare|\bper ?cent|%) of)\s+"
    r"((?:[\w'’-]+\s*){1,8})",
    re.I,
)
_PLURAL = re.compile(r"(?:[^s]s|people|children|staff|men|women|police)$", re.I)
_OF_AGE = frozenset("to and or year years old aged".split())
"""In what is counted: "19 to 21 year old care leavers"."""
_COUNTED_WORDS = 4
_NOT_COUNTED = STOPWORDS | frozenset(
    "got came come went go going live living lived left leave use used still per under times "
    "there currently now last next even ever just been had hadn't have haven't has hasn't did "
    "didn't do don't does doesn't are aren't is isn't was wasn't were weren't can can't could "
    "couldn't".split()
)
_NO_COUNT_BEFORE = frozenset(
    "age aged ages section stage para paragraph page phase under in of".split()
)
_NO_COUNT_AFTER = frozenset(
    "% percent per year years month months week weeks day days hour hours year-old".split()
)
_AND_ANOTHER = frozenset(("another", "other"))
_JOINS = frozenset(("and", "or", "to"))
_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*|%")
_ABOUT = 0.34
"""Share of the question's words that a sentence must hold for its reason, or time, to be meant."""
_PEOPLE = frozenset(
    stems("children child young people person pupils kids teenagers care leavers boys girls babies")
)
"""Reports call the same people by any of these."""
_ASKING = frozenset(
    stems("how many much long number numbers total average percentage percent per cent proportion")
) | frozenset(stems("share sum money cost spend why reason year years"))
_EVER = frozenset(stems(" ".join(_NOT_COUNTED - STOPWORDS))) | frozenset(
    stems("last past latest today time times month months week weeks day days at the moment")
)
"""Words after what is counted that say nothing of it."""
_AND_MORE = re.compile(r"[,;:?]|\band\b|\s[–-]\s")
"""Where what is told of those who are counted ends: a question may ask more."""
_THEY = re.compile(
    rf"\b(?:they|these|those)\s+(?:\w+\s+){{1,2}}(?:{NUMERAL.pattern})\b", re.IGNORECASE
)
"""A number of those who were spoken of: what they did may stand in the sentence before."""
_NO_HEADS = frozenset(stems("care inform"))
"""Stems that begin words for something else: care is no carer, and a carer is no care."""
_TAKING_TIME = frozenset(stems("delay wait waiting within take takes taking timescale"))
_BEFORE, _AFTER = 5, 8
"""Words between a number and what it counts, on either side of it."""


def lacking(question: str, sentences: Iterable[str], *, before: str = "") -> str:
    """What a question asks for and no sentence gives, in words; empty where nothing is lacking.

    A number must stand beside what it counts, or beside a term that was put after the question for
    it; a reason or a length of time in a sentence about what is asked; other things in any.

    Args:
        question: As asked.
        sentences: Of its answer, in order: "they were 143" is of those told of in the one before.
        before: What stands before the first of them.

    >>> lacking("How many boats sail?", ["Twelve crews rest.", "Many boats sail."])
    'a number of boats'
    >>> lacking("How many boats sail?", ["Twelve boats sail."])
    ''
    """
    kind = asked_for(question)
    if kind is None:
        return ""
    asked, added = parted(question)
    also: list[Set[str]] = [{stem} for stem in stems(" ".join(added))]
    told = list(sentences)
    holding = [sentence for sentence in told if held(kind, sentence)]
    counted, heads, parts = _counted_in(question)
    if kind in {"number", "share"} and counted:
        rest = {*stems(asked)} - parts - _ASKING if kind == "share" else _told_of(asked, counted)
        if kind == "number" and rest:  # "home" alone is not of who is missing from home
            also = [term for term in map(set, map(stems, added)) if not term <= _PEOPLE]
        # Of what is told of people a share is an answer too.
        given: tuple[Kind, ...] = (kind, "share") if kind == "number" and rest else (kind,)
        if any(
            held(kind, sentence)
            and any(held(one, sentence) and _counts(one, sentence, heads, parts) for one in given)
            and _is_about(_with(earlier, sentence), rest, also)
            for earlier, sentence in pairwise([before, *told])
        ):
            return ""
        return f"a {kind} of {' '.join(counted)}"
    if kind == "saying" and (said := SAYING.search(asked)):
        who = set(stems(said["who"]))
        if any(who & set(stems(sentence)) for sentence in holding):
            return ""
        return f"what {said['who'].strip()} said"
    if kind == "number":
        holding = [sentence for sentence in holding if _counts_something(sentence)]
    if kind == "date" and TO_COME.search(asked):
        holding = [sentence for sentence in holding if TO_COME.search(sentence)]
    about = set() if kind in {"date", "name", "name or office"} else {*stems(asked)} - _ASKING
    if kind == "length of time":
        also += [{stem} for stem in _TAKING_TIME]
    if any(_is_about(sentence, about, also) for sentence in holding):
        return ""
    return f"a {kind}"


@lru_cache(maxsize=256)  # asked for each sentence by itself
def _counted_in(question: str) -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    """What a question counts, the stems one of which must be counted, and the stems of it all."""
    counted = _counted(parted(question)[0])
    if not counted:
        return (), frozenset(), frozenset()
    parts = frozenset(stems(" ".join(counted)))
    # "Two missing coordinators" count no children who go missing: only what is counted has any.
    named = stems(" ".join(terms_for(question, parts)))
    heads = frozenset((*stems(counted[-1]), *named, *_initials(counted)))
    return tuple(counted), heads | _PEOPLE if heads & _PEOPLE else heads, parts


def _told_of(asked: str, counted: Sequence[str]) -> set[str]:
    """What is asked of children, or other people, who are counted: any number is of some of them.

    Of "how many children are held in cells?" that is that they are held in cells.
    """
    if not {*stems(counted[-1])} <= _PEOPLE:
        return set()
    match = _COUNTED.search(asked)
    after = _AND_MORE.split(asked[match.start(1) :] if match else asked)[0]
    return {*stems(after)} - {*stems(" ".join(counted))} - _ASKING - _PEOPLE - _EVER


def _with(before: str, sentence: str) -> str:
    """A sentence that counts those who were spoken of, with the one before."""
    return f"{before} {sentence}" if _THEY.search(sentence) else sentence


def _is_about(sentence: str, subject: set[str], also: Sequence[Set[str]]) -> bool:
    """Whether a sentence holds enough of a subject's stems; one of the terms counts as one."""
    own = set(stems(sentence))
    # "A child", of children: reports call the same people by any of these words.
    people = bool(subject & _PEOPLE and own & _PEOPLE)
    shared = len((subject & own) - _PEOPLE) + people
    return shared + any(term <= own for term in also) >= _ABOUT * len(subject)


def _counts(kind: Kind, sentence: str, heads: Set[str], parts: Set[str]) -> bool:
    """Whether the sentence's number, or share, is of one of the heads or of most of the parts."""
    tokens = _TOKEN.findall(sentence.casefold())
    own = [next(iter(stems(token)), "") for token in tokens]
    places = [n for n, one in enumerate(own) if one and _is_head(one, heads)]
    if kind == "share":
        return bool(places) or 2 * len(parts & set(own)) >= len(parts) > 1
    numerals = [n for n, token in enumerate(tokens) if _is_count(tokens, n, token)]
    return any(0 < h - n <= _BEFORE or 0 < n - h <= _AFTER for h in places for n in numerals)


def _counts_something(sentence: str) -> bool:
    tokens = _TOKEN.findall(sentence.casefold())
    return any(_is_count(tokens, n, token) for n, token in enumerate(tokens))


def _is_head(stem: str, heads: Set[str]) -> bool:
    """A head, or one that begins with the other: caseloads are cases, a child is of children."""
    return any(
        stem == head
        or (stem not in _NO_HEADS and len(stem) > 3 and head.startswith(stem))
        or (head not in _NO_HEADS and len(head) > 3 and stem.startswith(head))
        for head in heads
    )


def _initials(counted: list[str]) -> set[str]:
    """What is counted, as reports abbreviate it: personal advisers are PAs."""
    letters = "".join(word[0] for word in counted).casefold()
    return {letters[n:] + ending for n in range(len(letters) - 1) for ending in ("", "s")}


def _is_count(tokens: list[str], place: int, token: str) -> bool:
    """A number that counts: no year, age, duration, share or section's number."""
    if not NUMERAL.fullmatch(token) or re.fullmatch(r"(?:19|20)\d\d", token):
        return False
    before = tokens[place - 1] if place else ""
    if token == "one" and _AND_ANOTHER & {*tokens[place + 1 : place + 5]}:
        return False  # "one child with another"
    after_one = place > 2 and before in _JOINS and NUMERAL.fullmatch(tokens[place - 2])
    if after_one and tokens[place - 3] in _NO_COUNT_BEFORE:
        return False  # "aged 16 and 17"
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    return before not in _NO_COUNT_BEFORE and after not in _NO_COUNT_AFTER


def _counted(question: str) -> list[str]:
    """What a question counts: "young carers" of "How many young carers are there?"."""
    match = _COUNTED.search(question)
    found: list[str] = []
    for word in match[1].split() if match else ():
        if word.casefold() in _OF_AGE or word[0].isdigit():
            continue
        if len(found) == _COUNTED_WORDS or word.casefold().strip("'’") in _NOT_COUNTED:
            break
        found.append(word)
    # The verb after it is none of it: "boats sail" counts boats.
    plural = [place for place, word in enumerate(found, 1) if _PLURAL.search(word)]
    return found[: plural[-1]] if plural else found
