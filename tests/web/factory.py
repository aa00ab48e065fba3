"""A small factory behind the web chat: the real mailbox on a real database, and a house that answers simply.

`python -m tests.web.factory PORT DATABASE` serves it, so that a test can kill it.
"""

import asyncio
import hashlib
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import uvicorn
from sqlalchemy import Connection, insert, select, update
from sqlmodel import SQLModel
from starlette.applications import Starlette

from bot.channels import House
from bot.channels.web import DemoPage, DemoPhone, Web
from bot.channels.web.guard import SafeHeaders
from bot.messages import Button, FileRef, Incoming, Message, Parcel, Upload
from core.columns import table
from core.conversations.model import Delivery, Outgoing, Seen
from core.orders.model import Attachment, FileContent
from core.people.model import Account, Customer, Invitation, Person
from core.rights import Role
from core.values import Language, Name
from storage.database import Database
from storage.mailbox import Mailbox

LI, WANG, EMMA = "w-li", "w-wang", "w-emma"
LIMIT = 2_000_000
CODES = {"CODE-for-li": 1, "CODE-for-emma": 3}
STEPS = (("Undo", "danger"), ("Order card", ""), ("Next", "primary"))

CARD = """客户 Lumio · 款 LM-45 · 500 件
交期 2026-12-03 周四（还有 9 天）

裁剪 ✓ 500/500
车缝 ▶ 300/500
包装 · 0/500"""

account, outbox, seen = table(Account), table(Outgoing), table(Seen)


class SmallHouse:
    """Keeps what is said and answers it, in one commit, as the real one does."""

    def __init__(self, database: Database, start: datetime | None = None) -> None:
        self.database = database
        self.ahead = (start - datetime.now(UTC)) if start else timedelta(0)
        self.heard: list[Incoming] = []
        self.open = asyncio.Event()
        self.open.set()
        self.web: Web

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def fetch(self, attachment: int) -> bytes:
        return await self.database.run(self._bytes, attachment)

    async def listen(self, incoming: Incoming) -> None:
        await self.open.wait()
        for parcel in await self.database.run(self._take, incoming):
            await self.web.send(parcel)

    async def tell(self, chat: str, message: Message, edits: int | None = None) -> int:
        """Say something to a chat of the house's own accord."""
        parcel = await self.database.run(self._tell, chat, message, edits)
        await self.web.send(parcel)
        return parcel.id

    async def move(self, ahead: timedelta) -> None:
        self.ahead += ahead
        await self.tell(
            LI, Message("SO-2026-1203: nothing has moved since Monday.", title="Sewing stands still")
        )

    async def speak(self, language: str) -> None:
        await self.database.run(self._speak, language)

    def seed(self) -> None:
        """The people, three of them with phones."""
        SQLModel.metadata.create_all(self.database.engine)
        people = [
            Person(id=1, name="李娜", role=Role.MERCHANDISER),
            Person(id=2, name="王主管", role=Role.SUPERVISOR),
            Person(id=3, name="Emma", role=Role.CUSTOMER, customer_id=1, language=Language.ENGLISH),
        ]
        with self.database.writing() as connection:
            self._add(connection, Customer(id=1, code="LUMIO", name="Lumio"), *people)
            for person, sender in enumerate((LI, WANG, EMMA), 1):
                self._add(
                    connection,
                    Account(id=person, channel="web", sender=sender, chat=sender, person_id=person),
                )
            for code, person in CODES.items():
                self._invite(connection, code, person)

    def invite(self, code: str, person: int) -> None:
        """Make one more code."""
        with self.database.writing() as connection:
            self._invite(connection, code, person)

    def _invite(self, connection: Connection, code: str, person: int) -> None:
        kept = {"code_hash": hashlib.sha256(code.encode()).hexdigest(), "person_id": person}
        times = {"created_at": self.now(), "expires_at": self.now() + timedelta(days=7)}
        connection.execute(insert(table(Invitation)).values(**kept, **times))

    def _add(self, connection: Connection, *things: SQLModel) -> None:
        for thing in things:
            connection.execute(insert(table(type(thing))).values(**thing.model_dump()))

    def _bytes(self, attachment: int) -> bytes:
        kept, content = table(Attachment), table(FileContent)
        asked = select(content.c.content).join(kept, kept.c.sha256 == content.c.sha256)
        with self.database.reading() as connection:
            return bytes(connection.scalar(asked.where(kept.c.id == attachment)) or b"")

    def _tell(self, chat: str, message: Message, edits: int | None) -> Parcel:
        with self.database.writing() as connection:
            return self._say(connection, chat, message, edits)

    def _speak(self, language: str) -> None:
        with self.database.writing() as connection:
            connection.execute(update(table(Person)).values(language=language))

    def _take(self, incoming: Incoming) -> list[Parcel]:
        with self.database.writing() as connection:
            known = seen.c.message == incoming.message
            if connection.execute(select(seen.c.at).where(known, seen.c.channel == "web")).first():
                return []
            self.heard.append(incoming)
            at = self.now()
            values = {
                "channel": "web",
                "message": incoming.message,
                "chat": incoming.chat,
                "text": incoming.text,
                "at": at,
            }
            connection.execute(insert(seen).values(**values))
            return [self._answer(connection, incoming, at)]

    def _answer(self, connection: Connection, incoming: Incoming, at: datetime) -> Parcel:
        if incoming.text.startswith("/start "):
            return self._redeem(connection, incoming)
        if incoming.button:
            row, number = (int(part) for part in incoming.button.split("."))
            return self._say(
                connection, incoming.chat, Message(f"{STEPS[number][0]}: done.", title="SO-2026-1203"), row
            )
        if incoming.files:
            return self._say(
                connection, incoming.chat, self._kept(connection, incoming, incoming.files[0], at)
            )
        if incoming.text.startswith("/language "):
            language = incoming.text.split()[1]
            mine = select(account.c.person_id).where(account.c.sender == incoming.sender).scalar_subquery()
            connection.execute(
                update(table(Person)).where(table(Person).c.id == mine).values(language=language)
            )
        return self._say(connection, incoming.chat, echo(incoming))

    def _redeem(self, connection: Connection, incoming: Incoming) -> Parcel:
        invitation = table(Invitation)
        code = hashlib.sha256(incoming.text.removeprefix("/start ").encode()).hexdigest()
        open_one = (invitation.c.code_hash == code, invitation.c.used_at.is_(None))
        person = connection.scalar(select(invitation.c.person_id).where(*open_one))
        if person is None:
            return self._say(connection, incoming.chat, Message("This link has been used or has expired."))
        connection.execute(update(invitation).where(*open_one).values(used_at=self.now()))
        values = {"channel": "web", "sender": incoming.sender, "chat": incoming.chat, "person_id": person}
        connection.execute(insert(account).values(**values, blocked=False))
        return self._say(connection, incoming.chat, Message("Welcome."))

    def _kept(self, connection: Connection, incoming: Incoming, upload: Upload, at: datetime) -> Message:
        if upload.size > LIMIT:
            return Message(f"{upload.name} has {upload.size} bytes: too large.")
        sha = hashlib.sha256(upload.content).hexdigest()
        content = table(FileContent)
        if not connection.execute(select(content.c.sha256).where(content.c.sha256 == sha)).first():
            connection.execute(insert(content).values(sha256=sha, content=upload.content))
        person = connection.scalar(select(account.c.person_id).where(account.c.sender == incoming.sender))
        about = {"name": upload.name, "media": upload.media, "size": upload.size}
        kept: dict[str, Any] = {
            **about,
            "person_id": person,
            "sha256": sha,
            "caption": incoming.text,
            "at": at,
        }
        number = new_row(connection, Attachment, kept)
        return Message(
            "Kept with SO-2026-1203.", files=(FileRef(number, upload.name, upload.media, upload.size),)
        )

    def _say(self, connection: Connection, chat: str, message: Message, edits: int | None = None) -> Parcel:
        values: dict[str, Any] = {
            "channel": "web",
            "chat": chat,
            "body": message.as_json(),
            "edits_id": edits,
        }
        kept = {
            **values,
            "state": Delivery.SENT,
            "due_at": self.now(),
            "attempts": 1,
            "doubtful": False,
            "error": "",
        }
        number = new_row(connection, Outgoing, kept)
        return Parcel(number, "web", chat, message, edits_id=edits)


