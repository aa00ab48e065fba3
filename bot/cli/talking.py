"""Talking in the terminal, and reading lines for programs."""

import asyncio
from typing import Annotated

import typer

from bot.cli.base import AsJson, At, app, asked_lines, instant, moment, opened, put, zone
from bot.console import say
from bot.words import _
from core.rights import Role
from core.values import Language


@app.command(help=say(_("Talk in the terminal; lines may also come through a pipe")))
def chat(
    as_: Annotated[str, typer.Option("--as", help=say(_("Whose chat it is")))],
    at: At = "",
    as_json: AsJson = False,
) -> None:
    """Talk as somebody: a line in, answers out."""
    from bot.house import converse

    with opened(instant(at)) as house:
        asyncio.run(converse(house, as_, as_json=as_json))


@app.command(help=say(_("What lines mean: JSON lines in, JSON lines out")))
def understand(
    role: Annotated[str, typer.Option(help=say(_("Who types")))] = Role.MERCHANDISER.value,
    now: At = "",
    tz: Annotated[str, typer.Option(help=say(_("The time zone")))] = "Asia/Shanghai",
) -> None:
    """Read lines as this role would mean them."""
    from bot.understanding import Understanding

    reader = Understanding()
    for asked in asked_lines():
        reading = reader.read(
            asked["text"],
            role=asked.get("role", role),
            now=moment(str(asked.get("now", now))),
            tz=zone(str(asked.get("tz", tz))),
            lang=asked.get("lang", Language.CHINESE.value),
        )
        put(reading.as_json())


@app.command(help=say(_("Which day or time is meant: JSON lines in, JSON lines out")))
def when(
    now: At = "",
    tz: Annotated[str, typer.Option(help=say(_("The time zone")))] = "Asia/Shanghai",
    lang: Annotated[str, typer.Option(help=say(_("The language of the lines")))] = Language.CHINESE.value,
) -> None:
    """Read dates and times."""
    from bot.understanding import when as read

    for asked in asked_lines():
        found = read(
            asked["text"],
            now=moment(str(asked.get("now", now))),
            tz=zone(str(asked.get("tz", tz))),
            lang=asked.get("lang", lang),
        )
        ends = [one.isoformat() for one in found] if isinstance(found, tuple) else None
        put({"value": ends or (found.isoformat() if found and not isinstance(found, tuple) else None)})
