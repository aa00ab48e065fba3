"""How the board speaks: the same few words in the chat, on its pictures and on the screen in the hall."""

from bot.handlers import reasons
from bot.handlers.reasons import reason
from bot.words import Brief, Joined, Words, _, many, said_as
from core.production.board import Board
from core.production.board_rows import Block, BoardRow, BoardStep, Stand
from core.production.gantt import Gantt
from core.production.standing import Standing

MARKS = {Standing.LATE: "▲", Standing.RISK: "●", Standing.FINE: "○"}
SIGNS = {Stand.BLOCKED: "■", Stand.LATE: "!"}
said_as(
    {
        Stand.DONE: _("done"),
        Stand.RUNNING: _("at work"),
        Stand.LATE: _("behind plan"),
        Stand.HELD: _("held up"),
        Stand.BLOCKED: _("stopped"),
        Stand.TODO: _("to do"),
    }
)


def counts(board: Board) -> Joined:
    """How many orders there are, and how many of them need somebody."""
    told: list[Words] = [many("{count} open order", "{count} open orders", board.total)]
    if board.late:
        told.append(_("▲ {count} late", count=board.late))
    if board.risk:
        told.append(_("● {count} at risk", count=board.risk))
    if board.blocked:
        told.append(_("■ {count} stopped", count=board.blocked))
    return Joined(told, " · ")


def spare(slack: int | None) -> Words | str:
    """How many working days an order has left, or is late."""
    if slack is None:
        return ""
    if slack < 0:
        return many("{count} working day late", "{count} working days late", -slack)
    return many("{count} working day to spare", "{count} working days to spare", slack)


def outlook(gantt: Gantt) -> Words:
    """When an order is due, and when it goes out as things go."""
    if gantt.due is None:
        return _("No due date")
    if gantt.ships is None:
        return _("Due {due}", due=Brief(gantt.due))
    left = "" if gantt.slack is None else reasons.spare(gantt.slack)
    said = {"due": Brief(gantt.due), "ships": Brief(gantt.ships), "spare": left}
    return _("Due {due}, ships {ships} as things go: {spare}", **said)


def percent(step: BoardStep) -> str:
    """How far a step is, with its sign."""
    share = f"{int(step.share * 100)}%"
    return f"{SIGNS[step.stand]} {share}" if step.stand in SIGNS else share


def mark(row: BoardRow) -> str:
    """An order's sign in a line of words."""
    return SIGNS[Stand.BLOCKED] if row.block else MARKS[row.standing]


def why(row: BoardRow) -> Words | None:
    """Why an order stands still, or what its day hangs on where that is not in time."""
    if row.block is not None:
        return stopped(row.block)
    if row.standing is Standing.FINE:
        return None
    return reason(row.binding) if row.binding else _behind(row)


def stopped(block: Block) -> Words:
    """Which step waits for whom, for what, until when."""
    until = block.expected.isoformat() if block.expected else None
    waits = {"kind": "wait", "holder": block.holder, "who": block.who, "about": block.about, "until": until}
    return reason({**waits, "step": "", "name": [block.step.en, block.step.zh]})


def _behind(row: BoardRow) -> Words | None:
    at = row.at
    if at is None:
        return None
    return _("{step}: {share}, {stand}", step=at.name, share=f"{int(at.share * 100)}%", stand=at.stand)
