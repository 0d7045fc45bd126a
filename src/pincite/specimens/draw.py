"""Pages of ink -> a PDF, the same bytes every time."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from pincite.specimens.furniture import furniture
from pincite.specimens.ink import Ink, Rule, Text
from pincite.specimens.layout import Laid
from pincite.specimens.source import Specimen
from pincite.specimens.style import PAGE, Style


def draw(specimen: Specimen, laid: Laid, style: Style) -> bytes:
    """Return the PDF of a specimen that is laid out."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1, pageCompression=1, lang="en-GB")
    canvas.setTitle(specimen.about["name"])
    canvas.setAuthor(specimen.about["author"])
    canvas.setSubject(specimen.about["subject"])
    headings: dict[int, list[tuple[int, str]]] = {}
    for block, lines in zip(specimen.blocks, laid.lines, strict=True):
        if block.kind == "heading" and block.listed and lines and block.level < 3:
            headings.setdefault(lines[0][0], []).append((block.level, block.bare))
    for page, ink in enumerate(laid.pages, start=1):
        for item in (*furniture(page, style, specimen.about), *ink):
            _put(canvas, item)
        for level, text in headings.get(page, ()):
            key = f"{page}-{text}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(text, key, level - 1, closed=False)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _put(canvas: Canvas, item: Ink) -> None:
    tall = PAGE[1]
    if isinstance(item, Text):
        canvas.setFillColor(item.colour)
        canvas.setFont(item.font, item.size)
        canvas.drawString(item.x, tall - item.y, item.text)
        return
    canvas.setLineWidth(item.thick)
    canvas.setStrokeColor(item.colour)
    if isinstance(item, Rule):
        canvas.line(item.x0, tall - item.y0, item.x1, tall - item.y1)
        return
    path = canvas.beginPath()
    (x, y), *rest = item.points
    path.moveTo(x, tall - y)
    for x, y in rest:
        path.lineTo(x, tall - y)
    path.close()
    if item.fill:
        canvas.setFillColor(item.fill)
    canvas.drawPath(path, stroke=0 if item.fill else 1, fill=1 if item.fill else 0)
