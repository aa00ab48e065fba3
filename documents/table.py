"""A sheet as rows of cells, and the refusals of files that are none."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from core.errors import Refusal

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta
"""What a cell holds; an empty one holds an empty text."""

UNSAVED = "#FORMULA!"
"""What stands for a formula that was written without its result."""

BYTES = 100_000_000
"""A file, unpacked, may not be larger."""
ROWS = 1_000_000
CELLS = 20_000_000
"""Rows times columns, empty ones included, for a reader makes room for all of them."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file; `first` is the number a person sees beside the first of its rows."""

    name: str
    rows: list[list[Cell]]
    first: int = 1


@dataclass(eq=False)
class NotASheet(Refusal):
    """No sheet can be read.

    `why` is `missing`, `folder`, `forbidden`, `empty`, `locked`, `html`, `kind` or `broken`.
    """

    file: str
    why: str


@dataclass(eq=False)
class SheetTooLarge(Refusal):
    """The file holds more `bytes`, `rows` or `cells` than the limit."""

    file: str
    what: str
    limit: int
