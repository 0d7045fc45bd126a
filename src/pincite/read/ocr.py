"""Pages that are pictures -> printed lines, by OCR offline, in a child process with limits a page.

The models lie inside the rapidocr package, and the child refuses every connection.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from pincite.read.layout import Piece, lines_of
from pincite.types import Line, Source

MEMORY = 4 * 1024**3
"""Bytes of address space a child may take: the models and a page keep within one gigabyte."""
CPU = 90
"""Seconds of processor time a page, WALL of the clock: a full page takes five to fifteen."""
WALL = 180
PAGES = 300
"""Pictured pages that are read of one file."""
DEATHS = 3
"""Pages that may kill the child before the rest of the file is given up."""
DPI = 150
SIDE = 2400
"""Pixels of the longer side at most: a page larger than A3 is drawn more coarsely."""
INSTALL = "pip install 'pincite[ocr]'"

_SIZE = 0.86
"""Type size as a share of the height of the box that OCR draws round a line."""
_SLACK = 3.0
"""Points within which lines that begin at one place are found to begin."""
_MARKER = re.compile(r"([\[(§¶]?\s?(?:[A-Z]\.)?\d{1,4}(?:\.\d{1,3})*[\])]?[.:)]?|[•●▪·■])\s+(?=\S)")
_FOREIGN = re.compile("[\u2e80-\u9fff]")
"""What emblems are taken for by an engine that reads Chinese as well."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What OCR read on a page; no lines where the picture shows none."""

    page: int
    lines: tuple[Line, ...] = ()
    confidence: float | None = None
    """Mean over the characters, 0 to 1."""


_SCAN = msgspec.json.Decoder(Scan)  # made by one thread: threads read several files at once
Scanner = Callable[[Path, Sequence[int], str | None], tuple[Scan, ...]]
"""Reads these pages of a file, opened with a password where it needs one."""


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of a line as OCR saw it: its text and its box in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class _Order(msgspec.Struct):
    pages: tuple[int, ...]
    password: str | None = None


def installed() -> bool:
    """Whether the extra that reads pictures is there."""
    return find_spec("rapidocr") is not None


def scanned(path: Path, pages: Sequence[int], password: str | None = None) -> tuple[Scan, ...]:
    """What OCR reads on these pages; a page that it cannot read within the limits is left out."""
    if not installed():
        return ()
    found: list[Scan] = []
    left = list(pages[:PAGES])
    for _ in range(DEATHS):
        if not left:
            break
        scans = _run(path, left, password)
        found += scans
        # The page after those that came back is the one that killed the child.
        left = left[len(scans) + 1 :]
    return tuple(found)


def filled(source: Source, scans: Sequence[Scan]) -> Source:
    """The source with the pages that OCR read."""
    if not scans:
        return source
    read = {scan.page: scan for scan in scans if scan.lines}
    pages = tuple(
        replace(page, pictured=False, confidence=read[page.number].confidence)
        if page.number in read
        else page
        for page in source.pages
    )
    lines = [*source.lines, *(line for scan in scans for line in scan.lines)]
    lines.sort(key=lambda line: line.region.page if line.region else 0)
    return replace(source, lines=tuple(lines), pages=pages)


def laid_out(words: Sequence[Word], page: int) -> tuple[Line, ...]:
    """OCR's boxes as printed lines; a number that opens a line is a piece of its own.

    Boxes tremble by a point or two: columns and type sizes that are nearly one are made one.
    """
    if not words:
        return ()
    usual = _middle([word.bottom - word.top for word in words])
    pace = _middle([_pace(word) for word in words])
    size = round(2 * _SIZE * usual) / 2
    columns = [word.x0 for word in words]
    pieces = []
    for word in words:
        height = word.bottom - word.top
        # A box alone may be drawn too tall: larger type is wider as well.
        larger = height > 1.15 * usual and _pace(word) > 1.12 * pace
        smaller = height < 0.8 * usual and _pace(word) < 0.9 * pace
        own = round(2 * _SIZE * height) / 2 if larger or smaller else size
        pieces.append(
            Piece(
                word.text,
                _middle([x for x in columns if abs(x - word.x0) <= _SLACK]),
                word.top,
                word.x1,
                word.bottom,
                (word.top + word.bottom) / 2 + 0.35 * own,
                own,
                bold=False,
                italic=False,
            )
        )
    return lines_of(pieces, page)


