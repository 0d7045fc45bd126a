"""Fits the confidence in an answer -> src/pincite/calibration.json and eval/calibration.md.

Asks the calibration questions (of published reports, in PINCITE_SHARED) and the specimens'
of one library; every report's questions are scored by a fit that has not seen that report. The
held-out questions, of other reports and by other hands, are only tested on; so are the judged
ones of `make eval`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
from machine import written_by
from sklearn.linear_model import LogisticRegression

from pincite import answerable, embed, specimens
from pincite.assistant import Assistant
from pincite.config import Config
from pincite.evaluate.intervals import auroc
from pincite.evaluate.questions import questions, read
from pincite.library import Library
from pincite.types import Evidence

HERE = Path(__file__).parent
OURS = HERE / "questions" / "specimens_questions.jsonl"
OTHERS = HERE / "questions" / "calibration_questions.jsonl"
HELD_OUT = HERE / "questions" / "held_out_questions.jsonl"
COEFFICIENTS = HERE.parent / "src" / "pincite" / "calibration.json"
NAMES = ("cosine", "missing", "lacking", "unexplained")
STRENGTH = 3.0
"""Inverse of the regularisation."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was seen of its answer."""

    group: str
    """The report it is of: never on both sides of a fit."""
    kind: str
    """"answerable", "near" or "absent"."""
    seen: Evidence