def new_row(connection: Connection, entity: type[SQLModel], values: dict[str, Any]) -> int:
    """Keep a new row; its number."""
    kept = table(entity)
    number = connection.execute(insert(kept).values(**values).returning(kept.c.id)).scalar_one()
    return int(number)


def echo(incoming: Incoming) -> Message:
    """The answer to a line: the line again, and buttons for an order."""
    answers = f" ({incoming.replies_to})" if incoming.replies_to else ""
    if "1203" not in incoming.text:
        return Message(f"Heard: {incoming.text}{answers}")
    row = tuple(Button(label, {"call": label}, style) for label, style in STEPS)
    return Message(CARD, title="SO-2026-1203", buttons=(row[:2], row[2:]))


def demo_page(house: SmallHouse) -> DemoPage:
    """Three phones with things to try."""
    phones = (
        DemoPhone(
            "1",
            LI,
            Name("Merchandiser", "跟单员"),
            "李娜",
            (Name("1203 sewing 300/500", "1203 车缝 300/500"), Name("today", "今天")),
        ),
        DemoPhone(
            "2", WANG, Name("Supervisor", "主管"), "王主管", (Name("overdue", "逾期"), Name("digest", "日报"))
        ),
        DemoPhone(
            "3", EMMA, Name("Customer", "客户"), "Emma", (Name("where is my order", "我的货什么时候发"),)
        ),
    )
    return DemoPage(phones, house.now, house.move, house.speak)


def build(
    database: str, *, demo: bool = True, public_url: str = "", start: datetime | None = None
) -> tuple[SafeHeaders, SmallHouse]:
    """The factory's application and its house."""
    house = SmallHouse(Database(f"sqlite:///{database}"), start)
    page = demo_page(house) if demo else None
    house.web = Web(Mailbox(house.database), public_url=public_url, file_limit=LIMIT, demo=page)

    @asynccontextmanager
    async def open_for_business(_app: Starlette) -> AsyncIterator[None]:
        await house.web.start(House(house.listen, house.fetch, house.now))
        yield
        await house.web.stop()
        house.database.close()

    return SafeHeaders(Starlette(routes=house.web.routes(), lifespan=open_for_business)), house


def main() -> None:
    """Serve it until killed."""
    app, _ = build(sys.argv[2])
    config = uvicorn.Config(app, port=int(sys.argv[1]), log_level="warning")
    asyncio.run(uvicorn.Server(config).serve())


if __name__ == "__main__":
    main()
