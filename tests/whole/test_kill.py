"""`kill -9` in the middle of a busy day: nothing is lost, and nothing happens twice unnoticed."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from functools import partial
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from core.columns import table
from core.conversations.model import Change, Delivery, Outgoing, Seen
from storage.history import broken_link
from tests.telegram.standin import Call, Person, Standin, show
from tests.whole.factory import CONTACTS, OWNERS, STAFF, Served, opened

KILLS = 8
LINES = 2
"""Lines each person writes before every kill."""
AGAIN = "↻"


def spelt(number: int) -> str:
    """A number that nobody takes for an order's."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:03d}")


NUMBERS = {write(number): number for number in range(1_000) for write in (str, spelt)}


class Slow(Standin):
    """Takes its time to answer, so that a kill finds messages that arrived but were not confirmed."""

    dice = Random(7)

    async def _answer(self, call: Call) -> Any:
        result = await super()._answer(call)
        await asyncio.sleep(self.dice.random() * 0.03)
        return result


@pytest.fixture
async def standin() -> AsyncIterator[Standin]:
    """Telegram on a slow line."""
    one = Slow()
    await one.start()
    yield one
    await one.stop()
    assert one.violations == []


class Busy:
    """A day on which everybody writes numbered lines."""

    def __init__(self, standin: Standin, phones: dict[str, Person]) -> None:
        self.standin = standin
        self.phones = phones
        self.written = 0

    def goes_on(self) -> None:
        """Everybody writes the next few lines."""
        for number in range(self.written + 1, self.written + LINES + 1):
            for place, name in enumerate(STAFF):
                self.phones[name].say(f"{1001 + place} sewing {number}/100000")
            for name, _code in CONTACTS:
                self.phones[name].say(
                    f"Can we add a care label in Danish, like the blue one {spelt(number)}?"
                )
        self.written += LINES

    def heard(self, name: str, pattern: str) -> list[str]:
        """What arrived in somebody's chat with this in it, in order, repetitions included."""
        chat = self.phones[name].id
        said = (show(one) for _n, one in self.standin.history if one["chat"]["id"] == chat)
        return [one for one in said if re.search(pattern, one)]

    def numbers(self, name: str, pattern: str) -> list[tuple[int, bool]]:
        """The numbers that arrived, in order, and whether each was marked as a repetition."""
        said = self.heard(name, pattern)
        return [(NUMBERS[re.findall(pattern, one)[0]], one.startswith(AGAIN)) for one in said]

    def all(self) -> list[list[tuple[int, bool]]]:
        """Every stream of numbered messages that is owed to somebody."""
        reports = [self.numbers(name, r"sewing: (\d+)/100,000") for name in STAFF]
        return reports + [self.numbers(OWNERS[code], r"the blue one ([a-z]+)") for _name, code in CONTACTS]

    def arrived(self, number: int) -> bool:
        """Whether everything owed up to this number has arrived."""
        return all(set(range(1, number + 1)) <= {n for n, _ in one} for one in self.all())


async def until_killed(serving: Served, busy: Busy, dice: Random) -> None:
    """Let the day go on, and end the process somewhere in it."""
    sent = len(busy.standin.called("sendMessage"))
    serving.start()
    busy.goes_on()
    target = sent + dice.randrange(1, 18)
    await busy.standin.until(lambda: len(busy.standin.called("sendMessage")) >= target)
    await asyncio.sleep(dice.random() * 0.03)
    serving.kill()


async def test_nothing_is_lost_and_nothing_is_done_twice(
    serving: Served, standin: Standin, phones: dict[str, Person], factory: str
) -> None:
    dice, busy = Random(1203), Busy(standin, phones)
    for _kill in range(KILLS):
        await until_killed(serving, busy, dice)
    serving.start()
    for number in range(1, busy.written + 1):
        await standin.until(partial(busy.arrived, number), lambda: f"{busy.all()}")
    await standin.until(lambda: not standin.pending and nothing_owed(factory))
    assert await serving.stop() == 0
    recorded_once(factory, busy)
    for stream in busy.all():
        doubled_only_in_flight(stream)


def recorded_once(url: str, busy: Busy) -> None:
    """Every line is in the history once, in the order in which it was written; nothing was tampered with."""
    history, seen = table(Change), table(Seen)
    reports = select(history.c.order_id, history.c.account["done"].as_string()).where(
        history.c.operation == "report_progress"
    )
    with opened(url) as app, app.database.reading() as connection:
        kept = [(row[0], int(row[1])) for row in connection.execute(reports.order_by(history.c.id))]
        heard = connection.execute(select(seen.c.message)).scalars().all()
        assert broken_link(connection) is None
    lines = list(range(1, busy.written + 1))
    assert [[n for order, n in kept if order == place + 1] for place in range(len(STAFF))] == [lines] * len(
        STAFF
    )
    assert len(heard) == len(busy.phones) * busy.written


def doubled_only_in_flight(stream: list[tuple[int, bool]]) -> None:
    """At most one repetition a kill, each marked, and the order kept."""
    first = [number for number, again in stream if not again]
    assert first == sorted(set(first))
    copies = Counter(number for number, _again in stream)
    assert sum(copies.values()) - len(copies) <= KILLS
    assert [number for number, _ in stream] == sorted(number for number, _ in stream)


def nothing_owed(url: str) -> bool:
    """Whether the outbox is empty."""
    outbox = table(Outgoing)
    with opened(url) as app, app.database.reading() as connection:
        owed = select(outbox.c.id).where(outbox.c.state != Delivery.SENT)
        return connection.execute(owed).first() is None
