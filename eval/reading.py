"""Score the reading of a folder of real reports, and bench it against bare extraction.

usage: python eval/reading.py [../shared] [--bench-only | --score-only]

Prints the table of the folder's own tools/score_parse.py, then seconds a page (processor time of
this process) of reading and parsing beside bare PDFium on the same files, as ratios.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from pincite import rows
from pincite.errors import ReadError
from pincite.parse import parse
from pincite.read import read_source
from pincite.sandbox import read_reports

BENCH_FILES = 12
"""Files timed: every tenth or so of the folder, the same every time."""


def main() -> int:
    """Print the score, the bench, or both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "shared",
        type=Path,
        nargs="?",
        default=Path("../shared"),
        help="folder with reports/ and tools/score_parse.py (default ../shared)",
    )
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--score-only", action="store_true")
    only.add_argument("--bench-only", action="store_true")
    options = parser.parse_args()
    paths = sorted((options.shared / "reports").glob("*.pdf"))
    if not paths:
        parser.error(f"{options.shared}/reports holds no PDFs")
    if not options.bench_only:
        score(paths, options.shared / "tools" / "score_parse.py")
    if not options.score_only:
        bench(paths)
    return 0


def score(paths: Sequence[Path], tool: Path) -> None:
    """Parse every file as `pincite parse` does and print the tool's table."""
    began = time.perf_counter()
    failed = 0
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf8") as out:
        for report in read_reports(paths):
            if isinstance(report, ReadError):
                failed += 1
                print(f"not read: {report}")
                continue
            for paragraph in report.paragraphs():
                out.write(json.dumps(rows.block_row(paragraph), ensure_ascii=False) + "\n")
        out.flush()
        seconds = time.perf_counter() - began
        print(f"{len(paths) - failed} of {len(paths)} files read in {seconds:.0f} s, all cores\n")
        subprocess.run([sys.executable, str(tool), out.name], check=True)


def bench(paths: Sequence[Path]) -> None:
    """Time bare extraction and the whole way on the same files."""
    chosen = [path for path in paths if path.read_bytes()[:4] == b"%PDF"]
    chosen = chosen[:: max(1, len(chosen) // BENCH_FILES)]
    ways: dict[str, Callable[[Path], int]] = {
        "PDFium, plain text": _plain_text,
        "PDFium, text objects": _text_objects,
        "pincite, read": _read,
        "pincite, read and parse": _read_and_parse,
    }
    try:
        import pdfplumber
    except ImportError:
        pass
    else:

        def plumbed(path: Path) -> int:
            with pdfplumber.open(path) as document:
                return sum(len(page.extract_text()) >= 0 for page in document.pages)

        ways["pdfplumber, text"] = plumbed
    spent: dict[str, tuple[float, int]] = {}
    for name, way in ways.items():
        began = time.process_time()
        pages = sum(way(path) for path in chosen)
        spent[name] = (time.process_time() - began, pages)
    floor = spent["PDFium, text objects"][0]
    print(f"\n{len(chosen)} files, {spent['pincite, read'][1]} pages, one core")
    print(f"{'way':26} {'ms a page':>10} {'pages/s':>9} {'ratio':>7}")
    for name, (seconds, pages) in spent.items():
        each = seconds / pages
        print(f"{name:26} {1000 * each:10.1f} {1 / each:9.0f} {seconds / floor:7.2f}")


def _plain_text(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_range()
    return len(document)


def _text_objects(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text_page = page.get_textpage()
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], textpage=text_page):
            item.extract()
            item.get_bounds()
    return len(document)


def _read(path: Path) -> int:
    return len(read_source(path).pages)


def _read_and_parse(path: Path) -> int:
    return parse(read_source(path), sha256="").record.pages


if __name__ == "__main__":
    sys.exit(main())
