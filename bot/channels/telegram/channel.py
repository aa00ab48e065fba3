"""The Telegram channel: what the house sees of it."""

import asyncio
import os
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Literal

import structlog
from starlette.routing import BaseRoute, Route
from telegram import Bot
from telegram.error import TelegramError

from bot.channels import House, SendLater
from bot.channels.telegram.inbox import WANTED, Inbox
from bot.channels.telegram.patience import Patience
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.send import Sender
from bot.channels.telegram.webhook import PATH, Webhook
from bot.messages import Parcel

REAL = "https://api.telegram.org"
LAST_ORDERS = 4.0
"""Seconds that what is under way may take when gendan stops."""
FAREWELL = 2.0
"""Seconds to tell Telegram what is done."""

Menu = Mapping[str, Sequence[tuple[str, str]]]
"""(command, description) by language; the first language is also for everybody whose own is not there."""

log = structlog.get_logger(__name__)


class Telegram:
    """Speaks to people through one Telegram bot."""

    name = "telegram"

    def __init__(
        self,
        token: str,
        *,
        base_url: str | None = None,
        public_url: str | None = None,
        mode: Literal["polling", "webhook"] = "polling",
        secret_token: str | None = None,
        commands: Menu | None = None,
    ) -> None:
        if mode == "webhook" and not public_url:
            raise ValueError("a webhook needs a public address")
        # Without this the library warns each time it is told to wait; it still lets the environment decide.
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        base = (base_url or REAL).rstrip("/")
        self._request = AiohttpRequest(base)
        self._bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._address = f"{(public_url or '').rstrip('/')}{PATH}" if mode == "webhook" else ""
        self._secret = secret_token or secrets.token_urlsafe(32)
        self._menu = commands or {}
        self._sender = Sender(self._bot)
        self._inbox: Inbox | None = None
        self._polling: Polling | None = None
        self._listening: asyncio.Task[None] | None = None
        self._house: House | None = None

    @property
    def username(self) -> str:
        """The bot's name for `https://t.me/<username>?start=<code>`; empty until Telegram was reached."""
        return self._bot.username if self._inbox else ""

    async def start(self, house: House) -> None:
        """Begin to listen; Telegram need not be reachable yet."""
        self._house = house
        await self._request.initialize()
        self._listening = asyncio.create_task(self._listen(house))

    async def stop(self) -> None:
        """Stop listening, finish what is under way and confirm it, within a few seconds."""
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        inbox, self._inbox = self._inbox, None
        if inbox:
            await inbox.finish(LAST_ORDERS)
        if self._polling:
            with suppress(TelegramError, TimeoutError):
                await asyncio.wait_for(self._polling.confirm(), FAREWELL)
        await self._request.shutdown()

    async def send(self, parcel: Parcel) -> str:
        """Send or edit; Telegram's number of the message."""
        if self._house is None:
            raise SendLater
        return await self._sender.send(parcel, self._house.fetch)

    def routes(self) -> list[BaseRoute]:
        """The webhook, if that is how updates come."""
        if not self._address:
            return []
        return [Route(PATH, Webhook(self._secret, lambda: self._inbox).receive, methods=["POST"])]

    async def _listen(self, house: House) -> None:
        await self._connect()
        self._inbox = Inbox(self._bot, house.listen)
        log.info("telegram.connected", username=self._bot.username, webhook=bool(self._address))
        await self._show_menu()
        if not self._address:
            self._polling = Polling(self._bot, self._request, self._inbox, lambda: house.duty("telegram"))
            await self._polling.run()

    async def _connect(self) -> None:
        """Learn the bot's name and say how updates are wanted, however long that takes."""
        patience = Patience()
        while True:
            try:
                await self._bot.initialize()
                return await self._subscribe()
            except Exception as error:
                await patience.bear(error)

    async def _subscribe(self) -> None:
        if self._address:
            await self._bot.set_webhook(self._address, allowed_updates=WANTED, secret_token=self._secret)
        else:
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def _show_menu(self) -> None:
        """Fill the menu beside the text field; gendan works without it."""
        everybody = [(None, menu) for menu in list(self._menu.values())[:1]]
        try:
            for code, menu in (*everybody, *((language[:2], menu) for language, menu in self._menu.items())):
                await self._bot.set_my_commands(menu, language_code=code)
        except TelegramError as error:
            log.warning("telegram.menu_refused", why=error.message)
