"""Word documents: the numbers Word prints, headings, tables, footnotes, and harmful files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pincite.errors import ReadError
from pincite.parse import parse
from pincite.read import read_source
from pincite.types import Paragraph, Report
from tests.specimen_truth import FOLDER, parsed, truth
from tests.wordfile import abstract, level, num, p, run, save, start_at, table

DECIMAL = abstract(1, level(0, "%1."), level(1, "(%2)", "lowerLetter")) + num(1, 1)
BULLETS = abstract(2, level(0, "\uf0b7", "bullet")) + num(2, 2)


def read(path: Path) -> Report:
    return parse(read_source(path), sha256="0" * 64, id="quay-2021")


def blocks(report: Report) -> list[tuple[str | None, str, str]]:
    return [(b.label, b.kind, b.text) for b in report.paragraphs()]


def numbered(report: Report) -> list[tuple[str | None, str]]:
    return [(b.label, b.text) for b in report.paragraphs() if b.label is not None]


# ---- the specimen: Word's own numbers, nowhere typed -------------------------------------------


def specimen() -> Report:
    return parse(read_source(FOLDER / "marlowe-vale-2019.docx"), sha256="0" * 64)


@pytest.mark.parametrize("field", ["label", "text", "section"])
def test_the_word_specimen_gives_what_its_pdf_prints(field: str) -> None:
    def of(paragraph: Paragraph) -> object:
        return " > ".join(paragraph.section) if field == "section" else getattr(paragraph, field)

    got = [of(block) for block in specimen().paragraphs() if block.label is not None]
    assert got == [printed[field] for printed in truth("marlowe-vale-2019")["paragraphs"]]


def test_the_word_specimen_agrees_with_the_pdf_on_all_but_pages() -> None:
    def rows(report: Report) -> set[tuple[object, ...]]:
        return {
            (
                b.id,
                b.label,
                b.kind,
                b.section,
                b.text,
                tuple((n.mark, n.at, n.target) for n in b.notes),
            )
            for b in report.paragraphs()
            if b.kind not in {"contents", "footnote"} and b.text != "Contents"
        }

    word, pdf = specimen(), parsed("marlowe-vale-2019")
    assert rows(word) == rows(pdf)
    assert (word.record.body, word.record.published, word.record.inspected) == (
        pdf.record.body,
        pdf.record.published,
        pdf.record.inspected,
    )
    assert [(g.subject, g.grade) for g in word.record.grades] == [
        (g.subject, g.grade) for g in pdf.record.grades
    ]
    assert {b.page for b in word.paragraphs()} == {None}


# ---- numbers -----------------------------------------------------------------------------------


def test_a_small_report_is_read_as_a_person_reads_it(tmp_path: Path) -> None:
    title = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    path = save(
        tmp_path / "quay.docx",
        p("The Quay Trust: report of the reviewers", style="T"),
        p("Published 3 June 2021"),
        p("What we found", style="H1"),
        p("The quay wall is sound along its whole length.", num=1),
        p("Three ladders are missing:", num=1),
        p("two on the north side;", num=2),
        p("one by the crane.", num=2),
        p("What should be done", style="H1"),
        p("The trust should replace the ladders by May.", num=1),
        p("It should also:", num=1),
        p("count them each year;", num=1, ilvl=1),
        p("publish the count.", num=1, ilvl=1),
        p("The wall should be looked at again in ten years.", num=1),
        numbering=DECIMAL + BULLETS,
        styles=title,
    )
    report = read(path)
    assert blocks(report) == [
        (None, "front", "The Quay Trust: report of the reviewers"),
        (None, "front", "Published 3 June 2021"),
        (None, "heading", "What we found"),
        ("1", "body", "The quay wall is sound along its whole length."),
        ("2", "body", "Three ladders are missing:"),
        (None, "bullet", "two on the north side;"),
        (None, "bullet", "one by the crane."),
        (None, "heading", "What should be done"),
        ("3", "body", "The trust should replace the ladders by May."),
        ("4", "body", "It should also:"),
        (None, "bullet", "(a) count them each year;"),
        (None, "bullet", "(b) publish the count."),
        ("5", "body", "The wall should be looked at again in ten years."),
    ]
    assert report.record.title == "The Quay Trust: report of the reviewers"
    assert str(report.record.published) == "2021-06-03"
    assert report.record.health.series[0].missing == ()
    assert report.record.health.coverage == 1.0


def test_numbers_come_from_the_paragraph_style_and_headings_keep_theirs(tmp_path: Path) -> None:
    bound = '<w:pStyle w:val="{}"/>'
    lists = abstract(
        1, level(0, "%1", more=bound.format("H1")), level(1, "%1.%2", more=bound.format("Para"))
    )
    style = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Para"><w:name w:val="Para"/>'
        '<w:basedOn w:val="Base"/></w:style>'
    )
    path = save(
        tmp_path / "quay.docx",
        p("Scope", style="H1", num=1),
        p("The reviewers came twice.", style="Para"),
        p("They saw every berth.", style="Para"),
        p("Findings", style="H1", num=1),
        p("All berths were dry.", style="Para"),
        p("This one is not numbered.", style="Para", num=0),
        p("None was let.", style="Para"),
        numbering=lists + num(1, 1),
        styles=style,
    )
    report = read(path)
    assert numbered(report) == [
        ("1.1", "The reviewers came twice."),
        ("1.2", "They saw every berth."),
        ("2.1", "All berths were dry."),
        ("2.2", "None was let."),
    ]
    assert [b.section for b in report.paragraphs() if b.label == "2.1"] == [("2 Findings",)]


def test_a_second_list_restarts_and_makes_a_series(tmp_path: Path) -> None:
    first = [p(f"The {w} berth was found in order.", num=1) for w in ("east", "west", "south")]
    second = [p(f"The {w} berth should be let.", num=3) for w in ("east", "west", "south")]
    path = save(
        tmp_path / "quay.docx",
        p("Findings", style="H1"),
        *first,
        p("Recommendations", style="H1"),
        *second,
        numbering=DECIMAL + num(3, 1, start_at(1)),
    )
    report = read(path)
    assert [b.id for b in report.paragraphs() if b.label] == [
        f"quay-2021#{name}.{n}" for name in ("findings", "recommendations") for n in (1, 2, 3)
    ]


def test_typed_numbers_are_labels_too_and_a_list_inside_a_paragraph_is_not(tmp_path: Path) -> None:
    body = [p(f"{n}. The {w} berth was found in order.") for n, w in enumerate("abcdef", 1)]
    body[3] = p("4. The reviewers asked the trust:")
    body[4:4] = [p("to count the berths;", num=1), p("to let them.", num=1)]
    report = read(save(tmp_path / "quay.docx", p("Findings", style="H1"), *body, numbering=DECIMAL))
    assert [label for label, _ in numbered(report)] == ["1", "2", "3", "4", "5", "6"]
    assert (None, "bullet", "1. to count the berths;") in blocks(report)


def test_a_list_announced_by_the_last_paragraph_is_no_second_series(tmp_path: Path) -> None:
    found = [p(f"The {w} berth was found dry.", num=1) for w in ("east", "west", "south")]
    found.append(p("The trust should now:", num=1))
    listed = [p(f"{w} every berth;", num=3) for w in ("count", "let", "mend")]
    path = save(
        tmp_path / "quay.docx",
        p("Findings", style="H1"),
        *found,
        *listed,
        numbering=DECIMAL + abstract(3, level(0, "%1.")) + num(3, 3),
    )
    assert [label for label, _ in numbered(read(path))] == ["1", "2", "3", "4"]
    assert (None, "bullet", "3. mend every berth;") in blocks(read(path))


def test_a_number_without_words_is_kept_and_takes_no_others(tmp_path: Path) -> None:
    path = save(
        tmp_path / "quay.docx",
        p("Findings", style="H1"),
        p("The east berth is dry.", num=1),
        p("", num=1),
        p("This paragraph has no number."),
        p("The west berth is wet.", num=1),
        numbering=DECIMAL,
    )
    report = read(path)
    assert numbered(report) == [
        ("1", "The east berth is dry."),
        ("2", ""),
        ("3", "The west berth is wet."),
    ]
    assert report.record.health.series[0].empty == ("2",)


def test_a_typed_number_without_words_does_not_take_the_next_paragraph(tmp_path: Path) -> None:
    texts = [f"{n}. The berth of boat {n} is dry." for n in range(1, 9)]
    texts[3] = "4."
    report = read(save(tmp_path / "quay.docx", p("Findings", style="H1"), *map(p, texts)))
    expected = [(str(n), f"The berth of boat {n} is dry.") for n in range(1, 9)]
    expected[3] = ("4", "")
    assert numbered(report) == expected
    assert report.record.health.series[0].empty == ("4",)


# ---- words -------------------------------------------------------------------------------------


def test_words_are_those_that_print(tmp_path: Path) -> None:
    inside = (
        run("The ")
        + "<w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
        + "<w:ins><w:r><w:t>new</w:t></w:r></w:ins>"
        + run(" har\u00adbour master ")
        + run("never ", "<w:vanish/>")
        + "<w:hyperlink><w:r><w:t>re</w:t><w:noBreakHyphen/><w:t>counted</w:t></w:r></w:hyperlink>"
        + "<w:r><w:tab/><w:t>the</w:t><w:br/><w:t>fees</w:t></w:r>"
        + "<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r>"
        + run(" on the 2")
        + run("nd", '<w:vertAlign w:val="superscript"/>')
        + run(".")
    )
    report = read(save(tmp_path / "quay.docx", p(inside=inside)))
    assert [b.text for b in report.paragraphs()] == [
        "The new harbour master re-counted the fees on the 2nd."
    ]


def test_a_struck_paragraph_end_joins_it_to_the_next(tmp_path: Path) -> None:
    struck = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("The wall ") + "</w:p>"
    report = read(save(tmp_path / "quay.docx", struck, p("is sound.")))
    assert [b.text for b in report.paragraphs()] == ["The wall is sound."]


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('What the box says.')}</w:txbxContent>"
    inside = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    )
    path = save(
        tmp_path / "quay.docx", p("Beside it.", inside=inside + "</mc:AlternateContent></w:r>")
    )
    assert [b.text for b in read(path).paragraphs()] == ["Beside it.", "What the box says."]


def test_footnotes_are_blocks_and_their_marks_no_text(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = [
        p("The east berth", num=1, inside=mark.format(7) + run(" is dry.")),
        p("The west berth is wet.", num=1, inside=mark.format(3)),
    ]
    notes = {3: "At low water.", 7: "Measured in May."}
    report = read(save(tmp_path / "quay.docx", *body, numbering=DECIMAL, notes=notes))
    assert blocks(report) == [
        ("1", "body", "The east berth is dry."),
        (None, "footnote", "Measured in May."),
        ("2", "body", "The west berth is wet."),
        (None, "footnote", "At low water."),
    ]
    first, note = list(report.paragraphs())[:2]
    assert [(n.mark, n.at, n.target) for n in first.notes] == [("1", 14, note.id)]


def test_a_table_row_is_a_block_a_grade_cell_its_own_and_a_box_is_text(tmp_path: Path) -> None:
    path = save(
        tmp_path / "quay.docx",
        p("Berths", style="H1"),
        table((p("Berth"), p("Length")), (p("East"), p("40 m"))),
        table((p("Safety of the quay", style="H2"), p("Requires improvement"))),
        p("Walls", style="H1"),
        p("The wall is sound."),
        table((p("A box has one cell."),)),
    )
    assert blocks(read(path)) == [
        (None, "heading", "Berths"),
        (None, "table", "Berth Length"),
        (None, "table", "East 40 m"),
        (None, "heading", "Safety of the quay"),
        (None, "grade", "Requires improvement"),
        (None, "heading", "Walls"),
        (None, "body", "The wall is sound."),
        (None, "body", "A box has one cell."),
    ]
    assert [s.grade for s in read(path).sections][1] == "Requires improvement"


@pytest.mark.parametrize("counted", [True, False])
def test_numbers_in_a_column_of_their_own_belong_to_the_words_beside_them(
    tmp_path: Path, counted: bool
) -> None:
    rows = [
        (p(num=1) if counted else p(f"{n}."), p(f"The {w} berth was found dry."))
        for n, w in enumerate("abcd", 1)
    ]
    body = p("Findings", style="H1"), table(*rows)
    report = read(save(tmp_path / "quay.docx", *body, numbering=DECIMAL))
    assert numbered(report) == [
        (str(n), f"The {w} berth was found dry.") for n, w in enumerate("abcd", 1)
    ]


# ---- files that are none -----------------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read_source(path)
    said = str(caught.value)
    assert "\n" not in said and path.name in said
    return said


def test_what_is_no_word_document_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "quay.docx"
    path.write_bytes(b"<html><title>Not found</title></html>")
    assert "named .docx but holds HTML" in refusal(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(512))
    assert "old Word document" in refusal(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(512) + "EncryptedPackage".encode("utf-16-le"))
    assert "locked with a password" in refusal(path)
    path.write_bytes(b"PK\x03\x04 and no more")
    assert "damaged" in refusal(path)
    old = tmp_path / "quay.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0")
    assert "save it as .docx" in refusal(old)


def test_an_archive_without_a_document_and_broken_xml_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "quay.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "no Word document" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    assert "no well-formed XML" in refusal(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "quay.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("word/document.xml", b"<w:t>" + bytes(64 * 1024**2))
    assert path.stat().st_size < 200_000
    assert "unpack to far more than a report holds" in refusal(path)


def test_markup_nested_without_end_is_refused(tmp_path: Path) -> None:
    deep = "<w:sdt>" * 200 + p("Deep down.") + "</w:sdt>" * 200
    assert "nested too deeply" in refusal(save(tmp_path / "quay.docx", deep))


def test_a_truncated_document_is_refused_at_every_length(tmp_path: Path) -> None:
    whole = (FOLDER / "marlowe-vale-2019.docx").read_bytes()
    path = tmp_path / "quay.docx"
    for share in range(1, 10):
        path.write_bytes(whole[: len(whole) * share // 10])
        refusal(path)
