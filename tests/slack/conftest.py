from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette

from bot.channels import House
from bot.channels.slack import Slack
from bot.commands import COMMANDS
from bot.messages import Parcel
from core.people.model import Account
from core.people.model import Person as Somebody
from core.people.operations import invite
from core.rights import Role
from core.values import CustomerCode, NewName
from tests.channels.home import Home, on_port, opened, parcel_for, up
from tests.dialogues.chat import House as Factory
from tests.slack.standin import APP_TOKEN, SECRET, TOKEN, Person, Standin


def parcel(chat: str, text: str = "", **more: Any) -> Parcel:
    """A parcel for somebody on Slack."""
    return parcel_for("slack", chat, text, **more)


@pytest.fixture
async def standin() -> AsyncIterator[Standin]:
    async with up(Standin()) as one:
        yield one


@pytest.fixture
def home(standin: Standin) -> Home:
    return Home(standin)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.slack.connection.FIRST_PAUSE", 0.01)
    monkeypatch.setattr("bot.channels.slack.files.PAUSES", (0.01, 0.01))
    monkeypatch.setattr("bot.channels.slack.home.PAUSE", 0.01)
    monkeypatch.setattr("bot.channels.slack.home.SPACING", 0.0)


@pytest.fixture
async def slack(standin: Standin, home: Home) -> AsyncIterator[Slack]:
    """The channel, with its address on a real port."""
    async with over_http(standin, home.house()) as channel:
        yield channel


@asynccontextmanager
async def over_http(standin: Standin, house: House) -> AsyncIterator[Slack]:
    """The channel as Slack calls it."""
    channel = Slack(TOKEN, signing_secret=SECRET, base_url=f"{standin.url}/api/", commands=["today", "new"])
    await channel.start(house)
    async with served(standin, Starlette(routes=channel.routes())):
        yield channel
    await channel.stop()


@asynccontextmanager
async def served(standin: Standin, app: Starlette) -> AsyncIterator[None]:
    """An application on a port of its own, which the stand-in then calls."""
    door, url = opened()
    standin.app_url = f"{url}/slack/events"
    async with on_port(app, door):
        yield


@asynccontextmanager
async def over_socket(standin: Standin, house: House) -> AsyncIterator[Slack]:
    """The channel as it calls Slack."""
    channel = Slack(TOKEN, app_token=APP_TOKEN, base_url=f"{standin.url}/api/", commands=["today", "new"])
    await channel.start(house)
    await standin.until(lambda: standin.sockets)
    yield channel
    await channel.stop()


@pytest.fixture
def public_url() -> str:
    """Where people reach the factory, if a test is about it."""
    return ""


@pytest.fixture
async def gendan(house: Factory, standin: Standin, public_url: str) -> AsyncIterator[Factory]:
    """gendan with Slack for its channel."""
    names, url = [one.name for one in COMMANDS.values()], f"{standin.url}/api/"
    channel = Slack(TOKEN, signing_secret=SECRET, base_url=url, commands=names, public_url=public_url)
    house.app.channels[channel.name] = channel
    async with house.app.running(reminders=False), served(standin, house.app.asgi()):
        yield house


async def came_in(gendan: Factory, standin: Standin, name: str, customer: str = "") -> Person:
    """Somebody of the factory, or a customer's contact, who types a one-time code."""
    with gendan.app.works() as work:
        boss = work.find(Somebody, name="Zhou")
        assert boss is not None
        work.speaks(boss)
        role = Role.CUSTOMER if customer else Role.MERCHANDISER
        code = invite(work, NewName(name), role, CustomerCode(customer) if customer else None).code
    one = standin.person(name)
    await one.slash(f"start {code}")
    await one.expect(f"Welcome, {name}!")
    return one


def is_in(house: Factory, standin: Standin, name: str) -> Person:
    """Somebody of the factory who is on Slack already."""
    one = standin.person(name)
    with house.app.works() as work:
        person = work.find(Somebody, name=name)
        assert person is not None
        account = work.add(Account(channel="slack", sender=one.id, chat=one.id, person_id=person.identity))
        person.account_id = account.id
    return one
