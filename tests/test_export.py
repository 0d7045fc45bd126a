"""Answers as files to take along: what is in them, and that nothing in them is more than text."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from pincite import export, quote
from pincite.export.plain import literal
from pincite.types import Answer, Draft, Hit, Paragraph, Query, Scope
from tests.fakes import report

NEWER = report(id="marlowe-vale-2023", published=date(2023, 7, 31))
OLDER = report()
RECORDS = (NEWER.record, OLDER.record)
BY_ID = {p.id: p for one in (NEWER, OLDER) for p in one.paragraphs()}
DAY = date(2026, 3, 5)
THIRD = "nearly a third wait too long."
BOTH = "marlowe-vale-2023", "marlowe-vale-2019"


def answer(*drafts, question="How timely?", outcome="answered", **more):
    statements, dropped = quote.verify(drafts, BY_ID)
    assert not dropped
    query = Query(question, Scope(BOTH))
    hits = tuple(Hit(p, 1.0, rank) for rank, p in enumerate(BY_ID.values(), 1))
    return Answer(question, query, outcome, 0.9, statements, hits, **more)


def quoted(text, *ids):
    return Draft(text, tuple((id, text) for id in ids))


TWO_REPORTS = answer(
    quoted(THIRD, "marlowe-vale-2023#2"),
    quoted("Foster carers value their training.", "marlowe-vale-2019#3"),
    notes=("A note.",),
)
NOT_THERE = answer(
    question="And trams?",
    outcome="not_in_reports",
    nearest=(BY_ID["marlowe-vale-2023#4"],),
    missing_words=("trams",),
)


def made(kind, *answers):
    return getattr(export, kind)(answers, RECORDS, title="Board, March", made=DAY)


def test_the_text_says_what_was_asked_what_stands_where_and_the_whole_of_it():
    assert (
        made("text", TWO_REPORTS)
        == """\
Board, March
============

Made with Pincite on 5 March 2026.


How timely?
-----------


Marlowe Vale 2023

“nearly a third wait too long.”
    Marlowe Vale 2023, para 2 (p 1)


Marlowe Vale 2019

“Foster carers value their training.”
    Marlowe Vale 2019, para 3 (p 1)

A note.

Searched in all 2 reports as “How timely?”.


Annex: the paragraphs quoted, in full
-------------------------------------


Marlowe Vale: inspection of children’s services

Marlowe Vale 2023, para 2 (p 1)
    Most children who go missing are spoken to quickly. Although over two
    thirds receive a return home interview within 72 hours, nearly a third
    wait too long.


Marlowe Vale: inspection of children’s services

Marlowe Vale 2019, para 3 (p 1)
    Foster carers value their training. They receive good support out of
    hours.

Every quotation was checked letter for letter against its report when this was
made. What is in the annex is the whole of each paragraph.
"""
    )


def test_what_the_reports_do_not_say_is_told_with_the_nearest_and_no_claim_of_checking():
    told = made("text", NOT_THERE)
    assert "The reports searched do not say." in told
    assert "Nowhere in the reports searched: “trams”." in told
    assert "The nearest paragraphs\n\nThey come close" in told
    assert "Marlowe Vale 2023, para 4 (p 1)\n    Care leavers live" in told
    assert "Annex" not in told and "checked" not in told


def test_markdown_has_a_footnote_for_every_citation():
    same = answer(quoted(THIRD, *(f"{id}#2" for id in BOTH)))
    told = made("markdown", same, TWO_REPORTS)
    assert f"> {THIRD}[^1][^2]\n" in told
    assert f"> {THIRD}[^3]\n" in told
    assert re.findall(r"^\[\^(\d)\]: (.*)$", told, re.M) == [
        ("1", "Marlowe Vale 2023, para 2 (p 1)."),
        ("2", "Marlowe Vale 2019, para 2 (p 1)."),
        ("3", "Marlowe Vale 2023, para 2 (p 1)."),
        ("4", "Marlowe Vale 2019, para 3 (p 1)."),
    ]


def test_a_reworded_sentence_stands_above_the_quotation_it_rests_on():
    reworded = answer(Draft("A third are late.", (("marlowe-vale-2023#2", THIRD),)))
    assert f"A third are late.\n\n“{THIRD}”\n" in made("text", reworded)
    assert f"A third are late.\n\n> {THIRD}[^1]" in made("markdown", reworded)


# ---- Word ----------------------------------------------------------------------------------------


def footnotes(file: bytes) -> dict[str, str]:
    """The text of each footnote of a .docx by its id."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        root = etree.fromstring(package.read("word/footnotes.xml"))
        assert "footnotes+xml" in package.read("[Content_Types].xml").decode()
        assert "footnotes.xml" in package.read("word/_rels/document.xml.rels").decode()
    return {
        note.get(qn("w:id")): "".join(t.text for t in note.iter(qn("w:t")))
        for note in root
        if note.get(qn("w:type")) is None
    }


def referred(file: bytes) -> list[tuple[str, list[str]]]:
    """The paragraphs that have footnotes, with the ids of these."""
    found = []
    for paragraph in Document(io.BytesIO(file)).paragraphs:
        ids = [r.get(qn("w:id")) for r in paragraph._p.iter(qn("w:footnoteReference"))]
        if ids:
            found.append((paragraph.text, ids))
    return found


