"""What the budgets say of a library of 1,000,000 paragraphs, from the page that measured it.

`make bench-million ROWS=1000000` takes ten minutes and 7 GB: it is not made again with the others.
Its floors are of the same run: what the vectors alone take, in the halves that they are kept in,
and what the search alone takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bench_million import ANSWERED, DIM, SENTENCES, WHOLE
from budget import Budget, seconds

HALF = 2
"""Bytes of a number of a vector."""
SEARCHED = "all reports"


def measured(page: Path = Path(__file__).parent / "million.md") -> Iterator[Budget]:
    """The budgets of a million paragraphs.

    Args:
        page: As bench_million.py writes it.
    """
    text = page.read_text("utf8")
    paragraphs = int(_one(r"^- ([\d,]+) paragraphs in ", text))
    if paragraphs < WHOLE:
        raise SystemExit(f"{page} is of {paragraphs:,}: make bench-million ROWS={WHOLE}")
    told, run = f"{paragraphs:,} paragraphs", f"([{page.stem}]({page.name}), {_date(text)})"
    own = paragraphs * DIM * HALF / 1e9
    for what, most, ours, of, floor in (
        ("disk", 6.0, _one(r"^- Disk: ([\d.]+) GB", text), "all", own * (1 + SENTENCES)),
        ("memory", 3.0, _one(r"^- Resident: ([\d,]+) MB", text) / 1e3, "paragraphs'", own),
    ):
        yield Budget(
            f"{told}, {what}",
            f"≤ {most:g} GB",
            f"{ours:.2f} GB",
            f"{of} vectors alone {run} {floor:.2f} GB",
            ours / floor,
            ours <= most,
        )
    answered, searched = (
        _one(rf"^\| {way} \| 1 \| (\d+) \|", text) / 1e3 for way in (ANSWERED, SEARCHED)
    )
    yield seconds(
        f"a question of everything but its embedding, {told}",
        0.150,
        answered,
        searched,
        f"its search alone {run}",
    )


def _one(pattern: str, text: str) -> float:
    found = re.search(pattern, text, re.MULTILINE)
    if found is None:
        raise SystemExit(f"The page of a million paragraphs has nothing like {pattern}.")
    return float(found[1].replace(",", ""))


def _date(text: str) -> str:
    found = re.search(r"on (\d{4}-\d\d-\d\d); do not edit", text)
    return found[1] if found else "undated"


if __name__ == "__main__":
    for budget in measured():
        print(budget)
