"""Telegram on a bad day: slow, and now and then it brings an update twice or the later one first."""

import asyncio
from random import Random
from typing import Any

from tests.telegram.standin import Call, Json, Standin


class Rough(Standin):
    """A stand-in whose answers take their time; by webhook, updates may come twice and in any order."""

    def __init__(self, dice: Random) -> None:
        super().__init__()
        self.dice = dice
        self.doubled = 0
        """Updates brought once more after they were taken."""

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
            self.doubled += 1
            await super().post(session, update, secret)
        return status
