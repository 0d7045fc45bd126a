"""What a question asks for, and whether an answer holds one."""

from __future__ import annotations

import pytest

from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.kinds import asked_for, held, marked
from pincite.library import Library
from pincite.wanted import lacking
from tests.fakes import report

EMBEDDER = HashingEmbedder(512)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many young carers does the council support?", "number"),
        ("total number of children who went missing", "number"),
        ("exact number of boats?", "number"),
        ("names and ages of those who drowned", "name"),
        ("What % of care leavers had a job?", "share"),
        ("what share of children leave care so", "share"),
        ("How much did the council spend on boats?", "sum of money"),
        ("When was the register begun?", "date"),
        ("what year did it open", "date"),
        ("what share of 19 year olds work?", "share"),
        ("how long do families wait for help?", "length of time"),
        ("how long do proceedings take, in weeks?", "length of time"),
        ("what is the average caseload?", "number"),
        ("what are caseloads like in numbers?", "number"),
        ("cases per social worker", "number"),
        ("what did the police say back?", "saying"),
        ("What did youngsters who'd run away say in the survey?", "saying"),
        ("what did the independent review of the quay conclude?", "saying"),
        ("What's the name of the chair?", "name"),
        ("who chairs the panel?", "name or office"),
        ("why do boats sail late?", "reason"),
        ("they do not know why workers leave - why is that?", "reason"),
        ("what was the reason for the delay?", "reason"),
        ("Who is the director of children's services?", "name"),
        # Free: what these ask for may be said in many ways.
        ("When a boat is lost what do staff do?", None),
        ("Is the number of adoptions falling?", None),
        ("How well are carers trained?", None),
        ("Who supports care leavers?", None),
        ("How much do children know?", None),
        ("how many councils share the quay?", "number"),
        ("did they know how many boats sailed?", None),
        ("how long ago was it?", None),
        ("what did the inspectors find?", None),
        ("what do 2018 inspectors say about boats?", None),
        ("what does the report say about police?", None),
    ],
)
def test_the_kind_of_thing_asked_for(question, kind):
    assert asked_for(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "holds"),
    [
        ("number", "Twelve boats sail.", True),
        ("number", "No boats sail.", True),
        ("number", "Boats sail.", False),
        ("share", "Only 62% are seen.", True),
        ("share", "Over two thirds are seen.", True),
        ("share", "Children are seen.", False),
        ("share", "One in five is seen.", True),
        ("share", "Nine out of 10 are seen.", True),
        ("share", "They were missing more than three times in 90 days.", False),
        ("share", "Three in 90 days are seen.", False),
        ("share", "They are all seen.", True),
        ("share", "They are not seen at all.", False),
        ("sum of money", "They added £1.8 million.", True),
        ("sum of money", "They added money.", False),
        ("date", "It began in October 2018.", True),
        ("date", "It began early.", False),
        ("date", "A key is given when they turn 18.", True),
        ("length of time", "They wait up to three months.", True),
        ("length of time", "It takes 10 working days.", True),
        ("length of time", "They wait too long.", False),
        ("reason", "It is late because boats are few.", True),
        ("reason", "Boats are few.", False),
        ("name", "The chair, Ada Sandpiper, resigned.", True),
        ("name", "It was led by Dame Ada.", True),
        ("name", "The panel is chaired by the chief executive.", False),
        ("name or office", "The panel is chaired by the chief executive.", True),
        ("name or office", "The panel is chaired by an experienced person.", False),
        ("name or office", "Chaired by the chief executive, the panel meets.", True),
        ("name or office", "It is chaired by Dame Ada.", True),
        ("name", "Lead inspector: Ada Sandpiper", True),
        ("name", "The Local Safeguarding Children Board met in the Town Hall.", False),
    ],
)
def test_whether_a_text_holds_one(kind, text, holds):
    assert held(kind, text) is holds


