"""Where everything from Slack arrives: kept, then acknowledged, then heard in order within a chat."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import structlog

from bot.channels import House
from bot.channels.slack import incoming as reading
from bot.channels.slack.chats import chat_of, owner_of
from bot.channels.slack.files import Files
from bot.channels.slack.filling import Filling
from bot.channels.slack.home import BOARD, Home
from bot.channels.slack.incoming import Reader
from bot.channels.slack.modals import Modals
from bot.channels.slack.pages import occasion
from bot.channels.slack.taking import Taking, Task
from bot.channels.slack.text import plain
from bot.channels.slack.threads import Threads
from bot.channels.slack.unfurling import Unfurling
from bot.channels.slack.views import BACK, answers
from bot.messages import Incoming

Json = dict[str, Any]
Ack = Callable[..., Awaitable[Any]]

NEW_ORDER, REPORT, ATTACH = "record_order", "report_progress", "attach_to_order"
LINES = {NEW_ORDER: "/new", REPORT: "/progress"}

log = structlog.get_logger(__name__)


class Desk:
    """Takes events, commands, presses, shortcuts and filled forms."""

    def __init__(
        self,
        house: House,
        reader: Reader,
        files: Files,
        modals: Modals,
        home: Home,
        threads: Threads,
        unfurling: Unfurling,
    ) -> None:
        self._house = house
        self._reader = reader
        self._files = files
        self._modals = modals
        self._filling = Filling(house, modals)
        self._home = home
        self._threads = threads
        self._unfurling = unfurling
        self._taking = Taking(house.inbox)
        self._kinds: dict[str, Callable[[Json], Task | None]] = {
            "event_callback": self._event,
            "block_actions": self._action,
            "shortcut": self._shortcut,
            "message_action": self._shortcut,
            "view_submission": self._submitted,
            "": self._command,
        }

    async def finish(self, seconds: float) -> None:
        """Let what is under way finish, within so many seconds."""
        await self._taking.finish(seconds)

    # -- arriving

    async def arrived(self, body: Json) -> None:
        """Begin with it; returns once it is kept and may be acknowledged, raises when it could not be."""
        # A filled form is looked through first, for that decides what it is answered.
        if body.get("type") != "view_submission" and (task := self._task(body)):
            await self._taking.take(task, body)

    def resume(self, mark: str, body: Json) -> None:
        """Begin with what a process that is gone had acknowledged and not heard."""
        if task := self._task(body):
            self._taking.take_up(task._replace(mark=mark))

    def _task(self, body: Json) -> Task | None:
        """What is to be done; nothing about what makes no sense, which would only come again."""
        kind = self._kinds.get(str(body.get("type") or ""))
        try:
            return kind(body) if kind else None
        except (KeyError, TypeError, AttributeError, ValueError) as odd:
            log.warning("slack.unreadable", kind=body.get("type"), why=repr(odd))
            return None

    # -- events

    def _event(self, body: Json) -> Task | None:
        """A message, a mention, or somebody looking at Home; anything else is for others."""
        event = body.get("event") or {}
        kind = event.get("type")
        if kind in ("message", "app_mention"):
            return self._message(event, body)
        if kind == "app_home_opened" and event.get("tab") == "home" and event.get("user"):
            user, mark = event["user"], f"~{body['event_id']}"
            return Task(user, mark, partial(self._home.open, user, body["event_id"]))
        # Where outsiders read along, nothing is shown of an order.
        if kind == "link_shared" and not body.get("is_ext_shared_channel"):
            mark = f"~{body['event_id']}"
            return Task(event["user"], mark, partial(self._unfurling.show, event, mark))
        return None

    def _message(self, event: Json, body: Json) -> Task | None:
        message, bot = reading.written(event), reading.bot_of(body)
        if message is None:
            return None
        message["outside"] = reading.is_outside(message, str(body.get("team_id") or ""))
        to_us = reading.is_for_us(message, bot)
        # What people say to each other matters only where a customer waits for it.
        if not (to_us or body.get("is_ext_shared_channel")):
            return None
        channel, ts, user = message["channel"], message["ts"], message["user"]
        # A mention comes twice: as one, and as a message of its channel.
        mark = f"{channel}/{ts}/{reading.edit_of(message)}"
        chat = chat_of(channel, user, message.get("thread_ts") or ts)
        work = partial(self._line, message, bot) if to_us else partial(self._overheard, message)
        return Task(chat, mark, work)

    async def _overheard(self, message: Json) -> None:
        await self._house.listen(await self._reader.aside(message))

    async def _line(self, message: Json, bot: str) -> None:
        replies_to = await self._threads.about(message, bot)
        await self._heard(await self._reader.line(message, bot, replies_to))

    # -- commands and presses

    def _command(self, body: Json) -> Task:
        """`/gendan` and words: a form opens where they leave questions."""
        return Task(body["user_id"], f"/{body['trigger_id']}", partial(self._commanded, body))

    async def _commanded(self, body: Json) -> None:
        await self._opened_or_heard(await self._reader.command(body), body["trigger_id"])

    def _action(self, body: Json) -> Task | None:
        """A press: a form opens where it leaves questions."""
        pressed = reading.press(body)
        if pressed is None:
            return None
        if pressed.button == BACK:
            return Task(pressed.chat, pressed.message, partial(self._filling.turn_back, body))
        owner = owner_of(pressed.chat)
        if owner and pressed.button == BOARD:
            return Task(pressed.chat, pressed.message, partial(self._home.open, owner, pressed.message))
        return Task(pressed.chat, pressed.message, partial(self._pressed, pressed, body))

    async def _pressed(self, pressed: Incoming, body: Json) -> None:
        if owner := owner_of(pressed.chat):
            self._home.looks_at(owner, body.get("view") or {})
        if pressed.button:
            await self._opened_or_heard(pressed, body["trigger_id"])
        else:
            await self._modals.surely(pressed, body["trigger_id"])

    async def _opened_or_heard(self, said: Incoming, trigger: str) -> None:
        if not await self._modals.perhaps(said, trigger):
            await self._heard(said)

    # -- shortcuts

    def _shortcut(self, body: Json) -> Task | None:
        """A new order from a message, a report from anywhere, a message's files to an order."""
        user, name = body["user"]["id"], body.get("callback_id")
        if name == ATTACH:
            return Task(user, f"!{body['trigger_id']}", partial(self._attach, body, user))
        if line := LINES.get(str(name)):
            return Task(user, f"!{body['trigger_id']}", partial(self._asked_for, line, body, user))
        return None

    async def _asked_for(self, line: str, body: Json, user: str) -> None:
        message = body.get("message") or {}
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
        task = self._task(body) if about else None
        if about is None or task is None:
            await ack()
            return
        answer = await self._filling.answer(body, about)
        if answer is None:
            await self._taking.take(task, body)
        await ack(**answer or {})

    async def suggestions(self, ack: Ack, body: Json) -> None:
        """What a field of a form offers."""
        await ack(options=await self._filling.suggested(body))

    def _submitted(self, body: Json) -> Task | None:
        about = occasion(body["view"])
        if about is None:
            return None
        said = reading.filled(body, about)
        return Task(about.chat, said.message, partial(self._filled, said, answers(body["view"])[1]))

    async def _filled(self, said: Incoming, files: list[Json]) -> None:
        await self._heard(replace(said, files=await self._files.received(files)))

    # -- hearing

    async def _heard(self, said: Incoming) -> None:
        await self._house.listen(said)
        if not owner_of(said.chat):
            self._home.is_stale(said.sender)
