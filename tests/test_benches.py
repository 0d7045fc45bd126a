"""Pages of results that several commands write, and the lines of budgets."""

import importlib.util
import sys
from pathlib import Path

import pytest

EVAL = Path(__file__).parent.parent / "eval"


def module(name):
    spec = importlib.util.spec_from_file_location(name, EVAL / f"{name}.py")
    found = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(name, found)
    spec.loader.exec_module(found)
    return found


@pytest.fixture
def budgets(monkeypatch):
    monkeypatch.syspath_prepend(str(EVAL))
    return module("budgets")


@pytest.fixture
def budget():
    return module("budget")


def test_a_part_is_replaced_and_the_others_are_kept(tmp_path):
    parts, page = module("parts"), tmp_path / "results.md"
    parts.replace(page, "questions", "# Results\n\n| a | 1 |")
    parts.replace(page, "budgets", "## Budgets\n\n| b | 2 |")
    first = page.read_text("utf8")
    parts.replace(page, "questions", "# Results\n\n| a | 3 |")
    assert page.read_text("utf8") == first.replace("| a | 1 |", "| a | 3 |")
    parts.replace(page, "budgets", "## Budgets\n\n| b | 4 |")
    assert parts.part(page, "questions") == "# Results\n\n| a | 3 |"
    assert parts.part(page, "budgets") == "## Budgets\n\n| b | 4 |"
    assert parts.part(page, "others") == parts.part(tmp_path / "absent.md", "budgets") == ""
    assert list(tmp_path.iterdir()) == [page]


def test_a_budget_is_met_by_the_clock_and_by_the_ratio(budget):
    told = [
        budget.seconds("both", 0.060, 0.050, 0.020, "its embedding", most=4),
        budget.seconds("too long", 0.040, 0.050, 0.020, "its embedding", most=4),
        budget.seconds("too many times", 0.060, 0.050, 0.010, "its embedding", most=4),
        budget.seconds("no budget", None, 0.050, 0.020, "its embedding"),
    ]
    assert [one.met for one in told] == [True, False, False, None]
    assert str(told[0]) == (
        "| both | ≤ 60 ms, ≤ 4 × its embedding | 50 ms | its embedding 20 ms | 2.50 | yes |"
    )


def test_what_is_missed_and_what_fell_is_told(budget, budgets):
    before = "\n".join(
        str(budget.seconds(what, None, 0.050, 0.020, "x")) for what in ("same", "worse")
    )
    now = [
        budget.seconds("same", None, 0.055, 0.020, "x"),
        budget.seconds("worse", None, 0.070, 0.020, "x"),
        budget.seconds("missed", 1.0, 2.0),
    ]
    assert list(budgets.fallen(before, now)) == [
        "FELL: worse: 3.50 times x 20 ms, was 2.50",
        "MISSED: missed: 2.00 s (≤ 1.00 s)",
    ]
