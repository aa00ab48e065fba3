"""Talking in the terminal, and reading lines for programs."""

import asyncio
from typing import Annotated, Any

import typer

from bot.cli.base import AsJson, At, answer_lines, app, instant, moment, opened, zone
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

    reader, usual_now, usual_zone = Understanding(), instant(now), zone(tz)

    def answer(asked: dict[str, Any]) -> Any:
        return reader.read(
            asked["text"],
            role=str(asked.get("role", role)).strip().lower().partition(":")[0],
            now=moment(str(asked["now"])) if "now" in asked else usual_now or moment(""),
            tz=zone(str(asked["tz"])) if "tz" in asked else usual_zone,
            lang=str(asked.get("lang", Language.CHINESE.value)),
        ).as_json()

    answer_lines(answer)


@app.command(help=say(_("Which day or time is meant: JSON lines in, JSON lines out")))
def when(
    now: At = "",
    tz: Annotated[str, typer.Option(help=say(_("The time zone")))] = "Asia/Shanghai",
    lang: Annotated[str, typer.Option(help=say(_("The language of the lines")))] = Language.CHINESE.value,
) -> None:
    """Read dates and times."""
    from bot.understanding import when as read

    usual_now, usual_zone = instant(now), zone(tz)

    def answer(asked: dict[str, Any]) -> Any:
        found = read(
            asked["text"],
            now=moment(str(asked["now"])) if "now" in asked else usual_now or moment(""),
            tz=zone(str(asked["tz"])) if "tz" in asked else usual_zone,
            lang=str(asked.get("lang", lang)),
        )
        if isinstance(found, tuple):
            return {"value": [one.isoformat() for one in found]}
        return {"value": found.isoformat() if found else None}

    answer_lines(answer)
