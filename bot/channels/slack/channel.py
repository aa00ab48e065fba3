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

from bot.channels import House, SendLater
from bot.channels.slack.chats import CHANNEL
from bot.channels.slack.connection import Connection
from bot.channels.slack.door import PATH, Door
from bot.channels.slack.faults import error_of
from bot.channels.slack.listening import application
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
    """Speaks to people through one Slack app in one workspace."""

    name = CHANNEL

    def __init__(
        self,
        token: str,
        *,
        signing_secret: str = "",
        app_token: str = "",
        base_url: str | None = None,
        file_limit: int = FILE_LIMIT,
        commands: Collection[str] = (),
    ) -> None:
        if not (signing_secret or app_token):
            raise ValueError("Slack needs a signing secret, or an app token to open a socket with")
        self._token = token
        self._signing_secret = signing_secret
        self._app_token = app_token
        self._base = base_url or REAL
        self._file_limit = file_limit
        self._commands = commands
        self._session: aiohttp.ClientSession | None = None
        self._workspace: Workspace | None = None
        self._app: AsyncApp | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, house: House) -> None:
        """Begin to listen; Slack need not be reachable yet."""
        client = self._opened()
        self._workspace = Workspace(client, house, self._file_limit, self._commands)
        self._app = application(client, self._signing_secret, self._workspace.desk)
        self._tasks = [asyncio.create_task(_introduced(client)), asyncio.create_task(self._resume())]
        if self._app_token:
            connection = Connection(client, self._app_token, self._app, lambda: house.duty(self.name))
            self._tasks.append(asyncio.create_task(connection.run()))

    async def stop(self) -> None:
        """Stop listening and finish what is under way, within a few seconds."""
        self._app = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._workspace and self._session:
            await self._workspace.finish(LAST_ORDERS)
            await self._session.close()

    async def send(self, parcel: Parcel) -> str:
        """Send or edit; the channel and time stamp of the message."""
        if self._workspace is None:
            raise SendLater
        return await self._workspace.send(parcel)

    async def _resume(self) -> None:
        """Take up, again and again, what a process that is gone had acknowledged and not heard."""
        while self._workspace:
            try:
                await self._workspace.desk.resume()
            except Exception:
                log.exception("slack.inbox")
            await asyncio.sleep(RESUME)

    def routes(self) -> list[BaseRoute]:
        """The address for events, commands and interactivity, unless they come over a socket."""
        if self._app_token:
            return []
        return [Route(PATH, Door(lambda: self._app).receive, methods=["POST"])]

    def _opened(self) -> AsyncWebClient:
        """A client with one pool of connections, which repeats nothing by itself: the outbox does that."""
        limits = aiohttp.ClientTimeout(total=CALL, sock_connect=CONNECT)
        self._session = aiohttp.ClientSession(timeout=limits, cookie_jar=aiohttp.DummyCookieJar())
        client = AsyncWebClient(self._token, base_url=self._base, session=self._session, retry_handlers=[])
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
