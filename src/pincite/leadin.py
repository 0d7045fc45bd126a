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
_BETWEEN = frozenset({"bullet", "footnote"})


def led(drafts: Iterable[Draft], blocks: Mapping[str, Sequence[Paragraph]]) -> tuple[Draft, ...]:
    """Return the drafts, those of bullets with their lead-in; bullets of one lead-in as one.

    Args:
        drafts: One quotation each, or of several paragraphs that say the same.
        blocks: The blocks of each report that is quoted, in its order.
    """
    found: list[Draft] = []
    places: dict[str, int] = {}
    for draft in drafts:
        id, words = draft.quotes[0]
        lead = _lead(id, blocks.get(id.partition("#")[0], ()))
        if lead is None:
            found.append(draft)
        elif lead.id in places:
            found[places[lead.id]] = _joined(found[places[lead.id]], draft)
        else:
            places[lead.id] = len(found)
            said = _ending(lead.text)
            mark = "" if said.endswith((":", "?")) else ":"
            found.append(Draft(f"{said}{mark} {words}", ((lead.id, said), *draft.quotes)))
    return tuple(found)


def _lead(id: str, blocks: Sequence[Paragraph]) -> Paragraph | None:
    """The block that leads in to a bullet; None for other blocks, and where none does."""
    at = next((n for n, block in enumerate(blocks) if block.id == id), None)
    if at is None or blocks[at].kind != "bullet":
        return None
    before = next((b for b in reversed(blocks[:at]) if b.kind not in _BETWEEN), None)
    if before is None or before.section != blocks[at].section:
        return None
    if before.kind == "heading":
        return before if _BARE.search(before.text) else None
    return before if _LEADS.search(before.text) else None


def _ending(text: str) -> str:
    """A lead-in, or its last sentence where it is long."""
    if len(text.split()) <= LONGEST:
        return text.strip()
    start, end = sentences.spans(text)[-1]
    return text[start:end]


def _joined(led: Draft, other: Draft) -> Draft:
    return Draft(f"{led.text} … {other.quotes[0][1]}", (*led.quotes, *other.quotes))
