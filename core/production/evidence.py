"""Evidence: what a finished step still has to show, and the photo that shows it."""

from core.orders.model import Attachment
from core.production.model import Evidence, Holder, Step, Wait, WaitKind
from core.work import Work


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


def prove(work: Work, step: Step, name: str) -> None:
    """End the waiting for a step's proof with the file that shows it."""
    for one in work.every(Wait, step_id=step.id, kind=WaitKind.EVIDENCE, ended_at=None):
        one.ends(work.person.identity, work.now, name)
        one.arm(work.policy, work.calendar)
