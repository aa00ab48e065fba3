"""A factory of any size for measuring: orders in a few merchandisers' hands, each with its steps."""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from storage.database import Database

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
STEPS = (
    ("material", "面辅料"),
    ("cutting", "裁剪"),
    ("sewing", "车缝"),
    ("ironing", "整烫"),
    ("packing", "包装"),
)
MINE = 200
"""Open orders in each merchandiser's hands."""
MILLION = 1_000_000


def build(path: Path, orders: int) -> Database:
    """A migrated database with so many open orders, five steps each."""
    database = Database(f"sqlite:///{path}")
    database.migrate()
    with sqlite3.connect(path) as raw:
        _people(raw, max(1, orders // MINE))
        _orders(raw, orders, max(1, orders // MINE))
        raw.execute("analyze")
    return database


def _people(raw: sqlite3.Connection, owners: int) -> None:
    raw.executemany(
        "insert into customer (id, code, name, nicknames, country, grade) values (?, ?, ?, '', '', 2)",
        [(n, f"C{n}", f"Customer {n}") for n in range(1, 98)],
    )
    raw.executemany(
        "insert into person (id, name, nicknames, role, department, language, active, account_id)"
        " values (?, ?, '', 'merchandiser', '', 'zh_CN', 1, ?)",
        [(n, f"Person {n}", n) for n in range(1, owners + 1)],
    )
    raw.executemany(
        "insert into account (id, channel, sender, chat, person_id, blocked, spoken, place)"
        " values (?, 'telegram', ?, ?, ?, 0, '{}', '')",
        [(n, str(1000 + n), str(1000 + n), n) for n in range(1, owners + 1)],
    )


def _orders(raw: sqlite3.Connection, orders: int, owners: int) -> None:
    first = date(2026, 3, 10)
    later = (NOW + timedelta(days=60)).strftime("%Y-%m-%d %H:%M:%S.%f")
    raw.executemany(
        "insert into sales_order (id, number, serial, customer_id, customer_ref, ref_key, owner_id, state,"
        " source, due, terms, note, created_at)"
        " values (?, ?, ?, ?, ?, ?, ?, 'open', 'chat', ?, '', '', '2026-01-05 01:00:00')",
        (
            (
                n,
                f"SO-2026-{n:04d}",
                n,
                n % 97 + 1,
                f"PO/{n}/X",
                f"PO{n}X",
                n % owners + 1,
                str(first + timedelta(n % 90)),
            )
            for n in range(1, orders + 1)
        ),
    )
    raw.executemany(
        "insert into order_line (order_id, line, product, description, quantity, unit, currency, due,"
        " transport, incoterm, supplier, shipment, alert_at)"
        " values (?, '1', ?, '', ?, '', '', ?, '', '', '', '', ?)",
        (
            (n, f"ST{n % 999}", 500 * MILLION, str(first + timedelta(n % 90)), later)
            for n in range(1, orders + 1)
        ),
    )
    raw.executemany(
        "insert into production_step (order_id, position, code, name_en, name_zh, quantity, done,"
        " anchor, days, planned_start, planned_end, alert_at)"
        " values (?, ?, ?, ?, ?, ?, 0, 'due-1', 2, '2026-03-02', '2026-03-05', ?)",
        (
            (n, place, code, code, name, 500 * MILLION, later)
            for n in range(1, orders + 1)
            for place, (code, name) in enumerate(STEPS, 1)
        ),
    )
