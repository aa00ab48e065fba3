"""Production: the steps an order goes through, the templates they come from, and whom they wait for."""

from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.calendar import WorkingCalendar
from core.columns import Choice, Exact, Instant, kept, listed
from core.errors import MoreThanDone
from core.policy import Policy
from core.values import Name, Progress, Turn

USUAL = Policy()
UNFINISHED = text("finished_at is null")
FINISHED = text("finished_at is not null")
NOT_ENDED = text("ended_at is null")


class Evidence(StrEnum):
    """What has to be shown before a step counts as proven."""

    NONE = "none"
    PHOTO = "photo"
    SIGNED_SAMPLE = "signed-sample"
    DOCUMENT = "document"


class StepTemplate(SQLModel, table=True):
    """The steps a family of products goes through."""

    __tablename__ = "step_template"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    name_en: str = Field(max_length=80)
    name_zh: str = Field(max_length=80)
    usual: bool = False
    """The one taken when nobody says which."""
    starts_at_kit: bool = False
    """Whether production's clock starts only when everything it needs is there (齐套)."""
    source: str = Field(default="", max_length=400)
    """Where its numbers come from."""

    @property
    def name(self) -> Name:
        """Its name in both languages."""
        return Name(self.name_en, self.name_zh)


class Way(SQLModel):
    """How a step is gone through, in a template and, copied, on an order."""

    position: int
    code: str = Field(max_length=40)
    name_en: str = Field(max_length=80)
    name_zh: str = Field(max_length=80)
    department: str = Field(default="", max_length=40)
    anchor: str = Field(default="", max_length=60)
    """See `core.production.anchor`; empty when only its predecessors matter."""
    days: int = 1
    """Working days it takes, when no rate is known."""
    rate: Decimal | None = kept(Exact, None)
    """Pieces a working day."""
    first_day_loss: Decimal = kept(Exact, Decimal(0))
    """Days that getting going costs, beside the rate."""
    min_days: int = 1
    tolerance_days: int = 0
    """Working days it may be behind its plan before anybody is told."""
    after: list[str] | None = kept(JSON(none_as_null=True), None)
    """Codes of the steps it waits for; none means the one before it, an empty list nothing."""
    needs: list[str] = listed(JSON)
    """Materials that have to be there before it starts."""
    condition: str = Field(default="", max_length=80)
    """Only on orders that say so: `embroidery`."""
    evidence: Evidence = kept(Choice(Evidence), Evidence.NONE)
    milestone_en: str = Field(default="", max_length=80)
    milestone_zh: str = Field(default="", max_length=80)
    """The words the customer sees of it; empty for what is the factory's own matter."""
    weight: int = 1
    """Its part of the order's progress."""

    @property
    def name(self) -> Name:
        """Its name in both languages."""
        return Name(self.name_en, self.name_zh)

    @property
    def milestone(self) -> Name | None:
        """What the customer sees of it, if anything."""
        seen = Name(self.milestone_en, self.milestone_zh)
        return seen if self.milestone_en or self.milestone_zh else None


class TemplateStep(Way, table=True):
    """One step of a template."""

    __tablename__ = "template_step"

    id: int | None = Field(default=None, primary_key=True)
    template_id: int = Field(foreign_key="step_template.id", index=True)

    __table_args__ = (
        UniqueConstraint("template_id", "code"),
        CheckConstraint("days >= 1 and min_days >= 1 and weight >= 0", name="template_step_days"),
    )


