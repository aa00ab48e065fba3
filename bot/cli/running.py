"""Running gendan: the demonstration, the first administrator, serving, inviting, and the doctor."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import REFUSED, app, opened, settings
from bot.console import say, speak
from bot.words import _
from core.rights import Role
from core.values import Language

if TYPE_CHECKING:
    from bot.doctor import Finding

SPOKEN = {"zh": Language.CHINESE, "en": Language.ENGLISH}


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

    if lang not in ("", *SPOKEN):
        raise typer.BadParameter(say(_("zh or en, please")), param_hint="--lang")
    if lang:
        speak(SPOKEN[lang])
    run(settings(), port, lang, data)


@app.command(help=say(_("Make the database and let the first administrator in")))
def init(admin: Annotated[str, typer.Option(help=say(_("What the administrator is called")))]) -> None:
    """Make the schema and the first admin."""
    from bot.house import first_admin

    with opened(makes=True) as house:
        print(first_admin(house, admin))  # noqa: T201


@app.command(help=say(_("Run every channel that is set up, and the reminders")))
def serve() -> None:
    """Serve until told to stop."""
    from bot.serve import serve as run

    run(settings())


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
        raise typer.BadParameter(
            say(
                _(
                    "Say whose contact it is by the customer's code, for example --customer LUMIO. "
                    "A new customer comes in with its orders, with gendan import --kind customers FILE, "
                    "or in the chat with /customer."
                )
            ),
            param_hint="--customer",
        )
    with opened() as house:
        print(invitation(house, Role(role_name), name, department, customer))  # noqa: T201


@app.command(help=say(_("Check schema, history, outbox, settings and channels")))
def doctor() -> None:
    """Look at everything that could be wrong and say it in words."""
    from bot.doctor import examine, spelled

    healthy = _told(spelled())
    with opened(migrate=False) as house:
        healthy = _told(examine(house)) and healthy
    if not healthy:
        raise typer.Exit(REFUSED)


def _told(findings: "Iterable[Finding]") -> bool:
    """Say what was found; whether all of it is good."""
    healthy = True
    for finding in findings:
        healthy = healthy and finding.good
        print(("✓ " if finding.good else "✕ ") + say(finding.words))  # noqa: T201
    return healthy
