"""What goes wrong: each fault comes over a day that is going on, and is over when it returns."""

import asyncio
import resource
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import make_url

if TYPE_CHECKING:
    from tests.chaos.day import Day

Fault = Callable[["Day"], Awaitable[None]]
SENDS = ("sendMessage", "editMessageText", "getUpdates", "answerCallbackQuery")
DAY = 86_400
UNLIMITED = resource.RLIM_INFINITY


async def kill(day: "Day") -> None:
    """`kill -9` in the middle of work, and up again."""
    day.serving.kill()
    # What was on its way to the platform then may have arrived, in every chat one message.
    day.may_double += len(day.phones)
    await asyncio.sleep(day.dice.random() * 0.3)
    day.serving.start()


async def outage(day: "Day") -> None:
    """The platform answers nothing but 502, or hangs up before it did anything."""
    kind = day.dice.choice((502, "drop"))
    for method in SENDS:
        day.standin.fault(method, kind, times=day.dice.randrange(1, 8))


async def lost_answers(day: "Day") -> None:
    """Messages arrive, and that they did is never heard."""
    lost = day.dice.randrange(1, 5)
    day.standin.fault("sendMessage", day.dice.choice(("drop", 502, "garbled")), after=True, times=lost)
    day.may_double += lost


async def too_many(day: "Day") -> None:
    """The platform asks for patience."""
    day.standin.fault("sendMessage", 429, times=day.dice.randrange(1, 4))


async def repeated(day: "Day") -> None:
    """The newest updates come once more."""
    for _again in range(day.dice.randrange(1, 4)):
        day.standin.repeat()


async def locked(day: "Day") -> None:
    """Somebody else holds the database: now and then for longer than gendan waits for it."""
    seconds = 11.0 if day.dice.random() < 0.1 else day.dice.random() * 2
    with closing(sqlite3.connect(day.file, isolation_level=None, timeout=20)) as other:
        other.execute("begin immediate")
        await asyncio.sleep(seconds)
        other.execute("rollback")


async def full_disk(day: "Day") -> None:
    """No file can grow any more."""
    await _limited(day, _largest(day.file))


async def read_only_disk(day: "Day") -> None:
    """Nothing can be written at all."""
    await _limited(day, 0)


async def disconnected(day: "Day") -> None:
    """The database server throws everybody out."""
    with psycopg.connect(_libpq(day.url), autocommit=True) as other:
        for _again in range(day.dice.randrange(1, 4)):
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
            await asyncio.sleep(day.dice.random() * 0.5)


async def clock_jumps(day: "Day") -> None:
    """The machine's clock is put forward by days, or back again."""
    day.clock.write_text(str(day.dice.randrange(-2, 4) * DAY + day.dice.randrange(DAY)), "utf-8")
    await asyncio.sleep(day.dice.random())


ANYWHERE: tuple[Fault, ...] = (kill, outage, lost_answers, too_many, repeated, clock_jumps)
ON_SQLITE: tuple[Fault, ...] = (*ANYWHERE, locked, full_disk, read_only_disk)
ON_POSTGRESQL: tuple[Fault, ...] = (*ANYWHERE, disconnected)


async def _limited(day: "Day", size: int) -> None:
    """Let no file of the process be written beyond that many bytes for a while."""
    number = day.serving.process.pid
    resource.prlimit(number, resource.RLIMIT_FSIZE, (size, UNLIMITED))
    await asyncio.sleep(0.3 + day.dice.random() * 1.5)
    resource.prlimit(number, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))


def _largest(file: Path) -> int:
    return max(one.stat().st_size for one in file.parent.glob(f"{file.name}*"))


def _libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
