"""Which of a body's reports a text means: by date, "latest", "previous", "since 2017"; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pincite.names import MONTHS
from pincite.naming.numerals import in_digits
from pincite.types import Record

_MONTH = "|".join(f"{m[:3]}(?:{m[3:]})?" if len(m) > 3 else m for m in MONTHS)
_YEAR = r"(?:19[5-9]\d|20\d\d)"
_NOUN = (
    r"(?:inspections?|reports?|reviews?|visits?|judgements?|judgments?|inspectors?|editions?"
    r"|versions?|ofsteds?|insp|ones?|time|times|round)"
)
_ISSUE = r"(?:inspection|report|review|judgement|judgment|edition|version|ofsted)s?\b"
_DATES = re.compile(
    rf"""(?<![\d£$.,#/-])(?:
      (?:\b(?P<mode>since|after|from|before|until|till|up\ to|by|between)\s+)?
      (?:the\s+)?
      (?:(?:(?P<day>\d\d?)(?:st|nd|rd|th)?\s+)?(?P<month>{_MONTH})\.?,?\s+)?
      (?P<year>{_YEAR})\b
      (?:(?P<to>\s*[-–—/]\s*|\s+(?:to|and|until)\s+)(?P<last>{_YEAR}|\d\d)\b)?
    )(?![\d%]|[,.]\d|\s+(?:of\s+(?:the|them|these|those|whom)|children|people|cases|families)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_UNIT_BEFORE = re.compile(
    r"(?:\b(?:para(?:graph)?s?|rec(?:ommendation)?s?|pages?|pp?)\b\.?|[¶§\[]\s*)\s*[\d\s,.–-]*$",
    re.I,
)
_NUMBER = r"(?:(?P<n>\d{1,2})\s+)?"
_BETWEEN = r"(?P<between>(?:[\w'’-]+\s+){0,3}?)"
_PICKS: tuple[tuple[str, str], ...] = (
    (
        "change",
        rf"\b(?:since|than|from|between|compared\s+(?:with|to)|(?:on|after)\s+from)\s+"
        rf"(?:(?:the|its|their|at)\s+)*(?:last|previous|earlier|prior)\s+{_NUMBER}{_NOUN}\b"
        r"|\b(?:than|since)\s+(?:last\s+time|before)\b(?=.*\b(?:inspection|report)s?\b)"
        r"|\bsince\s+(?:it|they)\s+(?:was|were)\s+last\s+inspected\b",
    ),
    ("before", r"\b(?:the\s+)?(?:one|inspection|report|time)\s+before(?:\s+(?:that|this|last))?\b"),
    ("last time", r"\b(?:the\s+)?last\s+time(?:\s+(?:a)?round)?\b"),
    ("before", r"(?:\s+\d\s+|\b\w+\s+|\b)years?\s+(?:before|earlier)(?:\s+(?:that|then))?\b"),
    ("before", r"\b(?:what|how)\s+about\s+before(?:\s+(?:that|then))?\b"),
    ("before", rf"\blast\s+but\s+one(?:\s+{_NOUN})?\b|\bsecond\s+(?:last|latest)\s+{_NOUN}\b"),
    ("before", rf"\b(?:previous|prior|preceding|earlier|older)\s+{_NUMBER}{_BETWEEN}{_NOUN}\b"),
    ("before", rf"\b(?:the|their|its)\s+old\s+{_ISSUE}|\b(?:of|in|from)\s+the\s+old\s+one\b"),
    ("after", rf"\b(?:next|following|subsequent|later)\s+{_NUMBER}{_BETWEEN}{_NOUN}\b"),
    (
        "latest",
        rf"\b(?:latest|newest|most\s+recent|current|last)\s+{_NUMBER}{_BETWEEN}{_NOUN}\b"
        rf"|\b(?:the|their|its)\s+(?:new|newer|more\s+recent)\s+{_ISSUE}"
        r"|\b(?:of|in|from)\s+the\s+newe?r?\s+one\b"
        rf"|\bthis\s+time(?:\s+(?:a)?round)?\b|\b(?:the\s+)?(?:latest|newest|most\s+recent)\b"
        rf"(?=\s*(?:$|[?.,:;]|says?\b|para|page|¶|§))",
    ),
    ("first", rf"\b(?:first|oldest|earliest|original)\s+{_BETWEEN}{_NOUN}\b(?!\s+(?:to|that)\b)"),
    (
        "both",
        rf"\bboth\s+(?:of\s+)?(?:the\s+)?{_BETWEEN}(?:inspections|reports|ones|of\s+them)\b"
        r"|^\W*(?:(?:and|in|ok|what\s+about)\s+)*both\W*$",
    ),
    ("other", r"\bthe\s+other\s+(?:one|report|inspection)s?\b"),
    (
        "every",
        rf"\b(?:all|every|each|any)\s+(?:of\s+)?(?:the\s+|its\s+|their\s+)?{_BETWEEN}"
        r"(?:inspections?|reports?|years|ofsteds)\b|\bover\s+(?:the\s+years|time)\b|\btrends?\b",
    ),
)
_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PICKS)
_SMALL = re.compile(r"\b(?:two|three|four|five|six)\b", re.IGNORECASE)
_PLURAL = re.compile(r"(?:inspections|reports|reviews|visits|ones)$", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:improv\w*|worse\w*|better|chang\w*|fixed|still|progress\w*|happen\w*|since|got|gone"
    r"|between|kept|any different|by now)\b",
    re.IGNORECASE,
)
_SUBJECT = (
    r"(?:(?:they|it|there|we|that|what|those|the|its|their|council|authority|board|service|services"
    r"|inspectors|case|(?-i:[A-Z][\w’'-]+))\s+){0,4}(?:(?:did|was|were|had|has|have|been|used|to|being"
    r"|done|reported|found|seen|recorded|said|back|as)\s+){0,3}"
)
_BRIDGE = rf"{_SUBJECT}(?:(?:in|at|during|for|by|of|on|with|to|from)\s+)?(?:the\s+)?"
_COMPARED = re.compile(
    rf"""\b(?:than
      | as\s+(?!well\b)(?:[\w-]+\s+){{1,5}}?as | the\s+same\s+as | similar\s+to | unlike
      | compar(?:ed|ing|e|es|ison|isons)\s+(?:(?:it|this|them|that|unfavourably|favourably)\s+)?
        (?:with|to|against)
      | relative\s+to | in\s+contrast\s+(?:to|with) | against | versus | vs\.? | now\s+and
      | (?:up|down|ris(?:e|en|es|ing)|rose|fall\w*|fell|drop\w*|grew|grow\w*|improv\w+|chang\w+
        |mov\w+|c[ao]me\s+on|progress\w*|increas\w+|decreas\w+|reduc\w+|differ\w*|better|worse)
        \s+(?:\w+\s+){{0,2}}?from
    )\s+{_BRIDGE}$""",
    re.IGNORECASE | re.VERBOSE,
)
_WITH_NOW = re.compile(
    rf"""^\W{{0,2}}\s*(?:(?:{_NOUN})\s+)?
      (?:(?:and|to|with|against|vs\.?|versus|or|compared|than|until|till|up)\s+){{1,3}}
      (?:now\b|today\b|nowadays\b|the\s+present\b|the\s+(?:latest|newest|current|most\s+recent)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_NOUN_BEFORE = re.compile(rf"\b{_NOUN}\b[^.?!]{{0,24}}$", re.IGNORECASE)
_NEAR_NOUN = re.compile(rf"^['’]?s?\W{{0,2}}(?:\w+\W+){{0,2}}?{_NOUN}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    """`text[start:end]` is a date or a stretch of years."""

    start: int
    end: int
    first: int
    last: int
    month: int | None = None
    day: int | None = None
    by_report: bool = False
    """A word such as "report" or "inspection" stands beside it."""
    compared: int | None = None
    """Where the words begin that hold it against the present: "than they did in 2019"."""


@dataclass(frozen=True, slots=True)
class Pick:
    """`text[start:end]` points at an edition by its place among the others."""

    start: int
    end: int
    which: str
    count: int | None
    plural: bool
    bare: bool
    """No other words stand between, as in "following the court's judgment"."""


def newest_first(records: Sequence[Record]) -> list[Record]:
    """Records by date, the newest first and undated ones last."""
    return sorted(records, key=_day, reverse=True)


@lru_cache(maxsize=256)
def dates_in(text: str) -> tuple[Dated, ...]:
    """The dates a text names that could be a report's; numbers of paragraphs are none."""
    out: list[Dated] = []
    for m in _DATES.finditer(text):
        if _UNIT_BEFORE.search(text[max(0, m.start() - 40) : m.start()]):
            continue
        first = last = int(m["year"])
        mode = (m["mode"] or "").casefold()
        end = m.end()
        if m["last"] and (len(m["last"]) == 4 or not m["to"].strip().isalpha()):
            last = int(m["last"] if len(m["last"]) == 4 else str(first)[:2] + m["last"])
            if "and" in m["to"] and mode != "between":
                out.append(_dated(text, m, m.start("last"), end, last, last))
                last, end = first, m.end("year")
        elif m["last"]:
            end = m.end("year")
        if mode in ("since", "after"):
            first, last = first + (mode == "after"), 9999
        elif mode in ("before", "until", "till", "up to"):
            first, last = 0, first - (mode == "before")
        held = _compared(text, m, end) if first == last == int(m["year"]) else None
        out.append(_dated(text, m, m.start(), end, first, last, held))
    return tuple(sorted(out, key=lambda dated: dated.start))


@lru_cache(maxsize=256)
def picks_in(text: str) -> tuple[Pick, ...]:
    """The words that point at an edition by its place: "latest", "the previous two inspections"."""
    out: list[Pick] = []
    masked = _SMALL.sub(lambda m: in_digits(m[0].casefold()).rjust(len(m[0])), text)
    for which, pattern in _PATTERNS:
        matches = list(pattern.finditer(masked))
        for m in matches:
            count, between = (m.groupdict().get(group) for group in ("n", "between"))
            number, plural = int(count) if count else None, bool(_PLURAL.search(m[0]))
            out.append(Pick(m.start(), m.end(), which, number, plural, not between))
        # What one pattern has read, the next ones do not: "since the last inspection".
        if matches:
            masked = pattern.sub(lambda m: " " * len(m[0]), masked)
    return tuple(sorted(out, key=lambda pick: pick.start))


def of_date(records: Sequence[Record], dated: Dated, *, strict: bool = False) -> list[Record]:
    """The reports of a date: by publication, else by inspection; for stretches, by year.

    With `strict`, a month that fits none does not fall back on its year.
    """
    if dated.day and dated.month:
        try:
            day = date(dated.first, dated.month, dated.day)
        except ValueError:
            return []
        return [r for r in records if r.published == day or _covers(r, day)]
    if dated.first != dated.last:
        return [r for r in records if r.year and dated.first <= r.year <= dated.last]
    if dated.month:
        month = (dated.first, dated.month)
        found = [record for record in records if month in _months(record)]
        if found or strict:
            return found
    published = [record for record in records if record.year == dated.first]
    if published and not dated.by_report:
        return published
    year = dated.first
    found = [r for r in records if r.year == year or year in {y for y, _ in _months(r)}]
    # A report that prints no date of publication is known by the one in its file's name.
    return found or [r for r in records if re.search(rf"-{dated.first}(?:-\d\d)?$", r.id)]


def of_pick(records: Sequence[Record], pick: Pick, current: Sequence[str] = ()) -> list[Record]:
    """Those of one body's reports, newest first, that a pick means.

    Args:
        records: the body's reports, newest first.
        pick: the words found.
        current: ids of the reports talked about so far; "previous" counts from them.
    """
    here = next((i for i, record in enumerate(records) if record.id in current), 0)
    newer, older = records[:here], records[here + 1 :]
    # "earlier reports" are all of them, "the earlier report" is one.
    count = pick.count or (len(records) if pick.plural else 1)
    match pick.which:
        case "change":
            return list(records[here : here + (pick.count or 1) + 1])
        case "before":
            return list(older[:count])
        case "after":
            return list(newer[-count:])
        case "last time" if any(record.id in current for record in records):
            return list(older[:1])  # said of one report, it is the one before
        case "latest" | "last time":
            return list(records[: pick.count or 1])
        case "other":
            return [record for record in records if record.id not in current]
        case "first":
            return list(records[-1:])
        case "both":
            return list(records[:2])
    return list(records)


def is_about_change(text: str) -> bool:
    """Whether a question asks how things went from one report to another."""
    return bool(_CHANGED.search(text))


def _compared(text: str, m: re.Match[str], end: int) -> int | None:
    """Where a comparison of the present with a date begins; None where there is none."""
    begins = min(m.start(part) for part in ("day", "month", "year") if m[part])
    if before := _COMPARED.search(text[max(0, begins - 90) : begins]):
        return max(0, begins - 90) + before.start()
    return m.start() if _WITH_NOW.match(text[end : end + 60]) else None


def _dated(
    text: str,
    m: re.Match[str],
    start: int,
    end: int,
    first: int,
    last: int,
    compared: int | None = None,
) -> Dated:
    month = next((n for n, name in enumerate(MONTHS, 1) if _same_month(m["month"], name)), None)
    near = bool(_NEAR_NOUN.match(text[end : end + 60])) or bool(
        _NOUN_BEFORE.search(text[max(0, start - 60) : start])
    )
    return Dated(
        start, end, first, last, month, int(m["day"]) if m["day"] else None, near, compared
    )


def _same_month(written: str | None, name: str) -> bool:
    return bool(written) and name.casefold().startswith(str(written).casefold()[:3])


def _day(record: Record) -> date:
    if record.published:
        return record.published
    return record.inspected[1] if record.inspected else date.min


def _covers(record: Record, day: date) -> bool:
    return record.inspected is not None and record.inspected[0] <= day <= record.inspected[1]


def _months(record: Record) -> set[tuple[int, int]]:
    """The months of its inspection and publication, as (year, month)."""
    months = {(record.published.year, record.published.month)} if record.published else set()
    first, last = record.inspected or (None, None)
    if first and last:
        every = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
        months |= {(n // 12, n % 12 + 1) for n in every}
    return months
