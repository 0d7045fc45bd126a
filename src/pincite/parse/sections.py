"""Blocks -> the headings each stands under, outermost first, and the kinds that follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.parse.blocks import Block
from pincite.parse.contents import bare, contents_blocks, listed_titles, titled
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
_ADVISES = re.compile(
    r"(?:\d[\d.]*\s+|chapter \w+:?\s+)?(?:(?:summary|list) of )?(?:the )?(?:main |our )?"
    r"(?:conclusions?|recommendations?)(?:,? (?:and|of|to|for) .{3,60})?$",
    re.I,
)
"""A part of conclusions or recommendations, which may stand under the headings they are of."""
_FIND = re.compile(r"\bfindings?\b|\bjudgements?\b|\bexperiences and progress\b|\bleaders", re.I)
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
    contents = contents_blocks(blocks)
    listed = listed_titles(blocks, contents, outline)
    blocks = [b if i in contents else titled(b, listed) for i, b in enumerate(blocks)]
    cover = _cover(blocks)
    blocks = [_judged(blocks, i) if i >= cover else block for i, block in enumerate(blocks)]
    path = _Path(blocks, listed, called)
    placed: list[Placed] = []
    imprint: int | None = None
    for index, block in enumerate(blocks):
        page = block.first.page
        if _is_imprint(block, blocks[-1].last.page, measure):
            imprint = page
        if index in contents:
            placed.append(Placed(block, ("Contents",), "contents"))
        elif index < cover:
            placed.append(Placed(block, (), _front(block, imprint == page)))
        elif imprint == page and block.numbered is None and block.kind != "footnote":
            placed.append(Placed(block, path.headings, "boilerplate"))
        else:
            path.meet(block)
            placed.append(Placed(block, path.headings, _kind(block, path, measure)))
    return placed


class _Path:
    """The headings in force, outermost first, as the blocks go by."""

    def __init__(
        self, blocks: Sequence[Block], listed: frozenset[str], called: frozenset[str]
    ) -> None:
        self._stack: list[tuple[float, Block, str]] = []
        self._called = called
        self._ranks = _ranks(blocks)
        styled = [b for b in blocks if b.kind == "heading" and not b.titled]
        shared = [self._styled(b) for b in styled if bare(b.plain) in listed]
        self._listed = max(shared, default=0.0)

    def meet(self, block: Block) -> None:
        """A heading comes into force; a numbered paragraph beside a box leaves it."""
        if is_heading(block):
            rank = self._listed if block.titled else self._styled(block) - 0.5 * block.judged
            while self._stack and self._stack[-1][0] >= rank:
                self._stack.pop()
            self._stack.append((rank, block, set_text(block, self._called).text))
        elif block.numbered is not None and _leaves_box(self.nearest, block):
            self._stack.pop()

    @property
    def headings(self) -> tuple[str, ...]:
        """Their words."""
        return tuple(words for _, _, words in self._stack)

    @property
    def nearest(self) -> Block | None:
        """The innermost heading."""
        return self._stack[-1][1] if self._stack else None

    def _styled(self, block: Block) -> float:
        """Smaller is outer: by size; within one size bold over plain, plain over italic."""
        line = block.first.line
        weight = (0.0 if line.bold else 0.3) + (0.1 if line.italic else 0.0)
        return self._ranks[round(block.first.size, 1)] + weight


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


def _leaves_box(heading: Block | None, block: Block) -> bool:
    """Whether a numbered paragraph stands left of the box whose heading came last."""
    if heading is None or heading.first.line.baseline is None:
        return False
    box = heading.first
    centred = len(heading.rows) > 1 and abs(heading.last.x0 - box.x0) > 6
    recommended = re.match(r"(?:recommendation|box|case study)\b", box.text, re.I)
    return bool(recommended) and not centred and box.x0 > block.first.x0 + 15


def is_heading(block: Block) -> bool:
    """Whether a block set as a heading is one: a bold paragraph is a lead, a date a date."""
    if block.kind != "heading":
        return False
    words = block.plain.rstrip()
    if _DATED.fullmatch(words):
        return False
    return len(words) <= 220 and not (len(block.rows) > 2 and ends_sentence(words))


def _kind(block: Block, path: _Path, measure: Measure) -> Kind:
    headings, kind = path.headings, block.kind
    if kind == "heading" and not is_heading(block):
        return "lead"
    if kind not in {"body", "bullet"}:
        return kind
    nearest = headings[-1] if headings else ""
    if block.numbered is not None:
        part = next((h for h in reversed(headings) if _ADVISES.match(h)), nearest)
        if _RECOMMEND.search(nearest) or _RECOMMEND.search(part):
            return "recommendation"
        if _CONCLUDE.search(nearest) or _CONCLUDE.search(part):
            return "conclusion"
        return "finding" if any(_FIND.search(heading) for heading in headings) else "body"
    if kind == "bullet":
        return kind
    if not headings:
        return "lead"
    if _SUMMARY.search(nearest):
        return "summary"
    if re.match(r"recommendation \w+\s*:", nearest, re.I):
        box = path.nearest
        boxed = box is None or block.first.x0 >= box.first.x0 - 2
        return "recommendation" if boxed else "body"
    inset = block.first.x0 > measure.left + 10 and block.first.line.baseline is not None
    return "quote" if inset and block.plain.lstrip().startswith(("“", "‘")) else "body"


def _is_imprint(block: Block, last: int, measure: Measure) -> bool:
    """Whether what is printed here, and after it on the page, is about the publication."""
    page = block.first.page
    if _BOILERPLATE.search(" ".join(block.plain.split())):
        return page <= COVER_PAGES or page >= last - 1
    small = block.first.size < 0.9 * measure.size and block.kind == "body"
    return small and page == last and page > COVER_PAGES


def _front(block: Block, imprint: bool) -> Kind:
    if block.kind in {"footnote", "grade"}:
        return block.kind
    return "boilerplate" if imprint else "front"


def _cover(blocks: Sequence[Block]) -> int:
    """Index of the first block after the cover: past its grades, or pages with no paragraph."""
    if not blocks:
        return 0
    first = blocks[0].first.page
    if blocks[0].first.line.region is None:  # one long page: the cover ends with its last grade
        long = (i for i, b in enumerate(blocks) if b.numbered or len(b.plain) > 250)
        early = range(next(long, 0))
        return max((i + 1 for i in early if blocks[i].kind == "grade"), default=0)
    begun = next((i for i, block in enumerate(blocks) if block.numbered), len(blocks))
    for index in reversed(range(begun)):
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
