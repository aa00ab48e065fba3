"""What comes in from sheets."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import REFUSED, app, opened
from bot.console import say
from bot.words import _


@app.command("import", help=say(_("Take over orders or customers from sheets: xlsx, xls, csv")))
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    kind: Annotated[str, typer.Option(help="orders | customers")] = "orders",
    map_: Annotated[
        Path | None, typer.Option("--map", help=say(_("Which of your columns is which, as TOML or JSON")))
    ] = None,
    dry_run: Annotated[bool, typer.Option(help=say(_("Look only, keep nothing")))] = False,
) -> None:
    """Import sheets; every refused row is named with its reason."""
    from bot.importing import import_file

    with opened() as house:
        refused = [import_file(house, file, kind, map_, dry_run=dry_run) for file in files]
    if any(refused):
        raise typer.Exit(REFUSED)
