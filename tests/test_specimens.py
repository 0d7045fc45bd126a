"""The specimens are what their sources say, and parsing them gives back what is printed."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdfium2
import pytest

import pincite.specimens
from pincite.types import Paragraph
from tests.specimen_truth import FOLDER, GOLDEN, IDS, parsed, printed, truth

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

each_specimen = pytest.mark.parametrize("id", IDS)


@cache
def page_text(id: str, page: int) -> str:
    document = pypdfium2.PdfDocument(FOLDER / f"{id}.pdf")
    text: str = document[page - 1].get_textpage().get_text_range()
    document.close()
    return text.replace("\r\n", "\n")


def numbered(id: str) -> list[Paragraph]:
    return [block for block in parsed(id).paragraphs() if block.label]


# ---- the parser against the truth --------------------------------------------------------------


@each_specimen
def test_parsing_finds_every_printed_number_and_no_other(id: str) -> None:
    assert [p.label for p in numbered(id)] == [p["label"] for p in truth(id)["paragraphs"]]


@each_specimen
@pytest.mark.parametrize("field", ["text", "pages", "printed_page", "section"])
def test_parsing_gives_each_numbered_paragraph_as_it_is_printed(id: str, field: str) -> None:
    def of(paragraph: Paragraph) -> Any:
        match field:
            case "pages":
                return list(paragraph.pages)
            case "section":
                return " > ".join(paragraph.section)
            case _:
                return getattr(paragraph, field)

    got = {p.label: of(p) for p in numbered(id)}
    assert got == {p["label"]: p[field] for p in truth(id)["paragraphs"]}


@each_specimen
def test_every_unnumbered_text_is_in_exactly_one_block_under_its_heading(id: str) -> None:
    got = Counter(
        (block.text, " > ".join(block.section), block.pages)
        for block in parsed(id).paragraphs()
        if not block.label
    )
    for block in truth(id)["blocks"]:
        if block["kind"] in ("plain", "bullet"):
            key = (block["text"], block["section"], tuple(block["pages"]))
            assert got[key] == 1, block


@each_specimen
def test_footnotes_are_blocks_of_their_own_on_the_page_that_marks_them(id: str) -> None:
    got = [(b.page, b.text) for b in parsed(id).paragraphs() if b.kind == "footnote"]
    expected = truth(id)["notes"]
    assert len(got) == len(expected)
    for note, (page, text) in zip(expected, got, strict=True):
        assert page == note["page"]
        assert note["text"] in text


# ---- the traps are really there ----------------------------------------------------------------


def test_there_are_two_inspections_of_60_paragraphs_and_an_inquiry_chapter_of_40() -> None:
    assert [path.stem for path in pincite.specimens.paths()] == list(IDS)
    assert [len(truth(id)["paragraphs"]) for id in IDS] == [45, 72, 63]


def test_both_inspections_speak_of_return_home_interviews() -> None:
    for id in ("marlowe-vale-2019", "marlowe-vale-2023"):
        assert sum("eturn home interview" in p["text"] for p in truth(id)["paragraphs"]) >= 4


def test_the_front_page_prints_a_table_whose_rows_look_numbered() -> None:
    front = page_text("marlowe-vale-2019", 1)
    assert re.search(r"^1\. Children who need help", front, re.M)
    assert re.search(r"^2\.1 Adoption performance", front, re.M)


@pytest.mark.parametrize(
    ("id", "label", "line"),
    [
        ("marlowe-vale-2019", "47", "25. Young people over 21"),
        ("marlowe-vale-2019", "44", "18. No adoption has been"),
        ("marlowe-vale-2023", "54", "12. Workers said that they"),
    ],
)
def test_a_line_inside_a_paragraph_starts_like_a_number(id: str, label: str, line: str) -> None:
    texts = "\n".join(page_text(id, page) for page in printed(id, label)["pages"])
    assert re.search(rf"^{re.escape(line)}", texts, re.M)


def test_numbers_are_missing_unstopped_and_followed_by_another_as_in_real_reports() -> None:
    labels = [p["label"] for p in truth("marlowe-vale-2019")["paragraphs"]]
    assert labels == [str(n) for n in range(1, 74) if n != 43]
    assert printed("marlowe-vale-2019", "44")["text"].startswith("13 children were adopted")
    assert printed("marlowe-vale-2023", "34")["printed"] == "34"
    assert printed("marlowe-vale-2023", "35")["printed"] == "35."


@each_specimen
def test_some_paragraphs_go_on_over_the_page(id: str) -> None:
    assert sum(len(p["pages"]) > 1 for p in truth(id)["paragraphs"]) >= 2


def test_a_footnote_stands_in_the_middle_of_a_paragraph_that_goes_on_overleaf() -> None:
    page, text = 15, printed("marlowe-vale-2019", "47")["text"]
    assert printed("marlowe-vale-2019", "47")["pages"] == [page, page + 1]
    on_page = " ".join(page_text("marlowe-vale-2019", page).split())
    begins, note = on_page.index(text[:40]), on_page.index("The partnership began work on")
    assert begins < note


def test_inspections_use_the_private_bullets_of_word_processors() -> None:
    assert "\uf06e" in page_text("marlowe-vale-2019", 4)
    assert "\uf02d" in page_text("marlowe-vale-2019", 4)
    assert "\uf06e" in page_text("marlowe-vale-2023", 2)


def test_the_inquiry_prints_other_page_numbers_than_the_file_has() -> None:
    pages = {p["page"]: p["printed_page"] for p in truth("brackenmoor-inquiry-2021")["paragraphs"]}
    assert pages[3] == "1"
    assert all(int(number) == page - 2 for page, number in pages.items())


def test_contents_have_leaders_and_words_break_at_their_hyphens() -> None:
    assert "....." in page_text("marlowe-vale-2019", 3)
    # PDFium gives a hyphen at the end of a line as U+FFFE.
    assert "multi\ufffe" in page_text("marlowe-vale-2019", 10)
    assert "by the multi-agency Lighthouse panel" in printed("marlowe-vale-2019", "22")["text"]


def test_marks_and_cross_references_are_printed() -> None:
    texts = [p["text"] for p in truth("marlowe-vale-2019")["paragraphs"]]
    assert sum(text.endswith("(Recommendation)") for text in texts) >= 10
    assert sum(bool(re.search(r"\bparagraph \d+", text)) for text in texts) >= 5


# ---- the files are made from the sources -------------------------------------------------------


def test_making_them_again_gives_the_same_bytes() -> None:
    pytest.importorskip("reportlab", reason="needs pincite[specimens]")
    pytest.importorskip("docx", reason="needs pincite[specimens]")
    from pincite.specimens.make import made

    first, second = dict(made()), dict(made())
    assert first == second
    for name, content in first.items():
        folder = GOLDEN if name.endswith(".json") else FOLDER
        assert (folder / name).read_bytes() == content, f"{name}: run pincite.specimens.make"


def test_a_footnote_marked_and_not_given_is_refused(tmp_path: Path) -> None:
    from pincite.specimens.source import read

    path = tmp_path / "odd.specimen"
    path.write_text("name: Odd\n---\n\n1. Late.[^1]\n", encoding="utf-8")
    with pytest.raises(ValueError, match="footnotes marked and given differ"):
        read(path)


def test_all_of_it_is_less_than_a_megabyte() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 1_000_000


# ---- the DOCX, read with nothing but a zip and an XML parser ------------------------------------


def docx_part(name: str) -> ElementTree.Element:
    with zipfile.ZipFile(FOLDER / "marlowe-vale-2019.docx") as archive:
        return ElementTree.fromstring(archive.read(f"word/{name}.xml"))


def docx_numbered() -> list[tuple[str, str]]:
    """Count as Word does: a list starts where its first item says, and goes on by one."""
    numbering = docx_part("numbering")
    formats, starts = {}, {}
    for number in numbering.findall(f"{WORD}num"):
        abstract = number.find(f"{WORD}abstractNumId")
        start = number.find(f"{WORD}lvlOverride/{WORD}startOverride")
        assert abstract is not None
        level = numbering.find(
            f"{WORD}abstractNum[@{WORD}abstractNumId='{abstract.get(f'{WORD}val')}']/{WORD}lvl"
        )
        assert level is not None
        form = level.find(f"{WORD}numFmt")
        assert form is not None
        key = number.get(f"{WORD}numId")
        formats[key] = form.get(f"{WORD}val")
        starts[key] = int(start.get(f"{WORD}val") or 0) if start is not None else 1
    found: list[tuple[str, str]] = []
    counted: dict[str | None, int] = {}
    for paragraph in docx_part("document").iter(f"{WORD}p"):
        of = paragraph.find(f"{WORD}pPr/{WORD}numPr/{WORD}numId")
        if of is None or formats[of.get(f"{WORD}val")] != "decimal":
            continue
        key = of.get(f"{WORD}val")
        counted[key] = counted.get(key, starts[key] - 1) + 1
        text = "".join(run.text or "" for run in paragraph.iter(f"{WORD}t"))
        found.append((str(counted[key]), text))
    return found


def test_the_docx_numbers_its_paragraphs_by_word_and_holds_the_same_text() -> None:
    expected = [(p["label"], p["text"]) for p in truth("marlowe-vale-2019")["paragraphs"]]
    assert docx_numbered() == expected


def test_the_footnotes_of_the_docx_are_words_own() -> None:
    notes = [
        "".join(run.text or "" for run in note.iter(f"{WORD}t")).strip()
        for note in docx_part("footnotes")
        if note.get(f"{WORD}type") is None
    ]
    assert notes == [note["text"] for note in truth("marlowe-vale-2019")["notes"]]
    marks = [
        mark.get(f"{WORD}id") for mark in docx_part("document").iter(f"{WORD}footnoteReference")
    ]
    assert marks == [note["mark"] for note in truth("marlowe-vale-2019")["notes"]]
