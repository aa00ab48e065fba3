"""One message's work: everything it changes, its history and its messages in one commit."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import (
    Connection,
    Executable,
    Row,
    Select,
    bindparam,
    delete,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from core.calendar import WorkingCalendar
from core.columns import table
from core.conversations.model import Change, Draft, Installation, Outgoing, Said, Seen, Series
from core.errors import NothingToUndo
from core.orders.model import FileContent, Order
from core.people.model import Account, Person, WebSession
from core.policy import Policy
from core.production.model import CompanyDay, Forecast, Replanning, Shift
from core.production.working_days import company_calendar
from core.work import Event, Interrupted
from storage import history
from storage.database import Database
from storage.entities import Shape, locking, shape
from storage.prepared import prepared

E = TypeVar("E", bound=SQLModel)
T = TypeVar("T", bound=Event)

FEW = 64
BOOKKEEPING = (
    *(Account, Change, Draft, FileContent, Forecast, Installation, Outgoing, Replanning, Said, Seen),
    *(Series, WebSession),
)
"""Kept, but no part of an order's history."""
CALENDAR = "calendar"
CHANGED_CALENDAR = select(table(Series).c.last).where(table(Series).c.name == CALENDAR)
"""How often the company's calendar was changed."""
TURN = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0)))
"""Wait until nobody else is at work under that name; until the commit others wait."""
HELD = locking(
    select(table(Order).c.id)
    .where(table(Order).c.id.in_(bindparam("orders", expanding=True)))
    .order_by(table(Order).c.id)
)


@cache
def _heard(upsert: Any) -> Executable:
    """The statement that marks a message as heard, unless it was heard before."""
    return cast(Executable, upsert(table(Seen)).on_conflict_do_nothing())


class DoneAct:
    """An operation at work: its events, and what it found before it began."""

    def __init__(self, operation: str) -> None:
        self.operation = operation
        self.events: list[Event] = []
        self.before: dict[tuple[type[SQLModel], Any], dict[str, Any] | None] = {}
        self.orders: set[int] = set()
        self.undoes: int | None = None
        self.change: int | None = None


