"""What a progress line and a /today cost, beside a thin script that does the same raw statements and no more.

The floor reads the same native update with the same library, finds its order by a regular expression and runs
as many raw SQL statements over the same database: no people, no rights, no history, no undo, no mistakes.
"""

import asyncio
import json
import re
import sqlite3
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from telegram import Bot, Update, User

from bench.factory import MINE, NOW, build
from bot.app import App
from bot.channels.telegram.incoming import Reader
from bot.settings import Settings

LINE = re.compile(r"^(\d+)\s+(\S+)\s+(\d+)/(\d+)$")
ROUNDS = 9
MANY, FEW = 100_000, 1_000
REPORTS = 100
DAYS = 40


def measure() -> dict[str, float]:
    """Microseconds of a report and a /today, of their floors, and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        large = Bench(Path(folder) / "large.db", MANY)
        small = Bench(Path(folder) / "small.db", FEW)
        sides = {
            "report": (large.report, REPORTS),
            "report_floor": (large.report_floor, REPORTS),
            "report_on_1000": (small.report, REPORTS),
            "today": (large.today, DAYS),
            "today_floor": (large.today_floor, DAYS),
        }
        figures = _interleaved(sides)
        large.close()
        small.close()
    return figures | {
        "report_ratio": figures["report"] / figures["report_floor"],
        "growth_ratio": figures["report"] / figures["report_on_1000"],
        "today_ratio": figures["today"] / figures["today_floor"],
    }


def _interleaved(sides: dict[str, tuple[Callable[[], None], int]]) -> dict[str, float]:
    """The median over the rounds of each side; every round measures all of them."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _round in range(ROUNDS):
        for name, (once, repeats) in sides.items():
            start = perf_counter()
            for _time in range(repeats):
                once()
            times[name].append((perf_counter() - start) / repeats * 1e6)
    return {name: median(its) for name, its in times.items()}


class Bench:
    """One factory, seen by gendan and by the thin script."""

    def __init__(self, path: Path, orders: int) -> None:
        build(path, orders).close()
        self.orders, self.owners = orders, max(1, orders // MINE)
        self.house = App(Settings(database_url=f"sqlite:///{path}"), clock=lambda: NOW)
        self.bot = Bot("1:x")
        self.bot._bot_user = User(1, "gendan", is_bot=True, username="gendan_bot")
        self.reader = Reader(self.bot)
        self.raw = sqlite3.connect(path, isolation_level=None)
        self.raw.executescript("pragma journal_mode=wal; pragma synchronous=normal; pragma foreign_keys=on")
        self.numbers = count(1)
        self.loop = asyncio.new_event_loop()
        self.report()

    def close(self) -> None:
        """Let go of everything."""
        self.raw.close()
        self.house.close()
        self.loop.close()

    def _update(self, text: str, order: int) -> Update | None:
        sender = 1000 + order % self.owners + 1
        native = json.dumps(_native(next(self.numbers), sender, text))
        return Update.de_json(json.loads(native), self.bot)

    def _next(self) -> int:
        return next(self.numbers) * 7919 % self.orders + 1

    def report(self) -> None:
        """A progress line from the native update to the committed change and the prepared answer."""
        order = self._next()
        self._handle(f"SO-2026-{order:04d} 车缝 {order % 400 + 1}/500", order)

    def today(self) -> None:
        """My day among two hundred orders of mine."""
        self._handle("/today", self._next())

    def _handle(self, text: str, order: int) -> None:
        update = self._update(text, order)
        assert update is not None
        incoming = self.loop.run_until_complete(self.reader.read(update))
        assert incoming is not None
        (answer,) = self.house.router.handle(incoming)
        assert answer.message.event in ("StepReported", "OrderPage"), answer.message

    def report_floor(self) -> None:
        """The same with raw statements and nothing else."""
        order = self._next()
        update = self._update(f"{order} 车缝 {order % 400 + 1}/500", order)
        assert update is not None
        assert update.message is not None
        found = LINE.match(update.message.text or "")
        assert found is not None
        self._raw_report(update, found)

    def _raw_report(self, update: Update, found: re.Match[str]) -> str:
        run = self.raw.execute
        assert update.effective_user is not None
        sender, now = str(update.effective_user.id), "2026-03-02 02:00:00.000000"
        run("begin immediate")
        run("insert into seen values ('telegram', ?, ?, '', ?)", (f"f{update.update_id}", sender, now))
        account = run("select * from account where channel='telegram' and sender=?", (sender,)).fetchone()
        run("select * from person where id=?", (account[4],)).fetchone()
        run("select * from draft where channel='telegram' and chat=?", (sender,)).fetchone()
        order = run("select * from sales_order where serial=?", (int(found[1]),)).fetchone()
        steps = run("select * from production_step where order_id=? order by id", (order[0],)).fetchall()
        step = next(one for one in steps if found[2] in one)
        run("savepoint a")
        done = int(found[3]) * 1_000_000
        run(
            "update production_step set done=?, started_at=?, moved_at=?, alert_at=? where id=?",
            (done, now, now, now, step[0]),
        )
        last = run(
            "select hash from history where order_id=? order by id desc limit 1", (order[0],)
        ).fetchone()
        run(
            "insert into history (order_id, at, person_id, channel, message, operation, event, account, changes,"
            " previous, hash) values (?, ?, ?, 'telegram', ?, 'report', 'reported', '{}', '[]', ?, 'x')",
            (order[0], now, account[4], str(update.update_id), last[0] if last else ""),
        )
        run("release a")
        answer = f"{order[1]} {found[2]} {found[3]}/{found[4]}"
        run(
            "insert into outbox (channel, chat, person_id, body, state, attempts, due_at, doubtful, error)"
            " values ('telegram', ?, ?, ?, 'sending', 1, ?, 0, '')",
            (sender, account[4], json.dumps({"text": answer}), now),
        )
        run("select * from outbox where order_id=? and due_at>?", (order[0], now)).fetchall()
        run("commit")
        return answer

    def today_floor(self) -> None:
        """Two hundred rows by one raw query, one line each."""
        update = self._update("/today", self._next())
        assert update is not None
        assert update.effective_user is not None
        owner = update.effective_user.id - 1000
        rows = self.raw.execute(
            "select o.number, c.name, o.due, s.name_zh, s.done, s.quantity from sales_order o"
            " join customer c on c.id=o.customer_id left join production_step s on s.order_id=o.id and s.position="
            "(select min(position) from production_step where order_id=o.id and finished_at is null)"
            " where o.owner_id=? and o.state='open' order by o.due",
            (owner,),
        ).fetchall()
        assert "\n".join(f"{row[0]} {row[1]} {row[2]} {row[3]} {row[4]}/{row[5]}" for row in rows)


def _native(number: int, sender: int, text: str) -> dict[str, Any]:
    who = {"id": sender, "is_bot": False, "first_name": "Li", "username": "li", "language_code": "zh-hans"}
    chat = {"id": sender, "type": "private", "first_name": "Li", "username": "li"}
    message: dict[str, Any] = {
        "message_id": number,
        "date": 1760000000,
        "text": text,
        "from": who,
        "chat": chat,
    }
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"update_id": number, "message": message}
