"""Everyday words meet the words of reports; a report's own words are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.library import Library
from pincite.terms import words
from pincite.thesaurus import in_report_words, reworded, thesaurus
from tests.fakes import report

EMBEDDER = HashingEmbedder(512)


def written(text: str, **counts: int) -> str:
    """The question where reports use the words counted, and all other terms five times."""
    there = {name.replace("_", " "): count for name, count in counts.items()}
    return in_report_words(text, lambda phrase: there.get(phrase.casefold(), 0))


@pytest.mark.parametrize(
    ("asked", "there", "searched"),
    [
        ("Are kids safe?", {"children": 9}, "Are kids safe? (children)"),
        # Every form of the word, and the longest phrase at its place.
        (
            "how is the kid doing at nights and weekends",
            {"children": 9, "out_of_office_hours": 2, "emergency_duty_team": 1, "late": 3},
            "how is the kid doing at nights and weekends"
            " (children, out of office hours, emergency duty team)",
        ),
        # Said together, in any order.
        (
            "who was spoken to after they went missing?",
            {"return_home_interviews": 4},
            "who was spoken to after they went missing? (return home interviews)",
        ),
        # No term that reports do not use, or use less than the word itself.
        ("Are kids safe?", {}, "Are kids safe?"),
        ("Are kids safe?", {"children": 3, "kids": 3}, "Are kids safe?"),
        # No word inside another, and none that stands there already.
        ("Is the kidney unit open?", {"children": 9}, "Is the kidney unit open?"),
        ("Are kids, children all, safe?", {"children": 9}, "Are kids, children all, safe?"),
    ],
)
def test_terms_are_put_after_the_question(asked: str, there: dict[str, int], searched: str) -> None:
    assert written(asked, **there) == searched


def test_words_beside_which_a_term_stands_are_told() -> None:
    assert reworded("Are LAC medicals late? (health assessments)") == {"medicals"}
    assert reworded("Are LAC medicals late?") == frozenset()


@given(
    st.lists(
        st.sampled_from(
            "kids mums bosses missing spoken to quick GCSEs late the and ' ( & -".split()
        ),
        max_size=12,
    ).map(" ".join)
)
def test_a_question_put_in_report_words_stays_as_it_is(question: str) -> None:
    once = in_report_words(question, lambda phrase: len(phrase))
    assert once.startswith(question)
    assert in_report_words(once, lambda phrase: len(phrase)) == once


def test_the_file_is_well_formed() -> None:
    """A term for every entry; no phrase twice, none without a word that search would count."""
    text = files("pincite").joinpath("thesaurus.txt").read_text(encoding="utf8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert all(line.count("=") == 1 and line.partition("=")[2].strip() for line in lines)
    said = [p.strip().casefold() for line in lines for p in line.partition("=")[0].split("|")]
    assert sorted({p for p in said if said.count(p) > 1}) == []
    terms = {t.strip() for line in lines for t in line.partition("=")[2].split(";")}
    assert [term for term in sorted(terms) if not words(term)] == []
    assert len(thesaurus().phrases) > 400


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", embedder=EMBEDDER) as library:
        blocks = [
            ("1", "Health assessments are done within timescales."),
            ("2", "Most children looked after live near their schools."),
            ("3", "The board meets each month and keeps a register of risks."),
        ]
        one = report(blocks)
        library._store.add_report(one, file=b"x", chunks=indexed(one, EMBEDDER, lambda *_: None))
        yield library


def test_a_question_in_everyday_words_finds_the_paragraph_and_names_no_word_missing(
    library: Library,
) -> None:
    answer = Assistant(library).ask("are LAC medicals done?")
    assert answer.query.text == "are LAC medicals done? (children looked after, health assessments)"
    assert answer.hits[0].paragraph.label == "1"
    assert answer.missing_words == ()


# ---- boards, which each body calls by its own initial --------------------------------------------


@pytest.mark.parametrize(
    ("asked", "there", "terms"),
    [
        # What the reports searched write at least as often as "LSCB", the commonest first.
        ("How does the LSCB train?", {"lscb": 5, "sscb": 11}, "SSCB"),
        ("How does the LSCB train?", {"lscb": 8, "nscb": 8, "mscp": 9}, "MSCP, NSCB"),
        ("How do LSCBs train?", {"lscb": 5, "sscb": 11}, "SSCB"),
        ("How does the LSCB train?", {"lscb": 33, "sscb": 2}, ""),
        ("How does the LSCB train?", {}, ""),
        # By any name, and where the asker has another body's initial or an older word.
        ("Does the local safeguarding children board train?", {"sscb": 11}, "SSCB"),
        ("Does the safeguarding children’s partnership train?", {"sscp": 2}, "SSCP"),
        ("Does the SSCB train?", {"lscb": 9}, "LSCB"),
        ("Does the FSCB train?", {"fscb": 3, "lscb": 2}, ""),
        # Nothing else is asked about: its long name joins.
        ("What was said of the LSCB?", {"sscb": 11}, "SSCB, safeguarding board"),
        # Other boards.
        ("Does the safeguarding adults board train?", {"sscb": 11}, ""),
    ],
)
def test_a_board_is_found_by_its_own_initials(
    asked: str, there: dict[str, int], terms: str
) -> None:
    once = written(asked, **there)
    assert once == (f"{asked} ({terms})" if terms else asked)
    assert written(once, **there) == once


def test_a_board_that_has_other_initials_here_is_not_missed(tmp_path: Path) -> None:
    blocks = [
        ("1", "The SSCB trains its members well."),
        ("2", "Boats are late."),
        ("3", "Each crew of the SSCB audits the quay."),
    ]
    one = report(blocks)
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        library._store.add_report(one, file=b"", chunks=indexed(one, EMBEDDER, lambda *_: None))
        answer = Assistant(library).ask("Does the LSCB train its members?")
    assert answer.query.text == "Does the LSCB train its members? (SSCB)"
    assert answer.missing_words == ()
    assert answer.statements[0].text == "The SSCB trains its members well."
