"""Purchasing: what an order needs before it can be made."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.calendar import WorkingCalendar
from core.columns import Exact, Instant, kept
from core.policy import Policy


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

    @property
    def missing(self) -> Decimal | None:
        """How much is still to come; none when that is not known, nothing when it is complete."""
        if self.complete_on is not None:
            return Decimal(0)
        return None if self.needed is None else max(self.needed - self.here, Decimal(0))

    def is_needed(self, quantity: Decimal, unit: str) -> None:
        """So much is needed, which may be there already or no longer be."""
        self.needed, self.unit = quantity, unit or self.unit
        if self.complete_on is not None and self.here < quantity:
            self.complete_on = None

    def arrives(self, quantity: Decimal | None, day: date) -> None:
        """So much of it came in, or all of the rest."""
        if quantity is None:
            self.here = max(self.here, self.needed or self.here)
        else:
            self.here += quantity
        enough = self.needed is not None and self.here >= self.needed
        if quantity is None or enough:
            self.complete_on = self.complete_on or day

    def is_short(self, missing: Decimal) -> None:
        """So much is still to come."""
        self.complete_on = None
        if self.needed is None or missing > self.needed:
            self.needed = self.here + missing
        self.here = self.needed - missing

    def arm(self, policy: Policy, calendar: WorkingCalendar, wanted: date | None, today: date) -> None:
        """Set when it is next to be spoken of; `wanted` is the day the step that needs it should begin."""
        day = None if self.complete_on is not None else self._looked_at(calendar, wanted, today)
        self.alert_at = None if day is None else calendar.at(day, policy.remind_at)

    def _looked_at(self, calendar: WorkingCalendar, wanted: date | None, today: date) -> date | None:
        tomorrow = calendar.next_working_day(today)
        if self.expected is None:
            return max(calendar.add_working_days(wanted, -ASKED_BEFORE), tomorrow) if wanted else None
        return min(self.expected, tomorrow) if wanted and self.expected > wanted else self.expected


ASKED_BEFORE = 5
"""Working days before a step begins at which a material nobody gave a day for is asked after."""
