"""Blocks -> a Word document whose paragraph numbers are Word's own: counted, nowhere typed.

A number that is missing in print is a new list that starts one later, as an author of such a report
would make it. Footnotes are Word's own as well.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from pincite.specimens.layout import Laid
from pincite.specimens.source import Block, Specimen, pieces
from pincite.specimens.style import BULLET, DASH, Style

_NUMBERS, _BULLETS = 90, 91
"""Ids of our two lists; Word's own template uses low ones."""
_FONT = '<w:rPr><w:rFonts w:ascii="{0}" w:hAnsi="{0}" w:hint="default"/></w:rPr>'
_MADE = datetime(2019, 5, 31, tzinfo=UTC)
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def document(specimen: Specimen, laid: Laid, style: Style) -> bytes:
    """Return the DOCX of a specimen, the same bytes every time."""
    word = Document()
    word.core_properties.title = specimen.about["name"]
    word.core_properties.author = specimen.about["author"]
    word.core_properties.comments = ""
    word.core_properties.created = word.core_properties.modified = _MADE
    word.styles["Normal"].font.name = "Verdana"
    word.styles["Normal"].font.size = Pt(10)
    lists = _Lists(word)
    for block in specimen.blocks:
        _put(word, lists, block, specimen, laid, style)
    word.sections[0].header.paragraphs[0].text = specimen.about["author"]
    _page_number(word.sections[0].footer.paragraphs[0])
    _add_footnotes(word, specimen.notes)
    out = io.BytesIO()
    word.save(out)
    return _undated(out.getvalue())


class _Lists:
    """Word's numbering: one list for the report, continued by another where a number is missing."""

    def __init__(self, word: Any) -> None:
        self.root = word.part.numbering_part.element
        marks = ((BULLET, "Wingdings"), (DASH, "Symbol"))
        bullets = "".join(
            _level(i, "bullet", mark, 360 * (i + 1), _FONT.format(font))
            for i, (mark, font) in enumerate(marks)
        )
        for at, levels in enumerate((_level(0, "decimal", "%1.", 720), bullets)):
            xml = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_NUMBERS + at}">{levels}'
            self.root.insert(at, parse_xml(xml + "</w:abstractNum>"))
        self.next = 0
        self.current = _NUMBERS
        self._list(_BULLETS, _BULLETS, None)

    def number(self, paragraph: Any, label: int) -> None:
        """Make `paragraph` the one that Word numbers `label`."""
        if label != self.next:
            self.current = 100 + label
            self._list(self.current, _NUMBERS, label)
        self.next = label + 1
        _join(paragraph, self.current, 0)

    def bullet(self, paragraph: Any, level: int) -> None:
        """Make `paragraph` a bullet."""
        _join(paragraph, _BULLETS, level - 1)

    def _list(self, number: int, abstract: int, start: int | None) -> None:
        override = (
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            if start is not None
            else ""
        )
        self.root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>'
                f"{override}</w:num>"
            )
        )


def _level(i: int, form: str, text: str, left: int, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{min(left, 720)}"/></w:pPr>{more}</w:lvl>'
    )


def _join(paragraph: Any, number: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
            "</w:numPr>"
        )
    )


def _put(
    word: Any, lists: _Lists, block: Block, specimen: Specimen, laid: Laid, style: Style
) -> None:
    match block.kind:
        case "title" | "subtitle" | "line" | "plain" | "quote":
            paragraph = word.add_paragraph(style="Title" if block.kind == "title" else None)
            _write(paragraph, block.text, bold=block.kind == "subtitle")
        case "heading" if block.grade:
            row = word.add_table(rows=1, cols=2, style="Table Grid").rows[0]
            row.cells[0].paragraphs[0].style = word.styles[f"Heading {block.level}"]
            _write(row.cells[0].paragraphs[0], block.text)
            _write(row.cells[1].paragraphs[0], block.grade, bold=True)
        case "heading":
            _write(word.add_paragraph(style=f"Heading {block.level}"), block.text)
        case "numbered":
            paragraph = word.add_paragraph()
            lists.number(paragraph, int(block.label))
            _write(paragraph, block.text)
        case "bullet":
            paragraph = word.add_paragraph()
            lists.bullet(paragraph, block.level)
            _write(paragraph, block.text)
        case "table":
            table = word.add_table(rows=0, cols=len(block.widths), style="Table Grid")
            for cells in block.rows:
                row = table.add_row()
                for cell, text in zip(row.cells, cells, strict=False):
                    _write(cell.paragraphs[0], text.lstrip("!>"), bold="!" in text[:2])
        case "page":
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        case "contents":
            for heading, lines in zip(specimen.blocks, laid.lines, strict=True):
                if heading.kind == "heading" and heading.listed and heading.level < 3:
                    entry = word.add_paragraph(f"{heading.bare}\t{style.printed(lines[0][0])}")
                    entry.paragraph_format.tab_stops.add_tab_stop(Pt(430))


def _write(paragraph: Any, text: str, *, bold: bool = False) -> None:
    for piece, is_mark in pieces(text):
        run = paragraph.add_run("" if is_mark else piece)
        run.bold = bold or None
        if is_mark:
            run.font.superscript = True
            reference = parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{piece}"/>')
            run._r.append(reference)


def _page_number(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        field = (
            f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'
            if kind
            else f'<w:instrText {nsdecls("w")} xml:space="preserve"> {text} </w:instrText>'
        )
        run._r.append(parse_xml(field))


def _add_footnotes(word: Any, notes: dict[str, str]) -> None:
    body = "".join(
        f'<w:footnote w:id="{mark}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        f'<w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p>'
        "</w:footnote>"
        for mark, text in notes.items()
    )
    rules = "".join(
        f'<w:footnote w:type="{kind}" w:id="{i}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for i, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {nsdecls("w")}>'
    blob = (xml + rules + body + "</w:footnotes>").encode()
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, blob, word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _undated(content: bytes) -> bytes:
    """Return the archive with every member dated alike: the clock leaves no trace in its bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
