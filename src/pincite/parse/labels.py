"""Rows -> the labels that number the paragraphs; what else begins with digits stays text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.numbering import Candidate, Label, best_chain, leaps, read_label, runs
from pincite.parse.measure import Measure, Row
from pincite.parse.opening import PARAGRAPH_GAP, is_written, weight_of
from pincite.types import Page

SHARE = 0.3
"""Share of the text a chain must own to be believed: contents pages make false chains."""
SURE = 6.0
"""Weight of a number that the format itself keeps: more than any gap costs."""
ANNEX_SHARE = 0.04
"""Share that a further scheme must own in a part of its own."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """Row `row` opens the paragraph `label`; `series` counts the restarts before it."""

    row: int
    label: Label
    series: int


def find_labels(
    rows: Sequence[Row],
    measure: Measure,
    notes: frozenset[int],
    sure: frozenset[int] = frozenset(),
    pages: Sequence[Page] = (),
) -> tuple[Numbered, ...]:
    """The labels of the chains that are believed, in reading order.

    Args:
        rows: every row.
        measure: the report's usual type.
        notes: rows that cannot be numbered, footnotes above all.
        sure: rows whose number the format itself keeps: they need not look like paragraphs.
        pages: the pages of the file, which say where some are missing or unread.
    """
    lost = _lost_before(rows, pages)
    schemes: dict[str, list[tuple[int, Candidate]]] = defaultdict(list)
    for index, row in enumerate(rows):
        label = None if index in notes else read_label(row.text)
        if label is None:
            continue
        scheme = "1." if label.scheme == "1" else label.scheme
        weight = SURE if index in sure else weight_of(rows, index, label, measure)
        schemes[scheme].append((index, Candidate(label, weight, row.x0, row.size, lost[index])))
    total = sum(len(row.text) for index, row in enumerate(rows) if index not in notes) or 1
    chains: list[tuple[float, tuple[Numbered, ...]]] = []
    ranks: list[int] = []
    for found in schemes.values():
        chain = _chain(rows, found, measure, sure)
        if len(chain) > 1:
            owned = _owned(rows, [item.row for item in chain], measure, notes)
            # A front page's list must not win by all that happens to follow its last item.
            ranks.append(sum(owned[:-1]) + min(owned[-1], max(owned[:-1])))
            chains.append((sum(owned) / total, chain))
    chains = [chain for _, chain in sorted(zip(ranks, chains, strict=True), key=lambda x: -x[0])]
    if not chains or chains[0][0] < _least(chains[0][1], sure):
        return ()
    believed = list(chains[0][1])
    for share, chain in chains[1:]:
        if share < ANNEX_SHARE or len(chain) < 3:
            continue
        added = (
            chain if _apart(rows, chain, believed, measure) else _counting_through(chain, believed)
        )
        after = 1 + max(item.series for item in believed)
        believed.extend(Numbered(x.row, x.label, after + x.series) for x in added)
    return _in_order(believed)


def _lost_before(rows: Sequence[Row], pages: Sequence[Page]) -> list[int]:
    """For each row, at how many places before it pages are missing from the file, or unread."""
    unread = {page.number for page in pages if page.pictured}
    printed = {page.number: int(p) for page in pages if (p := page.printed or "").isdecimal()}
    places, before = 0, rows[0].page if rows else 0
    counts: list[int] = []
    for row in rows:
        if row.page > before:
            left_out = printed.get(row.page, 0) - printed.get(before, printed.get(row.page, 0))
            hidden = any(page in unread for page in range(before + 1, row.page))
            places += hidden or left_out > row.page - before
            before = row.page
        counts.append(places)
    return counts


def _in_order(numbered: list[Numbered]) -> tuple[Numbered, ...]:
    """By place, series counted anew in the order in which they begin."""
    numbered.sort(key=lambda item: item.row)
    order = {series: n for n, series in enumerate(dict.fromkeys(i.series for i in numbered))}
    return tuple(Numbered(item.row, item.label, order[item.series]) for item in numbered)


def _apart(
    rows: Sequence[Row],
    chain: Sequence[Numbered],
    others: Sequence[Numbered],
    measure: Measure,
) -> bool:
    """Whether a second scheme has a part of the report to itself, as an annex or recitals have.

    Lists inside a paragraph and numbers quoted from another judgment stand among the first
    scheme's paragraphs: no heading parts them.
    """
    first, last = chain[0].row, chain[-1].row
    if any(first < item.row < last for item in others):
        return False
    before = max((item.row for item in others if item.row < first), default=None)
    after = min((item.row for item in others if item.row > last), default=None)

    def parted(start: int, end: int) -> bool:
        return any(
            rows[i].size > 1.12 * measure.size or rows[i].line.bold for i in range(start, end)
        )

    return (before is None or parted(before + 1, first)) and (
        after is None or parted(last + 1, after)
    )


def _counting_through(
    chain: Sequence[Numbered], others: Sequence[Numbered]
) -> tuple[Numbered, ...]:
    """The series of a scheme with letters that count on among the paragraphs: R1 to R9 of a report.

    A list inside a paragraph has no letter, or begins anew in the next one.
    """
    between = [item.row for item in others]
    series: dict[int, list[Numbered]] = defaultdict(list)
    for item in chain:
        series[item.series].append(item)
    return tuple(
        item
        for found in series.values()
        if len(found) >= 3
        and found[0].label.scheme == "A.1"
        and any(found[0].row < row < found[-1].row for row in between)
        and [item.label.key[-1] for item in found] == list(range(1, len(found) + 1))
        for item in found
    )


def _least(chain: Sequence[Numbered], sure: frozenset[int]) -> float:
    """Share of the text that a chain must own to be the report's first."""
    return ANNEX_SHARE if all(item.row in sure for item in chain) else SHARE


