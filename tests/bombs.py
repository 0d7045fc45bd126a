"""Files made to do harm, by hand: PDFs, Word files, web pages, Markdown, XML and text."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.wordfile import abstract, level, num, p, save

TEXT = "BT /F1 11 Tf 72 700 Td (1. The quay at Low Harbour is kept in good order.) Tj 0 -30 Td " + (
    "(2. The lamps on the mole are lit at dusk on every night.) Tj ET"
)
PAGE = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R"
SOUND = {
    1: "<< /Type /Catalog /Pages 2 0 R >>",
    2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: f"<< {PAGE} >>",
    4: f"<< /Length {len(TEXT)} >>\nstream\n{TEXT}\nendstream",
    5: "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
}


def pdf(path: Path, changed: dict[int, str | bytes]) -> Path:
    """A PDF of these objects, the sound ones where nothing else is said."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    objects: dict[int, str | bytes] = {**SOUND, **changed}
    for number, what in sorted(objects.items()):
        places[number] = len(out)
        held = what if isinstance(what, bytes) else what.encode("latin-1")
        out += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for number in range(1, max(objects) + 1):
        known = number in places
        out += b"%010d %05d %s \n" % (places.get(number, 0), 0, b"n" if known else b"f")
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        max(objects) + 1,
        table,
    )
    path.write_bytes(out)
    return path


