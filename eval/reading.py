"""Real reports -> eval/reading.md: how rightly they are read, and how fast beside bare extraction.

usage: python eval/reading.py [../shared] [--out FILE] [--bench-only | --score-only]

The score is that of the folder's own tools/score_parse.py. The bench gives processor seconds of
this process for reading and parsing, as ratios to bare PDFium and to pdfplumber on the same files.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
from machine import written_by

from pincite import rows
from pincite.errors import ReadError
from pincite.parse import parse
from pincite.read import read_source
from pincite.sandbox import read_reports
from pincite.types import Report

HERE = Path(__file__).parent
BENCH_FILES = 12
"""Files timed: every tenth or so of the folder, the same every time."""
PACKAGES = ("pincite", "pypdfium2", "pdfplumber")
MEASURES = {
    "sequence_exact": "reports whose numbers are exactly those printed",
    "paragraphs": "numbered paragraphs",
    "missing": "of them not found",
    "false": "found and not printed",
    "page_right_%": "on the right page, %",
    "text_exact_%": "text letter for letter, %",
    "text_start_%": "first words right, %",
    "text_end_%": "last words right, %",
    "swallowed": "paragraphs inside another",
    "footer_inside": "with a footer inside",
    "words_covered_%": "words of the pages in blocks, %",
    "words_repeated_%": "words in two blocks, %",
    "gold": "paragraphs checked by eye",
    "gold_found": "of them found",
    "gold_page": "on the right page",
    "gold_first": "first words right",
    "gold_last": "last words right",
    "gold_section": "under the right headings",
}


def main() -> int:
    """Write the score and the bench, or one of them to stdout."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "shared",
        type=Path,
        nargs="?",
        default=Path("../shared"),
        help="folder with reports/ and tools/score_parse.py (default ../shared)",
    )
    parser.add_argument("--out", type=Path, default=HERE / "reading.md")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--score-only", action="store_true")
    only.add_argument("--bench-only", action="store_true")
    options = parser.parse_args()
    paths = sorted((options.shared / "reports").glob("*.pdf"))
    if not paths:
        parser.error(f"{options.shared}/reports holds no PDFs")
    parts: list[str] = []
    if not options.bench_only:
        parts += score(paths, options.shared / "tools" / "score_parse.py")
        others = [options.shared / "reports" / "harrow-2017.txt"]
        others += sorted((options.shared / "reports" / "other").iterdir())
        parts += ["## Others", *others_read(others)]
    if not options.score_only:
        parts += ["## Speed", *bench(paths)]
    page = "\n\n".join(["# Reading", written_by("make eval-reading", PACKAGES), *parts]) + "\n"
    print(page)
    if not (options.score_only or options.bench_only):
        options.out.write_text(page, encoding="utf8")
    return 0


def score(paths: Sequence[Path], tool: Path) -> Iterator[str]:
    """Parse every file as `pincite parse` does, and give the tool's figures and what failed."""
    began = time.perf_counter()
    failed: list[str] = []
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf8") as out:
        for report in read_reports(paths):
            if isinstance(report, ReadError):
                failed.append(str(report))
                continue
            for paragraph in report.paragraphs():
                out.write(json.dumps(rows.block_row(paragraph), ensure_ascii=False) + "\n")
        out.flush()
        seconds = time.perf_counter() - began
        command = [sys.executable, str(tool), out.name, "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout)
    yield f"## {len(paths) - len(failed)} reports of {len(paths)} files, in {seconds:.0f} s"
    yield "\n".join(
        ["| measure | value |", "| --- | ---: |"]
        + [f"| {words} | {figures[name]} |" for name, words in MEASURES.items()]
    )
    yield "\n".join(f"- Not read: {words}" for words in failed)


def others_read(paths: Sequence[Path]) -> Iterator[str]:
    """The health of reports that nobody judged, a line each."""
    for path, report in zip(paths, read_reports(paths), strict=True):
        said = rows.health_line(report.record) if isinstance(report, Report) else str(report)
        yield f"- {path.name}: {said}"


def bench(paths: Sequence[Path]) -> Iterator[str]:
    """Time bare extraction and the whole way on the same files."""
    chosen = [path for path in paths if path.read_bytes()[:4] == b"%PDF"]
    chosen = chosen[:: max(1, len(chosen) // BENCH_FILES)]
    ways: dict[str, Callable[[Path], int]] = {
        "PDFium, plain text": _plain_text,
        "PDFium, text objects": text_objects,
        "pincite, read": _read,
        "pincite, read and parse": read_and_parse,
        "pdfplumber, text": _plumbed,
    }
    spent: dict[str, tuple[float, int]] = {}
    for name, way in ways.items():
        began = time.process_time()
        pages = sum(way(path) for path in chosen)
        spent[name] = (time.process_time() - began, pages)
    floor, peer = spent["PDFium, text objects"][0], spent["pdfplumber, text"][0]
    yield f"{len(chosen)} files, {spent['pincite, read'][1]} pages, on one core."
    yield "\n".join(
        ["| way | ms a page | pages a second | × text objects | × pdfplumber |"]
        + ["| --- | ---: | ---: | ---: | ---: |"]
        + [
            f"| {name} | {1000 * seconds / pages:.1f} | {pages / seconds:.0f} "
            f"| {seconds / floor:.2f} | {seconds / peer:.2f} |"
            for name, (seconds, pages) in spent.items()
        ]
    )


def _plain_text(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_range()
    return len(document)


def text_objects(path: Path) -> int:
    """Every text object of a PDF with its box, and nothing more; the number of pages."""
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text_page = page.get_textpage()
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], textpage=text_page):
            item.extract()
            item.get_bounds()
    return len(document)


def _plumbed(path: Path) -> int:
    with pdfplumber.open(path) as document:
        return sum(len(page.extract_text()) >= 0 for page in document.pages)


def _read(path: Path) -> int:
    return len(read_source(path).pages)


def read_and_parse(path: Path) -> int:
    """A PDF read and parsed; the number of pages."""
    return parse(read_source(path), sha256="").record.pages


if __name__ == "__main__":
    sys.exit(main())
