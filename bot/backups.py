"""Backups as the command line asks for them: what was made or brought back, and why not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from bot.app import App
from bot.console import Refused, say
from bot.words import Text, Words, _, many
from core.columns import table
from core.people.model import Person
from core.work import Interrupted
from storage.backup import NotEmpty, TooNew, back_up, restore
from storage.backup_file import Damaged, KeyNeeded, NotABackup
from storage.sealed import WrongKey

WHY: dict[type[Exception], Callable[[str], Words]] = {
    NotABackup: lambda name: _("{file} is not a backup of gendan.", file=name),
    KeyNeeded: lambda name: _(
        "{file} is sealed. Set GENDAN_BACKUP__KEY to the key it was made with.", file=name
    ),
    WrongKey: lambda name: _(
        "{file} cannot be opened with this GENDAN_BACKUP__KEY: it is another key, or the file was changed.",
        file=name,
    ),
    Damaged: lambda name: _(
        "{file} is damaged: it is not as it was written. Take an older backup.", file=name
    ),
    TooNew: lambda name: _(
        "{file} was made by a newer gendan. Bring this gendan up to date first.", file=name
    ),
    NotEmpty: lambda _name: _(
        "There is something in the database already. A backup is brought back into an empty one only: "
        "stop gendan and move the old one aside, or name a new one with GENDAN_DATABASE_URL."
    ),
    Interrupted: lambda _name: _("The database is in use. Stop every gendan on it first."),
}


def make_backup(house: App, path: Path) -> str:
    """Back up and prove it; raises Refused."""
    _something_there(house)
    with _sentences(path):
        made = back_up(house.database, path, house.clock(), _key(house))
    return say(
        many(
            "{file}: {count} row, proved by bringing it back into a database of its own ({size} MB).",
            "{file}: {count} rows, proved by bringing them back into a database of their own ({size} MB).",
            made.rows,
            file=path.name,
            size=f"{max(path.stat().st_size / 1e6, 0.1):.1f}",
        )
    )


def bring_back(house: App, path: Path) -> Iterator[str]:
    """Restore into an empty database; raises Refused."""
    with _sentences(path):
        done = restore(house.database, path, _key(house))
    words: list[Text] = [
        many(
            "{count} row is back, as of {when}.",
            "{count} rows are back, as of {when}.",
            done.manifest.rows,
            when=done.manifest.made_at.astimezone(house.calendar.timezone).strftime("%Y-%m-%d %H:%M"),
        )
    ]
    if done.broken is not None:
        words.append(
            _(
                "The history was broken at entry {number} before this backup was made.",
                number=str(done.broken),
            )
        )
    return map(say, words)


def _something_there(house: App) -> None:
    """Whether there is a factory to back up: an empty database is a wrong address more often than not."""
    with house.database.reading() as connection:
        if connection.execute(select(func.count()).select_from(table(Person))).scalar_one():
            return
    where = house.database.engine.url.render_as_string(hide_password=True)
    raise Refused(say(_("There is nothing to back up in {where}.", where=where)))


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """What goes wrong inside is said in a sentence."""
    try:
        yield
    except OSError as why:
        raise Refused(
            say(_("{file} cannot be used: {why}", file=str(path), why=why.strerror or str(why)))
        ) from None
    except tuple(WHY) as why:
        raise Refused(say(WHY[type(why)](path.name))) from None


def _key(house: App) -> str:
    key = house.settings.backup.key
    return key.get_secret_value() if key else ""
