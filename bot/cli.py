"""The command line: `gendan demo`, `serve`, `chat` and the rest."""

import asyncio
import json
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console

from bot.console import SPEAKER, Refused, say
from bot.words import Words, _
from core.errors import Refusal
from core.rights import Role
from core.values import Language

REFUSED = 1


def _helped(words: Words) -> Any:
    return typer.Option(help=say(words))


app = typer.Typer(
    name="gendan",
    help=say(_("gendan, the assistant of merchandisers")),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
At = Annotated[
    str, typer.Option(help=say(_("The instant to take for now, for example 2026-11-23T09:00:00+08:00")))
]
AsJson = Annotated[bool, typer.Option("--json", help=say(_("One JSON object a line, for programs")))]


@app.command(help=say(_("A sample factory to try, in the browser; needs no token")))
def demo(
    port: Annotated[int, typer.Option(help=say(_("Where the page is served")))] = 8080,
    lang: Annotated[str, typer.Option(help=say(_("zh or en; without it, as the browser speaks")))] = "",
    data: Annotated[
        Path | None, typer.Option(help=say(_("Your own order sheet instead of the sample")))
    ] = None,
) -> None:
    """Run the demonstration."""
    from bot.demo import run

    if lang not in ("", "zh", "en"):
        raise typer.BadParameter(say(_("zh or en, please")), param_hint="--lang")
    run(port, lang, data)


@app.command(help=say(_("Make the database and let the first administrator in")))
def init(admin: Annotated[str, typer.Option(help=say(_("What the administrator is called")))]) -> None:
    """Make the schema and the first admin."""
    from bot.house import first_admin

    with _opened() as house:
        print(first_admin(house, admin))  # noqa: T201


@app.command(help=say(_("Run every channel that is set up, and the reminders")))
def serve() -> None:
    """Serve until told to stop."""
    from bot.serve import serve as run

    run(_settings())


@app.command(help=say(_("A one-time code that lets somebody in")))
def invite(
    role: Annotated[str, typer.Option(help="merchandiser | supervisor | department:NAME | customer")],
    name: Annotated[str, typer.Option(help=say(_("What the person is called")))],
    customer: Annotated[str, typer.Option(help=say(_("The customer's code, for role customer")))] = "",
) -> None:
    """Make a one-time code, its links and a QR code."""
    from bot.house import invitation

    role_name, _colon, department = role.partition(":")
    if role_name not in list(Role):
        raise typer.BadParameter(
            "merchandiser | supervisor | department:NAME | customer", param_hint="--role"
        )
    if role_name == Role.CUSTOMER and not customer:
        raise typer.BadParameter(say(_("The customer's code, for role customer")), param_hint="--customer")
    with _opened() as house:
        print(invitation(house, Role(role_name), name, department, customer))  # noqa: T201


@app.command(help=say(_("Talk in the terminal; lines may also come through a pipe")))
def chat(
    as_: Annotated[str, typer.Option("--as", help=say(_("Whose chat it is")))],
    at: At = "",
    as_json: AsJson = False,
) -> None:
    """Talk as somebody: a line in, answers out."""
    from bot.house import converse

    with _opened(_instant(at)) as house:
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
    for asked in _json_lines():
        reading = reader.read(
            asked["text"],
            role=asked.get("role", role),
            now=_moment(str(asked.get("now", now))),
            tz=_zone(str(asked.get("tz", tz))),
            lang=asked.get("lang", Language.CHINESE.value),
        )
        _json(reading.as_json())


@app.command(help=say(_("Which day or time is meant: JSON lines in, JSON lines out")))
def when(
    now: At = "",
    tz: Annotated[str, typer.Option(help=say(_("The time zone")))] = "Asia/Shanghai",
    lang: Annotated[str, typer.Option(help=say(_("The language of the lines")))] = Language.CHINESE.value,
) -> None:
    """Read dates and times."""
    from bot.understanding import when as read

    for asked in _json_lines():
        found = read(
            asked["text"],
            now=_moment(str(asked.get("now", now))),
            tz=_zone(str(asked.get("tz", tz))),
            lang=asked.get("lang", lang),
        )
        ends = [one.isoformat() for one in found] if isinstance(found, tuple) else None
        _json({"value": ends or (found.isoformat() if found and not isinstance(found, tuple) else None)})


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

    with _opened() as house:
        refused = [import_file(house, file, kind, map_, dry_run=dry_run) for file in files]
    if any(refused):
        raise typer.Exit(REFUSED)


@app.command(help=say(_("Say what is due at an instant, once")))
def remind(
    at: At,
    dry_run: Annotated[bool, typer.Option(help=say(_("Look only, say nothing")))] = False,
    as_json: AsJson = False,
) -> None:
    """One sweep of the reminders as of that instant."""
    from bot.house import sweep

    with _opened(_instant(at)) as house:
        for row, text in sweep(house, dry_run=dry_run):
            _json(row) if as_json else print(text)  # noqa: T201


@app.command(help=say(_("The daily digest as somebody would get it")))
def digest(
    for_: Annotated[str, typer.Option("--for", help=say(_("Whose digest")))],
    at: At = "",
    as_json: AsJson = False,
) -> None:
    """A digest as of an instant."""
    from bot.house import digest_of

    with _opened(_instant(at)) as house:
        found, text = digest_of(house, for_)
    _json(found.as_json()) if as_json else print(text)  # noqa: T201


@app.command(help=say(_("Check schema, history, outbox, settings and channels")))
def doctor() -> None:
    """Look at everything that could be wrong and say it in words."""
    from bot.doctor import examine

    with _opened(migrate=False) as house:
        healthy = True
        for finding in examine(house):
            healthy = healthy and finding.good
            print(("✓ " if finding.good else "✕ ") + say(finding.words))  # noqa: T201
    if not healthy:
        raise typer.Exit(REFUSED)


def _settings() -> Any:
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from bot.settings import Settings

    try:
        return Settings()
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise _wrong_setting("__".join(str(part) for part in first["loc"]), first["msg"]) from None
    except ZoneInfoNotFoundError:
        raise _wrong_setting("timezone", _("there is no such time zone")) from None
    except (SettingsError, TOMLDecodeError) as wrong:
        raise Refused(say(_("The settings cannot be read: {why}", why=str(wrong)))) from None


def _wrong_setting(name: str, why: str | Words) -> Refused:
    return Refused(say(_("The setting {name} is wrong: {why}", name=f"GENDAN_{name.upper()}", why=why)))


def _opened(at: datetime | None = None, *, migrate: bool = True) -> Any:
    """The house, open for one command."""
    from bot.house import opened

    return opened(_settings(), at, migrate=migrate)


def _instant(text: str) -> datetime | None:
    return _moment(text) if text else None


def _moment(text: str) -> datetime:
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
        return instant.replace(tzinfo=_zone(os.environ.get("GENDAN_TIMEZONE", "Asia/Shanghai")))
    return instant


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise Refused(f"{name}: {say(_('there is no such time zone'))}") from None


def _json_lines() -> Iterable[dict[str, Any]]:
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
        except ValueError:
            raise Refused(say(_("Line {number} is not JSON.", number=number))) from None
        if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
            raise Refused(say(_('Line {number} needs a "text".', number=number)))
        yield asked


def _json(row: Any) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Run a command: 0 done, 1 refused, 2 wrong usage."""
    from sqlalchemy.exc import ArgumentError, DatabaseError

    try:
        app()
    except Refused as why:
        _refuse(str(why))
    except Refusal as refusal:
        from bot.house import sentence_for

        _refuse(sentence_for(refusal, SPEAKER))
    except (ArgumentError, DatabaseError, ModuleNotFoundError) as broken:
        said = getattr(broken, "orig", None) or broken
        _refuse(say(_("The database cannot be used: {why}", why=str(said))))
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(REFUSED)


def _refuse(sentence: str) -> None:
    Console(stderr=True, highlight=False).print(sentence, markup=False, soft_wrap=True)
    sys.exit(REFUSED)