def _pace(word: Word) -> float:
    """Points a character takes."""
    return (word.x1 - word.x0) / max(1, len(word.text))


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _run(path: Path, pages: Sequence[int], password: str | None) -> list[Scan]:
    """One child's scans, in the order of the pages: all of them, or those before its death."""
    try:
        said = subprocess.run(
            [sys.executable, "-P", "-m", "pincite.read.ocr", str(path)],
            input=msgspec.json.encode(_Order(tuple(pages), password)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL * (len(pages) + 1),
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as error:
        said = error.stdout or b""
    whole = said[: said.rfind(b"\n") + 1].splitlines()
    return [_SCAN.decode(line) for line in whole]


def _child(path: Path) -> None:
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=_Order)
    sys.addaudithook(_offline)
    # What a library prints goes to stderr: stdout is the reply's alone.
    reply = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    _limit(start=True)
    for scan in _scans(path, order):
        reply.write(msgspec.json.encode(scan) + b"\n")
        _limit()


def _offline(event: str, _: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo"}:
        raise PermissionError("reading a page needs no connection")


def _limit(*, start: bool = False) -> None:
    """Give this process the time of one page from now on."""
    try:
        import resource
        import signal
    except ImportError:  # Windows: the parent's wall limit alone holds there
        return
    if start:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        with suppress(ValueError, OSError):  # macOS knows the limit but does not take it
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(used.ru_utime + used.ru_stime) + CPU
    resource.setrlimit(
        resource.RLIMIT_CPU, (until if hard == resource.RLIM_INFINITY else min(until, hard), hard)
    )
    signal.alarm(WALL)


def _scans(path: Path, order: _Order) -> Iterator[Scan]:
    import pypdfium2
    from rapidocr import RapidOCR

    # The angle classifier is for lines upside down, which it also sees where there are none.
    engine = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.return_word_box": True,
            "Global.max_side_len": SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": min(4, os.cpu_count() or 1),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    document = pypdfium2.PdfDocument(path, password=order.password)
    for number in order.pages:
        page = document[number - 1]
        height = page.get_height()
        scale = min(DPI / 72, SIDE / max(page.get_width(), height))
        picture = page.render(scale=scale).to_numpy()[:, :, :3]
        page.close()
        read = engine(picture)
        yield _scan(read, number, scale, height) if read.txts else Scan(number)


def _scan(read: Any, page: int, scale: float, height: float) -> Scan:
    """What the engine read, without what is no line of text: pictures and emblems taken for it."""
    texts = read.txts
    # The engine leaves out the words of a line that it saw whole.
    words = read.word_results if len(read.word_results) == len(texts) else [()] * len(texts)
    foreign = len(_FOREIGN.findall("".join(texts)))
    latin = foreign < 0.1 * sum(map(len, texts))
    found: list[Word] = []
    sure: list[tuple[int, float]] = []
    for box, text, score, parts in zip(read.boxes, texts, read.scores, words, strict=True):
        xs, ys = ([float(corner[axis]) / scale for corner in box] for axis in (0, 1))
        if max(ys) - min(ys) > height / 6 or (latin and not _FOREIGN.sub("", text).strip()):
            continue
        starts = [min(float(x) for x, _ in corners) / scale for _, _, corners in parts]
        found += _parted(Word(text.strip(), min(xs), min(ys), max(xs), max(ys)), starts)
        sure.append((len(text), float(score)))
    letters = sum(length for length, _ in sure)
    mean = round(sum(length * score for length, score in sure) / letters, 3) if letters else None
    return Scan(page, laid_out(found, page), mean)


def _parted(line: Word, starts: Sequence[float]) -> list[Word]:
    """A line as it is, or the number that opens it and the rest, which begins at its own word."""
    marker = _MARKER.match(line.text)
    if marker is None or len(starts) < 2:
        return [line]
    parts = len(marker[1].split())
    at = starts[parts] if parts < len(starts) else starts[1]
    ends = (line.x0 + at) / 2
    return [
        replace(line, text=marker[1], x1=ends),
        replace(line, text=line.text[marker.end() :], x0=at),
    ]


if __name__ == "__main__":
    _child(Path(sys.argv[1]))
