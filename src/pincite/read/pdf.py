"""PDF -> Source by PDFium's text objects: what is printed, where, and in which type."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pincite.errors import LockedError, ReadError
from pincite.read import ocr
from pincite.read.layout import Piece, lines_of
from pincite.read.tags import tagged_blocks
from pincite.types import Line, Page, Source

_FORM_DEPTH = 8
GUESSED = 0.2
"""Share by which OCR mistakes the size of a line: headings are larger by more."""
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_pdf(
    path: Path, *, password: str | None = None, scanner: ocr.Scanner | None = None
) -> Source:
    """The lines and pages of a PDF, its pictured pages by the scanner (OCR)."""
    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        raise _why(path, error, password) from error
    lines: list[Line] = []
    pages: list[Page] = []
    tagged: list[str] = []
    try:
        if len(document) == 0:
            raise ReadError(f"{path.name} holds no pages: it is cut short or damaged.")
        for index in range(len(document)):
            try:
                page = document[index]
            except pypdfium2.PdfiumError as error:
                raise ReadError(
                    f"{path.name} is damaged at page {index + 1}: open and save it anew."
                ) from error
            width, height = page.get_size()
            pieces, content = _pieces(page, width, height)
            lines.extend(lines_of(pieces, index + 1))
            pictured = not pieces and _has_picture(page)
            pages.append(Page(index + 1, round(width, 1), round(height, 1), pictured=pictured))
            tagged.extend(tagged_blocks(page.raw, content))
            page.close()
        properties = tuple((k, v) for k, v in document.get_metadata_dict().items() if v)
        outline = tuple(_outline(document))
    finally:
        document.close()
    source = Source(
        path.name, "pdf", tuple(lines), tuple(pages), outline, tuple(tagged), properties
    )
    # Text drawn as outlines is no picture, but nothing else can read it either.
    waiting = [page.number for page in pages if page.pictured or not lines]
    if not waiting:
        return source
    source = ocr.filled(source, (scanner or ocr.scanned)(path, waiting, password))
    if not source.lines and ocr.installed():
        raise ReadError(
            f"{path.name} holds pictures of pages and no text, and OCR finds no words in them "
            "either: scan it anew at 200 dpi or more."
        )
    if not source.lines:
        raise ReadError(
            f"{path.name} holds pictures of pages and no text. To read it run: {ocr.INSTALL}"
        )
    return replace(source, remedy="" if ocr.installed() else f"run {ocr.INSTALL}")


def _why(path: Path, error: pypdfium2.PdfiumError, password: str | None) -> ReadError:
    code = getattr(error, "err_code", None)
    if code == pdfium.FPDF_ERR_PASSWORD:
        if password:
            return LockedError(f"{path.name}: the password is wrong.")
        return LockedError(f"{path.name} needs a password: give it with --password.")
    if code == pdfium.FPDF_ERR_SECURITY:
        return ReadError(
            f"{path.name} is locked by a security scheme: save a copy without it and add that."
        )
    return ReadError(f"{path.name} is not a whole PDF (cut short or damaged): fetch it again.")


def _outline(document: pypdfium2.PdfDocument) -> Iterator[tuple[int, str]]:
    for mark in document.get_toc(max_depth=6):
        yield mark.level + 1, " ".join(mark.get_title().split())


def _pieces(page: Any, width: float, height: float) -> tuple[list[Piece], dict[int, str]]:
    """The page's text objects, and their text by the mark its structure tree knows them by."""
    text_page = page.get_textpage()
    to_page = _to_top_left(page, width, height)
    buffer = ctypes.create_string_buffer(4096)
    fonts: dict[int, tuple[bool, bool]] = {}
    pieces = []
    hidden = []
    content: dict[int, str] = {}
    for item, matrix in _text_objects(page.raw):
        text = _text(item, text_page.raw, buffer)
        marked = pdfium.FPDFPageObj_GetMarkedContentID(item)
        if marked >= 0:
            content[marked] = content.get(marked, "") + text
        if not text.strip():
            continue
        piece = _piece(item, text, _times(matrix, to_page), fonts)
        if piece.x1 > 0 and piece.x0 < width and piece.bottom > 0 and piece.top < height:
            pieces.append(piece)
            mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
            if mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
                hidden.append(piece)
    text_page.close()
    _even_out(hidden)
    return pieces, content


