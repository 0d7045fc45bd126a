"""What a right reading of a specimen gives: out of its source and layout, no parser asked."""

from __future__ import annotations

from typing import Any

from pincite.specimens.layout import Laid
from pincite.specimens.source import Specimen
from pincite.specimens.style import Style

_NOT_TEXT = ("page", "contents", "box", "endbox")


def truth(specimen: Specimen, laid: Laid, style: Style) -> dict[str, Any]:
    """Return labels, sections, pages and texts of a specimen as they are printed.

    `paragraphs` are the numbered ones, in order; `blocks` everything else that is text, each with
    a code (`b12`: the twelfth block of the source) by which questions name it.
    """
    paragraphs, blocks = [], []
    for i, (block, lines) in enumerate(zip(specimen.blocks, laid.lines, strict=True), start=1):
        if block.kind in _NOT_TEXT:
            continue
        pages = sorted({page for page, _ in lines})
        place = {"section": " > ".join(block.section), "pages": pages}
        if block.kind == "numbered":
            paragraphs.append(
                {
                    "label": block.label,
                    "printed": block.printed,
                    "page": pages[0],
                    "printed_page": style.printed(pages[0]),
                    **place,
                    "text": block.bare,
                }
            )
        else:
            text = block.bare or " ".join(line for _, line in lines)
            blocks.append({"block": f"b{i}", "kind": block.kind, **place, "text": text})
    notes = [
        {"mark": mark, "page": laid.notes[mark], "text": text}
        for mark, text in specimen.notes.items()
    ]
    return {
        "report": specimen.id,
        "pages": len(laid.pages),
        "paragraphs": paragraphs,
        "blocks": blocks,
        "notes": notes,
    }
