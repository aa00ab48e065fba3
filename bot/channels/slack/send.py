"""A parcel becomes Slack messages: its text first, then its files, each thing once."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels import Refused, SendLater
from bot.channels.slack.blocks import Post, posts, section
from bot.channels.slack.chats import identity, message_of, thread_of, whither
from bot.channels.slack.faults import NO_THREAD, UNCHANGEABLE, error_of, is_paced, refusals, retry_after
from bot.channels.slack.files import Fetch, Files
from bot.channels.slack.text import escaped
from bot.messages import FileRef, Message, Parcel

Step = Callable[[str], Awaitable[str]]
"""Sends one thing, after a mark when it may be a repetition; gives its identity."""

AGAIN = "↻"
UNFINISHED = 1_000
"""Parcels sent in part that are remembered."""
HELD = 1_000
"""Waits remembered before those that are over are forgotten."""
EDITS = "chat.update"

log = structlog.get_logger(__name__)


class Sender:
    """Sends parcels and remembers how far an interrupted one has come.

    An edit rewrites text and buttons in place; files that come with it are new messages.
    """

    def __init__(self, client: AsyncWebClient, files: Files) -> None:
        self._client = client
        self._files = files
        self._unfinished: OrderedDict[int, list[str]] = OrderedDict()
        self._held: dict[str, float] = {}

    async def send(self, parcel: Parcel, fetch: Fetch) -> str:
        """Send what has not gone yet; the identity of the last text, or of the last file if there is none."""
        texts = self._texts(parcel)
        steps = texts + [partial(self._file, parcel, one, fetch) for one in parcel.message.files]
        if not steps:
            raise Refused("there is nothing to say")
        sent = self._unfinished.pop(parcel.id, [])
        if parcel.edits and parcel.message.news:
            steps.append(partial(self._news, parcel))
        mark = AGAIN if parcel.doubtful else ""
        try:
            while len(sent) < len(steps):
                # Rewriting a message twice does no harm: only a new one can be doubled.
                with refusals(uncertain=not (parcel.edits and not sent)):
                    sent.append(await steps[len(sent)](mark))
                mark = ""
        finally:
            if 0 < len(sent) < len(steps):
                self._remember(parcel.id, sent)
        return sent[len(texts) - 1]

    def _remember(self, parcel: int, sent: list[str]) -> None:
        """Keep how far it came, so that the next attempt doubles nothing."""
        self._unfinished[parcel] = sent
        if len(self._unfinished) > UNFINISHED:
            self._unfinished.popitem(last=False)

    def _texts(self, parcel: Parcel) -> list[Step]:
        """A step for every message of the text; the first one may edit."""
        count = len(posts(parcel))
        return [partial(self._text, parcel, place) for place in range(count)]

    async def _text(self, parcel: Parcel, place: int, mark: str) -> str:
        edits = bool(parcel.edits) and place == 0
        post = posts(parcel, mark if not (edits or place) else "")[place]
        return await (self._edit(parcel, post) if edits else self._new(parcel, post))

    async def _new(self, parcel: Parcel, post: Post) -> str:
        """A new message: in the thread of what it belongs to, and in the chat too if it has to be heard."""
        thread, heard = _thread(parcel), bool(parcel.message.about) and not parcel.message.silent
        try:
            return await self._post(parcel.chat, post, thread, broadcast=heard)
        except SlackApiError as error:
            if not thread or error_of(error) not in NO_THREAD:
                raise
            return await self._post(parcel.chat, post)

    async def _post(self, chat: str, post: Post, thread: str = "", *, broadcast: bool = False) -> str:
        channel, _own = whither(chat)
        sent = await self._paced(
            chat,
            self._client.chat_postMessage,
            channel=channel,
            text=post.text,
            blocks=post.blocks,
            unfurl_links=False,
            unfurl_media=False,
            **({"thread_ts": thread, "reply_broadcast": broadcast} if thread else {}),
        )
        return identity(sent["channel"], sent["ts"])

    async def _edit(self, parcel: Parcel, post: Post) -> str:
        channel, ts = message_of(parcel.edits)
        try:
            await self._paced(
                EDITS, self._client.chat_update, channel=channel, ts=ts, text=post.text, blocks=post.blocks
            )
        except SlackApiError as error:
            if error_of(error) not in UNCHANGEABLE:
                raise
            return await self._new(parcel, post)
        return parcel.edits

    async def _news(self, parcel: Parcel, _mark: str) -> str:
        """Say below a card what others did: it was rewritten without a sign."""
        post, *_ = posts(replace(parcel, message=Message(parcel.message.news)))
        try:
            with refusals(uncertain=True):
                return await self._post(parcel.chat, post, thread_of(parcel.chat, parcel.edits))
        except Refused as refused:
            log.warning("slack.news_refused", parcel=parcel.id, why=refused.why)
            return ""

    async def _paced(self, limit: str, call: Callable[..., Awaitable[Any]], **values: Any) -> Any:
        """Call, unless Slack has asked for patience that is not over yet."""
        now = asyncio.get_running_loop().time()
        if (wait := self._held.get(limit, now) - now) > 0:
            raise SendLater(wait)
        try:
            return await call(**values)
        except SlackApiError as error:
            if is_paced(error):
                self._hold(limit, now + retry_after(error))
            raise

    def _hold(self, limit: str, until: float) -> None:
        if len(self._held) > HELD:
            now = asyncio.get_running_loop().time()
            self._held = {one: end for one, end in self._held.items() if end > now}
        self._held[limit] = until

    async def _file(self, parcel: Parcel, file: FileRef, fetch: Fetch, mark: str) -> str:
        """Send a file; one that is refused is named in its place when a text went before it."""
        try:
            with refusals(uncertain=True):
                return await self._files.send(parcel.chat, _thread(parcel), file, fetch, mark)
        except Refused as refused:
            if refused.blocked or not posts(parcel):
                raise
            log.warning("slack.file_refused", parcel=parcel.id, attachment=file.attachment, why=refused.why)
            name = f"📎 {file.name} ✗"
            return await self._new(parcel, Post(escaped(name), [section(name)]))


def _thread(parcel: Parcel) -> str:
    return thread_of(parcel.chat, parcel.message.answers or parcel.message.about)
