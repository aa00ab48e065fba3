"""The command line: `gendan demo`, `serve`, `chat` and the rest."""

import sys

from rich.console import Console

from bot.cli import due, keeping, running, sheets, talking  # noqa: F401 - each brings its commands
from bot.cli.base import REFUSED, app
from bot.console import Refused, say
from bot.words import _
from core.errors import Refusal


def main() -> None:
    """Run a command: 0 done, 1 refused, 2 wrong usage."""
    from sqlalchemy.exc import ArgumentError, DatabaseError

    try:
        app()
    except Refused as why:
        _refuse(str(why))
    except Refusal as refusal:
        from bot.house import words_for

        _refuse(say(words_for(refusal)))
    except (ArgumentError, DatabaseError, ModuleNotFoundError) as broken:
        said = getattr(broken, "orig", None) or broken
        _refuse(say(_("The database cannot be used: {why}", why=str(said))))
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(REFUSED)


def _refuse(sentence: str) -> None:
    Console(stderr=True, highlight=False).print(sentence, markup=False, soft_wrap=True)
    sys.exit(REFUSED)
