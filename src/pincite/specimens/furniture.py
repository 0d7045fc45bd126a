"""What stands on every page: marks of the publisher, running headers, footers, page numbers."""

from __future__ import annotations

from pincite.specimens.ink import Ink, Rule, Shape, Text, rectangle
from pincite.specimens.style import PAGE, Style, width

_WIDE, _TALL = PAGE


def furniture(page: int, style: Style, about: dict[str, str]) -> list[Ink]:
    """Return the furniture of one page of the file."""
    match style.name:
        case "inspection-2019":
            return _inspection_2019(page, style)
        case "inspection-2023":
            return _inspection_2023(page, style, about)
        case _:
            return _inquiry(page, style, about)


def _emblem(x: float, y: float, size: float, colour: str) -> list[Ink]:
    """A lantern of four strokes: the invented inspectorate's mark."""
    half = size / 2
    return [
        Shape(((x, y + half), (x + half, y), (x + size, y + half), (x + half, y + size)), colour),
        Shape(
            (
                (x + half, y + size * 0.22),
                (x + size * 0.78, y + half),
                (x + half, y + size * 0.78),
                (x + size * 0.22, y + half),
            ),
            "#ffffff",
        ),
        Shape(
            (
                (x + half, y + size * 0.36),
                (x + size * 0.64, y + half),
                (x + half, y + size * 0.64),
                (x + size * 0.36, y + half),
            ),
            colour,
        ),
    ]


def _inspection_2019(page: int, style: Style) -> list[Ink]:
    left = style.left(page)
    right = left + style.width
    ink = _emblem(right - 92, 34, 30, "#6b1d3c")
    ink += [
        Text(right - 57, 51, "ICFS", "VeraBd", 18, "#6b1d3c"),
        Text(right - 57, 62, "Inspectorate", "Vera", 7.4, "#6b1d3c"),
    ]
    number = style.printed(page) or ""
    x = right - width(number, "Vera", 12) if page % 2 else left
    ink += [Rule(left, _TALL - 62, right, _TALL - 62, 1), Text(x, _TALL - 46, number, "Vera", 12)]
    return ink


def _inspection_2023(page: int, style: Style, about: dict[str, str]) -> list[Ink]:
    left, colour = style.left(page), style.colour
    right = left + style.width
    name = "Inspectorate of Children’s and Family Services"
    ink = _emblem(left, 40, 26, colour)
    ink += [
        Text(left + 34, 57, name, "VeraBd", 9.4, colour),
        Rule(left, 78, right, 78, 0.8, colour),
    ]
    number = style.printed(page) or ""
    at = right - width(number, "VeraBd", 9)
    ink += [
        Rule(left, _TALL - 62, right, _TALL - 62, 0.6, colour),
        Text(left, _TALL - 48, about["footer"], "Vera", 7.6, "#333333"),
        Text(left, _TALL - 38, about["dates"], "Vera", 7.6, "#333333"),
        Text(at, _TALL - 44, number, "VeraBd", 9, "#333333"),
    ]
    return ink


def _inquiry(page: int, style: Style, about: dict[str, str]) -> list[Ink]:
    left, colour = style.left(page), style.colour
    right = left + style.width
    if page == 1:
        band = rectangle(0, 0, _WIDE, 54, fill=colour, colour=colour)
        foot = rectangle(0, _TALL - 34, _WIDE, _TALL, fill=colour, colour=colour)
        return [band, foot]
    number = style.printed(page) or ""
    running = about["recto"] if page % 2 else about["verso"]
    wide = width(running, "Helvetica", 8.5)
    x = right - wide if page % 2 else left
    at = right - width(number, "Helvetica", 9) if page % 2 else left
    return [
        Text(x, 52, running, "Helvetica", 8.5, colour),
        Rule(left, 60, right, 60, 0.8, colour),
        Text(at, _TALL - 44, number, "Helvetica", 9, colour),
    ]