def _even_out(hidden: list[Piece]) -> None:
    """Words under a scan have the sizes OCR guessed, line by line: those near the usual are it."""
    counts: Counter[float] = Counter()
    for piece in hidden:
        counts[round(piece.size * 2) / 2] += len(piece.text)
    usual = counts.most_common(1)[0][0] if counts else 0.0
    for piece in hidden:
        if abs(piece.size - usual) <= GUESSED * usual:
            piece.size = usual


def _has_picture(page: Any) -> bool:
    return next(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def _text_objects(page: Any) -> Iterator[tuple[Any, _Matrix]]:
    """Every text object of the page in drawing order, those inside forms with the form's matrix."""

    def walk(count: int, get: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
        for index in range(count):
            item = get(index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                yield item, matrix
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
                form = item
                yield from walk(
                    pdfium.FPDFFormObj_CountObjects(form),
                    lambda i, form=form: pdfium.FPDFFormObj_GetObject(form, i),
                    _times(_matrix(form), matrix),
                    depth + 1,
                )

    count = pdfium.FPDFPage_CountObjects(page)
    yield from walk(count, lambda i: pdfium.FPDFPage_GetObject(page, i), _IDENTITY, 0)


def _text(item: Any, text_page: Any, buffer: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(
        item, text_page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), len(buffer)
    )
    if size > len(buffer):
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFTextObj_GetText(
            item, text_page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
        )
    raw: bytes = buffer.raw[: max(0, size - 2)]
    return raw.decode("utf-16-le", errors="replace").translate(_CHARACTERS)


_CHARACTERS = {
    0x0000: None,
    0x0002: "-",  # PDFium's own mark for a hyphen at a line's end
    0xFFFE: "-",
    0x00AD: "-",
    0x000D: " ",
    0x000A: " ",
    0x0009: " ",
    0x00A0: " ",
    0x200B: None,
    0xFEFF: None,
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
}


def _piece(item: Any, text: str, matrix: _Matrix, fonts: dict[int, tuple[bool, bool]]) -> Piece:
    own = _matrix(item)
    full = _times(own, matrix)
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(item, size)
    height = size.value * (full[2] ** 2 + full[3] ** 2) ** 0.5
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    corners = [
        _point(x, y, matrix) for x in (left.value, right.value) for y in (bottom.value, top.value)
    ]
    font = pdfium.FPDFTextObj_GetFont(item)
    key = ctypes.cast(font, ctypes.c_void_p).value or 0
    if key not in fonts:
        fonts[key] = _style(font)
    bold, italic = fonts[key]
    bold = (
        bold or pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
    )
    ink = min(x for x, _ in corners)
    # The pen starts every line of a column at one place; the ink of a "1" begins later.
    pen = full[4] if 0 <= ink - full[4] < 0.3 * height and not text[0].isspace() else ink
    return Piece(
        text,
        pen,
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
        full[5],
        height or 1.0,
        bold,
        italic or abs(full[2]) > 0.1 * abs(full[3]) > 0,
    )


def _style(font: Any) -> tuple[bool, bool]:
    buffer = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.value.decode("utf-8", errors="replace").lower()
    bold = any(word in name for word in ("bold", "black", "heavy", "-semi", "demi"))
    return (
        bold or pdfium.FPDFFont_GetWeight(font) >= 600,
        "italic" in name or "oblique" in name,
    )


def _matrix(item: Any) -> _Matrix:
    raw = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, raw)
    return (raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    """First m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _point(x: float, y: float, m: _Matrix) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _to_top_left(page: Any, width: float, height: float) -> _Matrix:
    """User space -> points from the top left of the page as shown, turned pages included."""
    x0, y0, x1, y1 = page.get_cropbox()
    match page.get_rotation():
        case 90:
            return (0.0, 1.0, 1.0, 0.0, -y0, -x0)
        case 180:
            return (-1.0, 0.0, 0.0, 1.0, x1, -y0)
        case 270:
            return (0.0, -1.0, -1.0, 0.0, y1, x1)
        case _:
            return (1.0, 0.0, 0.0, -1.0, -x0, y1)
