"""The outbox and its senders: order within a chat, one process a message, nothing of other people's."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, select, update

from bot.channels import House as Door
from bot.channels import SendLater
from bot.messages import Incoming, Message, Parcel
from bot.post import parcel
from bot.sender import ODD_TRIES, Sender
from core.columns import table
from core.conversations.model import LEASE, Delivery, Outgoing
from core.work import Interrupted
from storage import outbox
from storage.database import Database
from tests.dialogues.chat import House
from tests.dialogues.factory import Orders

OUTBOX = table(Outgoing)


class Phone:
    """A channel that remembers what arrived, and fails as a test tells it."""

    name = "phone"

    def __init__(self) -> None:
        self.arrived: list[int] = []
        self.failing: dict[int, list[Exception]] = {}
        self.doubted: list[int] = []

    async def start(self, house: Door) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Nothing to do."""

    def routes(self) -> list[object]:
        """None."""
        return []

    async def send(self, parcel: Parcel) -> str:
        await asyncio.sleep(0)
        for why in self.failing.get(parcel.id, [])[:1]:
            self.failing[parcel.id].remove(why)
            raise why
        self.arrived.append(parcel.id)
        self.doubted += [parcel.id] * parcel.doubtful
        return str(parcel.id)


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def elapsed(self) -> float:
        """Time itself, which goes with it."""
        return self.now.timestamp()


Owe = Callable[..., Parcel]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    one = Database(url)
    yield one
    one.close()


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def sender(database: Database, phone: Phone, clock: Clock) -> Sender:
    return Sender(database, {"phone": phone}, clock, clock.elapsed)  # type: ignore[dict-item]


@pytest.fixture
def owe(database: Database, clock: Clock) -> Owe:
    """Puts a message into the outbox; answers are claimed already."""

    def put(chat: str = "Mei", *, answer: bool = False, channel: str = "phone") -> Parcel:
        state = {True: Delivery.SENDING, False: Delivery.PENDING}[answer]
        row = Outgoing(
            channel=channel,
            chat=chat,
            body={"text": "x"},
            state=state,
            due_at=clock(),
            lease_until={True: clock() + LEASE, False: None}[answer],
            attempts=int(answer),
        )
        with database.writing() as connection:
            kept = insert(OUTBOX).values(**row.model_dump(exclude={"id"})).returning(OUTBOX.c.id)
            row.id = connection.execute(kept).scalar_one()
        return parcel(row, message_of(row), "")

    return put


def message_of(row: Outgoing) -> Message:
    return Message.from_json(row.body)


def states(database: Database) -> list[str]:
    """Where each message is, in order."""
    with database.reading() as connection:
        return [
            str(one) for one in connection.execute(select(OUTBOX.c.state).order_by(OUTBOX.c.id)).scalars()
        ]


async def test_an_answer_waits_for_what_was_written_before_it(sender: Sender, phone: Phone, owe: Owe) -> None:
    owe()
    owe("Fang")
    owe()
    await sender.answer([owe(answer=True)])
    await sender.settled()
    assert phone.arrived == [1, 3, 4]
    await sender.drain()
    assert phone.arrived == [1, 3, 4, 2]


async def test_what_waits_for_another_try_is_tried_before_an_answer_and_does_not_hold_it_up(
    sender: Sender, phone: Phone, owe: Owe, database: Database
) -> None:
    phone.failing = {1: [SendLater(60), SendLater(60)]}
    owe()
    await sender.drain()
    owe()
    await sender.drain()
    assert (phone.arrived, states(database)) == ([], ["pending", "pending"])
    await sender.answer([owe(answer=True)])
    await sender.settled()
    assert states(database)[0] == "pending"
    await sender.answer([owe(answer=True)])
    await sender.settled()
    assert phone.arrived == [2, 3, 1, 4]
    assert states(database) == ["sent"] * 4


async def test_answers_in_a_busy_chat_take_their_turn(sender: Sender, phone: Phone, owe: Owe) -> None:
    for _line in range(5):
        await sender.answer([owe(answer=True)])
    await sender.settled()
    await sender.drain()
    assert (phone.arrived, phone.doubted) == ([1, 2, 3, 4, 5], [])


async def test_what_arrives_while_the_database_is_at_work_is_kept_in_one_commit(
    sender: Sender, phone: Phone, owe: Owe, database: Database
) -> None:
    answers = [owe(f"chat {number}", answer=True) for number in range(30)]
    commits: list[object] = []
    event.listen(database.engine, "commit", commits.append)
    await sender.answer([replace(one, next=True) for one in answers])
    await sender.settled()
    assert sorted(phone.arrived) == [one.id for one in answers]
    assert states(database) == ["sent"] * 30
    assert len(commits) < 10


