"""Markdown: the number that was typed is the number that is printed."""

from __future__ import annotations

from pathlib import Path

from pincite.parse import parse
from pincite.read import read_source
from pincite.types import Report

FILE = r"""---
title: "Tarnbeck quay"
---
# Report on Tarnbeck quay

Published 4 May 2021

## What we found

24. The *wall* is sound along
its whole length.[^1]
25. Three ladders are missing:
    - two on the north side;
    - one by the crane.

    They were stolen.
27. The crane works.

    It is old.

Walls
-----

28. The north wall is `dry`.

29\. The south wall is **wet**.

> 5. A wall is no quay.

| Year | Berths |
|------|--------|
| 2019 | 40     |

[^1]: At low water,
  in May.
"""


def read(tmp_path: Path, text: str) -> Report:
    path = tmp_path / "quay-2021.md"
    path.write_text(text, encoding="utf-8")
    return parse(read_source(path), sha256="0" * 64)


def blocks(report: Report) -> list[tuple[str | None, str, str]]:
    return [(b.label, b.kind, b.text) for b in report.paragraphs()]


def test_a_file_is_read_as_a_person_reads_it(tmp_path: Path) -> None:
    report = read(tmp_path, FILE)
    assert blocks(report) == [
        (None, "front", "Report on Tarnbeck quay"),
        (None, "front", "Published 4 May 2021"),
        (None, "heading", "What we found"),
        ("24", "body", "The wall is sound along its whole length."),
        (None, "footnote", "At low water, in May."),
        ("25", "body", "Three ladders are missing:"),
        (None, "bullet", "two on the north side;"),
        (None, "bullet", "one by the crane."),
        (None, "body", "They were stolen."),
        ("27", "body", "The crane works. It is old."),
        (None, "heading", "Walls"),
        ("28", "body", "The north wall is dry."),
        ("29", "body", "The south wall is wet."),
        (None, "quote", "5. A wall is no quay."),
        (None, "table", "Year Berths"),
        (None, "table", "2019 40"),
    ]
    first = next(b for b in report.paragraphs() if b.label == "24")
    assert [(n.mark, n.at, n.target) for n in first.notes] == [("1", 41, "quay-2021#note.1")]
    assert first.section == ("What we found",)


def test_escaped_numbers_make_a_chain_of_their_own(tmp_path: Path) -> None:
    text = "## Findings\n\n" + "\n\n".join(
        f"{n}\\. The {w} wall is dry." for n, w in enumerate("abcde", 46)
    )
    got = [(b.label, b.text) for b in read(tmp_path, text).paragraphs() if b.label]
    assert got == [(str(n), f"The {w} wall is dry.") for n, w in enumerate("abcde", 46)]


def test_an_empty_item_keeps_its_number(tmp_path: Path) -> None:
    report = read(tmp_path, "## Findings\n\n1. One is dry.\n2.\n3. Three is dry.\n")
    assert [(b.label, b.text) for b in report.paragraphs() if b.label] == [
        ("1", "One is dry."),
        ("2", ""),
        ("3", "Three is dry."),
    ]


def test_a_year_at_the_start_of_a_line_is_no_number(tmp_path: Path) -> None:
    text = (
        "## Findings\n\nThe quay was built in\n2014. It is sound.\n\nIt has been dry since then.\n"
    )
    assert [b.label for b in read(tmp_path, text).paragraphs()] == [None, None, None]


def test_markup_inside_is_not_text(tmp_path: Path) -> None:
    linked = "A [link](https://example.org) and <b>bold</b> ![picture](x.png)."
    boxed = "<div>In *a* box.</div>"
    assert [b.text for b in read(tmp_path, f"{linked}\n\n{boxed}\n").paragraphs()] == [
        "A link and bold picture.",
        "In *a* box.",
    ]
