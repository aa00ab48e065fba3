"""How a gendan is doing: what waits to be sent, what is due and unsaid, how old the newest backup is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

import reminders.rules  # noqa: F401 - registers every rule
from bot import metrics
from bot.words import Text, _, many
from core.columns import table
from core.orders.model import Order
from core.people.model import Person
from core.rights import Role
from reminders.rule import RULES
from storage.outbox import waiting
from storage.shelf import newest

if TYPE_CHECKING:
    from bot.app import App

NO_ADMINISTRATOR = _("There is no administrator. Run: gendan init --admin NAME")


@dataclass(frozen=True, slots=True)
class Health:
    """The state of things at an instant; each `since` is none while nothing waits."""

    now: datetime
    waiting: int
    waiting_since: datetime | None
    unsaid_since: datetime | None
    backup_at: datetime | None

    def late(self, since: datetime | None, limit: timedelta) -> bool:
        """Whether something has waited for longer."""
        return since is not None and self.now - since > limit


def look(house: "App") -> Health:
    """How it is doing now."""
    now = house.clock()
    with house.database.reading() as connection:
        count, since = waiting(connection, now)
        unsaid = _unsaid_since(connection, now)
    return Health(now, count, since, unsaid, newest(house.settings.backup.folder))


def _unsaid_since(connection: Connection, now: datetime) -> datetime | None:
    """Since when something is due that no beat has looked at."""
    return min(_oldest(connection, now), default=None)


def _oldest(connection: Connection, now: datetime) -> Iterable[datetime]:
    """Since when each rule's first is due, or its order here: before, nobody could say it."""
    order = table(Order)
    for rule in RULES:
        first = connection.execute(rule.due, {"now": now, "limit": 1}).first()
        if first is not None:
            came_in = connection.execute(
                select(order.c.created_at).where(order.c.id == first.order_id)
            ).scalar()
            yield max(first.alert_at, came_in or first.alert_at)


def administrators(house: "App") -> int:
    """How many people may let others in."""
    who = table(Person)
    counted = select(func.count()).where(who.c.role == Role.ADMIN, who.c.active)
    with house.database.reading() as connection:
        return int(connection.execute(counted).scalar_one())


def late_outbox(found: Health) -> Text:
    """What to say of messages that wait for too long."""
    return many(
        "{count} message waits to be sent, since {since}.",
        "{count} messages wait to be sent, since {since}.",
        found.waiting,
        since=found.waiting_since,
    )


def late_reminders(found: Health) -> Text:
    """What to say of reminders that nobody says."""
    return _(
        "Reminders are behind: something is due since {since} and was not said.", since=found.unsaid_since
    )


def backup_words(found: Health) -> Text:
    """What to say of the newest backup."""
    return _("The newest backup is from {when}.", when=found.backup_at)


def rewritten(number: int, backup: str) -> Text:
    """What to say of a history that is not the one that was backed up."""
    return _(
        "Entry {number} of the history is not as it was in {backup}: somebody changed the database by hand.",
        number=str(number),
        backup=backup,
    )


def show(house: "App") -> None:
    """Put it into the figures for Prometheus."""
    found = look(house)
    metrics.WAITING.set(found.waiting)
    for gauge, since in (
        (metrics.OUTBOX_AGE, found.waiting_since),
        (metrics.REMINDER_LAG, found.unsaid_since),
        (metrics.BACKUP_AGE, found.backup_at),
    ):
        gauge.set((found.now - since).total_seconds() if since else 0)