def _chain(
    rows: Sequence[Row],
    found: list[tuple[int, Candidate]],
    measure: Measure,
    sure: frozenset[int],
) -> tuple[Numbered, ...]:
    """The scheme's best chain, without the runs whose items are no sentences."""
    while found:
        found = _in_column(found)
        picked = [found[i] for i in best_chain([candidate for _, candidate in found])]
        stretches = runs([candidate.label for _, candidate in picked])
        bad = _inner_lists(picked, stretches)
        for start, end in stretches:
            items = [index for index, _ in picked[start:end]]
            few = len(items) < 3 and len(stretches) > 1 and not sure.issuperset(items)
            if few and not _headed(rows, items[0], measure):
                bad.update(items)
            # A front page's table must not pass because a report leaps on from it.
            for first, after in leaps([candidate for _, candidate in picked[start:end]]):
                part = items[first:after]
                written = sum(i in sure or is_written(rows, i, measure) for i in part)
                if written < 0.6 * len(part):
                    bad.update(part)
        if not bad:
            return tuple(
                Numbered(index, candidate.label, series)
                for series, (start, end) in enumerate(stretches)
                for index, candidate in picked[start:end]
            )
        found = [(index, candidate) for index, candidate in found if index not in bad]
    return ()


def _inner_lists(
    picked: Sequence[tuple[int, Candidate]], stretches: Sequence[tuple[int, int]]
) -> set[int]:
    """Rows of lists of 1 to n, set in a column of their own between the paragraphs n and n + 1."""
    found: set[int] = set()
    for start, end in stretches[1:]:
        before, first = picked[start - 1][1], picked[start][1]
        after = start
        while after < end and abs(picked[after][1].column - first.column) <= 4.0:
            after += 1
        if after == end or abs(first.column - before.column) <= 4.0:
            continue
        beyond = picked[after][1]
        next_one = (*before.label.key[:-1], before.label.key[-1] + 1)
        if beyond.label.key == next_one and abs(beyond.column - before.column) <= 4.0:
            found.update(index for index, _ in picked[start:after])
    return found


def _headed(rows: Sequence[Row], index: int, measure: Measure) -> bool:
    """Whether a heading stands right above a row: an article has but one paragraph at times."""
    for row in reversed(rows[max(0, index - 2) : index]):
        if row.size > 1.12 * measure.size or row.line.bold:
            return row.page == rows[index].page
    return False


def _in_column(found: list[tuple[int, Candidate]]) -> list[tuple[int, Candidate]]:
    """Weigh down what stands outside the columns the best chain uses."""
    picked = [found[i][1] for i in best_chain([candidate for _, candidate in found])]
    columns = [candidate.column for candidate in picked]

    def common(candidate: Candidate) -> bool:
        near = sum(abs(candidate.column - column) <= 4.0 for column in columns)
        return near >= max(2, 0.04 * len(columns))

    return [
        (
            index,
            candidate
            if common(candidate)
            else replace(candidate, weight=min(candidate.weight, 0.2)),
        )
        for index, candidate in found
    ]


def _leads(rows: Sequence[Row], index: int) -> bool:
    """Whether a bold line goes on with one above it: a paragraph may begin with a bold sentence."""
    row, above = rows[index], rows[index - 1]
    tight = row.above is not None and row.above <= PARAGRAPH_GAP
    return tight and above.line.bold and abs(above.size - row.size) <= 0.3


def _owned(
    rows: Sequence[Row], starts: Sequence[int], measure: Measure, notes: frozenset[int]
) -> list[int]:
    """For each of these labels the characters up to the next of them or a heading."""
    found = []
    for start, stop in zip(starts, [*starts[1:], len(rows)], strict=False):
        owned = 0
        for index in range(start, stop):
            row = rows[index]
            if row.size > 1.12 * measure.size and index > start:
                break
            if row.line.bold and index > start and not _leads(rows, index):
                break
            if index not in notes:
                owned += len(row.text)
        found.append(owned)
    return found
