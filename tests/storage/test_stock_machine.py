"""The stock against a simple model: however it is moved, held, reserved and delivered, never below zero."""

import shutil
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.calendar import WorkingCalendar
from core.errors import NotInStock, Refusal, StockLacks
from core.operation import Operation
from core.orders.operations import NewLine, cancel_order, create_order, deliver
from core.people.model import Customer, Person
from core.policy import Policy
from core.production.standard import add_standard_templates
from core.rights import Role
from core.stock.model import Reservation, StockItem
from core.stock.operations import (
    Way,
    count_stock,
    hold_stock,
    make_instead,
    release_stock,
    reserve_stock,
    serve_from_stock,
    stock_moved,
)
from core.values import (
    CustomerCode,
    DueDay,
    Note,
    OrderNumber,
    Product,
    Quantity,
    StockCount,
    StockName,
)
from storage.database import Database
from storage.work import Works
from tests.dialogues.chat import ZONE

EMPTY: list[Path] = []
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
PIECES = st.integers(1, 12)
PRODUCT = Product("LM-45")


class Stock(RuleBasedStateMachine):
    """One product, orders that want it, and a model of nothing but whole numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(EMPTY[0], self.folder / "gendan.db")
        self.database = Database(f"sqlite:///{self.folder / 'gendan.db'}")
        self.works = Works(self.database, lambda: NOW, WorkingCalendar(ZONE), Policy())
        with self.works() as work:
            add_standard_templates(work)
            work.add(Customer(code="LUMIO", name="Lumio"))
            self.zhou = work.add(Person(name="Zhou", role=Role.SUPERVISOR))
        self.there = self.held = 0
        self.claims: dict[OrderNumber, int] = {}
        self.open: dict[OrderNumber, int] = {}
        self._does(count_stock, PRODUCT, StockCount(Decimal(0)))

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    def _does(self, operation: Operation[..., Any], *given: Any) -> Any:
        """What comes of it, or the refusal."""
        try:
            with self.works(person=self.zhou) as work:
                return operation(work, *given)
        except Refusal as why:
            return why

    def _claimed(self, but: OrderNumber | None = None) -> int:
        return sum(pieces for order, pieces in self.claims.items() if order != but)

    def _free(self, but: OrderNumber | None = None) -> int:
        return max(self.there - self.held - self._claimed(but), 0)

    def _an_order(self, place: int) -> OrderNumber:
        return sorted(self.open)[place % len(self.open)]

    @rule(pieces=st.integers(0, 20))
    def count(self, pieces: int) -> None:
        """Somebody counts; what is held cannot be more than there is."""
        self._does(count_stock, PRODUCT, StockCount(Decimal(pieces)))
        self.there, self.held = pieces, min(self.held, pieces)

    @rule(pieces=PIECES)
    def comes_in(self, pieces: int) -> None:
        """Goods come in."""
        self._does(stock_moved, PRODUCT, Way.IN, Quantity(Decimal(pieces)))
        self.there += pieces

    @rule(pieces=PIECES)
    def goes_out(self, pieces: int) -> None:
        """Goods go out to nobody's order: only what is free."""
        refused = isinstance(self._does(stock_moved, PRODUCT, Way.OUT, Quantity(Decimal(pieces))), NotInStock)
        assert refused == (pieces > self._free())
        self.there -= 0 if refused else pieces

    @rule(pieces=PIECES)
    def hold(self, pieces: int) -> None:
        """Quality holds goods back."""
        said = self._does(hold_stock, StockName(PRODUCT), Quantity(Decimal(pieces)), Note("shade"))
        assert isinstance(said, NotInStock) == (pieces > self.there - self.held)
        self.held += 0 if isinstance(said, NotInStock) else pieces

    @rule(pieces=PIECES)
    def release(self, pieces: int) -> None:
        """Quality lets goods go."""
        said = self._does(release_stock, StockName(PRODUCT), Quantity(Decimal(pieces)))
        assert isinstance(said, NotInStock) == (pieces > self.held)
        self.held -= 0 if isinstance(said, NotInStock) else pieces

    @rule(pieces=PIECES)
    def order(self, pieces: int) -> None:
        """A customer orders."""
        line = NewLine(PRODUCT, Quantity(Decimal(pieces)))
        made = self._does(create_order, CustomerCode("LUMIO"), (line,), DueDay(date(2027, 3, 1)))
        self.open[made.order] = pieces

    @precondition(lambda self: self.open)
    @rule(place=st.integers(0, 9))
    def serve(self, place: int) -> None:
        """An order is served from stock, if there is enough."""
        number = self._an_order(place)
        said = self._does(serve_from_stock, number)
        enough = self._free(but=number) >= self.open[number]
        assert enough != isinstance(said, StockLacks)
        self.claims |= {number: self.open[number]} if enough else {}

    @precondition(lambda self: self.open)
    @rule(place=st.integers(0, 9))
    def reserve(self, place: int) -> None:
        """An order gets what there is."""
        number = self._an_order(place)
        self._does(reserve_stock, number)
        share = min(self.open[number], self._free(but=number))
        self.claims |= {number: share} if share else {}

    @precondition(lambda self: self.open)
    @rule(place=st.integers(0, 9))
    def make(self, place: int) -> None:
        """An order is made instead."""
        number = self._an_order(place)
        self._does(make_instead, number)
        self.claims.pop(number, None)

    @precondition(lambda self: self.open)
    @rule(place=st.integers(0, 9))
    def delivered(self, place: int) -> None:
        """An order goes out, and what was reserved for it with it, unless quality holds that."""
        number = self._an_order(place)
        share = self.claims.get(number, 0)
        refused = isinstance(self._does(deliver, number), NotInStock)
        assert refused == (share > max(self.there - self.held, 0))
        self.there -= 0 if refused else share
        self._ends(number, still=refused)

    @precondition(lambda self: self.open)
    @rule(place=st.integers(0, 9))
    def cancelled(self, place: int) -> None:
        """An order is called off, and gives back what was reserved for it."""
        number = self._an_order(place)
        self._does(cancel_order, number, Note("stopped"))
        self._ends(number)

    def _ends(self, number: OrderNumber, *, still: bool = False) -> None:
        """It is over, unless it still goes on."""
        over = set() if still else {number}
        self.claims = {one: pieces for one, pieces in self.claims.items() if one not in over}
        self.open = {one: pieces for one, pieces in self.open.items() if one not in over}

    @invariant()
    def agrees(self) -> None:
        """The database says what the model says, and nothing is below zero."""
        with self.works(person=self.zhou) as work:
            (item,) = work.every(StockItem)
            claims = work.every(Reservation)
        assert [item.quantity, item.held] == [self.there, self.held]
        assert 0 <= item.held <= item.quantity
        assert sum(one.quantity for one in claims) == self._claimed()
        assert all(one.quantity > 0 for one in claims)


TestStock = Stock.TestCase
TestStock.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(autouse=True, scope="module")
def _empty(migrated: Path) -> None:
    """Every machine begins with an empty database."""
    EMPTY.append(migrated)
