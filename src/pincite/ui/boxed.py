"""Where a paragraph's lines are on the picture of their page, so that it is scrolled there."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from markupsafe import Markup

from pincite.render import MAX_PIXELS
from pincite.types import Box

_PNG_SIZE_AT = 16
"""Where a PNG says its width and height: after its signature and the head of its first chunk."""


def boxed(png: bytes, boxes: Sequence[Box], scale: float) -> Markup:
    """An attribute that says where the boxes are: left, top, right, bottom.

    Nothing for a page so large that it was drawn smaller than asked: its points are not known.

    Args:
        png: The page's picture.
        boxes: At least one, in points.
        scale: Pixels a point that were asked for.

    Returns:
        The four in parts of the page's width and height, as a figure's attribute.
    """
    width, height = struct.unpack_from(">II", png, _PNG_SIZE_AT)
    if (width + 1) * (height + 1) >= MAX_PIXELS:
        return Markup("")
    sides = (
        min(box.x0 for box in boxes) * scale / width,
        min(box.top for box in boxes) * scale / height,
        max(box.x1 for box in boxes) * scale / width,
        max(box.bottom for box in boxes) * scale / height,
    )
    return Markup(' data-boxed="{}"').format(" ".join(f"{side:.4f}" for side in sides))
