"""What planning costs: an order of forty steps, a forecast after a report, five thousand plans laid anew."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from bot.notices import Herald
from core.calendar import WorkingCalendar
from core.importing import made
from core.orders.model import Order, OrderLine
from core.people.model import Customer, Person
from core.policy import Policy
from core.production.finding import steps_of
from core.production.forecast import refresh
from core.production.model import Step, StepDay, StepTemplate, TemplateStep
from core.production.planning import plan_steps
from core.production.working_days import DayKind, set_day
from core.rights import Role
from core.values import DueDay, TemplateCode
from core.work import Work
from storage.database import Database
from storage.work import Works

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ORDERS = 5000
STEPS, MANY = 6, 40
REPEATS = 60


def measure(orders: int = ORDERS) -> dict[str, float]:
    """Milliseconds of a plan and of a forecast, beside bare inserts and reads; seconds of all plans anew."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "planning.db"
        with closing(Database(f"sqlite:///{path}")) as database:
            database.migrate()
            works = Works(database, lambda: NOW, WorkingCalendar(ZoneInfo("Asia/Shanghai")), Policy())
            with works() as work:
                _people(work)
            single = _one_order(works, path)
            return single | _all_anew(works, orders)


def _people(work: Work) -> None:
    work.add(Customer(code="LUMIO", name="Lumio"))
    work.speaks(work.add(Person(name="Zhou", role=Role.SUPERVISOR)))
    for code, count in (("long", MANY), ("short", STEPS)):
        template = work.add(StepTemplate(code=code, name_en=code, name_zh=code))
        parts = [_part(template.id or 0, place, count) for place in range(count)]
        work.add_all(parts)


def _part(template: int, place: int, among: int) -> TemplateStep:
    code = f"s{place}"
    hangs = f"due-{among - place}" if place % 3 == 2 else ""
    after = [f"s{place - 2}", f"s{place - 1}"] if place > 2 and place % 5 == 0 else None
    return TemplateStep(
        template_id=template,
        position=place,
        code=code,
        name_en=code,
        name_zh=code,
        department="sewing" if place % 2 else "",
        anchor=hangs,
        days=1 + place % 3,
        after=after,
    )


def _one_order(works: Works, path: Path) -> dict[str, float]:
    """The middle of many rounds, ours and the bare statements in turns."""
    planned, inserted, foreseen, short = [], [], [], []
    raw = sqlite3.connect(path, isolation_level=None)
    for number in range(1, REPEATS + 1):
        with works() as work:
            order = _order(work, number)
            planned.append(_timed(partial(plan_steps, work, order, TemplateCode("long"), Decimal(500))))
            few = _order(work, REPEATS + number)
            plan_steps(work, few, TemplateCode("short"), Decimal(500))
            for one in (order, few):
                _report(work, one)
                refresh(work, one)
        foreseen.append(_again(works, order.identity))
        short.append(_again(works, few.identity))
        inserted.append(_timed(partial(_bare, raw, order.identity)))
    raw.close()
    return {
        "plan_ms": median(planned),
        "plan_ratio": median(planned) / median(inserted),
        "forecast_ms": median(foreseen),
        "forecast_6_ms": median(short),
    }


def _again(works: Works, order_id: int) -> float:
    """A forecast after a report, in a work that has read the order and its steps for the report already."""
    with works() as work:
        order = work.find(Order, id=order_id)
        assert order is not None
        steps = steps_of(work, order_id)
        return _timed(partial(refresh, work, order, steps))


def _bare(raw: sqlite3.Connection, order_id: int) -> None:
    """The same rows read and written again by the driver alone."""
    raw.execute("begin immediate")
    rows = raw.execute("select * from production_step where order_id = ?", (order_id,)).fetchall()
    for row in rows:
        places = ", ".join("?" * len(row))
        raw.execute(f"insert or replace into production_step values ({places})", row)
    raw.execute("rollback")


def _order(work: Work, number: int) -> Order:
    order = made(
        Order,
        number=f"SO-2026-{number:04d}",
        serial=number,
        customer_id=1,
        owner_id=1,
        ordered_on=TODAY - timedelta(days=10),
        due=TODAY + timedelta(days=30 + number % 60),
        created_at=NOW,
    )
    work.add(order)
    work.add(OrderLine(order_id=order.identity, line="1", quantity=Decimal(500), due=order.due or TODAY))
    return order


def _report(work: Work, order: Order) -> None:
    """The first step is in hand."""
    (step,) = work.every(Step, order_id=order.identity, position=0)
    step.started_at = step.moved_at = NOW - timedelta(days=3)
    step.done = Decimal(240)
    for back in (3, 4):
        day = TODAY - timedelta(days=back)
        work.add(StepDay(order_id=order.identity, step_id=step.id or 0, day=day, pieces=Decimal(120)))


def _all_anew(works: Works, orders: int) -> dict[str, float]:
    first = 10 * REPEATS
    for start in range(first, first + orders, 25):
        with works() as work:
            for number in range(start, start + 25):
                order = _order(work, number)
                plan_steps(work, order, TemplateCode("short"), Decimal(500))
                refresh(work, order)
    with works() as work:
        boss = work.find(Person, role=Role.SUPERVISOR)
        assert boss is not None
        work.speaks(boss)
        # So near that most plans begin earlier because of it.
        set_day(work, DueDay(TODAY + timedelta(days=28)), DayKind.RESTS)
    herald = Herald(works)
    return {"anew_s": _timed(partial(_beats, herald)) / 1000}


def _beats(herald: Herald) -> None:
    while herald.beat(NOW):
        pass


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    begin = perf_counter()
    work()
    return (perf_counter() - begin) * 1000
