"""Judged questions -> eval/results.md: our figures beside plain systems', from one command.

Always on the specimens; on the real reports too where PINCITE_SHARED names their folder.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import parts as page
from baselines import SYSTEMS, Baselines
from machine import written_by

from pincite import embed, evaluate, specimens
from pincite.assistant import Assistant
from pincite.config import Config
from pincite.evaluate import risk
from pincite.evaluate.questions import Conversation, Question, TypedCitation, questions, read
from pincite.evaluate.report import report_of_bare_labels
from pincite.library import Library

HERE = Path(__file__).parent
Rows = dict[str, dict[str, object]]
RANKING = ("S@1", "S@5", "nDCG@5", "RR@10", "R@10", "essR@10")
PACKAGES = ("pincite", "torch", "onnxruntime", "faiss-cpu", "bm25s", "pypdfium2", "ir-measures")


@dataclass(frozen=True, slots=True)
class Bench:
    """A library and what is asked of it."""

    title: str
    reports: tuple[Path, ...]
    files: tuple[Path, ...]


def benches() -> Iterator[Bench]:
    """Yield what can be measured on this machine."""
    yield Bench("The specimens", specimens.paths(), _files(HERE / "questions", "specimens"))
    shared = os.environ.get("PINCITE_SHARED")
    if not shared:
        return
    gold, reports = Path(shared) / "gold", Path(shared) / "reports"
    yield Bench(
        "One real report, Harrow 2017",
        (reports / "harrow-2017.pdf",),
        _files(gold, "harrow_2017"),
    )
    twelve = json.loads((gold / "reports_12.json").read_text("utf8"))
    yield Bench(
        "Twelve real reports, all searched",
        tuple(reports / entry["file"] for entry in twelve),
        (gold / "reports_12_questions.jsonl",),
    )


def _files(folder: Path, name: str) -> tuple[Path, ...]:
    kinds = ("questions", "conversations", "lookups")
    return tuple(folder / f"{name}_{kind}.jsonl" for kind in kinds)


def main() -> None:
    """Measure everything and write the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, default=HERE / "results.md")
    options.add_argument("--rows", type=Path, help="folder to keep the result rows in")
    given = options.parse_args()
    config = Config.load()
    embedder = embed.named(config.embedder, config.models)
    parts = [_head(config.embedder)]
    curves: dict[str, tuple[risk.Point, ...]] = {}
    for bench in benches():
        with (
            tempfile.TemporaryDirectory() as folder,
            Library.open(Path(folder), embedder=embedder) as library,
        ):
            for path in bench.reports:
                added = library.add(path)
                _tell(f"{added.record.id}: {added.record.paragraphs} blocks, {added.seconds:.1f} s")
            parts.append(_section(bench, library, given.rows, curves))
    parts.append(_risk(curves, given.out.with_name("risk-coverage.svg")))
    page.replace(given.out, "questions", "\n\n".join(parts))
    _tell(f"wrote {given.out}")


def _head(model: str) -> str:
    return f"""# Results

{written_by("make eval", PACKAGES)}
- Vectors: {model}

Means over the questions a measure applies to (n), with the 95 % interval that resampling the
questions gives; [docs/evaluation.md](../docs/evaluation.md) says what each measures. Plain systems:
BM25 with stemming, one vector a paragraph, and 0.7/0.3 of both, each min-max normalised over the
blocks searched, unnumbered ones among them. The samples are small: differences inside the
intervals are no news, and where few questions all agree, an interval without width says nothing."""


def _risk(curves: dict[str, tuple[risk.Point, ...]], picture: Path) -> str:
    """The picture of all files' curves, written beside the results."""
    evaluate.write_lines([risk.as_svg(curves).rstrip()], picture)
    return f"""## Risk against coverage

The surest answers first: the share of answers that cite no relevant paragraph, or answer what the
reports do not say, against the share of questions answered.

![Risk against coverage, a curve a file]({picture.name})"""


