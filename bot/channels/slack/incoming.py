"""What people do in Slack becomes an Incoming; what is not meant for gendan becomes nothing."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from bot.channels.slack.blocks import FORM
from bot.channels.slack.chats import CHANNEL, DIRECT, GROUP, chat_of, home_of, identity, place_of
from bot.channels.slack.files import Files
from bot.channels.slack.pages import Occasion
from bot.channels.slack.people import People
from bot.channels.slack.text import people_in, plain
from bot.channels.slack.views import announced, answers
from bot.messages import Incoming

Json = dict[str, Any]

SAID = ("", "file_share", "thread_broadcast", "me_message")
"""Subtypes of a message that a person wrote."""
CHANGED = "message_changed"
ALONE = "/help"
"""What the bare command means."""
START = "start"


class Reader:
    """Reads what somebody wrote, with the files and the names in it."""

    def __init__(self, files: Files, people: People, commands: Collection[str]) -> None:
        self._files = files
        self._people = people
        self._commands = frozenset({*commands, START})

    async def line(self, event: Json, bot: str, replies_to: str) -> Incoming:
        """A written message."""
        user, channel, ts = event["user"], event["channel"], event["ts"]
        profile = await self._people.profile(user)
        edited, chat = edit_of(event), chat_of(channel, user, event.get("thread_ts") or ts)
        return Incoming(
            CHANNEL,
            user,
            chat,
            identity(channel, f"{ts}+{edited}" if edited else ts),
            text=await self._plain(event.get("text") or "", bot),
            files=await self._files.received(list(event.get("files") or ())),
            replies_to=replies_to,
            edited=bool(edited),
            language=profile.language,
            name=profile.name,
            place=place_of(chat),
            outside=event["outside"],
        )

    async def aside(self, event: Json) -> Incoming:
        """Something said among people: who, where and what."""
        user, channel, ts = event["user"], event["channel"], event["ts"]
        thread, place = event.get("thread_ts"), f"{GROUP}{channel}"
        chat = chat_of(channel, user, thread) if thread else place
        said = await self._plain(event.get("text") or "", "")
        mark = identity(channel, ts)
        return Incoming(
            CHANNEL, user, chat, mark, text=said, place=place, outside=event["outside"], aside=True
        )

    async def command(self, body: Json) -> Incoming:
        """`/gendan` with words: it works anywhere, and is answered in the person's own chat."""
        user = body["user_id"]
        profile = await self._people.profile(user)
        text = await self._plain(body.get("text") or "", "")
        return Incoming(
            CHANNEL,
            user,
            user,
            f"/{body['trigger_id']}",
            text=self._named(text),
            language=profile.language,
            name=profile.name,
            place=_room(body.get("channel_id") or ""),
            outside=False,
        )

    def _named(self, text: str) -> str:
        """The words, as a command where they begin with the name of one."""
        first = text.split(maxsplit=1)[:1]
        return f"/{text}" if first and first[0].lower() in self._commands else text or ALONE

    async def _plain(self, text: str, bot: str) -> str:
        names = {one: (await self._people.profile(one)).name or one for one in people_in(text) - {bot}}
        return plain(text, names | {bot: ""})


def written(event: Json) -> Json | None:
    """The message of an event that a person wrote or changed; nothing for any other."""
    if event.get("subtype") == CHANGED:
        before, after = event.get("previous_message") or {}, event.get("message") or {}
        # Slack also calls it a change when it has fetched a link's picture.
        if before.get("text") == after.get("text"):
            return None
        event = after | {"channel": event.get("channel"), "was_edited": True}
    if event.get("bot_id") or (event.get("subtype") or "") not in SAID:
        return None
    return event if all(event.get(name) for name in ("user", "channel", "ts")) else None


def is_outside(event: Json, team: str) -> bool:
    """Whether somebody of another workspace wrote it, as in channels shared with one."""
    homes = {event[name] for name in ("team", "user_team", "source_team") if event.get(name)}
    return bool(team and homes - {team})


def _room(channel: str) -> str:
    """The place that a channel is, if there are several people in it."""
    return "" if not channel or channel.startswith(DIRECT) else f"{GROUP}{channel}"


def edit_of(message: Json) -> str:
    """When a changed message was changed; empty for a new one."""
    return str((message.get("edited") or {}).get("ts", "")) if message.get("was_edited") else ""


def is_for_us(message: Json, bot: str) -> bool:
    """Everything in a direct chat; elsewhere what mentions us, and what people from outside write."""
    mentions = f"<@{bot}" in (message.get("text") or "")
    return str(message["channel"]).startswith(DIRECT) or mentions or bool(message["outside"])


def bot_of(body: Json) -> str:
    """Who gendan is in this workspace."""
    installed = body.get("authorizations") or [{}]
    return str(installed[0].get("user_id") or "")


def chat_pressed_in(body: Json) -> str:
    """The chat a press was made in."""
    user, shown = body["user"]["id"], body.get("container") or {}
    if shown.get("type") == "view":
        return home_of(user)
    message = body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or shown.get("channel_id") or ""
    ts = shown.get("message_ts") or message.get("ts") or ""
    return chat_of(channel, user, shown.get("thread_ts") or message.get("thread_ts") or ts)


def press(body: Json) -> Incoming | None:
    """A press on a button or a choice from a list; nothing when there is nothing in it."""
    for action in body.get("actions") or ():
        token = action.get("value") or (action.get("selected_option") or {}).get("value") or ""
        if token:
            button = "" if token == FORM else str(token)
            return here(body, chat_pressed_in(body), f"!{body['trigger_id']}", button=button)
    return None


def filled(body: Json, about: Occasion) -> Incoming:
    """A filled form, its files without their bytes."""
    view = body["view"]
    given, files = answers(view)
    submission = {"call": about.call, "answers": about.answered(given).answers}
    said = here(body, about.chat, f"?{view['id']}", files=announced(files), submission=submission)
    return replace(said, place=about.place)


def here(body: Json, chat: str, message: str, **what: Any) -> Incoming:
    """What the person of an interaction does in a chat."""
    user, team = body["user"], (body.get("team") or {}).get("id")
    outside = bool(team and user.get("team_id") and user["team_id"] != team)
    return Incoming(CHANNEL, user["id"], chat, message, place=place_of(chat), outside=outside, **what)
