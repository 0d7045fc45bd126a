"""Pages of results that several commands write, and the lines of budgets."""

import importlib.util
import sys
from pathlib import Path

import pytest

EVAL = Path(__file__).parent.parent / "eval"
BUDGETS = {
    "reading ": "≥ 20 pages/s, ≤ 3 × text objects",
    "adding a report of ": "≤ 15.0 s",
    "`cite`, cold": "≤ 700 ms",
    "`ask`, cold": "≤ 2.50 s",
    "the page, to its first look-up": "≤ 6.00 s",
    "the page, at rest": "≤ 700 MB",
    "a question of everything at 37,700 paragraphs": "≤ 60 ms, ≤ 4 × its embedding",
    "a question at 37,700 paragraphs, 8 users at once, p95": "≤ 150 ms",
    "1,000,000 paragraphs, disk": "≤ 6 GB",
    "1,000,000 paragraphs, memory": "≤ 3 GB",
    "a question of everything but its embedding, 1,000,000 paragraphs": "≤ 150 ms",
}
"""What there is a budget for, and how much."""
MILLION = """# A library of 1,000,000 paragraphs

Written by `python eval/bench_million.py --paragraphs 1000000` on 2026-11-27; do not edit.

| searched | clients | p50, ms | p95, ms |
| --- | ---: | ---: | ---: |
| all reports | 1 | 21 | 31 |
| all reports | 8 | 126 | 437 |
| all reports, and answered | 1 | 59 | 91 |

- 1,000,000 paragraphs in 2,500 reports; index: lists fp16, opened in 2 s
- Resident: 1,426 MB, of it 371 MB mapped files
- Disk: 6.12 GB, of it the index's files 1.26 GB
"""


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


def test_no_budget_is_told_without_what_the_work_costs_otherwise(budget):
    for floor, ratio in (("", 2.0), (" ", 2.0), ("its embedding", 0.0)):
        with pytest.raises(ValueError, match="say what it costs without us"):
            budget.Budget("a question", "≤ 60 ms", "50 ms", floor, ratio, True)


def test_every_budget_is_on_the_page_beside_its_floor(budgets):
    table = budgets.parts.part(EVAL / "results.md", "budgets").partition(budgets.HEAD)[2]
    lines = [budgets._cells(line) for line in table.splitlines() if line.startswith("| ")][1:]
    for what, _, ours, floor, ratio, *_ in lines:
        assert ours and floor and float(ratio) > 0, what
    for began, allowed in BUDGETS.items():
        assert any(line[0].startswith(began) and allowed in line[1] for line in lines), began


def test_a_million_paragraphs_stand_beside_what_their_vectors_and_their_search_take(
    budgets, tmp_path
):
    million, page = module("million"), tmp_path / "million.md"
    page.write_text(MILLION, "utf8")
    # 384 numbers of two bytes, a million times: 0.768 GB; with three sentences each, 3.072.
    run = "([million](million.md), 2026-11-27)"
    assert list(map(str, million.measured(page))) == [
        f"| 1,000,000 paragraphs, disk | ≤ 6 GB | 6.12 GB | all vectors alone {run} 3.07 GB "
        "| 1.99 | **no** |",
        f"| 1,000,000 paragraphs, memory | ≤ 3 GB | 1.43 GB | paragraphs' vectors alone {run} "
        "0.77 GB | 1.86 | yes |",
        "| a question of everything but its embedding, 1,000,000 paragraphs | ≤ 150 ms | 59 ms "
        f"| its search alone {run} 21 ms | 2.81 | yes |",
    ]
    page.write_text(MILLION.replace("1,000,000 paragraphs", "100,000 paragraphs"), "utf8")
    with pytest.raises(SystemExit, match="ROWS=1000000"):
        list(million.measured(page))


def test_lines_that_are_measured_alone_take_the_place_of_their_old_ones(budget, budgets):
    old = [budget.seconds(what, None, 3.0, 1.0, "x") for what in ("first", "second")]
    before = "\n".join(["Written by", "", budgets.HEAD, "| --- |", *map(str, old)])
    new = [budget.seconds(what, None, 2.0, 1.0, "x") for what in ("first", "third")]
    rows = [str(new[0]), str(old[1]), str(new[1])]
    assert budgets.renewed(before, new, "By hand") == "\n".join(
        ["Written by", "", budgets.HEAD, "| --- |", *rows, "", "By hand: first; third."]
    )


def test_all_reports_that_are_named_are_added_and_else_a_few(budgets, tmp_path, monkeypatch):
    adding = module("bench_adding")
    folder = tmp_path / "shared" / "reports"
    folder.mkdir(parents=True)
    for number in range(20):
        (folder / f"{number:02}.pdf").write_bytes(b"%PDF-1.7" if number else b"<html>")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("PINCITE_SHARED", str(tmp_path / "shared"))
    assert [path.stem for path in adding.chosen(None)] == [f"{n:02}" for n in range(1, 20)]
    assert [path.stem for path in adding.chosen(3)] == ["01", "07", "13"]
    monkeypatch.delenv("PINCITE_SHARED")
    assert len(adding.chosen(None)) == 8


def test_what_is_missed_and_what_fell_is_told(budget, budgets):
    before = "\n".join(
        str(budget.seconds(what, None, 0.050, 0.020, "x")) for what in ("same", "worse")
    )
    now = [
        budget.seconds("same", None, 0.055, 0.020, "x"),
        budget.seconds("worse", None, 0.070, 0.020, "x"),
        budget.seconds("missed", 1.0, 2.0, 1.0, "x"),
    ]
    assert list(budgets.fallen(before, now)) == [
        "FELL: worse: 3.50 times x 20 ms, was 2.50",
        "MISSED: missed: 2.00 s (≤ 1.00 s)",
    ]
