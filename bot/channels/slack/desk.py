"""Where everything from Slack arrives: acknowledged at once, heard in order within a chat."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import structlog

from bot.channels import House
from bot.channels.lanes import Lanes
from bot.channels.slack import incoming as reading
from bot.channels.slack.chats import chat_of, owner_of
from bot.channels.slack.files import Files
from bot.channels.slack.home import BOARD, Home
from bot.channels.slack.incoming import Reader
from bot.channels.slack.modals import Modals
from bot.channels.slack.text import plain
from bot.channels.slack.threads import Threads
from bot.channels.slack.views import announced, answers, errors, modal, occasion
from bot.messages import Incoming

Json = dict[str, Any]
Ack = Callable[..., Awaitable[Any]]

SIDE_BY_SIDE = 32
REMEMBERED = 2_000
"""Interactions remembered, so that a repeated one does not open a form twice."""
CHECKING = 1.5
"""Seconds a filled form may be looked through before Slack has to have its answer."""
NEW_ORDER, REPORT, ATTACH = "record_order", "report_progress", "attach_to_order"
LINES = {NEW_ORDER: "/new", REPORT: "/progress"}

log = structlog.get_logger(__name__)


class Desk:
    """Takes events, commands, presses, shortcuts and filled forms."""

    def __init__(
        self, house: House, reader: Reader, files: Files, modals: Modals, home: Home, threads: Threads
    ) -> None:
        self._house = house
        self._reader = reader
        self._files = files
        self._modals = modals
        self._home = home
        self._threads = threads
        self._lanes = Lanes(SIDE_BY_SIDE)
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def finish(self, seconds: float) -> None:
        """Let what is under way finish, within so many seconds."""
        await self._lanes.finish(seconds)

    # -- events: Bolt has acknowledged them before they come here

    async def event(self, body: Json) -> None:
        """A message, a mention, or somebody looking at Home; anything else is for others."""
        event = body.get("event") or {}
        kind = event.get("type")
        if kind in ("message", "app_mention"):
            self._message(event, reading.bot_of(body))
        elif kind == "app_home_opened" and event.get("tab") == "home" and event.get("user"):
            self._lanes.add(event["user"], partial(self._home.open, event["user"], body["event_id"]))

    def _message(self, event: Json, bot: str) -> None:
        message = reading.written(event)
        if message is None or not reading.is_for_us(message, bot):
            return
        channel, ts, user = message["channel"], message["ts"], message["user"]
        # A mention comes twice: as one, and as a message of its channel.
        if self._first(f"{channel}/{ts}/{message.get('was_edited') and message.get('edited')}"):
            chat = chat_of(channel, user, message.get("thread_ts") or ts)
            self._lanes.add(chat, partial(self._line, message, bot))

    async def _line(self, message: Json, bot: str) -> None:
        replies_to = await self._threads.about(message, bot)
        await self._heard(await self._reader.line(message, bot, replies_to))

    # -- commands and presses

    async def command(self, ack: Ack, body: Json) -> None:
        """`/gendan` and words: a form opens where they leave questions."""
        await ack()
        if self._first(body["trigger_id"]):
            self._lanes.add(body["user_id"], partial(self._command, body))

    async def _command(self, body: Json) -> None:
        await self._opened_or_heard(await self._reader.command(body), body["trigger_id"])

    async def action(self, ack: Ack, body: Json) -> None:
        """A press: a form opens where it leaves questions."""
        await ack()
        pressed = reading.press(body)
        if pressed is None or not self._first(body["trigger_id"]):
            return
        if (owner := owner_of(pressed.chat)) and pressed.button == BOARD:
            self._lanes.add(pressed.chat, partial(self._home.open, owner, pressed.message))
            return
        if owner:
            self._home.looks_at(owner, body.get("view") or {})
        self._lanes.add(pressed.chat, partial(self._pressed, pressed, body["trigger_id"]))

    async def _pressed(self, pressed: Incoming, trigger: str) -> None:
        if pressed.button:
            await self._opened_or_heard(pressed, trigger)
        else:
            await self._modals.surely(pressed, trigger)

    async def _opened_or_heard(self, said: Incoming, trigger: str) -> None:
        if not await self._modals.perhaps(said, trigger):
            await self._heard(said)

    # -- shortcuts

    async def shortcut(self, ack: Ack, body: Json) -> None:
        """A new order from a message, a report from anywhere, a message's files to an order."""
        await ack()
        if not self._first(body["trigger_id"]):
            return
        user = body["user"]["id"]
        work = self._attach if body.get("callback_id") == ATTACH else self._shortcut
        self._lanes.add(user, partial(work, body, user))

    async def _shortcut(self, body: Json, user: str) -> None:
        line = LINES.get(str(body.get("callback_id")))
        message = body.get("message") or {}
        if line is None:
            return
        text = f"{line} {plain(message.get('text') or '', {})}".strip()
        said = reading.here(body, user, f"!{body['trigger_id']}", text=text)
        if not await self._modals.surely(said, body["trigger_id"]):
            await self._heard(said)

    async def _attach(self, body: Json, user: str) -> None:
        """A message's files, or its words, as if they were sent to gendan: it asks which order."""
        message = body.get("message") or {}
        files = await self._files.received(list(message.get("files") or ()))
        text = plain(message.get("text") or "", {})
        said = reading.here(body, user, f"!{body['trigger_id']}", text=text, files=files)
        await self._opened_or_heard(said, body["trigger_id"])

    # -- forms

    async def submission(self, ack: Ack, body: Json) -> None:
        """A filled form: what is wrong is said beside it; when all is well it closes and is heard."""
        view = body.get("view") or {}
        about = occasion(view)
        if about is None:
            await ack()
            return
        given, files = answers(view)
        filled = {**about.settled, **given}
        said = reading.here(body, about.chat, f"?{view['id']}", files=announced(files))
        said = replace(said, submission={"call": about.call, "answers": filled})
        form = await self._looked_through(said)
        if form and (wrong := errors(form, about)):
            await ack(response_action="errors", errors=wrong)
        elif form and {one.key for one in form.fields} - filled.keys():
            await ack(response_action="update", view=modal(form, about))
        else:
            await ack()
            self._lanes.add(about.chat, partial(self._filled, said, files))

    async def _looked_through(self, said: Incoming) -> Any:
        """The form when something is left to do about it; what takes too long is asked in the chat."""
        try:
            return await asyncio.wait_for(self._house.form(said), CHECKING)
        except TimeoutError:
            log.warning("slack.form_not_checked")
            return None

    async def _filled(self, said: Incoming, files: list[Json]) -> None:
        await self._heard(replace(said, files=await self._files.received(files)))

    # -- hearing

    async def _heard(self, said: Incoming) -> None:
        await self._house.listen(said)
        if not owner_of(said.chat):
            self._home.is_stale(said.sender)

    def _first(self, mark: str) -> bool:
        """Whether it did not come before; the house makes sure, this keeps forms from opening twice."""
        if mark in self._seen:
            return False
        self._seen[mark] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True
