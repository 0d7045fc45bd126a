"""Writes pinpoints, the link text of citations: "Harrow 2017, para 25 (p 14)"; pure.

After OSCOLA: square brackets for judgments, "para" and "paras" for reports, no full stops after
abbreviations. What a pinpoint says, `pinpoint.look_up` finds again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pincite.lookup.labelling import series_name
from pincite.names import listed, report_name
from pincite.naming.numerals import suffix
from pincite.numbering import in_roman, roman
from pincite.types import Paragraph, Record

LONGEST = 60
"""Characters of a heading in a citation."""
_NAME = {"bullet": "bullet", "table": "table", "grade": "grade", "caption": "caption"}


def pinpoint(
    paragraph: Paragraph,
    record: Record,
    *,
    pages: Sequence[int] = (),
    among: Sequence[Record] = (),
) -> str:
    """The citation of one paragraph.

    Args:
        paragraph: what is cited.
        record: its report.
        pages: the pages of the file meant; all that it stands on where none are given.
        among: the library's records; a second report of that body and year adds the month.
    """
    name = report_name(record, among)
    if paragraph.label and record.kind == "judgment":
        return f"{name}, {_series(paragraph)}[{paragraph.label}]"
    return f"{name}, {place(paragraph)}{_at(paragraph, pages or paragraph.pages)}"


def pinpoints(
    paragraphs: Sequence[Paragraph], record: Record, *, among: Sequence[Record] = ()
) -> str:
    """The citation of several paragraphs of one report: "Harrow 2017, paras 24–26 and 78".

    Paragraphs that follow each other by number are joined; whatever cannot be joined is cited by
    itself, the report named once.
    """
    if not paragraphs:
        return report_name(record, among)
    if len(paragraphs) == 1:
        return pinpoint(paragraphs[0], record, among=among)
    plain = all(p.label and not _twin(p) and p.series == paragraphs[0].series for p in paragraphs)
    name = report_name(record, among)
    if not plain:
        return f"{name}, " + "; ".join(
            pinpoint(p, record, among=among).removeprefix(f"{name}, ") for p in paragraphs
        )
    runs = _runs([paragraph.label or "" for paragraph in paragraphs])
    if record.kind == "judgment":
        return f"{name}, {_series(paragraphs[0])}" + listed(
            [f"[{run[0]}]" if len(run) == 1 else f"[{run[0]}]–[{run[-1]}]" for run in runs]
        )
    spans = [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return f"{name}, {_series(paragraphs[0])}paras {listed(spans)}"


def place(paragraph: Paragraph) -> str:
    """Where in its report a paragraph stands: "para 25", "Executive summary, 3rd paragraph"."""
    twin = _twin(paragraph)
    nth = f"{twin}{suffix(twin)} " if twin else ""
    if paragraph.label:
        return f"{_series(paragraph)}{nth}para {paragraph.label}"
    if paragraph.kind == "footnote":
        mark = re.search(r"\.(\w+)(?:~\d+)?$", paragraph.id)
        return f"{nth}footnote {mark[1]}" if mark else f"{nth}footnote"
    front = "front page" if paragraph.page in (None, 1) else "opening"
    heading = _heading(paragraph) or front
    if paragraph.kind == "heading":
        return f"{heading}, heading"
    number = re.search(r"\.(\d+)(?:~\d+)?$", paragraph.id)
    # Before any heading all is counted, a title of three lines once: its third may be a grade.
    what = _NAME.get(paragraph.kind, "paragraph") if paragraph.section else "entry"
    return f"{heading}, {number[1]}{suffix(int(number[1]))} {what}" if number else heading


def _at(paragraph: Paragraph, pages: Sequence[int]) -> str:
    """The pages in brackets: " (p 14)", " (pp 14–15)"."""
    if not pages:
        return f" (p {paragraph.printed_page})" if paragraph.printed_page else ""
    first, last = (_page_text(paragraph, page) for page in (pages[0], pages[-1]))
    return f" (p {first})" if first == last else f" (pp {first}–{last})"


def _page_text(paragraph: Paragraph, page: int) -> str:
    """The page to print: its printed number where known, else its place in the file."""
    printed, on = paragraph.printed_page or "", page - (paragraph.page or page)
    if printed and not on:
        return printed
    if printed.isdecimal():
        return str(int(printed) + on)
    return in_roman(roman(printed) + on) if roman(printed) else str(page)


def _series(paragraph: Paragraph) -> str:
    """The name of the series before a label, where the report has several: "LSCB "."""
    return f"{series_name(paragraph)} " if paragraph.series else ""


def _twin(paragraph: Paragraph) -> int:
    """Which of several paragraphs with the same number this is, from its id; 0 for the first."""
    found = re.search(r"~(\d+)$", paragraph.id)
    return int(found.group(1)) if found else 0


def _heading(paragraph: Paragraph) -> str:
    """The innermost heading it stands under, with the one above where the id needs that too."""
    path = paragraph.section
    if not path:
        return ""
    made_of = re.sub(r"(?:~\d+)?(?:\.\w+)?(?:~\d+)?$", "", paragraph.id.partition("#")[2])
    alone = len(path) < 2 or _slug(path[-1]).startswith(made_of)
    return ", ".join(_short(heading) for heading in (path[-1:] if alone else path[-2:]))


def _short(heading: str) -> str:
    """A heading in few words: its own initials in brackets, or its beginning up to a joint."""
    plain = " ".join(heading.split())
    initials = re.search(r"\(([A-Z]{3,6})\)", plain)
    if initials:
        return initials[1]
    if len(plain) <= LONGEST:
        return plain
    cut = re.search(rf"^.{{44,{LONGEST}}}(?=:| [–—-] |, | (?:and|or|with|that|is|for|of) )", plain)
    return cut[0] if cut else plain[: LONGEST + 1].rpartition(" ")[0] or plain[:LONGEST]


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", ""))
    return "-".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower()))


def _runs(labels: Sequence[str]) -> list[list[str]]:
    """Labels in runs that count up by one: ["3.1", "3.2", "3.7"] is [["3.1", "3.2"], ["3.7"]]."""
    runs: list[list[str]] = []
    for label in labels:
        if runs and _next(runs[-1][-1]) == label:
            runs[-1].append(label)
        else:
            runs.append([label])
    return runs


def _next(label: str) -> str | None:
    """The label that would follow one that ends in a number."""
    found = re.fullmatch(r"(.*?)(\d+)", label)
    return f"{found[1]}{int(found[2]) + 1}" if found else None
