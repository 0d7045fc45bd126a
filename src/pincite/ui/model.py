"""The embedding model, loading while the page is already there for look-ups."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from pincite.embed import Embedder
from pincite.library import Library

AT_REST = 4.0
"""Seconds after the start, unless a question comes first."""

logger = logging.getLogger(__name__)


class Model:
    """Hands the library its embedder as soon as that is loaded.

    Args:
        library: Opened without an embedder.
        load: Makes the embedder; takes seconds.
    """

    def __init__(self, library: Library, load: Callable[[], Embedder]) -> None:
        self._library = library
        self._load = load
        self._asked_for = threading.Event()
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pincite-model")
        self._ready: Future[None] = thread.submit(self._warm_up)
        thread.shutdown(wait=False)

    def _warm_up(self) -> None:
        # The first page and look-up come first: they need no model, and two cores are few.
        self._asked_for.wait(AT_REST)
        embedder = self._load()
        # The first question a model is asked takes many times as long as the second.
        embedder.encode_query("warm up")
        self._library.use(embedder)
        self._library.index()
        # What is there now stays: looking through it for what could go stops every thread for a
        # tenth of a second, in the midst of answers.
        gc.collect()
        gc.freeze()
        logger.info("the model %s is ready", embedder.name)

    def wait(self, say: Callable[[str], None] | None = None) -> None:
        """Return when the library can be searched; `say` is told when that takes time.

        Raises:
            ModelError: The model could not be loaded.
            LibraryError: The library was made with another one.
        """
        self._asked_for.set()
        if say and not self._ready.done():
            say("Loading the language model, once")
        self._ready.result()
