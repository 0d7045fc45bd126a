"""A web page -> Source: paragraphs, list items with their numbers, headings, cells, footnotes.

Menus, scripts, forms and the page's own header and footer are no part of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from pincite.errors import ReadError
from pincite.numbering import read_label
from pincite.read.lists import markers
from pincite.read.text import decoded
from pincite.read.words import Words
from pincite.types import Line, Role, Source

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_OUT = frozenset(
    "script style noscript template nav head title object iframe svg math canvas audio video form "
    "button select textarea input datalist dialog".split()
)
_CHROME = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu"})
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption "
    "figure footer header hgroup hr html legend li main menu ol p pre section summary table tbody "
    "td tfoot th thead tr ul caption h1 h2 h3 h4 h5 h6".split()
)
_MARK = re.compile(r"[\[(]?(?:(?:foot)?note )?(\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§]{1,3})[\])]?")
_POWER = re.compile(r"(?:\b[ckm]?m|\bft|\d)\s*$")
"""Before what is raised as a power: km², 10⁶."""
_BACK = re.compile(r"\s*(?:[↩↑⬆^]\ufe0e?|back to (?:text|reference|content))\s*$", re.I)


def read_html(path: Path) -> Source:
    """The text of a web page.

    Raises:
        ReadError: it holds nothing to read, or is nested too deeply.
    """
    return source_of(_decoded(path.read_bytes()), path.name)


def source_of(text: str, name: str) -> Source:
    """The source that markup holds."""
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadError(f"{name} holds no text: fetch it again.") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        # What lies deeper was left out by the parser: a part of a page is none.
        raise ReadError(f"{name} is nested too deeply: it is made to do harm.")
    title = " ".join((root.findtext(".//title") or "").split())
    try:
        lines = tuple(_Page(root).lines)
    except RecursionError as error:
        raise ReadError(f"{name} is nested too deeply: it is made to do harm.") from error
    return Source(name, "html", lines, properties=(("Title", title),) if title else ())


def _decoded(raw: bytes) -> str:
    """By its mark of byte order, else by what the page says, else by what fits."""
    declared = _CHARSET.search(raw[:4096])
    if declared is not None and not raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared[1].decode("ascii").lower()
        # The web's rule: Latin-1 and ASCII mean the Windows code page.
        name = "cp1252" if name in {"iso-8859-1", "latin1", "ascii", "us-ascii"} else name
        try:
            return raw.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(raw)


class _Page:
    """Goes through a page once, gathering its lines."""

    def __init__(self, root: html.HtmlElement) -> None:
        self.lines: list[Line] = []
        self._words = Words()
        self._marker: str | None = None
        self._level: int | None = None
        self._role: Role | None = None
        self._cell: tuple[int, int, int] | None = None
        self._item = False
        """Whether the line to come is more of a list item begun above."""
        self._depth = 0
        self._tables = 0
        self._bold = 0
        self._notes = _called(root)
        main = root.xpath("//main | //*[@role='main']")
        articles = root.xpath("//article")
        start = main[0] if main else articles[0] if len(articles) == 1 else root
        self._heads = not start.xpath(".//h1[not(ancestor::header)]")
        self._whole = start is root
        self._walk(start)
        self._flush()

    def _walk(self, node: html.HtmlElement) -> None:
        if self._is_out(node):
            return
        tag = str(node.tag).lower()
        mark = self._notes.get(node.get("id") or "")
        if mark is not None and tag in _BLOCKS and not tag.startswith("h"):
            self._footnote(node, mark)
        elif tag in _BLOCKS:
            self._flush()
            self._block(node, tag)
            self._flush()
        elif tag == "br":
            after = node.getnext()
            double = after is not None and after.tag == "br" and not (node.tail or "").strip()
            if double:
                self._flush()
            else:
                self._words.add(" ")
        elif _is_raised(node) and (mark := _mark(node)) in self._notes.values() and mark:
            self._words.mark(mark)
        elif tag == "sup" and _plain(node).isdecimal() and not _POWER.search(self._words.text):
            self._words.mark(_plain(node))  # a mark without a link: text, unless a note has it
        else:
            strong = tag in {"b", "strong"}
            self._bold += strong
            self._inside(node)
            self._bold -= strong

    def _inside(self, node: html.HtmlElement) -> None:
        self._words.add(node.text or "", bold=self._bold > 0)
        for child in node:
            if isinstance(child.tag, str):
                self._walk(child)
            self._words.add(child.tail or "", bold=self._bold > 0)

    def _block(self, node: html.HtmlElement, tag: str) -> None:
        if tag in {"ol", "ul", "menu", "dir"}:
            self._list(node, tag)
        elif tag == "table":
            self._table(node)
        elif tag == "dt" and (label := read_label(_plain(node))) and label.end == len(_plain(node)):
            self._marker, self._item = _plain(node), False  # the words are in the <dd> after it
        elif tag[0] == "h" and tag[1:].isdigit():
            self._level = int(tag[1:])
            self._inside(node)
            self._flush()
            self._level = None
        else:
            before = self._role
            if tag in {"blockquote", "figcaption", "caption"}:
                self._role = "quote" if tag == "blockquote" else "caption"
            self._bold += tag in {"th", "dt"}
            self._inside(node)
            self._flush()
            self._bold -= tag in {"th", "dt"}
            self._role = before

    def _list(self, node: html.HtmlElement, tag: str) -> None:
        items = [child for child in node if child.tag == "li"]
        found = markers("ol" if tag == "ol" else "ul", node.attrib, [i.attrib for i in items])
        typed = [(label := read_label(_plain(item))) and label.scheme != "1" for item in items]
        if tag == "ol" and items and all(typed):
            found = [None] * len(items)  # their numbers are typed: the list prints none
        outer_role = self._role
        if items and all(_is_entry(item) for item in items):
            found, self._role = [None] * len(items), "contents"
        given = dict(zip(items, found, strict=True))
        outer = self._marker, self._item
        nested = outer[1] or outer[0] is not None or self._depth > 0
        self._depth += nested
        for child in node:
            if not isinstance(child.tag, str):
                continue
            if child not in given:
                self._walk(child)
                continue
            self._flush()
            self._marker, self._item = given[child], False
            self._walk(child)
            self._flush()
        self._depth -= nested
        self._marker, self._item, self._role = None, outer[1], outer_role

    def _table(self, node: html.HtmlElement) -> None:
        if self._cell is not None or node.xpath(".//table | .//h1 | .//h2 | .//h3 | .//ol"):
            self._inside(node)  # a table that places text, or one inside another
            return
        own, self._tables = self._tables, self._tables + 1
        for caption in node.iterfind("caption"):
            self._walk(caption)
        for at, row in enumerate(node.iter("tr")):
            for column, cell in enumerate(c for c in row if c.tag in {"td", "th"}):
                self._cell = (own, at, column)
                self._walk(cell)
        self._cell = None

    def _footnote(self, node: html.HtmlElement, mark: str) -> None:
        self._flush()
        words = _BACK.sub("", _plain(node))
        words = re.sub(rf"^(?:[↩↑^]\s*)?[\[(]?{re.escape(mark)}[\])]?[.:]?\s+", "", words)
        note = Words()
        note.add(words)
        line = note.line(marker=mark, role="footnote")
        if line is not None and line.text:
            self.lines.append(line)

    def _flush(self) -> None:
        continued = self._item and self._marker is None and self._level is None
        role: Role | None = self._role or ("continued" if continued else None)
        if not self._words.text.strip():
            self._words = Words()
            return
        line = self._words.line(
            marker=self._marker,
            level=self._level,
            cell=self._cell,
            depth=self._depth,
            role=role,
        )
        if line is not None:
            self.lines.append(line)
            self._item = self._item or self._marker is not None
            self._marker = None

    def _is_out(self, node: html.HtmlElement) -> bool:
        tag = str(node.tag).lower()
        if tag in _OUT and not (tag == "form" and node.xpath(".//p")):
            return True
        if "hidden" in node.attrib or node.get("role") in _CHROME:
            return True
        if re.search(r"display\s*:\s*none", node.get("style", "")):
            return True
        if tag in {"header", "footer"} and self._whole:
            return not (self._heads and tag == "header" and node.xpath(".//h1"))
        return False


def _is_entry(item: html.HtmlElement) -> bool:
    """Whether a list item is nothing but links to places of this page, as contents are."""
    links = [a for a in item.iter("a") if a.get("href", "").startswith("#")]
    linked = "".join("".join(map(_plain, links)).split())
    return bool(links) and linked == "".join(_plain(item).split())


def _called(root: html.HtmlElement) -> dict[str, str]:
    """Footnotes by the id of their element, each with its mark: what raised links lead to."""
    found: dict[str, str] = {}
    order: dict[str, tuple[int, html.HtmlElement]] = {}
    links: list[tuple[int, html.HtmlElement]] = []
    for at, node in enumerate(root.iter(etree.Element)):
        for id in (node.get("id"), node.get("name") if node.tag == "a" else None):
            if id:
                order.setdefault(id, (at, node))
        if node.tag == "a" and (_is_raised(node) or _is_raised(node.getparent())):
            links.append((at, node))
    for at, link in links:
        mark, target = _mark(link), order.get(link.get("href", "").removeprefix("#"))
        if mark and target is not None and target[0] > at:  # the link back leads upwards
            block = _block_of(target[1])
            if block is not None:
                block.set("id", block.get("id") or link.get("href")[1:])
                found.setdefault(block.get("id"), mark)
    return found


def _block_of(node: html.HtmlElement) -> html.HtmlElement | None:
    """The block that a footnote's anchor stands in."""
    block = node
    while block is not None and block.tag not in _BLOCKS:
        block = block.getparent()
    wide = {"body", "html", "table", "tr", "ol", "ul", "main", "article", "section"}
    return None if block is None or block.tag in wide else block


def _is_raised(node: html.HtmlElement | None) -> bool:
    """Whether an element is a link set as a mark, or the raised type around one."""
    if node is None:
        return False
    if node.tag == "sup":
        return node.find(".//a") is not None
    return node.tag == "a" and (node.get("role") == "doc-noteref" or node.find("sup") is not None)


def _mark(node: html.HtmlElement) -> str | None:
    """The mark that a raised link shows."""
    match = _MARK.fullmatch(_plain(node))
    return match[1] if match else None


def _plain(node: html.HtmlElement) -> str:
    return " ".join("".join(_texts(node)).split())


def _texts(node: html.HtmlElement) -> Iterator[str]:
    for text in node.itertext():
        yield str(text)
