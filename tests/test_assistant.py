import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pincite import converse, specimens
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.errors import LibraryError, UsageError
from pincite.library import Library
from pincite.names import promise
from pincite.rows import ask_row, turn, turn_of
from pincite.types import Turn
from tests.fakes import report
from tests.test_retrieve import EMBEDDER, put

QUESTIONS = Path(__file__).parent.parent / "eval" / "questions"
OLDER, NEWER = "marlowe-vale-2019", "marlowe-vale-2023"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        for path in specimens.paths():
            library.add(path)
        yield Assistant(library)


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (QUESTIONS / name).read_text("utf8").splitlines()]


def test_every_quotation_of_every_answer_stands_in_its_paragraph(assistant):
    shown = 0
    for question in rows("specimens_questions.jsonl"):
        answer = assistant.ask(question["question"])
        for statement in answer.statements:
            for citation in statement.citations:
                printed = assistant.library.paragraph(citation.paragraph.id)
                assert printed.text[citation.span.start : citation.span.end] == citation.quote
                assert citation.quote in statement.text
                assert citation.paragraph.report in answer.query.scope.reports
                assert citation.page in printed.pages
                shown += 1
        assert (answer.outcome == "not_in_reports") == (not answer.statements)
        cited = {c.paragraph.id for s in answer.statements for c in s.citations}
        assert not cited & {p.id for p in answer.nearest}
    assert shown > 50


def test_a_question_keeps_to_the_reports_chosen_on_the_page(assistant):
    answer = assistant.ask("How timely are return home interviews?", reports=[OLDER])
    assert answer.query.scope.reports == (OLDER,)
    assert {hit.paragraph.report for hit in answer.hits} == {OLDER}


def test_a_conversation_keeps_its_report_until_another_is_named(assistant):
    first = assistant.ask("In Marlowe Vale 2019, how timely are return home interviews?")
    assert first.query.scope.reports == (OLDER,)
    second = assistant.ask("what about foster carers?", history=[turn_of(first)])
    assert second.query.scope.reports == (OLDER,)
    third = assistant.ask("and in 2023?", history=[turn_of(first), turn_of(second)])
    assert third.query.scope.reports == (NEWER,)


def test_asking_everything_first_narrows_nothing_later(assistant):
    first = assistant.ask("how timely are return home interviews?")
    assert len(first.query.scope.reports) == 3
    second = assistant.ask("what about foster carers?", history=[turn_of(first)])
    assert len(second.query.scope.reports) == 3
    assert not second.query.scope.named


def test_the_bodys_name_is_not_searched_for_once_it_named_the_report(assistant):
    answer = assistant.ask("How many foster carers has Marlowe Vale 2023 approved?")
    assert "Marlowe" not in answer.query.text
    assert answer.question == "How many foster carers has Marlowe Vale 2023 approved?"


def test_words_that_occur_nowhere_are_named_as_they_were_typed(assistant):
    answer = assistant.ask("Do Submarines help foster carers?", reports=[NEWER])
    assert answer.missing_words == ("submarines",)


def test_a_turn_read_back_from_json_is_the_turn_that_was_made(assistant):
    from pincite.rows import ask_row

    answer = assistant.ask("How timely are return home interviews?", reports=[NEWER])
    records = {r.id: r for r in assistant.library.records()}
    assert turn(json.loads(json.dumps(ask_row(answer, records)))) == turn_of(answer)


def test_progress_is_told_in_words(assistant):
    told = []
    assistant.ask("Who leads the council?", reports=[NEWER], progress=told.append)
    assert told == ["Searching 1 report", "Choosing and checking the quotations"]


@pytest.mark.parametrize("question", ["", " \n\t", "x" * 2001])
def test_a_question_that_cannot_be_asked_is_refused(assistant, question):
    for verb in (assistant.ask, assistant.search, assistant.cite):
        with pytest.raises(UsageError):
            verb(question)


