"""Two processes on one database: a page hears of what was written in the other process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from bot.app import App
from bot.settings import Settings
from core.people.model import Account, Person
from storage.mailbox import open_session
from tests.whole.factory import Served, fill

pytestmark = pytest.mark.engine("postgresql")
PATIENCE = 20
SENT_AWAY = {1012, 4401}
"""Told to come again, which then fails, or that the session has ended."""
LONG = "the hang tags are missing " * 350
"""A note too long for a notification."""
CUT = text(
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where datname = current_database() and query like 'listen%'"
)


@pytest.fixture
def factory(empty_url: str) -> str:
    """A factory on PostgreSQL, with Mei in two browsers."""
    app = App(Settings(database_url=empty_url))
    app.database.migrate()
    fill(empty_url, {})
    with app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        account = Account(channel="web", sender="w-mei", chat="w-mei", person_id=mei.identity)
        mei.account_id = work.add(account).id
    app.close()
    return empty_url


@pytest.fixture
async def both(factory: str) -> AsyncIterator[list[Served]]:
    """Two processes that serve it."""
    made = [Served(factory), Served(factory)]
    for one in made:
        one.start()
    for one in made:
        await one.ready()
    yield made
    for one in made:
        one.kill()


class Page:
    """Mei's page at one of them."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, session: aiohttp.ClientSession) -> None:
        self.socket = socket
        self.session = session

    async def says(self, line: str, number: int) -> None:
        """Type a line."""
        await self.socket.send_json({"say": {"id": f"line-{number:08}", "text": line}})

    async def hears(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first entry of that kind which is told."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for entry in (await self.socket.receive_json()).get("entries", ()):
                    if wanted(entry):
                        return dict(entry)

    async def closed(self) -> int | None:
        """The code it is closed with."""
        async with asyncio.timeout(PATIENCE):
            while (await self.socket.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
        return self.socket.close_code


@asynccontextmanager
async def page(served: Served, url: str) -> AsyncIterator[Page]:
    """A page with a session of its own."""
    app = App(Settings(database_url=url))
    with app.database.writing() as connection:
        token = open_session(connection, "w-mei", app.clock())
    app.close()
    cookies = {"gendan": token or ""}
    async with (
        aiohttp.ClientSession(served.address, cookies=cookies) as session,
        session.ws_connect("/web/chat", origin=served.address) as socket,
    ):
        assert (await socket.receive_json())["you"]["name"] == "Mei"
        yield Page(socket, session)


def answered(words: str) -> Callable[[dict[str, Any]], bool]:
    """A message with these words."""
    return lambda entry: "version" in entry and words in f"{entry['title']}\n{entry['text']}"


async def test_a_page_hears_of_what_is_said_and_written_elsewhere(both: list[Served], factory: str) -> None:
    async with AsyncExitStack() as stack:
        here, there = [await stack.enter_async_context(page(one, factory)) for one in both]
        for number in range(1, 6):
            await here.says(f"1001 sewing {number}/100000", number)
            own = await there.hears(lambda entry: "own" in entry)
            assert (own["own"], own["text"]) == (f"line-{number:08}", f"1001 sewing {number}/100000")
            told = await there.hears(answered(f"sewing: {number}/100,000"))
            assert told["id"] == (await here.hears(answered(f"sewing: {number}/100,000")))["id"]


async def test_news_too_long_for_the_wire_have_the_page_come_and_read(
    both: list[Served], factory: str
) -> None:
    async with page(both[0], factory) as here:
        async with page(both[1], factory) as there:
            await here.says(f"/note 1001 {LONG}", 100)
            assert await there.closed() == 1012
        async with page(both[1], factory) as again:
            await again.says("1002", 101)
            await again.hears(answered("1002"))


async def test_who_leaves_everywhere_is_sent_away_there_too(both: list[Served], factory: str) -> None:
    async with page(both[0], factory) as here, page(both[1], factory) as there:
        headers = {"Origin": both[0].address, "X-Gendan": "page"}
        async with here.session.post("/web/leave", json={"everywhere": True}, headers=headers) as answer:
            assert answer.status == 200
        assert await there.closed() == 4401


async def test_who_logs_out_or_is_let_go_is_sent_away_from_every_process(
    both: list[Served], factory: str
) -> None:
    async with page(both[0], factory) as here, page(both[1], factory) as there:
        await here.says("/logout", 300)
        assert {await here.closed(), await there.closed()} <= SENT_AWAY
    async with page(both[0], factory) as here, page(both[1], factory) as there:
        app = App(Settings(database_url=factory))
        with app.works() as work:
            mei = work.find(Person, name="Mei")
            assert mei is not None
            mei.active = False
        app.close()
        assert {await here.closed(), await there.closed()} <= SENT_AWAY


async def test_a_lost_wire_is_found_again_and_pages_catch_up(both: list[Served], factory: str) -> None:
    async with page(both[1], factory) as there:
        app = App(Settings(database_url=factory))
        with app.database.writing() as connection:
            assert len(connection.execute(CUT).all()) == 2
        app.close()
        assert await there.closed() == 1012
    async with page(both[0], factory) as here, page(both[1], factory) as there:
        await here.says("1001 sewing 7/100000", 200)
        await there.hears(answered("sewing: 7/100,000"))
