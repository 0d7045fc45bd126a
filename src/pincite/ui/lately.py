"""What was noted lately: of what comes again and again the first is noted."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

REFUSED_EVERY = 60.0
"""Seconds after which the same refusal is noted again."""
MOST = 10_000
"""Things that are remembered: those that were noted last."""


class Lately:
    """Tells the first of its kind from those that come soon after it.

    Args:
        seconds: After so long it is the first again.
        clock: Seconds; another in tests.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._noted: OrderedDict[tuple[str, ...], float] = OrderedDict()

    def first(self, *kind: str) -> bool:
        """Whether none of this kind came for so long; from now on one has."""
        now = self._clock()
        before = self._noted.get(kind)
        if before is not None and now - before < self._seconds:
            return False
        self._noted[kind] = now
        self._noted.move_to_end(kind)
        if len(self._noted) > MOST:
            self._noted.popitem(last=False)
        return True
