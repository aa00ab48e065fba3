"""Changing an order's own steps: another template, one step more or less, or one for another."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.errors import StepBegun, StepTaken
from core.operation import operation, question
from core.orders.finding import the_order
from core.orders.model import Order, OrderLine
from core.production.finding import steps_of, the_step
from core.production.forecast import refresh
from core.production.model import Step, StepDay, StepPart, Wait
from core.production.network import days_of
from core.production.planning import plan_steps, replan_steps
from core.production.templates import let_go, slug
from core.purchasing.needs import needs_of
from core.rights import Right
from core.values import DayCount, Features, Name, OrderNumber, StepCode, TemplateCode
from core.work import Event, Work


@dataclass(frozen=True)
class StepsChanged(Event):
    """An order's steps are others: those that came and those that went, and when it can ship now."""

    order: OrderNumber
    came: tuple[Name, ...]
    went: tuple[Name, ...]
    left: int
    late: int


@dataclass(frozen=True)
class StepsShown(Event):
    """An order's steps: name, working days, whether it has begun; and the template they came from."""

    order: OrderNumber
    template: TemplateCode
    features: tuple[str, ...]
    steps: tuple[tuple[StepCode, Name, int, bool], ...]


@question(may=Right.SEE)
def order_steps(work: Work, order: OrderNumber) -> StepsShown:
    """The steps an order goes through, to be changed."""
    target = the_order(work, order)
    steps = tuple(
        (StepCode(one.code), one.name, days_of(one, one.quantity), one.started_at is not None)
        for one in steps_of(work, target.identity)
    )
    return StepsShown(order, TemplateCode(target.template), tuple(target.features), steps)


@operation(may=Right.ORDER, undo=True)
def use_template(
    work: Work, order: OrderNumber, template: TemplateCode, features: Features | None = None
) -> StepsChanged:
    """Give an order the steps of another template, as long as nothing was reported."""
    target = the_order(work, order)
    target.moves()
    if features:
        target.features = features.split(",")
    went, came, late = give_steps(work, target, template)
    return work.happened(_changed(work, target, came, went, late))


def give_steps(work: Work, order: Order, template: TemplateCode | None) -> tuple[list[Name], list[Name], int]:
    """Take an order's steps away and give it a template's: what went, what came, and days too few.

    Raises StepBegun.
    """
    steps = steps_of(work, order.identity)
    for step in steps:
        _take_away(work, step)
    quantity = steps[0].quantity if steps else _quantity(work, order)
    plan = plan_steps(work, order, template, quantity)
    refresh(work, order)
    came = [step.name for step in steps_of(work, order.identity)]
    return [step.name for step in steps], came, plan.late if plan else 0


@operation(may=Right.ORDER, undo=True)
def put_step(
    work: Work, order: OrderNumber, name: Name, days: DayCount, behind: StepCode | None = None
) -> StepsChanged:
    """Put one more step into an order: behind another one, or at its end."""
    target = the_order(work, order)
    target.moves()
    steps = steps_of(work, target.identity)
    place = len(steps) if behind is None else steps.index(the_step(work, target, behind)) + 1
    new = _new(work, target, steps, name, days)
    new.after = [one.code for one in steps[place - 1 : place]]
    _lead_through(new, steps[:place], steps[place:])
    new.position = steps[place - 1].position + 1 if steps else 1
    for one in steps[place:]:
        one.position += 1
    work.add(new)
    return _replanned(work, target, [new.name], [])


def _new(work: Work, order: Order, steps: Sequence[Step], name: Name, days: DayCount) -> Step:
    codes = [one.code for one in steps]
    code = slug(name, "step", codes)
    if code in codes:
        raise StepTaken(steps[codes.index(code)].name, order.number)
    return Step(
        order_id=order.identity,
        position=0,
        code=code,
        name_en=name.en,
        name_zh=name.zh,
        days=days,
        quantity=steps[0].quantity if steps else _quantity(work, order),
        planned_start=work.today,
        planned_end=work.today,
    )


def _lead_through(new: Step, ahead: Sequence[Step], behind: Sequence[Step]) -> None:
    """What waited for the step before the new one waits for the new one too."""
    before = ahead[-1].code if ahead else ""
    for one in behind:
        if one.after is not None and before in one.after:
            one.after = [*one.after, new.code]


@operation(may=Right.ORDER, undo=True)
def swap_step(work: Work, order: OrderNumber, step: StepCode, name: Name, days: DayCount) -> StepsChanged:
    """Let an order go through another step instead of one."""
    target = the_order(work, order)
    target.moves()
    steps = steps_of(work, target.identity)
    old = the_step(work, target, step)
    _not_begun(old)
    new = _new(work, target, [one for one in steps if one is not old], name, days)
    went = old.name
    for one in steps:
        one.anchor = _renamed(one.anchor, old.code, new.code)
        one.after = one.after and [new.code if code == old.code else code for code in one.after]
    old.code, old.name_en, old.name_zh, old.days, old.rate = new.code, name.en, name.zh, days, None
    return _replanned(work, target, [old.name], [went])


def _renamed(hangs: str, old: str, new: str) -> str:
    fits = hangs.startswith(old) and hangs[len(old) : len(old) + 1] in ("+", "-", ".")
    return new + hangs[len(old) :] if fits else hangs


@operation(may=Right.ORDER, undo=True)
def drop_step(work: Work, order: OrderNumber, step: StepCode) -> StepsChanged:
    """Take a step out of an order, as long as it has not begun."""
    target = the_order(work, order)
    target.moves()
    steps = steps_of(work, target.identity)
    gone = the_step(work, target, step)
    let_go(gone, steps)
    _take_away(work, gone)
    return _replanned(work, target, [], [gone.name])


def _take_away(work: Work, step: Step) -> None:
    _not_begun(step)
    for kind in (StepDay, StepPart):
        for counted in work.every(kind, step_id=step.id):
            work.remove(counted)
    for one in work.every(Wait, step_id=step.id):
        one.step_id = None
    work.remove(step)


def _not_begun(step: Step) -> None:
    if step.started_at is not None or step.done:
        raise StepBegun(step.name)


def _replanned(work: Work, order: Order, came: list[Name], went: list[Name]) -> StepsChanged:
    plan = replan_steps(work, order)
    steps = steps_of(work, order.identity)
    for step in steps:
        if step.baseline_start is None:
            step.baseline_start, step.baseline_end = step.planned_start, step.planned_end
    needs_of(work, order, steps)
    refresh(work, order)
    return work.happened(_changed(work, order, came, went, plan.late if plan else 0))


def _changed(work: Work, order: Order, came: list[Name], went: list[Name], late: int) -> StepsChanged:
    left = len(steps_of(work, order.identity))
    return StepsChanged(OrderNumber(order.number), tuple(came), tuple(went), left, late)


def _quantity(work: Work, order: Order) -> Decimal:
    """All pieces of an order together."""
    return sum((one.quantity for one in work.every(OrderLine, order_id=order.identity)), Decimal(0))
