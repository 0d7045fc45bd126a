"""Words and names that stand nowhere in what was searched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pincite import absence
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.library import Library
from pincite.terms import stems
from tests.fakes import report

EMBEDDER = HashingEmbedder(512)


def nowhere(question: str, text: str, everyday: frozenset[str] = frozenset()) -> set[str]:
    """What of a question a report of this one text has nowhere."""
    own = stems(text)

    def has_name(parts: tuple[str, ...]) -> bool:
        return any(tuple(own[n : n + len(parts)]) == parts for n in range(len(own)))

    _, absent = absence.of(question, everyday, own.__contains__, has_name)
    return set(absent.values())


@pytest.mark.parametrize(
    ("question", "text", "absent"),
    [
        ("Are the trams late?", "The boats are late.", {"trams"}),
        ("Are the boats late?", "The boats are late.", set()),
        # Words of asking and judging may be missing: they are not what is asked for.
        ("Do boats actually ever come late, please?", "The boats are late.", set()),
        ("I don't know: didn't boats sail late?", "The boats sail late.", set()),
        # So may the verbs of every subject, in all their forms.
        ("Roughly how many boats got dropped or are waiting?", "Late boats.", set()),
        # A name is more than its words.
        ("Who helps young carers?", "Young people help foster carers.", {"young carers"}),
        ("Who helps young carers?", "Young carers get help.", set()),
        ("young-carers", "Carers are young.", {"young carers"}),
        (
            "Any serious case review?",
            "A serious look at the case: its review.",
            {"serious case reviews"},
        ),
        # So is a time: 45 of something else, and days, are no 45 days.
        ("Late by 45 days?", "Of 45 boats some were late by days.", {"45 days"}),
        ("Late by 45 working days?", "45 days late.", set()),
        ("In 45 boats?", "Boats, days.", {"45"}),
        ("what about FGM or forced marriage?", "A marriage.", {"fgm", "forced marriage"}),
    ],
)
def test_what_stands_nowhere_is_told(question: str, text: str, absent: set[str]) -> None:
    assert nowhere(question, text) == absent


def test_everyday_words_beside_a_term_of_reports_are_not_missed() -> None:
    question = "Are kids late? (children)"
    assert nowhere(question, "Children are late.", frozenset({"kids"})) == set()


def test_what_is_asked_for_is_what_is_left() -> None:
    asked, absent = absence.of("Do trams ever come?", frozenset(), lambda s: False, lambda p: True)
    assert asked == absent == {"tram": "trams"}


def test_every_name_is_more_than_one_word() -> None:
    assert [name for name, parts in absence.names() if len(parts) < 2] == []
    assert len({name for name, _ in absence.names()}) == len(absence.names()) > 40


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    blocks = [
        ("1", "Young people who foster are few, and carers of the old are many."),
        ("2", "Refugees from Afghanistan are met at the quay."),
        ("3", "The council knows its boats well and keeps a register of them."),
        ("4", "Its practice at sea is good. A review of the quay is due."),
    ]
    one = report(blocks)
    with Library.open(tmp_path_factory.mktemp("library"), embedder=EMBEDDER) as library:
        library._store.add_report(one, file=b"", chunks=indexed(one, EMBEDDER, lambda *_: None))
        yield Assistant(library)


def test_a_name_whose_words_stand_apart_is_refused_and_named(assistant: Assistant) -> None:
    answer = assistant.ask("How many young carers are known?")
    assert answer.outcome == "not_in_reports"
    assert answer.missing_words == ("young carers",)


def test_another_form_of_a_word_will_do(assistant: Assistant) -> None:
    assert assistant.ask("where are Afghan refugees met?").missing_words == ()


def test_words_that_begin_alike_but_are_short_are_no_kin(assistant: Assistant) -> None:
    missing = assistant.ask("is there a boatyard, and a regent?").missing_words
    assert missing == ("boatyard", "regent")


def test_a_name_in_the_reports_words_must_stand_there_as_a_name(assistant: Assistant) -> None:
    # "SCR" is put as "practice review" where reports write so; here they only review practice.
    answer = assistant.ask("Was there a serious case review?")
    assert "practice review" not in answer.query.text
    assert answer.missing_words == ("serious case reviews",)


def test_criminal_exploitation_is_more_than_its_words() -> None:
    apart = "Few are charged with a criminal offence. Sexual exploitation is rare."
    asked = "criminal exploitation"
    assert nowhere(asked, apart) == {asked}
    assert nowhere(asked, "Criminal exploitation of children is rare.") == set()
