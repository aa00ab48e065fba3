"""Customers on a sheet: a row each, the bad ones told apart."""

from typing import NamedTuple

from core.importing import RowRefused
from core.people.importing import ImportedCustomer, word_key
from documents.columns import ColumnsMissing, Sheet
from documents.reading import Grid
from documents.words import grade_of

LONGEST = 200


class Validated(NamedTuple):
    """What a sheet holds: good customers and refused rows."""

    customers: list[ImportedCustomer]
    refused: list[RowRefused]


def validate(sheet: Sheet) -> Validated:
    """The customers on a sheet; raises ColumnsMissing."""
    if sheet.missing:
        raise ColumnsMissing(sheet.file, sheet.missing, sheet.headers)
    grid = Grid(sheet)
    names = ("code", "name", "nicknames", "country", "grade")
    good: dict[str, ImportedCustomer] = {}
    refused: list[RowRefused] = []
    rows = zip(grid.rows, *map(grid.texts, names), strict=True)
    for place, (row, code, name, nicknames, country, grade) in enumerate(rows):
        said = ImportedCustomer(row, code, name, nicknames, country, grade_of(grade))
        if fault := _fault(said, good, grid.lacking("code", place)):
            refused.append(fault)
        else:
            good[word_key(code)] = said
    return Validated(list(good.values()), refused)


def _fault(said: ImportedCustomer, good: dict[str, ImportedCustomer], lacking: str) -> RowRefused | None:
    if not said.code:
        return RowRefused(said.row, lacking, "code")
    if len(said.code) > LONGEST:
        return RowRefused(said.row, "too_long", "code", said.code[:80])
    if same := good.get(word_key(said.code)):
        return RowRefused(said.row, "customer_twice", "code", said.code, because=same.row)
    return None
