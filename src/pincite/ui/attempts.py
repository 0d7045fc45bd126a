"""Wrong passwords, counted by name and by address: whoever guesses has to wait."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

WAIT = 15 * 60.0
"""Seconds in which failures are counted, and for which too many of them lock."""
BY_NAME, BY_ADDRESS = 5, 20
MOST = 10_000
"""Names, and addresses, that are remembered: those that failed last."""


class Failures:
    """How often each failed lately.

    Args:
        limit: So many, and it is locked.
        clock: Seconds; another in tests.
    """

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._times: OrderedDict[str, list[float]] = OrderedDict()

    def locked(self, key: str) -> float:
        """Seconds for which it is locked still; 0 for one that is not."""
        times = self._lately(key)
        return times[-1] + WAIT - self._clock() if len(times) >= self._limit else 0.0

    def failed(self, key: str) -> bool:
        """Count one more; True where that locks it."""
        times = self._lately(key)
        self._times[key] = [*times, self._clock()][-self._limit :]
        self._times.move_to_end(key)
        if len(self._times) > MOST:
            self._times.popitem(last=False)
        return len(times) + 1 >= self._limit

    def forget(self, key: str) -> None:
        """Begin anew: it did not fail."""
        self._times.pop(key, None)

    def _lately(self, key: str) -> list[float]:
        times, now = self._times.get(key, []), self._clock()
        if len(times) >= self._limit and times[-1] - times[0] < WAIT:
            # Locked once, it is locked for all of the time.
            return times if now < times[-1] + WAIT else []
        return [moment for moment in times if moment > now - WAIT]
