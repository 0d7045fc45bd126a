"""Report -> chunks within a token budget, none mixing two paragraphs; knows no model.

A chunk's `text` is what is embedded and indexed; its `spans` say which of the paragraph's own
characters it stands for. A bullet is embedded with the sentence that leads into it, since "weekly
tracking of cases" means little without "The board asked for:".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pincite import sentences
from pincite.types import Chunk, Paragraph, Report, Span

BUDGET = 220
"""Tokens (cl100k) a chunk may hold. MiniLM reads 256 word pieces and truncates in silence; its
word pieces run about 8 % above cl100k's count on these reports."""

# What a reader would never quote: it is kept in the report, and looked up, but not searched.
_NOT_INDEXED = frozenset({"heading", "contents"})

LONGEST_WORD = 2000
"""Characters: what has no space for longer is cut before its parts are tried."""


def chunks(
    report: Report,
    *,
    count: Callable[[str], int],
    fits: Callable[[str], bool],
    spell: Callable[[str], str] = str,
    budget: int = BUDGET,
) -> Iterator[Chunk]:
    """Yield the report's chunks in reading order; their spans cover each indexed text once.

    Args:
        report: A parsed report.
        count: Number of tokens of a text.
        fits: Whether the embedder reads a text to its end.
        spell: Writes abbreviations out in what is embedded and indexed; spans are untouched.
        budget: Most tokens a chunk may hold, its lead-in included.
    """

    def within(text: str) -> bool:
        spelled = spell(text)
        return count(spelled) <= budget and fits(spelled)

    lead = ""
    for paragraph in report.paragraphs():
        if paragraph.kind not in ("bullet", "footnote"):
            lead = _lead_in(paragraph)
        if paragraph.kind in _NOT_INDEXED or not paragraph.text.strip():
            continue
        context = lead if paragraph.kind == "bullet" else ""
        if context and not within(f"{context} {paragraph.text}"):
            context = ""
        for number, (start, end) in enumerate(_pieces(paragraph.text, within)):
            own = paragraph.text[start:end].strip()
            if own:
                yield Chunk(
                    id=f"{paragraph.id}@{number}",
                    headings=paragraph.section,
                    spans=(Span(paragraph.id, start, end),),
                    text=spell(f"{context} {own}" if context else own),
                )


def _lead_in(paragraph: Paragraph) -> str:
    """The paragraph's last sentence where it leads into a list, else nothing."""
    if not paragraph.text.rstrip().endswith((":", "–", "—")):
        return ""
    start, end = sentences.spans(paragraph.text)[-1]
    return paragraph.text[start:end]


def _pieces(text: str, within: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Spans that cover `text` in order, each within the budget: whole sentences where possible."""
    if within(text):
        yield 0, len(text)
        return
    start = end = 0
    for boundary in _boundaries(text, within):
        if end > start and not within(text[start:boundary]):
            yield start, end
            start = end
        end = boundary
    if start < len(text):
        yield start, len(text)


def _boundaries(text: str, within: Callable[[str], bool]) -> Iterator[int]:
    """Offsets after which a piece may end: sentence ends, and words of a sentence too long."""
    found = sentences.spans(text)
    for (start, _), following in zip(found, [*[s for s, _ in found[1:]], len(text)], strict=True):
        if within(text[start:following]):
            yield following
            continue
        position = start
        while position < following:
            position = _next_word(text, position, following, within)
            yield position


def _next_word(text: str, position: int, stop: int, within: Callable[[str], bool]) -> int:
    """End of the word after `position`, cut to what fits where a single word does not."""
    space = text.find(" ", position + 1, stop)
    end = min(stop if space < 0 else space + 1, position + LONGEST_WORD)
    while end - position > 1 and not within(text[position:end]):
        end = position + (end - position) // 2
    return end
