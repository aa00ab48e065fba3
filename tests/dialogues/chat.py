"""A factory's chats as tests hold them: real router and database; phones and clock are stand-ins."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image
from sqlalchemy import select
from sqlmodel import SQLModel

from bot.app import App
from bot.messages import Incoming, Message, Parcel, Upload
from bot.post import parcel
from bot.settings import Settings
from core.columns import table
from core.conversations.model import Change, CustomerMessage, OwnReminder
from core.orders.model import Attachment, FileContent, Order, OrderLine
from core.people.model import Customer, Invitation, Person
from core.production.model import Step, StepDay, StepPart, Wait
from storage import outbox

ZONE = ZoneInfo("Asia/Shanghai")
TRADE: tuple[type[SQLModel], ...] = (
    *(Customer, Person, Invitation, Order, OrderLine, Step, StepDay, StepPart, Wait),
    *(Attachment, FileContent, CustomerMessage, OwnReminder),
)
APOLOGIES = ("Sorry, something went wrong", "出了点问题", "出错了")


def at(text: str) -> datetime:
    """`2026-11-23 10:00` as the factory's clock shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class Clock:
    """The time, which stands still until a test moves it."""

    def __init__(self, now: str) -> None:
        self.now = at(now)

    def __call__(self) -> datetime:
        return self.now

    def moves(self, **time: float) -> None:
        """So much later."""
        self.now += timedelta(**time)

    def shows(self, text: str) -> None:
        """Another day or hour."""
        self.now = at(text)


@dataclass
class Phone:
    """What somebody sees of a chat: messages by the platform's number, rewritten in place when edited."""

    shown: dict[str, Message] = field(default_factory=dict)
    tokens: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """The buttons of each message: label, and what a press sends."""
    order: list[str] = field(default_factory=list)

    def shows(self, place: str, message: Message, tokens: list[tuple[str, str]]) -> None:
        """Show a message, or write over the one that is in its place."""
        if place not in self.shown:
            self.order.append(place)
        self.shown[place], self.tokens[place] = message, tokens


class House:
    """A running gendan with a phone for everybody, and a post that delivers at once."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url = url
        self.clock = clock
        self.phones: dict[str, Phone] = {}
        self._numbers = count(1)
        self.app = self._opened()

    def _opened(self) -> App:
        return App(Settings(database_url=self.url), clock=self.clock)

    def restart(self) -> None:
        """Stop, and start again on the same database."""
        self.app.close()
        self.app = self._opened()

    def close(self) -> None:
        """Stop."""
        self.app.close()

    def hears(self, incoming: Incoming) -> list[Message]:
        """Hand a message in; what its own chat gets for it at once."""
        parcels = self.app.router.handle(incoming)
        said = [self._arrives(one) for one in parcels]
        self.deliver()
        assert not [one for one in said for sorry in APOLOGIES if sorry in one.text], said
        return said

    def deliver(self) -> None:
        """Bring everybody what waits for them."""
        while waiting := self._claimed():
            for one in waiting:
                self._arrives(one)

    def _claimed(self) -> list[Parcel]:
        with self.app.database.writing() as connection:
            rows = outbox.claim(connection, self.clock(), 100)
            edited = outbox.platform_ids(connection, rows)
        return [parcel(row, Message.from_json(row.body), edited.get(row.edits_id or 0, "")) for row in rows]

    def _arrives(self, parcel: Parcel) -> Message:
        place, message = self._shown(parcel)
        with self.app.database.writing() as connection:
            outbox.sent(connection, [(parcel.id, place)], self.clock())
        return message

    def _shown(self, parcel: Parcel) -> tuple[str, Message]:
        """The place of a message on its phone, and what is read there."""
        phone, place = self.phones.setdefault(parcel.chat, Phone()), parcel.edits or f"p{next(self._numbers)}"
        phone.shows(place, parcel.message, [one[:2] for row in parcel.tokens() for one in row])
        return place, parcel.message

    def beat(self) -> None:
        """One beat of the clock."""
        while self.app.herald.beat(self.clock()):
            pass
        self.deliver()

    def tables(self, *more: type[SQLModel]) -> dict[str, list[tuple[Any, ...]]]:
        """Everything the trade keeps, row by row."""
        return {one.name: self._rows(one) for one in map(table, (*TRADE, *more))}

    def _rows(self, one: Any) -> list[tuple[Any, ...]]:
        with self.app.database.reading() as connection:
            return sorted((tuple(row) for row in connection.execute(select(one))), key=repr)

    @contextmanager
    def nothing_changes(self) -> Iterator[None]:
        """Whatever is said in the block leaves the trade's tables as they were."""
        before = self.tables(Change)
        yield
        assert self.tables(Change) == before


