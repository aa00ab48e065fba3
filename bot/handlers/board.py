"""The progress board in the chat: what is wrong in words first, the picture behind it."""

from collections.abc import Mapping
from typing import Any

from bot.board_words import counts, mark, outlook, why
from bot.commands import command
from bot.handlers.presses import card_press, doors, short_number
from bot.handlers.reasons import spare
from bot.pictures import board_picture, gantt_picture
from bot.replies import Ask, Press, Reply, call
from bot.words import Brief, Short, Text, Words, _, many, said_as
from core.people.finding import similar
from core.production.board import Board, BoardShow, board
from core.production.board_rows import BoardRow, Stand
from core.production.gantt import Gantt, GanttStep, gantt
from core.production.standing import Standing

WORST = 5
"""Orders told in words."""
STEPS = 20
"""Steps told in words."""
BY_CUSTOMER = (BoardShow.CUSTOMER.value, "某个客户", "one customer")
STEP_MARKS = {
    Stand.DONE: "✓",
    Stand.RUNNING: "▶",
    Stand.TODO: "○",
    Stand.LATE: "▲",
    Stand.HELD: "▲",
    Stand.BLOCKED: "■",
}

said_as(
    {
        BoardShow.ALL: _("All orders"),
        BoardShow.MINE: _("My own"),
        BoardShow.WEEK: _("Due this week"),
        BoardShow.LATE: _("Late"),
        BoardShow.BLOCKED: _("Stopped"),
        BoardShow.CUSTOMER: _("One customer"),
    }
)


def which_customer(answers: Mapping[str, str]) -> tuple[str, ...]:
    """The board of one customer asks which."""
    return ("customer",) if answers.get("show", "").lower() in BY_CUSTOMER else ()


def no_part(text: str, ask: Ask) -> Reply:
    """Nobody is called so: what would have been right, and whoever is called nearly so."""
    customers, people = similar(ask.work, text)
    near = [call(board, name, customer=code) for code, name in customers]
    near += [call(board, name, person=name) for name in people]
    parts = (BoardShow.WEEK, BoardShow.LATE, BoardShow.BLOCKED, BoardShow.ALL)
    return Reply(
        [
            _("There is neither a customer nor a colleague called “{text}”.", text=text[:60]),
            _("The board can show one customer, one colleague, what is late, stopped or due this week."),
        ],
        title=_("Board"),
        buttons=[near, [call(board, _("{show}", show=one), show=one) for one in parts]],
    )


boarding = command(
    board,
    "board",
    zh=("看板", "进度看板"),
    help=_("Progress board: every order against its steps"),
    needs=which_customer,
    strange=no_part,
)
calendar = command(
    gantt,
    "gantt",
    zh=("甘特图", "排期"),
    help=_("An order's calendar: first plan against forecast"),
    phrases=(
        *("gantt {order}", "gantt of {order}", "{order} gantt"),
        *("甘特图 {order}", "{order} 甘特图", "{order} 排期"),
    ),
)


@boarding.replies
def shown_board(event: Board, ask: Ask) -> Reply:
    """How many need somebody, and the worst of them."""
    worst = [row for row in event.rows if row.block or row.standing is not Standing.FINE][:WORST]
    lines: list[Text] = [_("{counts}", counts=counts(event))]
    for row in worst:
        lines += _told(row, event)
    if event.total and not worst:
        lines.append(_("Everything here runs to plan."))
    return Reply(
        lines,
        title=_("Board, {day} · {show}", day=Short(event.day), show=BoardShow(event.asked["show"])),
        buttons=[*doors([row.number for row in worst], event.day), *_filters(event, ask), _turning(event)],
        drawings=[board_picture(event)] if event.rows else [],
    )


def _told(row: BoardRow, event: Board) -> list[Text]:
    said = {"mark": mark(row), "order": short_number(row.number, event.day)}
    due = Brief(row.due) if row.due else None
    head = _(
        "{mark} {order} {customer} · due {due} · {spare}",
        **said,
        customer=row.customer,
        due=due,
        spare="" if row.slack is None else spare(row.slack),
    )
    reason = why(row)
    return [head, reason] if reason else [head]


def _filters(event: Board, ask: Ask) -> list[list[Press]]:
    """The other parts of the board; a customer or colleague that was named stays."""
    shown = BoardShow(event.asked["show"])
    named = {name: raw for name, raw in event.asked.items() if name != "show"}
    kept = [BoardShow.WEEK, BoardShow.LATE, BoardShow.BLOCKED]
    presses = [
        call(board, _("{show}", show=one), **{**named, "show": one}) for one in kept if one is not shown
    ]
    mine = [BoardShow.MINE] if ask.work.person.sees_every_order else []
    others = [BoardShow.ALL, *mine, BoardShow.CUSTOMER]
    presses += [call(board, _("{show}", show=one), show=one) for one in others if one is not shown or named]
    return [presses[at : at + 3] for at in range(0, len(presses), 3)]


def _turning(event: Board) -> list[Press]:
    turns = []
    if event.page > 1:
        turns.append(call(board, _("‹ Back"), **event.asked, page=event.page - 1))
    if event.page < event.pages:
        more = _("More ({page}/{pages}) ›", page=event.page, pages=event.pages)
        turns.append(call(board, more, **event.asked, page=event.page + 1))
    return turns


@calendar.replies
def shown_gantt(event: Gantt, _ask: Ask) -> Reply:
    """Every step with its days, and when the order goes out."""
    lines: list[Text] = [outlook(event), *(_step(step) for step in event.steps[:STEPS])]
    if len(event.steps) > STEPS:
        lines.append(many("… and {count} more step", "… and {count} more steps", len(event.steps) - STEPS))
    return Reply(
        lines,
        title=_("{order} · {customer}", order=event.order, customer=event.customer),
        buttons=[[card_press(event.order), call(board, _("Board"))]],
        drawings=[gantt_picture(event)] if event.steps else [],
    )


def _step(step: GanttStep) -> Words:
    said: dict[str, Any] = {"mark": STEP_MARKS[step.stand], "step": step.name}
    said |= {"start": Brief(step.days.start), "end": Brief(step.days.end)}
    if step.days == step.planned:
        return _("{mark} {step} {start} – {end}", **said)
    planned = Brief(step.planned.end)
    return _("{mark} {step} {start} – {end} (first plan until {planned})", **said, planned=planned)
