"""Names made of a word and a letter are held to: what has them leads; what lacks them says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pincite import lettered
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.library import Library
from pincite.types import Turn
from tests.fakes import Block, report

EMBEDDER = HashingEmbedder(512)
BLOCKS: tuple[Block, ...] = (
    *((str(n), f"What every child is told about a child in need, part {n}.") for n in range(1, 60)),
    (
        "60",
        "The harbour was closed for a month, and trade fell. Boats lay idle all that time. "
        "The search of CHILD Q, whom nobody helped, is spoken of still. The quay was mended.",
    ),
    ("61", "Operation 7 followed. A child, Quentin, was found."),
    ("62", "The crew was paid late."),
)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What is Child Q?", ("Child Q",)),
        ("tell me about child q and baby p", ("Child Q", "Baby P")),
        ("Child Q’s school, Child Q's mother, Mother B", ("Child Q", "Mother B")),
        ("Compare Family A with Family B, Child Q.", ("Family A", "Family B", "Child Q")),
        ("What of Operation 7 and of Case 12?", ("Operation 7", "Case 12")),
        ("the death in Ward K", ("Ward K",)),
        # Citations, grades, kinds and other ordinary terms.
        ("Section 20, Part 8, Module 1, para 5, Recommendation 3, Appendix B, Table C", ()),
        ("any Class B drugs, Hepatitis C, Key Stage 2, a Grade B or Plan B?", ()),
        ("What do Section B, Annex C and Schedule D say?", ()),
        # No name: an article, an initial of one's own, ages and amounts, the question's verb.
        ("Is a child a risk? Should a parent I know say so? the child's s and t", ()),
        ("Who is Ann B. Carter, and Jo D Smith?", ()),
        ("Child 5 years old; Family 4 times; Home 2.5; Case 3-4; Operation 7th", ()),
        ("Compare B with C", ()),
        ("child qualified, CHILD QUIET, Child Q2", ()),
    ],
)
def test_names_are_told_from_citations_and_terms(question: str, named: tuple[str, ...]) -> None:
    assert lettered.names(question) == named


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("library"), embedder=EMBEDDER) as library:
        kept(library)
        yield library


def kept(library: Library) -> None:
    one = report(BLOCKS)
    last = one.sections[-1]
    # The last paragraph stands under a heading with a name of its own.
    under = replace(last.paragraphs[-1], section=("Findings", "Family B"))
    section = replace(last, paragraphs=(*last.paragraphs[:-1], under))
    whole = replace(one, sections=(*one.sections[:-1], section))
    library._store.add_report(whole, file=b"", chunks=indexed(whole, EMBEDDER, lambda *_: None))


@pytest.mark.parametrize("asked", ["What is Child Q?", "Tell me about Child Q", "child q"])
def test_the_one_paragraph_that_has_the_name_leads(library: Library, asked: str) -> None:
    answer = Assistant(library).ask(asked)
    assert [h.paragraph.label for h in answer.hits[:1]] == ["60"]
    assert answer.statements[0].text.startswith("The search of CHILD Q")
    assert {c.paragraph.label for s in answer.statements for c in s.citations} == {"60"}
    assert answer.missing_words == ()


def test_a_name_above_a_paragraph_is_its_own(library: Library) -> None:
    assert Assistant(library).ask("What of Family B?").hits[0].paragraph.label == "62"


def test_a_name_that_is_nowhere_is_missed(library: Library) -> None:
    for name in ("Child R", "Baby P", "Operation 8"):
        answer = Assistant(library).ask(f"What is {name}?")
        assert (answer.outcome, answer.missing_words) == ("not_in_reports", (name,))


def test_of_two_names_the_one_that_is_there_is_told_of(library: Library) -> None:
    answer = Assistant(library).ask("What was said of Child Q and of Child R?")
    assert answer.outcome == "partly"
    assert answer.missing_words == ("Child R",)
    assert answer.statements[0].text.startswith("The search of CHILD Q")


def test_a_name_of_the_question_before_is_held_to(library: Library) -> None:
    before = Turn("What is Child Q?")
    assert (
        Assistant(library).ask("and what was mended?", history=[before]).hits[0].paragraph.label
        == "60"
    )


def test_a_search_is_led_by_it_too(library: Library) -> None:
    _, hits = Assistant(library).search("Operation 7")
    assert hits[0].paragraph.label == "61"


def test_both_stores_find_the_same(library: Library, tmp_path: Path, url: str) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, database=url) as database:
        kept(database)
        for asked in ("What is Child Q?", "Operation 7", "What of Baby P?"):
            one, other = (Assistant(of).ask(asked) for of in (library, database))
            assert [h.paragraph.id for h in one.hits] == [h.paragraph.id for h in other.hits]
            assert one.missing_words == other.missing_words
