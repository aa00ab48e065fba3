"""How long to wait after something failed, and what to say about it."""

import asyncio
from datetime import timedelta

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
READABLE = 100
"""Characters of an explanation: some servers send a page."""

log = structlog.get_logger(__name__)


class Patience:
    """Pauses that double until something works again."""

    def __init__(self) -> None:
        self.restore()

    def restore(self) -> None:
        """Begin with a short pause again."""
        self._next = FIRST_PAUSE

    async def bear(self, error: Exception) -> None:
        """Note what went wrong and wait, at least as long as Telegram asked."""
        _note(error)
        asked = seconds(error.retry_after) if isinstance(error, RetryAfter) else 0.0
        await asyncio.sleep(max(self._next, asked))
        self._next = min(2 * self._next, LONGEST_PAUSE)


def seconds(after: int | timedelta) -> float:
    """What Telegram asks for, in either of the forms the library gives it."""
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def _note(error: Exception) -> None:
    match error:
        case InvalidToken():
            # The library's own words contain the token.
            log.error("telegram.token_refused")
        case Conflict():
            log.warning("telegram.another_program_listens", why=error.message)
        case TelegramError():
            log.warning("telegram.not_reached", why=error.message[:READABLE])
        case _:
            log.error("telegram.listening_failed", exc_info=error)
