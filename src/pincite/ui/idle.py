"""Connections that do not say in time what they want, each holding a file handle, are closed."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.auto import AutoHTTPProtocol

SECONDS = 30.0
"""In which a connection's first request has all its headers; its body may take longer."""


class Hasty(AutoHTTPProtocol):  # type: ignore[misc,valid-type]
    """uvicorn's connection, closed where its first request does not come."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Give it its time."""
        super().connection_made(transport)
        self._late = self.loop.call_later(SECONDS, self._close)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone: nothing is left to be closed."""
        self._late.cancel()
        super().connection_lost(exc)

    def _close(self) -> None:
        # A web socket has taken the connection over without a request's cycle.
        if self.cycle is None and self.transport.get_protocol() is self:
            self.transport.close()
