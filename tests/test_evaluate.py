import json

import pytest

from pincite import evaluate
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.errors import UsageError
from pincite.ingest import indexed
from pincite.library import Library
from pincite.store.opening import opened
from pincite.types import Turn
from tests import fakes

ROWS = (
    {
        "id": "Q1",
        "question": "Who values their training out of hours?",
        "kind": "factual",
        "relevant": ["3"],
        "essential": ["3"],
        "key_facts": ["foster carers"],
    },
    {
        "id": "C1",
        "turns": [
            {
                "id": "C1.1",
                "user": "How many children receive a return home interview within 72 hours?",
                "standalone": "How many get a return home interview within 72 hours?",
                "kind": "question",
                "relevant": ["2"],
            },
            {
                "id": "C1.2",
                "user": "what about those?",
                "standalone": "Do pathway plans of care leavers stay up to date?",
                "kind": "question",
                "relevant": ["4"],
            },
        ],
    },
    {"id": "L1", "query": "para 4", "expected": {"type": "paragraph", "labels": ["4"]}},
    {"id": "L2", "query": "para 3", "expected": {"type": "paragraph", "labels": ["4"]}},
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    embedder = HashingEmbedder()
    with Library.open(folder, embedder=embedder) as library:
        store = opened(folder)
        report = fakes.report()
        store.add_report(report, file=b"", chunks=indexed(report, embedder, lambda *_: None))
        store.close()
        yield Assistant(library)


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), "utf8")
    return path


def test_every_question_turn_and_look_up_gets_its_row_in_the_order_of_the_file(
    assistant, questions
):
    told = []
    rows = evaluate.run(questions, assistant, progress=lambda done, all: told.append((done, all)))
    assert [row["id"] for row in rows] == ["Q1", "C1.1", "C1.2", "L1", "L2"]
    assert list(rows[0]) == [
        "id",
        "scope",
        "hits",
        "answered",
        "outcome",
        "confidence",
        "statements",
        "nearest",
        "seconds",
    ]
    assert rows[0]["hits"][0]["label"] == "3" and rows[0]["scope"] == ["marlowe-vale-2019"]
    assert list(rows[0]["hits"][0]) == ["id", "report", "label", "section", "page", "score", "text"]
    assert list(rows[3]) == ["id", "type", "paragraphs", "message"]
    assert rows[3]["paragraphs"][0]["label"] == "4"
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


class Listening(Assistant):
    """Notes what it is asked, and after which turns."""

    def __init__(self, library):
        super().__init__(library)
        self.asked = []

    def ask(self, question, *, history=(), **rest):
        self.asked.append((question, tuple(history)))
        return super().ask(question, history=history, **rest)


def test_a_later_turn_is_asked_after_the_system_s_own_answers(assistant, questions):
    listening = Listening(assistant.library)
    rows = evaluate.run(questions, listening)
    first, second = (turn["user"] for turn in ROWS[1]["turns"])
    cited = tuple(c["id"] for s in rows[1]["statements"] for c in s["citations"])
    assert listening.asked[0] == (ROWS[0]["question"], ())
    assert listening.asked[1] == (first, ())
    assert cited
    assert listening.asked[2] == (
        second,
        (Turn(question=first, scope=("marlowe-vale-2019",), cited=cited),),
    )


def test_the_rewrites_are_asked_each_by_itself(assistant, questions):
    listening = Listening(assistant.library)
    evaluate.run(questions, listening, standalone=True)
    rewrites = [turn["standalone"] for turn in ROWS[1]["turns"]]
    assert listening.asked == [(text, ()) for text in (ROWS[0]["question"], *rewrites)]


def test_a_report_that_is_not_there_is_refused(assistant, questions):
    with pytest.raises(UsageError, match="no report elsewhere-2020"):
        evaluate.run(questions, assistant, reports=["elsewhere-2020"])


def test_the_summary_says_what_was_right_and_its_text_shows_it(assistant, questions):
    rows = evaluate.run(questions, assistant)
    found = evaluate.summary(rows, questions)
    assert found["n"] == 5 and found["missing"] == 0
    assert found["measures"]["S@1"]["n"] == 3
    assert found["measures"]["lookups"]["value"] == 0.5
    assert found["wrong_lookups"] == ["L2"]
    assert found["kinds"]["factual"]["n"] == 1 and found["kinds"]["factual"]["S@1"] == 1.0
    assert found["kinds"]["first turns"]["n"] == found["kinds"]["later turns"]["n"] == 1
    assert json.loads(json.dumps(found)) == found
    text = evaluate.as_text(found)
    assert text.startswith("questions.jsonl: 5 rows\n")
    assert "wrong look-ups: L2" in text and "later turns" in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_a_kind_that_is_to_be_refused_has_its_share_of_refusals(tmp_path):
    path = tmp_path / "questions.jsonl"
    asked = [{"id": f"Q{n}", "question": "?", "kind": "unanswerable_near_miss"} for n in range(4)]
    path.write_text("\n".join(map(json.dumps, asked)), "utf8")
    rows = [{"id": f"Q{n}", "scope": [], "hits": [], "answered": n == 0} for n in range(4)]
    found = evaluate.summary(rows, path)
    assert found["measures"]["refused_near"]["value"] == 0.75
    assert found["kinds"] == {"unanswerable_near_miss": {"n": 4, "refused": 0.75}}


def test_questions_without_a_row_are_counted_as_missing(assistant, questions):
    found = evaluate.summary(evaluate.run(questions, assistant)[1:4], questions)
    assert (found["n"], found["missing"]) == (3, 2)
    assert "2 of the file without a row" in evaluate.as_text(found)


def test_labels_without_a_report_are_refused_where_several_were_searched(questions):
    rows = [{"id": "Q1", "scope": ["a-2019", "b-2020"], "hits": [], "answered": False}]
    with pytest.raises(UsageError, match="--report ID"):
        evaluate.summary(rows, questions)


def test_tables_have_systems_as_rows_and_measures_as_columns(assistant, questions):
    found = evaluate.summary(evaluate.run(questions, assistant), questions)
    table = evaluate.as_markdown({"ours": found, "plain": found}, ("S@1", "no such"))
    head, rule, ours, plain = table.splitlines()
    assert head == "|  | S@1 (n=3) |" and rule == "| --- | --- |"
    assert ours.startswith("| ours | ") and plain.startswith("| plain | ")
    assert "| lookups | 2 | 0.500 (0.00–1.00) |" in evaluate.all_as_markdown({"ours": found})
    assert "| later turns | 1 |" in evaluate.kinds_as_markdown(found)


def test_rows_are_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "rows.jsonl"
    evaluate.write([{"id": "Q1", "text": "naïve"}], path)
    assert path.read_text("utf8") == '{"id": "Q1", "text": "naïve"}\n'
    with pytest.raises(TypeError):
        evaluate.write([{"id": "Q2"}, {"id": object()}], path)
    assert path.read_text("utf8") == '{"id": "Q1", "text": "naïve"}\n'
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"none/rows\.jsonl cannot be written: No such file"):
        evaluate.write([], tmp_path / "none" / "rows.jsonl")
