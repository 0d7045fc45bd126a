import json
import math
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite import evaluate
from pincite.errors import UsageError
from pincite.evaluate import measures
from pincite.evaluate.questions import Block, Evidence, Expected, Question, TypedCitation

HERE = "marlowe-vale-2019"


def hit(label, report=HERE, text="Words."):
    return {"report": report, "label": label, "text": text}


def cited(text, *labels):
    return {"text": text, "citations": [{"report": HERE, "label": label} for label in labels]}


def row(labels=(), *, statements=(), answered=True, confidence=0.5, scope=(HERE,), id="Q1"):
    return {
        "id": id,
        "scope": list(scope),
        "hits": [hit(label) for label in labels],
        "answered": answered,
        "confidence": confidence,
        "statements": list(statements),
        "seconds": 0.01,
    }


def measured(question, result):
    return measures.of([question], {question.id: result}, report=HERE)[question.id]


def test_ranking_measures_agree_with_arithmetic_by_hand():
    question = Question("Q1", "?", relevant=("4", "9", "7"), essential=("9",))
    found = measured(question, row(["1", "9", "2", "3", "4", "5", "6"]))
    # Relevant at ranks 2 and 5; the third is not found.
    gain = 1 / math.log2(3) + 1 / math.log2(6)
    best = 1 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert found["S@1"] == 0 and found["S@3"] == 1 and found["S@5"] == 1
    assert found["nDCG@5"] == pytest.approx(gain / best)
    assert found["nDCG@10"] == pytest.approx(gain / best)
    assert found["RR@10"] == pytest.approx(1 / 2)
    assert found["R@5"] == found["R@10"] == pytest.approx(2 / 3)
    assert found["essR@5"] == found["essR@10"] == 1


def test_unnumbered_hits_neither_count_nor_stand_in_the_way():
    question = Question("Q1", "?", relevant=("4",))
    assert measured(question, row([None, None, "4"]))["S@1"] == 1


def test_a_paragraph_that_comes_twice_counts_once_where_it_comes_first():
    question = Question("Q1", "?", relevant=("4", "9"))
    assert measured(question, row(["[4]", "4", "9"])) == measured(question, row(["4", "9"]))


def test_the_same_label_of_another_report_is_another_paragraph():
    question = Question("Q1", "?", relevant=(Evidence(HERE, ("4",)),))
    other = row() | {"hits": [hit("4", "marlowe-vale-2023")]}
    assert measured(question, other)["S@5"] == 0


def test_equal_scores_keep_the_order_they_are_shown_in():
    question = Question("Q1", "?", relevant=("4",))
    tied = row() | {"hits": [hit(label) | {"score": 1.0} for label in ("9", "7", "4")]}
    assert measured(question, tied)["RR@10"] == pytest.approx(1 / 3)


def test_a_ranking_without_a_hit_scores_zero_and_is_counted():
    found = measured(Question("Q1", "?", relevant=("4",), essential=("4",)), row())
    assert found["nDCG@5"] == found["R@10"] == found["essR@10"] == 0


def test_answer_measures_agree_with_arithmetic_by_hand():
    question = Question(
        "Q1",
        "?",
        relevant=("4", "9"),
        essential=("4", "9"),
        key_facts=("72 hours", "two thirds|two-thirds", "never"),
    )
    statements = (
        cited("Over two thirds are seen.", "4", "5"),
        cited("Within 72\u00a0hours.", "4"),
        cited("A lead-in.", None),
    )
    found = measured(question, row(statements=statements))
    assert found["cite_prec"] == pytest.approx(2 / 3)
    assert found["ess_cited"] == pytest.approx(1 / 2)
    assert found["key_facts"] == pytest.approx(2 / 3)
    assert found["first_fact"] == 1 and found["answered_ok"] == 1


def test_the_best_of_the_sets_that_will_do_is_counted():
    question = Question(
        "Q1", "?", relevant=("4", "9"), essential=("4",), essential_alt=(("4",), ("9", "7"))
    )
    assert measured(question, row(statements=[cited("So.", "9", "7")]))["ess_cited"] == 1
    assert measured(question, row(statements=[cited("So.", "9")]))["ess_cited"] == 1 / 2


