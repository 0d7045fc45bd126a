"""Cells that stand side by side -> one block a table row; grades stay blocks of their own."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.parse.blocks import Block
from pincite.parse.measure import Measure

LONGEST = 60
"""Rows a cell may have: more is a column of text."""


def join_rows(blocks: Sequence[Block], measure: Measure) -> list[Block]:
    """Blocks with the cells of each table row made one.

    Word and InDesign draw a table cell by cell along its rows, while they draw columns of text one
    after the other: so only what follows at once, and beside, is a cell of the same row.
    """
    joined: list[Block] = []
    right = 0.0
    for block in blocks:
        row = joined[-1] if joined else None
        if row is not None and _is_cell(row) and _is_cell(block) and _beside(row, block, right):
            if row.kind != "table":
                row = joined[-1] = Block("table", list(row.rows), None, row.order)
            row.rows.extend(block.rows)
        else:
            joined.append(block)
            right = 0.0
        right = max(right, *(line.x1 for line, _ in block.rows))
    return [_unheaded(joined, index) for index in range(len(joined))]


def _unheaded(blocks: Sequence[Block], index: int) -> Block:
    """A bold cell is no heading: something stands level with its first line, beside it."""
    block = blocks[index]
    if block.kind != "heading":
        return block
    for other in blocks[max(0, index - 4) : index + 5]:
        if other is block or other.kind in {"grade", "footnote"} or other.numbered is not None:
            continue
        level = any(
            row.page == block.first.page
            and abs(row.base - block.first.base) <= 0.5 * block.first.size
            for row, _ in other.rows
        )
        apart = other.first.x0 >= block.last.x1 or block.first.x0 >= other.last.x1
        if level and apart:
            return Block("table", block.rows, None, block.order, block.column)
    return block


def _is_cell(block: Block) -> bool:
    return (
        block.numbered is None
        and block.kind not in {"grade", "footnote"}
        and len(block.rows) <= LONGEST
        and block.first.line.baseline is not None
    )


def _beside(row: Block, cell: Block, right: float) -> bool:
    """Whether the cell stands right of the row so far and level with it."""
    if cell.first.page != row.last.page or cell.first.x0 < right:
        return False
    top = min(line.base - line.size for line, _ in row.rows if line.page == cell.first.page)
    bottom = max(line.base for line, _ in row.rows if line.page == cell.first.page)
    return cell.first.base - cell.first.size <= bottom and cell.last.base >= top
