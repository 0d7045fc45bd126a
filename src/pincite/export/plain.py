"""A document's parts -> plain text, and Markdown in which every word stays a word."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from pincite.export.told import Part

WIDTH = 78
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# Breaks and gaps; a no-break space is a letter of the report, and stays.
_SPACE = re.compile(r"[\t-\r \x85\u2028\u2029]+")
# Whatever Markdown could take for more than a letter, wherever it stands.
_MARKUP = re.compile(r"([\\`*_\[\]<>|~$^]|!(?=\[)|&(?=#?\w+;)|(?<!\S)#)")
# What is markup only where a line begins with it.
_AT_THE_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


def text(parts: Sequence[Part]) -> str:
    """The parts as plain text."""
    return "\n".join(_plain(part) for part in parts).rstrip() + "\n"


def _plain(part: Part) -> str:
    words = _line(part.text)
    match part.kind:
        case "title":
            return f"{_wrapped(words)}\n{'=' * min(WIDTH, len(words))}\n"
        case "heading":
            under = "-" if part.level == 1 else ""
            return f"\n{_wrapped(words)}\n" + (
                f"{under * min(WIDTH, len(words))}\n" if under else ""
            )
        case "quotation":
            return f"{_wrapped(f'“{words}”')}\n{_cites(part)}"
        case "whole" | "item":
            return f"{_wrapped(_line(part.citations[0]))}\n{_wrapped(words, '    ')}\n"
        case _:
            return f"{_wrapped(words)}\n"


def _cites(part: Part) -> str:
    return "".join(f"{_wrapped(_line(cite), '    ')}\n" for cite in part.citations)


def _wrapped(words: str, indent: str = "") -> str:
    lines = textwrap.wrap(
        words,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def markdown(parts: Sequence[Part]) -> str:
    """The parts as Markdown, citations as footnotes."""
    out: list[str] = []
    notes: list[str] = []
    for part in parts:
        words = literal(part.text)
        if part.kind == "title":
            out.append(f"# {words}")
        elif part.kind == "heading":
            out.append(f"{'#' * (part.level + 1)} {words}")
        elif part.kind == "quotation":
            marks = []
            for cite in part.citations:
                notes.append(literal(cite))
                marks.append(f"[^{len(notes)}]")
            out.append(f"> {words}{''.join(marks)}")
        elif part.kind in ("whole", "item"):
            out.append(f"**{literal(part.citations[0])}**\n\n{words}")
        else:
            out.append(words)
    foot = [f"[^{number}]: {note}." for number, note in enumerate(notes, 1)]
    return "\n\n".join([*out, *foot]) + "\n"


def literal(words: str) -> str:
    r"""Text as Markdown that shows just that text.

    >>> literal("1. See [this](http://x) *now*")
    '1\\. See \\[this\\](http\\://x) \\*now\\*'
    """
    line = _MARKUP.sub(r"\\\1", _line(words))
    # A bare address would become a link by itself.
    line = re.sub(r"(?i)\b(https?|ftp|mailto|www)([:.])", r"\1\\\2", line).replace("@", r"\@")
    start = _AT_THE_START.match(line)
    if start is None:
        return line
    first = start[2]
    rest = line[start.end() :]
    return f"{start[1]}{first}\\{rest}" if first.isdigit() else f"{start[1]}\\{first}{rest}"


def _line(words: str) -> str:
    """The words in one line, without what no screen shows."""
    shown = _CONTROL.sub("", words.encode("utf8", "ignore").decode("utf8"))
    return _SPACE.sub(" ", shown).strip(" ")
