"""What to say when a look-up leads nowhere: what there is instead; pure."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.lookup.labelling import runs_of, shown
from pincite.lookup.reference import Labels
from pincite.lookup.within import is_of
from pincite.types import Paragraph

EXAMPLES = "para 25, paras 24–26, rec 6, page 12 or executive summary"
"""What can be looked up, in words."""


def what_there_is(name: str, blocks: Sequence[Paragraph]) -> str:
    """The numbers a report has, and how to ask for one."""
    labelled = [p for p in blocks if p.label]
    if not labelled:
        return f"{name} numbers no paragraphs: look up a page or a section heading."
    example = f"{name}, para {labelled[0].label}"
    return f"{name} has paragraphs {runs_of(labelled)}: say which, as in “{example}”."


def no_page(reference: Labels, pages: Sequence[int], *, newest: bool) -> str:
    """That no report has a page, or footnote, of a number.

    Args:
        reference: the numbers asked for.
        pages: how many pages each report has that was looked in.
        newest: whether those are the newest ones alone.
    """
    which = f"the {len(pages)} {'newest ' if newest else ''}reports"
    spans = [span.first + (f"–{span.last}" if span.last else "") for span in reference.spans]
    longest = f": the longest has {max(pages)} pages" if reference.unit == "page" else ""
    return f"None of {which} has {reference.unit} {', '.join(spans)}{longest}."


def none_has(reference: Labels, count: int, some: Sequence[tuple[str, Sequence[Paragraph]]]) -> str:
    """That no report has a number, and what some of them have.

    Args:
        reference: the numbers asked for.
        count: how many reports were looked in.
        some: the newest of them, by name, with their paragraphs.
    """
    spans = [shown(s.first) + (f"–{shown(s.last)}" if s.last else "") for s in reference.spans]
    has = []
    for name, blocks in some:
        mine = [p for p in blocks if p.label and is_of(p, reference.unit)]
        has.append(f"{name} has {runs_of(mine) if mine else 'none'}")
    noun = reference.unit or "paragraph"
    more = ", …" if count > len(some) else ""
    return f"None of the {count} reports has {noun} {', '.join(spans)}: {', '.join(has)}{more}."
