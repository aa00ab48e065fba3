"""Planning: which steps an order gets, on which days they lie, and how their days are moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.calendar import WorkingCalendar
from core.errors import UnknownTemplate
from core.importing import made
from core.orders.model import Order
from core.production.anchor import anchor
from core.production.finding import steps_of
from core.production.model import Step, StepTemplate, TemplateStep, Way
from core.production.network import Plan, Span, Task, days_of, in_order, links_of, plan
from core.purchasing.model import Material
from core.purchasing.needs import needs_of
from core.values import TemplateCode
from core.work import Work


class Follow(StrEnum):
    """Which steps move along when a date moves."""

    ALL = "all"
    """Those behind it that have not begun."""
    NONE = "none"


def plan_steps(work: Work, order: Order, template: TemplateCode | None, quantity: Decimal) -> Plan | None:
    """Give an order the steps of a template, or of the usual one; none when the factory has no template."""
    chosen = _template(work, template)
    if chosen is None:
        return None
    order.template = chosen.code
    ways = fitting(work.every(TemplateStep, template_id=chosen.id), order.features)
    assert order.due is not None
    ordered = order_day(work, order)
    tasks = in_order(tasks_of(ways, work.calendar, quantity))
    found = plan(tasks, order.due, max(ordered, start_day(work, order)), ordered)
    steps = [_step(order, way, quantity, found.spans[way.code]) for way in ways]
    for step in steps:
        step.arm(work.policy, work.calendar)
    work.add_all(steps)
    needs_of(work, order, steps)
    return found


def _step(order: Order, way: Way, quantity: Decimal, days: Span) -> Step:
    """A step on its first days."""
    its = {name: vars(way)[name] for name in Way.model_fields}
    first = {"baseline_start": days.start, "baseline_end": days.end}
    laid_on = {"planned_start": days.start, "planned_end": days.end}
    return made(Step, order_id=order.identity, quantity=quantity, **its, **first, **laid_on)


def _template(work: Work, code: TemplateCode | None) -> StepTemplate | None:
    if code is None:
        return work.find(StepTemplate, usual=True)
    found = work.find(StepTemplate, code=code)
    if found is None:
        raise UnknownTemplate(code)
    return found


def fitting(parts: Sequence[TemplateStep], features: Sequence[str]) -> list[Way]:
    """The ways of the steps an order with these features goes through, in their order.

    What waits for a step that falls away waits for those before it.
    """
    whole = {part.code: part for part in sorted(parts, key=lambda one: one.position)}
    kept = [code for code, part in whole.items() if not part.condition or part.condition in features]
    if len(kept) == len(whole):
        return [*whole.values()]
    return [_way(whole[code], whole, kept) for code in kept]


def _way(part: TemplateStep, whole: Mapping[str, TemplateStep], kept: Sequence[str]) -> Way:
    way = Way(**{name: getattr(part, name) for name in Way.model_fields})
    if way.after is not None:
        way.after = [*dict.fromkeys(code for one in way.after for code in _standing_for(one, whole, kept))]
    hangs = anchor(way.anchor)
    if hangs is not None and hangs.to in whole and hangs.to not in kept:
        way.anchor = ""
    return way


def _standing_for(code: str, whole: Mapping[str, TemplateStep], kept: Sequence[str]) -> Iterable[str]:
    """The step itself, or those before it when the order has no such step."""
    if code in kept or code not in whole:
        return [code]
    codes = list(whole)
    place, after = codes.index(code), whole[code].after
    before = codes[max(place - 1, 0) : place] if after is None else after
    return (found for one in before for found in _standing_for(one, whole, kept))


def replan_steps(work: Work, order: Order, *, forward: bool = True) -> Plan | None:
    """Lay the steps of an order that have not begun anew, and the ends of those that have.

    With `forward` no step is laid into the past, unless it was planned there from the beginning.
    """
    steps = steps_of(work, order.identity)
    if not steps or order.due is None:
        return None
    found = laid(work, order, steps)
    if forward and _begins_before(work.today, steps, found.spans):
        found = laid(work, order, steps, no_earlier=work.today)
    _lay(work, steps, found)
    return found


def laid(work: Work, order: Order, steps: Sequence[Step], no_earlier: date = date.min) -> Plan:
    """The plan of an order's steps; nothing is changed."""
    assert order.due is not None
    tasks = in_order([_as_planned(*one) for one in zip(tasks_of(steps, work.calendar), steps, strict=True)])
    return plan(tasks, order.due, max(start_day(work, order), no_earlier), order_day(work, order))


