"""A library of invented reports for look-ups, citations and scope, written as a few lines each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from pincite.types import Grade, Kind, Note, Paragraph, Record, Region, TextLine

MARLOWE_2019 = """
p1
- Marlowe Vale Council
- Inspection of services for children
% Good
p2/1
= Executive summary
- Children are seen soon after they come home.
- Leaders know what works and what does not.
- Plans are not always written down.
p3/2
= The council > Recommendations
1 Offer every child a return interview.
2 Write plans with families, not for them.
3 Check that audits lead to change.
p4/3
= The council > Help and protection
4 The front door is staffed at all hours.[1]
5 Inspectors found three gaps:
* visits late in the month
* plans without dates
* records without a manager's name
6 Early help is known in every school.
^1 Counted over six months.
p5/4
= The council > Leadership, management and governance
7 Return interviews are tracked weekly.
8 Members visit teams.
p6/5
+ and question what they are told.
9 Audits are honest.
= The Fenland Safeguarding Board (FSB) > Executive summary
- The board is new and keen.
- It meets too seldom.
p7/6
= The Fenland Safeguarding Board (FSB) > Recommendations
10 Meet every month.
11 Publish the section 11 audit.
= The Fenland Safeguarding Board (FSB) > Findings
12 Attendance is patchy.
13 The section 11 audit is thorough.
p8/7
= Information about this inspection
* Six inspectors took part.
* They read ninety files.
"""

MARLOWE_2023 = """
p1
- Marlowe Vale
p2/2
= What needs to improve
* The speed of assessments.
= Help and protection
1 Assessments take too long.
2 Return interviews are prompt.
3 Visits are made on time.
p3/3
= Leadership
4 Leaders changed twice in a year.
5 Nobody reads the dashboard.
"""

FENWICK_2019 = """
p1
= Findings
1 Fenwick's front door is calm.
2 Return interviews are rare.
3 Foster carers feel heard.
4 Schools are partners.
5 Leaders listen.
6 Housing is scarce.
7 Members ask good questions.
"""

TARNMOOR = """
p1
= 1 The reservoir
1.1 The dam was built in two stages.
1.2 It was inspected yearly.
p2
= 2 The flood
2.1 Rain fell for nine days.
2.2 The spillway was blocked.
2.3 Nobody was told.
2.10 The valley was cleared by noon.
= Annex A
A.1 The terms of reference.
A.2 The panel.
"""

ASHBY = """
p1
= Judgements about the council
1@council Services require improvement.
2@council Staff stay.
3@council Plans are sound.
p5/1
= Judgement about the board
1@board The chair is independent.
2@board Data are thin.
"""

HOLT = """
p1
= Judgment
1 The facts are agreed.
2 The duty is not.
3 The appeal is allowed.
"""

TWINS = """
p1
= Findings
1 One.
2 Two.
2 Two again, by a printer's error.
3 Three.
"""


def record(
    id: str,
    body: str | None,
    published: date | None,
    *,
    title: str = "",
    kind: str = "inspection",
    inspected: tuple[date, date] | None = None,
    overall: str = "",
    pages: int = 8,
) -> Record:
    """A catalogue record of an invented report."""
    return Record(
        id=id,
        title=title or f"{body} – inspection of services",
        body=body,
        kind=kind,
        inspected=inspected,
        published=published,
        grades=(Grade("Overall effectiveness", overall, 1),) if overall else (),
        source=f"{id}.pdf",
        sha256="0" * 64,
        pages=pages,
        paragraphs=0,
        numbered=0,
    )


def blocks(report: str, text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a report written in lines.

    `pN` or `pN/M` turns to page N of the file, printed M; `= A > B` opens a section; a number opens
    a paragraph (`7@board` in a series); `- * % ^n` a paragraph, bullet, grade or footnote; `+` goes
    on over the page; `[n]` is a footnote mark.
    """
    out: list[Paragraph] = []
    section: tuple[str, ...] = ()
    page, printed = 1, None
    count: Counter[str] = Counter()
    used: Counter[str] = Counter()

    def add(name: str, label: str | None, kind: Kind, words: str, series: str | None) -> None:
        used[name] += 1
        marks = [(m.start(), m[1]) for m in re.finditer(r"\[(\d+)\]", words)]
        words = re.sub(r"\[\d+\]", "", words)
        twin = f"~{used[name]}" if used[name] > 1 else ""
        out.append(
            Paragraph(
                id=f"{report}#{name}{twin}",
                report=report,
                label=label,
                series=series,
                kind=kind,
                section=section,
                text=words,
                lines=(TextLine(0, len(words), Region(page)),),
                printed_page=printed,
                notes=tuple(Note(mark, at, f"{report}#note.{mark}") for at, mark in marks),
            )
        )

    for line in filter(None, map(str.strip, text.splitlines())):
        head, _, words = line.partition(" ")
        slug = _slug(section, text)
        if turned := re.fullmatch(r"p(\d+)(?:/(\w+))?", line):
            page, printed = int(turned[1]), turned[2]
        elif head == "=":
            section = tuple(words.split(" > "))
            add(_slug(section, text), None, "heading", section[-1], None)
        elif head == "+":
            last = out[-1]
            more = TextLine(len(last.text), len(last.text) + 1 + len(words), Region(page))
            grown = f"{last.text} {words}"
            out[-1] = Paragraph(
                last.id, report, last.label, last.series, last.kind, last.section, grown,
                (*last.lines, more), last.printed_page,
            )  # fmt: skip
        elif head.startswith("^"):
            add(f"note.{head[1:]}", None, "footnote", words, None)
        elif head in ("-", "*", "%"):
            count[slug] += 1
            kinds: dict[str, Kind] = {"-": "summary", "*": "bullet", "%": "grade"}
            add(f"{slug}.{count[slug]}", None, kinds[head], words, None)
        else:
            label, _, series = head.partition("@")
            name = f"{series}.{label}" if series else label
            kind: Kind = "recommendation" if section[-1] == "Recommendations" else "finding"
            add(name, label, kind, words, series or None)
    return tuple(out)


