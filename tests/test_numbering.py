from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain, combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.numbering import Candidate, Label, best_chain, missing, read_label, runs


def label(number: int, chapter: int | None = None) -> Label:
    key = (number,) if chapter is None else (chapter, number)
    text = ".".join(map(str, key))
    return Label("1." if chapter is None else "1.1", text, key, len(text) + 1)


def chain_of(numbers: list[int]) -> list[int]:
    rows = best_chain([Candidate(label(number)) for number in numbers])
    return [numbers[row] for row in rows]


@pytest.mark.parametrize(
    ("line", "scheme", "text", "rest"),
    [
        ("25. Social workers", "1.", "25", "Social workers"),
        ("10.Text glued to it", "1.", "10", "Text glued to it"),
        ("122. 30 children were adopted", "1.", "122", "30 children were adopted"),
        ("34 No full stop", "1", "34", "No full stop"),
        ("34 . A stop set off", "1.", "34", "A stop set off"),
        ("(34). A stop after brackets", "(1)", "34", "A stop after brackets"),
        ("Para 3.12: Of chapters", "Para 1", "3.12", "Of chapters"),
        ("2.10. The aim", "1.1", "2.10", "The aim"),
        ("4.313.The glued", "1.1", "4.313", "The glued"),
        ("6.104 Without a stop", "1.1", "6.104", "Without a stop"),
        ("A.12 An annex", "A.1", "A.12", "An annex"),
        ("[25] It follows", "[1]", "25", "It follows"),
        ("(5) Whereas", "(1)", "5", "Whereas"),
        ("§ 7 Duties", "§ 1", "7", "Duties"),
        ("¶ 12 Held", "§ 1", "12", "Held"),
        ("3) Third", "1)", "3", "Third"),
        ("25.", "1.", "25", ""),
    ],
)
def test_a_label_is_read_as_printed_without_its_marks(
    line: str, scheme: str, text: str, rest: str
) -> None:
    found = read_label(line)
    assert found is not None
    assert (found.scheme, found.text, line[found.end :]) == (scheme, text, rest)


@pytest.mark.parametrize(
    "line",
    [
        "2014. In that year",
        "0. Nothing",
        "Twenty-five",
        "1,827 children",
        "24-hour cover",
        "3.5% of",
    ],
)
def test_what_only_begins_with_digits_is_no_label(line: str) -> None:
    assert read_label(line) is None


def test_a_judgement_table_before_the_paragraphs_loses_to_them() -> None:
    weak = [Candidate(label(n), 0.3, 76.0) for n in (1, 2, 3)]
    true = [Candidate(label(n), 1.4, 70.0) for n in range(1, 20)]
    assert best_chain([*weak, *true])[-19:] == tuple(range(3, 22))


def test_a_number_at_the_text_indent_loses_to_the_one_in_the_column() -> None:
    numbers = [Candidate(label(n), 1.2, 70.0) for n in range(1, 15)]
    planted = Candidate(label(15), 0.4, 106.0)
    true = [Candidate(label(n), 1.2, 70.0) for n in range(15, 30)]
    chosen = best_chain([*numbers[:11], planted, *numbers[11:], *true])
    assert 11 not in chosen
    assert len(chosen) == 29


def test_a_gap_as_printed_costs_less_than_what_follows_it() -> None:
    assert chain_of([1, 2, 3, 5, 6, 7]) == [1, 2, 3, 5, 6, 7]


def test_a_far_number_is_another_list() -> None:
    assert chain_of([1, 2, 3, 40, 4, 5]) == [1, 2, 3, 4, 5]


def test_a_second_report_bound_in_starts_again() -> None:
    assert chain_of([*range(1, 30), *range(1, 12)]) == [*range(1, 30), *range(1, 12)]
    labels = [label(n) for n in [*range(1, 30), *range(1, 12)]]
    assert runs(labels) == ((0, 29), (29, 40))


def test_a_short_list_inside_a_paragraph_is_passed_over() -> None:
    assert chain_of([*range(1, 10), 1, 2, *range(10, 20)]) == list(range(1, 20))


def test_chapters_follow_one_another() -> None:
    keys = [(c, n) for c in (1, 2, 3) for n in range(1, 6)]
    rows = best_chain([Candidate(label(n, c)) for c, n in keys])
    assert [keys[row] for row in rows] == keys
    assert runs([label(n, c) for c, n in keys]) == ((0, 15),)


def test_missing_numbers_are_named_as_they_would_be_printed() -> None:
    assert missing([label(n) for n in (1, 2, 4, 5, 8)]) == ("3", "6", "7")
    assert missing([label(n, 2) for n in (1, 3)]) == ("2.2",)
    assert missing([label(n) for n in (1, 2, 3)]) == ()


@st.composite
def planted(draw: st.DrawFn) -> tuple[list[tuple[int, bool]], list[int]]:
    """A true run 1..N with gaps, and false numbers among it that break the order."""
    length = draw(st.integers(8, 60))
    gaps = draw(st.sets(st.integers(2, length - 4), max_size=2))
    true = [n for n in range(1, length + 1) if n not in gaps]
    mixed: list[tuple[int, bool]] = [(n, True) for n in true]
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(mixed)))
        here = max([n for n, real in mixed[:at] if real], default=0)
        false = draw(st.integers(1, 400).filter(lambda n, h=here: not h - 2 <= n <= h + 12))
        mixed.insert(at, (false, False))
    return mixed, true


