"""Evidence: what a finished step still has to show, and the photo that shows it."""

from datetime import timedelta

from core.orders.model import Attachment, Order
from core.production.model import Evidence, Holder, Step, Wait, WaitKind
from core.work import Work

JUST = timedelta(hours=2)
"""So long a photo without words is taken for the one that was asked for."""


def ask_for_proof(work: Work, step: Step) -> Evidence:
    """Wait for what proves a step that has just ended; none when nothing is asked or it is there."""
    if step.evidence is Evidence.NONE or work.find(Attachment, order_id=step.order_id, step=step.code):
        return Evidence.NONE
    waited = Wait(
        kind=WaitKind.EVIDENCE,
        order_id=step.order_id,
        step_id=step.id,
        holder=Holder.US,
        who=work.person.name,
        about=step.evidence.value,
        asked_by=work.person.identity,
        asked_at=work.now,
    )
    waited.arm(work.policy, work.calendar)
    work.add(waited)
    return step.evidence


def prove(work: Work, step: Step, name: str) -> bool:
    """End the waiting for a step's proof with the file that shows it; whether there was any."""
    waits = work.every(Wait, step_id=step.id, kind=WaitKind.EVIDENCE, ended_at=None)
    for one in waits:
        one.ends(work.person.identity, work.now, name)
    return bool(waits)


def only_unproven(work: Work, order_id: int) -> Step | None:
    """The one step of an order that still has to be shown; none when there are several, or none."""
    waits = work.every(Wait, order_id=order_id, kind=WaitKind.EVIDENCE, ended_at=None)
    return work.find(Step, id=waits[0].step_id) if len(waits) == 1 else None


def just_asked(work: Work) -> tuple[str, str] | None:
    """The order and the step this person was just asked to show."""
    mine = work.every(Wait, asked_by=work.person.identity, kind=WaitKind.EVIDENCE, ended_at=None)
    fresh = [one for one in mine if work.now - one.asked_at <= JUST]
    step = work.find(Step, id=fresh[-1].step_id) if fresh else None
    order = work.find(Order, id=step.order_id) if step else None
    return (order.number, step.code) if order and step else None