@pytest.mark.parametrize(
    "question",
    ["?", "???", "🙂🙂", "(((", "a", "a\x00b", "what", "who", "why", "What is it about?"],
)
def test_a_question_without_a_word_that_asks_is_sent_back(assistant, question):
    with pytest.raises(UsageError, match="Ask in words: what do you want to know"):
        assistant.ask(question)


@pytest.mark.parametrize("question", ["grades", "fostering", "Tarnmoor?", "What did they find?"])
def test_one_word_that_asks_is_a_question(assistant, question):
    assert assistant.ask(question, reports=[OLDER]).query.text


def test_why_is_a_question_after_another_and_marks_never_are(assistant):
    first = assistant.ask("How timely are return home interviews in Marlowe Vale 2019?")
    assert assistant.ask("why?", history=[turn_of(first)]).statements
    for marks in ("???", "a", "thanks", "Thank you very much!", "OK, great."):
        with pytest.raises(UsageError, match="Ask in words"):
            assistant.ask(marks, history=[turn_of(first)])


@pytest.mark.parametrize("typed", ['""', "*", "<b>", "why", "🙂"])
def test_a_search_without_a_word_is_sent_back(assistant, typed):
    with pytest.raises(UsageError, match="Search for words that say what to find"):
        assistant.search(typed)


def test_of_what_was_asked_before_no_more_is_read_than_can_be_asked(assistant):
    """One earlier question of 100,000 letters, sent by a program, took 8.7 GB of the server."""
    with pytest.raises(UsageError, match="history is 2,001 characters; at most 2,000 are read"):
        assistant.ask("why?", history=[Turn("x" * 2001)])
    # What is further back than a conversation reaches is not looked at, however much it is.
    first = Turn("How timely are return home interviews?")
    assert assistant.ask("why?", history=[Turn("x" * 2001), *[first] * 20]).statements
    assert assistant.ask("why?", history=[first] * 5000).statements


def test_exact_words_may_be_such_as_ask_for_nothing(assistant):
    query, hits = assistant.search("“there is”")
    assert query.phrases == ("there is",)
    assert all("there is" in hit.paragraph.text.casefold() for hit in hits)


@pytest.mark.parametrize(
    ("typed", "reports", "notes"),
    [
        ("éà", (), ("None of these words occurs in any of the 3 reports.",)),
        ("submarines", (OLDER,), ("None of these words occurs in Marlowe Vale 2019.",)),
        ("submarine carers", (), ()),
        ("caseloads", (), ()),
    ],
)
def test_a_search_none_of_whose_words_occurs_says_so(assistant, typed, reports, notes):
    query, hits = assistant.search(typed, reports=reports)
    assert query.scope.notes == notes
    assert hits  # nearest in meaning


@pytest.fixture(scope="module")
def of_two(tmp_path_factory):
    """An assistant for a report on each of two bodies."""
    folder = tmp_path_factory.mktemp("two")
    other = report(id="fenwick-2018", body="Fenwick", published=date(2018, 5, 1))
    with Library.open(folder, embedder=EMBEDDER) as library:
        put(library, report(), other)
        yield Assistant(library)


