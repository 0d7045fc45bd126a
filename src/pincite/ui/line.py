"""Those who ask at the same time: so many are answered at once, the others wait and are told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LOOK = 0.5
"""Seconds after which one who waits looks whether to stop."""


class Line:
    """First come, first served.

    Args:
        places: How many are served at once.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._moved = threading.Condition()
        self._there: list[object] = []

    @contextmanager
    def turn(self, say: Callable[[str], None]) -> Iterator[None]:
        """Wait for a place, telling how many come first; it is given back at the end.

        Whatever `say` raises ends the waiting.
        """
        me = object()
        with self._moved:
            self._there.append(me)
        try:
            with self._moved:
                while (before := self._there.index(me) - self._places + 1) > 0:
                    say(_waiting(before))
                    self._moved.wait(_LOOK)
            yield
        finally:
            with self._moved:
                self._there.remove(me)
                self._moved.notify_all()


def _waiting(before: int) -> str:
    """How long the line is.

    >>> _waiting(1), _waiting(3)
    ('Waiting: 1 question comes first', 'Waiting: 3 questions come first')
    """
    return f"Waiting: {before} question{' comes' if before == 1 else 's come'} first"
