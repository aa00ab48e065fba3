"""Stock: what lies in the warehouse, and for which orders it is kept back."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.columns import Exact, Instant, kept


class StockItem(SQLModel, table=True):
    """A product or material on hand; `held` of it waits for a word from quality."""

    __tablename__ = "stock_item"

    id: int | None = Field(default=None, primary_key=True)
    product: str = Field(unique=True, max_length=80)
    unit: str = Field(default="", max_length=20)
    quantity: Decimal = kept(Exact, Decimal(0))
    held: Decimal = kept(Exact, Decimal(0))
    held_for: str = Field(default="", max_length=200)
    counted_at: datetime | None = kept(Instant, None)

    __table_args__ = (
        CheckConstraint("quantity >= 0 and held >= 0 and held <= quantity", name="stock_quantity"),
    )


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
