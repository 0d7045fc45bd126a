"""Reports about no one body, an inquiry or a judgment, by the telling words of their titles; pure.

A word that is nobody's but the report's ("Brackenmoor") names it alone; an everyday one needs
company ("the Covid inquiry"); words of very many titles ("first report") name nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pincite.names import body_key, words_of
from pincite.naming.bodies import Mention, overlaps, tokens_of
from pincite.naming.everyday import PLAIN, is_everyday
from pincite.naming.places import AUTHORITIES
from pincite.naming.typos import is_typo
from pincite.types import Record

_STRONG = frozenset(["inquiry", "inquest", "tribunal"])
_WEAK = frozenset(["report", "review", "investigation", "commission", "panel", "judgment"])
_JOINTS = frozenset(["of", "into", "on", "the", "to", "s", "v"])
_SPELT = {"enquiry": "inquiry", "judgement": "judgment", "covid19": "covid"}
_PLACES_LIST = (
    "chapter part section annex appendix paragraph page summary introduction findings conclusion "
    "conclusions recommendation recommendations"
)
_PLACES = frozenset(_PLACES_LIST.split())
"""Words for places inside a report: what is said with them is no part of its name."""
SHORTEST = 4
"""Letters of a word that can name a report by itself."""
_KINDS = "inquiry|inspection|judge?ment|audit|review|response|investigation"
_THE_ONE = re.compile(
    rf"\b(?:the|this|that)\s+(?P<kind>{_KINDS}|enquiry)\b(?!\s+(?:into|of|on)\b)", re.IGNORECASE
)
_SAYS = re.compile(
    r"\s+(?:report\s+)?(?:sa(?:y|ys|id)|f(?:ind|inds|ound)|conclud\w+|recommend\w*|critici[sz]\w+"
    r"|blam\w+|mentions?|mentioned|call(?:s|ed)?\s+for|wants?|describ\w+|cover(?:s|ed)?)\b"
    r"|['’]s\s+(?:findings|recommendations|conclusions)\b",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"\s+to\s+(?:the|this|that)\s+(?:inquiry|enquiry)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Name:
    """What a report about no one body can be called by."""

    report: str
    key: str
    kind: str
    words: frozenset[str]
    """Of its title and id, in small letters; those before a number with it too: "module 1"."""
    telling: frozenset[str]
    """Those that name it by themselves."""
    full: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring words of a text that are all of one name: tokens `first` to `last`."""

    first: int
    last: int
    name: _Name
    words: tuple[str, ...]
    """Its own words among them."""
    strong: bool

    @property
    def tokens(self) -> range:
        """The places of its words in the text."""
        return range(self.first, self.last + 1)


def with_titles(
    text: str, records: Sequence[Record], bodies: Sequence[Mention]
) -> tuple[Mention, ...]:
    """The bodies a text names and the reports it names by their titles, in its order.

    Args:
        text: a question or a typed citation.
        records: the library's reports.
        bodies: what `bodies_in` found; a body's name wins over as many words of a title.
    """
    titled, weak = _titled(text, records)
    strong = [one for one in titled if not _within(one, bodies, text)]
    kept = [one for one in bodies if not overlaps(strong, one.start, one.end)]
    found = [*kept, *strong]
    if not found:
        found = [*weak]
    found += _of_kind(text, records, found)
    return tuple(sorted(found, key=lambda mention: mention.start))


def in_a_title(place: str, records: Sequence[Record]) -> bool:
    """Whether every word of a place's name stands in the title of one report."""
    wanted = set(words_of(place).split())
    return any(wanted <= set(words_of(record.title).split()) for record in records)


def _titled(text: str, records: Sequence[Record]) -> tuple[list[Mention], list[Mention]]:
    """Reports named by their titles for certain, and those that may be."""
    rows = [(r.id, r.title, body_key(r), r.kind or "") for r in records if not r.body]
    if not rows:
        return [], []
    by_word = _index(tuple(rows))
    tokens = tokens_of(text)
    words = [_SPELT.get(word, word) for word, _, _ in tokens]
    words = [_slip(text, tokens, at, by_word) or word for at, word in enumerate(words)]
    runs = _best(_runs(words, by_word))
    spans: dict[tuple[int, int], list[_Run]] = {}
    for run in runs:
        spans.setdefault((run.first, run.last), []).append(run)
    strong: list[Mention] = []
    weak: list[Mention] = []
    for (first, last), same in spans.items():
        mention = Mention(
            tokens[first][1],
            tokens[last][2],
            tuple(dict.fromkeys(run.name.key for run in same)),
            reports=tuple(dict.fromkeys(run.name.report for run in same)),
        )
        (strong if any(run.strong for run in same) else weak).append(mention)
    return strong, weak


@lru_cache(maxsize=16)
def _index(rows: tuple[tuple[str, str, str, str], ...]) -> dict[str, tuple[_Name, ...]]:
    """The names that each word which is not plain stands in, and each full title's first word."""
    names: dict[str, list[_Name]] = {}
    for report, title, key, kind in rows:
        name = _name(report, title, key, kind)
        anchors = {word for word in name.words if word not in PLAIN and word not in _JOINTS}
        for word in (*anchors, *name.full[:1]):
            names.setdefault(word, []).append(name)
    return {word: tuple(dict.fromkeys(found)) for word, found in names.items()}