@pytest.mark.parametrize(
    ("questions", "written", "back"),
    [
        # The names of the reports are taken out of what is searched for, not of what is read.
        (["What grade did Fenwick get?"], *["What grade did Fenwick get?"] * 2),
        (
            ["Is Marlowe Vale good?", "and what grade did Fenwick get?"],
            "and what grade did Fenwick get? (following “Is Fenwick good?”)",
            "and what grade did Fenwick get? – Is Fenwick good?",
        ),
        # It names its body and its subject: nothing before it is meant.
        (
            ["Is Marlowe Vale good?", "What grade did Fenwick get?"],
            *["What grade did Fenwick get?"] * 2,
        ),
        (
            ["Is Marlowe Vale good?", "How many carers are there in Fenwick?"],
            *["How many carers are there in Fenwick?"] * 2,
        ),
        (
            ["How many foster carers do Marlowe Vale's services have?", "and Fenwick?"],
            *["How many foster carers do Fenwick's services have?"] * 2,
        ),
        (
            ["How are kids doing in Marlowe Vale 2019?", "and in Fenwick?"],
            *["How are kids doing in Fenwick? (children)"] * 2,
        ),
    ],
)
def test_a_search_is_told_in_words_that_can_be_read(of_two, questions, written, back):
    history = []
    for question in questions:
        answer = of_two.ask(question, history=history)
        history.append(turn_of(answer))
    assert answer.query.scope.reports == ("fenwick-2018",)
    assert converse.searched_as(answer.query) == written
    assert converse.in_one(converse.written(answer.query)) == back
    assert "Fenwick" not in answer.query.text
    assert all("Marlowe" not in text for text, _ in answer.query.earlier)


def test_a_search_that_is_put_back_searches_for_the_same_words(assistant):
    first = assistant.ask("How timely are return home interviews in Marlowe Vale 2019?")
    back = converse.in_one(converse.written(first.query))
    again = assistant.ask(back, reports=first.query.scope.reports, as_typed=True)
    assert again.query.text == first.query.text
    assert again.query.scope.notes == ()


LEFT_OUT = "Marlowe Vale 2019 is named, but is not among the reports chosen."


def test_a_report_that_is_named_and_not_chosen_is_told_of(assistant):
    question = "How timely are return home interviews in Marlowe Vale 2019?"
    answer = assistant.ask(question, reports=[NEWER])
    assert answer.query.scope.reports == (NEWER,)
    assert answer.query.text == "How timely are return home interviews?"
    assert answer.outcome == "partly"
    assert promise(answer) == f"{LEFT_OUT} What other reports say on the subject:"
    assert answer.missing_words == ()
    assert LEFT_OUT in ask_row(answer, {r.id: r for r in assistant.library.records()})["notes"]
    query, _ = assistant.search("interviews in Marlowe Vale 2019", reports=[NEWER])
    assert (query.text, query.scope.notes) == ("interviews", (LEFT_OUT,))


def test_a_question_of_two_thousand_characters_is_asked(assistant):
    assert assistant.ask("boats " * 333).query.text


def test_the_longest_and_oddest_words_are_no_trouble(assistant):
    for question in ("<script>alert(1)</script>", "\u202egnirts", "an\x00ox", "%s x {00}"):
        assert assistant.ask(question).outcome in ("answered", "partly", "not_in_reports")


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("Marlowe Vale 2019, para 25", ["25"]),
        ("paras 24-26 of the 2023 Marlowe Vale report", ["24", "25", "26"]),
        ("what does paragraph 11 of Marlowe Vale 2023 say?", ["11"]),
    ],
)
def test_a_citation_typed_as_a_question_is_looked_up_and_quoted_whole(assistant, question, labels):
    answer = assistant.ask(question)
    assert answer.outcome == "answered"
    quoted = [c.paragraph for s in answer.statements for c in s.citations]
    assert [p.label for p in quoted] == labels
    assert [s.text for s in answer.statements] == [p.text for p in quoted]


def test_a_number_in_a_conversation_is_of_the_report_talked_about(assistant):
    first = assistant.ask("In Marlowe Vale 2019, how timely are return home interviews?")
    answer = assistant.ask("para 25", history=[turn_of(first)])
    assert [c.paragraph.id for s in answer.statements for c in s.citations] == [f"{OLDER}#25"]


def test_a_question_with_a_number_in_it_is_asked(assistant):
    answer = assistant.ask("how many children waited more than 72 hours?", reports=[NEWER])
    assert answer.query.text.startswith("how many")


