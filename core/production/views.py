"""What people ask about production: which templates there are, and what one holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import func, select

from core.columns import table
from core.operation import question
from core.orders.model import Order, OrderLine, Supply
from core.production.anchor import anchor
from core.production.model import Evidence, StepTemplate, TemplateStep
from core.production.network import Task, days_of, in_order, latest, links_of
from core.production.sheet import TemplateWritten, as_sheet
from core.production.templates import template_steps, the_template
from core.rights import Right
from core.values import Name, Quantity, TemplateCode, TemplateStepCode
from core.work import Event, Work

ORDER, LINE = table(Order), table(OrderLine)
GIVEN = (ORDER.c.template != "", ORDER.c.supply == Supply.MAKE)
NEWEST = select(func.max(ORDER.c.id)).scalar_subquery()
LAST = (
    select(ORDER.c.template)
    .join(LINE, LINE.c.order_id == ORDER.c.id)
    .where(*GIVEN, ORDER.c.id > NEWEST - 5000, ORDER.c.template.in_(select(table(StepTemplate).c.code)))
    .order_by(ORDER.c.id.desc())
    .limit(1)
)
LATELY_ORDERS = 200
"""How many of the last orders show which templates are in use."""
LATELY = select(ORDER.c.template).where(*GIVEN, ORDER.c.id > NEWEST - LATELY_ORDERS).distinct()
A_LOT = Quantity(Decimal(1000))
"""The pieces a template is shown for, unless somebody says how many."""
FAR_AHEAD = 300
"""Working days: a due day from which every step can be laid back."""

TEMPLATE = table(StepTemplate)
LISTED = select(TEMPLATE.c.code, TEMPLATE.c.name_en, TEMPLATE.c.name_zh).order_by(
    TEMPLATE.c.usual.desc(), TEMPLATE.c.id
)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A step template to choose."""

    code: TemplateCode
    name: Name


def templates(work: Work) -> list[TemplateRow]:
    """The factory's step templates, the usual one first."""
    return [TemplateRow(TemplateCode(row.code), Name(row.name_en, row.name_zh)) for row in work.rows(LISTED)]


def likely_templates(work: Work, product: str) -> list[TemplateCode]:
    """The templates an order of a product may get: its last one, its family's, or those in use lately."""
    family = re.match(r"[^\W\d_]+", product)
    alike = [LINE.c.product == product] + ([LINE.c.product.startswith(family[0])] if family else [])
    for same in alike if product else ():
        rows = work.rows(LAST.where(same))
        if rows:
            return [TemplateCode(rows[0].template)]
    lately = {row.template for row in work.rows(LATELY)}
    known = [one.code for one in templates(work)]
    return [code for code in known if code in lately] if len(lately) > 1 else known[:1]


@dataclass(frozen=True, slots=True)
class WayRow:
    """One step of a template as it is shown.

    `starts` and `ends` are working days before the due day; `after` are the steps it waits for, none for the
    one before it.
    """

    step: TemplateStepCode
    name: Name
    department: str
    starts: int
    ends: int
    days: int
    rate: Decimal | None
    first_day_loss: Decimal
    anchor: str
    after: tuple[Name, ...] | None
    needs: tuple[str, ...]
    condition: str
    evidence: Evidence
    milestone: Name | None
    tolerance: int


class TemplateForm(StrEnum):
    """How a template is shown."""

    LIST = "list"
    SHEET = "sheet"


@dataclass(frozen=True)
class TemplateShown(Event):
    """What a step template holds, laid back from the due day of an order of so many pieces."""

    template: TemplateCode
    name: Name
    usual: bool
    starts_at_kit: bool
    source: str
    quantity: Decimal
    steps: tuple[WayRow, ...]
    sheet: TemplateWritten | None
    """The same to be edited, where that was asked for."""


@question(may=Right.SEE)
def show_template(
    work: Work,
    template: TemplateCode,
    quantity: Quantity = A_LOT,
    form: TemplateForm = TemplateForm.LIST,
) -> TemplateShown:
    """What a step template holds."""
    shown = the_template(work, template)
    steps = template_steps(work, shown)
    lies = _days_before_due(work, steps, quantity)
    names = {one.code: one.name for one in steps}
    rows = tuple(_way(one, names, lies, quantity) for one in steps)
    return TemplateShown(
        template,
        shown.name,
        shown.usual,
        shown.starts_at_kit,
        shown.source,
        quantity,
        rows,
        as_sheet(shown, steps) if form is TemplateForm.SHEET else None,
    )


def _days_before_due(
    work: Work, steps: Sequence[TemplateStep], quantity: Decimal
) -> Mapping[str, tuple[int, int]]:
    """How many working days before the due day each step begins and ends at the latest."""
    calendar, codes = work.calendar, [one.code for one in steps]
    due = calendar.add_working_days(work.today, FAR_AHEAD)
    tasks = [
        Task(one.code, days_of(one, quantity), calendar, links_of(one, codes), anchor(one.anchor))
        for one in steps
    ]
    spans = latest(in_order(tasks), due)
    return {
        code: (
            calendar.working_days_between(span.start, due),
            calendar.working_days_between(span.end, due),
        )
        for code, span in spans.items()
    }


def _way(
    one: TemplateStep, names: Mapping[str, Name], lies: Mapping[str, tuple[int, int]], quantity: Decimal
) -> WayRow:
    return WayRow(
        step=TemplateStepCode(one.code),
        name=one.name,
        department=one.department,
        starts=lies[one.code][0],
        ends=lies[one.code][1],
        days=days_of(one, quantity),
        rate=one.rate,
        first_day_loss=one.first_day_loss,
        anchor=one.anchor,
        after=None if one.after is None else tuple(names[code] for code in one.after),
        needs=tuple(one.needs),
        condition=one.condition,
        evidence=one.evidence,
        milestone=one.milestone,
        tolerance=one.tolerance_days,
    )
