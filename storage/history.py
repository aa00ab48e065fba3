"""The history: every change as before and after, chained by hash per order; what undo and audit read."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from core.columns import table
from core.conversations.model import Change
from core.errors import AlreadyUndone, ChangedSince, NothingToUndo
from core.people.model import Person
from core.work import Event
from storage.entities import by_table, shape
from storage.prepared import prepared

if TYPE_CHECKING:
    from storage.work import DoneAct, SqlWork

CHANGE = table(Change)
LAST_HASH = (
    select(CHANGE.c.hash)
    .where(CHANGE.c.order_id == bindparam("order_id"))
    .order_by(CHANGE.c.id.desc())
    .limit(1)
)
LAST_HASHES = select(CHANGE.c.order_id, CHANGE.c.id, CHANGE.c.hash).where(
    CHANGE.c.order_id.in_(bindparam("orders", expanding=True))
)
CLOCKS = ("alert_at",)
"""Columns the clock moves by itself, so that their having moved is nobody's change."""
JSON_HAS = frozenset({str, int, bool})


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing before and after; `before` is none when it was made, `after` when it was taken away."""

    entity: type[SQLModel]
    identity: Any
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    order_id: int

    def as_json(self) -> list[Any]:
        """The change as the history keeps it."""
        return [self.entity.__tablename__, self.identity, plainly(self.before), plainly(self.after)]


def write(connection: Connection, work: "SqlWork", act: "DoneAct", changes: list[Changed]) -> int | None:
    """Write an act into the history, a row for every order it touched; the number of the first."""
    if not changes:
        return None
    grouped: dict[int, list[Changed]] = {}
    for change in changes:
        grouped.setdefault(change.order_id, []).append(change)
    # The first event that names an order is that order's; what names none is told of the rest.
    named = {getattr(event, "order", ""): event for event in reversed(act.events)}
    rows = [_row(work, act, order_id, its, _event(act, its, named)) for order_id, its in grouped.items()]
    # What belongs to no order goes last: the order's row is the one that undo names.
    rows.sort(key=lambda row: row["order_id"] == 0)
    rows[0]["undoes_id"] = act.undoes
    work.hold(grouped)
    for row, previous in zip(rows, _previous(connection, [row["order_id"] for row in rows]), strict=True):
        row["previous"] = previous
        row["hash"] = fingerprint(row)
    if len(rows) == 1:
        add = prepared(shape(Change).insert_next, connection.dialect)
        return int(add.run(connection.connection.dbapi_connection, rows[0]).fetchone()[0])
    shape(Change).insert_all(connection, rows)
    return int(rows[0]["id"])


def _event(act: "DoneAct", changes: list[Changed], named: dict[str, Event]) -> Event | None:
    """What happened to the order these changes are about."""
    if len(act.events) < 2:
        return act.events[0] if act.events else None
    number = next((one.after["number"] for one in changes if one.after and "number" in one.after), "")
    return named.get(number, act.events[0])


def _row(
    work: "SqlWork", act: "DoneAct", order_id: int, changes: list[Changed], event: Event | None
) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "at": work.now,
        "person_id": work.person_id,
        "channel": work.channel,
        "message": work.message,
        "operation": act.operation,
        "event": type(event).__name__ if event else "",
        "account": _account(event) if event else {},
        "changes": [change.as_json() for change in changes],
        "undoes_id": None,
    }


def _account(event: Event) -> dict[str, Any]:
    return {field.name: _plain(getattr(event, field.name)) for field in fields(event)}


def _previous(connection: Connection, orders: list[int]) -> Iterable[str]:
    if len(orders) == 1:
        last_hash = prepared(LAST_HASH, connection.dialect)
        found = last_hash.first(connection.connection.dbapi_connection, {"order_id": orders[0]})
        return [found["hash"] if found else ""]
    last = {}
    for order_id, _, hashed in sorted(
        connection.execute(LAST_HASHES, {"orders": orders}), key=lambda row: row.id
    ):
        last[order_id] = hashed
    return [last.get(order_id, "") for order_id in orders]


def fingerprint(row: dict[str, Any]) -> str:
    """The hash of a history row: its content and the hash before it."""
    parts = [row["previous"], row["order_id"], row["at"].isoformat(), row["person_id"], row["channel"]]
    parts += [
        row["message"],
        row["operation"],
        row["event"],
        row["account"],
        row["changes"],
        row["undoes_id"],
    ]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plainly(values: dict[str, Any] | None) -> dict[str, Any] | None:
    """The values as JSON can hold them."""
    if values is None:
        return None
    return {
        name: value if value is None or type(value) in JSON_HAS else _plain(value)
        for name, value in values.items()
    }


def _plain(value: Any) -> Any:
    if value is None or type(value) in JSON_HAS:
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {field: _plain(getattr(value, field)) for field in value.__dataclass_fields__}
    return str(value)


def revert(work: "SqlWork", number: int) -> None:
    """Put back what a change did, newest thing first."""
    change = work.find(Change, id=number)
    if change is None or change.undoes_id is not None:
        raise NothingToUndo
    work.hold([change.order_id])
    if undo := work.find(Change, undoes_id=number):
        raise AlreadyUndone(_name(work, undo.person_id), undo.at)
    for name, identity, before, after in reversed([*change.changes, *_beside(work, change)]):
        entity = by_table()[name]
        thing = work.find(entity, **{shape(entity).key: identity})
        current = None if thing is None else shape(entity).values(thing)
        if not _still(current, after):
            raise _changed_since(work, change, name, identity)
        try:
            _put_back(work, entity, thing, before)
        except IntegrityError:
            # Looked into afterwards: PostgreSQL answers nothing before the failed part is taken back.
            work.take_back()
            raise _changed_since(work, change, name, identity) from None


def _beside(work: "SqlWork", change: Change) -> list[Any]:
    """What the same act changed of things that belong to no order, such as the stock."""
    if not change.order_id:
        return []
    same = {name: getattr(change, name) for name in ("at", "person_id", "message", "operation", "event")}
    found = work.every(Change, order_id=0, **same)
    beside = [one for one in found if (one.id or 0) > (change.id or 0) and one.account == change.account]
    return beside[0].changes if beside else []


def _still(current: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    if current is None or after is None:
        return current is after
    return all(_plain(current[name]) == value for name, value in after.items() if name not in CLOCKS)


def _put_back(
    work: "SqlWork", entity: type[SQLModel], thing: SQLModel | None, before: dict[str, Any] | None
) -> None:
    if before is None:
        assert thing is not None
        work.remove(thing)
    elif thing is None:
        work.add(shape(entity).made({name: _read(entity, name, value) for name, value in before.items()}))
    else:
        for name, value in before.items():
            setattr(thing, name, _read(entity, name, value))


def _read(entity: type[SQLModel], name: str, value: Any) -> Any:
    """A value of the history in its column's own type."""
    kind: Any = entity.model_fields[name].annotation
    return TypeAdapter(kind).validate_python(value)