def main() -> None:
    """Ask, fit, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--library", type=Path, help="a library that holds the reports already")
    given = options.parse_args()
    config = Config.load()
    embedder = embed.named(config.embedder, config.models)
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(given.library or Path(folder), embedder=embedder) as library,
    ):
        _fill(library)
        asked = [*_asked(library, OTHERS), *_asked(library, OURS)]
        tested = _asked(library, HELD_OUT)
    signs = np.array([answerable.signs(one.seen) for one in asked])
    there = np.array([one.kind == "answerable" for one in asked])
    held_out = _held_out(signs, there, [one.group for one in asked])
    model = _fitted(signs, there)
    groups = len({one.group for one in asked})
    _write_coefficients(model, asked, groups)
    answerable.coefficients.cache_clear()
    page = _page(model, asked, held_out, tested)
    (HERE / "calibration.md").write_text(page, encoding="utf8")
    print(f"Fitted on {len(asked)} questions; see {HERE / 'calibration.md'}")


def _fill(library: Library) -> None:
    """Add the reports that are asked about and are not there yet."""
    there = {record.id for record in library.records()}
    wanted = {q.scope[0] for file in (OTHERS, HELD_OUT) for q in questions(read(file))} - there
    shared = os.environ.get("PINCITE_SHARED")
    if wanted and not shared:
        sys.exit("The reports are not here: PINCITE_SHARED must name the folder that has reports/.")
    for path in (Path(shared or "") / "reports" / f"{id}.pdf" for id in sorted(wanted)):
        print(f"reading {path.name}", flush=True)
        library.add(path)
    for path in specimens.paths():
        if path.stem not in there:
            library.add(path)


def _asked(library: Library, file: Path) -> list[Asked]:
    assistant = Assistant(library)
    found = []
    for question in questions(read(file)):
        if question.unnumbered_only:
            continue
        kind = "answerable"
        if question.unanswerable:
            kind = "near" if "near" in question.kind else "absent"
        # Of the reports it is of: not every question names its body.
        seen = assistant.ask(question.question, reports=question.scope or ()).evidence
        if seen is not None:
            group = "specimens" if file == OURS else question.scope[0]
            found.append(Asked(group, kind, seen))
    return found


def _fitted(signs: Numbers, there: npt.NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=2000).fit(signs, there)


def _held_out(signs: Numbers, there: npt.NDArray[np.bool_], groups: Sequence[str]) -> Numbers:
    """The score of each question by a fit on the other reports."""
    group = np.array(groups)
    scores = np.zeros(len(signs))
    for one in sorted(set(groups)):
        model = _fitted(signs[group != one], there[group != one])
        scores[group == one] = model.predict_proba(signs[group == one])[:, 1]
    return scores


def _area(positive: Numbers, negative: Numbers) -> str:
    """The area under the curve with its 95 % interval."""
    area = auroc(positive.tolist(), negative.tolist())
    return f"{area.value:.2f} ({area.low:.2f}–{area.high:.2f})"


def _write_coefficients(model: LogisticRegression, asked: Sequence[Asked], groups: int) -> None:
    counts = {kind: sum(one.kind == kind for one in asked) for kind in KINDS}
    held = {
        "fitted": f"{datetime.now(UTC):%Y-%m-%d}",
        "by": "make calibrate",
        "data": {OTHERS.name: f"{groups - 1} reports", OURS.name: "the specimens", **counts},
        "groups": groups,
        "bias": round(float(model.intercept_[0]), 3),
        "weights": dict(zip(NAMES, np.round(model.coef_[0], 3).tolist(), strict=True)),
    }
    COEFFICIENTS.write_text(json.dumps(held, indent=1) + "\n", encoding="utf8")


KINDS = ("answerable", "near", "absent")


def _outcomes(asked: Sequence[Asked]) -> str:
    """A line a kind: how many are answered, in part, not."""
    rows = [
        "| kind | n | answered | partly | not in the reports |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name in KINDS:
        outcomes = [answerable.judge(one.seen).outcome for one in asked if one.kind == name]
        shares = [
            f"{outcomes.count(outcome) / len(outcomes):.2f}"
            for outcome in ("answered", "partly", "not_in_reports")
        ]
        rows.append(f"| {name} | {len(outcomes)} | {' | '.join(shares)} |")
    return "\n".join(rows)


def _page(
    model: LogisticRegression, asked: Sequence[Asked], held_out: Numbers, tested: Sequence[Asked]
) -> str:
    kind = np.array([one.kind for one in asked])
    of = {name: held_out[kind == name] for name in KINDS}
    groups = len({one.group for one in asked})
    bins = np.clip((held_out * 5).astype(int), 0, 4)
    steps = [
        f"| {n / 5:.1f}–{(n + 1) / 5:.1f} | {np.sum(bins == n)} | "
        f"{np.mean(kind[bins == n] == 'answerable') if np.any(bins == n) else float('nan'):.2f} |"
        for n in range(5)
    ]
    weights = ", ".join(
        f"{name} {value:+.2f}" for name, value in zip(NAMES, model.coef_[0], strict=True)
    )
    said = (
        f"A logistic regression on {len(asked)} questions about {groups} groups of reports (the "
        f"specimens are one): bias {model.intercept_[0]:+.2f}, {weights}. *cosine* is the nearest "
        "of the best paragraph, *missing* the share of the question's weight that occurs nowhere, "
        "*lacking* whether no sentence gives the kind of thing asked for, *unexplained* whether "
        "none gives a reason that is asked for. Four in ten of the questions have no answer, far "
        "more than people ask: in use a confidence errs to the low side. The patterns behind "
        "*lacking*, the words behind *missing* and the rules for the outcomes were settled with "
        "these questions, and those of `make eval`, in view. The held-out ones were first asked "
        "when those were settled; words and patterns were added since."
    )
    curves = (
        "Scores of fits that have not seen the question's report, area under the curve with 95 % "
        f"intervals: answerable against near misses {_area(of['answerable'], of['near'])}, "
        f"against absent subjects {_area(of['answerable'], of['absent'])}."
    )
    return f"""# How sure an answer is

{written_by("make calibrate", ("pincite", "scikit-learn", "onnxruntime"))}

{textwrap.fill(said, 100)}

{textwrap.fill(curves, 100)}

{_outcomes(asked)}

(Outcomes by the coefficients in use, which have seen all of these.)

The held-out questions, of other reports, written by other hands:

{_outcomes(tested)}

| confidence, held out | n | answerable |
| --- | ---: | ---: |
{chr(10).join(steps)}
"""


if __name__ == "__main__":
    main()
