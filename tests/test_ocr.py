"""Pages that are pictures are read by OCR, with the numbers they print and their place."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pincite import rows, sandbox
from pincite.errors import ReadError
from pincite.parse import parse
from pincite.read import ocr, read_source
from pincite.read.ocr import Scan, Word, laid_out
from pincite.types import Report
from tests import specimen_truth

ID = "marlowe-vale-2023"
A4 = (595.2756, 841.8898)
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits")


def pictures(path: Path, pages: Sequence[int]) -> Path:
    """A PDF that holds pictures of these pages of the specimen, as a scanner at 200 dpi would."""
    printed = pypdfium2.PdfDocument(specimen_truth.FOLDER / f"{ID}.pdf")
    canvas = Canvas(str(path), pagesize=A4)
    for page in pages:
        picture = printed[page - 1].render(scale=200 / 72).to_pil()
        canvas.drawImage(ImageReader(picture), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    printed.close()
    return path


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Page 2 of the specimen as it is, pages 3 and 4 as pictures."""
    folder = tmp_path_factory.mktemp("scans")
    printed = pypdfium2.PdfDocument(specimen_truth.FOLDER / f"{ID}.pdf")
    scanned = pypdfium2.PdfDocument(pictures(folder / "scan.pdf", [3, 4]))
    both = pypdfium2.PdfDocument.new()
    both.import_pages(printed, [1])
    both.import_pages(scanned)
    both.save(folder / "mixed.pdf")
    for document in (both, scanned, printed):
        document.close()
    return folder / "mixed.pdf"


@pytest.fixture(scope="module")
def report(mixed: Path) -> Report:
    """The mixed report, read in child processes as a user's file is."""
    return sandbox.read_report(mixed, id=ID)


def test_every_number_printed_on_a_scanned_page_is_found_with_its_text(report: Report) -> None:
    found = {p.label: p for p in report.paragraphs() if p.label}
    printed = [p for p in specimen_truth.truth(ID)["paragraphs"] if set(p["pages"]) <= {2, 3, 4}]
    assert {p["label"] for p in printed} >= {str(number) for number in range(1, 17)}
    for truth in printed:
        paragraph = found[truth["label"]]
        assert paragraph.pages == tuple(page - 1 for page in truth["pages"])
        alike = SequenceMatcher(None, truth["text"], paragraph.text, autojunk=False).ratio()
        assert alike >= 0.97, (truth["label"], paragraph.text)


def test_the_boxes_of_a_scanned_paragraph_stand_where_it_is_printed(report: Report) -> None:
    scanned = next(p for p in report.paragraphs() if p.label == "8")
    printed = next(p for p in specimen_truth.parsed(ID).paragraphs() if p.label == "8")
    assert len(scanned.lines) == len(printed.lines)
    for mine, theirs in zip(scanned.lines, printed.lines, strict=True):
        assert mine.region.box is not None
        assert theirs.region.box is not None
        for side in ("x0", "top", "x1", "bottom"):
            assert abs(getattr(mine.region.box, side) - getattr(theirs.region.box, side)) <= 5


def test_health_names_the_pages_read_by_ocr_and_how_sure_it_was(report: Report) -> None:
    health = report.record.health
    assert health.scanned == (2, 3)
    assert health.confidence is not None
    assert 0.9 < health.confidence <= 1
    assert f"2 pages read by OCR, confidence {health.confidence:.2f}" in rows.health_line(
        report.record
    )
    assert (
        "Pages 2, 3 were read by OCR: check numbers and quotations against the page."
        in health.warnings
    )


