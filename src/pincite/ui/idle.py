"""Connections that do not say in time what they want, each holding a file handle, are closed."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.auto import AutoHTTPProtocol

SECONDS = 30.0
"""In which a connection's next request has all its headers; its body may take longer."""


class Hasty(AutoHTTPProtocol):  # type: ignore[misc,valid-type]
    """uvicorn's connection, closed where a request does not come whole.

    uvicorn closes one that is silent after an answer, but waits for ever once it said a letter.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Give it its time."""
        super().connection_made(transport)
        self._late = self.loop.call_later(SECONDS, self._close)

    def on_response_complete(self) -> None:
        """A request was answered: the next one has its time, too."""
        self._late.cancel()
        self._late = self.loop.call_later(SECONDS, self._close)
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone: nothing is left to be closed."""
        self._late.cancel()
        super().connection_lost(exc)

    def _close(self) -> None:
        # A web socket has taken the connection over without a request's cycle.
        waits = self.cycle is None or self.cycle.response_complete
        if waits and self.transport.get_protocol() is self:
            self.transport.close()
