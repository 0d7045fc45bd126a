"""Connections that do not say in time what they want, each holding a file handle, are closed."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.auto import AutoHTTPProtocol

SECONDS = 30.0
"""In which a connection's next request has all its headers."""
LEAST, IN = 4096, 30.0
"""Bytes of a body that come in so many seconds, again and again, until it is there; else it is not
waited for. Some 140 a second: far less than a modem brings."""


class Hasty(AutoHTTPProtocol):  # type: ignore[misc,valid-type]
    """uvicorn's connection, closed where a request does not come whole.

    uvicorn closes one that is silent after an answer, but waits for ever once it said a letter.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Give it its time."""
        super().connection_made(transport)
        self._late = self.loop.call_later(SECONDS, self._look)
        self._came = 0
        self._body_of: object = None

    def data_received(self, data: bytes) -> None:
        """Count what comes."""
        self._came += len(data)
        super().data_received(data)

    def on_response_complete(self) -> None:
        """A request was answered: the next one has its time, too."""
        self._late.cancel()
        self._late = self.loop.call_later(SECONDS, self._look)
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone: nothing is left to be closed."""
        self._late.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        # A web socket has taken the connection over without a request's cycle.
        if self.transport.get_protocol() is not self:
            return
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
        elif self.cycle.more_body:
            # A body that began since the last look is given all of the time. One that nobody reads
            # at the moment cannot come.
            judged = self._body_of is self.cycle and not self.flow.read_paused
            if judged and self._came < LEAST:
                self.transport.close()
                return
            self._came, self._body_of = 0, self.cycle
            self._late = self.loop.call_later(IN, self._look)