class Step(Way, table=True):
    """A production step of one order: planned, started, moved, finished."""

    __tablename__ = "production_step"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id")
    quantity: Decimal = kept(Exact)
    done: Decimal = kept(Exact, Decimal(0))
    baseline_start: date | None = None
    baseline_end: date | None = None
    """The first plan, which never moves."""
    planned_start: date
    planned_end: date
    """The plan in force."""
    set_end: date | None = None
    """The day somebody set for its planned end; none where the due day and its way say it."""
    promised_end: date | None = None
    """The day somebody gave for its end."""
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
        Index("step_moving", "order_id", "moved_at", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
        Index("step_finished", "finished_at", sqlite_where=FINISHED, postgresql_where=FINISHED),
        CheckConstraint("done >= 0", name="step_done"),
    )

    @property
    def wished_end(self) -> date:
        """The day it would end on if that were not past: as set by hand, or as planned."""
        return min(self.set_end or self.planned_end, self.planned_end)

    @property
    def share(self) -> Decimal:
        """How much is done, 0 to 1."""
        if self.finished_at is not None:
            return Decimal(1)
        return self.share_of(self.done)

    def share_of(self, done: Decimal) -> Decimal:
        """How much so many pieces are, 0 to 1."""
        return min(done / self.quantity, Decimal(1)) if self.quantity else Decimal(0)

    def report(
        self, said: Progress, now: datetime, policy: Policy = USUAL, at: datetime | None = None
    ) -> None:
        """Take a report of what was so `at` that time; raises MoreThanOrdered, BelowNothing, QuantityDiffers.

        It ends with the last piece, when that is said, and when "done" is said of nearly all of them.
        """
        spare, at = self.tolerance(policy), at or now
        self.done = said.pieces(self.quantity, self.done, self.quantity + spare)
        self.moved_at = now
        self.started_at = min(self.started_at or at, at)
        nearly = said.turn is Turn.DONE and self.done >= self.quantity - spare
        ended = self.done >= self.quantity or nearly or said.turn is Turn.CLOSED
        self.finished_at = (self.finished_at or at) if ended else None

    def take_back(self, pieces: Decimal, now: datetime) -> None:
        """So many pieces have to be done again; raises MoreThanDone."""
        if pieces > self.done:
            raise MoreThanDone(pieces, self.done)
        self.done -= pieces
        self.moved_at = now
        self.finished_at = None

    def begun(self, calendar: WorkingCalendar) -> None:
        """Have its plan begin no later than it did, so that no day set for its end lies before its start."""
        if self.started_at is not None and self.finished_at is None:
            self.planned_start = min(self.planned_start, calendar.day_of(self.started_at))

    def tolerance(self, policy: Policy) -> Decimal:
        """How many pieces it may end above or below its quantity."""
        return (self.quantity * policy.over_percent / 100).to_integral_value(ROUND_FLOOR)

    @property
    def counted(self) -> bool:
        """Whether anybody ever said a number of it."""
        return self.done > 0

    def arm(self, policy: Policy, calendar: WorkingCalendar) -> None:
        """Set when silence about this step becomes worth a word."""
        if self.finished_at is not None:
            self.alert_at = None
            return
        self._arm_silence(policy, calendar)
        if self.promised_end is not None and self.alert_at is not None:
            promised = calendar.at(calendar.on_or_after(self.promised_end), policy.remind_at)
            self.alert_at = min(self.alert_at, promised)

    def _arm_silence(self, policy: Policy, calendar: WorkingCalendar) -> None:
        if self.moved_at is not None:
            quiet = calendar.add_working_days(calendar.day_of(self.moved_at), policy.stalled_days)
            self.alert_at = calendar.at(quiet, policy.remind_at)
        else:
            start = calendar.add_working_days(self.planned_start, policy.start_grace_days)
            self.alert_at = calendar.at(start, policy.remind_at)


class StepDay(SQLModel, table=True):
    """What a step moved on one working day, from which its pace is known; below nothing when taken back."""

    __tablename__ = "step_day"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id", index=True)
    step_id: int = Field(foreign_key="production_step.id")
    day: date
    pieces: Decimal = kept(Exact)

    __table_args__ = (UniqueConstraint("step_id", "day"),)


class StepPart(SQLModel, table=True):
    """How far one colour or size of a step has come, where that was said."""

    __tablename__ = "step_part"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id", index=True)
    step_id: int = Field(foreign_key="production_step.id")
    part: str = Field(max_length=40)
    """Colour and size as typed: `黑 M`."""
    done: Decimal = kept(Exact)

    __table_args__ = (UniqueConstraint("step_id", "part"), CheckConstraint("done >= 0", name="part_done"))


class Holder(StrEnum):
    """Who has the ball."""

    US = "us"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    DEPARTMENT = "department"


class WaitKind(StrEnum):
    """Why something is waited for."""

    BLOCK = "block"
    """A step stands still."""
    REQUEST = "request"
    """Somebody was asked to do something."""
    EVIDENCE = "evidence"
    """A finished step still has to be shown."""


