"""The names things are cited by: report ids, series, sections, paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

LONGEST = 60
"""Characters of a section's slug; longer ones end at a word."""
_STEM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")
_SMALL = frozenset("a an and about for from in into it its of on or the this to was with".split())


def slug(words: str, longest: int = LONGEST) -> str:
    """Words as a lower-case, hyphened name of ASCII letters and digits.

    >>> slug("The Local Safeguarding Children Board (LSCB)")
    'the-local-safeguarding-children-board-lscb'
    """
    plain = unicodedata.normalize("NFKD", words.replace("’", "").replace("'", ""))
    name = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
    if len(name) > longest:
        name = name[: longest + 1].rsplit("-", 1)[0][:longest]
    return name


def report_id(stem: str, body: str | None, title: str, year: int | None) -> str:
    """A stem of the form slug-YYYY or slug-YYYY-MM, else body (or title) and year.

    >>> report_id("saltmere-2017", None, "", None), report_id("50004264", "Marlowe Vale", "", 2019)
    ('saltmere-2017', 'marlowe-vale-2019')
    """
    if _STEM.fullmatch(stem.lower()):
        return stem.lower()
    name = slug(body or "") or _short(title) or slug(stem) or "report"
    return f"{name}-{year}" if year and str(year) not in name else name


def _short(title: str) -> str:
    """A title's slug up to its subtitle, ending at no small word: an id is for ever.

    >>> _short("Tarn Flood Inquiry – Module 1: The resilience and preparedness of the county")
    'tarn-flood-inquiry-module-1'
    """
    words = slug(title.split(":")[0], 40).split("-")
    while words and words[-1] in _SMALL:
        words.pop()
    return "-".join(words)


def year_of(published: date | None, inspected: tuple[date, date] | None) -> int | None:
    """Year of publication, else the inspection's last year."""
    if published:
        return published.year
    return inspected[1].year if inspected else None


def section_slugs(paths: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Slug of the shortest unambiguous tail of each section path.

    >>> section_slugs([("Part one", "Summary"), ("Part two", "Summary"), ("Part two",)])
    {('Part one', 'Summary'): 'part-one-summary', ('Part two', 'Summary'): 'part-two-summary', \
('Part two',): 'part-two'}
    """
    known = list(dict.fromkeys(paths))
    deepest = max((len(path) for path in known), default=0)
    tails: list[Counter[str]] = [
        Counter(_tail(path, depth) for path in known if len(path) >= depth)
        for depth in range(1, deepest + 1)
    ]
    named: dict[tuple[str, ...], str] = {}
    used: Counter[str] = Counter()
    for path in known:
        name = "front"
        for depth in range(1, len(path) + 1):
            name = _tail(path, depth) or "section"
            if tails[depth - 1][name] == 1:
                break
        used[name] += 1
        named[path] = name if used[name] == 1 else f"{name}~{used[name]}"
    return named


def _tail(path: tuple[str, ...], depth: int) -> str:
    share = max(20, LONGEST // depth) if depth > 1 else LONGEST
    return "-".join(filter(None, (slug(heading, share) for heading in path[-depth:])))


def series_names(headings: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """A short name for each series out of the headings its paragraphs share.

    >>> series_names([("Judgements about the local authority",), ("Judgement about the LSCB",)])
    ('local-authority', 'lscb')
    """
    words = [[_terms(heading) for heading in reversed(path)] for path in headings]
    names: list[str] = []
    for index, path in enumerate(headings):
        others = {
            _stem(term)
            for other, terms in enumerate(words)
            if other != index
            for found in terms[:1]
            for term in found
        }
        name = ""
        for heading, terms in zip(reversed(path), words[index], strict=True):
            acronyms = re.findall(r"\b[A-Z]{3,6}\b", heading)
            own = [term for term in terms if _stem(term) not in others]
            name = acronyms[-1].lower() if acronyms else slug(" ".join(own[:3]), 30)
            if name:
                break
        name = name or "part"
        names.append(name if name not in names else f"{name}-{index + 1}")
    return tuple(names)


def _terms(heading: str) -> list[str]:
    return [word for word in re.findall(r"[a-z0-9]+", heading.lower()) if word not in _SMALL]


def _stem(word: str) -> str:
    return word.rstrip("s")


class Namer:
    """Gives out ids within one report; what comes twice gets ~2."""

    def __init__(self, report: str) -> None:
        self._report = report
        self._used: Counter[str] = Counter()

    def __call__(self, name: str) -> str:
        """The full id for a name, unique in the report."""
        self._used[name] += 1
        times = self._used[name]
        return f"{self._report}#{name}" + (f"~{times}" if times > 1 else "")
