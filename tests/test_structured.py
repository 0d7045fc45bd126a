"""One report written in four formats is one report; and it is what was written."""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.parse import parse
from pincite.read import read_source
from tests.wordfile import abstract, level, num, p, save, start_at

WORDS = "berth quay wall ladder crane dry wet sound north south let sold built May".split()

sentence = st.lists(st.sampled_from(WORDS), min_size=3, max_size=12).map(
    lambda words: " ".join(["The", *words]) + "."
)
item = st.tuples(sentence, st.lists(sentence, max_size=3))
part = st.tuples(
    st.integers(1, 2), st.lists(item, min_size=1, max_size=4), st.lists(sentence, max_size=2)
)
report = st.tuples(st.integers(1, 40), st.lists(part, min_size=2, max_size=4))

Part = tuple[int, list[tuple[str, list[str]]], list[str]]
Block = tuple[str | None, str, str]


def heading(at: int) -> str:
    return f"Part {'ABCDEFGH'[at]} of it"


def expected(first: int, parts: list[Part]) -> list[Block]:
    found: list[Block] = []
    n = first
    for at, (_, items, plain) in enumerate(parts):
        found.append((None, "heading", heading(at)))
        found += [(None, "body", text) for text in plain]
        for text, bullets in items:
            found.append((str(n), "body", text))
            found += [(None, "bullet", bullet) for bullet in bullets]
            n += 1
    return found


def as_docx(first: int, parts: list[Part], folder: Path) -> Path:
    body = []
    for at, (deep, items, plain) in enumerate(parts):
        body.append(p(heading(at), style=f"H{deep}"))
        body += [p(text) for text in plain]
        for text, bullets in items:
            body.append(p(text, num=1))
            body += [p(bullet, num=2) for bullet in bullets]
    lists = abstract(1, level(0, "%1.")) + abstract(2, level(0, "•", "bullet"))
    numbering = lists + num(1, 1, start_at(first)) + num(2, 2)
    return save(folder / "quay-2021.docx", *body, numbering=numbering)


def as_html(first: int, parts: list[Part], folder: Path) -> Path:
    page, n = "", first
    for at, (deep, items, plain) in enumerate(parts):
        page += f"<h{deep}>{escape(heading(at))}</h{deep}>"
        page += "".join(f"<p>{text}</p>" for text in plain) + f'<ol start="{n}">'
        for text, bullets in items:
            inner = "".join(f"<li>{bullet}</li>" for bullet in bullets)
            page += f"<li>{text}{f'<ul>{inner}</ul>' if inner else ''}</li>"
        page += "</ol>"
        n += len(items)
    path = folder / "quay-2021.html"
    path.write_text(page)
    return path


def as_markdown(first: int, parts: list[Part], folder: Path) -> Path:
    text, n = "", first
    for at, (deep, items, plain) in enumerate(parts):
        text += f"{'#' * deep} {heading(at)}\n\n" + "".join(f"{line}\n\n" for line in plain)
        for line, bullets in items:
            text += f"{n}. {line}\n" + "".join(f"    - {bullet}\n" for bullet in bullets)
            n += 1
        text += "\n"
    path = folder / "quay-2021.md"
    path.write_text(text)
    return path


def as_xml(first: int, parts: list[Part], folder: Path) -> Path:
    body, n = "", first
    deep_open = 0
    for at, (deep, items, plain) in enumerate(parts):
        while deep_open >= deep:
            body += "</level>"
            deep_open -= 1
        deep_open += 1
        body += f"<level><heading>{heading(at)}</heading>"
        body += "".join(f"<content><p>{text}</p></content>" for text in plain)
        for text, bullets in items:
            listed = "".join(f"<item><p>{bullet}</p></item>" for bullet in bullets)
            body += (
                f"<paragraph><num>{n}.</num><content><p>{text}</p>{listed}</content></paragraph>"
            )
            n += 1
    body += "</level>" * deep_open
    path = folder / "quay-2021.xml"
    path.write_text(
        f"<akomaNtoso><judgment><judgmentBody>{body}</judgmentBody></judgment></akomaNtoso>"
    )
    return path


@settings(deadline=None, max_examples=60)
@given(report)
def test_a_report_reads_alike_in_every_format(written: tuple[int, list[Part]]) -> None:
    first, parts = written
    last = len(parts) - 1  # no lone outer heading: that would be the title
    parts = [(1 if at in (0, last) else deep, *rest) for at, (deep, *rest) in enumerate(parts)]
    with tempfile.TemporaryDirectory() as folder:
        for write in (as_docx, as_html, as_markdown, as_xml):
            path = write(first, parts, Path(folder))
            read = parse(read_source(path), sha256="0" * 64)
            got = [(b.label, b.kind, b.text) for b in read.paragraphs()]
            assert got == expected(first, parts), write.__name__
