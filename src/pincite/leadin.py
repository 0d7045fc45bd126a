"""A quoted bullet -> the words that lead in to it, quoted before it, and the other way round; pure.

"The timeliness of return home interviews" says nothing without "What needs to improve", and "wrote
with four instructions:" nothing without the four.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

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
MOST_ITEMS = 8
"""Items of a list that come with a lead-in that is quoted by itself."""


@dataclass(slots=True)
class _List:
    """A lead-in, and what is quoted of its items."""

    lead: Draft
    items: list[Draft]


def led(drafts: Iterable[Draft], blocks: Mapping[str, Sequence[Paragraph]]) -> tuple[Draft, ...]:
    """Return the drafts, those of bullets with their lead-in; bullets of one lead-in as one.

    A lead-in such as "Of this number:" brings the sentence along that it speaks of, and one that is
    quoted itself its list. Items stand in the report's order.

    Args:
        drafts: One quotation each, or of several paragraphs that say the same.
        blocks: The blocks of each report that is quoted, in its order.
    """
    found: list[Draft | _List] = []
    lists: dict[str, _List] = {}
    for draft in drafts:
        id, words = draft.quotes[0]
        own = blocks.get(id.partition("#")[0], ())
        lead = _lead(id, own)
        if lead is not None and lead.id in lists:
            lists[lead.id].items.append(draft)
        elif lead is not None:
            said = _ending(lead.text)
            mark = "" if said.endswith((":", "?")) else ":"
            before = _spoken_of(lead, own)
            text = " ".join([*(quote for _, quote in before), f"{said}{mark}"])
            lists[lead.id] = _List(Draft(text, (*before, (lead.id, said))), [draft])
            found.append(lists[lead.id])
        elif (items := _items(id, own)) and words.rstrip().endswith(":"):
            whole = _List(draft, [Draft(item.text, ((item.id, item.text),)) for item in items])
            if id in lists:
                lists[id].lead, lists[id].items = whole.lead, whole.items
            else:
                lists[id] = whole
                found.append(whole)
        else:
            found.append(draft)
    return tuple(one if isinstance(one, Draft) else _told(one, blocks) for one in found)


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


def _items(id: str, blocks: Sequence[Paragraph]) -> list[Paragraph]:
    """The bullets that a block leads in to, where they are few enough to be read out."""
    at = next((n for n, block in enumerate(blocks) if block.id == id), len(blocks))
    after = takewhile(lambda block: block.kind in {"bullet", "footnote"}, blocks[at + 1 :])
    items = [block for block in after if (lead := _lead(block.id, blocks)) and lead.id == id]
    return items if len(items) <= MOST_ITEMS else []


def _told(one: _List, blocks: Mapping[str, Sequence[Paragraph]]) -> Draft:
    """A lead-in with its items, each once, as they follow one another in the report."""
    whole, starts = "", {}
    for block in blocks[one.lead.quotes[0][0].partition("#")[0]]:
        if block.kind != "footnote":
            starts[block.id] = len(whole)
            whole += block.text + " "

    def start(item: Draft) -> int:
        id, words = item.quotes[0]
        return whole.find(words, starts[id])

    text, quotes, end = one.lead.text, list(one.lead.quotes), None
    for item in sorted(one.items, key=start):
        words = item.quotes[0][1]
        if end is not None and start(item) < end:
            continue
        if end is None:
            text += " "
        elif whole[end : start(item)].strip():
            text += " … "
        else:
            text += "; " if text[-1].isalnum() else " "
        text += words
        quotes += item.quotes
        end = start(item) + len(words)
    return Draft(text, tuple(quotes))
