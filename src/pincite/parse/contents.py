"""Contents pages: which blocks they are, and what headings they promise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.parse.blocks import Block

_CONTENTS = re.compile(r"(?:table of )?contents|list of (?:tables|figures|abbreviations)", re.I)
_LEADER = re.compile(r"[\s.…]*(?:\d+|\b[ivxl]+)$")
_PAGED = re.compile(r"[\s.…]\d+$")
_LISTED = re.compile(r"(?:\d+|\b[ivxl]+)$")


def contents_blocks(blocks: Sequence[Block]) -> frozenset[int]:
    """Blocks of contents pages: from the heading on, as long as lines end in page numbers."""
    found: set[int] = set()
    for index, block in enumerate(blocks):
        if index in found or not _CONTENTS.fullmatch(" ".join(block.plain.split())):
            continue
        if block.first.line.region is None:
            found.update(_unpaged(blocks, index))
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


def _unpaged(blocks: Sequence[Block], index: int) -> range:
    """Contents in text without pages: lines that end in numbers, one in two at least."""
    last = index
    for after in range(index + 1, len(blocks)):
        if blocks[after].numbered is not None or after - last > 2:
            break
        if _PAGED.search(blocks[after].plain.rstrip()):
            last = after
    return range(index, last + 1 if last - index >= 3 else index)


def listed_titles(
    blocks: Sequence[Block], contents: frozenset[int], outline: Sequence[str]
) -> frozenset[str]:
    """Titles the contents pages or the file's bookmarks list, as bare letters."""
    titles = {bare(title) for title in outline}
    for index in contents:
        words = " ".join(blocks[index].plain.split())
        titles.add(bare(_LEADER.sub("", words)))
    return frozenset(title for title in titles if len(title) >= 8)


def titled(block: Block, listed: frozenset[str]) -> Block:
    """A line set like text is a heading all the same when the contents list it."""
    if block.kind != "body" or block.numbered is not None or len(block.rows) > 3:
        return block
    if len(block.plain) > 220 or bare(block.plain) not in listed:
        return block
    return Block("heading", block.rows, None, block.order, block.column, titled=True)


def bare(words: str) -> str:
    """Letters and digits alone, as titles are compared."""
    return re.sub(r"[\W_]+", "", words.casefold())
