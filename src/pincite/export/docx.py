"""A document's parts -> a .docx file whose citations are real footnotes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from lxml import etree

from pincite.export.told import Part

_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# What XML 1.0 cannot hold, and lone halves of a pair.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLES = {"title": "Title", "quotation": "Quote", "item": "Normal", "whole": "Normal"}
LANGUAGE = "en-GB"


def document(parts: Sequence[Part], day: date) -> bytes:
    """The file's bytes."""
    made = Document()
    _prepare(made, next((part.text for part in parts if part.kind == "title"), ""), day)
    notes: list[str] = []
    for part in parts:
        _add(made, part, notes)
    if notes:
        _attach(made, notes)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _prepare(made: Any, title: str, day: date) -> None:
    properties = made.core_properties
    properties.title = _clean(title)[:255]
    properties.author = "Pincite"
    properties.comments = ""
    properties.language = LANGUAGE
    # Else the file says it was made with python-docx's template, in 2013.
    properties.created = properties.modified = datetime(day.year, day.month, day.day)
    defaults = made.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    if defaults is not None:
        defaults.set(qn("w:val"), LANGUAGE)
    made.styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    for name, size, above in (("footnote text", 9, False), ("footnote reference", None, True)):
        kind = 2 if above else 1  # a style of letters, or of paragraphs
        style = made.styles.add_style(name, kind, builtin=True)
        style.style_id = name.title().replace(" ", "")
        if size:
            style.font.size = Pt(size)
            style.paragraph_format.space_after = Pt(0)
        if above:
            style.font.superscript = True


def _add(made: Any, part: Part, notes: list[str]) -> None:
    words = _clean(part.text)
    if part.kind == "heading":
        made.add_heading(words, level=part.level)
        return
    if part.kind in ("whole", "item"):
        made.add_paragraph().add_run(_clean(part.citations[0])).bold = True
    paragraph = made.add_paragraph(words, style=_STYLES.get(part.kind, "Normal"))
    if part.kind == "note":
        for run in paragraph.runs:
            run.font.size = Pt(9)
    if part.kind == "quotation":
        for nth, cite in enumerate(part.citations):
            if nth:  # else notes 1 and 2 read as note 12
                paragraph.add_run("\u00a0").style = "footnote reference"
            notes.append(f"{_clean(cite)}.")
            _refer(paragraph, len(notes))


def _refer(paragraph: Any, number: int) -> None:
    """A footnote's mark at the end of a paragraph."""
    run = paragraph.add_run()
    run.style = "footnote reference"
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), str(number))
    run._r.append(mark)


def _attach(made: Any, notes: Sequence[str]) -> None:
    """The part of the package that holds the footnotes."""
    root = etree.fromstring(f"<w:footnotes {nsdecls('w')}/>")
    for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
        note = etree.SubElement(
            root, qn("w:footnote"), {qn("w:type"): kind, qn("w:id"): str(number)}
        )
        run = etree.SubElement(etree.SubElement(note, qn("w:p")), qn("w:r"))
        etree.SubElement(run, qn(f"w:{kind}"))
    styles = {style.name: style.style_id for style in made.styles}
    for number, words in enumerate(notes, 1):
        note = etree.SubElement(root, qn("w:footnote"), {qn("w:id"): str(number)})
        paragraph = etree.SubElement(note, qn("w:p"))
        properties = etree.SubElement(paragraph, qn("w:pPr"))
        _style(properties, "w:pStyle", styles["footnote text"])
        mark = etree.SubElement(paragraph, qn("w:r"))
        _style(etree.SubElement(mark, qn("w:rPr")), "w:rStyle", styles["footnote reference"])
        etree.SubElement(mark, qn("w:footnoteRef"))
        text = etree.SubElement(etree.SubElement(paragraph, qn("w:r")), qn("w:t"))
        text.text = f" {words}"
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package = made.part.package
    part = PackagePart(PackURI("/word/footnotes.xml"), _FOOTNOTES, blob, package)
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _style(properties: Any, tag: str, id: str) -> None:
    etree.SubElement(properties, qn(tag), {qn("w:val"): id})


def _clean(words: str) -> str:
    """The words in one line, without what a Word file cannot hold; else as they are."""
    return re.sub(r"[\t\n\r]+", " ", _NO_XML.sub("", words))
