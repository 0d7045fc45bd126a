"""Numbers are read wherever they are set on the page and whatever is printed around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.families import SANS, STYLES, chapters, check, dotted, simple

MARKS: dict[str, Callable[[int], str]] = {
    "n.": dotted,
    "n": lambda n: f"{n}",
    "[n]": lambda n: f"[{n}]",
    "(n)": lambda n: f"({n})",
    "n)": lambda n: f"{n})",
    "§ n": lambda n: f"§ {n}",
    "¶ n": lambda n: f"¶ {n}",
    "¶n": lambda n: f"¶{n}",
    "n:": lambda n: f"{n}:",
}


@pytest.mark.parametrize("style", STYLES)
def test_numbers_are_found_wherever_they_are_set(tmp_path: Path, style: str) -> None:
    check(tmp_path, simple(STYLES[style], str, dotted))


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("style", ["margin", "glued", "flush", "above"])
def test_numbers_are_found_whatever_is_printed_around_them(
    tmp_path: Path, mark: str, style: str
) -> None:
    check(tmp_path, simple(STYLES[style], str, MARKS[mark], seed=2))


def test_numbers_padded_with_noughts_are_kept_as_printed(tmp_path: Path) -> None:
    check(tmp_path, simple(SANS, lambda n: f"{n:03}", lambda n: f"{n:03}"))


def test_padded_numbers_with_full_stops_are_kept_as_printed(tmp_path: Path) -> None:
    check(tmp_path, simple(SANS, lambda n: f"{n:02}", lambda n: f"{n:02}."))


@pytest.mark.parametrize("form", ["A{}", "A.{}", "Q{}", "R{}", "A-{}", "AB{}"])
def test_letters_before_the_number_belong_to_it(tmp_path: Path, form: str) -> None:
    check(tmp_path, simple(SANS, form.format, form.format, seed=3))


@pytest.mark.parametrize("form", ["Para {}", "Paragraph {}.", "Para. {}:"])
def test_the_word_paragraph_before_a_number_is_no_part_of_it(tmp_path: Path, form: str) -> None:
    style = replace(SANS, text_x=150, turned_x=150)
    check(tmp_path, simple(style, str, form.format, seed=3))


@pytest.mark.parametrize("style", [style for style in STYLES if style != "columns"])
def test_chapter_and_paragraph_are_read_wherever_they_are_set(tmp_path: Path, style: str) -> None:
    check(tmp_path, chapters(STYLES[style], str))


def test_chapter_and_paragraph_may_end_in_a_full_stop(tmp_path: Path) -> None:
    check(tmp_path, chapters(SANS, lambda t: f"{t}."))


@pytest.mark.parametrize("heads", ["{}. {}", "{} {}", "Chapter {}: {}", "{}.0 {}"])
def test_headings_with_the_chapters_number_are_no_paragraphs(tmp_path: Path, heads: str) -> None:
    check(tmp_path, chapters(SANS, str, heads=heads))


@pytest.mark.parametrize("style", ["margin", "glued", "flush", "wide margin"])
def test_three_levels_of_numbers_are_read(tmp_path: Path, style: str) -> None:
    check(tmp_path, chapters(STYLES[style], str, deep=True))
