"""Stock: what lies in the warehouse, and for which orders it is kept back."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.columns import Exact, Instant, kept
from core.errors import NotInStock


class StockItem(SQLModel, table=True):
    """A product or material on hand; `held` of it waits for a word from quality."""

    __tablename__ = "stock_item"

    id: int | None = Field(default=None, primary_key=True)
    product: str = Field(unique=True, max_length=80)
    unit: str = Field(default="", max_length=20)
    quantity: Decimal = kept(Exact, Decimal(0))
    held: Decimal = kept(Exact, Decimal(0))
    held_for: str = Field(default="", max_length=200)
    place: str = Field(default="", max_length=200)
    """Where it lies; several places stand with commas between them."""
    counted_at: datetime | None = kept(Instant, None)

    __table_args__ = (
        CheckConstraint("quantity >= 0 and held >= 0 and held <= quantity", name="stock_quantity"),
    )

    @property
    def identity(self) -> int:
        """The identity of something already kept."""
        assert self.id is not None
        return self.id

    @property
    def good(self) -> Decimal:
        """What quality has nothing against."""
        return self.quantity - self.held

    def free(self, reserved: Decimal) -> Decimal:
        """What nobody has a claim to, when so much is reserved."""
        return max(self.good - reserved, Decimal(0))

    def is_counted(self, quantity: Decimal, now: datetime) -> None:
        """So much is really there."""
        self.quantity, self.counted_at = quantity, now
        self._holds(min(self.held, quantity))

    def goes_out(self, quantity: Decimal, reserved: Decimal, own: Decimal = Decimal(0)) -> None:
        """So much leaves, at most what is free beside `reserved` or an order's `own`; raises NotInStock."""
        most = max(self.free(reserved), min(own, self.good))
        if quantity > most:
            raise self.lacking(quantity, most)
        self.quantity -= quantity

    def is_held(self, quantity: Decimal, reason: str) -> None:
        """So much may not leave until quality says so; raises NotInStock."""
        if quantity > self.good:
            raise self.lacking(quantity, self.good)
        self._holds(self.held + quantity)
        self.held_for = reason[:200]

    def is_released(self, quantity: Decimal | None) -> None:
        """Quality has nothing against so much of it, or all; raises NotInStock."""
        if quantity is not None and quantity > self.held:
            raise NotInStock(self.product, quantity, self.held)
        self._holds(Decimal(0) if quantity is None else self.held - quantity)

    def _holds(self, held: Decimal) -> None:
        self.held = held
        if not held:
            self.held_for = ""

    def lacking(self, wanted: Decimal, free: Decimal) -> NotInStock:
        """The refusal of more than is free."""
        return NotInStock(self.product, wanted, free, self.held, self.held_for)


class Reservation(SQLModel, table=True):
    """So much of a product kept back for an order."""

    __tablename__ = "stock_reservation"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="stock_item.id")
    order_id: int = Field(foreign_key="sales_order.id", index=True)
    quantity: Decimal = kept(Exact)

    __table_args__ = (
        UniqueConstraint("item_id", "order_id"),
        CheckConstraint("quantity > 0", name="reservation_quantity"),
    )
