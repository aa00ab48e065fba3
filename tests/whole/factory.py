"""A factory whose people are on Telegram already, and gendan as a process of its own."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import randrange
from threading import Thread
from typing import Any

import aiohttp
from sqlalchemy import select

from bot.app import App
from bot.settings import Settings
from core.columns import table
from core.conversations.model import Delivery, Outgoing
from core.people.model import Account, Customer, Person
from core.production.standard import add_standard_templates
from core.rights import Role
from core.values import Language
from core.work import Work
from tests.dialogues.chat import Clock, House
from tests.dialogues.factory import Orders

GENDAN = [sys.executable, "-c", "from bot.cli import main; main()"]
ROOT = Path(__file__).parents[2]
STAFF = ("Mei", "Fang", "Qiang", "Min")
CONTACTS = (("Anna", "LUMIO"), ("Otto", "NORDW"))
CUSTOMERS = ("LUMIO", "NORDW", "HARBR", "HARBR")
"""Whose order each of the staff has."""
OWNERS = dict(zip(CUSTOMERS, STAFF[:2], strict=False))


def url_of(path: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite:///{path.as_posix()}"


def today(days: int = 0) -> str:
    """A day so many days ahead."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def fill(url: str, telegram: Mapping[str, int]) -> None:
    """Four merchandisers with an order each, two customers; on Telegram by these numbers."""
    house = House(url, Clock(f"{today()} 10:00"))
    with house.app.works() as work:
        _people(work, telegram)
    order = Orders(house)
    for place, name in enumerate(STAFF):
        order(
            f"SO-2026-{1001 + place}",
            quantity=100_000,
            steps=["sewing"],
            due=today(90),
            owner=name,
            customer=CUSTOMERS[place],
        )
    house.app.close()


def _people(work: Work, telegram: Mapping[str, int]) -> None:
    add_standard_templates(work)
    for code in dict.fromkeys(CUSTOMERS):
        work.add(Customer(code=code, name=code.title()))
    work.add(Person(name="Boss", role=Role.ADMIN, language=Language.ENGLISH))
    for name in STAFF:
        _reached(work, Person(name=name, role=Role.MERCHANDISER, language=Language.ENGLISH), telegram)
    for name, code in CONTACTS:
        company = work.find(Customer, code=code)
        assert company is not None
        contact = Person(name=name, role=Role.CUSTOMER, customer_id=company.id, language=Language.ENGLISH)
        _reached(work, contact, telegram)


def _reached(work: Work, person: Person, telegram: Mapping[str, int]) -> None:
    kept = work.add(person)
    for number in (str(telegram[one]) for one in (person.name,) if one in telegram):
        account = Account(channel="telegram", sender=number, chat=number, person_id=kept.identity)
        kept.account_id = work.add(account).id


def free_port() -> int:
    """A port nobody listens on, below those that anybody's connection is given by itself."""
    while True:
        port = randrange(20_000, 32_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@contextmanager
def opened(url: str) -> Iterator[App]:
    """A look into a database with gendan's own eyes."""
    app = App(Settings(database_url=url))
    yield app
    app.close()


def plain_environment() -> dict[str, str]:
    """The environment without anybody's settings, but with gendan, compiled once for all its processes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GENDAN_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    compiled = Path(tempfile.gettempdir()) / "gendan-tests-bytecode"
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(compiled)}


class Serving:
    """`gendan serve` at an address of its own."""

    def __init__(self, url: str, **settings: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **plain_environment(),
            "GENDAN_DATABASE_URL": url,
            "GENDAN_LANGUAGE": "en",
            "GENDAN_HTTP__PORT": str(self.port),
            **settings,
        }

    async def ready(self) -> dict[str, Any]:
        """Wait until it is ready; what it says of itself."""
        async with aiohttp.ClientSession() as session:
            for _again in range(2400):
                found = await self._asked(session)
                if found:
                    return found
                await asyncio.sleep(0.025)
        raise AssertionError("never ready")

    async def _asked(self, session: aiohttp.ClientSession) -> dict[str, Any] | None:
        try:
            async with session.get(f"{self.address}/readyz") as answer:
                found: dict[str, Any] = await answer.json()
                return found if answer.status == 200 else None
        except aiohttp.ClientError:
            return None


class Served(Serving):
    """`gendan serve` as a process that can be stopped and killed."""

    def __init__(self, url: str, *, command: Sequence[str] = (*GENDAN[1:], "serve"), **settings: str) -> None:
        super().__init__(url, **settings)
        self.command = [sys.executable, *command]
        self.process: subprocess.Popen[bytes]
        self.log = b""

    def start(self) -> None:
        """Begin, without waiting for anything."""
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment, stderr=subprocess.PIPE)
        # A pipe nobody reads fills up, and whoever writes into it waits.
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def kill(self) -> None:
        """As a power cut does it."""
        self.process.send_signal(signal.SIGKILL)
        self.ended()

    async def stop(self) -> int:
        """Ask it to stop; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.ended)

    def ended(self) -> int:
        """Wait for its end; the exit code."""
        code = self.process.wait(timeout=20)
        self._reader.join()
        return code

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as said:
            self.log += said.read()


def nothing_owed(url: str) -> bool:
    """Whether the outbox is empty."""
    outbox = table(Outgoing)
    with opened(url) as app, app.database.reading() as connection:
        owed = select(outbox.c.id).where(outbox.c.state.in_((Delivery.PENDING, Delivery.SENDING)))
        return connection.execute(owed).first() is None
