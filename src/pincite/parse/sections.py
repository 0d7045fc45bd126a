"""Blocks -> the headings each stands under, outermost first, and the kinds that follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.parse.blocks import Block
from pincite.parse.measure import Measure
from pincite.types import Kind

_SUMMARY = re.compile(r"\bsummary\b|\bkey findings\b|\boverview\b|\bat a glance\b", re.I)
_RECOMMEND = re.compile(
    r"\brecommendations?\b|\bareas? for improvement\b|\bneeds? to (?:be )?improved?\b", re.I
)
_CONCLUDE = re.compile(r"\bconclusions?\b", re.I)
_FIND = re.compile(r"\bfindings?\b|\bjudgements?\b|\bexperiences and progress\b|\bleaders", re.I)
_CONTENTS = re.compile(r"(?:table of )?contents|list of (?:tables|figures|abbreviations)", re.I)
_BOILERPLATE = re.compile(
    r"crown copyright|open government licence|you may re-?use this (?:information|document)"
    r"|would like a copy of this document|complaints about the inspection|\bISBN\b"
    r"|is available (?:at|on|from) (?:https?|www)|textphone|^T(?:el)?:? ?0\d{3}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its section path and its final kind."""

    block: Block
    section: tuple[str, ...]
    kind: Kind


def place(blocks: Sequence[Block], measure: Measure) -> list[Placed]:
    """Give every block its section path and kind."""
    contents = _contents(blocks)
    cover = _cover(blocks, contents)
    placed: list[Placed] = []
    stack: list[tuple[float, str]] = []
    closing = False
    for index, block in enumerate(blocks):
        words = " ".join(block.plain.split())
        if index in contents:
            placed.append(Placed(block, ("Contents",), "contents"))
            continue
        if index < cover:
            placed.append(Placed(block, (), "grade" if block.kind == "grade" else _front(block)))
            continue
        if block.kind == "heading" and not _is_heading(block):
            block = Block("lead", block.rows, None, block.order, block.column)
        if block.kind == "heading":
            rank = _rank(block, measure)
            while stack and stack[-1][0] <= rank:
                stack.pop()
            stack.append((rank, words))
            closing = closing and block.first.page == blocks[-1].first.page
        path = tuple(heading for _, heading in stack)
        closing = closing or _closes(block, words, blocks)
        kind = "boilerplate" if closing and not block.numbered else _kind(block, path)
        placed.append(Placed(block, path, kind))
    return placed


def _rank(block: Block, measure: Measure) -> float:
    """Smaller is outer: by size, then weight, then slant."""
    row = block.first
    rank = -round(row.size)
    return rank + (0.0 if row.line.bold else 0.3) + (0.1 if row.line.italic else 0.0)


def _is_heading(block: Block) -> bool:
    """A heading is short; a bold paragraph is a lead."""
    words = block.plain
    return len(words) <= 220 and not (len(block.rows) > 2 and words.rstrip().endswith("."))


def _kind(block: Block, path: tuple[str, ...]) -> Kind:
    if block.kind not in {"body", "bullet"}:
        return block.kind
    nearest = path[-1] if path else ""
    if block.numbered is not None:
        if _RECOMMEND.search(nearest):
            return "recommendation"
        if _CONCLUDE.search(nearest):
            return "conclusion"
        return "finding" if any(_FIND.search(heading) for heading in path) else "body"
    if block.kind == "bullet":
        return "bullet"
    if _SUMMARY.search(nearest):
        return "summary"
    if re.match(r"recommendation \d+", nearest, re.I):
        return "recommendation"
    return "body"


def _front(block: Block) -> Kind:
    if block.kind in {"footnote", "grade"}:
        return block.kind
    return "front"


def _contents(blocks: Sequence[Block]) -> frozenset[int]:
    """Blocks of contents pages: from the heading on, as long as lines end in page numbers."""
    found: set[int] = set()
    for index, block in enumerate(blocks):
        if index in found or not _CONTENTS.fullmatch(" ".join(block.plain.split())):
            continue
        found.add(index)
        last = block.last.page
        for after in range(index + 1, len(blocks)):
            other = blocks[after]
            if other.numbered is not None or other.first.page > last + 1:
                break
            page = other.first.page
            rows = [row for b in blocks[index:] for row, _ in b.rows if row.page == page]
            listed = sum(bool(re.search(r"(?:\d+|[ivxl]+)$", row.text)) for row in rows)
            if page != block.first.page and listed < 0.5 * len(rows):
                break
            found.add(after)
            last = page
    return frozenset(found)


def _cover(blocks: Sequence[Block], contents: frozenset[int]) -> int:
    """Index of the first block after the cover."""
    if not blocks:
        return 0
    first = blocks[0].first.page
    cover = [i for i, block in enumerate(blocks) if block.first.page == first]
    for index in reversed(cover):
        if blocks[index].kind == "grade":
            return index + 1
    return 0


def _closes(block: Block, words: str, blocks: Sequence[Block]) -> bool:
    late = block.first.page >= blocks[-1].last.page - 1 or block.first.page <= 4
    return late and bool(_BOILERPLATE.search(words))
