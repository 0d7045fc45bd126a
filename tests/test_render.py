"""Page pictures: the right page, boxes where they belong, and files that are meant to do harm."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from pincite import specimens
from pincite.errors import ReadError
from pincite.render import MAX_PIXELS, page_picture
from pincite.types import Box

PDF = next(path for path in specimens.paths() if path.stem == "marlowe-vale-2019").read_bytes()


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_a_page_is_drawn_at_so_many_pixels_a_point() -> None:
    # A4 is 595.28 by 841.89 points.
    assert picture(page_picture(PDF, 1, [], scale=0.5)).size == pytest.approx((298, 421), abs=1)
    assert picture(page_picture(PDF, 1, [], scale=1.0)).size == pytest.approx((596, 842), abs=1)


def test_a_box_is_washed_in_and_framed_and_nothing_else_is_touched() -> None:
    plain = picture(page_picture(PDF, 3, []))
    boxed = picture(page_picture(PDF, 3, [Box(20, 20, 60, 30)]))
    # The margin is white: the wash shows as itself, at 1.5 pixels a point.
    red, green, blue = boxed.getpixel((60, 37))
    assert (red > 240, green > 220, blue < 180) == (True, True, True)
    assert plain.getpixel((60, 37)) == (255, 255, 255)
    # The palettes differ a little; the box's own pixels, 30..90 by 30..45, have a wash of 2 around
    # them and a frame of 7 by 6.
    changed = ImageChops.difference(plain, boxed).convert("L").point(lambda v: 255 * (v > 40))
    left, top, right, bottom = changed.getbbox()
    assert (left, top, right, bottom) == pytest.approx((23, 24, 98, 52), abs=1)


def test_a_paragraph_over_two_columns_has_a_frame_in_each() -> None:
    """One frame about both would take in all that stands between them."""
    plain = picture(page_picture(PDF, 3, []))
    boxes = [Box(4, 800, 40, 810), Box(4, 812, 40, 822), Box(550, 10, 585, 20)]
    boxed = picture(page_picture(PDF, 3, boxes))
    changed = ImageChops.difference(plain, boxed).convert("L").point(lambda v: 255 * (v > 40))
    assert changed.crop((80, 0, 780, 1262)).getbbox() is None
    assert changed.crop((780, 0, 893, 1262)).getbbox()[3] < 60
    assert changed.crop((0, 0, 80, 1262)).getbbox()[1] > 1180


def test_print_stays_black_under_the_wash() -> None:
    whole = Box(0, 0, 595, 841)
    darkest = min(picture(page_picture(PDF, 3, [whole])).convert("L").getextrema())
    assert darkest < 60


@pytest.mark.parametrize("page", [0, 23, 10_000])
def test_a_page_the_file_does_not_have_is_an_error_in_words(page: int) -> None:
    with pytest.raises(ReadError, match=f"Page {page} could not be drawn"):
        page_picture(PDF, page, [])


@pytest.mark.parametrize("pdf", [b"", b"<html>", b"%PDF-1.7\n%%EOF", PDF[: len(PDF) // 3]])
def test_a_file_that_is_no_whole_pdf_is_an_error_in_words(pdf: bytes) -> None:
    with pytest.raises(ReadError, match="could not be drawn"):
        page_picture(pdf, 1, [])


def test_a_page_of_enormous_size_is_drawn_smaller(tmp_path: Path) -> None:
    pdf = blank_page(14_000, 14_000)
    drawn = picture(page_picture(pdf, 1, [Box(0, 0, 100, 100)]))
    assert drawn.width * drawn.height <= MAX_PIXELS * 1.01


def blank_page(width: int, height: int) -> bytes:
    """A PDF of one blank page, written by hand; PDFium mends the missing cross-references."""
    return (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]>>endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF"
    ).encode()
