"""What comes in from sheets, and goes out."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli.base import REFUSED, app, opened
from bot.console import Refused, say
from bot.words import _


@app.command("import", help=say(_("Take over orders, customers or stock from sheets: xlsx, xls, csv")))
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    kind: Annotated[
        Literal["orders", "customers", "stock"], typer.Option(help=say(_("What is on them")))
    ] = "orders",
    map_: Annotated[
        Path | None, typer.Option("--map", help=say(_("Which of your columns is which, as TOML or JSON")))
    ] = None,
    dry_run: Annotated[bool, typer.Option(help=say(_("Look only, keep nothing")))] = False,
) -> None:
    """Import sheets; every refused row is named with its reason."""
    from bot.importing import import_files

    with opened() as house:
        taken = import_files(house, files, kind, map_, dry_run=dry_run)
    if not taken:
        raise typer.Exit(REFUSED)


@app.command(help=say(_("Write what is kept into a file for other programs")))
def export(
    what: Annotated[
        Literal["orders", "customers", "stock", "history"], typer.Argument(help=say(_("What to write")))
    ],
    from_: Annotated[str, typer.Option("--from", help=say(_("The first day, for example 2026-11-01")))] = "",
    to: Annotated[str, typer.Option(help=say(_("The last day, for example 2026-11-30")))] = "",
    format_: Annotated[
        Literal["csv", "xlsx", "jsonl"], typer.Option("--format", help=say(_("How it is written")))
    ] = "csv",
    output: Annotated[
        Path | None, typer.Option(help=say(_("The file; without it, to the standard output")))
    ] = None,
) -> None:
    """Export rows of one kind."""
    from bot.exporting import export as write_out
    from documents.writing import Format

    with opened() as house:
        write_out(house, what, Format(format_), _day(from_), _day(to), output)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(say(_("“{text}” is not a day. Write for example 2026-11-30.", text=text))) from None
