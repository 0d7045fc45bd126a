"""What a PDF says of itself: tags, bookmarks, turned pages, forms."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from pincite.read.pdf import read_pdf

TAGGED = (
    b"<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 5 0 R /MarkInfo << /Marked true >> >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /StructParents 0"
    b" /Resources << /Font << /F1 8 0 R >> >> >>",
    b"BT /F1 12 Tf 72 700 Td /Lbl << /MCID 0 >> BDC (1. ) Tj EMC"
    b" /LBody << /MCID 1 >> BDC (Masters pay dues.) Tj EMC ET"
    b" BT /F1 12 Tf 72 660 Td /P << /MCID 2 >> BDC (Lights burn.) Tj EMC ET",
    b"<< /Type /StructTreeRoot /K [6 0 R 11 0 R] /ParentTree 7 0 R >>",
    b"<< /Type /StructElem /S /LI /P 5 0 R /K [9 0 R 10 0 R] >>",
    b"<< /Nums [0 [9 0 R 10 0 R 11 0 R]] >>",
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    b"<< /Type /StructElem /S /Lbl /P 6 0 R /Pg 3 0 R /K 0 >>",
    b"<< /Type /StructElem /S /LBody /P 6 0 R /Pg 3 0 R /K 1 >>",
    b"<< /Type /StructElem /S /P /P 5 0 R /Pg 3 0 R /K 2 >>",
)


def assembled(objects: tuple[bytes, ...]) -> bytes:
    """A PDF of these objects, numbered from 1; what begins with BT is a stream."""
    out, offsets = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        if content.startswith(b"BT"):
            content = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, start)


def test_tagged_blocks_come_with_their_labels(tmp_path: Path) -> None:
    path = tmp_path / "tagged.pdf"
    path.write_bytes(assembled(TAGGED))
    source = read_pdf(path)
    assert source.tagged == ("1. Masters pay dues.", "Lights burn.")
    assert [line.text for line in source.lines] == ["1. Masters pay dues.", "Lights burn."]


def test_bookmarks_and_properties_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "marked.pdf"
    canvas = Canvas(str(path))
    canvas.setTitle("The harbour report")
    canvas.bookmarkPage("one")
    canvas.bookmarkPage("two")
    canvas.addOutlineEntry("The quays", "one", 0)
    canvas.addOutlineEntry("The north quay", "two", 1)
    canvas.drawString(72, 700, "Masters pay dues.")
    canvas.save()
    source = read_pdf(path)
    assert source.outline == ((1, "The quays"), (2, "The north quay"))
    assert dict(source.properties)["Title"] == "The harbour report"


def test_a_turned_page_is_read_as_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "turned.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setPageRotation(90)  # reportlab swaps the sides: the page is shown 595 by 842
    for n, text in enumerate(("First line.", "Second line.")):
        canvas.saveState()
        canvas.translate(100 + 14 * n, 72)
        canvas.rotate(90)
        canvas.drawString(0, 0, text)
        canvas.restoreState()
    canvas.save()
    source = read_pdf(path)
    assert (source.pages[0].width, source.pages[0].height) == (595.0, 842.0)
    assert [line.text for line in source.lines] == ["First line.", "Second line."]
    assert [line.baseline for line in source.lines] == [100.0, 114.0]
    assert all(
        line.region and line.region.box and abs(line.region.box.x0 - 72) < 1
        for line in source.lines
    )


def test_text_inside_a_form_is_placed_where_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.beginForm("stamp")
    canvas.drawString(10, 10, "Stamped here.")
    canvas.endForm()
    canvas.translate(90, 600)
    canvas.doForm("stamp")
    canvas.save()
    (line,) = read_pdf(path).lines
    assert line.text == "Stamped here."
    assert line.region is not None
    assert line.region.box is not None
    assert abs(line.region.box.x0 - 100) < 1
    assert line.baseline is not None
    assert abs(line.baseline - (842 - 610)) < 1
