import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pincite
from pincite import quote
from pincite.types import Citation, Draft, Span, Statement
from tests.fakes import report

PARAGRAPHS = {p.id: p for p in report().paragraphs()}
TWO = "marlowe-vale-2019#2"


def test_a_quotation_that_stands_in_its_paragraph_is_cited_letter_for_letter():
    words = "over two thirds receive a return home interview within 72 hours"
    (statement,), dropped = quote.verify([Draft(words, ((TWO, words),))], PARAGRAPHS)
    (citation,) = statement.citations
    assert dropped == ()
    assert citation.quote == words
    assert PARAGRAPHS[TWO].text[citation.span.start : citation.span.end] == words


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ('the "front door"', "the “front door”"),
        ("children's", "children’s"),
        ("2014-15", "2014–15"),
        ("well  founded", "well\u00a0founded"),
        ("officers", "o\ufb03cers"),
        ("co\u00adordinated", "coordinated"),
        ("and so on...", "and so on…"),
    ],
)
def test_what_writers_change_unawares_is_forgiven_and_the_printed_words_are_cited(written, printed):
    text = f"It says {printed} here."
    start, end = quote.locate(written, text)
    assert text[start:end] == printed


@pytest.mark.parametrize(
    "words",
    ["", "  ", "two fifths receive", "Over two thirds", "72 hours, none", "within 27 hours"],
)
def test_words_that_are_not_there_are_not_found(words):
    assert quote.locate(words, PARAGRAPHS[TWO].text) is None


def test_a_draft_with_one_wrong_quotation_is_dropped_whole_and_said_to_be():
    drafts = [
        Draft("Both.", ((TWO, "nearly a third wait"), (TWO, "nearly a half wait"))),
        Draft("Elsewhere.", (("marlowe-vale-2019#99", "nearly a third wait"),)),
        Draft("Nothing quoted.", ()),
    ]
    statements, dropped = quote.verify(drafts, PARAGRAPHS)
    assert statements == ()
    assert len(dropped) == 3


def test_a_citation_that_is_not_verbatim_cannot_be_made():
    paragraph = PARAGRAPHS[TWO]
    with pytest.raises(ValueError, match="not verbatim"):
        Citation(paragraph, Span(TWO, 0, 4), "Some")
    with pytest.raises(ValueError, match="not verbatim"):
        Citation(paragraph, Span(TWO, 3, 3), "")
    with pytest.raises(ValueError, match="cited as"):
        Citation(paragraph, Span("marlowe-vale-2019#3", 0, 4), "Most")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_located_says_the_same_letters(before: str, words: str, after: str):
    text = before + words + after
    found = quote.locate(words, text)
    if words.strip():
        assert found is not None or not quote._folded(words)[0].strip()
    if found is not None:
        start, end = found
        assert 0 <= start < end <= len(text)
        assert quote._folded(words)[0].strip() in quote._folded(text[start:end])[0]


_PRINTED = [
    *(("'", p) for p in "’‘"),
    *(('"', p) for p in "“”"),
    *(("-", p) for p in "–‑−"),
    *((" ", p) for p in "\u00a0\u2009\n"),
    ("fi", "\ufb01"),
    ("ffi", "\ufb03"),
    ("...", "…"),
    ("o", "o\u00ad"),
]
"""What a writer types, and how it may be printed."""


@given(
    st.lists(
        st.one_of(
            st.sampled_from(_PRINTED),
            st.sampled_from([(letter, letter) for letter in "abcdeghrstu 0123456789.,"]),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_what_is_typed_plainly_is_found_as_it_is_printed(pairs: list[tuple[str, str]]) -> None:
    typed, printed = ("".join(side) for side in zip(*pairs, strict=True))
    found = quote.locate(f"x{typed}y", f"Before. x{printed}y After.")
    assert found is not None
    start, end = found
    assert f"Before. x{printed}y After."[start:end] == f"x{printed}y"


def test_a_statement_without_a_citation_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="without a citation"):
        Statement("Boats sail.", ())


def test_nothing_but_verifying_makes_statements_and_citations() -> None:
    made = {
        path.name
        for path in Path(pincite.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Statement", "Citation"}
    }
    assert made == {"quote.py"}