def _name(report: str, title: str, key: str, kind: str) -> _Name:
    small = {word for word in re.findall(r"\b[^\W\d_]+\b", title) if word.islower()}
    printed = f"{title} {report}".casefold()
    own = [_SPELT.get(word, word) for word in words_of(printed).split()]
    numbered = {
        f"{part} {number}"
        for part, number in pairwise(own)
        if number.isdigit() and part not in _PLACES
    }
    words = {word for word in own if not word.isdigit()} - _JOINTS - _PLACES | {kind} - {""}
    telling = {
        word
        for word in words
        if word.isalpha() and len(word) >= SHORTEST and not is_everyday(word) and word not in small
    }
    full = tuple(key.split())
    says = len(full) > 3 or (len(full) == 3 and any(not is_everyday(word) for word in full))
    return _Name(
        report, key, kind, frozenset(words | numbered), frozenset(telling), full if says else ()
    )


def _runs(words: Sequence[str], by_word: dict[str, tuple[_Name, ...]]) -> list[_Run]:
    """Every stretch of a text that names a report; each stretch of a name is looked at once."""
    runs: list[_Run] = []
    read: dict[str, int] = {}
    for at, word in enumerate(words):
        for name in by_word.get(word, by_word.get(word.removesuffix("s"), ())):
            if at <= read.get(name.report, -1):
                continue
            length = len(name.full)
            if length and tuple(words[at : at + length]) == name.full:
                runs.append(_Run(at, at + length - 1, name, name.full, strong=True))
                read[name.report] = at + length - 1
            elif _is_of(word, name):
                first, last = _stretch(words, at, name)
                read[name.report] = last
                runs += _named(words, first, last, name)
    return runs


def _stretch(words: Sequence[str], at: int, name: _Name) -> tuple[int, int]:
    """The longest stretch around a word that is made of a name's words."""
    first = last = at
    while (step := _joined(words, last, 1, name)) is not None:
        last = step
    while (step := _joined(words, first, -1, name)) is not None:
        first = step
    return first, last


def _named(words: Sequence[str], first: int, last: int, name: _Name) -> list[_Run]:
    """The stretch, where it names the report: by a telling word, or an everyday one in company."""
    own = tuple(word for word in words[first : last + 1] if _is_of(word, name) or word.isdigit())
    if all(word in PLAIN or word.isdigit() for word in own):
        return []
    strong = bool((name.telling | _STRONG).intersection(own))
    beside = {*own, *words[max(0, first - 1) : first], *words[last + 1 : last + 2]}
    return [_Run(first, last, name, own, strong)] if strong or _WEAK & beside else []


def _joined(words: Sequence[str], at: int, step: int, name: _Name) -> int | None:
    """Where the next word of a name stands, over at most two joints: "inquiry into the flood"."""
    for far in (1, 2, 3):
        there = at + step * far
        if not 0 <= there < len(words):
            return None
        if _is_of(words[there], name) or _is_numbered(words, there, name):
            return there
        if words[there] not in _JOINTS:
            return None
    return None


def _is_of(word: str, name: _Name) -> bool:
    return word in name.words or (word.removesuffix("s") in name.words and word not in PLAIN)


def _is_numbered(words: Sequence[str], at: int, name: _Name) -> bool:
    """Whether a number belongs to a name: the "1" of "module 1", and the "19" of "Covid-19"."""
    return at > 0 and words[at].isdigit() and f"{words[at - 1]} {words[at]}" in name.words


def _best(runs: Sequence[_Run]) -> list[_Run]:
    """Of runs that overlap, those of the most words of the title, and then of the kind named."""
    most: dict[int, int] = {}
    for run in runs:
        for at in run.tokens:
            most[at] = max(most.get(at, 0), _weight(run))
    best = [run for run in runs if _weight(run) >= max(most[at] for at in run.tokens)]
    kinds: dict[int, set[str]] = {}
    for run in best:
        if run.name.kind in run.words:
            for at in run.tokens:
                kinds.setdefault(at, set()).add(run.name.kind)
    named = [(run, set().union(*(kinds.get(at, ()) for at in run.tokens))) for run in best]
    return [run for run, meant in named if not meant or run.name.kind in meant]


def _weight(run: _Run) -> int:
    return len(set(run.words) - {"report"})


def _within(one: Mention, bodies: Iterable[Mention], text: str) -> bool:
    """Whether a body's name covers as many words as a title's: then the body is meant."""

    def count(mention: Mention) -> int:
        said = words_of(text[mention.start : mention.end]).split()
        return sum(word not in _JOINTS and word != "report" for word in said)

    rivals = [body for body in bodies if body.start < one.end and one.start < body.end]
    return any(count(body) >= count(one) for body in rivals)


def _of_kind(text: str, records: Sequence[Record], found: Sequence[Mention]) -> list[Mention]:
    """The one inquiry there is, as "the inquiry"; other kinds must be said to say something."""
    out: list[Mention] = []
    for m in _THE_ONE.finditer(text):
        kind = _SPELT.get(m["kind"].casefold(), m["kind"].casefold())
        own = [record for record in records if record.kind == kind]
        answers = _ANSWERS.match(text, m.end())
        told = answers or (not found and _SAYS.match(text, m.end()))
        start, end = m.start("kind"), answers.end() if answers else m.end()
        known = overlaps((*found, *out), start, end)
        if len(own) == 1 and (kind == "inquiry" or told) and not known:
            out.append(Mention(start, end, (body_key(own[0]),), reports=(own[0].id,)))
    return out


def _slip(
    text: str,
    tokens: Sequence[tuple[str, int, int]],
    at: int,
    by_word: dict[str, tuple[_Name, ...]],
) -> str | None:
    """The telling word of a title of which a token is a typo, where it looks like a name."""
    word, start, _ = tokens[at]
    capital = text[start].isupper() and at > 0 and text.upper() != text
    if len(word) < (6 if capital else 8) or word in by_word or word in AUTHORITIES:
        return None
    if is_everyday(word):
        return None
    meant = (
        right
        for right, names in by_word.items()
        if is_typo(word, right) and any(right in name.telling for name in names)
    )
    return next(meant, None)
