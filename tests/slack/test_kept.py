"""What was acknowledged is heard, though gendan dies in between; one process alone holds the socket."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from bot.channels import House
from core.columns import table
from core.conversations.model import Change, Received
from core.people.model import Account, Person
from storage.database import Database
from tests.channels.home import Home
from tests.slack.conftest import over_http, over_socket
from tests.slack.standin import APP_TOKEN, SECRET, TOKEN, Standin
from tests.whole.factory import Served, fill, opened, url_of

LINES = 40


class Shelf:
    """An inbox that a test looks into."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.fails = 0

    async def keep(self, key: str, what: dict[str, Any]) -> bool:
        if self.fails:
            self.fails -= 1
            raise OSError("disk full")
        first = key not in self.kept
        self.kept[key] = what
        return first

    async def done(self, key: str) -> None:
        del self.kept[key]

    async def left(self) -> list[tuple[str, dict[str, Any]]]:
        return [*self.kept.items()]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def house(home: Home, shelf: Shelf) -> House:
    return replace(home.house(), inbox=shelf)


def line(standin: Standin, text: str, user: str = "") -> dict[str, Any]:
    """An event that brings a line."""
    ann = standin.people.get(user) or standin.person()
    event = {"type": "message", "user": ann.id, "channel": ann.dm, "text": text, "ts": standin.ts()}
    return {"type": "event_callback", "team_id": "T1", "event": event, "event_id": f"Ev{text}"}


async def test_what_cannot_be_kept_is_not_acknowledged_and_comes_again(
    standin: Standin, home: Home, house: House, shelf: Shelf
) -> None:
    async with over_http(standin, house):
        shelf.fails = 1
        body = line(standin, "one")
        assert (await standin.deliver("event", body)).status == 500
        assert (await standin.deliver("event", body)).status == 200
        assert [one.text for one in await home.hears()] == ["one"]
        await standin.until(lambda: not shelf.kept)


@pytest.mark.parametrize("way", [over_http, over_socket])
async def test_what_an_earlier_process_left_is_heard_first_and_let_go(
    standin: Standin, home: Home, house: House, shelf: Shelf, way: Any
) -> None:
    shelf.kept = {text: line(standin, text) for text in ("one", "two")}
    async with way(standin, house):
        heard = await home.hears(2)
        assert sorted(one.text for one in heard) == ["one", "two"]
        await standin.until(lambda: not shelf.kept)


async def test_what_is_under_way_when_gendan_stops_is_kept_for_the_next(
    standin: Standin, home: Home, house: House, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.slack.channel.LAST_ORDERS", 0.05)
    home.answer = lambda _incoming: asyncio.Event().wait()  # type: ignore[assignment,return-value]
    async with over_http(standin, house):
        await standin.person().say("slow")
        await standin.until(lambda: home.begun)
    assert len(shelf.kept) == 1


class Duty:
    """Who may do what only one may."""

    def __init__(self, *, ours: bool) -> None:
        self.ours = ours

    async def __call__(self, name: str) -> bool:
        assert name == "slack"
        return self.ours


async def test_only_the_process_whose_duty_it_is_holds_the_socket(
    standin: Standin, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.slack.connection.NOT_OURS", 0.01)
    other, one = Duty(ours=False), Duty(ours=True)
    async with (
        over_socket(standin, replace(house, duty=one)),
        over_socket(standin, replace(house, duty=other)),
    ):
        assert len(standin.called("apps.connections.open")) == 1
        one.ours, other.ours = False, True
        await standin.until(lambda: len(standin.called("apps.connections.open")) == 2)
        await standin.until(lambda: len(standin.sockets) == 1)


# A process that is killed


@asynccontextmanager
async def posted_to(served: Served, standin: Standin) -> AsyncIterator[None]:
    standin.app_url = f"{served.address}/slack/events"
    yield


@asynccontextmanager
async def connected(_served: Served, standin: Standin) -> AsyncIterator[None]:
    await standin.until(lambda: standin.sockets)
    yield


WAYS = {"http": ({"SIGNING_SECRET": SECRET}, posted_to), "socket": ({"APP_TOKEN": APP_TOKEN}, connected)}


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_acknowledged_is_lost_when_gendan_is_killed(
    migrated: Path, tmp_path: Path, standin: Standin, way: str
) -> None:
    (tmp_path / "gendan.db").write_bytes(migrated.read_bytes())
    url, mei = url_of(tmp_path / "gendan.db"), standin.person("Mei")
    fill(url, {})
    with opened(url) as app, app.works() as work:
        person = work.find(Person, name="Mei")
        assert person is not None
        work.add(Account(channel="slack", sender=mei.id, chat=mei.id, person_id=person.identity))
    keys, reaching = WAYS[way]
    settings = {f"GENDAN_SLACK__{name}": value for name, value in keys.items()}
    settings |= {"GENDAN_SLACK__BOT_TOKEN": TOKEN, "GENDAN_SLACK__BASE_URL": f"{standin.url}/api/"}
    with running(url, **settings) as served:
        await served.ready()
        async with reaching(served, standin):
            lines = [line(standin, f"1001 sewing {10 + n}/100000", mei.id) for n in range(LINES)]
            answers = await asyncio.gather(*(standin.deliver("event", one) for one in lines))
            served.kill()
    assert {one.status for one in answers} == {200}
    standin.sockets.clear()
    database = Database(url)
    with running(url, **settings) as served:
        await served.ready()
        await standin.until(lambda: rows(database, Change) == LINES and not rows(database, Received))
        assert await served.stop() == 0
    assert rows(database, Change) == LINES
    database.close()


@contextmanager
def running(url: str, **settings: str) -> Iterator[Served]:
    """`gendan serve`, gone at the end whatever happens."""
    served = Served(url, **settings)
    served.start()
    try:
        yield served
    finally:
        served.process.kill()
        # Read to the end already when it was waited for.
        with suppress(ValueError):
            served.process.communicate()


def rows(database: Database, entity: type[SQLModel]) -> int:
    """How many there are."""
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table(entity))).scalar_one())
