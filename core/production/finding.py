"""Finding an order's steps, and which of them come before or after one."""

from core.errors import UnknownStep
from core.orders.model import Order
from core.production.model import Step
from core.values import StepCode
from core.work import Work


def steps_of(work: Work, order_id: int) -> list[Step]:
    """The order's steps, in the order they stand in."""
    return sorted(work.every(Step, order_id=order_id), key=lambda one: one.position)


def the_step(work: Work, order: Order, code: StepCode) -> Step:
    """The order's step of that code; raises UnknownStep with the steps it has."""
    step = work.find(Step, order_id=order.identity, code=code)
    if step is None:
        raise UnknownStep(
            order.number, code, tuple((one.code, one.name) for one in steps_of(work, order.identity))
        )
    return step


def before(step: Step, steps: list[Step]) -> list[Step]:
    """The steps that hand their pieces to this one: those it names, or else the one before it."""
    if step.after is not None:
        return [one for one in steps if one.code in step.after]
    ahead = [one for one in steps if one.position < step.position]
    return ahead[-1:]


def following(step: Step, steps: list[Step]) -> Step | None:
    """The first step behind this one that nobody has finished."""
    return next((one for one in steps if one.position > step.position and one.finished_at is None), None)