class Chat:
    """Somebody's chat with gendan, typed line by line."""

    _messages = count(1)

    def __init__(self, house: House, name: str) -> None:
        self.house = house
        self.name = name
        self.answers: list[Message] = []
        """What came back at once for the last thing done here."""

    @property
    def phone(self) -> Phone:
        """What this chat shows."""
        return self.house.phones.setdefault(f"chat-{self.name}", Phone())

    @property
    def last(self) -> str:
        """The newest message as it is now."""
        return shown(self.phone.shown[self.phone.order[-1]])

    @property
    def everything(self) -> str:
        """All that this chat shows."""
        return "\n\n".join(shown(self.phone.shown[one]) for one in self.phone.order)

    @property
    def buttons(self) -> list[str]:
        """The labels on the newest message."""
        rows = self.phone.shown[self.phone.order[-1]].buttons
        return [button.label for row in rows for button in row]

    def as_(self, name: str) -> "Chat":
        """Somebody else's chat in the same factory."""
        return Chat(self.house, name)

    def __call__(self, text: str, *expected: str, **more: Any) -> str:
        """Type a line; the answer, with everything expected of it in it."""
        return self._said(expected, text=text, **more)

    def press(self, label: str, *expected: str, on: str = "") -> str:
        """Press a button: the newest of that label, or the one on the message that says something."""
        return self._said(expected, button=self.token(label, on))

    def press_token(self, token: str, *expected: str) -> str:
        """Press a button remembered from before."""
        return self._said(expected, button=token)

    def token(self, label: str, on: str = "") -> str:
        """What a press of that button sends."""
        for place in reversed(self.phone.order):
            for text, token in self.phone.tokens[place] if on in shown(self.phone.shown[place]) else ():
                if text == label:
                    return token
        raise AssertionError(f"no button {label!r} in:\n{self.everything}")

    def reply(self, to: str, text: str, *expected: str, **more: Any) -> str:
        """Answer, as chats let you, the newest message that says something."""
        place = next(one for one in reversed(self.phone.order) if to in shown(self.phone.shown[one]))
        return self._said(expected, text=text, replies_to=place, **more)

    def photo(self, caption: str, *expected: str, name: str = "photo.png", **more: Any) -> str:
        """Send a picture with words under it."""
        return self.file(caption, *expected, name=name, media="image/png", content=picture(), **more)

    def file(
        self,
        caption: str,
        *expected: str,
        name: str,
        content: bytes,
        media: str = "application/pdf",
        size: int | None = None,
        **more: Any,
    ) -> str:
        """Send a file with words under it."""
        upload = Upload(name, media, content, len(content) if size is None else size)
        return self._said(expected, text=caption, files=(upload,), **more)

    def files(self, caption: str, *expected: str, names: list[str]) -> str:
        """Send several files in one message."""
        uploads = tuple(Upload(name, "application/pdf", name.encode(), len(name)) for name in names)
        return self._said(expected, text=caption, files=uploads)

    def _said(self, expected: tuple[str, ...], **what: Any) -> str:
        message = what.pop("message", f"m{next(self._messages)}")
        chat = what.pop("chat", f"chat-{self.name}")
        incoming = Incoming("phone", f"sender-{self.name}", chat, message, **what)
        self.answers = self.house.hears(incoming)
        answer = "\n\n".join(shown(one) for one in self.answers)
        for words in expected:
            assert words in answer, f"{words!r} is not in:\n{answer}"
        return answer


def shown(message: Message) -> str:
    """A message as it is read: title, text, buttons."""
    rows = [" ".join(f"[{button.label}]" for button in row) for row in message.buttons]
    return "\n".join(part for part in (message.title, message.text, *rows) if part)


def picture() -> bytes:
    """A small true picture."""
    kept = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(kept, "PNG")
    return kept.getvalue()