class SqlWork:
    """The Work of core, on a connection whose transaction the caller opens and ends."""

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        calendar: WorkingCalendar,
        policy: Policy,
        *,
        person: Person | None = None,
        channel: str = "",
        place: str = "",
        message: str = "",
    ) -> None:
        self.connection = connection
        self._driver: Any = connection.connection.dbapi_connection
        self._dialect = connection.dialect
        self._shared = connection.dialect.name != "sqlite"
        """Whether others may be at work on the same things at the same time."""
        self._held: set[int] = set()
        """Orders that nobody else can change until the commit."""
        assert connection.dialect.dbapi is not None
        self._broken: type[Exception] = connection.dialect.dbapi.IntegrityError
        self.now = now.astimezone(UTC)
        self.today: date = calendar.day_of(now)
        self.calendar = calendar
        self.policy = policy
        self.channel = channel
        self.place = place
        self.message = message
        self._person = person
        self._acts: list[DoneAct] = []
        self._open: DoneAct | None = None
        self._savepoint = False
        """Whether what the open act has written so far can be taken back by itself."""
        self._looked: dict[type[SQLModel], dict[tuple[Any, ...], list[Any]]] = {}
        """What was looked for of each kind and what there is, until one of the kind is changed or removed."""
        self._watched: defaultdict[type[SQLModel], dict[Any, tuple[SQLModel, dict[str, Any]]]]
        self._watched = defaultdict(dict)
        """What was read or made, by kind and identity, with what its row holds."""

    @property
    def person(self) -> Person:
        """Who does it; there is somebody whenever an operation runs."""
        assert self._person is not None
        return self._person

    @property
    def touched(self) -> frozenset[int]:
        """The orders whose history grew by this work."""
        return frozenset(order for act in self._acts for order in act.orders if order)

    @property
    def person_id(self) -> int | None:
        """Who does it, if anybody is known yet."""
        return self._person.id if self._person else None

    def speaks(self, person: Person) -> None:
        """From here on it is this person's work."""
        self._person = person

    def hears(self, chat: str, text: str) -> bool:
        """Mark this work's message as heard."""
        heard = {"channel": self.channel, "message": self.message, "chat": chat, "text": text, "at": self.now}
        if self._shared:
            self._take_turn(f"chat {self.channel} {chat}")
        upsert = postgresql.insert if self._shared else sqlite.insert
        marked: int = prepared(_heard(upsert), self._dialect).run(self._driver, heard).rowcount
        return marked == 1

    @property
    def acts(self) -> Sequence[DoneAct]:
        """The operations done so far."""
        return self._acts

    @contextmanager
    def act(self, operation: str) -> Iterator[DoneAct]:
        """Keep the block as one change; an operation called within another belongs to it."""
        if self._open is not None:
            yield self._open
            return
        self._flush()
        if self._shared:
            self._look_again()
        act = self._open = DoneAct(operation)
        try:
            yield act
            self._keep(act)
        except BaseException:
            self.take_back()
            raise
        finally:
            self._open = None

    def hold(self, orders: Iterable[int]) -> None:
        """Let nobody else change these orders until the commit; with 0, what belongs to none."""
        wanted = set(orders) - self._held if self._shared else set()
        if not wanted:
            return
        if wanted != {0}:
            self.connection.execute(HELD, {"orders": sorted(wanted)})
        if 0 in wanted:
            self._take_turn("history")
        self._held |= wanted

    def _take_turn(self, name: str) -> None:
        prepared(TURN, self._dialect).run(self._driver, {"name": name})

    def _look_again(self) -> None:
        """Forget what was read of orders before an act: it is read again under the order's lock."""
        for kind in filter(_of_order, [*self._watched]):
            del self._watched[kind]
        # But for the form: of one chat only one message at a time is at work.
        self._looked = {kind: its for kind, its in self._looked.items() if kind is Draft}

    def _locking(self, entity: type[SQLModel], statement: Executable) -> Executable:
        """The statement an act finds things by: an order is the act's own from there on."""
        if self._shared and self._open is not None and entity is Order and isinstance(statement, Select):
            return locking(statement)
        return statement

    def _keep(self, act: DoneAct) -> None:
        """Write what the act changed, and its history."""
        self._flush(at_end=True)
        if self._savepoint:
            self._driver.execute("release savepoint act")
            self._savepoint = False
        changes = self._changes(act)
        act.orders = {change.order_id for change in changes}
        act.change = history.write(self.connection, self, act, changes)
        self._acts.append(act)

    def take_back(self) -> None:
        """Forget what the open act changed, and undo what of it was written already."""
        self._held.clear()
        if self._savepoint:
            self._driver.execute("rollback to savepoint act")
            self._driver.execute("release savepoint act")
            self._savepoint = False
        self._watched.clear()
        self._looked.clear()

    def _writes(self) -> None:
        """About to write inside an act that may still be refused; most write only at their end."""
        if self._open is not None and not self._savepoint:
            # On the driver, as every report does it and SQLAlchemy's own costs more than what is written.
            self._driver.execute("savepoint act")
            self._savepoint = True

    def find(self, entity: type[E], **equals: Any) -> E | None:
        """The one thing with these values."""
        kind = shape(entity)
        if (known := self._known(entity, equals)) is not None:
            return known
        if (looked := self._as_looked(entity, equals)) is not None:
            return looked[0] if looked else None
        self._flush(entity)
        statement = self._locking(entity, kind.select(equals))
        found = prepared(statement, self._dialect).first(self._driver, equals)
        if found is None:
            self._looked.setdefault(entity, {})[tuple(equals.items())] = []
            return None
        return self._watch(entity, found)

    def every(self, entity: type[E], **equals: Any) -> list[E]:
        """All things with these values."""
        looked = self._as_looked(entity, equals)
        if looked is None:
            looked = self.load(entity, shape(entity).select(equals), equals)
            self._looked.setdefault(entity, {})[tuple(equals.items())] = looked
        return [*looked]

    def load(self, entity: type[E], statement: Executable, parameters: Mapping[str, Any]) -> list[E]:
        """The things whose columns a statement selects."""
        self._flush(entity)
        statement = self._locking(entity, statement)
        ready = prepared(statement, self._dialect)
        if ready.expands:
            found = [dict(row._mapping) for row in self.connection.execute(statement, dict(parameters))]
        else:
            found = ready.rows(self._driver, parameters)
        return [self._watch(entity, row) for row in found]

    def rows(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """The rows a statement selects."""
        self._flush()
        return self.connection.execute(statement, dict(parameters or {})).all()

    def add(self, thing: E) -> E:
        """Keep a new thing."""
        self._writes()
        kind = shape(type(thing))
        values = kind.values(thing)
        if kind.numbered and values["id"] is None:
            setattr(thing, kind.key, self._insert(kind.insert_next, values).fetchone()[0])
        else:
            self._insert(kind.insert, values)
        self._added(thing)
        return thing

    def _insert(self, statement: Executable, values: Mapping[str, Any]) -> Any:
        try:
            return prepared(statement, self._dialect).run(self._driver, values)
        except self._broken as why:
            raise IntegrityError("insert", None, why) from why

    def add_all(self, things: Sequence[E]) -> None:
        """Keep many new things of one kind in one statement; they have their identities afterwards."""
        if not things:
            return
        self._writes()
        kind = shape(type(things[0]))
        values = [kind.values(thing) for thing in things]
        kind.insert_all(self.connection, values)
        for thing, stored in zip(things, values, strict=True):
            thing.__dict__[kind.key] = stored[kind.key]
            self._added(thing, stored)

    def remove(self, thing: SQLModel) -> None:
        """Take a thing away."""
        self._writes()
        kind = shape(type(thing))
        identity = kind.identity(thing)
        self._looked.pop(kind.entity, None)
        watched = self._watched[kind.entity].pop(identity, None)
        self._remember((kind.entity, identity), watched[1] if watched else kind.values(thing))
        matches = [kind.table.c[name] == thing.__dict__[name] for name in kind.keys]
        self.connection.execute(delete(kind.table).where(*matches))

    def happened(self, event: T) -> T:
        """Record that it happened."""
        assert self._open is not None, "only an operation makes things happen"
        self._open.events.append(event)
        return event

    def number(self, series: str) -> int:
        """The next number of a series."""
        return self.numbers(series, 1)[0]

    def numbers(self, series: str, count: int) -> range:
        """The next numbers of a series; its row is locked until the commit, so nobody else gets them."""
        if not count:
            return range(0)
        self._writes()
        kept = table(Series)
        upsert = postgresql.insert if self._shared else sqlite.insert
        made = upsert(kept).values(name=series, last=count)
        counted = made.on_conflict_do_update(index_elements=[kept.c.name], set_={"last": kept.c.last + count})
        last = int(self.connection.execute(counted.returning(kept.c.last)).scalar_one())
        return range(last - count + 1, last + 1)

    def revert(self, change: int) -> None:
        """Put back what an earlier act of this person's scope changed."""
        if self._open is None:
            raise NothingToUndo
        self._open.undoes = change
        history.revert(self, change)

    def first(self, statement: Executable) -> dict[str, Any] | None:
        """The first row a statement selects, as of the beginning of the work."""
        return prepared(statement, self._dialect).first(self._driver, {})

    def changed(self, *kinds: type[SQLModel]) -> bool:
        """Whether things of these kinds were changed by what was done so far."""
        return any(key[0] in kinds for act in self._acts for key in act.before)

    def settle(self) -> None:
        """Write what was changed outside of an act."""
        self._flush()

    def _known(self, entity: type[E], equals: Mapping[str, Any]) -> E | None:
        """A thing already watched, when it is looked for by its identity or among few."""
        watched = self._watched[entity]
        if tuple(equals) == shape(entity).keys:
            known = watched.get(next(iter(equals.values())) if len(equals) == 1 else tuple(equals.values()))
            return None if known is None else known[0]  # type: ignore[return-value]
        if len(watched) > FEW:
            return None
        wanted = equals.items()
        for thing, _ in watched.values():
            if all(thing.__dict__.get(name) == value for name, value in wanted):
                return thing  # type: ignore[return-value]
        return None

    def _as_looked(self, entity: type[E], equals: Mapping[str, Any]) -> list[E] | None:
        """What there was when it was last looked for, if it must be the same; none if nobody has looked."""
        found = self._looked.get(entity, {}).get(tuple(equals.items()))
        if found is None:
            return None
        mine = self._watched[entity].values()
        moved = any(thing.__dict__[name] != stored[name] for thing, stored in mine for name in equals)
        return None if moved else found

    def _watch(self, entity: type[E], row: dict[str, Any]) -> E:
        kind = shape(entity)
        identity = row[kind.key] if len(kind.keys) == 1 else tuple(row[key] for key in kind.keys)
        if known := self._watched[entity].get(identity):
            return known[0]  # type: ignore[return-value]
        made: E = kind.made(row)
        if self._shared and entity is Order and self._open is not None:
            self._held.add(row["id"])
        self._watched[entity][identity] = (made, row)
        return made

    def _added(self, thing: SQLModel, stored: dict[str, Any] | None = None) -> None:
        kind = shape(type(thing))
        identity = kind.identity(thing)
        if kind.entity is Order:
            self._held.add(identity)
        self._watched[kind.entity][identity] = (thing, stored or kind.values(thing))
        self._joins(kind, thing)
        self._remember((kind.entity, identity), None)

    def _joins(self, kind: Shape, thing: SQLModel) -> None:
        """Put a new thing where it would now be found: behind the others, if they are numbered."""
        if not kind.numbered:
            self._looked.pop(kind.entity, None)
        for sought, found in self._looked.get(kind.entity, {}).items():
            if all(thing.__dict__[name] == value for name, value in sought):
                found.append(thing)

    def _remember(self, key: tuple[type[SQLModel], Any], before: dict[str, Any] | None) -> None:
        if self._open is not None and key[0] not in BOOKKEEPING:
            self._open.before.setdefault(key, before)

    def _flush(self, only: type[SQLModel] | None = None, *, at_end: bool = False) -> None:
        """Write what was changed of one kind of thing, or of all."""
        for entity in [*self._watched] if only is None else [only]:
            for identity, (thing, stored) in self._watched[entity].items():
                # One look in C at what is untouched, which is nearly everything in a large work.
                if not stored.items() <= thing.__dict__.items():
                    self._update(shape(entity), identity, thing, stored, at_end=at_end)

    def _update(
        self, kind: Shape, identity: Any, thing: SQLModel, stored: dict[str, Any], *, at_end: bool
    ) -> None:
        values = kind.values(thing)
        if values == stored:
            return
        if not at_end:
            self._writes()
        self._looked.pop(kind.entity, None)
        self._remember((kind.entity, identity), stored)
        changed = tuple(name for name in kind.columns if values[name] != stored[name])
        keys = {f"key_{name}": stored[name] for name in kind.keys}
        if self._shared:
            self._update_shared(kind, changed, values | keys, stored)
        else:
            prepared(kind.update(changed), self._dialect).run(self._driver, values | keys)
        self._watched[kind.entity][identity] = (thing, values)

    def _update_shared(
        self, kind: Shape, changed: tuple[str, ...], values: dict[str, Any], stored: dict[str, Any]
    ) -> None:
        """Write what was changed, unless somebody else changed the same since it was read."""
        was = {f"was_{name}": stored[name] for name in changed}
        update = prepared(kind.update_unless_changed(changed), self._dialect)
        if not update.run(self._driver, values | was).rowcount:
            raise Interrupted

    def _changes(self, act: DoneAct) -> list[history.Changed]:
        """What the act changed: before and after, the changed columns only."""
        changes: list[history.Changed] = []
        was: dict[str, Any] | None
        now: dict[str, Any] | None
        for key, before in act.before.items():
            kept = self._watched[key[0]].get(key[1])
            after = None if kept is None else kept[1]
            if before is not None and after is not None:
                names = [name for name in after if after[name] != before[name]]
                was, now = {n: before[n] for n in names}, {n: after[n] for n in names}
            else:
                was, now = before, after
            if was != now:
                changes.append(history.Changed(key[0], key[1], was, now, _order_of(key, kept, before)))
        return changes


@cache
def _of_order(entity: type[SQLModel]) -> bool:
    """Whether a thing is an order or part of one, whose history the order's lock keeps in line."""
    return entity is Order or (entity not in BOOKKEEPING and "order_id" in shape(entity).columns)


def _order_of(key: tuple[type[SQLModel], Any], kept: Any, before: dict[str, Any] | None) -> int:
    """The order a change belongs to; 0 for none."""
    if key[0].__tablename__ == "sales_order":
        return int(key[1])
    values = kept[1] if kept is not None else before or {}
    return int(values.get("order_id") or 0)


class Works:
    """Opens works on a database, each at its own moment, each one transaction."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], calendar: WorkingCalendar, policy: Policy
    ) -> None:
        self.database = database
        self.clock = clock
        self.policy = policy
        self._usual = calendar
        self._calendar: tuple[int, WorkingCalendar] = (0, calendar)

    @contextmanager
    def __call__(
        self,
        *,
        channel: str = "",
        place: str = "",
        message: str = "",
        person: Person | None = None,
        now: datetime | None = None,
    ) -> Iterator[SqlWork]:
        """A work that is kept when the block ends, and not at all when it raises."""
        with self.database.writing() as connection:
            work = SqlWork(
                connection,
                now or self.clock(),
                self._usual,
                self.policy,
                person=person,
                channel=channel,
                place=place,
                message=message,
            )
            work.calendar = self._company_calendar(work)
            yield work
            work.settle()
            if work.changed(CompanyDay, Shift):
                work.number(CALENDAR)

    def _company_calendar(self, work: SqlWork) -> WorkingCalendar:
        """The company's own calendar, read again when anybody, in whichever process, has changed it."""
        found = work.first(CHANGED_CALENDAR)
        version = found["last"] if found else 0
        if version != self._calendar[0]:
            company = company_calendar(self._usual, work.every(CompanyDay), work.every(Shift))
            self._calendar = (version, company)
        return self._calendar[1]
