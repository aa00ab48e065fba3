"""The web chat on a bad day: a page that loses its socket, comes back and says again what was not taken."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse, WSMsgType

from storage.database import Database
from storage.mailbox import open_session

NAME, CHAT = "Qiang", "w-qiang"
PATIENCE = 15.0
"""Seconds without a word after which a page looks whether anybody is there."""


class OnTheWeb:
    """One person with a page open."""

    way = "page"

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self.chats: Mapping[str, str] = {NAME: CHAT}
        self.violations: list[str] = []
        self._numbers = count(1)
        self._unsaid: dict[str, str] = {}
        """Lines by their identities that are not acknowledged."""
        self._acknowledged: deque[tuple[str, str]] = deque(maxlen=3)
        self._told: set[str] = set()
        """Lines said over this socket."""
        self._entries: dict[int, str] = {}
        self._cursor = 0
        self._hangs_up = 0
        """After how many of the next lines the page goes away at once."""
        self._socket: ClientWebSocketResponse | None = None
        self._wake = asyncio.Event()
        self._page: asyncio.Task[None]
        self._cookies: dict[str, str] = {}

    async def open(self, address: str, database: Database) -> None:
        """Sign in, and open the page."""
        with database.writing() as connection:
            self._cookies = {"gendan": open_session(connection, CHAT, datetime.now(UTC)) or ""}
        self._page = asyncio.create_task(self._stays(address))

    async def close(self) -> None:
        """Close it."""
        self._page.cancel()
        with suppress(asyncio.CancelledError):
            await self._page

    def settings(self, _address: str) -> dict[str, str]:
        """It is always there."""
        return {}

    def say(self, _name: str, line: str) -> None:
        """Write a line."""
        self._unsaid[f"line-{next(self._numbers):08}"] = line
        self._wake.set()

    async def _stays(self, address: str) -> None:
        """Whatever happens, the page comes back."""
        async with ClientSession(address, cookies=self._cookies, timeout=ClientTimeout(PATIENCE)) as session:
            while True:
                with suppress(ClientError, ConnectionError, TimeoutError):
                    await self._opened(session, address)
                await asyncio.sleep(0.1)

    async def _opened(self, session: ClientSession, address: str) -> None:
        after = {"after": str(self._cursor)}
        async with session.ws_connect("/web/chat", params=after, origin=address, autoclose=True) as socket:
            self._socket = socket
            talking = asyncio.create_task(self._talk(socket))
            try:
                await self._listen(socket)
            finally:
                talking.cancel()
                self._socket = None

    async def _talk(self, socket: ClientWebSocketResponse) -> None:
        """Say what was not acknowledged, in any order, and then what is new."""
        self._told.clear()
        while True:
            self._wake.clear()
            new = [one for one in self._unsaid if one not in self._told]
            self._dice.shuffle(new)
            for number in new:
                self._told.add(number)
                await self._tell(socket, number, self._unsaid[number])
            await self._wake.wait()

    async def _tell(self, socket: ClientWebSocketResponse, number: str, line: str) -> None:
        with suppress(ClientError, ConnectionError):
            await socket.send_json({"say": {"id": number, "text": line}})
            if self._hangs_up:
                self._hangs_up -= 1
                await socket.close()

    async def _listen(self, socket: ClientWebSocketResponse) -> None:
        while True:
            try:
                heard = await socket.receive(PATIENCE)
            except TimeoutError:
                return
            if heard.type is not WSMsgType.TEXT:
                return
            self._hear(json.loads(heard.data))

    def _hear(self, heard: dict[str, Any]) -> None:
        if (number := heard.get("ack")) in self._unsaid:
            self._acknowledged.append((number, self._unsaid.pop(number)))
        if "refused" in heard:
            self.violations.append(f"refused {heard['refused']}")
        for one in heard.get("entries", ()):
            if "own" not in one:
                self._entries[one["id"]] = "\n".join(part for part in (one["title"], one["text"]) if part)
                self._cursor = max(self._cursor, one["version"])

    def waiting(self) -> list[str]:
        """Lines not acknowledged."""
        return [*self._unsaid.values()]

    def said(self, _name: str) -> list[str]:
        """The transcript as the page has it."""
        return [*self._entries.values()]

    def traffic(self) -> int:
        """Messages."""
        return len(self._entries)

    def mend(self) -> None:
        """The page stays."""
        self._hangs_up = 0

    def restarted(self) -> None:
        """Nothing was asked for."""

    def breaks(self, _dice: Random) -> None:
        """The page goes away in the middle of it."""
        if self._socket is not None and (transport := self._socket.get_extra_info("socket")):
            with suppress(OSError):
                transport.shutdown(2)

    def loses_answers(self, dice: Random) -> int:
        """It is gone before the next lines are acknowledged; what it shows has an identity of its own."""
        self._hangs_up = dice.randrange(1, 4)
        return 0

    def asks_for_patience(self, dice: Random) -> None:
        """A page has no need to."""

    def repeats(self, _dice: Random) -> None:
        """Say again what was acknowledged."""
        self._unsaid.update(self._acknowledged)
        self._told.difference_update(number for number, _line in self._acknowledged)
        self._wake.set()
