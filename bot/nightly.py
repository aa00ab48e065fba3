"""The backup of every day: made by a process of its own, proved, and told of when it fails."""

import asyncio
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.alerts import alert
from bot.app import App
from bot.health import rewritten
from bot.words import _
from reminders.schedule import Schedule
from storage.anchor import UNREADABLE_BACKUP, first_difference
from storage.shelf import kept, newest_file, outdated, path_of

COMMAND = (sys.executable, "-c", "from bot.cli import main; main()", "backup")
AGAIN = timedelta(hours=1)
"""Until it is tried again after it failed."""
log = structlog.get_logger()


class Nightly:
    """Makes a backup every day and throws old ones away; one process of several does it."""

    def __init__(self, house: App) -> None:
        self._house = house
        self._settings = house.settings.backup
        self._failed_at: datetime | None = None
        self._process: asyncio.subprocess.Process | None = None
        self.schedule = Schedule(self.beat, house.clock, seconds=60)

    def start(self) -> None:
        """Begin, if there is a folder for backups."""
        if self._settings.folder is not None:
            self.schedule.start()

    def stop(self) -> None:
        """End; a backup under way is given up."""
        self.schedule.stop()
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def beat(self, now: datetime) -> bool:
        """Make today's backup if it is time and this process's duty; nothing more waits."""
        folder = self._settings.folder
        if folder is not None and self._is_due(folder, now) and await self._house.duty("backup"):
            await self._make(folder, now)
        return False

    def _is_due(self, folder: Path, now: datetime) -> bool:
        local = now.astimezone(self._house.calendar.timezone)
        if self._failed_at is not None and now - self._failed_at < AGAIN:
            return False
        return local.time() >= self._settings.at and not path_of(folder, local.date()).exists()

    async def _make(self, folder: Path, now: datetime) -> None:
        file = path_of(folder, now.astimezone(self._house.calendar.timezone).date())
        await self._compare(folder)
        why = await self._run(file)
        self._failed_at = now if why else None
        if why:
            log.error("backup failed", why=why)
            words = _("Today's backup failed: {why}", why=why)
            await self._house.database.run(alert, self._house, "backup-failed", words)
            self._house.sender.wake()
            return
        log.info("backup", file=file.name, size=file.stat().st_size)
        for old in outdated(kept(folder), self._settings.daily, self._settings.weekly):
            path_of(folder, old).unlink(missing_ok=True)

    async def _compare(self, folder: Path) -> None:
        """Alert when the history is not the one that was backed up last."""
        file = newest_file(folder)
        if file is None:
            return
        try:
            changed = await asyncio.to_thread(first_difference, self._house.database, file, self._key)
        except UNREADABLE_BACKUP as why:
            log.warning("backup not readable", file=file.name, why=type(why).__name__)
            return
        if changed is not None:
            words = rewritten(changed, file.name)
            await self._house.database.run(alert, self._house, "history-rewritten", words)

    @property
    def _key(self) -> str:
        return self._settings.key.get_secret_value() if self._settings.key else ""

    async def _run(self, file: Path) -> str:
        """Why it failed, empty when it did not: a process of its own, so that nobody waits for it."""
        settings = self._house.settings
        mine = {
            "GENDAN_DATABASE_URL": settings.database_url,
            "GENDAN_LANGUAGE": settings.language.value,
            "GENDAN_BACKUP__KEY": self._key,
        }
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as why:
            return f"{file.parent}: {why.strerror}"
        self._process = await asyncio.create_subprocess_exec(
            *COMMAND,
            str(file),
            env=os.environ | mine,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _out, said = await self._process.communicate()
        return "" if self._process.returncode == 0 else _last_line(said) or f"{self._process.returncode}"


def _last_line(said: bytes) -> str:
    return said.decode(errors="replace").strip().rpartition("\n")[2][:300]
