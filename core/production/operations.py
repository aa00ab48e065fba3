"""What people do on the floor: report how far a step has come, send pieces back on it."""

from decimal import Decimal

from core.errors import FinishedStep, PastDay
from core.operation import operation
from core.orders.finding import the_order
from core.production.booking import Booking, moment, of_part
from core.production.events import StepPromised, StepReported, StepReworked
from core.production.evidence import ask_for_proof
from core.production.finding import following, steps_of, the_step
from core.production.forecast import refresh
from core.production.model import Evidence, Step, Wait, WaitKind
from core.purchasing.operations import arrived_with_step
from core.rights import Right
from core.values import Day, DueDay, Note, OrderNumber, Part, Progress, Quantity, StepCode, Turn, WaitNumber
from core.work import Work


@operation(may=Right.REPORT, undo=True)
def report_progress(
    work: Work,
    order: OrderNumber,
    step: StepCode,
    done: Progress,
    note: Note = Note(""),
    part: Part | None = None,
    on: Day | None = None,
    until: DueDay | None = None,
    too: StepCode | None = None,
) -> StepReported:
    """Record how far a production step has come."""
    target = the_order(work, order)
    target.moves()
    steps, reported = steps_of(work, target.identity), the_step(work, target, step)
    booking = Booking(work, order, steps, *moment(work, target, on), part=part or "")
    before, ended = reported.done, reported.finished_at is not None
    booking.moves(reported, of_part(work, reported, part, done) if part else done)
    arrived_with_step(work, target, reported)
    uncounted = booking.takes_from_before(reported, too) if reported.done > before else None
    if until is not None:
        _promises(work, reported, until)
    open_waits = work.every(Wait, order_id=target.identity, ended_at=None)
    waits = [one for one in open_waits if one.step_id == reported.id]
    proof = _proof(work, reported, waits, ended)
    block = next((one for one in waits if one.kind is WaitKind.BLOCK), None)
    missing = _missing(reported, done)
    follows = following(reported, steps) if reported.finished_at is not None else None
    ahead = refresh(work, target, steps)
    return work.happened(
        StepReported(
            order=order,
            step=step,
            name=reported.name,
            before=before,
            done=reported.done,
            quantity=reported.quantity,
            finished=reported.finished_at is not None,
            due=target.due,
            note=note,
            next=StepCode(follows.code) if follows else None,
            next_name=follows.name if follows else None,
            part=part or "",
            part_done=done.count if part else None,
            on=booking.day if booking.day != work.today else None,
            until=until,
            missing=missing,
            tolerated=missing <= reported.tolerance(work.policy),
            earlier=StepCode(uncounted.code) if uncounted else None,
            earlier_name=uncounted.name if uncounted else None,
            proof=proof,
            block=WaitNumber(block.identity) if block else None,
            block_about=block.about if block else "",
            ships=ahead.ships if ahead else None,
            slack=ahead.slack if ahead else None,
            binding=ahead.binding if ahead else {},
        )
    )


@operation(may=Right.REPORT, undo=True)
def promise_step(work: Work, order: OrderNumber, step: StepCode, until: DueDay) -> StepPromised:
    """Say on which day a step will be done."""
    target = the_order(work, order)
    target.moves()
    promised = the_step(work, target, step)
    if promised.finished_at is not None:
        raise FinishedStep(order, promised.name, work.calendar.day_of(promised.finished_at))
    before = promised.promised_end
    _promises(work, promised, until)
    ahead = refresh(work, target)
    return work.happened(
        StepPromised(
            order,
            step,
            promised.name,
            until,
            before,
            target.due,
            ahead.ships if ahead else None,
            ahead.slack if ahead else None,
            ahead.binding if ahead else {},
        )
    )


def _promises(work: Work, step: Step, day: DueDay) -> None:
    if day < work.today:
        raise PastDay(day)
    step.promised_end = day
    step.arm(work.policy, work.calendar)


def _proof(work: Work, step: Step, waits: list[Wait], ended: bool) -> Evidence:
    """What the step has to show now that it has ended; what it had to is dropped when it goes on."""
    if step.finished_at is None:
        for one in waits:
            if one.kind is WaitKind.EVIDENCE:
                work.remove(one)
    return ask_for_proof(work, step) if step.finished_at is not None and not ended else Evidence.NONE


def _missing(step: Step, said: Progress) -> Decimal:
    """How many pieces there will not be, when it has ended or that was said of too few."""
    over = step.finished_at is not None or (said.turn is Turn.DONE and said.count is not None)
    return max(step.quantity - step.done, Decimal(0)) if over else Decimal(0)


@operation(may=Right.REPORT, undo=True)
def rework_step(
    work: Work, order: OrderNumber, step: StepCode, pieces: Quantity, reason: Note = Note("")
) -> StepReworked:
    """Send pieces back on a step: they have to be done again there."""
    target = the_order(work, order)
    target.moves()
    steps, sent_back = steps_of(work, target.identity), the_step(work, target, step)
    ended = sent_back.finished_at is not None
    sent_back.take_back(pieces, work.now)
    sent_back.begun(work.calendar)
    sent_back.arm(work.policy, work.calendar)
    Booking(work, order, steps, *moment(work, target, None)).keeps(sent_back, -pieces)
    for one in work.every(Wait, step_id=sent_back.id, kind=WaitKind.EVIDENCE, ended_at=None):
        work.remove(one)
    refresh(work, target, steps)
    return work.happened(
        StepReworked(
            order,
            step,
            sent_back.name,
            pieces,
            sent_back.done,
            sent_back.quantity,
            reason,
            reopened=ended,
        )
    )
