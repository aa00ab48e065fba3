"""A busy process: progress lines streaming in for a minute, and a full outbox sent at a platform's pace.

The stream does not wait for answers: each line has its moment, and its time counts from there to the answer
handed over, so that a queue that grows is seen. The outbox is sent to a platform that takes so many messages
a second and no more.
"""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from sqlalchemy import insert

from bench.serving import resident
from bot.channels import House as Door
from bot.messages import Incoming, Parcel
from core.columns import table
from core.conversations.model import Delivery, Outgoing
from core.people.model import Account, Person
from core.rights import Role
from core.values import Language
from storage.database import Database
from tests.dialogues.chat import Clock, House
from tests.dialogues.factory import Orders, people
from tests.postgresql import running

A_SECOND, SECONDS, ORDERS = 200, 60, 200
OWED, CHATS, TAKES = 10_000, 500, 300
"""Messages owed, chats they are for, and how many the platform takes a second: ten times Telegram's pace."""


def measure() -> dict[str, float]:
    """Milliseconds at the 99th percentile on both engines; the platform's pace kept, megabytes grown."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(running(("max_connections=50",)))
        urls = {"sqlite": migrated(folder / "load.db"), "postgresql": server.migrated()}
        figures: dict[str, float] = {}
        for engine, url in urls.items():
            with _factory(url) as house:
                figures |= {f"{engine}_{name}": one for name, one in asyncio.run(_sustained(house)).items()}
        with _factory(migrated(folder / "outbox.db")) as house:
            figures |= asyncio.run(_drained(house))
    return figures


class Paced:
    """A channel that takes so many messages a second and notes when each came."""

    name = "phone"

    def __init__(self, a_second: float = float("inf")) -> None:
        self.pause = 1 / a_second
        self.free = 0.0
        self.came: dict[int, float] = {}

    async def start(self, house: Door) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Nothing to do."""

    def routes(self) -> list[object]:
        """None."""
        return []

    async def send(self, parcel: Parcel) -> str:
        """Take it when it is its turn."""
        now = perf_counter()
        self.free = max(self.free, now) + self.pause
        if self.free > now:
            await asyncio.sleep(self.free - now)
        self.came[parcel.id] = perf_counter()
        return str(parcel.id)


async def _sustained(house: House) -> dict[str, float]:
    """Lines at a steady pace, whatever the answers do; milliseconds until each was answered."""
    times: list[float] = []

    async def one(number: int, due: float) -> None:
        await asyncio.sleep(due - perf_counter())
        order, done = number % ORDERS + 1, number // ORDERS + 1
        text = f"SO-2026-{order:04d} cutting {done}/500"
        line = Incoming("phone", f"sender {order}", f"chat {order}", f"l{number}", text=text)
        await house.app.listen(line)
        times.append((perf_counter() - due) * 1000)

    house.app.channels["phone"] = Paced()  # type: ignore[assignment]
    async with house.app.running(reminders=False):
        start = perf_counter() + 0.5
        lines = [one(number, start + number / A_SECOND) for number in range(A_SECOND * SECONDS)]
        await asyncio.gather(*lines)
        kept_up = A_SECOND * SECONDS / (perf_counter() - start)
    cuts = quantiles(times, n=100)
    return {"lines_a_second": kept_up, "p50_ms": cuts[49], "p99_ms": cuts[98]}


async def _drained(house: House) -> dict[str, float]:
    """A full outbox sent at the platform's pace: how near to it, and what memory grew by."""
    values = Outgoing(body={"text": "x"}, state=Delivery.PENDING, due_at=house.clock()).model_dump(
        exclude={"id"}
    )
    rows = [values | {"channel": "phone", "chat": f"chat {number % CHATS}"} for number in range(OWED)]
    with house.app.database.writing() as connection:
        connection.execute(insert(table(Outgoing)), rows)
    paced = Paced(TAKES)
    house.app.channels["phone"] = paced  # type: ignore[assignment]
    before, start = resident(os.getpid()), perf_counter()
    async with house.app.running(reminders=False):
        while len(paced.came) < OWED:
            await asyncio.sleep(0.05)
    took = perf_counter() - start
    grown = resident(os.getpid()) - before
    return {"drained_ratio": took / (OWED / TAKES), "drained_grew_mb": grown}


def migrated(path: Path) -> str:
    """An empty database in today's form, and its address."""
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return f"sqlite:///{path}"


@contextmanager
def _factory(url: str) -> Iterator[House]:
    """A factory with people and orders."""
    house = House(url, Clock("2026-11-23 10:00"))
    orders = Orders(house)
    with house.app.works() as work:
        people(work, Language.ENGLISH)
        for number in range(1, ORDERS + 1):
            one = work.add(Person(name=f"P{number}", role=Role.MERCHANDISER, language=Language.ENGLISH))
            phone = Account(
                channel="phone", sender=f"sender {number}", chat=f"chat {number}", person_id=one.identity
            )
            one.account_id = work.add(phone).id
    for number in range(1, ORDERS + 1):
        orders(f"SO-2026-{number:04d}", owner=f"P{number}")
    yield house
    house.app.close()
