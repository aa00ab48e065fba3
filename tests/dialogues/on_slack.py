"""The same chats on Slack: everything in and out goes through its channel's own translation."""

import asyncio
import html
import re
from collections.abc import Coroutine
from dataclasses import replace
from itertools import count
from typing import Any, cast

from bot.channels.slack import incoming as reading
from bot.channels.slack.blocks import FORM
from bot.channels.slack.chats import DIRECT, identity, message_of
from bot.channels.slack.files import Files
from bot.channels.slack.incoming import Reader
from bot.channels.slack.payload import Reading
from bot.channels.slack.people import People
from bot.channels.slack.send import Sender
from bot.channels.slack.text import escaped
from bot.channels.slack.threads import Threads
from bot.commands import COMMANDS
from bot.messages import Button, FileRef, Incoming, Message, Parcel, Upload
from tests.dialogues.chat import Clock, House, Phone
from tests.slack.limits import wrong_with

Json = dict[str, Any]

FILE_LIMIT = 25_000_000
LINK = re.compile(r"https?://[^\s<>]+")


class Workspace:
    """Slack's side: refuses what Slack would refuse and shows the rest on people's phones."""

    base_url = "https://slack.test/api/"

    def __init__(self, phones: dict[str, Phone]) -> None:
        self._phones = phones
        self._numbers = count(1)
        self.language = ""
        """Of whoever is being asked about."""
        self.elements: dict[str, Json] = {}
        """What was ever there to press, by what it sends."""
        self.touched: list[str] = []
        """The messages that the parcel under way became, as they are numbered."""

    async def chat_postMessage(self, *, channel: str, text: str, blocks: list[Json], **_: Any) -> Json:  # noqa: N802
        """A new message."""
        ts = f"{next(self._numbers)}.000000"
        self._shows(channel, identity(DIRECT + channel, ts), text, blocks)
        return {"channel": DIRECT + channel, "ts": ts}

    async def chat_update(self, *, channel: str, ts: str, text: str, blocks: list[Json]) -> Json:
        """A message written over."""
        self._shows(channel.removeprefix(DIRECT), identity(channel, ts), text, blocks)
        return {"channel": channel, "ts": ts}

    async def users_info(self, **_whom: Any) -> Json:
        """Somebody whose Slack has a language and tells no name."""
        return {"user": {"locale": self.language}}

    def shares(self, chat: str, file: FileRef) -> str:
        """A file, shown with the text it was sent with; its number."""
        phone = self._phones.setdefault(chat, Phone())
        place = self.touched[-1] if self.touched else f"F{next(self._numbers)}"
        before = phone.shown.get(place, Message(""))
        phone.shows(place, replace(before, files=(*before.files, file)), phone.tokens.get(place, []))
        return place

    def _shows(self, chat: str, place: str, text: str, blocks: list[Json]) -> None:
        assert wrong_with(blocks, 50) == []
        assert 1 <= len(text) <= 4_000
        rows = [presses(one) for one in blocks if one["type"] == "actions"]
        self.elements |= {token: element for row in rows for _label, token, element in row}
        tokens = [(label, token) for row in rows for label, token, _element in row]
        self._phones.setdefault(chat, Phone()).shows(place, read(blocks), tokens)
        self.touched.append(place)


class Bytes(Files):
    """Files whose bytes need no way."""

    def __init__(self, client: Any) -> None:
        super().__init__(client, FILE_LIMIT)
        self.uploads: dict[str, Upload] = {}

    async def send(self, chat: str, _thread: str, file: FileRef, *_way: Any) -> str:
        """Share a file."""
        client: Any = self._client
        return str(client.shares(chat, file))

    async def _fetched(self, file: Json) -> bytes:
        return self.uploads[file["id"]].content