def test_naming_only_another_report_asks_the_question_before_again(assistant):
    first = assistant.ask("In Marlowe Vale 2023, how timely are return home interviews?")
    second = assistant.ask("and Marlowe Vale 2019?", history=[turn_of(first)])
    assert second.query.scope.reports == (OLDER,)
    assert "return home interviews" in second.query.text


def test_a_history_of_bare_questions_carries_the_report_they_named(assistant):
    history = [turn({"question": "How timely are return home interviews in Marlowe Vale 2019?"})]
    assert assistant.ask("and why?", history=history).query.scope.reports == (OLDER,)


def test_an_empty_library_is_said_to_be_empty(tmp_path):
    with (
        Library.open(tmp_path, embedder=HashingEmbedder()) as library,
        pytest.raises(LibraryError, match="pincite add"),
    ):
        Assistant(library).ask("who?")


def test_stepping_from_a_paragraph_that_is_not_there_is_refused(assistant):
    with pytest.raises(UsageError, match="nowhere"):
        assistant.cite("next", at="nowhere#1")


def test_another_subject_in_a_conversation_is_not_answered_from_the_one_before(assistant):
    first = assistant.ask("How timely are return home interviews?", reports=[NEWER])
    other = assistant.ask("What is the airspeed of an unladen swallow?", history=[turn_of(first)])
    assert other.outcome == "not_in_reports"
    assert other.missing_words == ("airspeed", "unladen", "swallow")


def test_a_question_that_points_back_is_not_refused_for_its_own_words(assistant):
    first = assistant.ask("In Marlowe Vale 2023, how timely are return home interviews?")
    history = [turn_of(first)]
    assert assistant.ask("is that satisfactory-ish?", history=history).outcome != "not_in_reports"
    assert assistant.ask("what about trams?", history=history).outcome == "not_in_reports"


def test_what_is_refused_alone_is_refused_as_a_follow_up(assistant):
    first = assistant.ask("In Marlowe Vale 2019, how timely are return home interviews?")
    for question in ("Does it have a zoo?", "What is the council tax there?"):
        answer = assistant.ask(question, history=[turn_of(first)])
        assert answer.outcome == "not_in_reports", question
    assert assistant.ask("Is that enough?", history=[turn_of(first)]).statements


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("How timely are return home interviews in Marlowe Vale 2019?",
         "How timely are return home interviews in Marlow Vale 2019?"),
        ("What did Marlowe Vale 2023 say about foster carers?",
         "What did Malrowe Vale 2023 say about foster carers?"),
    ],
)  # fmt: skip
def test_a_misspelt_name_changes_nothing(assistant, right, wrong):
    meant, asked = assistant.ask(right), assistant.ask(wrong)
    as_written = {"scope": asked.query.scope, "written": asked.query.written}
    assert asked.query == replace(meant.query, **as_written)
    assert (asked.outcome, asked.statements) == (meant.outcome, meant.statements)
    assert asked.missing_words == ()
    after = assistant.ask("and in 2019?", history=[turn_of(asked)])
    assert after.query.text == asked.query.text


def test_an_edition_that_is_not_there_is_said_and_promised_only_in_part(assistant):
    answer = assistant.ask("How timely are return home interviews in Marlowe Vale 2021?")
    assert answer.outcome == "partly"
    assert (
        promise(answer) == "Marlowe Vale has no 2021 report. What other reports say on the subject:"
    )
    row = ask_row(answer, {r.id: r for r in assistant.library.records()})
    assert "Marlowe Vale has no 2021 report." in row["notes"]
    assert answer.statements


def test_a_place_without_a_report_is_not_answered_from_another(assistant):
    answer = assistant.ask("Compare the Surrey reports on foster carers")
    assert answer.outcome == "not_in_reports"
    assert promise(answer).startswith("No report on Surrey in the library. The reports searched")
    assert answer.nearest


