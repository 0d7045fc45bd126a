"""What Pincite may cost, and what it costs -> the part "Budgets" of eval/results.md.

usage: python eval/budgets.py [--reports N] [--only PART…] [--out FILE]

Each line stands beside its floor or peer from the same run: what the same work costs without
Pincite. The ratios hold on other machines too, and are what to look at where this one was busy; a
line that is worse by a fifth than the page has it is told of. What a million paragraphs cost is
from its own page, as of the date beside it.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import parts
from budget import Budget
from machine import written_by

HERE = Path(__file__).parent
PACKAGES = ("pincite", "onnxruntime", "faiss-cpu", "bm25s", "pypdfium2", "gradio")
HEAD = "| what | budget | ours | floor or peer, same run | × that | met |"
WORSE = 1.2
PARTS = {
    "adding": "bench_adding",
    "cold": "bench_cold",
    "page": "bench_page",
    "asking": "bench_ask",
    "million": "million",
}
"""What each part of the table is measured by, in its order."""


def measured(names: Sequence[str], reports: int | None) -> Iterator[Budget]:
    """The lines of these parts, in order."""
    if "adding" in names:
        import bench_adding

        yield from bench_adding.measured(reports)
    for name, module in PARTS.items():
        if name in names and name != "adding":
            yield from importlib.import_module(module).measured()


def written(found: Iterable[Budget], load: float) -> str:
    """The part of the page, anew."""
    busy = (
        f"The machine had other work: {load:.1f} processes were running on its {os.cpu_count()} "
        "cores before this began, so that times of the clock are too long."
        if load > 0.5
        else f"The machine had no other work ({load:.1f} processes before this began)."
    )
    said = f"{(__doc__ or '').split(chr(10), 4)[4].strip()} {busy}"
    lines = "\n".join(map(str, found))
    return f"""## Budgets

{written_by("make bench", PACKAGES)}

{textwrap.fill(" ".join(said.split()), 100)}

{HEAD}
| --- | --- | ---: | ---: | ---: | --- |
{lines}"""


def renewed(before: str, found: Iterable[Budget], told: str) -> str:
    """The part of the page with these lines in the place of their old ones, and how, at its end."""
    new = {one.what: str(one) for one in found}
    names = "; ".join(new)
    lines = [new.pop(_cells(line)[0], line) for line in before.splitlines()]
    last = max(at for at, line in enumerate(lines) if line.startswith("|"))
    lines[last + 1 : last + 1] = new.values()
    return "\n".join([*lines, "", f"{told}: {names}."])


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| ").split(" | ")]


def fallen(before: str, found: Iterable[Budget]) -> Iterator[str]:
    """What is worse by a fifth than the page has it, a sentence each."""
    old: dict[str, float] = {}
    for line in before.splitlines():
        cells = _cells(line)
        if len(cells) >= 5 and re.fullmatch(r"[\d.]+", cells[4]):
            old[cells[0]] = float(cells[4])
    for one in found:
        if one.met is False:
            yield f"MISSED: {one.what}: {one.ours} ({one.allowed})"
        was = old.get(one.what)
        if was and one.ratio > WORSE * was:
            yield f"FELL: {one.what}: {one.ratio:.2f} times {one.floor}, was {was:.2f}"


def main() -> None:
    """Measure every line, and write the part."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--reports", type=int, help="how many are added together (all of PINCITE_SHARED, else 8)"
    )
    options.add_argument(
        "--only", nargs="+", choices=PARTS, help="measure these parts, and leave the other lines"
    )
    options.add_argument("--out", type=Path, default=HERE / "results.md")
    given = options.parse_args()
    load = os.getloadavg()[0]
    print(HEAD)
    found = []
    for one in measured(given.only or list(PARTS), given.reports):
        found.append(one)
        print(one, flush=True)
    before = parts.part(given.out, "budgets")
    if given.only and before:
        told = (
            f"By `python eval/budgets.py --only {' '.join(given.only)}` on "
            f"{datetime.now(UTC):%Y-%m-%d}, beside {load:.1f} other processes"
        )
        text = renewed(before, found, told)
    else:
        text = written(found, load)
    parts.replace(given.out, "budgets", text)
    for words in fallen(before, found):
        print(words)


if __name__ == "__main__":
    main()
