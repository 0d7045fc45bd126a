"""What Pincite may cost, and what it costs -> the part "Budgets" of eval/results.md.

usage: python eval/budgets.py [--reports N] [--out FILE]

Each line stands beside its floor or peer from the same run: what the same work costs without
Pincite. The ratios hold on other machines too, and are what to look at where this one was busy; a
line that is worse by a fifth than the page has it is told of.
"""

from __future__ import annotations

import argparse
import os
import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

import parts
from budget import Budget
from machine import written_by

HERE = Path(__file__).parent
PACKAGES = ("pincite", "onnxruntime", "faiss-cpu", "bm25s", "pypdfium2", "gradio")
HEAD = "| what | budget | ours | floor or peer, same run | × that | met |"
WORSE = 1.2


def measured(reports: int) -> Iterator[Budget]:
    """Every line there is, in order."""
    import bench_adding
    import bench_ask
    import bench_cold

    yield from bench_adding.measured(reports)
    yield from bench_cold.measured()
    yield from bench_ask.measured()


def fallen(before: str, found: Iterable[Budget]) -> Iterator[str]:
    """What is worse by a fifth than the page has it, a sentence each."""
    old: dict[str, float] = {}
    for line in before.splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if len(cells) >= 5 and re.fullmatch(r"[\d.]+", cells[4]):
            old[cells[0]] = float(cells[4])
    for one in found:
        if one.met is False:
            yield f"MISSED: {one.what}: {one.ours} ({one.allowed})"
        was = old.get(one.what)
        if was and one.ratio is not None and one.ratio > WORSE * was:
            yield f"FELL: {one.what}: {one.ratio:.2f} times {one.floor}, was {was:.2f}"


def main() -> None:
    """Measure every line, and write the part."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=8, help="how many are added together")
    options.add_argument("--out", type=Path, default=HERE / "results.md")
    given = options.parse_args()
    load = os.getloadavg()[0]
    print(HEAD)
    found = []
    for one in measured(given.reports):
        found.append(one)
        print(one, flush=True)
    before = parts.part(given.out, "budgets")
    busy = (
        f"The machine had other work: {load:.1f} processes were running on its {os.cpu_count()} "
        "cores before this began, so that times of the clock are too long."
        if load > 0.5
        else f"The machine had no other work ({load:.1f} processes before this began)."
    )
    said = f"{(__doc__ or '').split(chr(10), 4)[4].strip()} {busy}"
    lines = "\n".join(map(str, found))
    head = f"{HEAD}\n| --- | --- | ---: | ---: | ---: | --- |"
    text = f"""## Budgets

{written_by("make bench", PACKAGES)}

{textwrap.fill(" ".join(said.split()), 100)}

{head}
{lines}"""
    parts.replace(given.out, "budgets", text)
    for words in fallen(before, found):
        print(words)


if __name__ == "__main__":
    main()
