"""A Word document -> Source: paragraphs with the numbers Word prints, headings, cells, footnotes.

Word keeps no pages, so neither does the source. Running headers, comments and what was struck out
under tracked changes are no part of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pincite.errors import ReadError
from pincite.read.archive import Archive
from pincite.read.wordnumbers import Counter, written
from pincite.read.words import Words
from pincite.read.wordstyles import Style, W, is_on, number, read_numbering, read_styles, value
from pincite.types import Line, Source

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OUT = frozenset(
    [W + name for name in ("del", "moveFrom", "rPr", "pPr", "instrText", "delText", "sdtPr")]
    + [_FALLBACK]
)
_PARTS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DEEPEST = 120
"""Elements inside one another: Word writes a few dozen."""


def read_docx(path: Path) -> Source:
    """The paragraphs of a Word document.

    Raises:
        ReadError: it is damaged, locked, an old .doc, or unpacks to more than a report holds.
    """
    with Archive(path) as archive:
        main = _main(archive)
        folder = main.rpartition("/")[0]
        root = archive.xml(main)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            held = "a Word document of the strict kind" if _is_strict(root) else "no Word document"
            raise ReadError(f"{path.name} holds {held}: save it as .docx in Word.")
        parts = {name: archive.xml(f"{folder}/{name}.xml") for name in _READ}
        core = archive.xml("docProps/core.xml")
    title = (core.findtext(_TITLE) or "").strip() if core is not None else ""
    try:
        lines = tuple(_Body(parts).read(body))
    except RecursionError as error:
        raise ReadError(f"{path.name} is nested too deeply: it is made to do harm.") from error
    properties = (("Title", title),) if title else ()
    return Source(path.name, "docx", lines, properties=properties)


_READ = ("styles", "numbering", "footnotes", "endnotes")


def _main(archive: Archive) -> str:
    rels = archive.xml("_rels/.rels")
    for rel in rels.iter(_PARTS) if rels is not None else ():
        if rel.get("Type", "").endswith("/officeDocument"):
            return rel.get("Target", "").lstrip("/") or "word/document.xml"
    return "word/document.xml"


def _is_strict(root: etree._Element | None) -> bool:
    return root is not None and root.tag == f"{{{_STRICT}}}document"


class _Body:
    """Goes through a document's body once, counting as Word counts."""

    def __init__(self, parts: dict[str, etree._Element | None]) -> None:
        self._styles = read_styles(parts["styles"])
        self._lists = read_numbering(parts["numbering"])
        self._counter = Counter(self._lists)
        self._notes = {
            kind: {
                note.get(f"{W}id", ""): note
                for note in (root.iterfind(f"{W}{kind}") if root is not None else ())
                if note.get(f"{W}type") in (None, "normal")
            }
            for kind, root in (("footnote", parts["footnotes"]), ("endnote", parts["endnotes"]))
        }
        self._called: dict[str, int] = {"footnote": 0, "endnote": 0}
        self._tables = 0
        self._words = Words()
        self._waiting: list[tuple[str, etree._Element]] = []
        self._boxes: list[etree._Element] = []
        self._bold = False

    def read(
        self, parent: etree._Element, cell: tuple[int, int, int] | None = None, deep: int = 0
    ) -> Iterator[Line]:
        """The lines of a body, a cell, a text box or a note."""
        if deep > _DEEPEST:
            raise RecursionError
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child, cell, deep)
            elif child.tag == f"{W}tbl":
                yield from self._table(child, cell, deep)
            elif child.tag not in _OUT:
                yield from self.read(child, cell, deep + 1)

    def _table(
        self, table: etree._Element, outer: tuple[int, int, int] | None, deep: int
    ) -> Iterator[Line]:
        own = self._tables
        if outer is None:
            self._tables += 1
        rows = [row for row in table.iterfind(f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
        for at, row in enumerate(rows):
            for column, cell in enumerate(_cells(row)):
                yield from self.read(cell, outer or (own, at, column), deep + 1)

    def _paragraph(
        self, paragraph: etree._Element, cell: tuple[int, int, int] | None, deep: int
    ) -> Iterator[Line]:
        properties = paragraph.find(f"{W}pPr")
        style = self._styles.of(value(properties, f"{W}pStyle"))
        self._bold = style.bold
        self._gather(paragraph, deep)
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            return  # its end was struck out: it goes on in the next one
        marker, depth = self._marker(properties, style)
        level = number(value(properties, f"{W}outlineLvl"))
        heading = style.level if level is None else (level + 1 if level < 9 else None)
        line = self._words.line(
            marker=marker,
            level=heading if style.role is None else None,
            cell=cell,
            depth=depth,
            role=style.role,
        )
        if line is not None and (line.text or heading is None):
            yield line
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            yield from self.read(box, None, deep + 1)
        notes, self._waiting = self._waiting, []
        for mark, note in notes:
            yield from self._note(mark, note, deep)

    def _note(self, mark: str, note: etree._Element, deep: int) -> Iterator[Line]:
        for paragraph in note.iter(f"{W}p"):
            self._gather(paragraph, deep)
            self._words.add(" ")
        self._waiting, self._boxes = [], []
        line = self._words.line(marker=mark, role="footnote")
        if line is not None and line.text:
            yield line

    def _marker(self, properties: etree._Element | None, style: Style) -> tuple[str | None, int]:
        """What Word prints before the paragraph, and how deep in its list it stands."""
        own = value(properties, f"{W}numPr/{W}numId")
        num = own if own is not None else style.num
        if num is None or num == "0":
            return None, 0
        ilvl = number(value(properties, f"{W}numPr/{W}ilvl"))
        if ilvl is None:
            bound = value(properties, f"{W}pStyle")
            ilvl = style.ilvl
            if ilvl is None:
                ilvl = self._lists.level_of_style(num, bound) if bound else 0
        return self._counter.next(num, ilvl), ilvl

    def _gather(self, parent: etree._Element, deep: int) -> None:
        """Take the words of a paragraph, whatever they are wrapped in."""
        if deep > _DEEPEST:
            raise RecursionError
        for child in parent:
            if child.tag in _OUT:
                continue
            match str(child.tag).removeprefix(W):
                case "r":
                    self._run(child, deep)
                case "txbxContent":
                    self._boxes.append(child)
                case _:
                    self._gather(child, deep + 1)

    def _run(self, run: etree._Element, deep: int) -> None:
        properties = run.find(f"{W}rPr")
        if is_on(properties, f"{W}vanish"):
            return
        bold = is_on(properties, f"{W}b")
        bold = self._bold if bold is None else bold
        custom = False
        for child in run:
            match str(child.tag).removeprefix(W):
                case "t" if custom:
                    self._words.mark((child.text or "").strip())
                    self._waiting = [
                        (mark or (child.text or "").strip(), note) for mark, note in self._waiting
                    ]
                case "t":
                    self._words.add(child.text or "", bold=bold)
                case "tab" | "ptab" | "br" | "cr":
                    self._words.add(" ", bold=bold)
                case "noBreakHyphen":
                    self._words.add("-", bold=bold)
                case "sym":
                    self._words.add(_symbol(child), bold=bold)
                case "footnoteReference" | "endnoteReference" as tag:
                    custom = self._refer(tag.removesuffix("Reference"), child)
                case _ if child.tag not in _OUT:
                    self._gather(child, deep + 1)

    def _refer(self, kind: str, reference: etree._Element) -> bool:
        """Note that a footnote is called here; whether its mark is typed after."""
        note = self._notes[kind].get(reference.get(f"{W}id", ""))
        if note is None:
            return False
        if reference.get(f"{W}customMarkFollows") in {"1", "true", "on"}:
            self._waiting.append(("", note))
            return True
        self._called[kind] += 1
        form = "decimal" if kind == "footnote" else "lowerRoman"
        mark = written(self._called[kind], form)
        self._words.mark(mark)
        self._waiting.append((mark, note))
        return False


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row, those inside content controls too."""
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml"}:
            yield from _cells(child)


def _symbol(element: etree._Element) -> str:
    code = element.get(f"{W}char", "")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
