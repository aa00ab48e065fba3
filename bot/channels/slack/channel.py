"""The Slack channel: what the house sees of it."""

import asyncio
from collections.abc import Collection
from urllib.request import getproxies, proxy_bypass

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import BaseRoute, Route
from yarl import URL

from bot.channels import House, Refused, SendLater
from bot.channels.slack.chats import CHANNEL
from bot.channels.slack.connection import Connection
from bot.channels.slack.door import PATH, Door
from bot.channels.slack.faults import error_of
from bot.channels.slack.installing import Installing, Tokens
from bot.channels.slack.listening import application
from bot.channels.slack.teams import house_for, split, team_of, unmarked
from bot.channels.slack.workspace import Workspace
from bot.messages import Parcel

REAL = "https://slack.com/api/"
LAST_ORDERS = 4.0
"""Seconds that what is under way may take when gendan stops."""
RESUME = 15.0
"""Seconds between looks for what a process that is gone left behind."""
CALL = 20
"""Seconds a call may take."""
CONNECT = 5.0
FILE_LIMIT = 25_000_000

log = structlog.get_logger(__name__)


class Slack:
    """Speaks to people through one Slack app: in one workspace by its token, or in all that let it in."""

    name = CHANNEL

    def __init__(
        self,
        token: str = "",
        *,
        signing_secret: str = "",
        app_token: str = "",
        base_url: str | None = None,
        file_limit: int = FILE_LIMIT,
        commands: Collection[str] = (),
        public_url: str = "",
        installing: Installing | None = None,
        tokens: Tokens | None = None,
    ) -> None:
        if not (signing_secret or app_token):
            raise ValueError("Slack needs a signing secret, or an app token to open a socket with")
        self._token = token
        self._signing_secret = signing_secret
        self._app_token = app_token
        self._base = base_url or REAL
        self._file_limit = file_limit
        self._commands = commands
        self._public_url = public_url
        self._installing = installing
        self._tokens = tokens
        self._session: aiohttp.ClientSession | None = None
        self._house: House | None = None
        self._workspaces: dict[str, Workspace] = {}
        self._app: AsyncApp | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, house: House) -> None:
        """Begin to listen; Slack need not be reachable yet."""
        limits = aiohttp.ClientTimeout(total=CALL, sock_connect=CONNECT)
        self._session = aiohttp.ClientSession(timeout=limits, cookie_jar=aiohttp.DummyCookieJar())
        self._house = house
        self._app = application(self._client(), self)
        self._tasks = [asyncio.create_task(self._resume())]
        if self._tokens and self._installing:
            self._installing.start(self._client(), self._tokens)
        else:
            self._workspaces[""] = self._opened(house, self._token)
            self._tasks.append(asyncio.create_task(_introduced(self._workspaces[""].client)))
        if self._app_token:
            connection = Connection(self._client(), self._app_token, self._app, lambda: house.duty(self.name))
            self._tasks.append(asyncio.create_task(connection.run()))

    async def stop(self) -> None:
        """Stop listening and finish what is under way, within a few seconds."""
        self._app = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(one.finish(LAST_ORDERS) for one in self._workspaces.values()))
        if self._session:
            await self._session.close()

    async def send(self, parcel: Parcel) -> str:
        """Send or edit; the channel and time stamp of the message."""
        if self._session is None:
            raise SendLater
        workspace = await self.workspace(team_of(parcel) if self._tokens else "")
        if workspace is None:
            raise Refused("the workspace does not let gendan in", blocked=True)
        return await workspace.send(unmarked(parcel) if self._tokens else parcel)

    def routes(self) -> list[BaseRoute]:
        """The address for events, commands and interactivity, unless they come over a socket; the way in."""
        pages = self._installing.routes() if self._installing else []
        if self._app_token:
            return pages
        door = Door(lambda: self._app, self._signing_secret)
        return [Route(PATH, door.receive, methods=["POST"]), *pages]

    async def workspace(self, team: str) -> Workspace | None:
        """The workspace of a team; none when it does not let gendan in."""
        if self._tokens is None:
            return self._workspaces.get("")
        token = await self._tokens.of(team) if team else None
        known = self._workspaces.get(team)
        if token and self._house and (known is None or known.client.token != token):
            known = self._workspaces[team] = self._opened(house_for(self._house, team), token)
        return known if token else None

    async def forget(self, team: str) -> None:
        """A workspace lets gendan in no more: nothing is kept of its token."""
        if self._tokens:
            await self._tokens.async_delete_bot(enterprise_id=None, team_id=team)

    async def _resume(self) -> None:
        """Take up, again and again, what a process that is gone had acknowledged and not heard."""
        while self._house:
            try:
                for key, body in await self._house.inbox.left():
                    team, mark = split(key)
                    if workspace := await self.workspace(team):
                        workspace.desk.resume(mark, body)
            except Exception:
                log.exception("slack.inbox")
            await asyncio.sleep(RESUME)

    def _opened(self, house: House, token: str) -> Workspace:
        return Workspace(self._client(token), house, self._file_limit, self._commands, self._public_url)

    def _client(self, token: str | None = None) -> AsyncWebClient:
        """A client on the one pool of connections, which repeats nothing by itself: the outbox does that."""
        client = AsyncWebClient(token, base_url=self._base, session=self._session, retry_handlers=[])
        # Set afterwards: given none, the client takes one from the environment even for its own machine.
        client.proxy = _proxy(self._base)
        return client


def _proxy(base: str) -> str | None:
    """The proxy the environment names for Slack."""
    url = URL(base)
    if not url.host or proxy_bypass(url.host):
        return None
    return getproxies().get(url.scheme)


async def _introduced(client: AsyncWebClient) -> None:
    """Say in the log whether Slack takes the token; gendan listens either way."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        log.error("slack.token_refused", why=error_of(error))
    except (aiohttp.ClientError, TimeoutError) as error:
        log.warning("slack.not_reached", why=type(error).__name__)
    else:
        log.info("slack.connected", team=answer["team"], user=answer["user"])