def test_without_the_extra_a_mixed_report_is_read_and_the_pages_not_read_are_named(
    mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    read = parse(read_source(mixed), sha256="0" * 64)
    assert "1" in {p.label for p in read.paragraphs()}
    assert (
        "Pages 2, 3 are pictures without text: nothing on them can be found. To read them run "
        "pip install 'pincite[ocr]'"
    ) in read.record.health.warnings
    assert read.record.health.confidence is None


def test_without_the_extra_a_scan_is_refused_and_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    with pytest.raises(ReadError) as caught:
        read_source(pictures(tmp_path / "scan.pdf", [3]))
    assert str(caught.value) == (
        "scan.pdf holds pictures of pages and no text. To read it run: pip install 'pincite[ocr]'"
    )


def test_a_page_that_kills_the_child_is_left_out_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[int]] = []

    def run(path: Path, pages: Sequence[int], password: str | None) -> list[Scan]:
        asked.append(list(pages))
        return (
            [Scan(page) for page in pages if page < 3] if 3 in pages else [Scan(p) for p in pages]
        )

    monkeypatch.setattr(ocr, "_run", run)
    assert [scan.page for scan in ocr.scanned(Path("x.pdf"), [1, 2, 3, 4, 5])] == [1, 2, 4, 5]
    assert asked == [[1, 2, 3, 4, 5], [4, 5]]


def test_a_file_whose_every_page_kills_the_child_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    monkeypatch.setattr(ocr, "_run", lambda path, pages, password: asked.append(pages) or [])
    assert ocr.scanned(Path("x.pdf"), list(range(1, 200))) == ()
    assert len(asked) == ocr.DEATHS


@posix
@pytest.mark.parametrize(
    ("limit", "work", "signal"), [("CPU", "pass", 24), ("WALL", "time.sleep(9)", 14)]
)
def test_a_page_has_so_much_time_and_no_more(limit: str, work: str, signal: int) -> None:
    code = (
        f"import time; from pincite.read import ocr; ocr.{limit} = 1; ocr._limit(start=True)\n"
        f"while True: {work}"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert done.returncode == -signal


def test_the_child_refuses_every_connection() -> None:
    code = (
        "import socket, sys; from pincite.read import ocr; sys.addaudithook(ocr._offline)\n"
        "socket.create_connection(('localhost', 9))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "PermissionError: reading a page needs no connection" in done.stderr


def test_boxes_that_tremble_are_one_column_of_one_size() -> None:
    words = [
        Word("1.", 68.2, 100.1, 76.0, 112.0),
        Word("The quay is kept in good order and the", 94.1, 100.4, 300.0, 112.6),
        Word("ropes are new.", 95.8, 114.0, 170.0, 127.9),
        Word("2.", 69.9, 138.0, 77.5, 150.0),
        Word("The lamps are lit at dusk.", 93.2, 138.3, 233.0, 150.1),
    ]
    lines = laid_out(words, 7)
    assert [line.text for line in lines] == [
        "1. The quay is kept in good order and the",
        "ropes are new.",
        "2. The lamps are lit at dusk.",
    ]
    assert {line.size for line in lines} == {10.5}
    assert {run.x0 for line in lines for run in line.runs} == {69.9, 94.1}
    assert all(line.region is not None and line.region.page == 7 for line in lines)


def test_larger_type_is_taller_and_wider() -> None:
    words = [
        Word("The state of the quays", 68.0, 60.0, 248.0, 82.0),
        Word("The quay is kept in good order", 68.0, 100.0, 230.0, 112.0),
        Word("and the ropes are new this year.", 68.0, 114.0, 240.0, 126.0),
    ]
    assert [line.size for line in laid_out(words, 1)] == [19.0, 10.5, 10.5]


def test_a_number_glued_to_its_line_becomes_a_piece_of_its_own() -> None:
    line = Word("10. Work at the quay is strong.", 68.0, 100.0, 300.0, 112.0)
    number, rest = ocr._parted(line, [69.0, 94.0, 120.0, 130.0, 140.0, 160.0, 180.0])
    assert (number.text, rest.text) == ("10.", "Work at the quay is strong.")
    assert (number.x0, rest.x0) == (68.0, 94.0)
    assert ocr._parted(Word("Harbour 9", 68, 100, 120, 112), [68.0, 100.0]) == [
        Word("Harbour 9", 68, 100, 120, 112)
    ]