def test_word_has_real_footnotes_where_the_quotations_are():
    file = made("word", TWO_REPORTS, NOT_THERE)
    assert footnotes(file) == {
        "1": " Marlowe Vale 2023, para 2 (p 1).",
        "2": " Marlowe Vale 2019, para 3 (p 1).",
    }
    assert referred(file) == [(THIRD, ["1"]), ("Foster carers value their training.", ["2"])]
    document = Document(io.BytesIO(file))
    assert document.core_properties.title == "Board, March"
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading 1")]
    assert headings == ["How timely?", "And trams?", "Annex: the paragraphs quoted, in full"]
    whole = BY_ID["marlowe-vale-2023#2"].text
    assert whole in [p.text for p in document.paragraphs]


def test_word_parts_the_marks_of_a_sentence_that_two_reports_have_alike():
    same = answer(quoted(THIRD, *(f"{id}#2" for id in BOTH)))
    file = made("word", same)
    assert referred(file) == [(f"{THIRD}\u00a0", ["1", "2"])]
    (quotation,) = [p for p in Document(io.BytesIO(file)).paragraphs if p.text.startswith(THIRD)]
    marks = quotation.runs[1:]
    assert [run.text for run in marks] == ["", "\u00a0", ""]
    assert {run._r.rPr.rStyle.val for run in marks} == {"FootnoteReference"}


def test_word_says_it_was_made_on_its_day():
    properties = Document(io.BytesIO(made("word", NOT_THERE))).core_properties
    assert properties.created.date() == properties.modified.date() == DAY
    assert properties.author == "Pincite"


def test_word_without_a_quotation_has_no_footnotes():
    with zipfile.ZipFile(io.BytesIO(made("word", NOT_THERE))) as package:
        assert "word/footnotes.xml" not in package.namelist()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_program_reads_the_quotations_and_the_footnotes(tmp_path):
    (tmp_path / "answer.docx").write_bytes(made("word", TWO_REPORTS))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "answer.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    import pypdfium2

    with pypdfium2.PdfDocument(tmp_path / "answer.pdf") as pdf:
        text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    assert THIRD in text
    assert "1 Marlowe Vale 2023, para 2 (p 1)." in text


# ---- text stays text -----------------------------------------------------------------------------

HOSTILE = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "=cmd|' /C calc'!A0", "# no heading", "1. no list", "- no list", "> no quotation",
            "[no](http://example.org/x) link", "![no](http://example.org/x.png) picture",
            "<script>alert(1)</script>", "a\x00b\x07c", "\ud800", "&amp; &#x41;", "http://example.org",
            "a_b_c *d* **e** `f` ~~g~~", "\u202eright to left", "😀", "***", "---", "    code",
            "~~~", "$x$", "[^1]: note", "a\n\nb", "mail@example.org", "10) ten", "+ plus", "===",
        ]
    ),
)  # fmt: skip
SHOWN = {"text", "softbreak"}


def shown(markdown: str) -> tuple[str, set[str]]:
    """What a reader of Markdown sees, and the kinds of tokens that make it."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])
    tokens = parser.parse(markdown)
    inner = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in tokens} | {child.type for child in inner}
    return "".join(c.content if c.type == "text" else " " for c in inner), kinds


@given(HOSTILE)
def test_markdown_shows_any_text_as_that_text(words):
    text, kinds = shown(literal(words))
    seen = re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", words.encode("utf8", "ignore").decode())
    assert "".join(text.split()) == "".join(seen.split())
    assert kinds <= {"paragraph_open", "inline", "paragraph_close", "text", "text_special"}


@settings(max_examples=40, deadline=None)
@given(HOSTILE)
def test_word_opens_and_holds_any_text(words):
    hostile = answer(question=words or "x", outcome="not_in_reports")
    file = made("word", replace(hostile, notes=(words,)))
    document = Document(io.BytesIO(file))
    kept = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", words)
    assert " ".join(re.split("[\t\n\r]+", kept)) in [p.text for p in document.paragraphs]


def test_a_formula_and_markup_of_a_report_are_letters_in_every_file():
    text = "=cmd|' /C calc'!A0 and [x](http://example.org) <img src=x> stay as they are."
    odd = Paragraph("odd-2020#1", "odd-2020", "1", None, "finding", ("Findings",), text)
    BY_ID[odd.id] = odd
    try:
        hostile = answer(quoted(text, odd.id))
    finally:
        del BY_ID[odd.id]
    records = (report(id="odd-2020", body="Odd").record,)
    told = export.markdown([hostile], records, title="x", made=DAY)
    visible, kinds = shown(told)
    assert text in visible
    assert not kinds & {"link_open", "image", "html_inline", "html_block"}
    assert text in export.text([hostile], records, title="x", made=DAY).replace("\n", " ")
    document = Document(io.BytesIO(export.word([hostile], records, title="x", made=DAY)))
    assert text in [p.text for p in document.paragraphs]


def of_odd(text, body="Odd"):
    """An answer that quotes a paragraph of these words, and its report."""
    odd = Paragraph("odd-2020#1", "odd-2020", "1", None, "finding", ("Findings",), text)
    statements, _ = quote.verify([quoted(text, odd.id)], {odd.id: odd})
    record = replace(report(id="odd-2020", body="Odd").record, body=body)
    return replace(NOT_THERE, outcome="answered", statements=statements), record


@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_breaks_are_spaces_and_a_no_break_space_is_a_letter(kind):
    one, record = of_odd("one\rtwo\x0bthree\x0cfour\u2028five ten\u00a0per cent")
    told = getattr(export, kind)([one], [record], title="x", made=DAY)
    assert "one two three four five ten\u00a0per cent" in told


@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_a_citation_of_the_annex_is_clean_too(kind):
    one, record = of_odd("Words.", body="O\x1b[31md\x07d\ud800")
    told = getattr(export, kind)([one], [record], title="x", made=DAY)
    assert told.encode()
    assert not set(told) & {"\x1b", "\x07"}
