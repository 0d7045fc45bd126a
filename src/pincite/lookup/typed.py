"""What people type -> what they mean; pure.

Knows the grammar of citations, and nothing of any report.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pincite.lookup.grammar import LABEL, UNIT, UNITS, folded, normalised
from pincite.lookup.reference import Division, Labels, Nth, Reference, Span, Unit, Words
from pincite.lookup.steps import step_of
from pincite.numbering import roman

_PART = r"(?:\s?\(\s*[a-z\d]{1,4}\s*\))?"
_ITEM = rf"[\[(]?\s*{LABEL}\s*[\])]?{_PART}"
_TO = r"\s*(?:-+|\bto\b|\bthrough\b|\bthru\b|\buntil\b|\btill\b|\bup to\b)\s*"
_AND = (
    r"\s*(?:,\s*(?:and\b|&|or\b)?|\b(?:and|or|plus|as well as)\b|\bvs?\b\.?|[&;+/])\s*"
    r"|\s+(?=[\d\[])"
)
_LIST = rf"{_ITEM}(?:{_TO}(?:(?:{UNIT})\s*)?{_ITEM}|(?:{_AND}){_ITEM})*"
_WITH_UNIT = re.compile(
    rf"(?<![\w.])(?:(?P<nth>\d+)(?:st|nd|rd|th)\s+)?(?P<unit>{UNIT})\s*(?:nos?\.?|numbers?|#|:)?\s*"
    rf"(?:from\s+)?(?P<list>{_LIST})(?![\w%]|\.\d)"
)
_ROMAN_PAGE = re.compile(rf"(?:{UNITS['page']})\s*(?P<page>[ivxlc]+)")
_SMALL = r"[\[(]?([ivxl]{1,7})[\])]?"
_ROMAN = re.compile(rf"(?:{UNITS['paragraph']})\s*{_SMALL}(?:{_TO}{_SMALL})?")
_FOOTNOTE_MARK = re.compile(rf"(?:{UNITS['footnote']})\s*(?P<mark>[a-z*†‡]{{1,2}})")
_BARE = re.compile(rf"(?:nos?\.?\s*|#\s*|from\s+)?(?P<list>{_LIST})")
_PAGE_HINT = re.compile(r"\(\s*pp?\.?\s*([\divxlc]+)(?:\s*-\s*[\divxlc]+)?\s*\)")
_OPENERS = re.compile(
    r"^(?:(?:please|pls|all|both|list|hi|hello|ok|okay|so|and|now|then|also|just|kindly|can|could|would|will|you|we"
    r"|i|i'd|i'll|let's|lets|me|us|my|want|need|like|to|see|have|get|take|a|look|show|give|tell|read"
    r"|open|find|view|display|quote|cite|print|bring|up|out|pull|go|goto|jump|turn|scroll|look|fetch"
    r"|what'?s?|which|where'?s?|is|there|are|was|were|does|do|did|the|this|at|in|of|from|on"
    r"|text|wording|words|contents? of|see|cf\.?|viz|check|remind|full)\b(?!\.\d|')[\s,:]*)+"
)
_CLOSERS = re.compile(
    r"[\s,]*\b(?:please|pls|thanks|thank you|say|says|said|saying|reads?|states?|stated|mean"
    r"|means|about|again|for me|for us|in full|exactly|out loud|aloud|now|to us|to me|cover|covers"
    r"|contains?|there|here|above|below)$"
)
_DIVISION = re.compile(
    r"^(?P<word>sections?|secs?\.?|ss?\.?|chapters?|ch\.?|parts?|annex(?:es)?|appendix|appendices"
    r"|schedule)\s*(?P<number>\d+(?:\.\d+)*|[a-z]|[ivx]{1,5})$"
)
_WHATS = (
    r"para(?:graph)?s?|bullets?|bullet points?|tables?|grades?|blocks?|lines?|footnotes?|captions?"
)
_NTH_ORDER = r"(?P<n>\d+(?:st|nd|rd|th)|last|final|first)(?:\s+(?P<back>but 1))?"
_NTH = re.compile(
    rf"^{_NTH_ORDER}\s+(?P<what>{_WHATS}|recommendations?|recs?|conclusions?|findings?|pages?)"
    r"(?:\s*(?:,|\bof\b|\bin\b|\bunder\b|\bfrom\b|\bon\b|\bfor\b)\s*(?:the\s+)?(?P<words>.+))?$"
)
_NTH_MIDDLE = re.compile(
    rf"^{_NTH_ORDER}\s+(?P<words>.+?)\s+(?P<what>{_WHATS}|recommendations?|recs?|conclusions?)$"
)
_NTH_AFTER = re.compile(
    rf"^(?P<words>.+?)[\s,:]+(?:the\s+)?(?:(?P<n>\d+(?:st|nd|rd|th)|last|final)\s+(?P<what>{_WHATS})"
    r"|(?P<what2>bullets?|bullet points?|tables?)\s+(?P<n2>\d+)"
    r"|(?P<n3>\d+(?:st|nd|rd|th))\s+entry)$"
)
_BULLET_OF = re.compile(
    r"^(?:bullets?|bullet points?)\s+(?P<n>\d+)\s*(?:,|of|in|under|at)\s*(?:the\s+)?(?P<words>.+)$"
)
_ONE_LABEL = re.compile(rf"^(?:{UNIT})?\s*(?P<label>{_ITEM})$")
_HEADING_WORD = re.compile(
    r"^(?:(?:section|part|chapter|heading|bit|pages?|paragraphs?|paras?)\s+(?:headed|called|entitled|named"
    r"|on|about|for|titled)\s+(?:the\s+)?|heading\s+|section:?\s+)|\s+(?:section|part|chapter|heading|bit)$"
    r"|^(?:whole|entire|full|complete)\s+"
)


def read(text: str) -> Reference:
    """What a typed citation means, taken by itself.

    >>> read("paras 24–26 and 78")
    Labels(unit='paragraph', spans=(Span(first='24', last='26', bullet=None, part=None), \
Span(first='78', last=None, bullet=None, part=None)), words='', page=None, twin=0)
    """
    plain, page = _without_page(normalised(text))
    core = _core(plain)
    if step := step_of(plain) or step_of(core):
        return step
    if division := _DIVISION.match(core):
        return Division(division["word"].rstrip("."), division["number"])
    if nth := _nth(core, page):
        return nth
    if labels := _labels(core, page):
        return labels
    core = _core(_without_page(folded(text))[0])
    words = _HEADING_WORD.sub("", core).strip(" ,:'")
    return Words(words or core, words != core and bool(words), page)


def pieces(text: str) -> list[str]:
    """A row of citations, each by itself: "para 24 and page 12", "paras 3–5; para 9".

    >>> pieces("Fenwick 2014 para 3 and Fenwick 2019, paras 4, 5")
    ['Fenwick 2014 para 3', 'Fenwick 2019, paras 4, 5']
    """
    found: list[str] = []
    for part in filter(None, map(str.strip, text.split(";"))):
        plain = _PAGE_HINT.sub(lambda m: " " * len(m[0]), part.casefold())
        whole = isinstance(read(part), Nth | Division) or len(plain) != len(part)
        marks = [] if whole else list(_WITH_UNIT.finditer(plain))
        start = 0
        for one, other in pairwise(marks):
            gap = plain[one.end() : other.start()]
            cut = re.search(r"\s*(?:,\s*(?:and\b)?|\band\b|&|\bvs?\b)\s*", gap)
            if cut:
                found.append(part[start : one.end() + cut.start()].strip())
                start = one.end() + cut.end()
        found.append(part[start:].strip())
    return [piece for piece in found if piece]


def _without_page(text: str) -> tuple[str, str | None]:
    """The text without the page a pinpoint ends with, and that page."""
    hint = _PAGE_HINT.search(text)
    if not hint:
        return text, None
    rest = (text[: hint.start()] + " " + text[hint.end() :]).strip()
    return rest, hint[1]


def _core(text: str) -> str:
    """The text without the words of courtesy around it."""
    core = text.strip(" .,;:!?'-")
    opened = _OPENERS.sub("", core)
    core = opened or core
    while (closed := _CLOSERS.sub("", core)) not in (core, ""):
        core = closed
    return core.strip(" .,;:!?'")


def _nth(core: str, page: str | None) -> Nth | Labels | None:
    """The nth of something: "3rd paragraph of the executive summary", "para 25, 2nd bullet"."""
    if core.endswith(", heading"):
        return Nth(1, "heading", core.removesuffix(", heading"), page)
    found = _NTH.match(core) or _NTH_MIDDLE.match(core)
    if found:
        n, what, words = found["n"], found["what"], found["words"] or ""
        back = 2 if found["back"] else 1
    elif found := _NTH_AFTER.match(core):
        n = found["n"] or found["n2"] or found["n3"]
        what = found["what"] or found["what2"] or "entry"
        words, back = found["words"], 1
    elif found := _BULLET_OF.match(core):
        n, what, words, back = found["n"], "bullet", found["words"], 1
    else:
        return None
    order = -back if n in ("last", "final") else 1 if n == "first" else int(re.sub(r"\D", "", n))
    what = _singular(what)
    one = _ONE_LABEL.match(words.strip(" ,"))
    if what == "bullet" and one and order > 0:
        span = _span(one["label"])
        part = f"bullet {order}"
        return Labels("paragraph", (Span(span.first, None, order, part),), page=page)
    return Nth(order, what, words.strip(" ,"), page)


def _singular(what: str) -> str:
    word = what.split()[0].rstrip(".").rstrip("s")
    return {"para": "paragraph", "rec": "recommendation", "finding": "paragraph"}.get(word, word)


def _labels(core: str, page: str | None) -> Labels | None:
    """Labels with or without a unit word, and what is said beside them."""
    core = re.sub(rf"\bbetween\s+({_ITEM})\s+and\s+", r"\1 to ", core)
    if bare := _BARE.fullmatch(core):
        return Labels(None, _spans(bare["list"]), page=page)
    if mark := _FOOTNOTE_MARK.fullmatch(core):
        return Labels("footnote", (Span(mark["mark"]),), page=page)
    if small := _ROMAN_PAGE.fullmatch(core):
        return Labels("page", (Span(small["page"]),))
    if front := _ROMAN.fullmatch(core):
        return Labels("paragraph", (Span(front[1], front[2]),), page=page)
    found = _WITH_UNIT.search(core)
    if not found:
        return None
    unit: Unit = next(u for u, words in UNITS.items() if re.fullmatch(words, found["unit"]))
    rest = f"{core[: found.start()]} {core[found.end() :]}"
    rest = re.sub(
        r"^\W*(?:(?:of|in|on|at|under|from|within|the|for)\b\s*)+|[\s,:]*(?:\b(?:of|in|the)\s*)+$",
        "",
        " ".join(rest.split()).strip(" ,:;."),
    )
    rest = re.sub(r"^(?:section|part|chapter)\s+(?:on\s+)?|\s+(?:section|part|chapter)$", "", rest)
    rest = re.sub(r"^(?:report|inquiry|judge?ment|inspection|document)$", "", rest.strip(" ,:;.'"))
    twin = int(found["nth"] or 0)
    return Labels(unit, _spans(found["list"]), rest, page, twin)


def _spans(listed: str) -> tuple[Span, ...]:
    """The spans of a list as typed: "24-26, 78(b)"."""
    pieces = re.split(rf"({_TO})", listed)
    spans: list[Span] = []
    joined = False
    for index, piece in enumerate(pieces):
        if index % 2:
            joined = True
            continue
        for item in re.finditer(_ITEM, re.sub(rf"\b(?:{UNIT})\s*", " ", piece)):
            span = _span(item.group())
            if joined and spans and spans[-1].last is None:
                spans[-1] = Span(spans[-1].first, _completed(spans[-1].first, span.first))
            else:
                spans.append(span)
            joined = False
    return tuple(spans)


def _span(item: str) -> Span:
    """One label, with the bullet asked for under it."""
    label = re.match(rf"[\[(]?\s*({LABEL})\s*[\])]?", item)
    part = re.search(r"\(\s*([a-z\d]{1,4})\s*\)$", item[label.end() :] if label else item)
    name = re.sub(r"^0+(?=\d)", "", label[1] if label else item.strip("[]() "))
    if not part:
        return Span(name)
    mark = part[1]
    if mark.isdigit():
        bullet = int(mark)
    elif len(mark) == 1 and mark not in "ivx":
        bullet = ord(mark) - ord("a") + 1
    else:
        bullet = roman(mark) or (ord(mark) - ord("a") + 1 if len(mark) == 1 else 0)
    return Span(name, None, bullet or None, f"({mark})")


def _completed(first: str, last: str) -> str:
    """The end of a stretch in full: "3.12-15" ends at 3.15, "109-15" at 115."""
    if "." in first and "." not in last:
        return first.rpartition(".")[0] + "." + last
    if first.isdigit() and last.isdigit() and len(last) < len(first) and int(last) < int(first):
        return first[: len(first) - len(last)] + last
    return last
