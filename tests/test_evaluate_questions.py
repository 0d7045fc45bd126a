import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.errors import UsageError
from pincite.evaluate.questions import (
    Conversation,
    Evidence,
    Expected,
    Question,
    TypedCitation,
    keys,
    questions,
    read,
)


@pytest.fixture
def written(tmp_path):
    def write(*rows):
        path = tmp_path / "questions.jsonl"
        lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        path.write_text("\n".join(lines) + "\n", "utf8")
        return path

    return write


def test_the_three_kinds_of_rows_are_told_apart_by_their_fields(written):
    path = written(
        {"id": "Q1", "question": "Who leads?", "relevant": ["3"], "note": "for people"},
        "",
        {"id": "C1", "turns": [{"id": "C1.1", "user": "and now?", "standalone": "Who leads now?"}]},
        {"id": "L1", "query": "para 3", "expected": {"type": "paragraph", "labels": ["3"]}},
    )
    question, conversation, citation = read(path)
    assert question == Question("Q1", "Who leads?", relevant=("3",))
    assert conversation == Conversation(
        "C1", (Question("C1.1", "and now?", standalone="Who leads now?", turn=1),)
    )
    assert citation == TypedCitation("L1", "para 3", Expected("paragraph", labels=("3",)))
    assert [q.id for q in questions(read(path))] == ["Q1", "C1.1"]


def test_a_field_that_is_null_counts_as_absent(written):
    path = written({"id": "Q1", "question": "Who?", "scope": None, "essential_alt": None})
    assert read(path) == (Question("Q1", "Who?"),)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('{"id": "Q2", "question": ', r"line 2: it is not JSON \(Expecting value, character 26\)"),
        ("[1]", "line 2: a row must be a JSON object"),
        ({"id": "Q2", "text": "Who?"}, "line 2: it has none of the fields question, turns and exp"),
        ({"question": "Who?"}, "line 2: Object missing required field `id`"),
        ({"id": 2, "question": "Who?"}, r"line 2: Expected `str`, got `int` - at `\$.id`"),
        (
            {"id": "Q2", "question": "Who?", "relevant": [{"report": "marlowe-vale-2019"}]},
            r"line 2: Object missing required field `labels` - at `\$.relevant\[0\]`",
        ),
        ({"id": "C1", "turns": []}, "line 2: the conversation has no turns"),
        ({"id": "C1", "turns": "who?"}, "line 2: turns must be a list of JSON objects"),
        ({"id": "C1", "turns": [{"id": "C1.1"}]}, "line 2: a turn lacks the field user"),
        ({"id": "L1", "expected": {}}, "line 2: Object missing required field `query`"),
        ({"id": "Q1", "question": "Who?"}, "line 2: the id Q1 is line 1's too"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line_with_what_is_wrong(written, row, said):
    path = written({"id": "Q1", "question": "Who?"}, row)
    with pytest.raises(UsageError, match=rf"questions\.jsonl, {said}"):
        read(path)


def test_a_file_that_is_missing_empty_or_no_text_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"none\.jsonl cannot be read .* No such file"):
        read(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(UsageError, match="holds no questions"):
        read(tmp_path / "empty.jsonl")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe{")
    with pytest.raises(UsageError, match="not UTF-8"):
        read(tmp_path / "bytes.jsonl")


def test_bare_labels_are_of_the_report_asked_and_others_of_their_own():
    assert keys(["25"], "a-2019") == {("a-2019", "25")}
    assert keys([Evidence("b-2020", ("1 (Recommendations)", "2"))], "a-2019") == {
        ("b-2020", "1"),
        ("b-2020", "2"),
    }
    assert keys([Evidence("b-2020", ())], "a-2019") == frozenset()


def test_what_will_also_do_changes_only_the_fields_it_names():
    case = TypedCitation(
        "L1",
        "section 7",
        Expected("question", "a-2019", ("7",), (3,)),
        (Expected(type="paragraph"), Expected(labels=())),
    )
    assert case.readings == (
        Expected("question", "a-2019", ("7",), (3,)),
        Expected("paragraph", "a-2019", ("7",), (3,)),
        Expected("question", "a-2019", (), (3,)),
    )


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_no_json_whatever_ends_in_anything_but_a_usage_error(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("any") / "questions.jsonl"
    rows = [{"id": "Q1", "question": value}, {"id": "C1", "turns": value}]
    rows += [{"id": "L1", "query": "7", "expected": value}, value]
    for row in rows:
        path.write_text(json.dumps(row), "utf8")
        try:
            read(path)
        except UsageError as error:
            assert "questions.jsonl" in str(error)


def test_the_questions_on_the_specimens_can_be_read(pytestconfig):
    files = sorted((pytestconfig.rootpath / "eval" / "questions").glob("*.jsonl"))
    items = [item for file in files for item in read(file)]
    assert len(list(questions(items))) >= 40
    assert any(question.unanswerable for question in questions(items))
    assert any(isinstance(item, Conversation) for item in items)
    assert any(isinstance(item, TypedCitation) for item in items)