def _section(
    bench: Bench, library: Library, kept: Path | None, curves: dict[str, tuple[risk.Point, ...]]
) -> str:
    records = library.records()
    numbered = sum(record.numbered for record in records)
    reports = f"{len(records)} reports" if len(records) > 1 else "1 report"
    lines = [f"## {bench.title}", f"{reports}, {numbered:,} numbered paragraphs."]
    plain = Baselines(library)
    for file in bench.files:
        lines += [f"### {file.name}", *_tables(file, library, plain, kept, curves)]
    return "\n\n".join(lines)


def _tables(
    file: Path,
    library: Library,
    plain: Baselines,
    kept: Path | None,
    curves: dict[str, tuple[risk.Point, ...]],
) -> Iterator[str]:
    items = read(file)
    assistant = Assistant(library)
    rows = evaluate.run(file, assistant)
    _keep(rows, kept, file.stem)
    ours = evaluate.summary(rows, file)
    _tell(evaluate.as_text(ours))
    if all(isinstance(item, TypedCitation) for item in items):
        yield _lookups(ours)
        return
    found = {"**Pincite**": ours}
    against: dict[str, Rows] = {}
    conversations = any(isinstance(item, Conversation) for item in items)
    if conversations:
        alone = evaluate.run(file, assistant, standalone=True)
        _keep(alone, kept, f"{file.stem}_standalone")
        found["Pincite, asked the rewrites"] = evaluate.summary(alone, file)
        against["Pincite, asked the rewrites"] = {str(row["id"]): row for row in alone}
    asked = list(questions(items))
    by_id = {str(row["id"]): row for row in rows}
    if not conversations:
        report = report_of_bare_labels(asked, by_id, [])
        curves[file.stem] = risk.curve(asked, by_id, report=report)
    for told in (False, True) if _names_reports(asked, library) else (False,):
        for name, fuse in SYSTEMS.items():
            result = plain.rows(asked, fuse, told=told)
            _keep(result, kept, f"{file.stem}_{'told_' if told else ''}{name.split()[0]}")
            title = f"{name}, asked the rewrites" if conversations else name
            title += ", told which reports" * told
            found[title] = evaluate.summary(result, file)
            against[title] = {str(row["id"]): row for row in result}
    systems = {name: result for name, result in found.items() if "Pincite" in name}
    yield evaluate.as_markdown(found, RANKING)
    yield "\n".join(_paired(asked, by_id, against))
    yield evaluate.all_as_markdown(systems)
    yield f"Pincite by kind of question; median time to answer {ours['p50_ms']:g} ms:"
    yield evaluate.kinds_as_markdown(ours)


def _paired(asked: Sequence[Question], ours: Rows, against: Mapping[str, Rows]) -> Iterator[str]:
    """Our nDCG@5 against each other system's, question by question, as a table."""
    report = report_of_bare_labels(asked, ours, [])
    later = [question for question in asked if question.turn and question.turn > 1]
    group = later or asked
    which = "later turns" if later else "all questions"
    yield f"| Pincite against, nDCG@5 on {which} | mean change (95 %) | p | n |"
    yield "| --- | ---: | ---: | ---: |"
    for name, theirs in against.items():
        change = evaluate.compare(group, theirs, ours, report=report)["nDCG@5"]
        mean = change.estimate
        cell = f"{mean.value:+.3f} ({mean.low:+.3f} to {mean.high:+.3f})"
        yield f"| {name} | {cell} | {change.p:.3f} | {mean.n} |"


def _lookups(ours: evaluate.Summary) -> str:
    figure = ours["measures"]["lookups"]
    wrong = f"; wrong: {', '.join(ours['wrong_lookups'])}" if ours["wrong_lookups"] else ""
    return f"{round(figure['value'] * figure['n'])} of {figure['n']} look-ups right{wrong}."


def _names_reports(asked: list[Question], library: Library) -> bool:
    return len(library.records()) > 1 and any(question.scope for question in asked)


def _keep(rows: list[dict[str, object]], folder: Path | None, name: str) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        evaluate.write(rows, folder / f"{name.replace('/', '-')}.jsonl")


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
