"""Akoma Ntoso (judgments, acts, reports) -> Source: <num> before its paragraph, headings, notes.

A number inside a quoted structure is another document's: it is text of the quotation.
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from pincite.errors import ReadError
from pincite.read.archive import parse_xml
from pincite.read.html import source_of
from pincite.read.text import decoded
from pincite.read.words import Words
from pincite.types import Line, Role, Source

_ROOTS = frozenset({"akomaNtoso", "judgment", "act", "bill", "doc", "debateReport", "statement"})
_OUT = frozenset({"meta", "portion", "componentRef", "remark", "script", "style"})
_QUOTES = frozenset({"embeddedStructure", "quotedStructure", "blockquote", "quotedText"})
_WORDS = frozenset(
    "p block heading subheading crossHeading num from docTitle docNumber docDate docType "
    "neutralCitation courtType judge party lawyer docketNumber docProponent docAuthority".split()
)
"""Elements that hold running text; those not among _BLOCKS do so only outside another."""
_BLOCKS = frozenset({"p", "block", "heading", "subheading", "crossHeading", "num", "from"})
_HEADINGS = frozenset({"heading", "subheading", "crossHeading"})
_FRONT = frozenset({"header", "coverPage", "preface", "longTitle", "docTitle"})
_TITLES = frozenset({"docTitle", "docType"})
_DEEPEST = 200


def read_xml(path: Path) -> Source:
    """The text of an Akoma Ntoso document, or of a web page in XML.

    Raises:
        ReadError: it is not well-formed, defines entities, or is XML of another kind.
    """
    raw = path.read_bytes()
    root = parse_xml(raw, path.name)
    kind = _local(root)
    if kind == "html":
        return source_of(decoded(raw), path.name)
    if kind not in _ROOTS:
        raise ReadError(
            f"{path.name} holds XML of a kind that is not read (<{kind}>): Akoma Ntoso is, and "
            "web pages are. Legislation and judgments are published as Akoma Ntoso too."
        )
    title = _title(root)
    try:
        document = _Document()
        document.walk(root, 0)
    except RecursionError as error:
        raise ReadError(f"{path.name} is nested too deeply: it is made to do harm.") from error
    lines = tuple(document.lines)
    if not lines:
        raise ReadError(f"{path.name} holds no text: fetch it again.")
    return Source(path.name, "xml", lines, properties=(("Title", title),) if title else ())


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _title(root: etree._Element) -> str:
    for node in root.iter("{*}docTitle", "{*}FRBRname"):
        words = " ".join((node.get("value") or "".join(node.itertext())).split())
        if words:
            return words
    return ""


class _Document:
    """Goes through a document once, gathering its lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._marker: str | None = None
        self._item = False
        self._items = 0
        """Numbered elements without a heading of their own that are open: depth of the next."""
        self._levels = 0
        """Headed elements that are open."""
        self._quotes = 0
        self._front = 0
        self._cell: tuple[int, int, int] | None = None
        self._tables = -1
        self._notes: list[tuple[str, etree._Element]] = []

    def walk(self, node: etree._Element, deep: int) -> None:
        """Gather an element's lines."""
        tag = _local(node)
        if not tag or tag in _OUT:
            return
        if deep > _DEEPEST:
            raise RecursionError
        if tag in _WORDS and tag not in _HEADINGS:
            self._text(node, tag)
            return
        heading = _child(node, "heading")
        num = _child(node, "num")
        headed = heading is not None and tag not in {"table", "figure"}
        quoting, front = tag in _QUOTES, tag in _FRONT
        item = not headed and (num is not None or tag in {"item", "li"})
        if quoting and self._marker is not None:
            self._put(Words(), None)  # nothing of its own before the quotation
        self._quotes += quoting
        self._front += front
        before = self._item
        if headed and not self._quotes:
            self._levels += 1
            self._heading(num, heading, self._levels)
        elif tag in _HEADINGS:
            self._heading(None, node, self._levels + 1)
        elif item:
            number = " ".join("".join(num.itertext()).split()) if num is not None else ""
            self._marker, self._item = number or "•", False
            self._items += 1
        self._children(node, tag, num, heading, deep)
        if item:
            self._put(Words(), None)  # a number that stands alone
            self._items -= 1
            self._marker = None
        self._item = before
        self._levels -= headed and not self._quotes
        self._quotes -= quoting
        self._front -= front

    def _children(
        self,
        node: etree._Element,
        tag: str,
        num: etree._Element | None,
        heading: etree._Element | None,
        deep: int,
    ) -> None:
        if tag in _HEADINGS:
            return
        if tag == "table":
            self._table(node, deep)
            return
        loose = Words()
        loose.add(node.text or "")
        for child in node:
            if loose.text.strip():
                self._put(loose, None)
            if child is not num and child is not heading:
                self.walk(child, deep + 1)
            loose.add(child.tail or "")
        if loose.text.strip():
            self._put(loose, None)

    def _heading(
        self, num: etree._Element | None, heading: etree._Element | None, level: int
    ) -> None:
        words = Words()
        for part in (num, heading):
            if part is not None:
                self._words(part, words)
                words.add(" ")
        marker, self._marker = self._marker, None
        self._put(words, max(level, 1) if not self._quotes else None)
        self._marker = marker

    def _table(self, table: etree._Element, deep: int) -> None:
        self._tables += 1
        for at, row in enumerate(table.iter("{*}tr")):
            for column, cell in enumerate(c for c in row if _local(c) in {"td", "th"}):
                self._cell = (self._tables, at, column)
                self._children(cell, "td", None, None, deep + 1)
        self._cell = None

    def _text(self, node: etree._Element, tag: str) -> None:
        words = Words()
        self._words(node, words)
        self._put(words, None, titled=tag in _TITLES or node.find(".//{*}docTitle") is not None)

    def _words(self, node: etree._Element, words: Words, bold: bool = False) -> None:
        """Take an element's running text."""
        words.add(node.text or "", bold=bold)
        for child in node:
            tag = _local(child)
            if tag == "authorialNote":
                mark = child.get("marker") or str(len(self._notes) + 1)
                words.mark(mark)
                self._notes.append((mark, child))
            elif tag in {"br", "eol"}:
                words.add(" ")
            elif tag and tag not in _OUT:
                spaced = tag in _WORDS | {"content", "embeddedStructure", "li", "item"}
                words.add(" " if spaced else "")
                self._words(child, words, bold or tag == "b")
                words.add(" " if spaced else "")
            words.add(child.tail or "", bold=bold)

    def _put(self, words: Words, level: int | None, *, titled: bool = False) -> None:
        role: Role | None = None
        if self._quotes:
            role = "quote"
        elif titled or self._front:
            role = "title" if titled else "front"
        elif self._item and self._marker is None and level is None and self._cell is None:
            role = "continued"
        line = words.line(
            marker=self._marker if level is None else None,
            level=level,
            cell=self._cell,
            depth=max(0, self._items - 1),
            role=role,
        )
        if line is None:
            return
        self.lines.append(line)
        if level is None:
            self._item = self._item or self._marker is not None
            self._marker = None
        notes, self._notes = self._notes, []
        for mark, note in notes:
            said = Words()
            self._words(note, said)
            noted = said.line(marker=mark, role="footnote")
            self.lines += [noted] if noted and noted.text else []


def _child(node: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in node if _local(child) == name), None)
