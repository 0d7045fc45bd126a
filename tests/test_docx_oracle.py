"""Word's automatic numbers as LibreOffice prints them: an oracle that knows nothing of ours.

LibreOffice 7.4 takes no notice of w:isLgl and of w:lvlRestart 0, which Word does; those two are
held by hand in test_wordnumbers.py.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pincite.read import read_source
from tests.wordfile import abstract, level, num, p, save, start_at

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

OUTLINE = (
    level(0, "%1."),
    level(1, "%1.%2"),
    level(2, "(%3)", "lowerLetter"),
    level(3, "%4.", "lowerRoman"),
)


@dataclass(frozen=True)
class Document:
    """A Word document: its paragraphs in order, its lists, and its styles."""

    paragraphs: tuple[str, ...]
    numbering: str
    styles: str = ""


def told(steps: Sequence[tuple[int | None, int]], heads: Sequence[int] = ()) -> tuple[str, ...]:
    """A paragraph for each list and level, a word of its own in each; headings before some."""
    found = []
    for place, (num_id, ilvl) in enumerate(steps):
        if place in heads:
            found.append(p(f"Heading {word(1000 + place)}", style="H1"))
        found.append(p(word(place), num=num_id, ilvl=ilvl))
    return tuple(found)


def word(place: int) -> str:
    """A word that stands once in a document."""
    return "Q" + "".join(chr(ord("a") + int(digit)) for digit in f"{place:04}") + "q"


def style(id: str, inside: str, based: str = "") -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{id}"/>{base}'
        f"<w:pPr>{inside}</w:pPr></w:style>"
    )


def numbered_style(id: str, num_id: int, ilvl: int = 0, based: str = "") -> str:
    inside = f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num_id}"/></w:numPr>'
    return style(id, inside, based)


BOUND = '<w:pStyle w:val="{}"/>'

DOCUMENTS: dict[str, Document] = {
    "one list": Document(told([(1, 0)] * 12), abstract(1, level(0, "%1.")) + num(1, 1)),
    "goes on after headings": Document(
        told([(1, 0)] * 9, heads=(0, 3, 6)), abstract(1, level(0, "%1.")) + num(1, 1)
    ),
    "restarts by a list of its own": Document(
        told([(1, 0)] * 3 + [(2, 0)] * 3 + [(1, 0)] * 2),
        abstract(1, level(0, "%1.")) + num(1, 1) + num(2, 1, start_at(1)),
    ),
    "starts elsewhere": Document(
        told([(1, 0)] * 3 + [(2, 0)] * 2),
        abstract(1, level(0, "%1.", start=45)) + num(1, 1) + num(2, 1, start_at(100)),
    ),
    "levels": Document(
        told([(1, n) for n in (0, 1, 1, 2, 2, 3, 3, 2, 1, 0, 1, 2, 0, 1, 1)]),
        abstract(1, *OUTLINE) + num(1, 1),
    ),
    "a level passed over": Document(
        told([(1, n) for n in (0, 2, 2, 1, 2, 0, 2)]), abstract(1, *OUTLINE) + num(1, 1)
    ),
    "brackets and letters": Document(
        told([(1, 0), (2, 0), (3, 0), (4, 0), (5, 0)] * 3),
        "".join(
            abstract(n, level(0, text)) + num(n, n)
            for n, text in enumerate(("[%1]", "(%1)", "§ %1", "A.%1", "Para %1:"), 1)
        ),
    ),
    "two lists side by side": Document(
        told([(1, 0), (2, 0), (1, 0), (2, 0), (2, 0), (1, 0)]),
        abstract(1, level(0, "%1.")) + abstract(2, level(0, "R%1")) + num(1, 1) + num(2, 2),
    ),
    "two lists of one definition": Document(
        told([(1, 0), (2, 0), (1, 0), (2, 0)]),
        abstract(1, level(0, "%1.")) + num(1, 1) + num(2, 1),
    ),
    "by style": Document(
        (
            p(word(0), style="Para"),
            p("Between", style="H1"),
            p(word(1), style="Para"),
            p(word(2), style="Sub"),
            p(word(3), style="Sub"),
            p(word(4), style="Para"),
            p(word(5), style="Child"),
        ),
        abstract(
            1,
            level(0, "%1.", more=BOUND.format("Para")),
            level(1, "%1.%2", more=BOUND.format("Sub")),
        )
        + num(1, 1),
        numbered_style("Para", 1) + numbered_style("Sub", 1, 1) + style("Child", "", "Para"),
    ),
    "switched off": Document(
        (
            p(word(0), style="Para"),
            p(word(1), num=0, style="Para"),
            p(word(2), style="Para"),
        ),
        abstract(1, level(0, "%1.")) + num(1, 1),
        numbered_style("Para", 1),
    ),
    "headings numbered too": Document(
        (
            p("The facts", num=1, ilvl=0, style="H1"),
            *(p(word(n), num=1, ilvl=1) for n in range(3)),
            p("The law", num=1, ilvl=0, style="H1"),
            *(p(word(n), num=1, ilvl=1) for n in range(3, 6)),
        ),
        abstract(1, level(0, "%1."), level(1, "%1.%2")) + num(1, 1),
    ),
}


def drawn(seed: int) -> Document:
    """A document at random: two definitions, some lists of each, levels up and down."""
    choice = random.Random(seed)
    texts = (("%1.", "%1.%2", "%1.%2.%3"), ("[%1]", "(%2)", "%3)"), ("%1)", "%1.%2", "(%3)"))
    forms = ("decimal", "decimal", "lowerLetter", "lowerRoman", "upperLetter")
    numbering, lists = "", []
    for n in (1, 2):
        kind = choice.choice(texts)
        numbering += abstract(
            n,
            *(
                level(
                    ilvl,
                    text,
                    "decimal" if ilvl == 0 else choice.choice(forms),
                    start=choice.choice((1, 1, 1, 7)),
                )
                for ilvl, text in enumerate(kind)
            ),
        )
        lists.append(n)
    for n in (3, 4):
        of = choice.choice((1, 2))
        numbering += num(n, of, start_at(choice.randint(1, 30)) if choice.random() < 0.7 else "")
    numbering += num(1, 1) + num(2, 2)
    steps: list[tuple[int | None, int]] = []
    here, deep = 1, 0
    for _ in range(choice.randint(8, 30)):
        if choice.random() < 0.2:
            here, deep = choice.choice((1, 2, 3, 4)), 0
        # A level is entered from the one above it, as people do.
        deep = min(2, choice.choice((deep, deep, deep + 1, max(0, deep - 1), 0)))
        steps.append((here, deep) if choice.random() > 0.1 else (None, 0))
    heads = [n for n in range(len(steps)) if choice.random() < 0.15]
    return Document(told(steps, heads), numbering)


DOCUMENTS |= {f"drawn {seed}": drawn(seed) for seed in range(24)}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("word")
    return {
        name: save(
            folder / f"{name.replace(' ', '-')}.docx",
            *document.paragraphs,
            numbering=document.numbering,
            styles=document.styles,
        )
        for name, document in DOCUMENTS.items()
    }


@pytest.fixture(scope="module")
def printed(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each document's text as LibreOffice prints it, all converted in one go."""
    folder = tmp_path_factory.mktemp("office")
    command = [
        str(SOFFICE), f"-env:UserInstallation=file://{folder / 'profile'}", "--headless",
        "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder),
    ]  # fmt: skip
    subprocess.run([*command, *map(str, files.values())], check=True, capture_output=True)
    return {
        name: (folder / f"{path.stem}.txt").read_text("utf-8-sig") for name, path in files.items()
    }


_WORD = re.compile(r"Q[a-j]{4}q")


def marks_in(text: str) -> dict[str, str]:
    """By each paragraph's own word what is printed before it on its line."""
    lines = (line for line in text.splitlines() if not line.startswith("Heading"))
    return {m[0]: line[: m.start()].strip() for line in lines if (m := _WORD.search(line))}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_number_is_the_one_libreoffice_prints(
    name: str, files: dict[str, Path], printed: dict[str, str]
) -> None:
    theirs = marks_in(printed[name])
    ours = {
        m[0]: line.marker or ""
        for line in read_source(files[name]).lines
        if (m := _WORD.search(line.text)) and not line.text.startswith("Heading")
    }
    assert ours
    assert ours == theirs