def _slug(section: tuple[str, ...], text: str) -> str:
    """The shortest tail of the section's path that no other section of the report ends in."""
    paths = [tuple(p.split(" > ")) for p in re.findall(r"^= (.*)$", text, re.MULTILINE)]
    tails = [section[-size:] for size in range(1, len(section) + 1)]
    alone = [tail for tail in tails if sum(path[-len(tail) :] == tail for path in paths) == 1]
    name = (*alone, section)[0]
    return "-".join(re.findall(r"[a-z0-9]+", " ".join(name).lower())) or "front"


class Catalogue:
    """A shelf in memory."""

    def __init__(self, reports: Sequence[tuple[Record, str]]) -> None:
        ordered = sorted(reports, key=lambda pair: str(pair[0].published), reverse=True)
        self._records = tuple(record for record, _ in ordered)
        self._blocks = {record.id: blocks(record.id, text) for record, text in reports}

    def records(self) -> Sequence[Record]:
        """Every record, newest first."""
        return self._records

    def labelled(self, label: str, reports: Sequence[str]) -> Sequence[Paragraph]:
        """Paragraphs of these reports with exactly this label."""
        return [p for report in reports for p in self._blocks[report] if p.label == label]

    def paragraphs(self, report: str) -> Sequence[Paragraph]:
        """Every block in reading order; none for an unknown report."""
        return self._blocks.get(report, ())

    def paragraph(self, id: str) -> Paragraph | None:
        """The block with this id."""
        return next((p for own in self._blocks.values() for p in own if p.id == id), None)


REPORTS: tuple[tuple[Record, str], ...] = (
    (record("marlowe-vale-2019", "Marlowe Vale", date(2019, 3, 14), overall="Good"), MARLOWE_2019),
    (
        record(
            "marlowe-vale-2023",
            "Marlowe Vale",
            date(2023, 1, 20),
            inspected=(date(2022, 11, 7), date(2022, 11, 18)),
            overall="Inadequate",
        ),
        MARLOWE_2023,
    ),
    (record("fenwick-2019", "London Borough of Fenwick", date(2019, 6, 3)), FENWICK_2019),
    (
        record(
            "tarnmoor-inquiry-2021",
            None,
            date(2021, 5, 5),
            title="The Tarnmoor Reservoir Inquiry: report",
            kind="inquiry",
        ),
        TARNMOOR,
    ),
    (record("ashby-upon-wold-2015-02", "Ashby upon Wold", date(2015, 2, 10)), ASHBY),
    (
        record("holt-v-marsh-2020", None, date(2020, 7, 1), title="Holt v Marsh", kind="judgment"),
        HOLT,
    ),
    (record("stone-2018", "Stone", date(2018, 9, 9)), TWINS),
)


def library(*ids: str) -> Catalogue:
    """The whole invented library, or some of its reports."""
    return Catalogue([pair for pair in REPORTS if not ids or pair[0].id in ids])
