"""Production: the steps an order goes through, and the templates they come from."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.calendar import WorkingCalendar
from core.columns import Exact, Instant, kept
from core.policy import Policy
from core.values import Name, Progress, Turn


class StepTemplate(SQLModel, table=True):
    """The steps a family of products goes through."""

    __tablename__ = "step_template"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    name_en: str = Field(max_length=80)
    name_zh: str = Field(max_length=80)
    usual: bool = False
    """The one taken when nobody says which."""


class TemplateStep(SQLModel, table=True):
    """One step of a template: it ends `days_before_due` working days before the order is due."""

    __tablename__ = "template_step"

    id: int | None = Field(default=None, primary_key=True)
    template_id: int = Field(foreign_key="step_template.id", index=True)
    position: int
    code: str = Field(max_length=40)
    name_en: str = Field(max_length=80)
    name_zh: str = Field(max_length=80)
    days_before_due: int
    duration_days: int

    __table_args__ = (
        UniqueConstraint("template_id", "code"),
        CheckConstraint("duration_days >= 1", name="template_step_duration"),
    )


class Step(SQLModel, table=True):
    """A production step of one order: planned, started, moved, finished."""

    __tablename__ = "production_step"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id")
    position: int
    code: str = Field(max_length=40)
    name_en: str = Field(max_length=80)
    name_zh: str = Field(max_length=80)
    quantity: Decimal = kept(Exact)
    done: Decimal = kept(Exact, Decimal(0))
    days_before_due: int
    duration_days: int
    planned_start: date
    planned_end: date
    started_at: datetime | None = kept(Instant, None)
    moved_at: datetime | None = kept(Instant, None)
    """When somebody last said something of it."""
    finished_at: datetime | None = kept(Instant, None)
    alert_at: datetime | None = kept(Instant, None)
    """When its silence next has to be spoken of; none once finished."""

    __table_args__ = (
        UniqueConstraint("order_id", "code"),
        Index("step_by_order", "order_id", "position"),
        Index("step_alert", "alert_at"),
        CheckConstraint("done >= 0 and done <= quantity", name="step_done"),
    )

    @property
    def name(self) -> Name:
        """Its name in both languages."""
        return Name(self.name_en, self.name_zh)

    @property
    def share(self) -> Decimal:
        """How much is done, 0 to 1."""
        if self.finished_at is not None:
            return Decimal(1)
        return self.done / self.quantity if self.quantity else Decimal(0)

    def is_planned(self, due: date, policy: Policy, calendar: WorkingCalendar) -> None:
        """Lay the step back from the order's due date over working days."""
        self.planned_end = calendar.add_working_days(due, -self.days_before_due)
        self.planned_start = calendar.add_working_days(self.planned_end, 1 - self.duration_days)
        self.arm(policy, calendar)

    def report(self, said: Progress, now: datetime) -> None:
        """Take a report; raises MoreThanOrdered, BelowNothing or QuantityDiffers."""
        self.done = said.pieces(self.quantity, before=self.done)
        self.moved_at = now
        self.started_at = self.started_at or now
        finished = said.turn is Turn.DONE or self.done == self.quantity
        self.finished_at = (self.finished_at or now) if finished else None

    def arm(self, policy: Policy, calendar: WorkingCalendar) -> None:
        """Set when silence about this step becomes worth a word."""
        if self.finished_at is not None:
            self.alert_at = None
        elif self.moved_at is not None:
            quiet = calendar.add_working_days(calendar.day_of(self.moved_at), policy.stalled_days)
            self.alert_at = calendar.at(quiet, policy.remind_at)
        else:
            start = calendar.add_working_days(self.planned_start, policy.start_grace_days)
            self.alert_at = calendar.at(start, policy.remind_at)
