"""Long work in a thread, its progress handed on while it runs, and stopped when asked."""

from __future__ import annotations

import contextvars
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Said = TypeVar("Said")
Made = TypeVar("Made")


class Stopped(Exception):
    """The work was stopped before it was done."""


class Working(Generic[Said, Made]):
    """`work(say)` running in a thread of its own.

    Iterate over it for what it says, each as it is said; then take its `result`.
    """

    def __init__(self, work: Callable[[Callable[[Said], None]], Made]) -> None:
        self._said: queue.SimpleQueue[Said | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self.stopped = False
        self.last: Said | None = None
        """What it said last: after a stop it says, and does, no more than that."""
        with_one_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pincite-work")
        # Whoever asks is known in the thread too.
        here = contextvars.copy_context()
        self._done: Future[Made] = with_one_thread.submit(here.run, work, self._say)
        self._done.add_done_callback(lambda _: self._said.put(None))
        with_one_thread.shutdown(wait=False)

    def _say(self, words: Said) -> None:
        with self._lock:
            if self.stopped:
                raise Stopped
            self.last = words
        self._said.put(words)

    def stop(self) -> None:
        """Ask the work to end: it does where it next says something."""
        with self._lock:
            self.stopped = True
        self._said.put(None)

    def __iter__(self) -> Iterator[Said]:
        """What the work says until it ends or is stopped."""
        while (said := self._said.get()) is not None:
            yield said

    def result(self, *, finish: bool = False) -> Made:
        """What the work made; raises what it raised.

        Args:
            finish: It is past stopping: wait for it though it was stopped.

        Raises:
            Stopped: It was stopped.
        """
        if self.stopped and not finish:
            raise Stopped
        return self._done.result()
