"""The watch: looks every minute whether gendan keeps up, and alerts the administrators when it does not."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot import metrics
from bot.alerts import alert
from bot.app import App
from bot.health import Health, backup_words, late_outbox, late_reminders, look
from bot.words import Text, _
from reminders.schedule import Schedule

SETTLES = timedelta(minutes=5)
"""After a start, in which it catches up with what a stop left behind."""


class Watch:
    """Alerts at most once a day for each matter; of several processes one watches the database."""

    def __init__(self, house: App) -> None:
        self._house = house
        self._began: datetime | None = None
        self.schedule = Schedule(self.beat, house.clock, seconds=60)

    async def beat(self, now: datetime) -> bool:
        """Look, and tell what is wrong; nothing more waits."""
        self._began = self._began or now
        if now - self._began >= SETTLES:
            watches = await self._house.duty("watch")
            await self._house.database.run(self._look, watches)
            self._house.sender.wake()
        return False

    def _look(self, watches: bool) -> None:
        for rule, words in self._troubles(watches):
            alert(self._house, rule, words)

    def _troubles(self, watches: bool) -> Iterator[tuple[str, Text]]:
        policy, count = self._house.policy, metrics.errors_within_an_hour()
        if count > policy.errors_an_hour:
            yield "errors", _("{count} things went wrong within an hour. The log has them.", count=count)
        if watches:
            yield from troubles(look(self._house), self._house)


def troubles(found: Health, house: App) -> Iterator[tuple[str, Text]]:
    """What is later than the policy allows."""
    policy = house.policy
    if found.late(found.waiting_since, policy.outbox_late_after):
        yield "outbox-late", late_outbox(found)
    if found.late(found.unsaid_since, policy.reminders_late_after):
        yield "reminders-late", late_reminders(found)
    if found.late(found.backup_at, policy.backup_late_after):
        yield "backup-late", backup_words(found)
