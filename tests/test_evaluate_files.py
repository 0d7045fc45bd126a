"""Files that other tools read, questions made of references, and a picture of risk."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import ir_measures
import pytest

from pincite import evaluate
from pincite.assistant import Assistant
from pincite.cli import main
from pincite.embed import HashingEmbedder
from pincite.errors import UsageError
from pincite.evaluate import measures, risk, trec
from pincite.evaluate.made import made
from pincite.evaluate.questions import Evidence, Question, questions, read
from pincite.library import Library
from pincite.types import Mark
from tests.fakes import report

REPORT = "marlowe-vale-2019"


def row(id: str, *labels: str | None, cited: str = "", sure: float = 0.5) -> dict[str, Any]:
    hits = [{"report": REPORT, "label": label, "text": "x"} for label in labels]
    citation = {"report": REPORT, "label": cited}
    statements = [{"text": "x", "citations": [citation]}] if cited else []
    return {
        "id": id,
        "scope": [REPORT],
        "hits": hits,
        "answered": bool(cited),
        "confidence": sure,
        "statements": statements,
    }


QUESTIONS = [
    Question("Q1", "?", relevant=("2", "4"), essential=("4",)),
    Question("Q2", "?", relevant=("9",)),
    Question("Q3", "?", relevant=("5",), exclude=("1",)),
    Question("Q4", "?", answerable=False),
]
ROWS = [row("Q1", "1", None, "2", "3", "4"), row("Q2", "9"), row("Q3", "1", "5"), row("Q4", "1")]


def test_another_tool_scores_our_run_as_we_do(tmp_path: Path) -> None:
    run, qrels = tmp_path / "our.run", tmp_path / "our.qrels"
    evaluate.write_lines(trec.run_lines(ROWS, QUESTIONS, report=REPORT), run)
    evaluate.write_lines(trec.qrels_lines(QUESTIONS, report=REPORT), qrels)
    theirs = {
        (found.query_id, str(found.measure)): found.value
        for found in ir_measures.iter_calc(
            [ir_measures.nDCG @ 5, ir_measures.RR @ 10],
            ir_measures.read_trec_qrels(str(qrels)),
            ir_measures.read_trec_run(str(run)),
        )
    }
    ours = measures.of(QUESTIONS, {r["id"]: r for r in ROWS}, report=REPORT)
    assert {(q, m): ours[q][m] for q, m in theirs} == pytest.approx(theirs)
    assert len(theirs) == 6
    # By hand: Q1's relevant ones are its second and fourth numbered hits.
    assert theirs["Q1", "RR@10"] == 0.5
    # Q3's first hit is the paragraph that the question quotes: it does not count.
    assert ours["Q3"]["S@1"] == 1.0


def test_another_tool_scores_the_essential_ones_as_we_do(tmp_path: Path) -> None:
    file, rows = tmp_path / "q.jsonl", tmp_path / "ours.jsonl"
    asked = [{"id": "Q1", "question": "?", "relevant": ["2", "4"], "essential": ["4"]}]
    evaluate.write([*asked, {"id": "Q2", "question": "?", "relevant": ["9"]}], file)
    evaluate.write([row("Q1", "1", "2", "3", "5", "4"), row("Q2", "9")], rows)
    run, essential = tmp_path / "our.run", tmp_path / "essential.qrels"
    arguments = ["eval", str(file), "--score", str(rows), "--report", REPORT]
    assert main([*arguments, "--trec-run", str(run), "--trec-essential", str(essential)]) == 0
    assert essential.read_text("utf8") == f"Q1 0 {REPORT}#4 1\n"
    # The only essential one stands fifth.
    theirs = ir_measures.calc_aggregate(
        [ir_measures.R @ 5, ir_measures.RR @ 10],
        ir_measures.read_trec_qrels(str(essential)),
        ir_measures.read_trec_run(str(run)),
    )
    assert theirs == {ir_measures.R @ 5: 1.0, ir_measures.RR @ 10: 0.2}
    ours = evaluate.summary(evaluate.read_rows(rows), file, reports=[REPORT])["measures"]
    assert (ours["essR@5"]["value"], ours["essR@5"]["n"]) == (1.0, 1)


def test_judgements_that_were_written_measure_a_run_as_the_questions_do(tmp_path: Path) -> None:
    qrels = tmp_path / "our.qrels"
    evaluate.write_lines(trec.qrels_lines(QUESTIONS, report=REPORT), qrels)
    rows = {r["id"]: r for r in trec.read_run(written(tmp_path / "our.run"))}
    by_questions = measures.of(QUESTIONS, rows, report=REPORT)
    by_judgements = measures.of(questions(read(qrels)), rows)
    assert {q: {m: v[m] for m in measures.RANKING} for q, v in by_judgements.items()} == {
        q: {m: v[m] for m in measures.RANKING} for q, v in by_questions.items() if "S@1" in v
    }


def test_relevance_of_two_is_essential_and_of_none_is_none(tmp_path: Path) -> None:
    file = tmp_path / "judged.qrels"
    file.write_text("Q 0 a#1 2\nQ 0 a#2 1\nQ 0 a#3 0\n\nQ 0 a#4 -1\n")
    (one,) = questions(read(file))
    assert one.relevant == (Evidence("a", ("1",)), Evidence("a", ("2",)))
    assert one.essential == (Evidence("a", ("1",)),)


@pytest.mark.parametrize("line", ["Q 0 a#1", "Q 0 a 1", "Q 0 a#1 yes", "Q 0 a#1 1 1"])
def test_a_line_that_is_no_judgement_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    file = tmp_path / "judged.qrels"
    file.write_text(f"Q 0 a#1 1\n{line}\n")
    with pytest.raises(UsageError, match="line 2"):
        read(file)


def test_judgements_cannot_be_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "judged.qrels"
    file.write_text(f"Q1 0 {REPORT}#1 1\n")
    run = written(tmp_path / "our.run")
    assert main(["eval", str(file), "--score", str(run), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["measures"]["S@1"]["n"] == 1
    with (
        Library.open(tmp_path / "library", embedder=HashingEmbedder()) as library,
        pytest.raises(UsageError, match="nothing to ask"),
    ):
        evaluate.run(file, Assistant(library))


def test_a_question_without_a_line_in_a_run_counts_as_found_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, run = tmp_path / "judged.qrels", tmp_path / "their.run"
    file.write_text(f"Q1 0 {REPORT}#1 1\nQ2 0 {REPORT}#2 1\n")
    run.write_text(f"Q1 Q0 {REPORT}#1 1 2.5 t\n")
    assert main(["eval", str(file), "--score", str(run), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["measures"]["S@1"]["value"], found["measures"]["S@1"]["n"]) == (0.5, 2)
    assert found["missing"] == 0


def written(path: Path) -> Path:
    evaluate.write_lines(trec.run_lines(ROWS, QUESTIONS, report=REPORT), path)
    return path


def test_a_run_that_was_written_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "our.run"
    evaluate.write_lines(trec.run_lines(ROWS), path)
    read = {r["id"]: r for r in trec.read_run(path)}
    kept = {r["id"]: measures.ranking(r["hits"]) for r in ROWS}
    assert {id: measures.ranking(r["hits"]) for id, r in read.items()} == kept
    # A ranking has no answers: nothing is said of them, and nothing of refusals.
    values = measures.of(QUESTIONS, read, report=REPORT)
    assert values["Q4"] == {}
    assert not {"answered_ok", "cite_prec", "block@5"} & values["Q1"].keys()


@pytest.mark.parametrize("line", ["Q1 Q0 harrow-2017#2 1", "Q1 Q0 nodoc 1 2 t", "Q1 Q0 a#2 1 x t"])
def test_a_line_that_is_no_run_s_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "their.run"
    path.write_text(f"Q1 Q0 a#1 1 2.5 t\n{line}\n")
    with pytest.raises(UsageError, match="line 2"):
        trec.read_run(path)


def test_risk_against_coverage_by_hand() -> None:
    questions = [
        Question("A", "?", relevant=("1",)),
        Question("B", "?", relevant=("1",)),
        Question("C", "?", answerable=False),
        Question("D", "?", unnumbered_only=True, relevant=("1",)),
    ]
    rows = {
        "A": row("A", cited="1", sure=0.9),
        "B": row("B", cited="2", sure=0.4),
        "C": row("C", cited="1", sure=0.6),
        "D": row("D", cited="1", sure=1.0),
    }
    points = risk.curve(questions, rows, report=REPORT)
    assert [p.coverage for p in points] == pytest.approx([1 / 3, 2 / 3, 1])
    assert [p.risk for p in points] == pytest.approx([0, 1 / 2, 2 / 3])
    assert [p.confidence for p in points] == [0.9, 0.6, 0.4]
    assert risk.area(points) == pytest.approx((0 + 1 / 2 + 2 / 3) / 3)
    picture = ElementTree.fromstring(risk.as_svg({"ours & <theirs>": points}))
    line = picture.find("{*}polyline")
    assert line is not None
    drawn = [tuple(map(float, p.split(","))) for p in line.attrib["points"].split()]
    assert [x for x, _ in drawn] == sorted(x for x, _ in drawn)
    assert drawn[0][1] > drawn[1][1] > drawn[2][1]
    assert any("ours & <theirs>: area 0.389" in "".join(t.itertext()) for t in picture)


def test_questions_are_made_of_what_a_report_points_at() -> None:
    blocks = [
        ("1", "Ensure that all the boats are counted in spring. (Paragraph 7)", "recommendation"),
        ("2", "Keep a register of the moorings of every quay.", "recommendation"),
        ("6", "The ferry ran. As paragraph 7 says, the boats were not counted in 2014 and 2015."),
        ("7", "Boats were not counted. (Recommendation)"),
        ("8", "See paragraph 7.", "finding"),
    ]
    one = report(blocks)
    seven = f"{REPORT}#7"
    pointing = {"1": "(Paragraph 7)", "6": "paragraph 7", "8": "paragraph 7"}
    paragraphs = []
    for p in one.paragraphs():
        marks: tuple[Mark, ...] = ()
        if words := pointing.get(p.label or ""):
            at = p.text.index(words)
            marks = (Mark("paragraph", at, at + len(words), (seven,)),)
        if p.label == "7":
            marks = (Mark("recommendation", p.text.index("("), len(p.text)),)
        paragraphs.append(type(p)(**{f: getattr(p, f) for f in p.__slots__} | {"marks": marks}))
    rows = list(made(paragraphs, "Marlowe Vale 2019"))
    assert [(r["kind"], r["question"]) for r in rows] == [
        (
            "back-reference",
            "Marlowe Vale 2019: Ensure that all the boats are counted in spring.",
        ),
        (
            "cross-reference",
            "Marlowe Vale 2019: As says, the boats were not counted in 2014 and 2015.",
        ),
        (
            "recommendation mark",
            "Marlowe Vale 2019: Keep a register of the moorings of every quay.",
        ),
    ]
    assert all(r["relevant"] == [{"report": REPORT, "labels": ["7"]}] for r in rows)
    assert [r["exclude"][0]["labels"] for r in rows] == [["1"], ["6"], ["2"]]
    # Which finding is the recommendation's own is not printed; where the others point is.
    assert [r.get("any_of", False) for r in rows] == [False, False, True]


def test_where_any_of_them_will_do_only_the_soonest_is_measured() -> None:
    question = Question("Q", "?", relevant=("2", "4", "6"), any_of=True)
    found = measures.of([question], {"Q": row("Q", "1", "2", cited="1")}, report=REPORT)["Q"]
    assert found == {"S@1": 0.0, "S@3": 1.0, "S@5": 1.0, "RR@10": 0.5, "answered_ok": True}


def test_what_a_question_quotes_is_no_wrong_citation() -> None:
    question = Question("Q", "?", relevant=("7",), exclude=(Evidence(REPORT, ("1",)),))
    answer = row("Q", "1", "7", cited="7")
    answer["statements"].append({"text": "x", "citations": [{"report": REPORT, "label": "1"}]})
    assert measures.of([question], {"Q": answer}, report=REPORT)["Q"]["cite_prec"] == 1.0


def test_compared_files_are_told_with_their_chance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, old, new = (tmp_path / name for name in ("q.jsonl", "old.jsonl", "new.jsonl"))
    ids = [f"Q{n}" for n in range(12)]
    evaluate.write([{"id": id, "question": "?", "relevant": ["2"]} for id in ids], file)
    evaluate.write([row(id, "1", "2") for id in ids], old)
    evaluate.write([row(id, "2", "1") for id in ids], new)
    arguments = ["eval", str(file), "--compare", str(old), str(new), "--report", REPORT]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert re.search(r"new.jsonl against old.jsonl", told)
    assert re.search(r"S@1\s+\+1\.000 .* \*\s+n = 12", told)
    assert main([*arguments, "--json"]) == 0
    change = json.loads(capsys.readouterr().out)["S@1"]
    assert (change["value"], change["n"]) == (1.0, 12)
    assert change["p"] < 0.01


def test_a_ranking_is_compared_with_a_system_that_answers_either_way_round(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, rows, run = (tmp_path / name for name in ("q.jsonl", "ours.jsonl", "their.run"))
    evaluate.write([{"id": "Q", "question": "?", "relevant": ["2"]}], file)
    evaluate.write([row("Q", "2", cited="2")], rows)
    evaluate.write_lines(trec.run_lines([row("Q", "1", "2")]), run)
    for pair, change in (((rows, run), -1.0), ((run, rows), 1.0)):
        arguments = ["eval", str(file), "--compare", *map(str, pair), "--report", REPORT, "--json"]
        assert main(arguments) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["S@1"]["value"] == change
        assert "answered_ok" not in told


def test_rows_that_are_none_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, bad = tmp_path / "q.jsonl", tmp_path / "bad.jsonl"
    evaluate.write([{"id": "Q", "question": "?", "relevant": ["2"]}], file)
    bad.write_text('{"id": "Q"}\nno row\n')
    assert main(["eval", str(file), "--score", str(bad), "--report", REPORT]) == 2
    assert "line 2" in capsys.readouterr().err
