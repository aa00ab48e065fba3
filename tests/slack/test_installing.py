"""Several workspaces let gendan in; their tokens are kept sealed, and forgotten when they are over."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from starlette.applications import Starlette

from bot.channels import House
from bot.channels.slack import Slack
from bot.channels.slack.installing import Installing, Tokens, sealer
from bot.console import Refused
from bot.plugins import slack as made
from bot.settings import Settings, SlackSettings
from core.columns import table
from core.conversations.model import Installation
from storage.installations import Installations
from tests.channels.home import Home
from tests.dialogues.chat import House as Factory
from tests.slack.conftest import parcel, served
from tests.slack.standin import CLIENT, SECRET, Person, Standin

# Slack's own library says it so to aiohttp.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
KEY = Fernet.generate_key().decode()


@asynccontextmanager
async def installable(
    standin: Standin, factory: Factory, house: House, key: str = KEY
) -> AsyncIterator[Slack]:
    """The channel as several workspaces can install it."""
    tokens = Tokens(Installations(factory.app.works, factory.clock), sealer(key))
    pages = Installing(*CLIENT, "https://orders.example.com", sealer(key))
    channel = Slack(
        signing_secret=SECRET,
        base_url=f"{standin.url}/api/",
        installing=pages,
        tokens=tokens,
        commands=["today"],
    )
    await channel.start(house)
    async with served(standin, Starlette(routes=channel.routes())):
        yield channel
    await channel.stop()


@pytest.fixture
async def channel(standin: Standin, house: Factory, home: Home) -> AsyncIterator[Slack]:
    async with installable(standin, house, home.house()) as one:
        yield one


class Admin:
    """Somebody who lets gendan into a workspace, in a browser."""

    def __init__(self, standin: Standin, session: aiohttp.ClientSession) -> None:
        self.standin = standin
        self.session = session
        self.cookie = ""

    async def begins(self) -> str:
        """Open the page; the state it hands to Slack."""
        async with self.session.get("/slack/install") as page:
            self.cookie = page.headers["Set-Cookie"].partition(";")[0]
            link = re.search(r'href="([^"]*authorize[^"]*)"', await page.text())
            assert link is not None
            asked = parse_qs(urlsplit(unescape(link[1])).query)
            assert asked["client_id"] == [CLIENT[0]]
            assert "chat:write" in asked["scope"][0]
            assert asked["redirect_uri"] == ["https://orders.example.com/slack/oauth_redirect"]
            return asked["state"][0]

    async def comes_back(self, **query: str) -> int:
        """As Slack sends one back; the status."""
        headers = {"Cookie": self.cookie}
        async with self.session.get("/slack/oauth_redirect", params=query, headers=headers) as page:
            return page.status

    async def lets_in(self, team: str) -> int:
        """All of it."""
        state = await self.begins()
        self.standin.codes["code"] = team
        return await self.comes_back(code="code", state=state)


@pytest.fixture
async def admin(standin: Standin, channel: Slack) -> AsyncIterator[Admin]:  # noqa: ARG001
    async with aiohttp.ClientSession(standin.app_url.removesuffix("/slack/events")) as session:
        yield Admin(standin, session)


def kept(house: Factory) -> dict[str, str]:
    """What is kept of the tokens, by team."""
    rows = select(table(Installation).c.team, table(Installation).c.token)
    with house.app.database.reading() as connection:
        return {row.team: row.token for row in connection.execute(rows)}


def of_team(standin: Standin, name: str, team: str) -> Person:
    one = standin.person(name)
    one.team = team
    return one


async def test_each_workspace_is_spoken_to_with_its_own_token(
    standin: Standin, house: Factory, home: Home, channel: Slack, admin: Admin
) -> None:
    assert [await admin.lets_in(team) for team in ("T1", "T2")] == [200, 200]
    sealed = kept(house)
    assert sealed.keys() == {"T1", "T2"}
    assert not [one for one in standin.tokens if one in str(sealed)]
    for name, team in (("Ann", "T1"), ("Bob", "T2")):
        await of_team(standin, name, team).say(f"from {team}")
    first, second = await home.hears(2)
    assert {(one.sender[:3], one.chat[:3], one.text) for one in (first, second)} == {
        ("T1:", "T1:", "from T1"),
        ("T2:", "T2:", "from T2"),
    }
    for heard in (first, second):
        await channel.send(parcel(heard.chat, f"to {heard.chat}"))
    told = {standin.tokens[one["token_used"]]: one["text"] for one in standin.called("chat.postMessage")}
    assert told == {team: f"to {one.chat}" for one in (first, second) for team in (one.chat[:2],)}


async def test_what_was_not_begun_here_is_refused(house: Factory, standin: Standin, admin: Admin) -> None:
    standin.codes["code"] = "T1"
    state = await admin.begins()
    assert await admin.comes_back(code="code", state="made up") == 400
    cookie, admin.cookie = admin.cookie, ""
    assert await admin.comes_back(code="code", state=state) == 400
    admin.cookie = "slack-app-oauth-state=made-up"
    assert await admin.comes_back(code="code", state="made-up") == 401
    admin.cookie = cookie
    assert await admin.comes_back(error="access_denied", state=state) == 200
    assert await admin.comes_back(state=state) == 401
    assert await admin.comes_back(code="unknown", state=state) == 401
    assert kept(house) == {}


async def test_slack_that_cannot_be_reached_is_said_so(
    house: Factory, standin: Standin, admin: Admin
) -> None:
    standin.fault("oauth.v2.access", "drop")
    assert await admin.lets_in("T1") == 502
    assert kept(house) == {}


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}]
)
async def test_a_workspace_that_is_over_is_forgotten(
    standin: Standin, house: Factory, home: Home, channel: Slack, admin: Admin, event: dict[str, object]
) -> None:
    from bot.channels import Refused as NotTaken

    await admin.lets_in("T1")
    await standin.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})
    assert kept(house).keys() == {"T1"}
    await standin.event(event)
    assert kept(house) == {}
    ann = standin.person()
    assert (
        await standin.event({"type": "message", "user": ann.id, "channel": ann.dm, "ts": "1.1"})
    ).status == 200
    with pytest.raises(NotTaken) as refused:
        await channel.send(parcel(f"T1:{ann.id}", "late"))
    assert refused.value.blocked
    assert home.heard == []


async def test_a_token_sealed_with_an_older_key_opens_and_one_of_another_does_not(
    standin: Standin, house: Factory, home: Home, admin: Admin
) -> None:
    await admin.lets_in("T1")
    newer, other = (Fernet.generate_key().decode() for _key in range(2))
    async with installable(standin, house, home.house(), f"{newer},{KEY}"):
        await standin.person().say("still here")
        await home.hears(1)
    async with installable(standin, house, home.house(), other):
        await standin.person().say("not understood")
    assert [one.text for one in home.heard] == ["still here"]


INSTALLABLE = {"client_id": "111.222", "client_secret": "s", "token_key": KEY, "signing_secret": "s"}


@pytest.mark.parametrize(
    ("missing", "public_url", "said"),
    [
        ("client_secret", "https://a.example", "GENDAN_SLACK__CLIENT_SECRET"),
        ("token_key", "https://a.example", "GENDAN_SLACK__TOKEN_KEY"),
        ("signing_secret", "https://a.example", "GENDAN_SLACK__SIGNING_SECRET"),
        ("", "", "GENDAN_PUBLIC_URL"),
    ],
)
def test_what_is_missing_for_being_installed_is_named(
    house: Factory, monkeypatch: pytest.MonkeyPatch, missing: str, public_url: str, said: str
) -> None:
    given = {name: value for name, value in INSTALLABLE.items() if name != missing}
    slack = SlackSettings.model_validate(given)
    monkeypatch.setattr(house.app, "settings", Settings(slack=slack, public_url=public_url))
    with pytest.raises(Refused, match=said):
        made(house.app)


def test_with_everything_there_it_can_be_installed(house: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    slack = SlackSettings.model_validate(INSTALLABLE)
    monkeypatch.setattr(house.app, "settings", Settings(slack=slack, public_url="https://a.example"))
    channel = made(house.app)
    assert channel is not None
    assert len(channel.routes()) == 3
