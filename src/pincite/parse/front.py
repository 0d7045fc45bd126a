"""The front page: title, body, kind, dates and grades, as printed and nothing inferred."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pincite.parse.dates import DATE, day, days
from pincite.parse.grades import ends_in_grade, front_grades
from pincite.parse.sections import Placed
from pincite.types import Grade

_INSPECTED = re.compile(r"\b(?:inspection|fieldwork|visit|review) dates?\b\s*:?", re.I)
_PUBLISHED = re.compile(r"\b(?:published|publication date|date of publication)\b[^.]{0,20}", re.I)
_LAID = re.compile(r"ordered by|presented to parliament|laid before|printed", re.I)
_COUNCIL = re.compile(
    r"\b(?i:(?:london|royal|metropolitan) borough of|borough of|county of|district of)\s+"
    r"([A-Z][\w’'&,-]*(?:\s+(?:[A-Z][\w’'&-]*|and|upon|on|of|the|with|under))*)"
)
_OF = re.compile(
    r"\binspection of (?:the )?(.+?)(?: (?:metropolitan|royal|city|county|borough|district|unitary|"
    r"council))*(?:’s|'s)? (?:local authority|children[’']s services)",
    re.I,
)
_NAMED = re.compile(
    r"^((?:[A-Z][\w’'&-]*|and|upon|on|of|the|with|under)(?:\s+(?:[A-Z][\w’'&-]*|and|upon|on|of|the|"
    r"with|under))*?)\s+(?:(?:Metropolitan|Royal|City|County|Borough|District|Unitary)\s+)*"
    r"(?:Council|MBC|Borough|(?:Local|Unitary) Authority)\b(?! of\b)"
)
_WORK = re.compile(
    r"\b(?:report|inspection|inquiry|response|review|audit|investigation|evaluation|judgment|court"
    r"|bench|tribunal|division|letter|plan|strategy)\b",
    re.I,
)
_BEFORE = (
    re.compile(r"^.*(?:\s[–—-]|:)\s+(?=\S)"),
    re.compile(rf"^.*?{_WORK.pattern}.*?\b(?:of|into|on|for|by|at|in)\s+(?:the\s+)?", re.I),
    re.compile("^"),
)
"""What comes before a body: "Accounts – Saltmere Council", "Inspection of Saltmere Council"."""
_PART = re.compile(
    r"(?:(?:executive )?summary|(?:table of )?contents|introduction|background|foreword|preface"
    r"|(?:key |main |inspection )?findings|conclusions?|recommendations|overview|acknowledge?ments"
    r"|(?:the )?(?:facts|evidence|law|issues|parties|decision))",
    re.I,
)
_STYLED = re.compile(
    r"^(?:the\s+)?(?:(?:london|royal|metropolitan)\s+)*(?:borough|city|county|district)\s+of\s+",
    re.I,
)
_STYLE = re.compile(
    r"(?:\s+(?:metropolitan|royal|city|county|district|borough|unitary|council|authority))+$", re.I
)
_KINDS = (
    ("response", r"\bresponse to\b"),
    ("inquiry", r"\binquiry\b"),
    ("inspection", r"\binspection\b"),
    ("judgment", r"\bjudgment\b"),
    ("audit", r"\baudit\b"),
    ("review", r"\breview\b"),
)
_BY_PROGRAM = re.compile(
    r"^(?:untitled\b.*|unnamed\b.*|(?:document|presentation|slide|page)\s*\d*|microsoft \w+ - .*"
    r"|powerpoint presentation|.*\.(?:docx?|pdf|indd|qxd|rtf|odt|pptx?|xml|html?))$",
    re.I,
)
_NO_TITLE = re.compile(
    r"^(?:lead inspector|inspection dates?|report published|published|judgement)", re.I
)


@dataclass(frozen=True, slots=True)
class Front:
    """What the front pages say of the report."""

    title: str
    body: str | None
    kind: str | None
    inspected: tuple[date, date] | None
    published: date | None
    grades: tuple[Grade, ...]


def read_front(placed: Sequence[Placed], properties: Sequence[tuple[str, str]], name: str) -> Front:
    """The record's fields out of the first pages that hold text."""
    pages = sorted({item.block.first.page for item in placed})
    early = [item for item in placed if pages and item.block.first.page in pages[:3]]
    cover = [item for item in early if item.block.first.page == pages[0]] if pages else []
    lines = [" ".join(item.block.plain.split()) for item in cover if item.kind != "footnote"]
    titles = _titles(cover) or _titles(early)
    title = (
        " – ".join(titles).replace(": – ", ": ").replace(" – and – ", " and ")
        if titles
        else _kept_title(dict(properties).get("Title", "")) or name
    )
    everything = [" ".join(item.block.plain.split()) for item in early if item.kind != "footnote"]
    return Front(
        title=title[:300],
        body=_body([*titles, *lines]),
        kind=next((kind for kind, words in _KINDS if re.search(words, title, re.I)), None),
        inspected=_inspected(lines) or _inspected(everything),
        published=_published(lines) or _published(everything),
        grades=front_grades([x for x in cover if x.block.first.line.region or not x.section]),
    )


