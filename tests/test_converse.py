import pytest

from pincite import converse, following
from pincite.types import Turn

FIRST = Turn("How quickly are missing children interviewed?", scope=("marlowe-vale-2019",))


def test_a_first_question_stands_as_it_is():
    asked = converse.in_context("and in 2020?", ())
    assert (asked.text, asked.earlier) == ("and in 2020?", ())


@pytest.mark.parametrize(
    "question",
    [
        "is that better than before?",
        "what about care leavers?",
        "why?",
        "what made the difference?",
    ],
)
def test_a_question_that_leans_brings_the_one_before(question):
    asked = converse.in_context(question, [FIRST])
    assert asked.text == question
    assert asked.earlier == ((FIRST.question, 0.7),)


def test_a_question_that_stands_alone_brings_nothing_along():
    asked = converse.in_context("How many foster carers were approved in April?", [FIRST])
    assert asked.earlier == ()


def test_the_question_before_and_the_last_that_stood_alone_come_along_and_no_others():
    history = [FIRST, Turn("is that better?"), Turn("and why is it?")]
    asked = converse.in_context("so what did they do?", history)
    assert [text for text, _ in asked.earlier] == ["and why is it?", FIRST.question]
    assert [weight for _, weight in asked.earlier] == [0.4, 0.7]


@pytest.mark.parametrize(
    "question", ["which paragraph says so?", "what para is that in", "where does it say that?"]
)
def test_asking_for_the_place_asks_the_question_before_again(question):
    asked = converse.in_context(question, [FIRST])
    assert asked.text == FIRST.question
    after_two = converse.in_context(question, [FIRST, Turn("is that better?")])
    assert after_two.text == "is that better?"
    assert after_two.earlier == ((FIRST.question, 0.7),)


def test_a_long_question_about_paragraphs_is_no_request_for_the_place():
    question = "which paragraph of the plan says that foster carers need better training in winter?"
    assert converse.in_context(question, [FIRST]).text == question


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("How many foster carers does Marlowe Vale have?", "How many foster carers does have?"),
        ("What about Marlowe Vale's care leavers?", "What care leavers?"),
        ("and in Marlowe?", "and?"),
        ("Fenwick?", "?"),
        ("In Fenwick 2019, who led?", "who led?"),
        ("How good is the 2019 Fenwick report on care in 2018?", "How good is on care in 2018?"),
        ("Fenwick (2019) carers", "carers"),
        ("Is the north of the county served?", "Is the north of the county served?"),
        ("How many carers were there in the last inspection?", "How many carers were there?"),
        ("same story last time?", "same story?"),
        ("what about the report before that?", "what about?"),
        # "Following the judgment" is what was asked, and a trend too.
        ("What was done following the court's judgment?",) * 2,
        ("What is the trend over time?",) * 2,
    ],
)
def test_names_of_bodies_are_taken_out_of_what_is_searched(question, left):
    bodies = ["Marlowe Vale", "Fenwick", "North Tarn County"]
    assert converse.subject(question, bodies) == left


@pytest.mark.parametrize(
    ("question", "back"),
    [
        ("is that enough?", True),
        ("so where do they go?", True),
        ("why?", True),
        ("what about the ones living miles away?", True),
        ("what about trams?", False),
        ("and foster carers?", False),
        ("How many were approved?", False),
    ],
)
def test_a_question_that_points_back_has_the_subject_of_the_one_before(question, back):
    assert following.points_back(question) is back


@pytest.mark.parametrize(
    ("left", "asks"),
    [("same story?", False), ("and?", False), ("compare with", False), ("and care leavers?", True)],
)
def test_words_of_asking_again_ask_for_nothing_new(left, asks):
    assert converse.asks(left) is asks


@pytest.mark.parametrize(
    "first", ["What did inspectors think of leadership?", "Tell me about boats"]
)
def test_a_question_leans_on_the_subject_of_the_one_before_not_on_its_frame(first: str) -> None:
    ((anchor, _),) = converse.in_context("why?", [Turn(first)]).earlier
    assert anchor in ("leadership?", "boats")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("wow. so what are they supposed to do?", "so what are they supposed to do?"),
        ("thanks, and how many boats?", "and how many boats?"),
        ("ok - and boats?", "and boats?"),
        ("good boats?", "good boats?"),
        ("Well-being support?", "Well-being support?"),
        ("Right-to-buy?", "Right-to-buy?"),
    ],
)
def test_what_is_said_of_the_answer_before_is_not_searched_for(question, asked):
    assert converse.in_context(question, [FIRST]).text == asked


@pytest.mark.parametrize(
    "question", ["different question, who led the inspection", "new topic: who led the inspection"]
)
def test_another_subject_that_is_announced_leans_on_nothing(question):
    asked = converse.in_context(question, [FIRST])
    assert (asked.text, asked.earlier) == ("who led the inspection", ())


def test_another_subject_that_points_back_leans_on_what_was_before():
    asked = converse.in_context("different thing, are they late?", [FIRST])
    assert (asked.text, asked.earlier) == ("are they late?", ((FIRST.question, 0.7),))


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Why do inspectors think visits are late?", "Why visits are late?"),
        ("Did Ofsted find that visits are late?", "whether visits are late?"),
        ("According to the report, are visits late?", "are visits late?"),
        ("Did inspectors find anything bad?", "Did inspectors find anything bad?"),
        ("Did the report say whether it improved?", "Did the report say whether it improved?"),
        ("what did Ofsted find in 2018?", "what did Ofsted find in 2018?"),
    ],
)
def test_who_says_it_is_not_searched_for(question, left):
    assert converse.unframed(question) == left


@pytest.mark.parametrize(
    "question", ["Moving on from care: what help is there?", "different one for boys?"]
)
def test_words_of_the_subject_are_no_change_of_it(question):
    assert converse.in_context(question, [FIRST]).text == question
