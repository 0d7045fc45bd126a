"""Lines of a format that keeps paragraphs, lists, headings and tables apart -> blocks.

There is no geometry to read: what the format says is laid out as rows of a page of our own making
(headings larger than text, deeper lists further in), so that one search for the chain of labels
serves every format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.numbering import Candidate, Label, best_chain, read_label, runs
from pincite.parse.blocks import Block
from pincite.parse.furniture import Stripped
from pincite.parse.labels import Numbered, find_labels
from pincite.parse.measure import Measure, Row
from pincite.parse.roles import LEVELS, LONG, with_roles
from pincite.parse.words import BULLET, CAPTION, POINT, is_grade
from pincite.types import Kind, Line, Role, Source

FORMATS = frozenset({"docx", "html", "markdown", "xml"})
"""Formats whose readers keep structure and no geometry."""
_SIZE, _STEP, _INDENT, _CELL, _LEADING = 12.0, 3.0, 36.0, 200.0, 40.0
_KINDS: dict[Role | None, Kind] = {
    "title": "front",
    "front": "front",
    "contents": "contents",
    "caption": "caption",
    "quote": "quote",
}


@dataclass(frozen=True, slots=True)
class Laid:
    """The blocks of a source, with what later stages ask of the text they were made from."""

    text: Stripped
    """The lines as printed: numbers that a format keeps apart stand before their words."""
    measure: Measure
    numbered: tuple[Numbered, ...]
    blocks: tuple[Block, ...]
    title: str | None = None
    """What the file's properties call it, where nothing on the page is its title."""


def lay_out(source: Source) -> Laid:
    """Every line of the source in exactly one block, in reading order."""
    called = dict(source.properties).get("Title")
    lines = with_roles(source.lines, None if source.format == "xml" else called or "")
    rows = _rows(lines)
    measure = Measure(_SIZE, 1.2 * _SIZE, 0.0, max((row.x1 for row in rows), default=0.0))
    apart = frozenset(i for i, line in enumerate(lines) if _is_apart(line)) | _inner(lines)
    sure, lists = _kept(rows, apart)
    numbered = find_labels(rows, measure, apart | lists, sure)
    blocks = _blocks(rows, {item.row: item for item in numbered})
    titled = source.format == "docx" or any(line.role == "title" for line in lines)
    title = None if titled else called
    text = Stripped(tuple(row.line for row in rows), ())
    return Laid(text, measure, numbered, blocks, title)


def _is_apart(line: Line) -> bool:
    """Whether a line is of a kind that opens no numbered paragraph."""
    return line.level is not None or line.cell is not None or line.role is not None


