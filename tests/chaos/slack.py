"""Slack on a bad day: what is not acknowledged comes again, in any order, and now and then what is."""

import asyncio
from collections.abc import Mapping
from random import Random

from aiohttp import ClientError, web

from storage.database import Database
from tests.chaos.doors import Platform
from tests.slack.standin import APP_TOKEN, BOT, SECRET, TOKEN, Json, Person, Standin, show

PEOPLE = ("Fang", "Anna")
PATIENCE = 5.0
"""Seconds until what is not acknowledged is brought again."""


class Rough(Standin):
    """A stand-in whose answers take their time."""

    def __init__(self, dice: Random) -> None:
        super().__init__()
        self.dice = dice

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        result = await super()._serve(request)
        await asyncio.sleep(self.dice.random() * 0.03)
        return result

    def _admit(self, request: web.Request, method: str, values: Json) -> None:
        # Counted by method here, but Slack itself asks for patience by channel.
        self.forget_waits()
        super()._admit(request, method, values)

    async def taken(self, kind: str, body: Json) -> bool:
        """Bring something; whether it was acknowledged."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._envelope(kind, body) if self.sockets else await self._posted(kind, body)
        except (ClientError, ConnectionError, TimeoutError):
            return False
        return True

    async def _posted(self, kind: str, body: Json) -> None:
        status, _answer = await self.post(kind, body)
        if status != 200:
            raise ConnectionError(status)


class OnSlack(Platform):
    """Some of the people, writing messages and commands in turn."""

    calls = ("chat.postMessage", "chat.update", "users.info", "apps.connections.open", "auth.test")
    sends = "chat.postMessage"
    loses = ("drop", 502, "page")

    def __init__(self, dice: Random, *, socket: bool) -> None:
        self._standin = Rough(dice)
        super().__init__(self._standin)
        self._socket = socket
        self.way = "socket" if socket else "events"
        self._people: dict[str, Person] = {name: self._standin.person(name) for name in PEOPLE}
        self.chats: Mapping[str, str] = {name: one.id for name, one in self._people.items()}
        self._lines: dict[asyncio.Task[None], str] = {}
        self._newest: tuple[str, Json] = ("", {})
        self._again: set[asyncio.Task[bool]] = set()

    async def open(self, address: str, _database: Database) -> None:
        """Begin to serve."""
        await self._standin.start()
        self._standin.app_url = f"{address}/slack/events"

    async def close(self) -> None:
        """Stop serving."""
        for task in (*self._lines, *self._again):
            task.cancel()
        await asyncio.gather(*self._lines, *self._again, return_exceptions=True)
        await self._standin.stop()

    def settings(self, _address: str) -> dict[str, str]:
        """The token, and how events come."""
        known = {"GENDAN_SLACK__BOT_TOKEN": TOKEN, "GENDAN_SLACK__BASE_URL": f"{self._standin.url}/api/"}
        way = {"APP_TOKEN": APP_TOKEN} if self._socket else {"SIGNING_SECRET": SECRET}
        return known | {f"GENDAN_SLACK__{name}": value for name, value in way.items()}

    def say(self, name: str, line: str) -> None:
        """Write a message, or a command where that can be said by one."""
        one = self._people[name]
        commands = line[0].isdecimal() and self._standin.dice.random() < 0.5
        kind, body = self._command(one, line) if commands else self._message(one, line)
        task = asyncio.create_task(self._bring(kind, body))
        self._lines[task] = line
        task.add_done_callback(self._lines.pop)

    def _message(self, one: Person, line: str) -> tuple[str, Json]:
        ts = self._standin.ts()
        message = {"type": "message", "user": one.id, "text": line, "ts": ts, "user_team": one.team}
        self._standin.channels[one.dm][ts] = message
        event = message | {"channel": one.dm, "channel_type": "im", "event_ts": ts}
        bot = [{"team_id": one.team, "user_id": BOT}]
        about = {"team_id": one.team, "event_id": f"Ev{ts}", "authorizations": bot}
        return "event", {"type": "event_callback", "event": event, **about}

    def _command(self, one: Person, line: str) -> tuple[str, Json]:
        about = {"channel_id": one.dm, "trigger_id": self._standin.trigger(one.id)}
        return "command", {"command": "/gendan", "text": line, "user_id": one.id, "team_id": one.team} | about

    async def _bring(self, kind: str, body: Json) -> None:
        while not await self._standin.taken(kind, body):
            await asyncio.sleep(0.05)
        self._newest = (kind, body)
        if self._standin.dice.random() < 0.125:
            await self._standin.taken(kind, body)

    def waiting(self) -> list[str]:
        """What is still being brought."""
        return [*self._lines.values()]

    def said(self, name: str) -> list[str]:
        """The direct chat as it stands."""
        return [show(one) for one in self._standin.screen(self._people[name].dm)]

    def breaks(self, dice: Random) -> None:
        """As everywhere; a socket ends as well."""
        super().breaks(dice)
        for one in self._standin.sockets:
            self._again.add(asyncio.create_task(one.close()))

    def repeats(self, dice: Random) -> None:
        """The newest line once more, or several times."""
        kind, body = self._newest
        for _again in range(dice.randrange(1, 4) if kind else 0):
            task = asyncio.create_task(self._standin.taken(kind, body))
            self._again.add(task)
            task.add_done_callback(self._again.discard)
