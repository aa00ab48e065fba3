"""Purchasing: what an order needs before it can be made."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.columns import Exact, Instant, kept


class Material(SQLModel, table=True):
    """One material of one order: needed, there, on its way."""

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id")
    item: str = Field(max_length=80)
    """As the trade calls it: 面料, lining, zipper."""
    needed: Decimal | None = kept(Exact, None)
    """How much; none when only its being there counts."""
    unit: str = Field(default="", max_length=20)
    here: Decimal = kept(Exact, Decimal(0))
    supplier: str = Field(default="", max_length=120)
    expected: date | None = None
    """The day the rest is to be there."""
    complete_on: date | None = None
    """The day everything was there."""
    step: str = Field(default="", max_length=40)
    """The code of the step that cannot start without it; empty for the first one."""
    alert_at: datetime | None = kept(Instant, None)

    __table_args__ = (
        UniqueConstraint("order_id", "item"),
        Index("material_alert", "alert_at"),
        CheckConstraint("here >= 0", name="material_here"),
    )
