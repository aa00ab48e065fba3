"""Exports on the command line: what is kept, as a file for other programs."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Select

from bot.app import App
from bot.console import Refused, say
from bot.words import _, many
from core.orders.exports import CUSTOMERS, STOCK, Days, orders
from documents.writing import Format, TooManyRows, write
from storage.export import exported, history

BY_DAY: dict[str, Callable[[Days], Select[Any]]] = {"orders": orders, "history": history}
AS_IT_IS: dict[str, Select[Any]] = {"customers": CUSTOMERS, "stock": STOCK}


def export(
    house: App, what: str, kind: Format, first: date | None, last: date | None, output: Path | None
) -> None:
    """Write it into a file, or to where the output goes; raises Refused."""
    with exported(house.database, _wanted(house, what, first, last)) as found, _where(kind, output) as file:
        try:
            count = write(kind, found.columns, found.rows, file, house.calendar.timezone)
        except TooManyRows:
            raise Refused(
                say(_("That is more than a workbook holds. Choose fewer days, or csv or jsonl."))
            ) from None
    if output is not None:
        print(say(many("{file}: {count} row", "{file}: {count} rows", count, file=output.name)))  # noqa: T201


def _wanted(house: App, what: str, first: date | None, last: date | None) -> Select[Any]:
    if what in BY_DAY:
        return BY_DAY[what](Days(first, last, house.calendar))
    if first or last:
        raise Refused(say(_("{what} is written as it is now, so --from and --to mean nothing.", what=what)))
    return AS_IT_IS[what]


@contextmanager
def _where(kind: Format, output: Path | None) -> Iterator[IO[bytes]]:
    """The file, which is whole or not there, or the standard output."""
    if output is None:
        if kind is Format.XLSX and sys.stdout.isatty():
            raise Refused(say(_("A workbook is nothing to look at here. Say where to: --output orders.xlsx")))
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    beside = output.with_name(f".{output.name}.part")
    try:
        with beside.open("wb") as file:
            yield file
        beside.replace(output)
    except OSError as why:
        raise Refused(
            say(_("{file} cannot be used: {why}", file=str(output), why=why.strerror or str(why)))
        ) from None
    finally:
        beside.unlink(missing_ok=True)