def _packed(piece: bytes, megabytes: int, *, twice: bool = False) -> bytes:
    """A stream object that unpacks to so much."""
    packer = zlib.compressobj(9)
    block = piece * (1024**2 // len(piece))
    data = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    data = zlib.compress(data, 9) if twice else data
    filters = b"[/FlateDecode /FlateDecode]" if twice else b"/FlateDecode"
    return b"<< /Filter %s /Length %d >>\nstream\n%s\nendstream" % (filters, len(data), data)


HARMFUL: dict[str, dict[int, str | bytes]] = {
    "a page tree that holds itself": {2: "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"},
    "a page tree that holds its parent": {
        2: "<< /Type /Pages /Kids [6 0 R 3 0 R] /Count 2 >>",
        6: "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>",
    },
    "a page count that lies": {2: "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>"},
    "a page as large as a town": {3: f"<< {PAGE.replace('595 842', '9000000 9000000')} >>"},
    "a page of no size": {3: f"<< {PAGE.replace('595 842', '0 0')} >>"},
    "a page turned inside out": {3: f"<< {PAGE.replace('0 0 595 842', '595 842 -9 -9')} >>"},
    "arrays in arrays": {6: "[" * 200_000 + "]" * 200_000, 3: f"<< {PAGE} /Annots 6 0 R >>"},
    "dictionaries in dictionaries": {
        6: "<< /A " * 50_000 + "1" + " >>" * 50_000,
        3: f"<< {PAGE} /Group 6 0 R >>",
    },
    "a form that draws itself": {
        4: "<< /Length 6 >>\nstream\n/X0 Do\nendstream",
        5: "<< /XObject << /X0 6 0 R >> >>",
        6: "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 5 0 R /Length 6 >>\n"
        "stream\n/X0 Do\nendstream",
    },
    "an outline that turns in a circle": {
        1: "<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
        6: "<< /First 7 0 R /Last 7 0 R /Count 1 >>",
        7: "<< /Title (Round) /Parent 6 0 R /Next 7 0 R /First 7 0 R /Dest [3 0 R /Fit] >>",
    },
    "tags that hold themselves": {
        1: "<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 6 0 R >>",
        6: "<< /Type /StructTreeRoot /K 7 0 R >>",
        7: "<< /Type /StructElem /S /P /P 6 0 R /K 7 0 R /Pg 3 0 R >>",
    },
    "a stream that is its own length": {4: f"<< /Length 4 0 R >>\nstream\n{TEXT}\nendstream"},
    "a page tree that doubles thirty times": {
        2: "<< /Type /Pages /Kids [6 0 R 6 0 R] /Count 4 >>",
        **{
            n: f"<< /Type /Pages /Parent {n - 1} 0 R /Kids [{n + 1} 0 R {n + 1} 0 R] /Count 2 >>"
            for n in range(6, 36)
        },
        36: f"<< {PAGE} >>",
    },
    "forms that draw the next one ten times": {
        4: "<< /Length 6 >>\nstream\n/X6 Do\nendstream",
        5: f"<< /XObject << {' '.join(f'/X{n} {n} 0 R' for n in range(6, 17))} >> >>",
        **{
            n: "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 5 0 R /Length "
            f"{len(f'/X{n + 1} Do ' * 10)} >>\nstream\n{f'/X{n + 1} Do ' * 10}\nendstream"
            for n in range(6, 16)
        },
        16: "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 5 0 R /Length 0 >>\n"
        "stream\n\nendstream",
    },
    "a stream packed twice, of 50 MB": {4: _packed(b"q Q " * 4, 50, twice=True)},
    "a page of half a million words": {4: _packed(b"BT /F1 1 Tf 1 1 Td (a) Tj ET ", 14)},
    "a picture of sixteen thousand million points": {
        4: "<< /Length 6 >>\nstream\n/X0 Do\nendstream",
        5: "<< /XObject << /X0 6 0 R >> >>",
        6: b"<< /Type /XObject /Subtype /Image /Width 128000 /Height 128000 /BitsPerComponent 8 "
        b"/ColorSpace /DeviceGray " + _packed(b"\0" * 64, 100)[3:],
    },
    "a character map of everything": {
        5: "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R "
        ">> >> >>",
        6: _packed(b"1 beginbfrange <0000> <FFFF> <0000> endbfrange ", 30),
    },
    "notes on a page that hold each other": {
        3: f"<< {PAGE} /Annots [6 0 R 7 0 R] >>",
        6: "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Parent 7 0 R /Popup 7 0 R >>",
        7: "<< /Type /Annot /Subtype /Popup /Rect [0 0 9 9] /Parent 6 0 R /Kids [6 0 R 7 0 R] >>",
    },
}
"""PDFs by what is wrong with them: the objects that are other than in a sound one."""

LAUGHS = (
    "<!DOCTYPE a [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {x} '{f'&{y};' * 10}'>" for x, y in zip("bcdefghij", "abcdefghi", strict=True)
    )
    + "]>"
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def word(path: Path, body: str, *, head: str = "") -> Path:
    """A Word file with this body, and no more."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        document = f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>"
        archive.writestr("word/document.xml", document)
    return path


def many_parts(path: Path) -> Path:
    """A Word file of ten thousand parts, some with names that lead out of it."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {_W}/>")
        for number in range(10_000):
            archive.writestr(f"../../../tmp/escaped-{number}", "")
    return path


