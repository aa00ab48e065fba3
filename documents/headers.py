"""Which row of a table holds the headers, or which two: one header may stand above several."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypeAlias

from documents.cells import text
from documents.table import Cell, Table
from documents.words import Kind, compared

Said: TypeAlias = Mapping[str, tuple[str, ...]]
LOOKED_AT = 30
"""Rows among which the headers stand: titles and company names come before them."""
TELLING_APART = ("order", "customer", "code", "name", "item")
"""What a row of data says and a second row of headers does not."""


@dataclass(frozen=True, slots=True)
class Headers:
    """A row taken for the headers, and the columns that each field has by it."""

    kind: Kind
    table: Table
    row: int
    columns: dict[str, tuple[int, ...]]

    @property
    def worth(self) -> tuple[int, int]:
        """How many of the needed fields it has, and how many in all."""
        return sum(name in self.columns for name in self.kind.needed), len(self.columns)


def find(kind: Kind, tables: list[Table], said: Said) -> Headers:
    """The row in which most headers are recognised, with the row below or above it where they go together."""
    places = ((table, row) for table in tables for row in range(min(LOOKED_AT, len(table.rows))))
    found = max((_in_row(kind, table, row, said) for table, row in places), key=lambda one: one.worth)
    if _goes_on(found):
        below = _in_two(found, found.row, said)
        return below if below.worth >= found.worth else found
    above = _in_two(found, found.row - 1, said) if found.row else found
    return above if above.worth[0] > found.worth[0] else found


def _in_row(kind: Kind, table: Table, row: int, said: Said) -> Headers:
    return Headers(kind, table, row, _recognised(kind, table.rows[row], said))


def _in_two(found: Headers, upper: int, said: Said) -> Headers:
    """The headers of two rows as one row of them, which takes the place of the lower."""
    table, lower = found.table, upper + 1
    joined = [*_joined(found.kind, table.rows[upper], table.rows[lower])]
    rows: list[list[Cell]] = [*table.rows[:lower], [*joined], *table.rows[lower + 1 :]]
    return _in_row(found.kind, replace(table, rows=rows), lower, said)


def _joined(kind: Kind, upper: list[Cell], lower: list[Cell]) -> Iterator[str]:
    """Each column's header of both; what stands above goes for the columns to its right as well."""
    last = ""
    for above, below in zip_longest(map(text, upper), map(text, lower), fillvalue=""):
        last = above or last
        if not below or compared(above) == compared(below):
            yield above
        else:
            ways = (f"{last} {below}", f"{below} {last}", below)
            known = [(found[1], place) for place, one in enumerate(ways) if (found := kind.field_of(one))]
            yield ways[min(known, default=(0, 0))[1]]


def _goes_on(found: Headers) -> bool:
    """Whether the row below holds headers as well: no figure, and nothing of what tells rows apart."""
    below = found.table.rows[found.row + 1 : found.row + 2]
    cells = below[0] if below else []
    if not any(cells) or not all(isinstance(cell, str) for cell in cells):
        return False
    names = [name for name in TELLING_APART if name in found.kind.needed and name in found.columns]
    places = [place for name in names for place in found.columns[name] if place < len(cells)]
    return not any(map(str.isdigit, "".join(map(text, cells)))) and all(
        not text(cells[place]) or found.kind.field_of(text(cells[place])) for place in places
    )


def _recognised(kind: Kind, row: list[Cell], said: Said) -> dict[str, tuple[int, ...]]:
    """The columns of each field if this row holds the headers."""
    headers = [cell if isinstance(cell, str) else "" for cell in row]
    columns = _as_said(headers, said)
    taken = {place for places in columns.values() for place in places}
    guesses = ((kind.field_of(header), place) for place, header in enumerate(headers) if place not in taken)
    surest = sorted((found[1], place, found[0]) for found, place in guesses if found)
    for _, place, name in surest:
        if name not in columns:
            columns[name] = (place,)
        elif name in kind.in_turn and name not in said:
            columns[name] += (place,)
    for name, other in kind.instead.items():
        if name not in columns and other in columns:
            columns[name] = columns[other]
    return columns


def _as_said(headers: list[str], said: Said) -> dict[str, tuple[int, ...]]:
    keys = [compared(header) for header in headers]
    places = {name: tuple(_places(keys, wanted)) for name, wanted in said.items()}
    return {name: found for name, found in places.items() if found}


def _places(keys: list[str], wanted: Iterable[str]) -> Iterable[int]:
    return (keys.index(compared(header)) for header in wanted if compared(header) in keys)