def _kept(rows: Sequence[Row], apart: frozenset[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Rows whose number the format keeps: those that number paragraphs, and those of mere lists.

    Of kept and typed numbers the ones that count on farther are the report's: lists of three in a
    report that types its numbers are lists in its paragraphs.
    """
    kept: dict[str, list[tuple[int, Label]]] = {}
    typed: dict[str, list[Label]] = {}
    for index, row in enumerate(rows):
        label = read_label(row.text) if index not in apart else None
        if label is None:
            continue
        if row.line.marker and label.end >= len(row.line.marker):
            kept.setdefault(label.scheme, []).append((index, label))
        else:
            typed.setdefault(label.scheme, []).append(label)
    sure: set[int] = set()
    lists: set[int] = set()
    for scheme, found in kept.items():
        ours = _longest([label for _, label in found]) >= _longest(typed.get(scheme, []))
        (sure if ours else lists).update(index for index, _ in found)
    return frozenset(sure), frozenset(lists)


def _longest(labels: Sequence[Label]) -> int:
    """How far labels count on without beginning again."""
    chain = [labels[i] for i in best_chain([Candidate(label) for label in labels])]
    return max((end - start for start, end in runs(chain)), default=0)


def _inner(lines: Sequence[Line]) -> frozenset[int]:
    """Items of lists inside a paragraph: deeper than a numbered one, or announced by a colon."""
    found: set[int] = set()
    open_items: list[tuple[int, bool]] = []
    announced: int | None = None
    for index, line in enumerate(lines):
        if line.level is not None or (line.marker is None and line.depth == 0):
            announced = None
        if _is_apart(line):
            if line.level is not None:
                open_items.clear()
            continue
        label = read_label(line.marker or line.text)
        while open_items and open_items[-1][0] >= line.depth:
            open_items.pop()
        if line.marker is None:
            open_items.append((line.depth, label is not None))
            continue
        before = lines[index - 1] if index else None
        if before is not None and label is not None and label.key == (1,):
            colon = before.text.endswith(":") and read_label(_printed(before)) is not None
            announced = line.depth if colon else None
        single = label is not None and len(label.key) == 1
        if (single and any(numeric for _, numeric in open_items)) or announced == line.depth:
            found.add(index)
        open_items.append((line.depth, label is not None))
    return frozenset(found)


def _printed(line: Line) -> str:
    """The line's words with the number before them."""
    shown = line.marker or ""
    if line.role in {"footnote", "continued"} or not any(map(str.isalnum, shown)):
        return line.text
    return f"{shown} {line.text}".rstrip()


def _rows(lines: Sequence[Line]) -> list[Row]:
    """The lines on pages of our own making: each heading begins one."""
    rows: list[Row] = []
    page, front = 1, True
    for index, line in enumerate(lines):
        if line.level is not None:
            page, front = page + bool(rows), False
        rows.append(_row(line, index, page, front))
    return rows


def _row(line: Line, index: int, page: int, front: bool) -> Row:
    """The line in type and place that say what its format says of it."""
    size, x0, base = _SIZE, _INDENT * line.depth, _LEADING * (index + 1)
    if line.level is not None:
        size += _STEP * (LEVELS + 2 - min(line.level, LEVELS))
    elif line.role == "title":
        size += _STEP * (LEVELS + 2)
    if line.cell is not None:
        x0 = _CELL * line.cell[2]
    text = _printed(line)
    shift = len(text) - len(line.text)
    runs = tuple(
        replace(
            run,
            start=run.start + shift,
            end=run.end + shift,
            size=run.size * size / _SIZE,
            rise=run.rise * size / _SIZE,
        )
        for run in line.runs
    )
    heads = line.level is not None or line.role == "title" or (front and line.bold)
    shown = replace(line, text=text, runs=runs, size=size, bold=heads, italic=False)
    return Row(shown, page, x0, x0 + 0.9 * _CELL, base, size, 2.0)


def _blocks(rows: Sequence[Row], starts: dict[int, Numbered]) -> tuple[Block, ...]:
    """The rows in blocks; what continues an item is part of it, cells of a row are one block."""
    blocks: list[Block] = []
    last: tuple[int, int] | None = None
    for index, row in enumerate(rows):
        line, above = row.line, blocks[-1] if blocks else None
        place = line.cell[:2] if line.cell else None
        beside = place is not None and place == last
        last = place
        item = next((block for block in reversed(blocks) if block.kind != "footnote"), None)
        if item is not None and index not in starts and _goes_on(item, line):
            item.rows.append((row, 0))
        elif place is not None and line.level is None and not is_grade(line.text):
            if beside and above is not None and above.kind == "table":
                above.rows.append((replace(row, base=above.first.base), 0))
            else:
                base = above.first.base if beside and above is not None else row.base
                blocks.append(Block("table", [(replace(row, base=base), 0)], order=index))
        else:
            if beside and above is not None:
                row = replace(row, base=above.first.base)
            blocks.append(_block(row, index, starts.get(index)))
    return tuple(_fronted(blocks))


def _goes_on(block: Block, line: Line) -> bool:
    """Whether a line is more of an item, or the words of a number typed on a line of its own."""
    if line.role == "continued":
        return block.kind in {"body", "bullet"} and block.first.line.depth == line.depth
    alone = block.numbered is not None and block.first.line.marker is None
    return alone and not block.plain.strip() and not _is_apart(line) and line.marker is None


def _block(row: Row, index: int, numbered: Numbered | None) -> Block:
    line = row.line
    if numbered is not None:
        return Block("body", [(row, numbered.label.end)], numbered, index)
    if line.role == "footnote":
        return Block("footnote", [(row, 0)], order=index, mark=line.marker)
    if line.level is not None:
        return Block("heading", [(row, 0)], order=index)
    if line.cell is not None:
        return Block("grade", [(row, 0)], order=index)
    if line.role in _KINDS:
        return Block(_KINDS[line.role], [(row, 0)], order=index)
    if line.marker is not None:
        return Block("bullet", [(row, 0)], order=index)
    bullet = BULLET.match(row.text)
    if bullet is not None:
        return Block("bullet", [(row, bullet.end())], order=index)
    if POINT.match(row.text):
        return Block("bullet", [(row, 0)], order=index)
    return Block("caption" if CAPTION.match(row.text) else "body", [(row, 0)], order=index)


def _fronted(blocks: list[Block]) -> list[Block]:
    """What stands about a title, before the first heading or paragraph, is the front."""
    if not any(block.kind == "front" for block in blocks):
        return blocks
    for block in blocks:
        if block.kind == "heading" or block.numbered or len(block.plain) > LONG:
            break
        if block.kind in {"body", "table"}:
            block.kind = "front"
    return blocks