def written(path: Path, text: str | bytes) -> Path:
    """A file of this text."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _based(name: str, on: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{on}"/></w:style>'
    )


def counted(path: Path, form: str, ilvl: int = 0) -> Path:
    """A Word file whose list begins far beyond any number."""
    far = abstract(1, level(0, "%1.", form, start=10**20)) + num(1, 1)
    return save(path, p("Counted.", num=1, ilvl=ilvl) * 20, numbering=far)


def styled_in_a_circle(path: Path) -> Path:
    """A Word file with two styles each of which rests on the other."""
    return save(path, p("1. Round.", style="A") * 9, styles=_based("A", "B") + _based("B", "A"))


_AKN = "<akomaNtoso><act><body>{}</body></act></akomaNtoso>"

OTHERS: dict[str, Callable[[Path], Path]] = {
    "laughs.docx": partial(word, body=_P.format("&j;"), head=LAUGHS),
    "a-file-of-ours.docx": partial(
        word,
        body=_P.format("&x;"),
        head="<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>",
    ),
    "zeroes.docx": partial(word, body=_P.format(" " * 90_000_000)),
    "styles-in-a-circle.docx": styled_in_a_circle,
    "levels-without-end.docx": partial(counted, form="decimal", ilvl=10**12),
    "roman-without-end.docx": partial(counted, form="upperRoman"),
    "letters-without-end.docx": partial(counted, form="lowerLetter"),
    "wide-cell.docx": partial(
        word,
        body='<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>'
        f"{_P.format('Wide.')}</w:tc></w:tr></w:tbl>",
    ),
    "tables-in-tables.docx": partial(
        word, body="<w:tbl><w:tr><w:tc>" * 3000 + _P.format("In.") + "</w:tc></w:tr></w:tbl>" * 3000
    ),
    "ten-thousand-parts.docx": many_parts,
    "deep.html": partial(written, text="<div>" * 200_000 + "1. Deep down."),
    "wide-cell.html": partial(
        written,
        text="<p>1. A table.</p><table><tr><td colspan=2000000000 rowspan=2000000000>a</td></tr>"
        "<tr><td>b</td></tr></table>",
    ),
    "far-list.html": partial(
        written,
        text=f"<ol start={'9' * 5000}><li>Far.</ol><ol start=-9 type=i><li>Before.</ol>"
        f"<ol start={10**12} type=I><li>Roman.</ol><ol start={10**12} type=a><li>Letter.</ol>",
    ),
    "laughs.html": partial(written, text=f"{LAUGHS}<html><p>1. &j;</p></html>"),
    "runs.html": partial(
        written,
        text="<script>while(1);</script><iframe src=file:///etc/passwd></iframe>"
        "<p>1. Text.</p><object data=file:///etc/passwd></object>",
    ),
    "attribute.html": partial(written, text=f"<p title='{'a' * 20_000_000}'>1. Long.</p>"),
    "quotes.md": partial(written, text="> " * 20_000 + "1. Deep.\n"),
    "brackets.md": partial(written, text="[" * 50_000 + "x" + "](y)" * 50_000),
    "stars.md": partial(written, text="1. " + "*_" * 50_000 + "a"),
    "ticks.md": partial(written, text="".join("`" * n + " " for n in range(1, 1500))),
    "lists.md": partial(written, text="".join(f"{'  ' * n}- x\n" for n in range(2000))),
    "digits.txt": partial(written, text="1" * 1_000_000),
    "points.txt": partial(written, text="1." * 200_000),
    "numbers.txt": partial(written, text="".join(f"{n}.\n" for n in range(1, 3000))),
    "ones.txt": partial(written, text="1. A line of words.\n" * 2000),
    "pages.txt": partial(written, text="\f" * 50_000 + "1. Last."),
    "spaces.txt": partial(written, text="a" + " " * 10_000_000 + "b"),
    "nothing.txt": partial(written, text="\u200b\u202e\ufeff" * 100_000),
    "laughs.xml": partial(written, text=f"{LAUGHS}{_AKN.format('&j;')}"),
    "deep.xml": partial(
        written, text=_AKN.format("<section><num>1.</num>" * 5000 + "</section>" * 5000)
    ),
}
"""What writes each other file; its name says what is wrong with it."""

SLOW = frozenset(
    {
        "a page of no size",
        "a page turned inside out",
        "a form that draws itself",
        "forms that draw the next one ten times",
        "a stream packed twice, of 50 MB",
        "a page of half a million words",
        "a picture of sixteen thousand million points",
        "a character map of everything",
    }
)
"""Those that take ten seconds or more, most of them for OCR."""


def every(folder: Path) -> Iterator[Path]:
    """Each of them, written into a folder one after the other."""
    for harm, objects in HARMFUL.items():
        yield pdf(folder / f"{re.sub('[^a-z0-9]+', '-', harm)}.pdf", objects)
    for name, write in OTHERS.items():
        yield write(folder / name)
