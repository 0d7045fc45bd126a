"""Markdown -> Source: list items keep the number typed; one after a backslash is text."""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pincite.errors import ReadError
from pincite.read.text import decoded
from pincite.read.words import Words
from pincite.types import Line, Role, Source

_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.S)
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.M)
_NOTE = re.compile(r"^\[\^([^\]\s]{1,20})\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|[^\s\[#].*))*)", re.M)
_CALL = re.compile(r"\[\^([^\]\s]{1,20})\]")
_TAG = re.compile(r"<[^>]*>")


def read_markdown(path: Path) -> Source:
    """The text of a Markdown file, without its marks."""
    text = decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    matter = _MATTER.match(text)
    titled = _TITLE.search(matter[1]) if matter else None
    text = text[matter.end() :] if matter else text
    notes = {match[1]: " ".join(match[2].split()) for match in _NOTE.finditer(text)}
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(_NOTE.sub("", text))
    lines = _Tokens(tokens, notes).lines
    if not lines:
        raise ReadError(f"{path.name} holds no text: fetch it again.")
    properties = (("Title", titled[1]),) if titled else ()
    return Source(path.name, "markdown", tuple(lines), properties=properties)


class _Tokens:
    """Goes through the tokens of a file once, gathering its lines."""

    def __init__(self, tokens: list[Token], notes: dict[str, str]) -> None:
        self.lines: list[Line] = []
        self._notes = notes
        self._marker: str | None = None
        self._item = False
        self._level: int | None = None
        self._depth = 0
        self._quotes = 0
        self._cell: tuple[int, int, int] | None = None
        self._tables = -1
        for token in tokens:
            self._take(token)

    def _take(self, token: Token) -> None:
        match token.type:
            case "ordered_list_open" | "bullet_list_open":
                self._depth += 1
            case "ordered_list_close" | "bullet_list_close":
                self._depth -= 1
                self._item = self._depth > 0
            case "list_item_open":
                self._marker = f"{token.info}{token.markup}" if token.info else "•"
                self._item = False
            case "list_item_close":
                if self._marker is not None and self._marker != "•":
                    self._put("")
                self._marker = None
            case "heading_open":
                self._level = int(token.tag[1:])
            case "heading_close":
                self._level = None
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "table_open":
                self._tables += 1
                self._cell = (self._tables, -1, 0)
            case "tr_open" if self._cell:
                self._cell = (self._tables, self._cell[1] + 1, -1)
            case "th_open" | "td_open" if self._cell:
                self._cell = (*self._cell[:2], self._cell[2] + 1)
            case "table_close":
                self._cell = None
            case "inline":
                self._inline(token.children or [])
            case "code_block" | "fence":
                self._put(token.content)
            case "html_block":
                self._put(_TAG.sub(" ", token.content))

    def _inline(self, children: list[Token]) -> None:
        words, called, bold = Words(), [], 0
        for child in children:
            match child.type:
                case "strong_open" | "strong_close":
                    bold += child.nesting
                case "softbreak" | "hardbreak":
                    words.add(" ", bold=bold > 0)
                case "text" | "code_inline" | "image":
                    at = 0
                    for call in _CALL.finditer(child.content):
                        if call[1] in self._notes and child.type == "text":
                            words.add(child.content[at : call.start()], bold=bold > 0)
                            words.mark(call[1])
                            called.append(call[1])
                            at = call.end()
                    words.add(child.content[at:], bold=bold > 0)
        self._line(words)
        for mark in called:
            if mark in self._notes:
                note = Words()
                note.add(self._notes.pop(mark))
                line = note.line(marker=mark, role="footnote")
                self.lines += [line] if line else []

    def _put(self, text: str) -> None:
        words = Words()
        words.add(text)
        self._line(words)

    def _line(self, words: Words) -> None:
        role: Role | None = None
        if self._quotes:
            role = "quote"
        elif self._item and self._marker is None and self._level is None:
            role = "continued"
        line = words.line(
            marker=self._marker,
            level=self._level,
            cell=self._cell,
            depth=max(0, self._depth - 1),
            role=role,
        )
        if line is not None:
            self.lines.append(line)
        self._item = self._item or self._marker is not None
        self._marker = None