class Wait(SQLModel, table=True):
    """Something that is waited for: who holds it, since when, until when, and how it ended."""

    id: int | None = Field(default=None, primary_key=True)
    kind: WaitKind = kept(Choice(WaitKind))
    order_id: int | None = Field(default=None, foreign_key="sales_order.id")
    step_id: int | None = Field(default=None, foreign_key="production_step.id")
    holder: Holder = kept(Choice(Holder), Holder.US)
    who: str = Field(default="", max_length=120)
    """The supplier's, department's or person's name, as far as it was said."""
    about: str = Field(max_length=400)
    expected: date | None = None
    """The day it is to be there."""
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime = kept(Instant)
    taken_by: int | None = Field(default=None, foreign_key="person.id")
    taken_at: datetime | None = kept(Instant, None)
    """Somebody of the holder's said that it is theirs."""
    ended_by: int | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = kept(Instant, None)
    answer: str = Field(default="", max_length=400)
    """The fact it ended with."""
    fault: Holder | None = kept(Choice(Holder), None)
    cause: str = Field(default="", max_length=200)
    """Whose doing the delay was, and why."""
    alert_at: datetime | None = kept(Instant, None)
    """When it next has to be spoken of; none once ended."""

    __table_args__ = (
        Index("wait_by_order", "order_id", "ended_at"),
        Index("wait_by_holder", "holder", "who", "ended_at"),
        Index("wait_alert", "alert_at"),
        Index("wait_open", "order_id", sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED),
        Index("wait_of_step", "step_id", sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED),
    )

    @property
    def identity(self) -> int:
        """The identity of something already kept."""
        assert self.id is not None
        return self.id

    def ends(self, person: int, now: datetime, answer: str = "") -> None:
        """It is there, or not needed any more."""
        self.ended_by, self.ended_at = person, now
        self.answer = (answer or self.answer)[:400]
        self.alert_at = None

    def is_taken(self, person: int, now: datetime) -> None:
        """Somebody says that it is theirs."""
        self.taken_by, self.taken_at = self.taken_by or person, self.taken_at or now

    def goes_back(self, to: str, why: str) -> None:
        """The holder cannot: whoever asked has the ball again."""
        self.holder, self.who, self.answer = Holder.US, to, why[:400]
        self.taken_by = self.taken_at = None

    def arm(self, policy: Policy, calendar: WorkingCalendar, since: date | None = None) -> None:
        """Set when it is next to be spoken of, after something was said of it `since`."""
        if self.ended_at is not None:
            self.alert_at = None
            return
        since = since or calendar.day_of(self.taken_at or self.asked_at)
        chased = calendar.at(self.chased_on(since, policy, calendar), policy.remind_at)
        if self.kind is WaitKind.REQUEST and self.taken_at is None:
            chased = min(chased, calendar.add_working_time(self.asked_at, policy.answer_within))
        self.alert_at = chased

    def chased_on(self, since: date, policy: Policy, calendar: WorkingCalendar) -> date:
        """The day on which it is asked after, when it was asked or taken on that day."""
        if self.kind is WaitKind.EVIDENCE:
            return calendar.next_working_day(since)
        if self.expected is None:
            return calendar.add_working_days(since, policy.ask_again_days)
        if self.kind is WaitKind.BLOCK and calendar.is_working_day(self.expected):
            return self.expected
        return calendar.next_working_day(self.expected)

    def stood(self, until: datetime, calendar: WorkingCalendar) -> int:
        """Working days it took, as far as that."""
        return calendar.working_days_between(calendar.day_of(self.asked_at), calendar.day_of(until))


class Forecast(SQLModel, table=True):
    """When an order will be ready as things go.

    Worked out from its steps and never typed, so it is no part of the history.
    """

    __tablename__ = "order_forecast"

    order_id: int = Field(primary_key=True, foreign_key="sales_order.id")
    ships: date
    """The day it can go out."""
    slack: int
    """Working days left to the due day; below nothing when it will be late."""
    binding: dict[str, Any] = listed(JSON, dict)
    """What it hangs on: the kind of reason and its figures."""
    steps: dict[str, list[str]] = listed(JSON, dict)
    """For every unfinished step, by code: the first and last day it will take."""
    made_on: date
    """The business day it was worked out."""
    risk_since: date | None = None
    """Since when it has too few working days left; none while it has enough."""
    alert_at: datetime | None = kept(Instant, None)
    """When its being at risk next has to be spoken of."""

    def arm(self, policy: Policy, calendar: WorkingCalendar, now: datetime) -> None:
        """Set when its being at risk is to be spoken of, once it is."""
        if self.slack >= policy.risk_days:
            self.risk_since = self.alert_at = None
        elif self.risk_since is None:
            self.risk_since = calendar.day_of(now)
            morning = calendar.at(calendar.on_or_after(self.risk_since), policy.remind_at)
            self.alert_at = max(morning, now)

    __table_args__ = (
        Index("forecast_slack", "slack"),
        Index("forecast_alert", "alert_at"),
        Index("forecast_made_on", "made_on"),
    )


class Replanning(SQLModel, table=True):
    """Plans that are laid anew after the calendar changed, and who is told how far that has come."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    orders: int
    told_id: int | None = None
    """The message that tells of it."""
    asked_at: datetime = kept(Instant)
    ended_at: datetime | None = kept(Instant, None)


class CompanyDay(SQLModel, table=True):
    """A day on which the company, or one department, works or rests other than usual."""

    __tablename__ = "company_day"

    id: int | None = Field(default=None, primary_key=True)
    day: date
    department: str = Field(default="", max_length=40)
    """Empty for everybody."""
    works: bool
    note: str = Field(default="", max_length=120)

    __table_args__ = (UniqueConstraint("day", "department"),)


class Shift(SQLModel, table=True):
    """A department's own week: which weekdays rest, and from when to when it works."""

    __tablename__ = "department_shift"

    id: int | None = Field(default=None, primary_key=True)
    department: str = Field(unique=True, max_length=40)
    rest_days: list[int] = listed(JSON)
    """Weekday numbers, Monday = 0."""
    hours: str = Field(default="", max_length=120)
    """`08:00-12:00,13:00-17:30`; empty for the company's."""
