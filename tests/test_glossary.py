"""Abbreviations a report explains: mined as printed, and written out without touching the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite import chunk, glossary
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.types import Report
from tests.fakes import report


@pytest.mark.parametrize(
    ("printed", "mined"),
    [
        (
            "It has a multi-agency safeguarding hub (MASH).",
            {"MASH": "multi-agency safeguarding hub"},
        ),
        (
            "the director of children’s services (DCS) left",
            {"DCS": "director of children’s services"},
        ),
        (
            "‘initial child protection conferences’ (ICPCs)",
            {"ICPC": "initial child protection conferences"},
        ),
        ("Independent reviewing officers (IROs) wait.", {"IRO": "Independent reviewing officers"}),
        ("A PLO (Public Law Outline) is begun.", {"PLO": "Public Law Outline"}),
        (
            "Not in education, employment or training (NEET).",
            {"NEET": "Not in education, employment or training"},
        ),
        ("The board met. Harbour masters (HM) came.", {"HM": "Harbour masters"}),
        # What looks like one and is none.
        ("Of these, most (86%) were seen (Recommendation).", {}),
        ("The harbour master (Saltmere) came.", {}),
        ("Two moorings were let (A and B).", {}),
        ("Wide nets of many kinds (MASH) are used.", {}),
    ],
)
def test_an_abbreviation_is_mined_where_its_letters_begin_the_words_before_it(
    printed: str, mined: dict[str, str]
) -> None:
    assert glossary.mine([printed]) == mined


def test_the_first_explanation_of_a_report_is_the_one_that_counts() -> None:
    texts = ["The port aid office (PAO) opened.", "The pilots’ and oarsmen (PAO) met."]
    assert glossary.mine(texts) == {"PAO": "port aid office"}


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Each IRO waits.", "Each IRO (independent reviewing officers) waits."),
        ("IROs wait. IROs rest.", "IROs (independent reviewing officers) wait. IROs rest."),
        (
            "An independent reviewing officer waits.",
            "An independent reviewing officer (IRO) waits.",
        ),
        (
            "Independent reviewing officers (IROs) wait.",
            "Independent reviewing officers (IROs) wait.",
        ),
        ("The IRON gate; a PRE-IRO plan.", "The IRON gate; a PRE-IRO plan."),
        ("Nothing here.", "Nothing here."),
    ],
)
def test_both_forms_are_written_where_a_text_has_one_alone(text: str, spelled: str) -> None:
    spell = glossary.speller({"IRO": "independent reviewing officers"})
    assert spell(text) == spelled
    assert spell(spelled) == spelled


@given(st.text(alphabet="abcIRO independent reviewing officers().", max_size=80))
def test_what_is_written_out_takes_no_letter_away(text: str) -> None:
    spelled = glossary.speller({"IRO": "independent reviewing officers"})(text)
    remaining = iter(spelled)
    assert all(letter in remaining for letter in text)


def explained() -> Report:
    """A report that explains an abbreviation in one paragraph and uses it in another."""
    return report(
        [
            ("1", "The quay access rota (QAR) was begun in May."),
            ("2", "The QAR is kept by the harbour master."),
            ("3", "Nobody reads the quay access rota."),
        ]
    )


def test_chunks_hold_both_forms_and_quotations_stay_as_printed() -> None:
    embedder = HashingEmbedder(dim=32)
    one = explained()
    entries = indexed(one, embedder, lambda *_: None)
    texts = [entry.chunk.text for entry in entries]
    assert texts == [
        "The quay access rota (QAR) was begun in May.",
        "The QAR (quay access rota) is kept by the harbour master.",
        "Nobody reads the quay access rota (QAR).",
    ]
    printed = {paragraph.id: paragraph.text for paragraph in one.paragraphs()}
    for entry in entries:
        span = entry.chunk.spans[0]
        assert (span.start, span.end) == (0, len(printed[span.paragraph_id]))


def test_what_is_written_out_counts_against_the_budget() -> None:
    long = "A sentence about the QAR. " * 12
    one = report([("1", "The quay access rota (QAR) was begun."), ("2", long.strip())])
    spell = glossary.speller(glossary.mine(p.text for p in one.paragraphs()))

    def count(text: str) -> int:
        return len(text.split())

    pieces = list(chunk.chunks(one, count=count, fits=lambda _: True, spell=spell, budget=30))
    assert all(count(piece.text) <= 30 for piece in pieces)
    assert any("QAR (quay access rota)" in piece.text for piece in pieces)
