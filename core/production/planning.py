"""Planning: which steps an order gets, laid back from its due date over working days."""

from datetime import date
from decimal import Decimal

from core.errors import UnknownTemplate
from core.production.model import Step, StepTemplate, TemplateStep, Way
from core.values import TemplateCode
from core.work import Work


def plan_steps(
    work: Work, order_id: int, template: TemplateCode | None, quantity: Decimal, due: date
) -> None:
    """Give an order the steps of a template, or of the usual one; none when the factory has no template."""
    chosen = _template(work, template)
    if chosen is None:
        return
    steps = [_step(order_id, part, quantity) for part in work.every(TemplateStep, template_id=chosen.id)]
    for step in steps:
        step.is_planned(due, work.policy, work.calendar)
    work.add_all(steps)


def _template(work: Work, code: TemplateCode | None) -> StepTemplate | None:
    if code is None:
        return work.find(StepTemplate, usual=True)
    found = work.find(StepTemplate, code=code)
    if found is None:
        raise UnknownTemplate(code)
    return found


def _step(order_id: int, part: TemplateStep, quantity: Decimal) -> Step:
    # Its days are laid by the order's due date right afterwards.
    way = {name: getattr(part, name) for name in Way.model_fields}
    return Step(order_id=order_id, quantity=quantity, planned_start=date.min, planned_end=date.min, **way)


def replan_steps(work: Work, order_id: int, due: date) -> None:
    """Lay the steps that nobody has started back from another due date."""
    for step in work.every(Step, order_id=order_id):
        if step.started_at is None:
            step.is_planned(due, work.policy, work.calendar)
