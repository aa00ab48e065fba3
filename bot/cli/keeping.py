"""Keeping what there is: backups, and bringing them back."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import app, opened
from bot.console import say
from bot.words import _


@app.command(help=say(_("Back everything up into a file, while gendan serves, and prove it")))
def backup(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Make a backup and prove it by restoring it."""
    from bot.backups import make_backup

    with opened() as house:
        print(make_backup(house, file))  # noqa: T201


@app.command(help=say(_("Bring a backup back into an empty database, on either engine")))
def restore(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Fill an empty database from a backup."""
    from bot.backups import bring_back

    with opened(migrate=False, makes=True) as house:
        for sentence in bring_back(house, file):
            print(sentence)  # noqa: T201
