"""Once an hour, what nobody needs is thrown away."""

from datetime import datetime, timedelta

import structlog

from bot.app import App
from reminders.schedule import Schedule
from storage.tidying import tidy

DRAWN_FOR = timedelta(days=7)
"""How long a picture that gendan drew can be looked at again; drawn anew it shows what is true then."""
HOUR = 3600
log = structlog.get_logger()


class Tidying:
    """Throws away old pictures and bytes without an owner; of several processes one does it."""

    def __init__(self, house: App) -> None:
        self._house = house
        self.schedule = Schedule(self.beat, house.clock, seconds=HOUR)

    async def beat(self, now: datetime) -> bool:
        """Tidy, if that is this process's duty; nothing more waits."""
        if await self._house.duty("tidy"):
            gone = await self._house.database.run(self._tidy, now)
            log.info("tidied", files=gone)
        return False

    def _tidy(self, now: datetime) -> int:
        with self._house.database.writing() as connection:
            return tidy(connection, now - DRAWN_FOR)
