"""Those who ask at the same time: so many are answered at once, the others wait and are told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pincite.errors import BusyError

LONGEST = 100
"""Questions that wait in a line; whoever comes then is told to come again."""
_LOOK = 0.5
"""Seconds after which one who waits looks whether to stop."""


class Line:
    """First come, first served.

    Args:
        places: How many are served at once.
        longest: How many more may wait.
    """

    def __init__(self, places: int, longest: int = LONGEST) -> None:
        self._places = places
        self._longest = longest
        self._moved = threading.Condition()
        self._there: list[object] = []

    @contextmanager
    def turn(self, say: Callable[[str], None]) -> Iterator[None]:
        """Wait for a place, telling how many come first; it is given back at the end.

        Whatever `say` raises ends the waiting.

        Raises:
            BusyError: The line is as long as it may be.
        """
        me = object()
        with self._moved:
            if len(self._there) >= self._places + self._longest:
                raise BusyError(
                    f"{self._longest} questions wait for an answer already, and no more are taken. "
                    "Ask again in some minutes."
                )
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
