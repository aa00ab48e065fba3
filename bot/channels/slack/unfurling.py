"""Links to orders become cards, as whoever shared them may see the order."""

import re
from collections.abc import Iterator
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels import House
from bot.channels.slack.blocks import SECTIONS, Block, header, section
from bot.channels.slack.chats import CHANNEL, place_of
from bot.channels.slack.faults import error_of
from bot.channels.slack.text import pieces
from bot.messages import Incoming, Message

Json = dict[str, Any]

NUMBER = r"/o/([A-Za-z0-9-]{1,40})/?(?:[?#].*)?"
AT_ONCE = 5
"""Links of one message that become cards."""

log = structlog.get_logger(__name__)


class Unfurling:
    """Shows the orders that a message links to."""

    def __init__(self, client: AsyncWebClient, house: House, public_url: str) -> None:
        self._client = client
        self._house = house
        self._link = re.compile(re.escape(public_url.rstrip("/")) + NUMBER) if public_url else None

    async def show(self, event: Json, mark: str) -> None:
        """Put cards under a message, in the places of links that its author may follow."""
        found = {}
        for url, number in list(self._numbers(event))[:AT_ONCE]:
            chat = f"-{event.get('channel')}"
            asked = Incoming(CHANNEL, event["user"], chat, mark, text=number, place=place_of(chat))
            if card := await self._house.card(asked):
                found[url] = {"blocks": list(_blocks(card))}
        if found:
            await self._unfurl(event, found)

    def _numbers(self, event: Json) -> Iterator[tuple[str, str]]:
        for link in event.get("links") or ():
            url = str(link.get("url") or "")
            if self._link and (named := self._link.fullmatch(url)):
                yield url, named[1]

    async def _unfurl(self, event: Json, found: dict[str, Json]) -> None:
        # In a message still being written there is no time stamp yet.
        where = {"unfurl_id": event["unfurl_id"], "source": event["source"]} if event.get("unfurl_id") else {}
        try:
            if where:
                await self._client.chat_unfurl(unfurls=found, **where)
            else:
                await self._client.chat_unfurl(
                    channel=event["channel"], ts=event["message_ts"], unfurls=found
                )
        except SlackApiError as error:
            log.warning("slack.link_not_shown", why=error_of(error))
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("slack.link_not_shown", why=type(error).__name__)


def _blocks(card: Message) -> Iterator[Block]:
    if card.title:
        yield header(card.title)
    yield from map(section, pieces(card.text)[:SECTIONS])
