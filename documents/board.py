"""The progress board as a picture for a phone held upright, in its reader's words."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any
from unicodedata import east_asian_width

from core.production.board_rows import Stand
from core.production.standing import Standing
from documents.typeset import picture

WIDTH, STEPS = 860, 812
"""Pixels of the picture and of an order's steps: on a phone of 390 points the smallest letters have 11."""
WHO, NOTE = 26, 56
"""What one line has room for, in widths of a Chinese sign."""
IN_A_ROW = 5
"""Steps side by side; more go on in the next row."""
LARGEST, SMALLEST = 32.0, 25.0
"""Pixels of a step's name."""
LATIN = 0.58
"""The width of a Latin letter beside a Chinese sign's."""
PADDING = 14


@dataclass(frozen=True, slots=True)
class Chip:
    """One step: what it is called, how it stands, how much is done and was to be done, 0 to 1."""

    name: str
    stand: Stand
    share: float
    planned: float
    said: str = ""
    """What stands under its name."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One order, in words; `slack` is what it has to spare, `note` why it stands still or is late."""

    number: str
    who: str
    due: str
    slack: str
    standing: Standing
    chips: Sequence[Chip]
    note: str = ""


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """Everything on the picture; `legend` names each look of a step, and `today` the line across them."""

    language: str
    title: str
    counts: str
    legend: dict[Stand, str]
    today: str
    lines: Sequence[BoardLine]


def board_png(board: BoardPicture) -> bytes:
    """The board as PNG, 860 pixels wide."""
    return picture(
        "board.typ",
        {
            "lang": board.language,
            "title": board.title,
            "counts": board.counts,
            "legend": {str(stand): words for stand, words in board.legend.items()},
            "today": board.today,
            "width": WIDTH,
            "lines": [_line(one) for one in board.lines],
        },
    )


def _line(one: BoardLine) -> dict[str, Any]:
    said = {"who": shortened(one.who, WHO), "note": shortened(one.note, NOTE)}
    return {**asdict(one), **said, "rows": rows(one.chips)}


def rows(chips: Sequence[Chip]) -> list[dict[str, Any]]:
    """The steps as rows of nearly one length; `today` is where the plan is, in the row it falls into."""
    count = -(-len(chips) // IN_A_ROW)
    ends = [len(chips) * place // count for place in range(1, count + 1)] if count else []
    left, found = sum(chip.planned for chip in chips), []
    for start, end in pairwise([0, *ends]):
        wide = STEPS / (end - start)
        here = 0 <= left <= end - start
        found.append(
            {"today": left * wide if here else None, "chips": [_chip(one, wide) for one in chips[start:end]]}
        )
        left = -1.0 if here else left - (end - start)
    return found


def _chip(chip: Chip, width: float) -> dict[str, Any]:
    room = width - PADDING
    size = min(LARGEST, max(SMALLEST, room / _ems(chip.name))) if chip.name else LARGEST
    return {
        "name": shortened(chip.name, room / size),
        "size": size,
        "width": width,
        "stand": str(chip.stand),
        "share": chip.share,
        "said": chip.said,
    }


def shortened(text: str, ems: float) -> str:
    """As much of a text as fits into so many widths of a Chinese sign."""
    if _ems(text) <= ems:
        return text
    kept = ""
    for sign in text:
        if _ems(kept + sign) + LATIN > ems:
            break
        kept += sign
    return f"{kept.rstrip()}…"


def _ems(text: str) -> float:
    return sum(1.0 if east_asian_width(sign) in "WFA" else LATIN for sign in text)