def _as_planned(task: Task, step: Step) -> Task:
    """What has begun or ended, as if on its planned days: the plan is no other for it."""
    if task.began is None and task.ended is None:
        return task
    ended = None if task.ended is None else step.planned_end
    return replace(task, began=step.planned_start, ended=ended)


def keep_by_hand(work: Work, order: Order, steps: Sequence[Step]) -> None:
    """Remember as set by hand every end that the plan itself would choose otherwise, and no other.

    One that only the past keeps from lying where it was set stays set there.
    """
    held = {one.code: one.wished_end for one in steps if one.wished_end < one.planned_end}
    for step in steps:
        step.set_end = step.planned_end if step.code in held else None
    while True:
        spans = laid(work, order, steps).spans
        other = [one for one in steps if not one.finished_at and spans[one.code].end != one.planned_end]
        free = [one for one in other if one.set_end != one.planned_end]
        if not free:
            break
        free[0].set_end = free[0].planned_end
    for step in steps:
        step.set_end = held.get(step.code, step.set_end)


def _lay(work: Work, steps: Iterable[Step], found: Plan) -> None:
    for step in steps:
        if step.finished_at is None:
            takes(work, step, found.spans[step.code])


def _begins_before(today: date, steps: Iterable[Step], spans: Mapping[str, Span]) -> bool:
    """Whether a step would have to begin in the past, where it was not planned from the beginning."""
    waiting = [step for step in steps if step.started_at is None and step.finished_at is None]
    as_at_first = all((step.baseline_start, step.baseline_end) == spans[step.code] for step in waiting)
    return not as_at_first and any(spans[step.code].start < today for step in waiting)


def takes(work: Work, step: Step, span: Span) -> None:
    """Plan a step for those days; one that has begun keeps its start."""
    start = step.planned_start if step.started_at is not None else span.start
    if (start, span.end) != (step.planned_start, step.planned_end):
        step.planned_start, step.planned_end = start, span.end
        step.arm(work.policy, work.calendar)


def tasks_of(ways: Sequence[Way], calendar: WorkingCalendar, quantity: Decimal | None = None) -> list[Task]:
    """Steps as the network sees them, with what really happened; ways to come make `quantity` pieces."""
    codes = [way.code for way in ways]
    return [_task(way, codes, calendar, quantity) for way in ways]


def _task(way: Way, codes: Sequence[str], calendar: WorkingCalendar, quantity: Decimal | None) -> Task:
    links, hangs, own = links_of(way, codes), anchor(way.anchor), calendar.of(way.department)
    if not isinstance(way, Step):
        return Task(way.code, days_of(way, quantity or Decimal(0)), own, links, hangs)
    began, ended = way.started_at, way.finished_at
    return Task(
        way.code,
        days_of(way, way.quantity),
        own,
        links,
        hangs,
        None if began is None else calendar.day_of(began),
        None if ended is None else calendar.day_of(ended),
        way.set_end,
    )


def order_day(work: Work, order: Order) -> date:
    """The day an order counts from."""
    return order.ordered_on or work.calendar.day_of(order.created_at)


def start_day(work: Work, order: Order) -> date:
    """The first day anything of an order can be made: its own, or the one everything it needs is there."""
    ordered = order_day(work, order)
    if not starts_at_kit(work, order):
        return ordered
    if order.kit_on is not None:
        return max(ordered, order.kit_on)
    awaited = [one.expected for one in work.every(Material, order_id=order.identity) if one.expected]
    return max([ordered, *awaited])


def starts_at_kit(work: Work, order: Order) -> bool:
    """Whether the order's clock starts only when everything it needs is there."""
    template = work.find(StepTemplate, code=order.template) if order.template else None
    return template is not None and template.starts_at_kit


def provisional_years(calendar: WorkingCalendar, days: Iterable[date]) -> tuple[int, ...]:
    """The years among those days whose adjusted days are not published yet."""
    return tuple(sorted({day.year for day in days if calendar.is_provisional(day)}))