def test_an_answer_that_cites_no_number_has_no_precise_citation():
    question = Question("Q1", "?", relevant=("4",), key_facts=("so",))
    found = measured(question, row(statements=[cited("Well.", None)], answered=False))
    assert found["cite_prec"] == found["first_fact"] == found["answered_ok"] == 0


def test_an_unanswerable_question_is_judged_by_its_refusal_alone():
    absent = Question("Q1", "?", kind="unanswerable_absent", answerable=False)
    assert measured(absent, row(answered=False)) == {"refused_absent": True}
    near = Question("Q1", "?", kind="unanswerable_near_miss")
    assert measured(near, row(["4"], answered=True)) == {"refused_near": False}


def test_an_unnumbered_answer_is_found_by_its_first_words_among_five_hits():
    question = Question(
        "Q1", "?", summary_ok=(Block("Children’s services—good, now"),), unnumbered_only=True
    )
    right = hit(None, text="1 Childrens services: good, now and later.")
    found = row() | {"hits": [hit("1")] * 4 + [right]}
    assert measured(question, found) == {"block@5": True}
    late = row() | {"hits": [hit("1")] * 5 + [right]}
    assert measured(question, late) == {"block@5": False}


@pytest.mark.parametrize(
    ("searched", "ok"),
    [
        (["a"], False),  # b was needed
        (["a", "b"], True),
        (["a", "b", "c", "d"], True),  # twice as many as needed
        (["a", "b", "c", "d", "e"], False),
    ],
)
def test_a_scope_is_right_when_it_holds_what_is_needed_and_little_else(searched, ok):
    question = Question("Q1", "?", relevant=("4",), scope=("a", "b"))
    assert measured(question, row(scope=searched))["scope_ok"] == ok


def looked_up(type, *labels, report=HERE, pages=(4,)):
    found = [{"report": report, "label": label, "pages": list(pages)} for label in labels]
    return {"id": "L1", "type": type, "paragraphs": found, "message": ""}


def test_a_look_up_is_right_with_the_type_and_the_paragraphs_of_one_reading():
    case = TypedCitation(
        "L1",
        "rec 12",
        Expected("not_found", labels=()),
        (Expected("paragraph", labels=("12",)),),
    )
    assert measures.right(case, looked_up("not_found"))
    assert measures.right(case, looked_up("paragraph", "12"))
    assert not measures.right(case, looked_up("paragraph", "12", "13"))
    assert not measures.right(case, looked_up("range", "12"))


def test_a_look_up_in_the_wrong_report_is_wrong():
    case = TypedCitation("L1", "para 4", Expected("paragraph", HERE, ("4",)))
    assert measures.right(case, looked_up("paragraph", "4"))
    assert not measures.right(case, looked_up("paragraph", "4", report="marlowe-vale-2023"))


def test_an_unnumbered_section_is_judged_by_its_page():
    case = TypedCitation("L1", "the summary", Expected("section", labels=(), pages=(9,)))
    assert measures.right(case, looked_up("section", None, None, pages=(9, 10)))
    assert not measures.right(case, looked_up("section", None, pages=(2,)))
    assert not measures.right(case, looked_up("section"))


def test_words_that_are_no_citation_are_right_as_a_question_without_paragraphs():
    case = TypedCitation("L1", "the one on visits", Expected("question", labels=("7",)))
    assert measures.right(case, looked_up("question"))
    assert measures.right(case, looked_up("question", "7"))
    assert not measures.right(case, looked_up("question", "8"))


labels = st.lists(st.sampled_from("123456789") | st.none(), max_size=12)


@given(labels, st.sets(st.sampled_from("123456789"), min_size=1))
def test_every_ranking_measure_agrees_with_its_textbook_formula(ranked, relevant):
    found = measured(Question("Q1", "?", relevant=tuple(relevant)), row(ranked))
    order = list(dict.fromkeys(label for label in ranked if label))
    hits = [label in relevant for label in order]
    for k in (1, 3, 5):
        assert found[f"S@{k}"] == any(hits[:k])
    for k in (5, 10):
        best = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(relevant)) + 1))
        gain = sum(1 / math.log2(rank + 1) for rank, ok in enumerate(hits[:k], 1) if ok)
        assert found[f"nDCG@{k}"] == pytest.approx(gain / best)
        assert found[f"R@{k}"] == pytest.approx(sum(hits[:k]) / len(relevant))
    assert found["RR@10"] == pytest.approx(1 / (hits.index(True) + 1) if any(hits[:10]) else 0)


