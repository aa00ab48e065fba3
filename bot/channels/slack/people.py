"""Who somebody is on Slack: asked once, remembered for a while."""

import asyncio
from collections import OrderedDict
from typing import NamedTuple

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

KNOWN = 2_000
PATIENCE = 1.0
"""Seconds that knowing somebody's name is worth."""

log = structlog.get_logger(__name__)


class Profile(NamedTuple):
    """A name, and the language of somebody's Slack."""

    name: str = ""
    language: str = ""


class People:
    """The workspace's people, as far as they were met."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: OrderedDict[str, Profile] = OrderedDict()

    async def profile(self, user: str) -> Profile:
        """Who it is; nothing is known of whoever Slack does not tell about now."""
        if user not in self._known:
            if (told := await self._asked(user)) is None:
                return Profile()
            self._known[user] = told
            if len(self._known) > KNOWN:
                self._known.popitem(last=False)
        return self._known[user]

    async def _asked(self, user: str) -> Profile | None:
        try:
            # Bounded, for somebody waits, and a form's trigger with them.
            call = self._client.users_info(user=user, include_locale=True)
            answer = await asyncio.wait_for(call, PATIENCE)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.info("slack.person_unknown", why=type(error).__name__)
            return None
        told = answer["user"]
        name = (told.get("profile") or {}).get("display_name") or told.get("real_name") or told.get("name")
        return Profile(str(name or ""), str(told.get("locale") or ""))
