"""Work of many threads in order: of its results, and of those that wait to begin."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_WAITING = 2
"""Results beyond those under way that may wait for their turn."""


def cores() -> int:
    """Number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], *, workers: int | None = None
) -> Generator[Result, None, None]:
    """What `work` makes of each item, in the items' order, a few ahead of whoever takes them.

    However slowly the results are taken, no more than `workers` + 2 are held. A generator that is
    closed begins no more, and leaves those that were begun to end by themselves.

    Args:
        work: Runs in threads: for work that lets go of the interpreter, as children and models do.
        items: Taken one by one as there is room.
        workers: Threads; None is one a core.

    >>> list(in_order(len, ["a", "bcd", ""], workers=2))
    [1, 3, 0]
    """
    count = workers or cores()
    pending: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(count)
    try:
        for item in items:
            pending.append(pool.submit(work, item))
            if len(pending) >= count + _WAITING:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class Turns:
    """So many threads at a time, in the order they came.

    A semaphore lets any of those that wait go first: under load some wait many times as long.

    Args:
        places: How many at a time.
    """

    def __init__(self, places: int) -> None:
        self._lock = threading.Lock()
        self._free = places
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a place; it is given back at the end."""
        mine = threading.Event()
        with self._lock:
            self._waiting.append(mine)
            self._next()
        try:
            mine.wait()
            yield
        finally:
            with self._lock:
                if mine.is_set():
                    self._free += 1
                else:  # interrupted while it waited
                    self._waiting.remove(mine)
                self._next()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._waiting)

    def _next(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            self._waiting.popleft().set()
