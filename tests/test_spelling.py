"""Misspelt words of a question are read as the reports write them; names and real words are not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest

from pincite import converse, framing, spelling
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.index.protocol import Index, Span
from pincite.ingest import indexed
from pincite.library import Library
from pincite.types import Turn
from tests.fakes import Block, report

EMBEDDER = HashingEmbedder(512)
BLOCKS: tuple[Block, ...] = (
    ("1", "Ensure that every dinghy has a spinnaker.", "recommendation"),
    ("2", "The regatta was late. Two spinnakers were torn, and the spinnaker of one was lost."),
    ("3", "Adoption is slow. The safety of children is looked after by Morwenna Trelask."),
    ("4", "Most assessments are good, and the council improves what it must."),
)


def kept(library: Library, blocks: tuple[Block, ...], id: str = "marlowe-vale-2019") -> None:
    one = report(blocks, id=id, body=id.rpartition("-")[0].replace("-", " ").title())
    library._store.add_report(one, file=b"", chunks=indexed(one, EMBEDDER, lambda *_: None))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("library"), embedder=EMBEDDER) as library:
        kept(library, BLOCKS)
        kept(library, (("1", "Sails are mended at the quay."),), "fenwick-2020")
        yield library


def read(question: str, library: Library, but: tuple[str, ...] = ()) -> str:
    return spelling.corrected(question, library.index(), library, but=but)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        # A letter too few, too many, another, two swapped: words the reports alone have.
        ("what of the spinaker?", "what of the spinnaker?"),
        ("what of the spinnnaker?", "what of the spinnaker?"),
        ("what of the spinmaker?", "what of the spinnaker?"),
        ("what of the spinnkaer?", "what of the spinnaker?"),
        # In the form that was asked for.
        ("torn spinakers", "torn spinnakers"),
        ("was the regata late?", "was the regatta late?"),
        # Words of the package's lists, here two slips off, whether a report has them or not.
        ("Reccomendations?", "Recommendations?"),
        ("how good is adopton, saftey, assesments", "how good is adoption, safety, assessments"),
        ("unacompanied minors", "unaccompanied minors"),
        # A word that is found by its stem is put right too: what is asked for must be seen.
        ("what improvments are needed", "what improvements are needed"),
    ],
)
def test_a_slip_is_put_right(library: Library, asked: str, meant: str) -> None:
    assert read(asked, library) == meant
    assert read(meant, library) == meant


@pytest.mark.parametrize(
    "asked",
    [
        # A name that is nowhere is nobody else's: with a capital, or where only a name is near.
        "what did Spinaker say?",
        "what did morwena say?",
        "did trelisk speak?",
        # Three slips, another first letter, fewer than six letters.
        "what of the spimmakker?",
        "what of the apinnaker?",
        "the dingy",
        # Words in common use, and forms of them, may be absent: that is the answer.
        "is there mourning, scouting or a submarine?",
        "any explosions, regattas or a spinning reel?",
        # Another form of a listed word is no slip of it.
        "departmental sufficiency",
        # Part of an address, a compound or a quotation.
        'spinaker@example.org, spinaker.org, spinaker\'s and “spinaker” or "spinaker"',
    ],
)
def test_what_is_no_slip_stays(library: Library, asked: str) -> None:
    assert read(asked, library) == asked


def test_what_is_longer_than_any_word_has_no_neighbours_looked_for(library: Library) -> None:
    """2,000 letters have 106,000, each as long: they took 14 s and 500 MB."""
    asked: list[int] = []

    class Watched:
        def __getattr__(self, name: str) -> object:
            return getattr(library.index(), name)

        def counts(self, stems: Collection[str], spans: Sequence[Span]) -> Mapping[str, int]:
            asked.append(len(stems))
            return library.index().counts(stems, spans)

    for length, most in ((30, 30 * 53), (31, 0), (2000, 0)):
        word = "q" * length
        assert spelling.corrected(word, cast(Index, Watched()), library) == word
        assert max(asked, default=0) <= most
        asked.clear()


def test_words_that_name_reports_stay(library: Library) -> None:
    assert read("spinaker", library, but=("Spinaker Bay",)) == "spinaker"


def test_of_equals_the_word_that_is_read_more_is_meant(tmp_path: Path) -> None:
    one = (("1", "The spinnaret broke."), ("2", "A spinnaker."), ("3", "Spinnaker or spinnaker."))
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        kept(library, one)
        assert read("a spinnaket", library) == "a spinnaker"
        kept(library, (("1", "A spinnaket."),), "fenwick-2020")
        assert read("a spinnaket", library) == "a spinnaket"


def test_what_is_searched_for_is_shown_and_answers(library: Library) -> None:
    answer = Assistant(library).ask("What are the reccomendations for Marlowe Vale?")
    assert converse.written(answer.query)[0].startswith("What are the recommendations")
    assert [s.text for s in answer.statements] == ["Ensure that every dinghy has a spinnaker."]
    assert answer.question == "What are the reccomendations for Marlowe Vale?"


def test_a_report_of_the_library_that_is_not_searched_has_words_too(library: Library) -> None:
    query = framing.query_of("spinaker", library, reports=["fenwick-2020"])
    assert query.text == "spinnaker"


def test_a_question_before_is_put_right_too(library: Library) -> None:
    before = Turn("How many spinakers were lost in Marlowe Vale?", scope=("marlowe-vale-2019",))
    query = framing.query_of("and why?", library, history=[before])
    assert "spinnakers" in " ".join((query.text, *(text for text, _ in query.earlier)))


def test_words_as_typed_are_searched_for_as_typed(library: Library) -> None:
    assert framing.query_of("spinaker", library, as_typed=True).text == "spinaker"


def test_both_stores_read_a_slip_alike(library: Library, tmp_path: Path, url: str) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, database=url) as database:
        kept(database, BLOCKS)
        asked = "the regata, torn spinakers, saftey and morwena"
        assert read(asked, database) == read(asked, library) != asked
