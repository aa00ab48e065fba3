"""Lists of what is waited for, and how each of it is told: on the card, of a holder, to a department."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.commands import Answers, command
from bot.handlers.departments import whom
from bot.handlers.held import about
from bot.handlers.presses import short_number, turning
from bot.replies import Ask, Press, Reply, Rows, call
from bot.words import Brief, Text, Words, _, many
from core.production.held import WaitRow
from core.production.model import Holder
from core.production.operations import report_progress
from core.production.waiting import end_wait, take_wait
from core.production.waits import Requests, StepDue, ToDo, Waiting, requests, to_do, waiting
from core.values import Turn

waiting_list = command(
    waiting,
    "waiting",
    zh=("等谁", "在等谁"),
    help=_("What we wait for, and who has the ball"),
    phrases=(
        *("who has the ball", "what do we wait for", "who do we wait for", "whom do we wait for"),
        *("approvals", "pending approvals", "open approvals", "审批", "待审批", "待批", "有什么要审批"),
    ),
)
request_list = command(
    requests, "requests", zh=("请求",), help=_("What you asked of others, and they of you")
)
to_do_list = command(to_do, "todo", zh=("待办", "我的待办"), help=_("What waits for you"))
HEADS: dict[Holder, Any] = {
    Holder.CUSTOMER: lambda count: many("The customer has {count}", "The customer has {count}", count),
    Holder.SUPPLIER: lambda count: many("The supplier has {count}", "The supplier has {count}", count),
    Holder.DEPARTMENT: lambda count: many("Departments have {count}", "Departments have {count}", count),
    Holder.US: lambda count: many("We ourselves have {count}", "We ourselves have {count}", count),
}


def _line(row: WaitRow, day: Any) -> Words:
    late = row.expected is not None and row.expected < day
    values = {
        "mark": "▲" if late else "◇",
        "order": short_number(row.order, day) if row.order else None,
        "about": about(row),
        "whom": whom(row.holder, row.who),
        "day": Brief(row.expected or row.since),
    }
    if row.expected is None:
        return _("{mark} {order} {about} · {whom}, since {day}", **values)
    return _("{mark} {order} {about} · {whom}, until {day}", **values)


@waiting_list.reads("query_list")
def fills_waiting(slots: Mapping[str, Any]) -> Answers | None:
    """Of whom a line asks what waits for them."""
    return {"holder": str(slots["holder"])} if slots.get("holder") else None


@waiting_list.replies
def shown_waiting(event: Waiting, _ask: Ask) -> Reply:
    """Holder by holder, the soonest first."""
    if not event.rows:
        return Reply(_("Nothing is waited for."), title=_("Who has the ball"))
    counts = dict(event.counts)
    lines: list[Text] = []
    for holder, rows in groupby(event.rows, key=lambda row: row.holder):
        lines += [HEADS[holder](counts[holder]), *(_line(row, event.day) for row in rows)]
    chosen = [call(waiting, whom(one), holder=one.value) for one, _count in event.counts if not event.asked]
    return Reply(
        lines,
        title=_("Who has the ball"),
        buttons=[
            *_doors(event.rows, event.day),
            chosen,
            turning(waiting.name, event.page, event.pages, **event.asked),
        ],
    )


def _doors(rows: Sequence[WaitRow], day: Any) -> Rows:
    numbers = list(dict.fromkeys(row.order for row in rows if row.order))
    presses = [call("order_card", short_number(number, day), order=number) for number in numbers]
    return [presses[at : at + 4] for at in range(0, len(presses), 4)]


@request_list.replies
def shown_requests(event: Requests, _ask: Ask) -> Reply:
    """Mine, and those asked of us with one press each."""
    lines: list[Text] = []
    if event.ours:
        lines += [_("Asked of you:"), *_numbered(event.ours, event.day)]
    if event.asked:
        lines += [_("Asked by you:"), *(_line(row, event.day) for row in event.asked)]
    if not lines:
        return Reply(_("Nothing was asked."), title=_("Requests"))
    buttons = [*_settling(event.ours), *_doors((*event.ours, *event.asked), event.day)]
    return Reply(lines, title=_("Requests"), buttons=buttons)


def _numbered(rows: Sequence[WaitRow], day: Any) -> list[Text]:
    return [
        _("{place}. {line} · {asker}", place=place, line=_line(row, day), asker=row.asker)
        for place, row in enumerate(rows, 1)
    ]


def _settling(rows: Sequence[WaitRow]) -> list[list[Press]]:
    """For each its own row: seen, and done."""
    return [
        [
            *([] if row.taken else [call(take_wait, _("Got it {place}", place=place), wait=row.wait)]),
            call(end_wait, _("Done {place}", place=place), wait=row.wait),
        ]
        for place, row in enumerate(rows, 1)
    ]


@to_do_list.replies
def shown_to_do(event: ToDo, _ask: Ask) -> Reply:
    """What was asked and what stands still, then the steps to go on with; a press for each."""
    if not event.waits and not event.steps:
        return Reply(_("Nothing waits for you."), title=_("To do"))
    lines = [*_numbered(event.waits, event.day), *(_step(one) for one in event.steps)]
    steps = [_step_presses(one, event.day) for one in event.steps]
    return Reply(lines, title=_("To do"), buttons=[*_settling(event.waits), *steps])


def _step(one: StepDue) -> Words:
    return _(
        "{order} {customer} · {step} {done}/{quantity} · until {day}",
        order=one.order,
        customer=one.customer,
        step=one.name,
        done=one.done,
        quantity=one.quantity,
        day=Brief(one.until),
    )


def _step_presses(one: StepDue, day: Any) -> list[Press]:
    values = {"order": one.order, "step": one.code}
    number = short_number(one.order, day)
    return [
        call(report_progress, _("{order} report", order=number), **values),
        call(report_progress, _("{order} done", order=number), **values, done=Turn.DONE.value),
    ]
