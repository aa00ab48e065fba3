"""Telegram on a bad day: slow, and now and then it brings an update twice or the later one first."""

import asyncio
from collections.abc import Mapping
from random import Random
from typing import Any

from storage.database import Database
from tests.chaos.doors import Platform
from tests.telegram.standin import TOKEN, Call, Json, Person, Standin, show

PEOPLE = ("Mei", "Min", "Otto")


class Rough(Standin):
    """A stand-in whose answers take their time; by webhook, updates may come twice and in any order."""

    def __init__(self, dice: Random) -> None:
        super().__init__()
        self.dice = dice

    async def _answer(self, call: Call) -> Any:
        result = await super()._answer(call)
        await asyncio.sleep(self.dice.random() * 0.03)
        return result

    def _next_of(self, waiting: list[Json]) -> Json:
        return self.dice.choice(waiting)

    async def post(self, session: Any, update: Json, secret: str | None = None) -> int:
        """Bring an update, one in eight of them twice."""
        status = await super().post(session, update, secret)
        if status == 200 and self.dice.random() < 0.125:
            await super().post(session, update, secret)
        return status

    def forget_waits(self) -> None:
        """As if everybody had been patient long enough."""
        self._held.clear()


class OnTelegram(Platform):
    """Some of the people, on their phones."""

    calls = ("sendMessage", "editMessageText", "getUpdates", "answerCallbackQuery")
    sends = "sendMessage"
    loses = ("drop", 502, "garbled")

    def __init__(self, dice: Random, *, webhook: bool) -> None:
        self._standin = Rough(dice)
        super().__init__(self._standin)
        self._webhook = webhook
        self.way = "webhook" if webhook else "polling"
        self._phones: dict[str, Person] = {name: self._standin.person(name) for name in PEOPLE}
        self._standin.started.update(one.id for one in self._phones.values())
        self.chats: Mapping[str, str] = {name: str(one.id) for name, one in self._phones.items()}

    async def open(self, _address: str, _database: Database) -> None:
        """Begin to serve."""
        await self._standin.start()

    async def close(self) -> None:
        """Stop serving."""
        await self._standin.stop()

    def settings(self, address: str) -> dict[str, str]:
        """The token, and how updates come."""
        known = {"GENDAN_TELEGRAM__TOKEN": TOKEN, "GENDAN_TELEGRAM__BASE_URL": self._standin.url}
        webhook = {
            "GENDAN_TELEGRAM__MODE": "webhook",
            "GENDAN_TELEGRAM__SECRET_TOKEN": "chaos",
            "GENDAN_PUBLIC_URL": address,
        }
        return known | (webhook if self._webhook else {})

    def say(self, name: str, line: str) -> None:
        """Write a message."""
        self._phones[name].say(line)

    def waiting(self) -> list[str]:
        """Updates that gendan has not taken."""
        return [one["message"]["text"] for one in self._standin.pending.values()]

    def said(self, name: str) -> list[str]:
        """The chat as it stands."""
        return [show(one) for one in self._standin.screen(self._phones[name].id)]

    def repeats(self, dice: Random) -> None:
        """The newest update once more, or several times."""
        for _again in range(dice.randrange(1, 4)):
            self._standin.repeat()
