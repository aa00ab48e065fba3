"""The board as a screen in the hall gets it: in words, and nothing that a visitor should not see."""

import json
from typing import Any

from bot.board_words import counts, percent, spare, stopped
from bot.words import Speaker, _
from core.production.board import Board
from core.production.board_rows import BoardRow, BoardStep, Stand

LIVING = (Stand.RUNNING, Stand.LATE, Stand.BLOCKED)


def shown(board: Board, title: str, speaker: Speaker) -> str:
    """The board as JSON: no customer, no price, no note."""
    return json.dumps(
        {
            "language": speaker.language.value,
            "zone": str(speaker.zone),
            "title": title,
            "counts": speaker.value(counts(board)),
            "total": board.total,
            "rows": [_row(row, board, speaker) for row in board.rows],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _row(row: BoardRow, board: Board, speaker: Speaker) -> dict[str, Any]:
    return {
        "number": row.number.removeprefix(f"SO-{board.day.year}-"),
        "goods": speaker(_goods(row)),
        "due": speaker.brief(row.due) if row.due else "",
        "spare": speaker(spare(row.slack)),
        "standing": row.standing,
        "steps": [_step(step, speaker) for step in row.steps],
        "note": speaker(stopped(row.block)) if row.block else "",
    }


def _goods(row: BoardRow) -> Any:
    """What is made and how much of it: a hall knows its orders by their styles."""
    if row.quantity is None:
        return ""
    if row.products > 1:
        return _(
            "{product} +{more} × {quantity}",
            product=row.product,
            more=row.products - 1,
            quantity=row.quantity,
        )
    return _("{product} × {quantity}", product=row.product, quantity=row.quantity)


def _step(step: BoardStep, speaker: Speaker) -> list[Any]:
    """Name, stand, share done and share planned in percent, what stands under the name."""
    said = percent(step) if step.stand in LIVING else ""
    return [speaker.value(step.name), step.stand, int(step.share * 100), int(step.planned * 100), said]
