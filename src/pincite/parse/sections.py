"""Blocks -> the headings each stands under, outermost first, and the kinds that follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.parse.blocks import Block
from pincite.parse.measure import Measure
from pincite.parse.text import set_text
from pincite.parse.words import ends_sentence
from pincite.types import Kind

COVER_PAGES = 4
"""Pages at most that a cover and its imprint take."""
_SUMMARY = re.compile(r"\bsummary\b|\bkey findings\b|\boverview\b|\bat a glance\b", re.I)
_RECOMMEND = re.compile(
    r"\brecommendations?\b|\bareas? for improvement\b|\bneeds? to (?:be )?improved?\b", re.I
)
_CONCLUDE = re.compile(r"\bconclusions?\b", re.I)
_FIND = re.compile(r"\bfindings?\b|\bjudgements?\b|\bexperiences and progress\b|\bleaders", re.I)
_CONTENTS = re.compile(r"(?:table of )?contents|list of (?:tables|figures|abbreviations)", re.I)
_LEADER = re.compile(r"[\s.…]*(?:\d+|\b[ivxl]+)$")
_LISTED = re.compile(r"(?:\d+|\b[ivxl]+)$")
_DATED = re.compile(r"(?:\d{1,2}\s+)?[A-Z][a-z]+\s+\d{4}")
_BOILERPLATE = re.compile(
    r"crown copyright|open government licence|you may re-?use this (?:information|document)"
    r"|would like a copy of this document|complaints about the inspection|\bISBN\b"
    r"|this (?:document|publication) (?:is available|may be reproduced)|textphone"
    r"|^T(?:el)?:? ?0\d{3}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its section path and its final kind."""

    block: Block
    section: tuple[str, ...]
    kind: Kind


def place(
    blocks: Sequence[Block],
    measure: Measure,
    called: frozenset[str],
    outline: Sequence[str] = (),
) -> list[Placed]:
    """Give every block its section path and kind.

    Args:
        blocks: in reading order.
        measure: the report's usual type.
        called: marks of the report's footnotes, which are no part of a heading.
        outline: titles of the file's own bookmarks.
    """
    contents = _contents(blocks)
    listed = _listed(blocks, contents, outline)
    blocks = [b if i in contents else _titled(b, listed) for i, b in enumerate(blocks)]
    cover = _cover(blocks)
    blocks = [_judged(blocks, i) if i >= cover else block for i, block in enumerate(blocks)]
    placed: list[Placed] = []
    stack: list[tuple[float, str]] = []
    imprint: int | None = None
    ranks = _ranks(blocks)
    shared = max(
        (
            ranks[round(b.first.size, 1)] + _weight(b)
            for b in blocks
            if b.kind == "heading" and not b.titled and _letters(b.plain) in listed
        ),
        default=0.0,
    )
    boxes: dict[int, Block] = {}
    for index, block in enumerate(blocks):
        words = " ".join(block.plain.split())
        page = block.first.page
        last = blocks[-1].last.page
        if _BOILERPLATE.search(words) and (page <= COVER_PAGES or page >= last - 1):
            imprint = page
        small = block.first.size < 0.9 * measure.size and block.kind == "body"
        if small and page == last and page > COVER_PAGES:
            imprint = page
        if index in contents:
            placed.append(Placed(block, ("Contents",), "contents"))
        elif index < cover:
            placed.append(Placed(block, (), _front(block, imprint == page)))
        elif imprint == page and block.numbered is None and block.kind != "footnote":
            path = tuple(heading for _, heading in stack)
            placed.append(Placed(block, path, "boilerplate"))
        else:
            kind = block.kind
            if kind == "heading" and not _is_heading(block):
                kind = "lead"
            if kind == "heading":
                rank = ranks[round(block.first.size, 1)] + _weight(block)
                rank = shared if block.titled else rank - 0.5 * block.judged
                while stack and stack[-1][0] >= rank:
                    stack.pop()
                stack.append((rank, set_text(block, called).text))
            if block.numbered is not None and stack and _leaves_box(boxes.get(len(stack)), block):
                stack.pop()
            if kind == "heading":
                boxes[len(stack)] = block
            path = tuple(heading for _, heading in stack)
            placed.append(
                Placed(block, path, _kind(block, kind, path, boxes.get(len(stack)), measure))
            )
    return placed


def _letters(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())


def _listed(
    blocks: Sequence[Block], contents: frozenset[int], outline: Sequence[str]
) -> frozenset[str]:
    """Titles the contents pages or the file's bookmarks list, as bare letters."""
    titles = {_letters(title) for title in outline}
    for index in contents:
        words = " ".join(blocks[index].plain.split())
        titles.add(_letters(_LEADER.sub("", words)))
    return frozenset(title for title in titles if len(title) >= 8)


def _titled(block: Block, listed: frozenset[str]) -> Block:
    """A line set like text is a heading all the same when the contents list it."""
    if block.kind != "body" or block.numbered is not None or len(block.rows) > 3:
        return block
    if len(block.plain) > 220 or _letters(block.plain) not in listed:
        return block
    return Block("heading", block.rows, None, block.order, block.column, titled=True)