@pytest.mark.parametrize(
    ("question", "sentences", "said"),
    [
        # The number must be of what is counted.
        (
            "How many young carers are there?",
            ["Six boards met.", "Carers are trained."],
            "a number of young carers",
        ),
        ("How many young carers are there?", ["There are 40 carers."], ""),
        ("How many kids are there? (children)", ["There are 40 children."], ""),
        # Beside what it counts, not somewhere in the sentence; no year, age or length of time.
        (
            "How many boats sail?",
            ["Boats are blue, as the harbour master of the town of Fenwick said to all three."],
            "a number of boats",
        ),
        (
            "How many boats sail?",
            ["In 2019 boats sailed.", "For 12 months boats sail."],
            "a number of boats",
        ),
        ("How many children are there?", ["Children aged 16 sail."], "a number of children"),
        ("How many boats sail?", ["Some boats sail, some 40 in all."], ""),
        ("How many boats sail?", ["Over half of boats sail."], ""),
        # The same people by other names; compounds and abbreviations.
        ("How many children sail?", ["Six pupils sail."], ""),
        ("How many cases has each?", ["Caseloads are high, sometimes over 40."], ""),
        ("How many personal advisers are there?", ["There are four new PAs."], ""),
        # Of people who are counted it must be told what was asked of them.
        ("How many children are kept in huts?", ["Six pupils sail."], "a number of children"),
        ("How many children are kept in huts?", ["Six pupils sleep in huts."], ""),
        ("How many children are kept in huts?", ["A third of children are in huts."], ""),
        (
            "How many children went missing last year?",
            ["Last year, 12 children sailed."],
            "a number of children",
        ),
        (
            "How many children sail, and is that more than in the towns beside?",
            ["12 children sail."],
            "",
        ),
        ("How many children use it?", ["Last year, 12 children sailed."], ""),
        # Of those whom the sentence before tells of, and of nobody else.
        (
            "How many children sailed away?",
            ["Children who sailed away are few.", "They were 12 children."],
            "",
        ),
        (
            "How many children sailed away?",
            ["Children who stayed are few.", "They were 12 children."],
            "a number of children",
        ),
        (
            "How many children sailed away?",
            ["Some children sailed away, which was seen late by those of one crew, or not at all."],
            "a number of children",
        ),
        # A term that was put in for it counts where all of it stands.
        (
            "How many kids ran off? (children, missing from home)",
            ["Three children were seen at home."],
            "a number of kids",
        ),
        (
            "How many kids ran off? (children, missing from home)",
            ["Three children were missing from home."],
            "",
        ),
        # A share must be of what is asked, in a sentence about it.
        (
            "What share of children refused a boat?",
            ["86% of children sail."],
            "a share of children",
        ),
        ("What share of children refused a boat?", ["6% of children refused."], ""),
        # What somebody said must be of them.
        ("What did the police say?", ["The police were told."], ""),
        ("What did the police say?", ["The council said so."], "what the police said"),
        ("What did the police say?", ["The police came."], "what the police said"),
        # A reason must be given where the subject is.
        ("Why are boats sold?", ["Fares fell because of rain."], "a reason"),
        ("Why are boats sold?", ["Boats were sold because of rain."], ""),
        ("How many boats sail?", ["Twelve crews rest.", "Boats sail."], "a number of boats"),
        ("What's the name of the chair?", ["The chair is new."], "a name"),
        ("How good is it?", ["It is good."], ""),
    ],
)
def test_what_is_lacking_is_said(question, sentences, said):
    assert lacking(question, sentences) == said


def test_an_answer_without_the_number_asked_for_is_one_in_part_and_says_so(tmp_path):
    blocks = [
        ("1", "Young carers are supported well by the council and by schools."),
        ("2", "The council helps foster carers: 61 households were approved."),
    ]
    one = report(blocks)
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        library._store.add_report(one, file=b"", chunks=indexed(one, EMBEDDER, lambda *_: None))
        answer = Assistant(library).ask("How many young carers are supported by the council?")
        assert answer.outcome == "partly"
        assert answer.notes == ("No sentence found gives a number of young carers.",)
        held = Assistant(library).ask("How many foster carers were approved by the council?")
        assert held.notes == ()


@pytest.mark.parametrize(
    ("question", "text", "bold"),
    [
        ("how much does it cost?", "It cost £2,000, of £1.5 million.", ["£2,000", "£1.5 million"]),
        ("how timely is it?", "Missing three times in 90 days, 58% wait.", ["90 days", "58%"]),
        ("what share is seen?", "Nine out of 10 are seen.", ["Nine out of 10"]),
        ("how many boats sail?", "No boats sail but 12, one of them late.", ["12"]),
        ("why is it late?", "It is late because of 12 boats.", []),
        ("is it good?", "It is good: 58%.", []),
    ],
)
def test_what_is_set_in_bold_is_the_whole_of_the_thing(question, text, bold):
    assert [text[a:b] for a, b in marked(question, text)] == bold


def test_a_year_is_no_number_of_what_was_spoken_of() -> None:
    assert lacking("how many were there?", ["In 2015 boats sailed late."]) == "a number"
    assert lacking("how many were there?", ["In 2015 twelve boats sailed."]) == ""


def test_a_date_that_is_gone_is_no_answer_to_when_it_will_be() -> None:
    gone, to_come = "It was inspected in May 2014.", "It will be inspected again in May 2026."
    assert lacking("When will it be inspected again?", [gone]) == "a date"
    assert lacking("When will it be inspected again?", [to_come]) == ""
    assert lacking("When was it inspected?", [gone]) == ""


def test_what_goes_with_what_is_counted_is_not_counted() -> None:
    asked = "How many children go missing? (missing from home)"
    two = "Two missing coordinators record what was missed."
    assert lacking(asked, [two]) == "a number of children"
    assert lacking(asked, ["In June 12 children went missing."]) == ""
    # The term that reports have for what is counted counts.
    assert lacking("How many kids are there? (children)", ["There are 12 children."]) == ""


def test_an_age_is_no_number_of_children() -> None:
    asked = "How many children are homeless?"
    assert lacking(asked, ["Children aged 16 and 17 are homeless."]) == "a number of children"
    assert lacking(asked, ["In Fenwick 16 and in Hull 17 children are homeless."]) == ""
    assert lacking(asked, ["Patterns link one child with another, homeless or not."])


def test_the_past_year_is_no_length_of_time() -> None:
    asked = "How long does adoption take?"
    assert lacking(asked, ["Within the past 12 months nine adoptions took place."])
    assert not lacking(asked, ["Adoption takes 12 months."])


def test_a_child_is_of_children_where_a_length_of_time_is_asked_for() -> None:
    said = "A child placed so is adopted after 253 days."
    assert lacking("How long do children wait to be adopted?", [said]) == ""
    assert lacking("How long do boats wait to be moored?", [said]) == "a length of time"
