"""Raw updates are read, acknowledged and brought to the house, in order within a chat."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels.lanes import Lanes
from bot.channels.telegram.incoming import Reader, chat_of
from bot.messages import Incoming

SIDE_BY_SIDE = 32
ANSWERED = 512
"""Presses remembered as answered: a repeated update must not answer twice."""
WANTED = ["message", "edited_message", "callback_query"]

log = structlog.get_logger(__name__)


class Inbox:
    """Where both doors, polling and webhook, leave their updates."""

    def __init__(self, bot: Bot, listen: Callable[[Incoming], Awaitable[None]]) -> None:
        self._bot = bot
        self._listen = listen
        self._reader = Reader(bot)
        self._lanes = Lanes(SIDE_BY_SIDE)
        self._answered: deque[str] = deque(maxlen=ANSWERED)
        self._answers: set[asyncio.Task[None]] = set()

    def take(self, raw: dict[str, Any]) -> asyncio.Task[None]:
        """Begin with an update; the task is done once its effect is committed, cancelled when it is not."""
        update = self._parse(raw)
        if update and update.callback_query:
            self._acknowledge(update.callback_query.id)
        # As text, for a spoilt update may have anything in a chat's place.
        return self._lanes.add(str(update and chat_of(update)), partial(self._hear, update))

    async def finish(self, seconds: float) -> None:
        """Let what is under way finish, within so many seconds."""
        await self._lanes.finish(seconds)
        for answer in self._answers:
            answer.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)

    def _parse(self, raw: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(raw, self._bot)
        except Exception:
            # Telegram would bring it again for ever, and nothing behind it.
            log.exception("telegram.update_unreadable", update=raw.get("update_id"))
            return None

    async def _hear(self, update: Update | None) -> None:
        if update and (incoming := await self._reader.read(update)):
            await self._listen(incoming)

    def _acknowledge(self, query: str) -> None:
        """Stop the button's spinner at once, without making the work wait for it."""
        if query in self._answered:
            return
        self._answered.append(query)
        task = asyncio.create_task(self._answer(query))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer(self, query: str) -> None:
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError as error:
            # Too old, mostly: the person has long seen the spinner end.
            log.info("telegram.press_not_acknowledged", why=error.message)
