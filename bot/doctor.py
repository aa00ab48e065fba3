"""The doctor: what could be wrong with this gendan, said in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, inspect, select

from bot.app import App
from bot.console import Refused
from bot.given import unknown
from bot.health import (
    NO_ADMINISTRATOR,
    administrators,
    backup_words,
    late_outbox,
    late_reminders,
    look,
    rewritten,
)
from bot.links import telegram_name
from bot.serve import channels_of
from bot.words import Joined, Text, _, many
from core.columns import table
from core.conversations.model import Delivery, Outgoing
from core.people.model import Account, Person
from storage.anchor import UNREADABLE_BACKUP, first_difference
from storage.database import newest_revision
from storage.history import broken_link
from storage.shelf import newest_file


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    good: bool
    words: Text


def spelled() -> Iterator[Finding]:
    """Look at the settings' names; before anything is opened, for it is opened where they say."""
    return (Finding(False, words) for words in unknown())


def examine(house: App) -> Iterator[Finding]:
    """Look at schema, people, history, outbox, reminders, channels and backups."""
    schema = _schema(house)
    yield schema
    if schema.good:
        for look in LOOKS:
            yield look(house)


def _schema(house: App) -> Finding:
    has, newest = house.database.revision(), newest_revision()
    with house.database.reading() as connection:
        tables = len(inspect(connection).get_table_names())
    if has == newest:
        return Finding(
            True,
            many(
                "The database answers, with {count} table.",
                "The database answers, with {count} tables.",
                tables,
            ),
        )
    return Finding(
        False,
        _(
            "The database has schema {has}, this gendan needs {needs}. Start gendan once to bring it up.",
            has=has or "—",
            needs=newest,
        ),
    )


def _people(house: App) -> Finding:
    if count := administrators(house):
        return Finding(True, many("{count} administrator.", "{count} administrators.", count))
    return Finding(False, NO_ADMINISTRATOR)


def _history(house: App) -> Finding:
    with house.database.reading() as connection:
        broken = broken_link(connection)
    if broken is None:
        return Finding(True, _("The history is whole: no entry was changed or taken out."))
    return Finding(
        False,
        _("The history is broken at entry {number}: somebody changed the database by hand.", number=broken),
    )


def _backed_up(house: App) -> Finding:
    """Whoever changes the database by hand may make the chain fit again, but not in the backups."""
    folder, key = house.settings.backup.folder, house.settings.backup.key
    if folder is None or (file := newest_file(folder)) is None:
        return Finding(True, _("There is no backup to compare the history with."))
    try:
        changed = first_difference(house.database, file, key.get_secret_value() if key else "")
    except UNREADABLE_BACKUP:
        return Finding(False, _("{file} is damaged or has another key.", file=file.name))
    if changed is None:
        return Finding(True, _("The history goes on from the newest backup's."))
    return Finding(False, rewritten(changed, file.name))


def _outbox(house: App) -> Finding:
    found = look(house)
    if found.late(found.waiting_since, house.policy.outbox_late_after):
        return Finding(False, late_outbox(found))
    return Finding(True, many("{count} message on its way.", "{count} messages on their way.", found.waiting))


def _reminders(house: App) -> Finding:
    found = look(house)
    if found.late(found.unsaid_since, house.policy.reminders_late_after):
        return Finding(False, late_reminders(found))
    return Finding(True, _("Reminders are up to date."))


def _backups(house: App) -> Finding:
    found, folder = look(house), house.settings.backup.folder
    if folder is None:
        return Finding(True, _("No backups are made by themselves: GENDAN_BACKUP__FOLDER is not set."))
    if found.backup_at is None:
        return Finding(False, _("There is no backup in {folder}.", folder=str(folder)))
    return Finding(not found.late(found.backup_at, house.policy.backup_late_after), backup_words(found))


def _channels(house: App) -> Finding:
    try:
        names = [one.name for one in channels_of(house)]
    except Refused as why:
        return Finding(False, str(why))
    if "telegram" in names and not telegram_name(house.settings):
        return Finding(False, _("Telegram does not answer, or does not know the token."))
    return Finding(True, _("Set up: {channels}.", channels=Joined(names)))


def _failed(house: App) -> Finding:
    sent = table(Outgoing)
    with house.database.reading() as connection:
        count = connection.execute(select(func.count()).where(sent.c.state == Delivery.FAILED)).scalar_one()
    if not count:
        return Finding(True, _("No message was refused."))
    return Finding(
        False,
        many(
            "{count} message was refused by its platform.",
            "{count} messages were refused by their platform.",
            count,
        ),
    )


def _blocked(house: App) -> Finding:
    account, who = table(Account), table(Person)
    with house.database.reading() as connection:
        names = connection.execute(
            select(who.c.name)
            .join(account, account.c.person_id == who.c.id)
            .where(account.c.blocked, who.c.active)
        ).scalars()
        blocked = sorted(set(names))
    if not blocked:
        return Finding(True, _("Everybody can be reached."))
    return Finding(
        False, _("These cannot be reached, they blocked gendan: {names}", names=", ".join(blocked))
    )


LOOKS: tuple[Callable[[App], Finding], ...] = (
    *(_people, _history, _backed_up, _outbox, _reminders, _failed, _blocked),
    *(_channels, _backups),
)
