"""A worker: takes files out of a library's inbox, one after the other, and adds them.

Any number of workers, on any number of machines, share an inbox. procrastinate gives each file to
one of them and hears of each, every few seconds, that it lives; each of them looks after the files
of those that died. A file is in the library, and done, by one transaction: whatever ends a worker,
and whenever, a reader finds its report once, or not yet.
"""

from __future__ import annotations

import asyncio
import logging
import math
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from pincite.errors import (
    BrokenOffError,
    LibraryError,
    OvertakenError,
    PinciteError,
    ReadError,
    ServerError,
    ServerGoneError,
    UnwritableError,
    UsageError,
)
from pincite.library import Library
from pincite.store.healing import STALLED, heal
from pincite.store.inbox import QUEUE, TASK
from pincite.types import Queued

_HEARD, _LOOKED_AFTER = 6, 3
"""How often in that time a worker is heard of, and looks after the inbox."""
_PAUSE, _LONGEST = 2.0, 60.0
"""Seconds before a server that went away is asked again; twice as many each time it fails anew."""

_log = logging.getLogger(__name__)


class Worker:
    """Empties a library's inbox until it is told to stop.

    Args:
        library: Opened with its embedder, in PostgreSQL.
        database: Its address.
        stalled: Seconds after which a worker that was not heard of is taken for dead; the same for
            all workers of a library.
        told: Called with each file that was dealt with.
    """

    def __init__(
        self,
        library: Library,
        database: str,
        *,
        stalled: float = STALLED,
        told: Callable[[Queued], None] = lambda _: None,
    ) -> None:
        self._library = library
        self._inbox = library.inbox
        self._stalled = stalled
        self._told = told
        self._stopping = False
        # A worker that is soon taken for dead asks again sooner.
        self._first_pause = self._pause = min(_PAUSE, stalled / 15)
        self._patient_until = 0.0
        self._running: asyncio.Task[None] | None = None
        known = psycopg.conninfo.conninfo_to_dict(database)
        wanted = {"application_name": "pincite worker", "connect_timeout": 10}
        self._app = App(
            connector=PsycopgConnector(
                conninfo=database,
                kwargs={k: v for k, v in wanted.items() if k not in known}
                | {"prepare_threshold": None},
                min_size=1,
                max_size=4,
                timeout=10.0,
            )
        )
        # Of procrastinate's own beats the first that fails is the last, while its jobs go on.
        self._told_alive = self._app.job_manager.update_heartbeat
        self._app.job_manager.update_heartbeat = self._beat  # type: ignore[method-assign]
        # A job that could not be ended would stay this worker's as long as it lives, and its file
        # would wait for as long.
        self._ended = self._app.job_manager.finish_job
        self._app.job_manager.finish_job = self._end  # type: ignore[method-assign]
        self._app.task(name=TASK, queue=QUEUE)(self._read)

    def run(self, *, once: bool = False) -> None:
        """Work until a signal says to stop, or until the inbox is empty.

        SIGTERM and Ctrl-C let it finish the file in hand; a second one ends it at once, and another
        worker takes the file.

        Args:
            once: End when no file waits.

        Raises:
            LibraryError: The inbox cannot be read when it begins.
        """
        # The server's log and this one need no word of procrastinate's: what matters is told here.
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
        heal(self._inbox, self._stalled)
        asyncio.run(self._run(once))

    async def _run(self, once: bool) -> None:
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)

        def stop() -> None:
            self._stopping = True
            for one in signals:
                loop.remove_signal_handler(one)
                signal.signal(one, signal.SIG_DFL)
            if self._running is not None:
                self._running.cancel()

        for one in signals:
            loop.add_signal_handler(one, stop)
        while not self._stopping:
            self._running = asyncio.create_task(self._work(once))
            with suppress(asyncio.CancelledError):
                try:
                    await self._running
                    if once:
                        return
                except (ConnectorException, psycopg.Error) as error:
                    _log.warning("The server went away (%s); it is asked again.", error)
            if not self._stopping:
                await asyncio.sleep(_PAUSE)

    async def _work(self, once: bool) -> None:
        """Work as one worker of procrastinate's: until the server goes away, at the longest."""
        async with self._app.open_async():
            caring = asyncio.create_task(self._care())
            try:
                await self._app.run_worker_async(
                    queues=[QUEUE],
                    wait=not once,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    update_heartbeat_interval=self._stalled / _HEARD,
                    stalled_worker_timeout=self._stalled,
                )
            finally:
                caring.cancel()

    async def _care(self) -> None:
        while True:
            try:
                # A server that was away has heard of nobody: all have the time to say they live.
                if time.monotonic() >= self._patient_until:
                    await asyncio.to_thread(heal, self._inbox, self._stalled)
            except PinciteError as error:
                _log.warning("The inbox was not looked after: %s", error)
            await asyncio.sleep(self._stalled / _LOOKED_AFTER)

    async def _beat(self, worker_id: int) -> None:
        """Tell that this worker lives; where the server is away, the next time will do."""
        try:
            await self._told_alive(worker_id)
        except (ConnectorException, psycopg.Error) as error:
            _log.warning("The server does not hear that this worker lives (%s).", error)
            self._patient_until = math.inf
        else:
            if self._patient_until == math.inf:
                self._patient_until = time.monotonic() + self._stalled / _LOOKED_AFTER

    async def _end(self, job: Job, status: Status, delete_job: bool) -> None:
        """End a job; a server that is away is asked again until it is ended, by whomever."""
        while True:
            try:
                return await self._ended(job, status, delete_job)
            except (ConnectorException, psycopg.Error) as error:
                if isinstance(error.__cause__ or error, psycopg.errors.RaiseException):
                    # It is no longer to be ended: it was, and the reply went lost, or another did.
                    return None
                if self._stopping:
                    raise
                _log.warning("The server does not hear that a file was dealt with (%s).", error)
            await asyncio.sleep(self._first_pause)

    def _read(self, number: int) -> None:
        """What a job is: add the file, and note what became of it. Runs in a thread of its own."""
        try:
            self._dealt_with(number)
        except Exception as error:
            # It could not be noted either: the job goes to whom this worker is by another number.
            told = None if isinstance(error, PinciteError) else error
            _log.warning("File %d is left as it is. %s", number, error, exc_info=told)
            if self._running is not None and not self._stopping:
                self._running.get_loop().call_soon_threadsafe(self._running.cancel)
            raise

    def _dealt_with(self, number: int) -> None:
        taken = self._inbox.begin(number)
        if taken is None:
            return
        queued, beginning, data = taken
        try:
            self._add(queued, beginning, data)
            self._pause = self._first_pause
        except OvertakenError:
            return
        except (ServerError, UnwritableError) as error:
            self._wait(queued, beginning, error)
        except (ReadError, UsageError) as error:
            if isinstance(error, ReadError) and self._is_stopping(error):
                # Ctrl-C ends the process that reads the file, too: that is no fault of the file's.
                self._inbox.give_back(number, beginning, tried=False)
            else:
                self._inbox.fail(number, beginning, str(error))
        except (PinciteError, OSError) as error:
            self._inbox.give_back(number, beginning, str(error), tried=True)
        except Exception as error:
            _log.exception("%s could not be added", queued.name)
            said = f"{queued.name} could not be added ({type(error).__name__}: {error})."
            self._inbox.give_back(number, beginning, said, tried=True)
        now = self._inbox.one(number)
        if now is not None:
            self._told(now)

    def _wait(self, queued: Queued, beginning: int, error: LibraryError) -> None:
        """Let a file wait that the server did not take, which is no try of the file's; then pause.

        One that a server goes away from, again and again, fails: it may be what ends the server.

        A server that cannot even note it is asked again until it can: else the file would be taken
        for one that ended its worker.
        """
        _log.warning("%s waits until the server is well. %s", queued.name, error)
        lost = isinstance(error, ServerGoneError)
        noted = False
        while not noted:
            try:
                self._inbox.give_back(queued.number, beginning, str(error), tried=False, lost=lost)
                noted = True
            except (ServerError, UnwritableError):
                if self._stopping:
                    raise
            end = time.monotonic() + self._pause
            while not self._stopping and time.monotonic() < end:
                time.sleep(0.1)
            self._pause = min(2 * self._pause, _LONGEST)

    def _is_stopping(self, error: ReadError) -> bool:
        """Whether a signal said to stop; it may come here later than to the process that reads."""
        end = time.monotonic() + _PAUSE
        while isinstance(error, BrokenOffError) and not self._stopping and time.monotonic() < end:
            time.sleep(0.05)
        return self._stopping

    def _add(self, queued: Queued, beginning: int, data: bytes) -> None:
        with TemporaryDirectory(prefix="pincite-") as folder:
            path = Path(folder) / queued.name
            path.write_bytes(data)
            added = self._library.add(
                path,
                id=queued.id,
                replace=queued.replace,
                groups=queued.groups,
                also=lambda connection, report, status: self._inbox.done(
                    connection, queued.number, beginning, report, status
                ),
            )
        if added.status == "unchanged":
            with self._inbox.connections.changing() as connection:
                self._inbox.done(
                    connection, queued.number, beginning, added.record.id, added.status
                )
