"""What every command stands on: the settings, the house opened for one command, times and lines of JSON."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from tomllib import TOMLDecodeError
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from typer import rich_utils

from bot.console import Refused, say
from bot.words import _

REFUSED = 1
app = typer.Typer(
    name="gendan",
    help=say(_("gendan, the assistant of merchandisers")),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
rich_utils.ARGUMENTS_PANEL_TITLE = say(_("Arguments"))
rich_utils.OPTIONS_PANEL_TITLE = say(_("Options"))
rich_utils.COMMANDS_PANEL_TITLE = say(_("Commands"))
rich_utils.ERRORS_PANEL_TITLE = say(_("Wrong usage"))
rich_utils.REQUIRED_LONG_STRING = say(_("[required]"))
At = Annotated[
    str, typer.Option(help=say(_("The instant to take for now, for example 2026-11-23T09:00:00+08:00")))
]
AsJson = Annotated[bool, typer.Option("--json", help=say(_("One JSON object a line, for programs")))]


def settings() -> Any:
    """The settings; raises Refused with a sentence for each that is wrong."""
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from bot.cli import complaints
    from bot.settings import Settings

    try:
        found = Settings()
    except ValidationError as wrong:
        raise Refused(say(complaints.of_values(wrong))) from None
    except SettingsError as wrong:
        raise Refused(say(complaints.of_reading(wrong))) from None
    except TOMLDecodeError as wrong:
        raise Refused(say(complaints.of_toml(wrong))) from None
    if why := complaints.of_place(found):
        raise Refused(say(why))
    return found


def opened(at: datetime | None = None, *, migrate: bool = True, makes: bool = False) -> Any:
    """The house, open for one command; only one that `makes` a database begins without one."""
    from bot.house import opened

    return opened(settings(), at, migrate=migrate, makes=makes)


def instant(text: str) -> datetime | None:
    """The instant somebody wrote, if any."""
    return moment(text) if text else None


def moment(text: str) -> datetime:
    """The instant somebody wrote, or now; raises Refused."""
    if not text:
        from bot.app import utc_now

        return utc_now()
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(
            say(_("“{text}” is not a date and time. Write for example 2026-11-23T09:00:00+08:00.", text=text))
        ) from None
    if instant.tzinfo is None:
        from bot.given import given

        return instant.replace(tzinfo=zone(given().get("GENDAN_TIMEZONE", "Asia/Shanghai")))
    return instant


def zone(name: str) -> ZoneInfo:
    """A time zone by its name; raises Refused."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise Refused(
            say(
                _(
                    "There is no time zone {name}. Write for example Asia/Shanghai or Europe/Copenhagen.",
                    name=name,
                )
            )
        ) from None


def answer_lines(answer: Callable[[dict[str, Any]], Any]) -> None:
    """Answer every line of JSON on stdin with one; for a line that cannot be, the answer says why."""
    refused = False
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            put(answer(_asked(number, line)))
        except Refused as why:
            refused = True
            put({"error": str(why)})
            typer.echo(str(why), err=True)
    if refused:
        raise typer.Exit(REFUSED)


def _asked(number: int, line: bytes) -> dict[str, Any]:
    """What a line asks, without what it leaves empty; raises Refused unless there is a text."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        raise Refused(say(_("Line {number} is not JSON.", number=number))) from None
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise Refused(say(_('Line {number} needs a "text".', number=number)))
    # Half a character, which JSON can write, is none that could be answered.
    text = asked["text"].encode("utf-8", "replace").decode()
    return {name: value for name, value in asked.items() if value is not None} | {"text": text}


def put(row: Any) -> None:
    """Print one line of JSON."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()
