"""What a progress line and a /today cost, beside the thin script a developer would write instead.

Both go from Telegram's native update to the committed change and the answer ready to be posted. The script
is python-telegram-bot's own dispatch, a regular expression and as many raw SQL statements over the same
database: no people, no rights, no history, no undo, no mistakes.
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

from telegram import Update
from telegram.ext import ApplicationBuilder, CommandHandler, MessageHandler, filters
from telegram.request import BaseRequest, RequestData

from bench.factory import MINE, NOW, build
from bot.app import App
from bot.channels.telegram.incoming import Reader
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.send import Sender
from bot.settings import Settings

LINE = re.compile(r"^(\d+)\s+(\S+)\s+(\d+)/(\d+)$")
ME = json.dumps(
    {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "gendan", "username": "gendan_bot"}}
).encode()
POSTED = json.dumps(
    {"ok": True, "result": {"message_id": 7, "date": 1, "text": "ok", "chat": {"id": 1, "type": "private"}}}
).encode()
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


class Unsent(BaseRequest):
    """Takes every request to Telegram as far as its bytes, and answers it by itself."""

    read_timeout = 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_more: Any, **_named: Any
    ) -> tuple[int, bytes]:
        """A request that went well."""
        if request_data is not None:
            assert method == "POST"
            assert isinstance(request_data.json_parameters, dict)
        return 200, ME if url.endswith("/getMe") else POSTED


class Bench:
    """One factory, seen by gendan and by the thin script."""

    def __init__(self, path: Path, orders: int) -> None:
        build(path, orders).close()
        self.orders, self.owners = orders, max(1, orders // MINE)
        self.house = App(Settings(database_url=f"sqlite:///{path}"), clock=lambda: NOW)
        self.house.open()
        self.raw = sqlite3.connect(path, isolation_level=None)
        self.raw.executescript("pragma journal_mode=wal; pragma synchronous=normal; pragma foreign_keys=on")
        self.numbers = count(1)
        self.loop = asyncio.new_event_loop()
        self.script = self._script()
        self.reader, self.sender = Reader(self.script.bot), Sender(self.script.bot)
        self.sender._pace = Unhurried()
        self.report()

    def _script(self) -> Any:
        made = ApplicationBuilder().token("1:x").updater(None).job_queue(None).request(Unsent())
        script = made.get_updates_request(Unsent()).build()
        script.add_handler(CommandHandler("today", self._thin_today))
        script.add_handler(MessageHandler(filters.Regex(LINE), self._thin_report))
        self.loop.run_until_complete(script.initialize())
        return script

    def close(self) -> None:
        """Let go of everything."""
        self.loop.run_until_complete(self.script.shutdown())
        self.raw.close()
        self.house.close()
        self.loop.close()

    def _update(self, text: str, order: int) -> Update:
        sender = 1000 + order % self.owners + 1
        native = json.dumps(_native(next(self.numbers), sender, text))
        update = Update.de_json(json.loads(native), self.script.bot)
        assert update is not None
        return update

    def _next(self) -> int:
        return next(self.numbers) * 7919 % self.orders + 1

    def report(self) -> None:
        """A progress line by gendan."""
        order = self._next()
        self._handle(f"SO-2026-{order:04d} 车缝 {order % 400 + 1}/500", order)

    def today(self) -> None:
        """My day among two hundred orders of mine, by gendan."""
        self._handle("/today", self._next())

    def _handle(self, text: str, order: int) -> None:
        self.loop.run_until_complete(self._answered(self._update(text, order)))

    async def _answered(self, update: Update) -> None:
        incoming = await self.reader.read(update)
        assert incoming is not None
        (answer,) = self.house.router.handle(incoming)
        assert answer.message.event in ("StepReported", "OrderPage"), answer.message
        await self.sender.send(answer, self.house.fetch)

    def report_floor(self) -> None:
        """A progress line by the thin script."""
        order = self._next()
        update = self._update(f"{order} 车缝 {order % 400 + 1}/500", order)
        self.loop.run_until_complete(self.script.process_update(update))

    def today_floor(self) -> None:
        """My day by the thin script."""
        self.loop.run_until_complete(self.script.process_update(self._update("/today", self._next())))

    async def _thin_report(self, update: Update, _context: Any) -> None:
        assert update.message is not None
        found = LINE.match(update.message.text or "")
        assert found is not None
        await update.message.reply_text(self._raw_report(update, found))

    async def _thin_today(self, update: Update, _context: Any) -> None:
        assert update.message is not None
        await update.message.reply_text(self._raw_today(update)[:4096])

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
            "insert into history (order_id, at, person_id, channel, message, operation, event, account,"
            " changes, previous, hash)"
            " values (?, ?, ?, 'telegram', ?, 'report', 'reported', '{}', '[]', ?, 'x')",
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

    def _raw_today(self, update: Update) -> str:
        assert update.effective_user is not None
        owner = update.effective_user.id - 1000
        rows = self.raw.execute(
            "select o.number, c.name, o.due, s.name_zh, s.done, s.quantity from sales_order o"
            " join customer c on c.id=o.customer_id"
            " left join production_step s on s.order_id=o.id"
            " and s.position="
            "(select min(position) from production_step where order_id=o.id and finished_at is null)"
            " where o.owner_id=? and o.state='open' order by o.due",
            (owner,),
        ).fetchall()
        return "\n".join(f"{row[0]} {row[1]} {row[2]} {row[3]} {row[4]}/{row[5]}" for row in rows)


class Unhurried(Pace):
    """No waiting for Telegram's limits while measuring."""

    async def turn(self, chat: str) -> None:
        """At once."""


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
