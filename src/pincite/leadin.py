"""A quoted bullet -> the words that lead in to it, quoted before it; pure.

"The timeliness of return home interviews" says nothing without "What needs to improve".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pincite import sentences
from pincite.types import Draft, Paragraph

LONGEST = 40
"""Words of a lead-in that is quoted whole; of a longer one its last sentence."""
_BARE = re.compile(r"\b(?:improve|recommend|recommendations?|priorit|actions? )", re.IGNORECASE)
"""Headings whose bullets are no sentences of their own."""
_LEADS = re.compile(r"(?::|\b(?:where|that|who|whose|which|to|when|if|by|are|is|include))\s*$")
"""How a block ends that goes on in its bullets, with a colon or in the middle of a sentence."""
_OF_THESE = re.compile(r"Of (?:this|these|those)\b")
_STEP = 6.0
"""Points by which an inner list is set in, at least."""


def led(drafts: Iterable[Draft], blocks: Mapping[str, Sequence[Paragraph]]) -> tuple[Draft, ...]:
    """Return the drafts, those of bullets with their lead-in; bullets of one lead-in as one.

    A lead-in such as "Of this number:" brings the sentence along that it speaks of.

    Args:
        drafts: One quotation each, or of several paragraphs that say the same.
        blocks: The blocks of each report that is quoted, in its order.
    """
    found: list[Draft] = []
    places: dict[str, int] = {}
    for draft in drafts:
        id, words = draft.quotes[0]
        own = blocks.get(id.partition("#")[0], ())
        lead = _lead(id, own)
        if lead is None:
            found.append(draft)
        elif lead.id in places:
            found[places[lead.id]] = _joined(found[places[lead.id]], draft)
        else:
            places[lead.id] = len(found)
            said = _ending(lead.text)
            mark = "" if said.endswith((":", "?")) else ":"
            before = _spoken_of(lead, own)
            text = " ".join([*(quote for _, quote in before), f"{said}{mark} {words}"])
            found.append(Draft(text, (*before, (lead.id, said), *draft.quotes)))
    return tuple(found)


def _lead(id: str, blocks: Sequence[Paragraph]) -> Paragraph | None:
    """The block that leads in to a bullet; None for other blocks, and where none surely does."""
    at = next((n for n, block in enumerate(blocks) if block.id == id), None)
    if at is None or blocks[at].kind != "bullet":
        return None
    own = _indent(blocks[at])
    between = [block for block in reversed(blocks[:at]) if block.kind != "footnote"]
    for place, block in enumerate(between):
        if block.section != blocks[at].section:
            return None
        if block.kind == "heading":
            return block if _BARE.search(block.text) else None
        outer = 0 < _indent(block) < own - _STEP
        if block.kind != "bullet":
            return block if _LEADS.search(block.text) else None
        if block.text.rstrip().endswith(":"):
            # An item of the list that leads in to a list of its own: the next one is surely in it.
            return block if outer or place == 0 else None
        if outer:
            return None
    return None


def _indent(block: Paragraph) -> float:
    """Where its first line begins, in points from the left; 0 where the format has no places."""
    box = block.lines[0].region.box if block.lines else None
    return box.x0 if box else 0.0


def _spoken_of(lead: Paragraph, blocks: Sequence[Paragraph]) -> tuple[tuple[str, str], ...]:
    """The sentence that "Of this number:" speaks of, with its block's id; of others nothing."""
    at = next(n for n, block in enumerate(blocks) if block.id == lead.id)
    before = next((b for b in reversed(blocks[:at]) if b.kind != "footnote"), None)
    if not _OF_THESE.match(lead.text) or before is None or before.section != lead.section:
        return ()
    if before.kind == "heading":
        return ()
    start, end = next(iter(sentences.spans(before.text)), (0, len(before.text)))
    return ((before.id, before.text[start:end]),)


def _ending(text: str) -> str:
    """A lead-in, or its last sentence where it is long."""
    if len(text.split()) <= LONGEST:
        return text.strip()
    start, end = sentences.spans(text)[-1]
    return text[start:end]


def _joined(led: Draft, other: Draft) -> Draft:
    return Draft(f"{led.text} … {other.quotes[0][1]}", (*led.quotes, *other.quotes))