def test_a_machine_without_ir_measures_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(UsageError, match=r"pip install 'pincite\[eval\]'"):
        measured(Question("Q1", "?", relevant=("4",)), row(["4"]))


# ---- against the script that defines the measures -----------------------------------------------

WORDS = ["visits", "72 hours", "timely", "team", "plan", "two thirds", "good’s", "2014–15"]


def made_up(seed, *, several):
    """Judged questions of every sort and a system's rows for them, all by chance."""
    chance = random.Random(seed)
    reports = [HERE, "marlowe-vale-2023", "brackenmoor-2021"] if several else [HERE]
    labels = [str(number) for number in range(1, 30)]

    def places(count):
        some = chance.sample(labels, count)
        if not several:
            return some
        return [{"report": chance.choice(reports), "labels": [x + " (Findings)"]} for x in some]

    judged, rows = [], []
    for number in range(80):
        kind = chance.choice(["factual"] * 6 + ["unanswerable_absent", "unanswerable_near_miss"])
        relevant = places(chance.randint(1, 7)) if kind == "factual" else []
        blocks_only = kind == "factual" and chance.random() < 0.15
        judged.append(
            {
                "id": f"Q{number}",
                "question": "?",
                "kind": kind,
                "answerable": kind == "factual",
                "relevant": [] if blocks_only and chance.random() < 0.5 else relevant,
                "essential": relevant[: chance.randint(0, 3)],
                "essential_alt": [places(2), places(1)] if chance.random() < 0.3 else [],
                "summary_ok": [{"starts": f"Block {chance.randint(1, 9)} says"}]
                * (chance.random() < 0.8),
                "unnumbered_only": blocks_only,
                "key_facts": chance.sample(WORDS, chance.randint(0, 3)),
                "scope": chance.sample(reports, 1) if several and chance.random() < 0.8 else None,
            }
        )
        found = [
            {
                "report": chance.choice(reports),
                "label": chance.choice([*labels, "[7]", "(8)", None, None]),
                "text": f"Block {chance.randint(1, 9)} says so.",
            }
            for _ in range(chance.choice([0, 12, 50]))
        ]
        rows.append(
            {
                "id": f"Q{number}",
                "scope": chance.sample(reports, chance.randint(1, len(reports))),
                "hits": found,
                "answered": chance.random() < 0.7,
                "confidence": round(chance.random(), 1),
                "statements": [
                    {
                        "text": " ".join(chance.sample(WORDS, 4)),
                        "citations": chance.sample(found, n),
                    }
                    for n in chance.sample(range(min(4, len(found) + 1)), min(2, len(found)))
                ],
                "seconds": round(chance.random(), 4),
            }
        )
    return judged, rows[:-3]


@pytest.mark.reports
@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_agrees_with_the_script_that_defines_it(shared, tmp_path, seed, several):
    judged, rows = made_up(seed, several=several)
    questions, results = tmp_path / "questions.jsonl", tmp_path / "results.jsonl"
    questions.write_text("\n".join(map(json.dumps, judged)), "utf8")
    evaluate.write(rows, results)
    script = [sys.executable, shared / "tools" / "score_eval.py", results, questions]
    done = subprocess.run(
        [*script, *([] if several else ["--report", HERE])], capture_output=True, text=True
    )
    theirs = json.loads(done.stdout.splitlines()[0])
    ours = evaluate.summary(rows, questions, reports=() if several else (HERE,))
    figures = {name: figure["value"] for name, figure in ours["measures"].items()}
    figures |= {name: ours[name] for name in ("n", "missing", "p50_ms")}
    # Both round to three decimals; the last may differ where a value stands on the edge.
    assert {name: figures[name] for name in theirs} == pytest.approx(theirs, abs=0.0011)
    assert ours["missing"] == 3
