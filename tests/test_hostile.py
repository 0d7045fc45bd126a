"""PDFs made to do harm: each is read for what it prints or refused in one sentence, at once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pincite.errors import ReadError
from pincite.sandbox import read_report, read_reports
from pincite.types import Report

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


def outcome(path: Path) -> Report | str:
    """The report, or the one sentence said of it; either within half a minute."""
    began = time.monotonic()
    try:
        found: Report | str = read_report(path)
    except ReadError as error:
        found = str(error)
        assert "\n" not in found
        assert "Traceback" not in found
        assert path.name in found
    assert time.monotonic() - began < 30
    return found


def labels(found: Report | str) -> list[str]:
    assert isinstance(found, Report), found
    return [p.label for p in found.paragraphs() if p.label]


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
}


@pytest.mark.parametrize("harm", HARMFUL)
def test_a_file_made_to_do_harm_ends_in_a_report_or_in_a_sentence(
    harm: str, tmp_path: Path
) -> None:
    found = outcome(pdf(tmp_path / "harm-2021.pdf", HARMFUL[harm]))
    assert found if isinstance(found, str) else found.record.pages <= 2


def test_the_sound_file_that_the_others_are_made_from_is_read(tmp_path: Path) -> None:
    assert labels(outcome(pdf(tmp_path / "sound-2021.pdf", {}))) == ["1", "2"]


@pytest.mark.parametrize(
    "catalogue",
    [
        "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); this.submitForm\\('x'\\)) >>",
        "/OpenAction << /S /Launch /F (/bin/sh) >> /AA << /WC << /S /URI /URI (x://y)>>>>",
        "/AcroForm << /XFA 6 0 R /Fields [] >> /NeedsRendering true",
        "/Names << /EmbeddedFiles << /Names [(a.exe) << /F (a.exe) /EF << /F 6 0 R >> >>]>>>>",
    ],
    ids=["JavaScript", "a program and an address", "an XFA form", "a file inside"],
)
def test_what_a_pdf_would_like_to_do_is_left_undone_and_its_text_is_read(
    catalogue: str, tmp_path: Path
) -> None:
    inside = "<< /Length 22 >>\nstream\n<xdp>3. Not text.</xdp>\nendstream"
    path = pdf(
        tmp_path / "busy-2021.pdf",
        {1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>", 6: inside},
    )
    found = outcome(path)
    assert labels(found) == ["1", "2"]
    assert isinstance(found, Report)
    assert not any("Not text" in p.text for p in found.paragraphs())


def test_a_batch_goes_on_past_harm(tmp_path: Path) -> None:
    bad = pdf(tmp_path / "loop-2021.pdf", HARMFUL["a page tree that holds itself"])
    sound = pdf(tmp_path / "sound-2021.pdf", {})
    first, second = read_reports([bad, sound])
    assert isinstance(first, ReadError)
    assert labels(second if isinstance(second, Report) else str(second)) == ["1", "2"]
