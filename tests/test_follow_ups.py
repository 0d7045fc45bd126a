"""Which reports, and which questions before, a question of a conversation is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.library import Library
from pincite.types import Turn
from tests.fakes import report

NEW, OLD = "marlowe-vale-2019", "marlowe-vale-2015"


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        # It names its body and its subject: the year that was spoken of is not meant.
        ("How late are interviews in Marlowe Vale?", (NEW, OLD)),
        ("Are there foster carers in Marlowe Vale?", (NEW, OLD)),
        ("How late are interviews in Marlowe Vale 2019?", (NEW,)),
        ("How late are interviews there?", (OLD,)),
        ("How late are they in Marlowe Vale?", (OLD,)),
        ("and in Marlowe Vale how late are interviews?", (OLD,)),
    ],
)
def test_a_question_that_stands_alone_is_of_all_reports_of_its_body(
    tmp_path: Path, question: str, searched: tuple[str, ...]
) -> None:
    embedder = HashingEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        for one in (
            report(id=NEW),
            report(id=OLD, published=date(2015, 5, 1)),
            report(id="fenwick-2018", body="Fenwick"),
        ):
            one = replace(
                one, record=replace(one.record, sha256=one.id.encode().hex().ljust(64, "0"))
            )
            chunks = indexed(one, embedder, lambda *_: None)
            library._store.add_report(one, file=one.id.encode(), chunks=chunks)
        before = [Turn("What did Marlowe Vale 2015 say about care leavers?")]
        query = Assistant(library).ask(question, history=before).query
    assert query.scope.reports == searched
    assert bool(query.earlier) == (searched == (OLD,))


ADVISED = (
    ("1", "Ensure that ferries sail on time.", "recommendation"),
    ("2", "Reduce the number of changes of warden.", "recommendation"),
    ("3", "Children have too many changes of warden.", "finding"),
    ("21", "Ferries sail late.", "finding"),
    ("22", "Meals are warm.", "finding"),
    ("23", "Wardens told inspectors that they are proud of the boats.", "finding"),
    ("24", "Wardens paint the boats each spring and mend them each winter.", "finding"),
)


@pytest.fixture
def advised(tmp_path: Path) -> Iterator[Assistant]:
    embedder = HashingEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        one = report(ADVISED, id=NEW)  # type: ignore[arg-type]
        chunks = indexed(one, embedder, lambda *_: None)
        library._store.add_report(one, file=b"x", chunks=chunks)
        yield Assistant(library)


def told(assistant: Assistant, question: str, before: str) -> list[str | None]:
    answer = assistant.ask(question, history=[Turn(before)])
    return [c.paragraph.label for s in answer.statements for c in s.citations]


@pytest.mark.parametrize(
    "question",
    ["and the recommendation?", "is there a recommendation on it?", "any recommendations?"],
)
def test_the_recommendation_that_a_follow_up_asks_for_is_on_what_was_spoken_of(
    advised: Assistant, question: str
) -> None:
    assert told(advised, question, "Are there many changes of warden?")[0] == "2"
    assert "3" not in told(advised, question, "Are there many changes of warden?")


@pytest.mark.parametrize(
    "question",
    [
        "what are the recommendations?",
        "So what are the recommendations?",
        "and what are the main recommendations?",
        "What does it recommend?",
    ],
)
def test_who_asks_for_the_recommendations_gets_all_of_them(
    advised: Assistant, question: str
) -> None:
    assert told(advised, question, "Are there many changes of warden?") == ["1", "2"]


def test_after_a_question_an_age_is_no_paragraph(advised: Assistant) -> None:
    assert told(advised, "and after 21?", "Do ferries sail late?") != ["22"]
    assert told(advised, "and para 22?", "Do ferries sail late?") == ["22"]
    answer = advised.ask("after 21")
    assert [c.paragraph.label for s in answer.statements for c in s.citations] == ["22"]


def test_what_they_say_is_told_before_what_they_do(advised: Assistant) -> None:
    before = "What do wardens do with the boats?"
    assert told(advised, "and what do they say about the boats?", before)[0] == "23"


COUNTED = (
    ("1", "There are 200 wardens.", "finding"),
    ("2", "Wardens in huts are content and warm in winter and in summer.", "finding"),
    ("3", "17 wardens are in huts.", "finding"),
)


def test_what_only_goes_on_asks_as_the_question_before_did(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        one = report(COUNTED, id=NEW)  # type: ignore[arg-type]
        library._store.add_report(one, file=b"x", chunks=indexed(one, embedder, lambda *_: None))
        assistant = Assistant(library)
        assert told(assistant, "and in huts?", "How many wardens are there?")[0] == "3"
        assert told(assistant, "and in huts?", "Are wardens content?")[0] == "2"
        since = assistant.ask("and the huts?", history=[Turn("When were wardens hired?")])
        assert not any("date" in note for note in since.notes)


def test_a_question_on_the_whole_report_lends_its_words_to_none_with_a_subject(
    tmp_path: Path,
) -> None:
    embedder = HashingEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        one = report(COUNTED, id=NEW)  # type: ignore[arg-type]
        library._store.add_report(one, file=b"x", chunks=indexed(one, embedder, lambda *_: None))
        ask = Assistant(library).ask
        for before, question, leant_on in (
            ("What needs to improve?", "why are wardens cold?", 0),
            ("What needs to improve?", "when is that needed?", 1),
            ("Are huts warm?", "why are wardens cold?", 1),
        ):
            assert len(ask(question, history=[Turn(before)]).query.earlier) == leant_on
