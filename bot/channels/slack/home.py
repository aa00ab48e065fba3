"""App Home: somebody's board, part by part, or what was pressed on it; kept fresh while it is looked at."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels import House
from bot.channels.slack.blocks import PRESS, Block, buttons, posts, words
from bot.channels.slack.chats import CHANNEL, home_of, owner_of
from bot.channels.slack.faults import refusals
from bot.messages import Incoming, Parcel

PAUSE = 0.5
"""Seconds after which a board is brought up to date: what happens meanwhile is shown with it."""
SPACING = 10.0
"""Seconds between two times at least, however much happens."""
OPEN = 500
"""Homes remembered as being looked at."""
BLOCKS = 100
BOARD = "board"
BOARD_LABEL = "⌂"
DIVIDER = {"type": "divider"}

log = structlog.get_logger(__name__)


@dataclass
class Board:
    """A board whose parts are coming in."""

    parts: int
    parcels: list[Parcel] = field(default_factory=list)


class Home:
    """Shows the house's answers in people's Homes and keeps their boards fresh."""

    def __init__(self, client: AsyncWebClient, house: House) -> None:
        self._client = client
        self._house = house
        self._shown: OrderedDict[str, str] = OrderedDict()
        """What each Home shows: a message by its name, or the board."""
        self._boards: dict[str, Board] = {}
        """Boards that were asked for and are not complete yet."""
        self._refreshing: dict[str, asyncio.Task[None]] = {}
        self._refreshed: dict[str, float] = {}
        self._numbers = count(1)

    async def open(self, user: str, occasion: str) -> None:
        """Show somebody's board."""
        lines = await self._house.board(user)
        self._boards[user] = Board(len(lines))
        for part, line in enumerate(lines):
            mark = f"~{occasion}/{part}"
            await self._house.listen(Incoming(CHANNEL, user, home_of(user), mark, text=line))

    def looks_at(self, user: str, view: dict[str, Any]) -> None:
        """Somebody presses on what this view shows: only that may be rewritten."""
        self._boards.pop(user, None)
        self._show(user, str(view.get("private_metadata") or ""))

    def is_stale(self, user: str) -> None:
        """Something happened for somebody: bring a board that is shown up to date, soon."""
        if self._shown.get(user) == BOARD and user not in self._refreshing:
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
        board = None if parcel.edits else self._boards.get(user)
        if board is None:
            await self._publish(user, _blocks(parcel), name)
            self._show(user, name)
            return name
        # One that is tried again after it was not taken is there already.
        board.parcels = [one for one in board.parcels if one.id != parcel.id] + [parcel]
        if len(board.parcels) >= board.parts:
            await self._publish(user, _parts(board.parcels), BOARD)
            self._boards.pop(user, None)
            self._show(user, BOARD)
        return name

    async def _publish(self, user: str, blocks: list[Block], name: str) -> None:
        back = {"type": "button", "action_id": f"{PRESS}.{BOARD}", "value": BOARD}
        last = {"type": "actions", "elements": [back | {"text": words(BOARD_LABEL, 75)}]}
        view = {"type": "home", "private_metadata": name, "blocks": [*blocks[: BLOCKS - 1], last]}
        with refusals(uncertain=False):
            await self._client.views_publish(user_id=user, view=view)

    async def _refresh(self, user: str) -> None:
        clock = asyncio.get_running_loop().time
        await asyncio.sleep(max(PAUSE, self._refreshed.get(user, 0.0) + SPACING - clock()))
        self._refreshed[user] = clock()
        now = self._house.now().timestamp()
        await self.open(user, f"{user}.{now}.{next(self._numbers)}")

    def _show(self, user: str, name: str) -> None:
        self._shown[user] = name
        self._shown.move_to_end(user)
        if len(self._shown) > OPEN:
            gone, _name = self._shown.popitem(last=False)
            self._refreshed.pop(gone, None)


def _blocks(parcel: Parcel) -> list[Block]:
    return [block for post in posts(parcel) for block in post.blocks]


def _parts(parcels: list[Parcel]) -> list[Block]:
    """The parts one under the other; the last of several is there for its buttons alone, to begin with."""
    *parts, last = parcels
    shown = [_blocks(one) for one in parts] + [buttons(last) if parts else _blocks(last)]
    return [block for part in shown if part for block in (DIVIDER, *part)][1:]
