"""What is due at an instant: reminders and digests."""

from typing import Annotated

import typer

from bot.cli.base import AsJson, At, app, instant, opened, put
from bot.console import say
from bot.words import _


@app.command(help=say(_("Say what is due at an instant, once")))
def remind(
    at: At,
    dry_run: Annotated[bool, typer.Option(help=say(_("Look only, say nothing")))] = False,
    as_json: AsJson = False,
) -> None:
    """One sweep of the reminders as of that instant."""
    from bot.house import sweep

    with opened(instant(at)) as house:
        for row, text in sweep(house, dry_run=dry_run):
            put(row) if as_json else print(text)  # noqa: T201


@app.command(help=say(_("The daily digest as somebody would get it")))
def digest(
    for_: Annotated[str, typer.Option("--for", help=say(_("Whose digest")))],
    at: At = "",
    as_json: AsJson = False,
) -> None:
    """A digest as of an instant."""
    from bot.house import digest_of

    with opened(instant(at)) as house:
        found, text = digest_of(house, for_)
    put(found.as_json()) if as_json else print(text)  # noqa: T201
