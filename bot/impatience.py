"""Connections on which nothing comes are not kept waiting for."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_WITHIN = 10.0
"""Seconds in which a request has to say what it wants."""


class Impatient(HttpToolsProtocol):
    """A connection that is ended when the head of a request does not come."""

    _clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Somebody is there, and has to say what for."""
        super().connection_made(transport)
        self._expect()

    def on_message_begin(self) -> None:
        """One more request begins."""
        super().on_message_begin()
        if self._clock is None:
            self._expect()

    def on_headers_complete(self) -> None:
        """Said."""
        self._calm()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._calm()
        super().connection_lost(exc)

    def _expect(self) -> None:
        self._clock = self.loop.call_later(HEAD_WITHIN, self.transport.close)

    def _calm(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
