"""Orders: what a customer wants, in which lines, by when."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.calendar import WorkingCalendar
from core.columns import Choice, Exact, Instant, kept, listed
from core.errors import ClosedOrder
from core.policy import Policy
from core.values import OrderNumber, Source

REFERRED = text("ref_serial is not null")


NOTED = 2000
"""Characters of notes on the order itself."""


class OrderState(StrEnum):
    """Where an order is in its life."""

    OPEN = "open"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Supply(StrEnum):
    """Where the goods come from."""

    MAKE = "make"
    STOCK = "stock"


class Order(SQLModel, table=True):
    """A customer's order, in one merchandiser's hands."""

    __tablename__ = "sales_order"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True, max_length=20)
    serial: int
    """The number's last part, which is what people type."""
    customer_id: int = Field(foreign_key="customer.id")
    customer_ref: str = Field(default="", max_length=80)
    ref_key: str = Field(default="", max_length=80)
    """The customer's number in capitals, letters and digits only."""
    ref_serial: int | None = None
    """The digits the customer's number ends with."""
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    state: OrderState = kept(Choice(OrderState), OrderState.OPEN)
    source: Source = kept(Choice(Source), Source.CHAT)
    ordered_on: date | None = None
    due: date | None = None
    """The earliest due date of a line not delivered yet."""
    terms: str = Field(default="", max_length=120)
    note: str = Field(default="", max_length=NOTED)
    supply: Supply = kept(Choice(Supply), Supply.MAKE)
    features: list[str] = listed(JSON)
    """What is special about it, as far as steps depend on it: `embroidery`."""
    template: str = Field(default="", max_length=40)
    """The code of the step template it was planned by."""
    kit_on: date | None = None
    """The day everything needed for production was there (齐套)."""
    created_at: datetime = kept(Instant)

    __table_args__ = (
        Index("order_by_serial", "serial"),
        Index("order_by_ref_serial", "ref_serial", sqlite_where=REFERRED, postgresql_where=REFERRED),
        Index("order_by_ref_key", "ref_key"),
        Index("order_by_owner", "owner_id", "state", "due"),
        Index("order_by_state", "state", "due"),
        Index("order_by_customer", "customer_id", "state", "due"),
    )

    @property
    def identity(self) -> int:
        """The identity of an order already kept."""
        assert self.id is not None
        return self.id

    def is_numbered(self, year: int, serial: int) -> None:
        """Take the order number of that year and serial."""
        self.serial = serial
        self.number = order_number(year, serial)

    def moves(self) -> None:
        """Make sure the order still moves; raises ClosedOrder."""
        if self.state is not OrderState.OPEN:
            raise ClosedOrder(self.number, self.state)

    def write_down(self, note: str) -> None:
        """Add a line to what is noted; the oldest lines make room, and stay in the history."""
        self.note = f"{self.note}\n{note}".strip()[-NOTED:]

    def follow(self, lines: "list[OrderLine]") -> None:
        """Take due date and state from the lines."""
        waiting = [line.due for line in lines if line.delivered_on is None]
        if waiting:
            self.due = min(waiting)
        elif self.state is OrderState.OPEN:
            self.state = OrderState.DELIVERED


def order_number(year: int, serial: int) -> OrderNumber:
    """`SO-2026-0001`."""
    return OrderNumber(f"SO-{year}-{serial:04d}")


class OrderLine(SQLModel, table=True):
    """One product of an order, with its own promised and delivered date."""

    __tablename__ = "order_line"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id")
    line: str = Field(max_length=40)
    """The line's number, on the customer's sheet if it came from one."""
    product: str = Field(default="", max_length=80)
    description: str = Field(default="", max_length=400)
    quantity: Decimal = kept(Exact)
    unit: str = Field(default="", max_length=20)
    price: Decimal | None = kept(Exact, None)
    currency: str = Field(default="", max_length=3)
    due: date
    """The promised day."""
    delivered_on: date | None = None
    transport: str = Field(default="", max_length=40)
    incoterm: str = Field(default="", max_length=20)
    supplier: str = Field(default="", max_length=120)
    shipment: str = Field(default="", max_length=80)
    alert_at: datetime | None = kept(Instant, None)
    """When its due date next has to be spoken of; none once delivered."""

    __table_args__ = (
        UniqueConstraint("order_id", "line"),
        Index("line_due", "due"),
        Index("line_delivered", "delivered_on"),
        Index("line_alert", "alert_at"),
        CheckConstraint("quantity >= 0", name="line_quantity"),
    )

    def is_due(self, day: date, policy: Policy, calendar: WorkingCalendar) -> None:
        """Promise the line for that day, which silences and re-arms its reminders."""
        self.due = day
        near = calendar.at(day - timedelta(days=policy.due_near_days), policy.remind_at)
        self.alert_at = None if self.delivered_on else near

    def is_delivered(self, day: date) -> None:
        """Gone out; nothing about its due date is left to say."""
        self.delivered_on = day
        self.alert_at = None

    @property
    def amount(self) -> Decimal | None:
        """Quantity times price, if there is a price."""
        return None if self.price is None else self.quantity * self.price


class Attachment(SQLModel, table=True):
    """A photo or file kept with an order."""

    id: int | None = Field(default=None, primary_key=True)
    order_id: int | None = Field(default=None, foreign_key="sales_order.id", index=True)
    step: str = Field(default="", max_length=40)
    """The code of the step it shows, if it was said."""
    person_id: int = Field(foreign_key="person.id")
    """Who sent it, or for whom it was drawn."""
    drawn: bool = False
    """Whether gendan itself made it."""
    sha256: str = Field(foreign_key="file_content.sha256", max_length=64)
    name: str = Field(max_length=200)
    media: str = Field(max_length=80)
    size: int
    caption: str = Field(default="", max_length=2000)
    at: datetime = kept(Instant)


class FileContent(SQLModel, table=True):
    """The bytes of a kept file, once however often it was sent."""

    __tablename__ = "file_content"

    sha256: str = Field(primary_key=True, max_length=64)
    content: bytes = kept(LargeBinary)
