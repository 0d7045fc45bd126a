"""A page of a PDF -> its picture as PNG, with boxes drawn on it; knows nothing about reports."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

import msgspec

from pincite.errors import ReadError
from pincite.types import Box

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 10
WALL_SECONDS = 20.0
# A page larger than this (A0 at the usual scale) is drawn smaller instead of not at all.
MAX_PIXELS = 12_000_000

_LOCKED = b"locked"
"""A child's reply where the file opens with a password only."""

HIGHLIGHT = (255, 236, 150)
OUTLINE = (15, 87, 73)


class _Order(msgspec.Struct):
    page: int
    boxes: tuple[tuple[float, float, float, float], ...]
    scale: float


def page_picture(pdf: bytes, page: int, boxes: Sequence[Box], *, scale: float = 1.5) -> bytes:
    """PNG of a page (from 1) with `boxes` washed in and framed; `scale` is pixels a point.

    PDFium is not thread-safe and the file is a stranger's: a child process with limits draws it.

    Raises:
        ReadError: The page could not be drawn.
    """
    order = _Order(page, tuple((box.x0, box.top, box.x1, box.bottom) for box in boxes), scale)
    try:
        child = subprocess.run(
            [sys.executable, "-m", "pincite.render", msgspec.json.encode(order).decode()],
            input=pdf,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            f"Page {page} takes too long to draw. Open the original instead."
        ) from error
    except OSError as error:
        raise ReadError(
            f"Page {page} cannot be drawn now: {error.strerror}. Try again later."
        ) from error
    if child.stdout == _LOCKED:
        raise ReadError(
            f"Page {page} cannot be drawn, for the file opens with a password only. Open the "
            "original instead."
        )
    if child.returncode or not child.stdout.startswith(b"\x89PNG"):
        raise ReadError(f"Page {page} could not be drawn. Open the original instead.")
    return child.stdout


def _draw(pdf: bytes, order: _Order) -> bytes:
    import pypdfium2
    from PIL import Image, ImageChops, ImageDraw

    document = pypdfium2.PdfDocument(pdf)
    page = document[order.page - 1]
    width, height = page.get_size()
    scale = min(order.scale, (MAX_PIXELS / (width * height)) ** 0.5)
    picture = page.render(scale=scale).to_pil().convert("RGB")
    boxes = [tuple(side * scale for side in box) for box in order.boxes]
    if boxes:
        wash = Image.new("RGB", picture.size, "white")
        for x0, top, x1, bottom in boxes:
            ImageDraw.Draw(wash).rectangle((x0 - 2, top - 2, x1 + 2, bottom + 2), fill=HIGHLIGHT)
        # Multiplied like a highlighter's ink: print stays black under it.
        picture = ImageChops.multiply(picture, wash)
        for part in _columns(boxes):
            lefts, tops, rights, bottoms = zip(*part, strict=True)
            frame = (min(lefts) - 7, min(tops) - 6, max(rights) + 7, max(bottoms) + 6)
            ImageDraw.Draw(picture).rounded_rectangle(frame, radius=6, outline=OUTLINE, width=2)
    # Few colours are on a printed page: a palette makes the picture a third as large.
    file = io.BytesIO()
    picture.quantize(128).save(file, "PNG", optimize=False)
    return file.getvalue()


def _columns(boxes: Sequence[tuple[float, ...]]) -> list[list[tuple[float, ...]]]:
    """Boxes by the column they stand in: a paragraph that goes on in the next has two frames."""
    parts = [[boxes[0]]]
    for before, box in pairwise(boxes):
        climbs = box[3] <= before[1]
        beside = box[0] >= before[2] or box[2] <= before[0]
        if climbs and beside:
            parts.append([])
        parts[-1].append(box)
    return parts


def _is_locked(pdf: bytes) -> bool:
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        pypdfium2.PdfDocument(pdf).close()
    except pypdfium2.PdfiumError as error:
        return bool(error.err_code == FPDF_ERR_PASSWORD)
    return False


def _limit_this_process() -> None:
    try:
        import resource
    except ImportError:  # Windows: the wall limit alone holds there
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS knows the limit but does not take it
            resource.setrlimit(kind, (most, most))


def _child() -> None:
    _limit_this_process()
    order = msgspec.json.decode(sys.argv[1], type=_Order)
    pdf = sys.stdin.buffer.read()
    sys.stdout.buffer.write(_LOCKED if _is_locked(pdf) else _draw(pdf, order))


if __name__ == "__main__":
    _child()
