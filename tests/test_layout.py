from __future__ import annotations

from pincite.read.layout import Piece, lines_of


def piece(text: str, x: float, base: float, size: float = 12.0, *, bold: bool = False) -> Piece:
    width = 0.5 * size * len(text.strip())
    return Piece(text, x, base - 0.7 * size, x + width, base, base, size, bold, False)


def texts(*pieces: Piece) -> list[str]:
    return [line.text for line in lines_of(list(pieces), 1)]


def test_runs_that_touch_make_one_word() -> None:
    assert texts(piece("1", 72, 100), piece("4", 78, 100), piece(". Reading", 84, 100)) == [
        "14. Reading"
    ]


def test_a_wide_gap_parts_two_cells_but_not_a_number_from_its_text() -> None:
    assert texts(piece("Berths", 72, 100), piece("412", 300, 100)) == ["Berths", "412"]
    assert texts(piece("25.", 72, 100), piece("Berths", 108, 100)) == ["25. Berths"]


def test_a_raised_mark_stays_on_its_line_and_is_known_by_its_rise() -> None:
    (line,) = lines_of([piece("register", 72, 100), piece("3", 121, 95, 7)], 1)
    assert line.text == "register3"
    assert line.size == 12.0
    assert [run.rise for run in line.runs] == [0.0, 5.0]


def test_a_large_bullet_does_not_make_its_line_large() -> None:
    (line,) = lines_of([piece("•", 72, 100, 18, bold=True), piece("keep the lights", 90, 100)], 1)
    assert (line.size, line.bold) == (12.0, False)


def test_what_is_drawn_late_but_stands_above_is_read_first() -> None:
    assert texts(piece("second", 72, 140), piece("third", 72, 160), piece("first", 72, 120)) == [
        "first",
        "second",
        "third",
    ]


def test_columns_drawn_one_after_the_other_are_read_so() -> None:
    left = [piece(f"left {n}", 72, 100 + 14 * n) for n in range(3)]
    right = [piece(f"right {n}", 320, 100 + 14 * n) for n in range(3)]
    assert texts(*left, *right) == [
        "left 0",
        "left 1",
        "left 2",
        "right 0",
        "right 1",
        "right 2",
    ]


def test_a_number_drawn_after_its_line_is_joined_to_it() -> None:
    assert texts(piece("Masters pay dues.", 100, 100), piece("7.", 72, 100)) == [
        "7. Masters pay dues."
    ]


def test_a_tight_table_is_parted_where_the_next_line_of_the_cell_begins() -> None:
    found = texts(
        piece("Adequate", 72, 100),
        piece("A service that meets", 128, 100),
        piece("least", 128, 114),
    )
    assert found == ["Adequate", "A service that meets", "least"]


def test_a_box_drawn_before_the_text_beside_it_keeps_its_lines_together() -> None:
    """Its lines stand nearly level with the text's, and the text is drawn later."""
    box = [piece(f"box {n}", 320, 101 + 14 * n) for n in range(1, 4)]
    text = [piece(f"text {n} goes on", 72, 100 + 14 * n) for n in range(6)]
    wide = piece("a line of text that stands above them both, so they come after it", 72, 86)
    assert texts(*box, wide, *text) == [
        "a line of text that stands above them both, so they come after it",
        *(f"text {n} goes on" for n in range(6)),
        *(f"box {n}" for n in range(1, 4)),
    ]


def test_the_two_figures_of_a_raised_mark_are_one_mark() -> None:
    marked = [piece("register", 72, 100), piece("1", 121, 95, 7), piece("0", 124.5, 95, 7)]
    (line,) = lines_of(marked, 1)
    assert [line.text[run.start : run.end] for run in line.runs] == ["register", "10"]
