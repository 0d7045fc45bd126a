"""Questions about a report as a whole are answered by the lists that it makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pincite import gist, specimens
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.library import Library
from pincite.quotable import may_be_quoted
from pincite.types import Answer, Grade, Report, Turn
from tests.fakes import report


@pytest.mark.parametrize(
    ("question", "aim"),
    [
        ("Summarise the report", "overview"),
        ("what are the key findings?", "overview"),
        ("strengths and weaknesses", "overview"),
        ("What should it improve?", "improvements"),
        ("what must the council do better?", "improvements"),
        ("What needs to change first?", "improvements"),
        ("priority and immediate action", "improvements"),
        ("areas for improvement", "improvements"),
        ("What is it doing well?", "strengths"),
        ("what did inspectors praise?", "strengths"),
        ("what is the council not doing well", "weaknesses"),
        ("what are the main concerns?", "weaknesses"),
        ("Why is it inadequate?", "reasons"),
        ("why was it only judged to require improvement", "reasons"),
        ("why is it outstanding?", "strengths"),
        ("Why is adoption good?", None),
        ("What is good there?", "strengths"),
        ("what's wrong", "weaknesses"),
        ("what is good adoption practice?", None),
        ("What does it recommend?", "recommendations"),
        ("What are the strengths of the fostering service?", None),
        ("what must social workers do when a child goes missing?", None),
        ("How many children go missing?", None),
        ("What did the council do about damp?", None),
        ("is it good?", None),
    ],
)
def test_what_is_asked_of_the_whole_is_told_from_subjects(
    question: str, aim: gist.Aim | None
) -> None:
    assert gist.aim(question) == aim


def test_names_of_bodies_are_no_subjects() -> None:
    assert gist.aim("What should Fenwick improve in 2019?", but="Fenwick") == "improvements"
    assert gist.aim("What should Fenwick improve in 2019?") is None


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("library")
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        for path in specimens.paths():
            library.add(path)
        yield library


def cited(answer: Answer) -> list[str]:
    return [statement.citations[-1].paragraph.id for statement in answer.statements]


def test_what_must_improve_is_the_list_of_that_name(library: Library) -> None:
    answer = Assistant(library).ask(
        "What should Marlowe Vale improve?", reports=["marlowe-vale-2023"]
    )
    assert cited(answer) == [f"marlowe-vale-2023#what-needs-to-improve.{n}" for n in range(1, 7)]
    assert answer.notes == ()
    assert answer.outcome == "answered"


def test_where_there_is_none_it_is_what_the_report_recommends_and_that_is_said(
    library: Library,
) -> None:
    answer = Assistant(library).ask("what are the weaknesses of Marlowe Vale in 2019?")
    assert cited(answer)[:7] == [f"marlowe-vale-2019#{n}" for n in range(1, 8)]
    assert any("No list of weaknesses was found" in note for note in answer.notes)


def test_reports_are_compared_as_a_whole_where_no_subject_is_named(library: Library) -> None:
    answer = Assistant(library).ask("Compare Marlowe Vale 2019 and 2023")
    assert [s.text for s in answer.statements][:2] == [
        "Overall effectiveness: Good",
        "Children’s services in Marlowe Vale require improvement to be good",
    ]
    assert len(answer.statements) > 2


def test_an_overview_is_the_grade_and_then_the_summary(library: Library) -> None:
    answer = Assistant(library).ask("Summarise the 2019 report on Marlowe Vale")
    assert answer.statements[0].text == (
        "Children’s services in Marlowe Vale require improvement to be good"
    )
    places = cited(answer)[1:]
    assert places == [f"marlowe-vale-2019#executive-summary.{n}" for n in range(1, len(places) + 1)]
    assert len(places) >= 6


def test_an_inquiry_is_summed_up_by_what_it_concludes(library: Library) -> None:
    answer = Assistant(library).ask("Summarise the Brackenmoor inquiry")
    labels = [s.citations[0].paragraph.label for s in answer.statements]
    assert labels == ["1.41", "1.42", "1.43"]


def test_recommendations_that_are_a_list_are_told_with_its_items(library: Library) -> None:
    answer = Assistant(library).ask("What does the Brackenmoor inquiry recommend?")
    labels = [s.citations[-1].paragraph.label for s in answer.statements]
    assert labels[0] == "1.44"
    assert labels[1:6] == [None] * 5


def test_why_it_has_its_grade_is_told_by_the_summary(library: Library) -> None:
    answer = Assistant(library).ask("Why did Marlowe Vale require improvement in 2019?")
    places = cited(answer)
    assert places == [f"marlowe-vale-2019#executive-summary.{n}" for n in range(1, len(places) + 1)]
    assert len(places) >= 6
    assert answer.notes == ()


def test_recommendations_that_are_there_need_no_word_on_it(library: Library) -> None:
    answer = Assistant(library).ask("What are the recommendations for Marlowe Vale in 2019?")
    assert cited(answer)[:7] == [f"marlowe-vale-2019#{n}" for n in range(1, 8)]
    assert not any("No list" in note for note in answer.notes)


def test_of_several_reports_it_is_said_which_has_no_such_list(library: Library) -> None:
    answer = Assistant(library).ask("What should Marlowe Vale improve, in 2019 and in 2023?")
    assert any(
        note == "Marlowe Vale 2019: no list of improvements was found; this is what it recommends."
        for note in answer.notes
    )


def test_the_title_of_a_list_of_recommendations_is_none_itself() -> None:
    one = report(
        [
            ("1", "Leadership and governance", "recommendation"),
            (None, "Publish the plan.", "bullet"),
            ("2", "Ensure that visits are made.", "recommendation"),
            (None, "Count them.", "bullet"),
        ],
        headings=("Recommendations",),
    )
    found, instead = gist.items("recommendations", list(one.paragraphs()))
    assert [block.text for block in found] == [
        "Publish the plan.",
        "Ensure that visits are made.",
        "Count them.",
    ]
    assert instead == ""


def put(library: Library, one: Report) -> None:
    chunks = indexed(one, library.embedder, lambda *_: None)
    library._store.add_report(one, file=b"x", chunks=chunks)


def test_a_long_list_says_that_it_goes_on(tmp_path: Path) -> None:
    blocks = [(str(n), f"Ensure that plan {n} is kept.", "recommendation") for n in range(1, 24)]
    one = report(blocks, body="Fenwick", id="fenwick-2019")  # type: ignore[arg-type]
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        put(library, one)
        answer = Assistant(library).ask("What should Fenwick improve?")
    assert len(answer.statements) == 20
    assert any(note.startswith("3 more follow in the report") for note in answer.notes)


def test_a_question_that_follows_others_is_on_their_subject(library: Library) -> None:
    before = [Turn("How timely are return home interviews in Marlowe Vale in 2019?")]
    answer = Assistant(library).ask("what needs to be put right?", history=before)
    whole = Assistant(library).ask("what needs to be put right in Marlowe Vale in 2019?")
    assert cited(whole)[:3] == [f"marlowe-vale-2019#{n}" for n in (1, 2, 3)]
    assert cited(answer)[:3] != cited(whole)[:3]


def test_after_a_grade_why_and_what_must_improve_are_of_the_whole_report(library: Library) -> None:
    before = [Turn("What grade did Marlowe Vale 2019 get?")]
    why = Assistant(library).ask("why?", history=before)
    reasons = Assistant(library).ask("Why does Marlowe Vale 2019 require improvement?")
    assert cited(why) == cited(reasons) != []
    assert why.query.text.endswith("get – why?")
    before.append(Turn("why?"))
    improve = Assistant(library).ask("and what must they improve?", history=before)
    assert cited(improve)[:3] == [f"marlowe-vale-2019#{n}" for n in (1, 2, 3)]


WRONG = ["However, too many boats are late.", "Lamps are not lit. They are clean."]


@pytest.mark.parametrize(
    ("grade", "question", "told"),
    [
        ("Inadequate", "Why is Fenwick inadequate?", WRONG),
        ("Inadequate", "What grade did Fenwick get – why?", WRONG),
        # Graded well, it is asked about all the same.
        ("Good", "Why does Fenwick require improvement?", WRONG),
        ("Good", "What grade did Fenwick get – why?", [
            "Fenwick is better served than it was. However, too many boats are late.",
            "Crews are kind.",
            "Lamps are not lit. They are clean.",
        ]),
    ],
)  # fmt: skip
def test_why_a_grade_is_poor_is_told_by_what_is_wrong(
    tmp_path: Path, grade: str, question: str, told: list[str]
) -> None:
    summary = (
        "Fenwick is better served than it was. However, too many boats are late.",
        "Crews are kind.",
        "Lamps are not lit. They are clean.",
    )
    one = report(
        [(None, text, "summary") for text in summary],
        headings=("Executive summary",),
        body="Fenwick",
        id="fenwick-2020",
    )
    graded = replace(one.record, grades=(Grade("Overall effectiveness", grade),))
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        put(library, replace(one, record=graded))
        answer = Assistant(library).ask(question)
    assert [statement.text for statement in answer.statements] == told


def test_why_after_another_question_asks_for_the_reason_of_that(library: Library) -> None:
    before = [Turn("How timely are return home interviews in Marlowe Vale 2019?")]
    query = Assistant(library).ask("why's that?", history=before).query
    assert query.text == "How timely are return home interviews – why?"
    assert query.earlier == ()


def test_what_is_done_about_it_is_searched_for_beside_what_it_is(library: Library) -> None:
    before = [Turn("How many children go missing in Marlowe Vale 2019?")]
    query = Assistant(library).ask("what do they do about it?", history=before).query
    assert query.text == "what do they do about it?"
    assert [text.partition(" (")[0] for text, _ in query.earlier] == [
        "How many children go missing?"
    ]


def test_recommendations_are_counted_where_that_is_asked(library: Library) -> None:
    answer = Assistant(library).ask("How many recommendations were made to Marlowe Vale in 2019?")
    listed = Assistant(library).ask("What did Marlowe Vale 2019 recommend?")
    assert cited(answer) == cited(listed)
    blocks = [p for p in library.paragraphs("marlowe-vale-2019") if p.kind == "recommendation"]
    assert f"{len(blocks)} recommendations are listed." in answer.notes


def test_recommendations_on_what_was_spoken_of_are_not_all_of_them(library: Library) -> None:
    before = [Turn("How timely are return home interviews in Marlowe Vale 2019?")]
    whole = Assistant(library).ask("what do they recommend?", history=before)
    on_that = Assistant(library).ask("what do they recommend about that?", history=before)
    assert cited(whole)[:3] == [f"marlowe-vale-2019#{n}" for n in (1, 2, 3)]
    assert cited(on_that)[:3] != cited(whole)[:3]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How good is adoption in Marlowe Vale 2019?", "Adoption performance: Good"),
        (
            "Is the leadership effective in Marlowe Vale 2019?",
            "Leadership, management and governance: Requires improvement",
        ),
        (
            "How effective is the LSCB in Marlowe Vale 2019?",
            "The Local Safeguarding Children Board (LSCB): Requires improvement",
        ),
        (
            "how good is leadership in Marlowe Vale 2023",
            "The impact of leaders on social work practice with children and families: Good",
        ),
    ],
)
def test_how_good_it_is_begins_with_its_grade(library: Library, question: str, first: str) -> None:
    assert Assistant(library).ask(question).statements[0].text == first


def test_what_a_grade_takes_is_not_quoted_as_a_finding() -> None:
    one = report(
        [(None, "Partners make a fair contribution.", "bullet")],
        headings=("The board is likely to be judged to be good if the following applies",),
    )
    assert not may_be_quoted(next(iter(one.paragraphs())), "Do partners contribute?")


def test_findings_below_a_heading_that_is_printed_too_large_are_findings() -> None:
    headings = ("Information about this inspection", "Judgements", "Leadership")
    numbered, _ = report(
        [("1", "The hub failed."), (None, "Boats.", "bullet")], headings=headings
    ).paragraphs()
    assert may_be_quoted(numbered, "What happened with the hub?")
    itself = next(iter(report([("1", "We met carers.")], headings=headings[:1]).paragraphs()))
    assert not may_be_quoted(itself, "What happened with carers?")


HEADED = (
    (None, "Recommendation 1: A register of boats", "heading"),
    (None, "The council should keep a register.", "recommendation"),
    (None, "The council agrees. It will begin in May.", "body"),
    (None, "Recommendation 2: A rota for the harbour", "heading"),
    (None, "A rota should be kept.", "recommendation"),
    (None, "This is not accepted.", "body"),
)


@pytest.fixture
def headed(tmp_path: Path) -> Iterator[Library]:
    """Two reports, one of which gives each recommendation a heading."""
    from dataclasses import replace

    from pincite.ingest import indexed
    from pincite.types import Section

    plain = report(id="fenwick-2019", body="Fenwick")
    one = report(HEADED, id="tarn-2020", body="Tarn")  # type: ignore[arg-type]
    blocks = list(one.paragraphs())
    sections = []
    for start in (0, 3):
        own = (blocks[start].text,)
        sections.append(
            Section(own, None, tuple(replace(b, section=own) for b in blocks[start : start + 3]))
        )
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        for each in (plain, replace(one, sections=tuple(sections))):
            chunks = indexed(each, library.embedder, lambda *_: None)
            library._store.add_report(each, file=b"x", chunks=chunks)
        yield library


def test_recommendations_with_headings_are_listed_by_them(headed: Library) -> None:
    answer = Assistant(headed).ask("What does the Tarn report recommend?")
    assert [s.text for s in answer.statements] == [HEADED[0][1], HEADED[3][1]]


def test_a_recommendation_with_a_heading_is_looked_up_among_several_reports(
    headed: Library,
) -> None:
    found = Assistant(headed).cite("rec 2")
    assert found.type == "section"
    assert [p.text for p in found.paragraphs] == ["A rota should be kept.", "This is not accepted."]
    assert Assistant(headed).cite("rec 3").type == "not_found"


def test_what_was_said_to_a_recommendation_is_read_from_where_it_stands(headed: Library) -> None:
    answer = Assistant(headed).ask("How did Tarn respond to recommendation 2?")
    assert answer.statements[0].text == "This is not accepted."


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What has Ofsted told the council to work on?", "improvements"),
        ("what do inspectors want fixed?", "improvements"),
        ("What does Ofsted expect to be better?", "improvements"),
        ("what are all the recommendations?", "recommendations"),
        ("What has the council told parents?", None),
    ],
)
def test_what_is_wanted_of_a_body_is_its_list(question: str, wanted: str | None) -> None:
    assert gist.aim(question) == wanted


def test_of_a_summary_the_good_is_a_strength_and_the_bad_a_weakness(tmp_path: Path) -> None:
    said = (
        (None, "Summary", "heading"),
        (None, "Boats are mended with care.", "summary"),
        (None, "Carers wait too long for a boat. Boats are blue.", "summary"),
        ("1", "Boats sail.", "finding"),
    )
    one = report(said, body="Fenwick", id="fenwick-2019", headings=("Summary",))  # type: ignore[arg-type]
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        put(library, one)
        good = Assistant(library).ask("What are the strengths of Fenwick?")
        bad = Assistant(library).ask("What are the weaknesses of Fenwick?")
    assert good.statements[0].text == "Boats are mended with care."
    assert not any("too long" in s.text for s in good.statements)
    assert [s.text for s in bad.statements] == ["Carers wait too long for a boat. Boats are blue."]


def test_what_is_not_yet_good_because_of_something_is_no_strength() -> None:
    headed = [
        "It has weaknesses and is not yet good because:",
        "It is good because:",
        "It has these strengths",
        "It is not good because:",
    ]
    blocks = [
        block
        for n, heading in enumerate(headed, 1)
        for block in report([(str(n), "Boats sail.")], headings=(heading,)).paragraphs()
    ]
    found, instead = gist.items("strengths", blocks)
    assert ([block.label for block in found], instead) == (["2", "3"], "")
