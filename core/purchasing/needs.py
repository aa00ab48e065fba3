"""What the steps of an order need: a row for every material, which step it holds up, and until when."""

from collections.abc import Iterable, Sequence
from datetime import date

from core.orders.model import Order
from core.production.model import Step
from core.purchasing.model import Material
from core.work import Work


def needs_of(work: Work, order: Order, steps: Sequence[Step]) -> None:
    """List the materials that an order's steps cannot start without, as far as they are not listed yet."""
    if not any(step.needs for step in steps):
        return
    listed = {one.item for one in work.every(Material, order_id=order.identity)}
    new: dict[str, Material] = {}
    for step in steps:
        for item in step.needs:
            if item not in listed and item not in new:
                new[item] = Material(order_id=order.identity, item=item, step=step.code)
                new[item].arm(work.policy, work.calendar, step.planned_start, work.today)
    work.add_all([*new.values()])


def gated(one: Material, steps: Sequence[Step]) -> Step | None:
    """The step a material holds up: the one named with it, else the first; none when that is over."""
    step = next((step for step in steps if step.code == one.step), steps[0] if steps else None)
    return step if step is not None and step.finished_at is None else None


def wanted_on(one: Material, steps: Sequence[Step]) -> date | None:
    """The day the step it holds up should begin."""
    step = gated(one, steps)
    return step.planned_start if step is not None else None


def missing(materials: Iterable[Material]) -> list[Material]:
    """Those that are not all there."""
    return [one for one in materials if one.complete_on is None]
