"""Work over all cores whose results come in the order of what they were made of."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
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
