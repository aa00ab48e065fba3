"""The progress board as a picture for a phone held upright, in its reader's words."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from unicodedata import east_asian_width

from core.production.board_rows import Stand
from core.production.standing import Standing
from documents.typeset import picture

ROOMY = 16
"""Orders up to which each has two lines; more stand in one line each, so that the picture stays sharp."""


@dataclass(frozen=True, slots=True)
class Room:
    """How wide the picture is in pixels, and what one line has room for in it.

    `steps` is in pixels; `who` and `note` are in widths of a Chinese sign.
    """

    width: int
    steps: int
    who: int
    note: int


ROOMY_LINE, TIGHT_LINE = Room(1080, 1032, 16, 72), Room(1000, 550, 12, 42)
LIVING = frozenset({Stand.RUNNING, Stand.LATE, Stand.BLOCKED})
NARROWEST = 84
"""Pixels below which a step's name is not worth its room."""
LARGEST, SMALLEST = 28.0, 19.0
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
    """The board as PNG, at most 1080 pixels wide."""
    roomy = len(board.lines) <= ROOMY
    room = ROOMY_LINE if roomy else TIGHT_LINE
    return picture(
        "board.typ",
        {
            "lang": board.language,
            "title": board.title,
            "counts": board.counts,
            "legend": {str(stand): words for stand, words in board.legend.items()},
            "today": board.today,
            "roomy": roomy,
            "width": room.width,
            "lines": [_line(one, room) for one in board.lines],
        },
    )


def _line(one: BoardLine, room: Room) -> dict[str, Any]:
    wide = widths(one.chips, room.steps)
    chips = [_chip(chip, its) for chip, its in zip(one.chips, wide, strict=True)]
    today = sum(its * chip.planned for its, chip in zip(wide, one.chips, strict=True))
    said = {"who": shortened(one.who, room.who), "note": shortened(one.note, room.note)}
    return {**asdict(one), **said, "chips": chips, "today": today if chips else None}


def widths(chips: Sequence[Chip], width: int) -> list[float]:
    """The pixels of each step: the same for all, or more for those at work where names have no room."""
    if not chips or width / len(chips) >= NARROWEST:
        return [width / len(chips) for _one in chips]
    living = [chip.stand in LIVING for chip in chips]
    wide = max(width / len(chips), min(150, width * 0.7 / max(sum(living), 1)))
    rest = (width - wide * sum(living)) / max(len(chips) - sum(living), 1)
    return [wide if one else rest for one in living]


def _chip(chip: Chip, width: float) -> dict[str, Any]:
    room = width - PADDING
    size = min(LARGEST, max(SMALLEST, room / _ems(chip.name))) if chip.name else LARGEST
    name = shortened(chip.name, room / size) if width >= NARROWEST else ""
    return {"name": name, "size": size, "width": width, **_plain(chip)}


def _plain(chip: Chip) -> dict[str, Any]:
    return {"stand": str(chip.stand), "share": chip.share, "said": chip.said}


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
