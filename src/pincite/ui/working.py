"""Long work in a thread, its progress handed on while it runs."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Said = TypeVar("Said")
Made = TypeVar("Made")


class Working(Generic[Said, Made]):
    """`work(say)` running in a thread of its own.

    Iterate over it for what it says, each as it is said; then take its `result`.
    """

    def __init__(self, work: Callable[[Callable[[Said], None]], Made]) -> None:
        self._said: queue.SimpleQueue[Said | None] = queue.SimpleQueue()
        with_one_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pincite-work")
        self._done: Future[Made] = with_one_thread.submit(work, self._said.put)
        self._done.add_done_callback(lambda _: self._said.put(None))
        with_one_thread.shutdown(wait=False)

    def __iter__(self) -> Iterator[Said]:
        """What the work says until it ends."""
        while (said := self._said.get()) is not None:
            yield said

    def result(self) -> Made:
        """What the work made; raises what it raised."""
        return self._done.result()
