"""What is finished costs nothing: what people ask all day reads what is open, however much there ever was."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from bot.messages import Incoming
from core.columns import table
from core.conversations.model import Change, CustomerMessage, Delivery, Outgoing, Said, Seen
from core.orders.model import Order, OrderLine, OrderState, order_number
from core.people.model import Person
from core.production.model import Holder, Step, Wait, WaitKind
from core.values import Source
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders

FINISHED = 4_000
"""Orders delivered last year, of each of the tables of the trade something."""
FIRST = 1_000
BUSY = 100
"""How often SQLite counts, in instructions."""
ANALYSED = {True: "select 1", False: "analyze"}
"""What PostgreSQL does by itself after a while; on SQLite nobody does."""
READ = "select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables"


def cost(house: House, act: Callable[[House], None]) -> int:
    """What the engine does for it: SQLite's instructions by the hundred, PostgreSQL's rows read."""
    counted = [0]
    engine = house.app.database.engine
    hooks = _instructions(counted) if house.app.database.is_sqlite else _rows(counted)
    for name, hook in hooks.items():
        event.listen(engine, name, hook)
    act(house)
    for name, hook in hooks.items():
        event.remove(engine, name, hook)
    return counted[0]


def _instructions(counted: list[int]) -> dict[str, Callable[..., None]]:
    def hundred() -> None:
        counted[0] += 1

    return {"checkout": lambda driver, *_: driver.set_progress_handler(hundred, BUSY)}


def _rows(counted: list[int]) -> dict[str, Callable[..., None]]:
    def read(connection: Any) -> int:
        driver = connection.connection.dbapi_connection
        return int(driver.execute(READ).fetchone()[0])

    # The server's figures go on from transaction to transaction, so each one's own is a difference.
    def begins(connection: Any) -> None:
        counted[0] -= read(connection)

    def ends(connection: Any) -> None:
        counted[0] += read(connection)

    return {"begin": begins, "commit": ends}


@pytest.fixture
def busy(house: House, an_order: Orders) -> House:
    """A factory in the middle of its day."""
    for place in range(10):
        an_order(f"SO-2026-{1200 + place}", due=f"2026-12-{10 + place}")
    Chat(house, "Mei")("1203 cutting 100", "100/500")
    Chat(house, "Anna")("Where is SO-2026-1203?")
    house.beat()
    return house


def finish(house: House) -> None:
    """So many orders that are gone: some steps never said to be done, some waits never ended."""
    gone = past(house)
    with house.app.database.writing() as connection:
        for kind, rows in gone.items():
            connection.execute(insert(table(kind)), rows)
        connection.execute(text(ANALYSED[house.app.database.is_sqlite]))


def past(house: House) -> dict[type[Any], list[dict[str, Any]]]:
    """The rows of finished orders, table by table."""
    long_ago = house.clock() - timedelta(days=300)
    day, those = long_ago.date(), range(FIRST, FIRST + FINISHED)
    with house.app.works() as work:
        mei, anna = work.find(Person, name="Mei"), work.find(Person, name="Anna")
        assert mei is not None
        assert anna is not None
        me, contact, company = mei.identity, anna.identity, anna.customer_id
    return {
        Order: [_order(number, me, company, day, long_ago) for number in those],
        OrderLine: [
            {"order_id": n, "line": "1", "quantity": Decimal(500), "due": day, "delivered_on": day}
            for n in those
        ],
        Step: [_step(n, place, day, long_ago) for n in those for place in range(3)],
        Wait: [_wait(n, me, long_ago) for n in those],
        CustomerMessage: [
            {"customer_id": company, "contact_id": contact, "staff_id": me, "order_id": n, "text": "?"}
            | {"at": long_ago, "settled_at": long_ago}
            for n in those
        ],
        Change: [
            {"order_id": n, "at": long_ago, "person_id": me, "operation": "deliver", "hash": "0" * 64}
            for n in those
        ],
        Said: [
            {"rule": "digest", "subject": "digest", "person_id": me, "occasion": str(n), "at": long_ago}
            for n in those
        ],
        Seen: [
            {"channel": "phone", "message": f"old-{n}", "chat": "chat-Mei", "at": long_ago} for n in those
        ],
        Outgoing: [
            {"channel": "phone", "chat": "chat-Mei", "person_id": me, "order_id": n, "due_at": long_ago}
            | {"state": Delivery.SENT, "sent_at": long_ago, "platform_id": f"old-{n}"}
            for n in those
        ],
    }


def _order(number: int, owner: int, customer: int | None, day: date, at: Any) -> dict[str, Any]:
    named = {"id": number, "number": order_number(2025, number), "serial": number, "owner_id": owner}
    state = {"state": OrderState.DELIVERED, "source": Source.CHAT, "due": day, "created_at": at}
    return named | state | {"customer_id": customer}


def _step(order: int, place: int, day: date, at: Any) -> dict[str, Any]:
    said = {"started_at": at, "moved_at": at, "finished_at": at if place else None}
    named = {"order_id": order, "position": place, "code": f"step-{place}", "name_en": "S", "name_zh": "序"}
    planned = {"anchor": "due-1", "days": 1, "planned_start": day, "planned_end": day}
    return named | planned | said | {"quantity": Decimal(500), "done": Decimal(480)}


def _wait(order: int, person: int, at: Any) -> dict[str, Any]:
    asked = {"kind": WaitKind.BLOCK, "holder": Holder.SUPPLIER, "about": "zips"}
    return asked | {"order_id": order, "asked_by": person, "asked_at": at}


def said(who: str, *lines: str) -> Callable[[House], None]:
    """Somebody types these."""

    def says(house: House) -> None:
        for line in lines:
            Chat(house, who)(line)

    return says


def beats(house: House) -> None:
    """The clock beats when digests are due."""
    house.clock.shows("2026-11-23 17:00")
    house.beat()


@pytest.mark.parametrize(
    "act",
    [
        said("Mei", "1203 sewing 10"),
        said("Mei", "/today"),
        said("Mei", "/orders"),
        said("Mei", "1203"),
        said("Mei", "/digest"),
        said("Zhou", "/today"),
        said("Zhou", "/digest"),
        said("Anna", "Where is SO-2026-1203?"),
        beats,
    ],
    ids=["report", "today", "orders", "card", "digest", "all-today", "all-digest", "customer", "beat"],
)
def test_what_is_finished_costs_nothing(busy: House, act: Callable[[House], None]) -> None:
    act(busy)  # what is looked up once is looked up now
    before = cost(busy, act)
    finish(busy)
    act(busy)  # PostgreSQL plans anew, and looks at the ends of its indices for it
    after = cost(busy, act)
    assert before
    assert after < before + FINISHED // 100


def test_what_waits_for_others_costs_an_answer_nothing(busy: House) -> None:
    lines = count(1)

    def answers(house: House) -> None:
        message = f"line {next(lines)}"
        parcels = house.app.router.handle(Incoming("phone", "sender-Mei", "chat-Mei", message, text="/today"))
        assert parcels

    answers(busy)
    before = cost(busy, answers)
    with busy.app.database.writing() as connection:
        connection.execute(insert(table(Outgoing)), waiting(busy))
        connection.execute(text(ANALYSED[busy.app.database.is_sqlite]))
    answers(busy)
    after = cost(busy, answers)
    assert before
    assert after < before + FINISHED // 100


def waiting(house: House) -> list[dict[str, Any]]:
    """What a platform that is down has still to take."""
    now = {"channel": "telegram", "due_at": house.clock(), "state": Delivery.PENDING}
    return [{**now, "chat": f"chat {number % 400}"} for number in range(FINISHED)]
