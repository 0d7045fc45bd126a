"""The reports of a library as a table: found, sorted, and with what may be done to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from markupsafe import Markup

from pincite.names import body_key, day_in_words, report_name
from pincite.rows import health_line
from pincite.store.limits import whom
from pincite.store.schema import DAYS_KEPT
from pincite.types import Record

MOST_GRADES = 6
ORDERS = ("Newest first", "Oldest first", "By name")


def found(records: Sequence[Record], words: str, order: str) -> list[Record]:
    """The records that hold all the words somewhere, in one of the orders.

    Args:
        records: The catalogue, newest first.
        words: As typed; of the name, the title, the body, the dates, the grades.
        order: One of `ORDERS`.
    """
    wanted = words.casefold().split()
    kept = [record for record in records if all(word in _said(record) for word in wanted)]
    if order == "Oldest first":
        kept.reverse()
    elif order == "By name":
        kept.sort(key=lambda record: report_name(record, records).casefold())
    return kept


def _said(record: Record) -> str:
    grades = (f"{grade.subject} {grade.grade}" for grade in record.grades)
    parts = (record.id, record.title, record.body or "", *_dates(record), *grades)
    return " ".join(parts).casefold().replace("\N{NO-BREAK SPACE}", " ")


def superseded(record: Record, records: Sequence[Record]) -> Record | None:
    """The newest report of the same body and kind, if this one is older."""
    if not record.body:
        return None
    same = (r for r in records if r.body and body_key(r) == body_key(record))
    newest = next((r for r in same if r.kind == record.kind), record)
    return None if newest == record or newest.year == record.year else newest


def table(
    records: Sequence[Record],
    shown: Sequence[Record],
    *,
    editing: bool = True,
    limits: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Markup:
    """The reports that are shown, of all there are.

    Args:
        records: All that whoever looks may see.
        shown: Those that are looked for.
        editing: Whether whoever looks may change them.
        limits: The groups that a report is limited to.
    """
    if not records and not editing:
        return Markup('<p class="outcome">There is no report here that you may read.</p>')
    if not records:
        return Markup('<p class="outcome">The library is empty. Add reports above.</p>')
    if not shown:
        return Markup('<p class="outcome">No report has these words.</p>')
    rows = Markup("").join(
        _row(record, records, editing, whom(limits, record.id)) for record in shown
    )
    return Markup(
        '<div class="scroll" tabindex="0" role="region" aria-label="Reports in the library">'
        '<table class="reports"><caption>{}</caption><thead><tr><th scope="col">Report</th>'
        '<th scope="col">Dates</th><th scope="col">Grades</th><th scope="col">As read</th></tr>'
        "</thead><tbody>{}</tbody></table></div>"
    ).format(counted(records, shown), rows)


def counted(records: Sequence[Record], shown: Sequence[Record]) -> str:
    """How many are shown: "3 of 12 reports"."""
    count = f"{len(records)} report" + ("" if len(records) == 1 else "s")
    return count if len(shown) == len(records) else f"{len(shown)} of {count}"


def _row(record: Record, records: Sequence[Record], editing: bool, only: str) -> Markup:
    # The overall one is what most look for, and some reports print it last.
    overall_first = sorted(record.grades, key=lambda grade: "overall" not in grade.subject.lower())
    line = Markup('<span class="grade">{}: <strong>{}</strong></span>')
    grades = [line.format(grade.subject, grade.grade) for grade in overall_first[:MOST_GRADES]]
    if len(overall_first) > MOST_GRADES:
        more = len(overall_first) - MOST_GRADES
        grades.append(Markup('<span class="grade">and {} more</span>').format(more))
    newer = superseded(record, records)
    name = report_name(record, records)
    return Markup(
        '<tr><th scope="row"><span class="name">{}</span><span class="title">{}</span>{}{}{}</th>'
        '<td data-label="Dates">{}</td><td data-label="Grades">{}</td>'
        '<td data-label="As read">{}</td></tr>'
    ).format(
        name,
        _title(record),
        Markup('<span class="older">Superseded by {}</span>').format(report_name(newer, records))
        if newer
        else "",
        Markup('<span class="older">Only for {}</span>').format(only) if only else "",
        _acts(record, name, editing),
        Markup("<br>").join(_dates(record)) or "not printed",
        Markup("").join(grades) or "none",
        Markup("<br>").join((health_line(record), *record.health.warnings[:3])),
    )


def _acts(record: Record, name: str, editing: bool) -> Markup:
    """What whoever looks may do with a report."""
    which = Markup('<span class="aloud"> {}</span>').format(name)
    opened = Markup(
        '<a class="act" href="original/{}" target="_blank" rel="noopener">Open{}'
        '<span class="aloud"> in a new tab</span></a>'
    ).format(record.id, which)
    changing = Markup(
        '<button type="button" class="act" data-do="correct" data-id="{id}">'
        'Correct{which}</button><button type="button" class="act" data-do="remove" '
        'data-id="{id}">Remove{which}</button>'
    ).format(id=record.id, which=which)
    return Markup(
        '<span class="acts">{}<a class="act" href="original/{id}?download=true" download>'
        "Download{which}</a>{}</span>"
    ).format(
        opened if record.source.lower().endswith(".pdf") else "",
        changing if editing else "",
        id=record.id,
        which=which,
    )


def _title(record: Record) -> str:
    """The title, and the body where the title does not name it."""
    if not record.body or record.body in record.title:
        return record.title
    return f"{record.title} · {record.body}"


def _dates(record: Record) -> list[str]:
    lines = []
    if record.inspected:
        first, last = record.inspected
        lines.append(
            "Inspected " + (_day(last) if first == last else f"{_day(first)} – {_day(last)}")
        )
    if record.published:
        lines.append(f"Published {_day(record.published)}")
    return lines


def _day(day: date) -> str:
    return day_in_words(day).replace(" ", "\N{NO-BREAK SPACE}")


def removed_html(removed: Sequence[tuple[Record, datetime]]) -> Markup:
    """The reports that can be put back."""
    if not removed:
        return Markup("")
    records = [record for record, _ in removed]
    items = Markup("").join(
        Markup(
            '<li><span class="name">{name}</span> <span class="title">{title}</span> '
            '<span class="when">removed {when}</span>'
            '<span class="acts"><button type="button" class="act" data-do="restore" '
            'data-id="{id}">Put back<span class="aloud"> {name}</span></button>'
            '<button type="button" class="act" data-do="purge" data-id="{id}">'
            'Delete for good<span class="aloud"> {name}</span></button></span></li>'
        ).format(
            name=report_name(record, records),
            title=_title(record),
            id=record.id,
            when=_day(when.astimezone().date()),
        )
        for record, when in removed
    )
    return Markup(
        '<h2 class="removed" tabindex="-1">Removed reports</h2><p class="note">Nobody finds them. '
        'They can be put back for {} days, then they are deleted.</p><ul class="talks">{}</ul>'
    ).format(DAYS_KEPT, items)
