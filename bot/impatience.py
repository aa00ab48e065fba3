"""Connections on which nothing comes, or nothing goes, are not kept waiting for."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_WITHIN = 10.0
"""Seconds in which a request has to say what it wants."""
READ_WITHIN = 30.0
"""Seconds in which some more of an answer has to be taken."""


class Impatient(HttpToolsProtocol):
    """A connection that is ended when the head of a request does not come, or its answer is not taken."""

    _clock: asyncio.TimerHandle | None = None
    _watch: asyncio.TimerHandle | None = None
    _goes_on = False
    """Whether anything went since it was last looked at."""

    def connection_made(self, transport: Any) -> None:
        """Somebody is there, and has to say what for."""
        super().connection_made(transport)
        self._expect()
        self._look()

    def on_message_begin(self) -> None:
        """One more request begins."""
        super().on_message_begin()
        self._goes_on = True
        if self._clock is None:
            self._expect()

    def on_headers_complete(self) -> None:
        """Said."""
        self._calm()
        super().on_headers_complete()

    def resume_writing(self) -> None:
        """What waited was taken."""
        super().resume_writing()
        self._goes_on = True

    def handle_websocket_upgrade(self) -> None:
        """From here on somebody else looks after it."""
        self._look_away()
        super().handle_websocket_upgrade()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._calm()
        self._look_away()
        super().connection_lost(exc)

    def _look(self, before: int = 0) -> None:
        """Break off where as much waits to be taken as when it was last looked at; closing would wait too."""
        left = self.transport.get_write_buffer_size()
        if left >= before > 0 and not self._goes_on:
            self.transport.abort()
            return
        self._goes_on = False
        self._watch = self.loop.call_later(READ_WITHIN, self._look, left)

    def _look_away(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _expect(self) -> None:
        self._clock = self.loop.call_later(HEAD_WITHIN, self.transport.close)

    def _calm(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
