"""Learned durations in the chat: what a template says, what the factory needed, and taking that over."""

from bot.commands import command
from bot.replies import Ask, Press, Reply, call
from bot.words import Text, Words, _, many
from core.production.durations import Durations, LearnedRow, durations
from core.production.fields import WayField
from core.production.templates import change_step
from core.rights import allows

learned = command(durations, "durations", zh=("实际工期",), help=_("How long steps really take"))


@learned.replies
def shown_durations(event: Durations, ask: Ask) -> Reply:
    """Every step with both figures; supervisors take over what differs."""
    lines: list[Text] = [_row(row) for row in event.rows]
    takes = (
        [row for row in event.rows if row.differs] if allows(ask.work.person.role, change_step.may) else []
    )
    return Reply(
        lines,
        title=_("{template}: days given and days taken", template=event.name),
        buttons=[[_take_over(event, row)] for row in takes[:8]],
    )


def _row(row: LearnedRow) -> Words:
    if row.took is None:
        return many(
            "{step}: {count} working day given, too few finished to say more",
            "{step}: {count} working days given, too few finished to say more",
            row.days,
            step=row.name,
        )
    if row.rate and row.made:
        return _(
            "{step}: {rate} a day given, {made} a day made ({finished} finished)",
            step=row.name,
            rate=row.rate,
            made=row.made,
            finished=row.finished,
        )
    return _(
        "{step}: working days given {days}, taken {took} ({finished} finished)",
        step=row.name,
        days=row.days,
        took=row.took,
        finished=row.finished,
    )


def _take_over(event: Durations, row: LearnedRow) -> Press:
    field, value = (WayField.RATE, row.made) if row.rate else (WayField.DAYS, row.took)
    return call(
        change_step,
        _("Take over for {step}: {value}", step=row.name, value=value),
        template=event.template,
        step=row.step,
        field=field.value,
        value=value,
    )
