"""What a thread is about: the first thing gendan said in it."""

from collections import OrderedDict
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.chats import DIRECT, identity

KNOWN = 1_000
LOOKED_THROUGH = 20

log = structlog.get_logger(__name__)


class Threads:
    """Finds the message that one in a thread answers."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: OrderedDict[str, str] = OrderedDict()

    async def about(self, message: dict[str, Any], bot: str) -> str:
        """The identity of the message answered; empty when it stands for itself."""
        channel, root = str(message["channel"]), str(message.get("thread_ts") or "")
        if not root or root == message["ts"]:
            return ""
        thread = identity(channel, root)
        # In a direct chat people open threads on what gendan said; in a channel gendan answers in theirs.
        if channel.startswith(DIRECT):
            return thread
        if thread not in self._known:
            if not (first := await self._first_said(channel, root, bot)):
                return thread
            self._known[thread] = first
            if len(self._known) > KNOWN:
                self._known.popitem(last=False)
        return self._known[thread]

    async def _first_said(self, channel: str, root: str, bot: str) -> str:
        try:
            answer = await self._client.conversations_replies(channel=channel, ts=root, limit=LOOKED_THROUGH)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.info("slack.thread_not_read", why=type(error).__name__)
            return ""
        said = (one["ts"] for one in answer["messages"] if one.get("user") == bot)
        first = next(said, "")
        return identity(channel, first) if first else ""