class SlackHouse(House):
    """A running gendan that everybody talks to on Slack."""

    def __init__(self, url: str, clock: Clock) -> None:
        super().__init__(url, clock)
        self.slack = cast(Any, Workspace(self.phones))
        self.files = Bytes(self.slack)
        self.sender = Sender(self.slack, self.files)
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        """Stop."""
        super().close()
        self._loop.close()

    def hears(self, incoming: Incoming) -> list[Message]:
        """What somebody does on Slack, as the channel reads it: only the accounts go by the phones' names."""
        said = self._done(self._brought(incoming))
        return super().hears(
            replace(said, channel=incoming.channel, sender=incoming.sender, chat=incoming.chat)
        )

    def _shown(self, parcel: Parcel) -> tuple[str, Message]:
        self.slack.touched.clear()
        place = self._done(self.sender.send(parcel, self._fetch))
        phone = self.phones[parcel.chat]
        return place, joined([phone.shown[one] for one in self.slack.touched or [place]])

    async def _fetch(self, attachment: int) -> bytes:
        raise NotImplementedError

    def _done(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run_until_complete(work)

    async def _brought(self, incoming: Incoming) -> Incoming:
        self.slack.language = incoming.language
        reader = Reader(self.files, People(self.slack), [one.name for one in COMMANDS.values()])
        if incoming.button:
            pressed = reading.press(_as_slack_writes(self._press(incoming)))
            assert pressed is not None
            return pressed
        # A line with a stroke before it is a command, as they come from Slack; under a file it is words.
        if incoming.text.startswith("/") and not (incoming.files or incoming.replies_to):
            return await reader.command(_as_slack_writes(_command(incoming)))
        message = reading.written(_as_slack_writes({"event": self._event(incoming)})["event"])
        assert message is not None
        message["outside"] = reading.is_outside(message, "T1")
        return await reader.line(message, "UBOT", await Threads(self.slack).about(message, "UBOT"))

    def _press(self, incoming: Incoming) -> Json:
        token = incoming.button
        element = self.slack.elements.get(token, {"type": "button", "value": token})
        return {
            "type": "block_actions",
            "trigger_id": incoming.message,
            "user": {"id": incoming.chat},
            "channel": {"id": DIRECT + incoming.chat},
            "container": {"type": "message", "message_ts": "1.000000"},
            "actions": [element],
        }

    def _event(self, incoming: Incoming) -> Json:
        _channel, thread = message_of(incoming.replies_to)
        files = [self._file(f"F-{incoming.message}-{place}", one) for place, one in enumerate(incoming.files)]
        return {
            "type": "message",
            "user": incoming.chat,
            "team": "T1",
            "channel": DIRECT + incoming.chat,
            "ts": incoming.message,
            "text": typed(incoming.text),
            **({"thread_ts": thread} if thread else {}),
            **({"subtype": "file_share", "files": files} if files else {}),
        }

    def _file(self, number: str, upload: Upload) -> Json:
        self.files.uploads[number] = upload
        return {"id": number, "name": upload.name, "mimetype": upload.media, "size": upload.size}


def _as_slack_writes(body: Json) -> Json:
    """A payload as the channel takes it in; Slack's own parts are all of the kind it says."""
    taking = Reading()
    taken = taking.body(body)
    assert taking.odd == []
    return taken


def _command(incoming: Incoming) -> Json:
    return {
        "command": "/gendan",
        "trigger_id": incoming.message,
        "user_id": incoming.chat,
        "channel_id": DIRECT + incoming.chat,
        "text": typed(incoming.text).removeprefix("/"),
    }


def typed(text: str) -> str:
    """A line as Slack passes it on: escaped, its addresses between signs."""
    return LINK.sub(r"<\g<0>>", escaped(text))


def presses(actions: Json) -> list[tuple[str, str, Json]]:
    """What one can press in a row: label, what it sends, and what Slack says was pressed.

    Without the sign that opens a form: that is the channel's own.
    """
    found = []
    for element in actions["elements"]:
        base = {name: element[name] for name in ("type", "action_id")}
        for one in element.get("options", ()):
            found.append((one["text"]["text"], one["value"], base | {"selected_option": one}))
        if element["type"] == "button" and element["value"] != FORM:
            value = element["value"]
            found.append((element["text"]["text"], value, base | {"value": value, "text": element["text"]}))
    return found


def read(blocks: list[Json]) -> Message:
    """What a person reads of blocks."""
    title = "".join(one["text"]["text"] for one in blocks if one["type"] == "header")
    text = "\n".join(_words(one["text"]) for one in blocks if one["type"] == "section")
    rows = [presses(one) for one in blocks if one["type"] == "actions"]
    buttons = tuple(tuple(Button(label, {}) for label, *_ in row) for row in rows)
    return Message(text, title, buttons)


def _words(text: Json) -> str:
    said: str = text["text"]
    return html.unescape(said) if text["type"] == "mrkdwn" else said


def joined(messages: list[Message]) -> Message:
    """Several messages as one reads them one after the other."""
    first, *more = messages
    return replace(
        messages[-1],
        title=first.title,
        text="\n".join([first.text, *(one.text for one in more)]),
        files=tuple(file for one in messages for file in one.files),
    )
