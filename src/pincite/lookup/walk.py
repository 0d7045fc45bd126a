"""On from where the reader is: the next or previous paragraph or page of one report; pure."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.lookup.reference import Step
from pincite.lookup.within import NO_TEXT, Found
from pincite.types import Paragraph


def on_from(here: Paragraph, step: Step, blocks: Sequence[Paragraph]) -> Found:
    """What stands one step from a block of a report.

    From a numbered paragraph a step leads to the next numbered one; from any other block to the
    next that is read, so that a reader can walk through a summary.
    """
    return _page(here, step.by, blocks) if step.what == "page" else _block(here, step.by, blocks)


def _block(here: Paragraph, by: int, blocks: Sequence[Paragraph]) -> Found:
    stops = [p for p in blocks if p.id == here.id or _is_stop(p, numbered=here.label is not None)]
    at = next((i for i, p in enumerate(stops) if p.id == here.id), -1) + by
    if 0 <= at < len(stops):
        return Found("paragraph", (stops[at],))
    what = f"Paragraph {here.label}" if here.label else "This"
    end = "last" if by > 0 else "first"
    return Found("not_found", (), f"{what} is the {end} paragraph of its report.")


def _page(here: Paragraph, by: int, blocks: Sequence[Paragraph]) -> Found:
    if not here.pages:
        return Found("not_found", (), "This report has no pages.")
    # A blank page is stepped over.
    page = here.pages[-1] if by > 0 else here.pages[0]
    other = sorted({n for p in blocks for n in p.pages if (n - page) * by > 0}, reverse=by < 0)
    on = tuple(p for p in blocks if other and other[0] in p.pages)
    end = "last" if by > 0 else "first"
    return Found("page", on) if on else Found("not_found", (), f"This is the {end} page.")


def _is_stop(paragraph: Paragraph, *, numbered: bool) -> bool:
    return bool(paragraph.label) or (not numbered and paragraph.kind not in NO_TEXT)
