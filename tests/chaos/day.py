"""One run: a factory at work over a bad day, and the account that is taken of it in the evening."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import make_url, select

from core.columns import table
from core.conversations.model import LEASE, Change, Seen
from storage.database import Database
from storage.history import broken_link
from tests.chaos.faults import ON_POSTGRESQL, ON_SQLITE, Fault
from tests.chaos.telegram import Rough
from tests.telegram.standin import TOKEN, Person, show
from tests.whole.factory import CONTACTS, OWNERS, STAFF, Served, fill, nothing_owed, opened, url_of

ROUNDS = 5
LINES = 2
"""Lines that everybody writes in a round."""
AGAIN = "↻"
HALF_AN_HOUR = 1_800
PATIENCE = 120
"""Seconds until what has not come counts as lost."""


def spelt(number: int) -> str:
    """A number that nobody takes for an order's."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:03d}")


NUMBERS = {write(number): number for number in range(1_000) for write in (str, spelt)}


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
    """A day on which everybody writes numbered lines while things go wrong."""

    def __init__(self, seed: int, folder: Path, url: str, only: Sequence[Fault] = ()) -> None:
        self.only = only
        """What may go wrong, when it is not to be everything."""
        self.dice = Random(seed)
        self.url = url
        self.file = Path(make_url(url).database or "")
        self.clock = folder / "clock"
        self.plan = Random(seed)
        """What goes wrong when; nobody else draws from it, so a seed is always the same day."""
        self.webhook = self.plan.random() < 0.4
        self.standin = Rough(self.dice)
        self.passing: asyncio.Future[None] = asyncio.Future()
        self.phones: dict[str, Person] = {}
        self.serving: Served
        self.written = 0
        self.may_double = 0
        """How many messages can have arrived without anybody knowing."""
        way = f"{make_url(url).get_backend_name()} {'webhook' if self.webhook else 'polling'}"
        self.account = Account(seed, way)

    async def lived(self) -> Account:
        """Live through it; what it came to."""
        await self.standin.start()
        try:
            self._opens()
            await self._goes_on()
            await self._closes()
        except AssertionError as why:
            self.account.lost.append(f"{why}; asked from {self.standin.offsets[-3:]}")
        finally:
            self.passing.cancel()
            self.serving.kill()
            self.account.log = self.serving.log.decode("utf-8", "replace")
            await self.standin.stop()
        self.account.broken += self.standin.violations
        return self.account

    def _opens(self) -> None:
        self.clock.write_text("0", "utf-8")
        names = (*STAFF, *(name for name, _code in CONTACTS))
        self.phones = {name: self.standin.person(name) for name in names}
        self.standin.started.update(one.id for one in self.phones.values())
        fill(self.url, {name: one.id for name, one in self.phones.items()})
        self.serving = Served(
            self.url,
            command=("-m", "tests.chaos.served", str(self.clock)),
            GENDAN_TELEGRAM__TOKEN=TOKEN,
            GENDAN_TELEGRAM__BASE_URL=self.standin.url,
        )
        if self.webhook:
            self.serving.environment |= {
                "GENDAN_TELEGRAM__MODE": "webhook",
                "GENDAN_TELEGRAM__SECRET_TOKEN": "chaos",
                "GENDAN_PUBLIC_URL": self.serving.address,
            }
        self.serving.start()

    async def _goes_on(self) -> None:
        await self.serving.ready()
        possible = self.only or (ON_POSTGRESQL if self.url.startswith("postgresql") else ON_SQLITE)
        for _round in range(ROUNDS):
            self._everybody_writes()
            await asyncio.sleep(self.dice.random() * 0.4)
            await self._goes_wrong(self.plan.choice(possible))

    async def _goes_wrong(self, fault: Fault) -> None:
        self.account.faults[fault.__name__] += 1
        await fault(self)

    def _everybody_writes(self) -> None:
        for number in range(self.written + 1, self.written + LINES + 1):
            for place, name in enumerate(STAFF):
                self.phones[name].say(f"{1001 + place} sewing {number}/100000")
            for name, _code in CONTACTS:
                asked = f"Can we add a care label in Danish, like the blue one {spelt(number)}?"
                self.phones[name].say(asked)
        self.written += LINES

    async def _closes(self) -> None:
        """The faults are over: everything owed has to arrive, and the books have to be right."""
        self.standin.faults.clear()
        self.passing = asyncio.create_task(self._time_passes())
        everything = partial(self._arrived, self.written)
        await self.standin.until(everything, lambda: f"never came: {self._missing()}", PATIENCE)
        await self.standin.until(
            lambda: not self.standin.pending, lambda: f"never taken: {list(self.standin.pending)}", PATIENCE
        )
        while not nothing_owed(self.url):
            await asyncio.sleep(0.1)
        assert await self.serving.stop() == 0, "did not end in peace"
        self._counts_messages()
        self._counts_records()

    async def _time_passes(self) -> None:
        """Until what waits for another try has had it; between, long enough for a lease to end."""
        while True:
            self.clock.write_text(str(float(self.clock.read_text("utf-8")) + HALF_AN_HOUR), "utf-8")
            await asyncio.sleep(LEASE.total_seconds() + 5)

    def _streams(self) -> list[list[tuple[int, bool]]]:
        """Every stream of numbered messages owed to somebody; each whether it is marked as a repetition."""
        reports = [self._numbers(name, r"sewing: (\d+)/100,000\nDue") for name in STAFF]
        return reports + [
            self._numbers(OWNERS[code], r"writes:\nCan we .* the blue one ([a-z]+)")
            for _name, code in CONTACTS
        ]

    def _numbers(self, name: str, pattern: str) -> list[tuple[int, bool]]:
        chat = self.phones[name].id
        said = [show(one) for _n, one in self.standin.history if one["chat"]["id"] == chat]
        found = [(re.search(pattern, one), one) for one in said]
        return [(NUMBERS[match[1]], one.startswith(AGAIN)) for match, one in found if match]

    def _arrived(self, number: int) -> bool:
        return all(set(range(1, number + 1)) <= {n for n, _ in one} for one in self._streams())

    def _missing(self) -> list[set[int]]:
        wanted = set(range(1, self.written + 1))
        return [wanted - {number for number, _ in one} for one in self._streams()]

    def _counts_messages(self) -> None:
        for stream in self._streams():
            self.account.messages += len({number for number, _ in stream})
            plain = [number for number, again in stream if not again]
            self.account.doubled += len(stream) - len({number for number, _ in stream})
            self.account.unmarked += len(plain) - len(set(plain))
        if self.account.doubled > self.may_double:
            self.account.broken.append(f"{self.account.doubled} doubles, {self.may_double} possible")

    def _counts_records(self) -> None:
        """Every line is in the history once; nothing in it was tampered with."""
        history, seen = table(Change), table(Seen)
        reports = select(history.c.order_id, history.c.account["done"].as_string()).where(
            history.c.operation == "report_progress"
        )
        with opened(self.url) as app, app.database.reading() as connection:
            kept = Counter((row[0], int(row[1])) for row in connection.execute(reports))
            heard = len(connection.execute(select(seen.c.message)).all())
            if (broken := broken_link(connection)) is not None:
                self.account.broken.append(f"the history is broken at {broken}")
        self.account.lines = heard
        wanted = Counter(
            (place + 1, number) for place in range(len(STAFF)) for number in range(1, self.written + 1)
        )
        self.account.lost += [f"line {one} of order {order}" for order, one in (wanted - kept)]
        self.account.broken += [f"line {one} of order {order} twice" for order, one in (kept - wanted)]
        if heard != len(self.phones) * self.written:
            self.account.broken.append(f"{heard} of {len(self.phones) * self.written} lines heard")


def lived(seed: int, url: str) -> Account:
    """A day in a process of its own, on that empty database or on an SQLite file made for it."""
    with TemporaryDirectory(prefix="gendan-chaos-") as folder:
        if not url:
            url = url_of(Path(folder) / "gendan.db")
            database = Database(url)
            database.migrate()
            database.close()
        return asyncio.run(Day(seed, Path(folder), url).lived())