def _kept_title(title: str) -> str:
    """The title among the file's properties, unless a program gave it: a file name, "untitled"."""
    title = " ".join(title.split())
    return "" if _BY_PROGRAM.match(title) else title


def _titles(cover: Sequence[Placed]) -> list[str]:
    """The cover's largest words: the first block, and what follows it in large type."""
    found: list[str] = []
    sizes = sorted(item.block.first.size for item in cover for _ in item.block.plain)
    if not sizes:
        return []
    usual = sizes[len(sizes) // 2]
    for item in cover:
        words = " ".join(item.block.plain.split())
        first = item.block.first
        prominent = first.size >= 1.1 * usual or (first.line.bold and first.size >= usual)
        if item.block.kind in {"grade", "footnote"} or _NO_TITLE.match(words) or not prominent:
            if found:
                break
            continue
        if DATE.search(words) or ends_in_grade(words):
            break
        if re.search(r"[A-Za-z]{2}", words) and item.kind not in {"boilerplate", "contents"}:
            found.append(re.sub(r"(?<=[a-z])\d$", "", words))
        if len(found) == 4:
            break
    return found or _first_line(cover[0])


def _first_line(item: Placed) -> list[str]:
    """What a text begins with, which has no type to tell its title by."""
    if item.block.first.line.baseline is not None:
        return []
    words = " ".join(item.block.plain.split())
    plain = item.block.kind in {"front", "heading", "body"} and item.block.numbered is None
    titled = plain and len(words) <= 200 and words[-1:] != "." and re.search(r"[A-Za-z]{2}", words)
    other = _NO_TITLE.match(words) or _PART.fullmatch(words) or DATE.search(words)
    return [] if not titled or other or ends_in_grade(words) else [words]


def _body(lines: Sequence[str]) -> str | None:
    """The authority the report is about."""
    for line in lines:
        named = (_NAMED.search(before.sub("", line)) for before in _BEFORE)
        for match in (_OF.search(line), _COUNCIL.search(line), *named):
            if match and _is_name(match[1]):
                return _bare(match[1])
    for line in lines[:2]:
        short = re.fullmatch(
            r"[A-Z][\w’'&,-]*(?:\s+(?:[A-Z][\w’'&,-]*|and|upon|on|of|with)){0,5}", line
        )
        if short and len(line) > 2 and not _WORK.search(line) and not _PART.fullmatch(line):
            return _bare(line)
    return None


def _is_name(words: str) -> bool:
    """Whether words before "Council" name one, not a piece of work or "the"."""
    other = _WORK.search(words) or words.casefold() in {"the", "our", "this", "your"}
    return len(words.split()) <= 7 and words[0].isupper() and not other


def _bare(name: str) -> str:
    """A council's name without its style; the City of London keeps it, for it has no other."""
    if name.casefold() == "city of london":
        return name
    name = re.sub(_STYLED, "", name)
    return re.sub(_STYLE, "", name).strip(" ,")


def _inspected(lines: Sequence[str]) -> tuple[date, date] | None:
    for index, line in enumerate(lines):
        match = _INSPECTED.search(line)
        if match is None:
            continue
        for words in (line[match.end() :], *lines[index + 1 : index + 2]):
            span = days(words)
            if span is not None:
                return span
    return None


def _published(lines: Sequence[str]) -> date | None:
    for index, line in enumerate(lines):
        match = _PUBLISHED.search(line)
        if match is None or len(line) > 150:
            continue
        for words in (line[match.start() :], *lines[index + 1 : index + 2]):
            found = day(words)
            if found is not None:
                return found
    for index, line in enumerate(lines):
        if _LAID.search(line) and len(line) <= 150 and DATE.search(line):
            return day(line)
        alone = DATE.fullmatch(line.strip())
        if alone and any(_LAID.search(before) for before in lines[max(0, index - 3) : index]):
            return day(line)
    return None
