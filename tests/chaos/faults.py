"""What goes wrong: each fault comes over a day that is going on, and is over when it returns."""

import asyncio
import resource
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import make_url

if TYPE_CHECKING:
    from tests.chaos.day import Day

Fault = Callable[["Day"], Awaitable[None]]
DAY = 86_400
UNLIMITED = resource.RLIM_INFINITY
THROW_OUT = (
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid()"
)


async def kill(day: "Day") -> None:
    """`kill -9` in the middle of work, and up again."""
    day.serving.kill()
    # What was on its way to the platform then may have arrived, in every chat one message.
    day.may_double += len(day.people)
    for door in day.doors:
        door.restarted()
    await day.serving.up()


async def outage(day: "Day") -> None:
    """The platforms answer nothing but 502, or hang up before they did anything; the page is gone."""
    for door in day.doors:
        door.breaks(day.dice)


async def lost_answers(day: "Day") -> None:
    """Messages arrive, and that they did is never heard."""
    day.may_double += sum(door.loses_answers(day.dice) for door in day.doors)


async def too_many(day: "Day") -> None:
    """The platforms ask for patience."""
    for door in day.doors:
        door.asks_for_patience(day.dice)


async def repeated(day: "Day") -> None:
    """The newest updates come once more."""
    for door in day.doors:
        door.repeats(day.dice)


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
    with _beside(day) as other:
        for _again in range(day.dice.randrange(1, 4)):
            other.execute(THROW_OUT)
            await asyncio.sleep(day.dice.random() * 0.5)


async def locked_tables(day: "Day") -> None:
    """Somebody else holds the tables: now and then for longer than gendan waits for them."""
    seconds = 11.0 if day.dice.random() < 0.1 else day.dice.random() * 2
    # Of two who wait for each other the server may pick this one.
    with suppress(psycopg.errors.DeadlockDetected), _beside(day) as other:
        other.execute("begin")
        other.execute("lock table seen, outbox, history in share row exclusive mode")
        await asyncio.sleep(seconds)
        other.execute("rollback")


async def read_only_server(day: "Day") -> None:
    """The database server takes nothing any more, as a replica that is none yet or still does."""
    name = (make_url(day.url).database or "").encode()
    for setting in (b"on", b"off"):
        with _beside(day) as other:
            other.execute(b'alter database "%b" set default_transaction_read_only = %b' % (name, setting))
            other.execute(THROW_OUT)
        await asyncio.sleep(day.dice.random() * 1.5)


async def clock_jumps(day: "Day") -> None:
    """The machine's clock is put forward by days, or back again."""
    day.push_clock(day.dice.randrange(-2, 4) * DAY + day.dice.randrange(DAY))
    await asyncio.sleep(day.dice.random())


ANYWHERE: tuple[Fault, ...] = (kill, outage, lost_answers, too_many, repeated, clock_jumps)
ON_SQLITE: tuple[Fault, ...] = (*ANYWHERE, locked, full_disk, read_only_disk)
ON_POSTGRESQL: tuple[Fault, ...] = (*ANYWHERE, disconnected, locked_tables, read_only_server)


async def _limited(day: "Day", size: int) -> None:
    """Let no file of the process be written beyond that many bytes for a while; it may end of it."""
    await day.serving.up()
    process = day.serving.process
    resource.prlimit(day.serving.number, resource.RLIMIT_FSIZE, (size, UNLIMITED))
    await asyncio.sleep(0.3 + day.dice.random() * 1.5)
    if process is day.serving.process and process.is_alive():
        resource.prlimit(day.serving.number, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))


def _largest(file: Path) -> int:
    return max(one.stat().st_size for one in file.parent.glob(f"{file.name}*"))


def _beside(day: "Day") -> psycopg.Connection:
    """A connection of somebody else's to the same database, who may write whatever others may."""
    url = make_url(day.url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(url, autocommit=True, options="-c default_transaction_read_only=off")