def _changed_since(work: "SqlWork", change: Change, name: str, identity: Any) -> ChangedSince:
    later = select(CHANGE.c.person_id, CHANGE.c.at, CHANGE.c.event, CHANGE.c.account, CHANGE.c.changes).where(
        CHANGE.c.order_id == change.order_id, CHANGE.c.id > change.id
    )
    rows = list(work.rows(later.order_by(CHANGE.c.id)))
    touching = [row for row in rows if [name, identity] in [one[:2] for one in row.changes]] or rows
    if not touching:
        return ChangedSince("", change.at, "")
    first = touching[0]
    return ChangedSince(_name(work, first.person_id), first.at, (first.event, first.account))


def _name(work: "SqlWork", person_id: int | None) -> str:
    person = work.find(Person, id=person_id)
    return person.name if person else ""


def broken_link(connection: Connection) -> int | None:
    """The first entry whose hash does not follow from its content and the entry before it; none if all do."""
    last: dict[int, str] = {}
    chain = select(CHANGE).order_by(CHANGE.c.id).execution_options(yield_per=1000)
    with connection.execute(chain) as rows:
        for row in rows.mappings():
            if row["previous"] != last.get(row["order_id"], "") or row["hash"] != fingerprint(dict(row)):
                return int(row["id"])
            last[row["order_id"]] = row["hash"]
    return None
