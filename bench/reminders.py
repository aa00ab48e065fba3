"""What a beat costs when nothing is due, over 100,000 open orders, and a digest beside finished ones."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, event, insert

from core.calendar import WorkingCalendar
from core.columns import table
from core.conversations.model import CustomerMessage, OwnReminder
from core.orders.model import Order, OrderLine, OrderState, order_number
from core.people.model import Customer, Person
from core.policy import Policy
from core.production.model import Step
from core.rights import Role
from core.values import Language, Source
from reminders.digests import digest
from reminders.tick import tick
from storage.database import Database
from storage.work import SqlWork

ORDERS = 100_000
OPEN, FINISHED, DIGESTS = 2_000, 98_000, 15
STEPS = ("cutting", "sewing", "ironing", "inspection", "packing")
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LONG_AGO = NOW - timedelta(days=300)
REPEATS = 300
CALENDAR, POLICY = WorkingCalendar(ZoneInfo("Asia/Shanghai")), Policy()


def measure(orders: int = ORDERS) -> dict[str, float]:
    """Microseconds of an idle beat, of the same statements in bare sqlite3, and the ratio; digests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "idle.db"
        with filled(path, orders) as database:
            ours, floor = _side_by_side(database, path)
        figures = {"orders": orders, "idle_tick_us": ours, "raw_us": floor, "ratio": ours / floor}
        return figures | _digests(Path(folder))


def _digests(folder: Path) -> dict[str, float]:
    """Milliseconds of a supervisor's digest of open orders, and beside it with many finished ones."""
    alone, beside = folder / "alone.db", folder / "beside.db"
    with filled(alone, OPEN) as few, filled(beside, OPEN, FINISHED) as many:
        taken = [(_digest(few), _digest(many)) for _ in range(DIGESTS)]
    without, among = (median(one) for one in zip(*taken, strict=True))
    return {"digest_ms": without, "digest_growth": among / without}


def _digest(database: Database) -> float:
    with database.reading() as connection:
        work = SqlWork(connection, NOW, CALENDAR, POLICY)
        reader = Person(name="P1", role=Role.SUPERVISOR)
        begin = process_time()
        digest(work, reader, NOW)
        return (process_time() - begin) * 1e3


@contextmanager
def filled(path: Path, orders: int, finished: int = 0) -> Iterator[Database]:
    """A factory with so many open orders, five steps each, all armed for later, and with finished ones."""
    database = Database(f"sqlite:///{path}")
    try:
        database.migrate()
        with database.writing() as connection:
            _fill(connection, orders, finished)
        yield database
    finally:
        database.close()


def _side_by_side(database: Database, path: Path) -> tuple[float, float]:
    """Medians, the two taken in turns so that a slow moment of the machine hits both."""
    ours, floor = [], []
    with closing(sqlite3.connect(path)) as raw, database.reading() as connection:
        statements = _overheard(connection)
        for _ in range(REPEATS):
            ours.append(_timed(lambda: _beat(connection)))
            floor.append(_timed(lambda: [raw.execute(*one).fetchall() for one in statements]))
    return median(ours), median(floor)


def _beat(connection: Connection) -> None:
    found = tick(SqlWork(connection, NOW, CALENDAR, POLICY))
    assert not found.bundles
    assert not found.digests


def _timed(work: Callable[[], Any]) -> float:
    begin = perf_counter()
    work()
    return (perf_counter() - begin) * 1e6


def _overheard(connection: Connection) -> list[tuple[str, Any]]:
    """What a beat really asks of the engine."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        heard.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", hear)
    _beat(connection)
    event.remove(connection, "before_cursor_execute", hear)
    return heard


def _fill(connection: Connection, orders: int, finished: int) -> None:
    people = [_person(number) for number in range(1, 21)]
    connection.execute(insert(table(Person)), people)
    connection.execute(insert(table(Customer)), [{"id": 1, "code": "LUMIO", "name": "Lumio", "grade": 1}])
    connection.execute(insert(table(Order)), [_order(number) for number in range(1, orders + 1)])
    connection.execute(insert(table(OrderLine)), [_line(number) for number in range(1, orders + 1)])
    for code in STEPS:
        connection.execute(insert(table(Step)), [_step(number, code) for number in range(1, orders + 1)])
    if finished:
        _fill_past(connection, orders + 1, orders + finished)
    connection.execute(
        insert(table(CustomerMessage)), [_message(number) for number in range(1, orders // 50)]
    )
    connection.execute(insert(table(OwnReminder)), [_reminder(number) for number in range(1, orders // 50)])


def _fill_past(connection: Connection, first: int, last: int) -> None:
    """Orders of last year, delivered; the last step of each was never said to be done."""
    those = range(first, last + 1)
    gone = {"state": OrderState.DELIVERED, "due": LONG_AGO.date()}
    line = {"due": LONG_AGO.date(), "delivered_on": LONG_AGO.date(), "alert_at": None}
    step = {"started_at": LONG_AGO, "moved_at": LONG_AGO, "alert_at": None}
    connection.execute(insert(table(Order)), [_order(number) | gone for number in those])
    connection.execute(insert(table(OrderLine)), [_line(number) | line for number in those])
    for code in STEPS:
        ended = {"finished_at": LONG_AGO if code != STEPS[-1] else None}
        connection.execute(insert(table(Step)), [_step(number, code) | step | ended for number in those])


def _person(number: int) -> dict[str, Any]:
    role = Role.SUPERVISOR if number == 1 else Role.MERCHANDISER
    return {"id": number, "name": f"P{number}", "role": role, "language": Language.CHINESE, "active": True}


def _days(number: int) -> int:
    """Days until an order is due: spread over the next half year."""
    return 9 + number % 170


def _order(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "number": order_number(2026, number),
        "serial": number,
        "customer_id": 1,
        "owner_id": 1 + number % 20,
        "state": OrderState.OPEN,
        "source": Source.SHEET,
        "due": TODAY + timedelta(days=_days(number)),
        "created_at": NOW,
    }


def _line(number: int) -> dict[str, Any]:
    due = TODAY + timedelta(days=_days(number))
    armed = NOW + timedelta(days=_days(number) - 7)
    line = {"id": number, "order_id": number, "line": "1", "quantity": Decimal(500)}
    return line | {"due": due, "alert_at": armed}


def _step(number: int, code: str) -> dict[str, Any]:
    position = STEPS.index(code)
    moved = NOW - timedelta(hours=number % 20) if position == 0 else None
    return {
        "order_id": number,
        "position": position,
        "code": code,
        "name_en": code,
        "name_zh": code,
        "quantity": Decimal(500),
        "done": Decimal(0),
        "anchor": f"due-{10 - position}",
        "days": 2,
        "planned_start": TODAY + timedelta(days=_days(number) - 10 + position),
        "planned_end": TODAY + timedelta(days=_days(number) - 9 + position),
        "started_at": moved,
        "moved_at": moved,
        "alert_at": NOW + timedelta(days=2 + number % 90),
    }


def _message(number: int) -> dict[str, Any]:
    asked = {"customer_id": 1, "contact_id": 20, "staff_id": 2, "order_id": number, "text": "?"}
    return asked | {"at": NOW, "alert_at": NOW + timedelta(hours=2)}


def _reminder(number: int) -> dict[str, Any]:
    return {"person_id": 2, "order_id": number, "text": "?", "alert_at": NOW + timedelta(hours=number)}
