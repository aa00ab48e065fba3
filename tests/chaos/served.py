"""`gendan serve`, forked from a process that has imported it, by a clock that somebody else moves."""

import asyncio
import faulthandler
import os
import signal
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from threading import Thread

from bot import app
from bot.serve import serve
from bot.settings import Settings
from tests.whole.factory import Serving

IMPORTED = (
    "bot.channels.slack",
    "bot.channels.telegram",
    "bot.channels.web",
    "bot.plugins",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "uvicorn.protocols.websockets.auto",
    "tests.chaos.factories",
)
RESTARTED_AFTER = 0.2
"""Seconds; it ends by itself when it cannot begin, as on a disk that takes nothing."""


def forking() -> ForkServerContext:
    """Makes processes that need not import gendan any more: half of a day's work went into that."""
    context = get_context("forkserver")
    context.set_forkserver_preload([*IMPORTED])
    return context


class Forked(Serving):
    """`gendan serve` as a process that can be stopped and killed, up again in no time."""

    def __init__(self, url: str, clock: Path, **settings: str) -> None:
        super().__init__(url, **settings)
        self.clock = clock
        self.log = b""
        """What it wrote, all its lives long."""
        self.process: ForkServerProcess
        self._reader: Thread

    def start(self) -> None:
        """Begin, without waiting for anything."""
        # A pipe, and no file: on a full disk it is still told what goes wrong.
        reads, writes = Pipe(duplex=False)
        self.process = forking().Process(target=_serve, args=(self.environment, self.clock, writes))
        self.process.start()
        writes.close()
        self._reader = Thread(target=self._read, args=(reads,), daemon=True)
        self._reader.start()

    def _read(self, reads: Connection) -> None:
        with reads:
            while said := os.read(reads.fileno(), 65_536):
                self.log += said

    @property
    def number(self) -> int:
        """The process's."""
        assert self.process.pid
        return self.process.pid

    def tell(self) -> None:
        """Have it write down what it is waiting for."""
        if self.process.is_alive():
            os.kill(self.number, signal.SIGUSR1)

    def kill(self) -> None:
        """As a power cut does it."""
        self.process.kill()
        self.ended()

    async def stay(self) -> None:
        """Whenever it ends by itself, begin anew, as systemd and Docker have it."""
        while True:
            await asyncio.sleep(RESTARTED_AFTER)
            if not self.process.is_alive():
                self.ended()
                self.start()

    async def up(self) -> None:
        """Wait until there is a process."""
        while not self.process.is_alive():
            await asyncio.sleep(0.05)

    async def stop(self) -> int | None:
        """Ask it to stop; the exit code."""
        self.process.terminate()
        return await asyncio.to_thread(self.ended)

    def ended(self) -> int | None:
        """Wait for its end; the exit code, none when it does not end."""
        self.process.join(20)
        self._reader.join(20)
        return self.process.exitcode


def _serve(environment: Mapping[str, str], clock: Path, said: Connection) -> None:
    """Serve until told to stop; the file holds by how many seconds the clock goes before."""
    for standard in (1, 2):
        os.dup2(said.fileno(), standard)
    signal.signal(signal.SIGUSR1, _tell)
    os.environ.clear()
    os.environ.update(environment)

    def pushed() -> datetime:
        return app.utc_now() + timedelta(seconds=float(clock.read_text("utf-8") or 0))

    assert app.App.__init__.__kwdefaults__
    app.App.__init__.__kwdefaults__["clock"] = pushed
    serve(Settings())


def _tell(*_signal: object) -> None:
    """Say what everything under way waits for."""
    for task in asyncio.all_tasks():
        task.print_stack(file=sys.stderr)
    faulthandler.dump_traceback(all_threads=True)
