"""App Home: a chat that shows one message at a time, beginning with its owner's board."""

import asyncio
from collections import OrderedDict
from itertools import count
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels import House
from bot.channels.slack.blocks import PRESS, Block, posts, words
from bot.channels.slack.chats import CHANNEL, home_of, owner_of
from bot.channels.slack.faults import refusals
from bot.messages import Incoming, Parcel

PAUSE = 0.5
"""Seconds after which a board is brought up to date: what happens meanwhile is shown with it."""
OPEN = 500
"""Homes remembered as being looked at."""
BLOCKS = 100
BOARD = "board"
BOARD_LABEL = "⌂"

log = structlog.get_logger(__name__)


class Home:
    """Shows the house's answers in people's Homes and keeps their boards fresh."""

    def __init__(self, client: AsyncWebClient, house: House) -> None:
        self._client = client
        self._house = house
        self._shown: OrderedDict[str, str] = OrderedDict()
        """The message each Home shows; empty while it shows the board."""
        self._asked: set[str] = set()
        self._refreshing: dict[str, asyncio.Task[None]] = {}
        self._numbers = count(1)

    async def open(self, user: str, occasion: str) -> None:
        """Show somebody's board."""
        self._asked.add(user)
        line = await self._house.board(user)
        await self._house.listen(Incoming(CHANNEL, user, home_of(user), f"~{occasion}", text=line))

    def looks_at(self, user: str, view: dict[str, Any]) -> None:
        """Somebody presses on what this view shows: only that may be rewritten."""
        self._show(user, str(view.get("private_metadata") or ""))

    def is_stale(self, user: str) -> None:
        """Something happened for somebody: bring a board that is shown up to date, soon."""
        if user in self._shown and self._shown[user] == BOARD and user not in self._refreshing:
            task = asyncio.create_task(self._refresh(user))
            self._refreshing[user] = task
            task.add_done_callback(lambda _done: self._refreshing.pop(user, None))

    async def finish(self) -> None:
        """Refresh no more."""
        for task in list(self._refreshing.values()):
            task.cancel()
        await asyncio.gather(*self._refreshing.values(), return_exceptions=True)

    async def send(self, parcel: Parcel) -> str:
        """Show a message, unless it would rewrite one that is not shown any more."""
        user = owner_of(parcel.edits or parcel.chat)
        name = parcel.edits or f"{home_of(user)}/{parcel.id}"
        if parcel.edits and parcel.message.silent and self._shown.get(user) != parcel.edits:
            return parcel.edits
        board = user in self._asked
        self._asked.discard(user)
        with refusals(uncertain=False):
            await self._client.views_publish(user_id=user, view=_view(parcel, name))
        self._show(user, BOARD if board else name)
        return name

    async def _refresh(self, user: str) -> None:
        await asyncio.sleep(PAUSE)
        now = self._house.now().timestamp()
        await self.open(user, f"{user}.{now}.{next(self._numbers)}")

    def _show(self, user: str, name: str) -> None:
        self._shown[user] = name
        self._shown.move_to_end(user)
        if len(self._shown) > OPEN:
            self._shown.popitem(last=False)


def _view(parcel: Parcel, name: str) -> dict[str, Any]:
    blocks: list[Block] = [block for post in posts(parcel) for block in post.blocks]
    back = {"type": "button", "action_id": f"{PRESS}.{BOARD}", "value": BOARD, "text": words(BOARD_LABEL, 75)}
    shown = [*blocks[: BLOCKS - 1], {"type": "actions", "elements": [back]}]
    return {"type": "home", "private_metadata": name, "blocks": shown}