@settings(max_examples=200)
@given(planted())
def test_false_numbers_out_of_order_never_displace_the_true_run(
    case: tuple[list[tuple[int, bool]], list[int]],
) -> None:
    mixed, true = case
    rows = best_chain([Candidate(label(n), 1.0 if real else 0.3) for n, real in mixed])
    assert [mixed[row][0] for row in rows if mixed[row][1]] == true
    assert all(mixed[row][1] for row in rows)


@settings(max_examples=100)
@given(st.lists(st.integers(4, 30), min_size=1, max_size=4))
def test_every_restart_is_a_series_of_its_own(lengths: list[int]) -> None:
    numbers = [n for length in lengths for n in range(1, length + 1)]
    assert chain_of(numbers) == numbers
    stretches = runs([label(n) for n in numbers])
    assert [end - start for start, end in stretches] == lengths


@given(st.lists(st.integers(1, 60), max_size=40))
def test_a_chain_is_a_subsequence_in_reading_order(numbers: list[int]) -> None:
    rows = best_chain([Candidate(label(n)) for n in numbers])
    assert list(rows) == sorted(set(rows))
    assert all(0 <= row < len(numbers) for row in rows)


@given(st.sets(st.integers(1, 40), min_size=1))
def test_found_and_missing_make_up_the_run(found: set[int]) -> None:
    gone = missing([label(n) for n in sorted(found)])
    assert not {int(text) for text in gone} & found
    last = 0
    for number in sorted(found):
        if number - last <= 8:
            assert {str(n) for n in range(last + 1, number)} <= set(gone)
        last = number


def step(one: int, other: int) -> float:
    """What it costs to go from one number to another, written out anew: the cheapest reading."""
    costs = [math.inf]
    if 0 <= other - one - 1 <= 8:
        costs.append(1.1 * (other - one - 1))  # numbers passed over
    if one - other in (0, 1):
        costs.append(1.3)  # printed twice, or set back by one
    if other <= 3:
        costs.append(1.5 + 1.1 * (other - 1))  # counted anew
    return min(costs)


def value(numbers: Sequence[int], weights: Sequence[float]) -> float:
    """What a chain is worth: its weights less its first number's distance from 1 and its steps."""
    if not numbers:
        return 0.0
    return (
        sum(weights)
        - 1.1 * min(numbers[0] - 1, 3)
        - sum(step(one, other) for one, other in pairwise(numbers))
    )


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.sampled_from((0.2, 0.6, 1.0, 1.4))), min_size=1, max_size=9
    )
)
def test_no_other_choice_of_the_numbers_is_worth_more(printed: list[tuple[int, float]]) -> None:
    numbers, weights = [n for n, _ in printed], [w for _, w in printed]
    chosen = best_chain([Candidate(label(n), w) for n, w in printed])
    every = chain.from_iterable(
        combinations(range(len(printed)), size) for size in range(1, len(printed) + 1)
    )
    best = max(value([numbers[i] for i in rows], [weights[i] for i in rows]) for rows in every)
    found = value([numbers[i] for i in chosen], [weights[i] for i in chosen])
    assert found == pytest.approx(best)


@pytest.mark.parametrize(
    ("line", "scheme", "text", "suffix", "rest"),
    [
        ("12A. The rota", "1.", "12A", 1, "The rota"),
        ("3.12B The rota", "1.1", "3.12B", 2, "The rota"),
        ("[12A] The rota", "[1]", "12A", 1, "The rota"),
        ("3.12A berth", "1.1", "3.12", 0, "A berth"),
        ("Para. 12: The rota", "Para 1", "12", 0, "The rota"),
        ("A-12 The rota", "A.1", "A-12", 0, "The rota"),
        ("12: The rota", "1)", "12", 0, "The rota"),
        ("§12The rota", "§ 1", "12", 0, "The rota"),
    ],
)
def test_letters_of_paragraphs_put_in_are_part_of_the_label(
    line: str, scheme: str, text: str, suffix: int, rest: str
) -> None:
    found = read_label(line)
    assert found is not None
    assert (found.scheme, found.text, found.suffix) == (scheme, text, suffix)
    assert line[found.end :] == rest


def test_a_paragraph_put_in_stands_between_its_neighbours_at_no_cost() -> None:
    labels = [read_label(f"{text}. The") for text in ("11", "12", "12A", "12B", "13", "14")]
    kept = [Candidate(found) for found in labels if found]
    assert best_chain(kept) == (0, 1, 2, 3, 4, 5)
    assert missing([candidate.label for candidate in kept]) == ()


def test_numbers_within_a_paragraphs_own_are_part_of_the_chain() -> None:
    keys = [(1, 1), (1, 2), (1, 2, 1), (1, 2, 2), (1, 3), (1, 4), (2, 1), (2, 1, 1), (2, 2)]
    texts = [".".join(map(str, key)) for key in keys]
    labels = [Label("1.1", text, key, 0) for text, key in zip(texts, keys, strict=True)]
    columns = [100.0 if len(key) == 3 else 72.0 for key in keys]
    candidates = [Candidate(one, 1.2, x) for one, x in zip(labels, columns, strict=True)]
    assert [texts[row] for row in best_chain(candidates)] == texts
    assert missing(labels) == ()