def _judged(blocks: Sequence[Block], index: int) -> Block:
    """The subject of a judgement table outside the cover heads the section that follows."""
    block = blocks[index]
    if block.kind not in {"body", "table"} or block.numbered or len(block.plain) > 160:
        return block
    if ends_sentence(block.plain) or block.first.line.baseline is None:
        return block
    for other in blocks[index + 1 : index + 2]:
        beside = other.first.page == block.first.page and other.first.x0 >= block.last.x1
        level = block.first.base - 20 <= other.first.base <= block.last.base + 20
        if other.kind == "grade" and beside and level:
            return Block("heading", block.rows, None, block.order, block.column, judged=True)
    return block


def _ranks(blocks: Sequence[Block]) -> dict[float, float]:
    """A rank for each size headings are set in, the largest first; sizes a point apart are one."""
    sizes = sorted({round(b.first.size, 1) for b in blocks if b.kind == "heading"}, reverse=True)
    ranks: dict[float, float] = {}
    for before, size in zip([None, *sizes], sizes, strict=False):
        last = ranks[before] if before is not None else -1.0
        ranks[size] = last if before is not None and before - size <= 0.8 else last + 1.0
    return ranks


def _weight(block: Block) -> float:
    """Within one size bold stands over plain, plain over italic."""
    line = block.first.line
    return (0.0 if line.bold else 0.3) + (0.1 if line.italic else 0.0)


def _leaves_box(heading: Block | None, block: Block) -> bool:
    """Whether a numbered paragraph stands left of the box whose heading came last."""
    if heading is None or heading.first.line.baseline is None:
        return False
    box = heading.first
    centred = len(heading.rows) > 1 and abs(heading.last.x0 - box.x0) > 6
    recommended = re.match(r"(?:recommendation|box|case study)\b", box.text, re.I)
    return bool(recommended) and not centred and box.x0 > block.first.x0 + 15


def _is_heading(block: Block) -> bool:
    """A heading is short; a bold paragraph is a lead."""
    words = block.plain.rstrip()
    if _DATED.fullmatch(words):
        return False
    return len(words) <= 220 and not (len(block.rows) > 2 and ends_sentence(words))


def _kind(
    block: Block, kind: Kind, path: tuple[str, ...], heading: Block | None, measure: Measure
) -> Kind:
    if kind not in {"body", "bullet"}:
        return kind
    nearest = path[-1] if path else ""
    if block.numbered is not None:
        if _RECOMMEND.search(nearest):
            return "recommendation"
        if _CONCLUDE.search(nearest):
            return "conclusion"
        return "finding" if any(_FIND.search(heading) for heading in path) else "body"
    if kind == "bullet":
        return kind
    if not path:
        return "lead"
    if _SUMMARY.search(nearest):
        return "summary"
    if re.match(r"recommendation \w+\s*:", nearest, re.I):
        boxed = heading is None or block.first.x0 >= heading.first.x0 - 2
        return "recommendation" if boxed else "body"
    inset = block.first.x0 > measure.left + 10 and block.first.line.baseline is not None
    return "quote" if inset and block.plain.lstrip().startswith(("“", "‘")) else "body"


def _front(block: Block, imprint: bool) -> Kind:
    if block.kind in {"footnote", "grade"}:
        return block.kind
    return "boilerplate" if imprint else "front"


def _contents(blocks: Sequence[Block]) -> frozenset[int]:
    """Blocks of contents pages: from the heading on, as long as lines end in page numbers."""
    found: set[int] = set()
    for index, block in enumerate(blocks):
        if index in found or not _CONTENTS.fullmatch(" ".join(block.plain.split())):
            continue
        pages: dict[int, list[int]] = {}
        for after in range(index, len(blocks)):
            if blocks[after].numbered is not None or blocks[after].first.page > index + 400:
                break
            pages.setdefault(blocks[after].first.page, []).append(after)
        last = block.first.page - 1
        for page, rows in pages.items():
            listed = sum(bool(_LISTED.search(blocks[i].plain.rstrip())) for i in rows)
            if page > last + 1 or listed < 0.5 * (len(rows) - (page == block.first.page)):
                break
            found.update(rows)
            last = page
    return frozenset(found)


def _cover(blocks: Sequence[Block]) -> int:
    """Index of the first block after the cover: past its grades, or pages with no paragraph."""
    if not blocks:
        return 0
    first = blocks[0].first.page
    if blocks[0].first.line.region is None:  # one long page: the cover ends with its last grade
        long = (i for i, b in enumerate(blocks) if b.numbered or len(b.plain) > 250)
        early = range(next(long, 0))
        return max((i + 1 for i in early if blocks[i].kind == "grade"), default=0)
    for index in reversed(range(len(blocks))):
        if blocks[index].first.page == first and blocks[index].kind == "grade":
            return index + 1
    end = 0
    for index, block in enumerate(blocks):
        if block.first.page >= first + COVER_PAGES or block.numbered is not None:
            break
        written = len(block.plain) > 250 or (len(block.plain) > 120 and ends_sentence(block.plain))
        small = block.kind == "footnote" or _BOILERPLATE.search(block.plain)
        if written and not small:
            break
        if index + 1 == len(blocks) or blocks[index + 1].first.page > block.first.page:
            end = index + 1
    return end if end < len(blocks) else 0
