"""Which column of a sheet is which field: by the usual headers of both languages, or as somebody says."""

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import Refusal
from documents.cells import text
from documents.days import ORDERS_OF_DATES
from documents.headers import Said, find
from documents.table import Table
from documents.words import Kind, compared, currency_in, kind_of

DATES = "dates"
"""What a mapping file calls the order of day and month."""


@dataclass(eq=False)
class ColumnsMissing(Refusal):
    """Columns that are needed were not recognised; `headers` are those that are there."""

    file: str
    missing: tuple[str, ...]
    headers: tuple[str, ...]


@dataclass(eq=False)
class BadMapping(Refusal):
    """A mapping is unusable: `why` is `file`, `field`, `header` or `dates`; `known` would do."""

    why: str
    found: str
    known: tuple[str, ...] = ()
    file: str = ""
    """The sheet that lacks the header."""


@dataclass(frozen=True)
class Sheet:
    """A table whose columns are recognised as far as they could be."""

    kind: Kind
    file: str
    tables: list[Table]
    table: Table
    header: int
    """Which of the table's rows holds the headers."""
    columns: dict[str, tuple[int, ...]]
    mapping: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dates: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers that are there, in order."""
        return tuple(filter(None, map(text, self.table.rows[self.header])))

    @property
    def missing(self) -> tuple[str, ...]:
        """Needed fields that no column was recognised for."""
        return tuple(name for name in self.kind.needed if name not in self.columns)

    @property
    def unused(self) -> tuple[str, ...]:
        """Headers that mean nothing to gendan."""
        used = {place for places in self.columns.values() for place in places}
        row = self.table.rows[self.header]
        return tuple(text(cell) for place, cell in enumerate(row) if place not in used and text(cell))

    def named(self, name: str) -> str:
        """The header of a field's column, as it is written in the sheet."""
        places = self.columns.get(name, ())
        return text(self.table.rows[self.header][places[0]]) if places else ""

    def mapped(self, mapping: Said) -> "Sheet":
        """The same sheet with somebody's word on some columns; raises BadMapping."""
        return recognise(self.file, self.tables, self.kind.name, self.mapping | dict(mapping))

    def currency(self) -> str:
        """The currency the headers of price or amount name."""
        return currency_in(self.named("price")) or currency_in(self.named("amount"))


def read_mapping(path: Path) -> dict[str, tuple[str, ...]]:
    """Our column to its header, or to several that stand in for each other, from TOML or JSON."""
    try:
        content = path.read_text("utf-8-sig")
        read = json.loads(content) if path.suffix.lower() == ".json" else tomllib.loads(content)
    except (OSError, ValueError):
        raise BadMapping("file", path.name) from None
    if not isinstance(read, dict):
        raise BadMapping("file", path.name)
    return {name: _headers(path.name, said) for name, said in read.items()}


def _headers(file: str, said: Any) -> tuple[str, ...]:
    headers = said if isinstance(said, list) else [said]
    if not headers or not all(isinstance(header, str) for header in headers):
        raise BadMapping("file", file)
    return tuple(headers)


def recognise(file: str, tables: list[Table], kind: str, mapping: Said | None = None) -> Sheet:
    """The table and the row in which most headers are recognised; raises BadMapping."""
    known = kind_of(kind)
    said, dates = _said(known, mapping or {})
    found = find(known, tables, said)
    sheet = Sheet(known, file, tables, found.table, found.row, found.columns, dict(mapping or {}), dates)
    _check(sheet, said)
    return sheet


def _said(kind: Kind, mapping: Said) -> tuple[dict[str, tuple[str, ...]], str]:
    """The mapping by our names of fields, and the order of day and month if it is said."""
    said = {_field(kind, name): headers for name, headers in mapping.items() if name != DATES}
    dates = mapping.get(DATES, ("",))[0]
    if dates and dates not in ORDERS_OF_DATES:
        raise BadMapping("dates", dates, tuple(ORDERS_OF_DATES))
    return said, dates


def _field(kind: Kind, name: str) -> str:
    if name in kind.fields:
        return name
    if found := kind.field_of(name):
        return found[0]
    raise BadMapping("field", name, kind.fields)


def _check(sheet: Sheet, said: Said) -> None:
    there = set(map(compared, sheet.headers))
    for header in (header for headers in said.values() for header in headers):
        if compared(header) not in there:
            raise BadMapping("header", header, sheet.headers, sheet.file)