async def test_what_arrived_is_kept_although_the_database_gives_up_at_first(
    sender: Sender, owe: Owe, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, troubles = outbox.sent, [Interrupted(), Interrupted()]

    def troubled(*args: Any) -> None:
        if troubles:
            raise troubles.pop()
        sent(*args)

    monkeypatch.setattr(outbox, "sent", troubled)
    await sender.answer([replace(owe(f"chat {number}", answer=True), next=True) for number in range(5)])
    await sender.settled()
    assert states(database) == ["sent"] * 5


def test_an_answer_knows_whether_something_is_still_to_arrive_before_it(
    house: House, an_order: Orders
) -> None:
    an_order()
    line = Incoming("phone", "sender-Mei", "chat-Mei", "line", text="/today")
    (alone,) = house.app.router.handle(line)
    (behind,) = house.app.router.handle(replace(line, message="another line"))
    assert (alone.next, behind.next) == (True, False)


async def test_two_processes_never_send_the_same_message(
    database: Database, clock: Clock, url: str, owe: Owe
) -> None:
    phones, other = [Phone(), Phone()], Database(url)
    for number in range(120):
        owe(f"chat {number % 40}")
    senders = [
        Sender(one, {"phone": phone}, clock)  # type: ignore[dict-item]
        for one, phone in zip((database, other), phones, strict=True)
    ]
    for _round in range(9):
        await asyncio.gather(*(one.drain() for one in senders))
    other.close()
    assert sorted(phones[0].arrived + phones[1].arrived) == list(range(1, 121))
    assert all(phone.doubted == [] for phone in phones)


async def test_only_what_this_process_can_send_is_claimed(
    sender: Sender, phone: Phone, owe: Owe, database: Database
) -> None:
    sender.only_chat = "Mei"
    owe("Fang")
    owe("Mei", channel="telegram")
    owe("Mei")
    await sender.drain()
    assert (phone.arrived, states(database)) == ([3], ["pending", "pending", "sent"])


async def test_what_a_killed_process_had_under_way_goes_at_once_and_doubted(
    sender: Sender, phone: Phone, owe: Owe
) -> None:
    owe(answer=True)
    owe()
    await sender.drain()
    assert phone.arrived == []
    await sender.take_over()
    await sender.drain()
    assert (phone.arrived, phone.doubted) == ([1, 2], [1])


async def test_a_lease_ends_by_itself_but_not_while_its_message_is_being_sent(
    sender: Sender, phone: Phone, owe: Owe, clock: Clock, database: Database
) -> None:
    owe(answer=True)
    clock.now += LEASE / 2 + timedelta(seconds=1)
    sender._under_way.add(1)
    await sender.drain()
    clock.now += LEASE / 2 + timedelta(seconds=1)
    sender._under_way.clear()
    await sender.drain()
    assert (phone.arrived, states(database)) == ([], ["sending"])
    clock.now += LEASE
    await sender.drain()
    assert phone.doubted == [1]


async def test_a_clock_that_is_put_on_ends_no_lease(
    database: Database, phone: Phone, clock: Clock, owe: Owe
) -> None:
    sender = Sender(database, {"phone": phone}, clock)  # type: ignore[dict-item]
    owe(answer=True)
    clock.now += timedelta(days=3)
    await sender.drain()
    assert (phone.arrived, states(database)) == ([], ["sending"])


async def test_a_clock_put_on_while_an_answer_is_written_does_not_have_it_sent_twice(
    sender: Sender, phone: Phone, owe: Owe, clock: Clock, database: Database
) -> None:
    answer = owe(answer=True)
    clock.now += timedelta(days=1)
    await asyncio.gather(sender.drain(), sender.answer([answer]))
    await sender.settled()
    assert (phone.arrived, states(database)) == ([answer.id], ["sent"])


async def test_a_message_that_breaks_its_channel_does_not_silence_its_chat(
    sender: Sender, phone: Phone, owe: Owe, clock: Clock, database: Database
) -> None:
    phone.failing = {1: [KeyError("odd")] * ODD_TRIES}
    owe()
    owe()
    for _try in range(ODD_TRIES):
        await sender.drain()
        clock.now += timedelta(hours=1)
    await sender.drain()
    assert (phone.arrived, states(database)) == ([2], ["failed", "sent"])


async def test_what_is_never_taken_is_given_up_in_the_end(
    sender: Sender, phone: Phone, owe: Owe, database: Database
) -> None:
    phone.failing = {1: [SendLater()]}
    owe()
    with database.writing() as connection:
        connection.execute(update(OUTBOX).values(attempts=99))
    await sender.drain()
    with database.reading() as connection:
        kept = connection.execute(select(OUTBOX.c.state, OUTBOX.c.error)).one()
    assert tuple(kept) == (Delivery.FAILED, "given up after 100 attempts")
