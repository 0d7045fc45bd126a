"""Three reports of invented bodies, in our own words, to try Pincite and to test it with."""

from __future__ import annotations

from pathlib import Path

__all__ = ["paths"]


def paths() -> tuple[Path, ...]:
    """Return the PDFs of the specimens, in order of their names.

    >>> [path.stem for path in paths()]
    ['brackenmoor-inquiry-2021', 'marlowe-vale-2019', 'marlowe-vale-2023']
    """
    return tuple(sorted(Path(__file__).parent.glob("*.pdf")))
