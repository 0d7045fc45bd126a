"""A PDF page's own structure tree -> the text of its blocks: a second voice beside geometry."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Any

import pypdfium2.raw as pdfium

_BLOCKS = frozenset(
    ("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "TD", "TH", "Caption", "Note", "TOCI")
)
_DEEPEST = 40


def tagged_blocks(page: Any, content: Mapping[int, str]) -> list[str]:
    """The text of each tagged block of a page, in the tree's order.

    Args:
        page: PDFium's handle of the page.
        content: text by marked-content id, as the text objects of the page carry it.
    """
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    blocks: list[str] = []
    try:
        for index in range(max(0, pdfium.FPDF_StructTree_CountChildren(tree))):
            element = pdfium.FPDF_StructTree_GetChildAtIndex(tree, index)
            if element:
                _walk(element, content, blocks, None, 0)
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return [" ".join(block.split()) for block in blocks if block.strip()]


def _walk(
    element: Any, content: Mapping[int, str], blocks: list[str], open_block: int | None, depth: int
) -> None:
    """Add the element's text to the block it stands in, or to a new one if it is a block."""
    if depth > _DEEPEST:
        return
    kind = _kind(element)
    if kind in _BLOCKS and (open_block is None or kind != "P"):
        blocks.append("")
        open_block = len(blocks) - 1
    for index in range(max(0, pdfium.FPDF_StructElement_CountChildren(element))):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            _walk(child, content, blocks, open_block, depth + 1)
            continue
        marked = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if open_block is not None and marked in content:
            blocks[open_block] += content[marked]


def _kind(element: Any) -> str:
    buffer = ctypes.create_string_buffer(64)
    size = pdfium.FPDF_StructElement_GetType(element, buffer, len(buffer))
    raw: bytes = buffer.raw[: max(0, min(size, 64) - 2)]
    return raw.decode("utf-16-le", "replace")
