"""One run: a factory at work over a bad day, and the account that is taken of it in the evening."""

import asyncio
import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import Connection, make_url, select

from core.columns import table
from core.conversations.model import LEASE, Change, Delivery, Outgoing, Seen
from core.people.model import Account as Somewhere
from core.people.model import Person
from storage.database import Database
from storage.history import broken_link
from tests.chaos.doors import Door
from tests.chaos.faults import ON_POSTGRESQL, ON_SQLITE, Fault
from tests.chaos.served import Forked
from tests.chaos.slack import OnSlack
from tests.chaos.telegram import OnTelegram
from tests.chaos.web import OnTheWeb
from tests.whole.factory import CONTACTS, OWNERS, STAFF, fill, opened

ROUNDS = 5
LINES = 2
"""Lines that everybody writes in a round."""
AGAIN = "↻"
HALF_AN_HOUR = 1_800
SLOW = 3.0
"""Seconds to wait for something to arrive before more goes wrong."""
PATIENCE = 150
"""Seconds until what has not come counts as lost."""
CHANNELS = ("telegram", "slack", "web")


def spelt(number: int) -> str:
    """A number that nobody takes for an order's."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:03d}")


NUMBERS = {write(number): number for number in range(1_000) for write in (str, spelt)}


def doors(plan: Random, dice: Random) -> tuple[Door, ...]:
    """The three ways in, as it is planned for a day."""
    webhook, socket = plan.random() < 0.4, plan.random() < 0.4
    return OnTelegram(dice, webhook=webhook), OnSlack(dice, socket=socket), OnTheWeb(dice)


def prepare(url: str) -> None:
    """The factory before its first day: everybody is known by one of the doors."""
    fill(url, {})
    with opened(url) as app, app.works() as work:
        for channel, door in zip(CHANNELS, doors(Random(0), Random(0)), strict=True):
            for name, chat in door.chats.items():
                person = work.find(Person, name=name)
                assert person is not None
                known = Somewhere(channel=channel, sender=chat, chat=chat, person_id=person.identity)
                person.account_id = work.add(known).id


@dataclass
class Account:
    """What a run came to."""

    seed: int
    way: str
    faults: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    messages: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: int = 0
    """Messages that arrived again because nobody could know; each says so."""
    unmarked: int = 0
    """Messages that arrived again and do not say so."""
    broken: list[str] = field(default_factory=list)
    log: str = field(default="", repr=False)
    """What gendan itself wrote."""

    @property
    def good(self) -> bool:
        """Whether nothing was lost, doubled in secret or broken."""
        return not (self.lost or self.unmarked or self.broken)


class Day:
    """A day on which everybody writes numbered lines while things go wrong, in a factory prepared for it."""

    def __init__(self, seed: int, folder: Path, url: str, only: Sequence[Fault] = ()) -> None:
        self.only = only
        """What may go wrong, when it is not to be everything."""
        self.dice = Random(seed)
        self.url = url
        self.file = Path(make_url(url).database or "")
        self.clock = folder / "clock"
        self.plan = Random(seed)
        """What goes wrong when; nobody else draws from it, so a seed is always the same day."""
        self.doors = doors(self.plan, self.dice)
        self.people = {name: door for door in self.doors for name in door.chats}
        self.beside: list[asyncio.Task[None]] = []
        """What else goes on: time, and somebody who sees to it that gendan is up."""
        self.serving: Forked
        self.written = 0
        self.may_double = 0
        """How many messages can have arrived without anybody knowing."""
        way = " ".join((make_url(url).get_backend_name(), *(door.way for door in self.doors[:2])))
        self.account = Account(seed, way)

    async def lived(self) -> Account:
        """Live through it; what it came to."""
        await self._opens()
        try:
            await self._goes_on()
            await self._closes()
        except AssertionError as why:
            self.account.lost.append(str(why))
            self.serving.tell()
            await asyncio.sleep(1)
        except Exception as odd:
            # Of the day itself: the others are to be lived all the same.
            self.account.broken.append(repr(odd))
        finally:
            self._ends_the_rest()
            self.serving.kill()
            self.account.log = self.serving.log.decode("utf-8", "replace")
            for door in self.doors:
                await door.close()
        self.account.broken += [wrong for door in self.doors for wrong in door.violations]
        return self.account

    async def _opens(self) -> None:
        self.push_clock(0)
        self.serving = Forked(self.url, self.clock)
        books = Database(self.url)
        for door in self.doors:
            await door.open(self.serving.address, books)
            self.serving.environment |= door.settings(self.serving.address)
        books.close()
        self.serving.start()

    def push_clock(self, seconds: float) -> None:
        """Let gendan's clock go before the others by so much."""
        new = self.clock.with_suffix(".new")
        new.write_text(str(seconds), "utf-8")
        os.replace(new, self.clock)

    async def _goes_on(self) -> None:
        self.beside.append(asyncio.create_task(self.serving.stay()))
        await self.serving.ready()
        possible = self.only or (ON_POSTGRESQL if self.url.startswith("postgresql") else ON_SQLITE)
        for _round in range(ROUNDS):
            self._everybody_writes()
            await self._stirs(self.dice.randrange(len(self.people) * LINES))
            await self._goes_wrong(self.plan.choice(possible))
        await self._stirs(len(self.people) * LINES)

    async def _stirs(self, messages: int) -> None:
        """Until so many have arrived, for then gendan is in the middle of it, however slow the machine is."""
        over = asyncio.get_running_loop().time() + SLOW
        before = sum(door.traffic() for door in self.doors)
        while sum(door.traffic() for door in self.doors) < before + messages:
            if asyncio.get_running_loop().time() > over:
                return
            await asyncio.sleep(0.01)

    async def _goes_wrong(self, fault: Fault) -> None:
        self.account.faults[fault.__name__] += 1
        await fault(self)

    def _everybody_writes(self) -> None:
        for number in range(self.written + 1, self.written + LINES + 1):
            for place, name in enumerate(STAFF):
                self.people[name].say(name, f"{1001 + place} sewing {number}/100000")
            for name, _code in CONTACTS:
                asked = f"Can we add a care label in Danish, like the blue one {spelt(number)}?"
                self.people[name].say(name, asked)
        self.written += LINES

    async def _closes(self) -> None:
        """The faults are over: everything owed has to arrive, and the books have to be right."""
        for door in self.doors:
            door.mend()
        self.beside.append(asyncio.create_task(self._time_passes()))
        await self._until(self._missing, "never came")
        await self._until(lambda: [one for door in self.doors for one in door.waiting()], "never taken")
        books = Database(self.url)
        await self._until(lambda: self._owed(books), "still owed")
        self._ends_the_rest()
        assert await self.serving.stop() == 0, "did not end in peace"
        with books.reading() as connection:
            self._counts_records(connection)
        books.close()
        self._counts_messages()

    def _ends_the_rest(self) -> None:
        for task in self.beside:
            task.cancel()

    async def _until(self, left: Callable[[], Sequence[object]], why: str) -> None:
        """Wait until nothing is left."""
        over = asyncio.get_running_loop().time() + PATIENCE
        while found := left():
            assert asyncio.get_running_loop().time() < over, f"{why}: {found}"
            await asyncio.sleep(0.1)

    async def _time_passes(self) -> None:
        """What waits for another try has it: at first ten times as fast, which leases bear, then by jumps."""
        for _second in range(10):
            self._pushes_clock_on(LEASE.total_seconds() / 2 - 1)
            await asyncio.sleep(1)
        while True:
            self._pushes_clock_on(HALF_AN_HOUR)
            await asyncio.sleep(LEASE.total_seconds() + 5)

    def _pushes_clock_on(self, seconds: float) -> None:
        self.push_clock(float(self.clock.read_text("utf-8")) + seconds)

    def _owed(self, books: Database) -> list[int]:
        outbox = table(Outgoing)
        owed = select(outbox.c.id).where(outbox.c.state.in_((Delivery.PENDING, Delivery.SENDING)))
        with books.reading() as connection:
            return [*connection.execute(owed).scalars()]

    def _streams(self) -> dict[str, list[tuple[int, bool]]]:
        """Every stream of numbered messages owed to somebody; each whether it is marked as a repetition."""
        reported = r"sewing: (\d+)/100,000\n(?:Due|That is less)"
        streams = {name: self._numbers(name, reported) for name in STAFF}
        for name, code in CONTACTS:
            asked = rf"{code.title()}.*writes:\n(?:{AGAIN} )?Can we .* the blue one ([a-z]+)"
            streams[f"{name} to {OWNERS[code]}"] = self._numbers(OWNERS[code], asked)
        return streams

    def _numbers(self, name: str, pattern: str) -> list[tuple[int, bool]]:
        said = self.people[name].said(name)
        found = [(re.search(pattern, one), AGAIN in one) for one in said]
        return [(NUMBERS[match[1]], again) for match, again in found if match]

    def _missing(self) -> list[str]:
        wanted = set(range(1, self.written + 1))
        left = {name: wanted - {number for number, _ in one} for name, one in self._streams().items()}
        return [f"{name} {sorted(numbers)}" for name, numbers in left.items() if numbers]

    def _counts_messages(self) -> None:
        for stream in self._streams().values():
            self.account.messages += len({number for number, _ in stream})
            plain = [number for number, again in stream if not again]
            self.account.doubled += len(stream) - len({number for number, _ in stream})
            self.account.unmarked += len(plain) - len(set(plain))
        if self.account.doubled > self.may_double:
            self.account.broken.append(f"{self.account.doubled} doubles, {self.may_double} possible")

    def _counts_records(self, books: Connection) -> None:
        """Every line is in the history once; nothing in it was tampered with."""
        history = table(Change)
        reports = select(history.c.order_id, history.c.account["done"].as_string()).where(
            history.c.operation == "report_progress"
        )
        kept = Counter((row[0], int(row[1])) for row in books.execute(reports))
        if (broken := broken_link(books)) is not None:
            self.account.broken.append(f"the history is broken at {broken}")
        self.account.lines = len(books.execute(select(table(Seen).c.message)).all())
        wanted = Counter(
            (place + 1, number) for place in range(len(STAFF)) for number in range(1, self.written + 1)
        )
        self.account.lost += [f"line {one} of order {order}" for order, one in (wanted - kept)]
        self.account.broken += [f"line {one} of order {order} twice" for order, one in (kept - wanted)]
        if self.account.lines != len(self.people) * self.written:
            self.account.broken.append(f"{self.account.lines} of {len(self.people) * self.written} heard")
