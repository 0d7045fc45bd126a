"""Reports made up at random: whatever their shape, numbers are right and no word is lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pincite.parse import parse
from pincite.read import read_source
from tests.printed import Setter, print_pdf

WORDS = (
    "harbour board register moorings berths masters pilots quays lights tides dues visitors "
    "records timely complete signed checked often rarely always kept spring autumn north south"
).split()


@st.composite
def sentences(draw: st.DrawFn) -> list[str]:
    """The lines of a paragraph of one to six lines, wrapped at about eighty characters."""
    count = draw(st.integers(6, 60))
    picked = draw(st.lists(st.sampled_from(WORDS), min_size=count, max_size=count))
    text = (" ".join(picked)).capitalize() + "."
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) > 76:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


@st.composite
def shapes(draw: st.DrawFn) -> list[tuple[str, list[str]]]:
    """What stands in the report, in order: headings, paragraphs, bullets."""
    parts: list[tuple[str, list[str]]] = []
    for section in range(draw(st.integers(2, 4))):
        parts.append(
            ("heading", [f"{draw(st.sampled_from(WORDS)).title()} part {'abcd'[section]}"])
        )
        for _ in range(draw(st.integers(0, 2))):
            parts.append(("plain", draw(sentences())))
        for _ in range(draw(st.integers(4, 8))):
            parts.append(("numbered", draw(sentences())))
            for _ in range(draw(st.sampled_from([0, 0, 0, 2]))):
                parts.append(("bullet", draw(sentences())[:2]))
    return parts


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shapes(), st.booleans())
def test_any_report_keeps_its_numbers_and_all_its_words(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[str, list[str]]], hanging: bool
) -> None:
    page = Setter(indent=100.0 if hanging else 72.0)
    number = 0
    for kind, lines in parts:
        if kind == "heading":
            page.heading(lines[0])
        elif kind == "plain":
            page.plain(*lines)
        elif kind == "bullet":
            page.line(f"•  {lines[0]}", 110, gap=6)
            for text in lines[1:]:
                page.line(text, 119)
        elif hanging:
            number += 1
            page.numbered(f"{number}.", *lines)
        else:
            number += 1
            page.plain(f"{number}. {lines[0]}", *lines[1:])
    if len(page.pages) > 1:
        page.feet("Report of the harbour visitors")
    folder = tmp_path_factory.getbasetemp()
    report = parse(read_source(print_pdf(folder / "harbour-2021.pdf", page.pages)), sha256="0" * 64)
    blocks = list(report.paragraphs())
    assert [p.label for p in blocks if p.label] == [str(n) for n in range(1, number + 1)]
    wanted = [" ".join(lines) for _, lines in parts]
    assert " ".join(p.text for p in blocks).split() == " ".join(wanted).split()
    assert [p.text for p in blocks if p.label] == [
        " ".join(lines) for kind, lines in parts if kind == "numbered"
    ]