def test_where_it_says_so_is_asked_of_the_same_report(assistant):
    first = assistant.ask("How timely are return home interviews in Marlowe Vale 2019?")
    again = assistant.ask("where does it say that?", history=[turn_of(first)])
    assert again.statements == first.statements


def test_a_turn_that_names_an_edition_alone_asks_the_last_question_again(assistant):
    first = assistant.ask("How timely are return home interviews in Marlowe Vale 2023?")
    second = assistant.ask("the 2019 one", history=[turn_of(first)])
    both = assistant.ask("both", history=[turn_of(first), turn_of(second)])
    assert second.query.text == both.query.text == first.query.text
    assert second.query.scope.reports == (OLDER,)
    assert set(both.query.scope.reports) == {OLDER, NEWER}


def test_what_a_report_finds_is_its_overall_grade_and_then_its_findings(assistant):
    answer = assistant.ask("What did the latest Marlowe Vale report find?")
    assert answer.query.scope.reports == (NEWER,)
    assert answer.statements[0].text.startswith("Overall effectiveness:")
    assert len(answer.statements) > 1


@pytest.mark.parametrize(
    "question",
    [
        "What needs to improve in Marlowe Vale 2023?",
        "What does Marlowe Vale 2023 need to improve?",
        "the areas for improvement of Marlowe Vale 2023",
    ],
)
def test_a_list_that_is_asked_for_by_its_name_is_the_answer(assistant, question):
    answer = assistant.ask(question)
    listed = [
        p for p in assistant.library.paragraphs(NEWER) if p.section == ("What needs to improve",)
    ]
    bullets = [p.text for p in listed if p.kind == "bullet"]
    quoted = [c.quote for s in answer.statements for c in s.citations]
    assert quoted == ["What needs to improve", *bullets]
    assert len(bullets) > 2
    assert answer.outcome == "answered"


def test_a_list_is_no_answer_where_something_else_is_asked(assistant):
    answer = assistant.ask("What needs to improve in foster care in Marlowe Vale 2023?")
    listed = {p.id for p in assistant.library.paragraphs(NEWER) if p.kind == "bullet"}
    assert {c.paragraph.id for s in answer.statements for c in s.citations} - listed


@pytest.mark.parametrize(
    "question",
    [
        "Which finding does recommendation 1 of Marlowe Vale 2019 rest on?",
        "Why was rec 1 made in Marlowe Vale 2019?",
    ],
)
def test_the_findings_of_a_recommendation_are_quoted_after_it(assistant, question):
    answer = assistant.ask(question)
    first, *findings = [s.citations[0].paragraph for s in answer.statements]
    assert first.kind == "recommendation"
    assert [one.paragraph for one in answer.related if one.kind == "finding"] == findings
    assert findings
    assert all("(Recommendation)" in paragraph.text for paragraph in findings)


def test_a_recommendation_that_is_looked_up_has_its_finding_beside_it(assistant):
    answer = assistant.ask("recommendation 1 of Marlowe Vale 2019")
    assert len(answer.statements) == 1
    assert [one.kind for one in answer.related] == ["finding"]


def test_words_that_are_searched_for_as_typed_get_none_added(assistant):
    first = assistant.ask("How are kids doing in Marlowe Vale 2019?")
    assert "(children)" in first.query.text
    history = [turn_of(first)]
    leaning = assistant.ask("And kids?", history=history)
    assert leaning.query.earlier
    assert leaning.query.scope.reports == (OLDER,)
    alone = assistant.ask("And kids?", history=history, as_typed=True)
    assert (alone.query.text, alone.query.earlier) == ("And kids?", ())
    assert len(alone.query.scope.reports) == 3


def test_a_quotation_of_any_length_is_looked_up_by_its_citation(assistant):
    found = assistant.cite(f"“{'Over half. ' * 300}” (Marlowe Vale 2019, para 4 (p 5))")
    assert [paragraph.id for paragraph in found.paragraphs] == ["marlowe-vale-2019#4"]
