import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.evaluate.compare import compare
from pincite.evaluate.intervals import auroc, difference, mean
from pincite.evaluate.questions import Question

scores = st.lists(st.floats(0, 1), min_size=1, max_size=20)


@settings(max_examples=20, deadline=None)
@given(scores)
def test_a_mean_lies_in_its_interval_and_that_among_the_values(values):
    found = mean(values)
    assert min(values) - 1e-9 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= max(values) + 1e-9
    assert found.n == len(values)


def test_the_interval_of_many_coin_tosses_is_the_textbook_one():
    found = mean([0.0, 1.0] * 200)
    error = 1.96 * math.sqrt(0.25 / 400)
    assert found.low == pytest.approx(0.5 - error, abs=0.005)
    assert found.high == pytest.approx(0.5 + error, abs=0.005)


def test_the_same_values_give_the_same_interval():
    assert mean([0.1, 0.7, 0.4]) == mean([0.1, 0.7, 0.4])


@settings(max_examples=20, deadline=None)
@given(scores, scores)
def test_the_area_is_the_share_of_pairs_in_the_right_order(positive, negative):
    pairs = [(p > n) + (p == n) / 2 for p in positive for n in negative]
    found = auroc(positive, negative)
    assert found.value == pytest.approx(sum(pairs) / len(pairs))
    assert found.low - 1e-9 <= found.value <= found.high + 1e-9


def test_the_interval_of_an_area_is_wider_with_fewer_questions():
    few = auroc([0.2, 0.6, 0.8], [0.1, 0.7])
    many = auroc([0.2, 0.6, 0.8] * 20, [0.1, 0.7] * 20)
    assert few.value == pytest.approx(many.value)
    assert few.high - few.low > 2 * (many.high - many.low)


def test_a_difference_that_no_order_of_signs_beats_has_the_chance_of_that_order():
    # All ten values rose alike: of 1,024 ways to choose signs only two are as far from nothing.
    found = difference([0.0] * 10, [1.0] * 10)
    assert found.estimate.value == 1.0
    assert found.p == pytest.approx(2 / 1024, abs=0.0015)


def test_a_difference_that_takes_as_much_as_it_gives_may_be_chance():
    found = difference([0.0, 1.0, 0.5, 0.5], [1.0, 0.0, 0.5, 0.5])
    assert found.estimate.value == 0.0 and found.p == 1.0
    assert found.estimate.low < 0 < found.estimate.high


def result(*labels):
    hits = [{"report": "marlowe-vale-2019", "label": label, "text": ""} for label in labels]
    return {"hits": hits, "scope": [], "answered": True, "statements": []}


def test_two_systems_are_compared_over_the_questions_both_were_asked():
    questions = [Question(f"Q{n}", "?", relevant=("4",)) for n in range(4)]
    before = {"Q0": result("1", "4"), "Q1": result("4"), "Q2": result("1")}
    after = {"Q0": result("4"), "Q1": result("4"), "Q3": result("4")}
    changed = compare(questions, before, after, report="marlowe-vale-2019")
    assert changed["S@1"].estimate.n == 2
    assert changed["S@1"].estimate.value == pytest.approx(0.5)
    assert changed["RR@10"].estimate.value == pytest.approx(0.25)
    assert changed["S@5"].p == 1.0
