"""Socket Mode: Slack's events over a socket that gendan opens, opened again whenever it ends."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.faults import error_of
from bot.channels.slack.listening import answered

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
NOT_OURS = 2.0
"""Seconds between looks whether the socket is this process's to hold."""
HEARTBEAT = 15.0
"""Seconds between signs of life: a connection that is dead is noticed soon."""
LARGEST = 8 * 1024 * 1024
GOODBYE = aiohttp.ClientWSTimeout(ws_close=2.0)
"""Seconds to wait for Slack to agree that a socket ends."""

log = structlog.get_logger(__name__)


class Connection:
    """Keeps a socket to Slack open; whatever happens to one, the next gets an address of its own."""

    def __init__(
        self, client: AsyncWebClient, app_token: str, app: AsyncApp, ours: Callable[[], Awaitable[bool]]
    ) -> None:
        self._client = client
        self._token = app_token
        self._app = app
        self._ours = ours
        self._pause = FIRST_PAUSE
        self._answers: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Listen until cancelled, as long as no other process does."""
        try:
            while True:
                if not await self._ours():
                    await asyncio.sleep(NOT_OURS)
                    continue
                await self._connected()
                await asyncio.sleep(self._pause)
                self._pause = min(max(2 * self._pause, FIRST_PAUSE), LONGEST_PAUSE)
        finally:
            for task in self._answers:
                task.cancel()
            await asyncio.gather(*self._answers, return_exceptions=True)

    async def _connected(self) -> None:
        """One connection from its beginning to its end."""
        session = self._client.session
        assert session is not None
        try:
            opened = await self._client.apps_connections_open(app_token=self._token)
            url = str(opened["url"])
            async with session.ws_connect(
                url, heartbeat=HEARTBEAT, max_msg_size=LARGEST, timeout=GOODBYE, proxy=self._client.proxy
            ) as socket:
                watching = asyncio.create_task(self._let_go(socket))
                try:
                    await self._listen(socket)
                finally:
                    watching.cancel()
        except SlackApiError as error:
            log.warning("slack.socket_refused", why=error_of(error))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            # Only the class: the address has a ticket in it.
            log.warning("slack.socket_lost", why=type(error).__name__)

    async def _let_go(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Close the socket when another process has it."""
        while await self._ours():
            await asyncio.sleep(NOT_OURS)
        await socket.close()

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            envelope = _read(message.data)
            match envelope.get("type"):
                case "hello":
                    self._pause = FIRST_PAUSE
                    log.info("slack.socket_open")
                case "disconnect":
                    # Announced, so nothing is wrong: Slack wants its machine back.
                    self._pause = 0.0
                    return
                case _ if envelope.get("envelope_id"):
                    self._begin(socket, envelope)

    def _begin(self, socket: aiohttp.ClientWebSocketResponse, envelope: dict[str, Any]) -> None:
        task = asyncio.create_task(self._answer(socket, envelope))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer(self, socket: aiohttp.ClientWebSocketResponse, envelope: dict[str, Any]) -> None:
        response = await answered(self._app, envelope.get("payload") or {})
        if response.status >= 500:
            return
        payload = _payload(response) if envelope.get("accepts_response_payload") else {}
        # When the socket is gone, Slack sends the event again over the next.
        with suppress(ConnectionError, aiohttp.ClientError):
            await socket.send_json({"envelope_id": envelope["envelope_id"], **payload})


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _payload(response: BoltResponse) -> dict[str, Any]:
    """What goes back with the acknowledgement, such as what is wrong with a form."""
    return {"payload": json.loads(response.body)} if response.body else {}
