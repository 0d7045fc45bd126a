"""A label among its report's labels: the same one, the stretch between two, the runs; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.names import listed
from pincite.numbering import roman
from pincite.types import Paragraph


def same_label(label: str | None, typed: str) -> bool:
    """Whether a typed label is the printed one: "a12" is A.12, "025" is 25."""
    return bool(label) and _bare(label or "") == _bare(typed)


def shown(typed: str) -> str:
    """A typed label as it would be printed: "a.12" is A.12."""
    return typed.upper() if typed[:1].isalpha() and len(typed) > 1 and not roman(typed) else typed


def series_name(paragraph: Paragraph) -> str:
    """The name of its series in words: "LSCB", "Conclusions"; empty where there is but one."""
    name = (paragraph.series or "").replace("-", " ")
    return name.upper() if len(name) <= 4 else name[0].upper() + name[1:]


def runs_of(paragraphs: Sequence[Paragraph]) -> str:
    """The labels there are: "1–111", "1–10 and 87–92", "1–140 and LSCB 1–21"."""
    series: dict[str, list[str]] = {}
    for paragraph in paragraphs:
        series.setdefault(series_name(paragraph), []).append(paragraph.label or "")
    if len(series) == 1:
        return runs(next(iter(series.values())))
    return listed([f"{name} {runs(labels)}".strip() for name, labels in series.items()])


def runs(labels: Sequence[str]) -> str:
    """Labels as runs, in few words: "1–14 and 16–47"."""
    found: list[list[str]] = []
    for label in labels:
        if found and _follows(found[-1][-1], label):
            found[-1].append(label)
        else:
            found.append([label])
    if len(found) > 6:
        return f"{labels[0]} to {labels[-1]}"
    return listed([run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found])


def stretch(
    first_label: str, last_label: str, mine: Sequence[Paragraph]
) -> tuple[list[Paragraph], list[str]]:
    """The paragraphs from one label to another, and the labels in between that do not exist."""
    first, last = _split(first_label), _split(last_label)
    lettered = any(re.search(r"\d[a-z]$", end.casefold()) for end in (first_label, last_label))
    if first[0] != last[0] or lettered:
        ends = [i for i, p in enumerate(mine) if same_label(p.label, first_label)]
        stops = [i for i, p in enumerate(mine) if same_label(p.label, last_label)]
        if ends and stops:
            return list(mine[min(ends[0], stops[0]) : max(ends[0], stops[0]) + 1]), []
        return [], [f"{first_label}–{last_label}"]
    low, high = sorted((first[1], last[1]))
    inside = [p for p in mine if _within(p.label or "", first[0], low, high)]
    there = sorted({_split(p.label or "")[1] for p in inside})
    gaps: list[str] = []
    at = low
    for number in [*there, high + 1]:
        if number > at:
            stop = number - 1
            gaps.append(_gap(first[0], at, stop))
        at = number + 1
    return inside, gaps


def _gap(prefix: str, first: int, last: int) -> str:
    return f"{prefix}{first}" if first == last else f"{prefix}{first}–{prefix}{last}"


def _within(label: str, prefix: str, low: int, high: int) -> bool:
    own, number = _split(label)
    return own == prefix and low <= number <= high


def _split(label: str) -> tuple[str, int]:
    """What comes before a label's last number, and that number."""
    found = re.fullmatch(r"(.*?)(\d+)\D*", label.casefold())
    return (found[1], int(found[2])) if found else (label.casefold(), 0)


def _follows(one: str, other: str) -> bool:
    if 0 < roman(one) == roman(other) - 1:
        return True
    a, b = _split(one), _split(other)
    return a[0] == b[0] and b[1] == a[1] + 1


def _bare(label: str) -> str:
    plain = re.sub(r"[\s\[\]()¶§]", "", label.casefold()).strip(".")
    plain = re.sub(r"(?<=[a-z])[.-](?=\d)", "", plain)
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)
