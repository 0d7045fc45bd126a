"""Word's automatic numbers: each rule by hand, and all together against a slow count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pincite.read.wordnumbers import Counter, Level, Num, Numbering, written

LEGAL = {
    0: Level("%1"),
    1: Level("%1.%2"),
    2: Level("(%3)", "lowerLetter"),
    3: Level("%4.", "lowerRoman"),
}


def count(lists: Numbering, *steps: tuple[str, int]) -> list[str | None]:
    counter = Counter(lists)
    return [counter.next(num, ilvl) for num, ilvl in steps]


def test_levels_number_within_the_one_above() -> None:
    lists = Numbering({"a": LEGAL}, {"1": Num("a")})
    steps = [("1", ilvl) for ilvl in (0, 1, 1, 2, 2, 1, 0, 1, 2)]
    assert count(lists, *steps) == ["1", "1.1", "1.2", "(a)", "(b)", "1.3", "2", "2.1", "(a)"]


def test_two_lists_of_one_definition_count_on_together() -> None:
    lists = Numbering({"a": LEGAL}, {"1": Num("a"), "2": Num("a")})
    assert count(lists, ("1", 0), ("2", 0), ("1", 0)) == ["1", "2", "3"]


def test_a_start_of_its_own_holds_once() -> None:
    lists = Numbering({"a": LEGAL}, {"1": Num("a"), "2": Num("a", {0: 44})})
    steps = [("1", 0), ("1", 0), ("2", 0), ("2", 0), ("1", 0)]
    assert count(lists, *steps) == ["1", "2", "44", "45", "46"]


def test_a_level_may_count_through_or_restart_after_one_level_only() -> None:
    through = {0: Level("%1."), 1: Level("%2.", restart=0)}
    lists = Numbering({"a": through}, {"1": Num("a")})
    steps = [("1", ilvl) for ilvl in (0, 1, 1, 0, 1)]
    assert count(lists, *steps) == ["1.", "1.", "2.", "2.", "3."]
    after_first = {0: Level("%1"), 1: Level("%2"), 2: Level("%3", restart=1)}
    lists = Numbering({"a": after_first}, {"1": Num("a")})
    steps = [("1", ilvl) for ilvl in (0, 1, 2, 1, 2, 0, 1, 2)]
    assert count(lists, *steps) == ["1", "1", "1", "2", "2", "2", "1", "1"]


def test_a_level_passed_over_counts_as_begun() -> None:
    lists = Numbering({"a": LEGAL}, {"1": Num("a")})
    assert count(lists, ("1", 1), ("1", 1), ("1", 0)) == ["1.1", "1.2", "2"]


def test_legal_numbering_prints_decimals_throughout() -> None:
    levels = {0: Level("%1", "upperRoman"), 1: Level("%1.%2", legal=True), 2: Level("%1.%3")}
    lists = Numbering({"a": levels}, {"1": Num("a")})
    assert count(lists, ("1", 0), ("1", 1), ("1", 2)) == ["I", "1.1", "I.1"]


def test_a_bullet_is_a_bullet_and_no_list_no_marker() -> None:
    lists = Numbering({"a": {0: Level("\uf0b7", "bullet"), 1: Level("", "none")}}, {"1": Num("a")})
    assert count(lists, ("1", 0), ("1", 1), ("9", 0), ("1", 7)) == ["•", None, None, None]


def test_letters_double_after_z_and_romans_subtract() -> None:
    assert [written(n, "lowerLetter") for n in (1, 26, 27, 53)] == ["a", "z", "aa", "aaa"]
    assert [written(n, "lowerRoman") for n in (4, 9, 14, 40, 90)] == ["iv", "ix", "xiv", "xl", "xc"]
    assert [written(n, "ordinal") for n in (1, 2, 3, 11, 22)] == [
        "1st",
        "2nd",
        "3rd",
        "11th",
        "22nd",
    ]


def slowly(
    levels: dict[int, Level], starts: dict[int, int], steps: list[tuple[str, int]]
) -> list[str]:
    """Each number from all that went before: list "1", and "2" that has starts of its own."""

    def value(upto: int, ilvl: int) -> int:
        n: int | None = None
        met: set[tuple[str, int]] = set()
        for num, at in steps[: upto + 1]:
            own = starts if num == "2" else {}
            first = own.get(ilvl, levels[ilvl].start)
            if at == ilvl:
                again = ilvl in own and (num, ilvl) not in met
                n = first if n is None or again else n + 1
                met.add((num, ilvl))
            elif at > ilvl:
                if n is None:
                    n = first
                    met.add((num, ilvl))
            elif levels[ilvl].restart is None or at < (levels[ilvl].restart or 0):
                n = None
        assert n is not None
        return n

    return [
        ".".join(str(value(row, above)) for above in range(ilvl + 1))
        for row, (_, ilvl) in enumerate(steps)
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from([None, 0, 1, 2])), min_size=4, max_size=4
    ),
    st.dictionaries(st.integers(0, 3), st.integers(1, 60)),
    st.lists(st.tuples(st.sampled_from("12"), st.integers(0, 3)), max_size=30),
)
def test_counting_once_through_gives_what_counting_from_scratch_gives(
    shapes: list[tuple[int, int | None]], starts: dict[int, int], steps: list[tuple[str, int]]
) -> None:
    levels = {
        i: Level(".".join(f"%{n + 1}" for n in range(i + 1)), start=start, restart=restart)
        for i, (start, restart) in enumerate(shapes)
    }
    lists = Numbering({"a": levels}, {"1": Num("a"), "2": Num("a", starts)})
    assert count(lists, *steps) == slowly(levels, starts, steps)
