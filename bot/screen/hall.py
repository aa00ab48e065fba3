"""What the screens in the hall show: looked up anew only once something was changed."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.screen.shown import shown
from bot.words import Speaker, _
from core.people.model import Person
from core.production.screen import Screen
from core.production.screens import newest_change, on_screen, screen_of
from core.values import Language
from core.work import Work

ANYWAY = 30
"""Seconds a board is good for although nothing was changed: a forecast may have been worked out anew."""
Version = tuple[int, int]
Now = Callable[[], datetime]


class Runs(Protocol):
    """Does something away from the event loop, where the database may be asked."""

    def __call__(self, function: Callable[[], str | None], /) -> Awaitable[str | None]:
        """What it comes to."""


class Hall:
    """Knows what each open screen shows; screens of one link share the work."""

    def __init__(
        self, run: Runs, works: Callable[[], AbstractContextManager[Work]], now: Now, company: str = ""
    ) -> None:
        self.now = now
        self._run = run
        self._works = works
        self._company = company
        self._kept: dict[tuple[int, Language], tuple[Version, str]] = {}

    async def text(self, key: str, language: str, most: int | None = None) -> str | None:
        """A link's board as JSON, of its worst orders where that is sooner; none where it shows nothing."""

        def read() -> str | None:
            with self._works() as work:
                return self._text(work, key, language, most)

        return await self._run(read)

    def _text(self, work: Work, key: str, language: str, most: int | None) -> str | None:
        screen = screen_of(work, key)
        if screen is None:
            return None
        spoken = Language(language) if language in [*Language] else screen.language
        version = (newest_change(work), int(work.now.timestamp()) // ANYWAY)
        kept = self._kept.get((screen.identity, spoken))
        if kept is not None and kept[0] == version:
            return kept[1]
        text = self._looked(work, screen, spoken, most)
        if most is None:
            self._kept[screen.identity, spoken] = (version, text)
        return text

    def _looked(self, work: Work, screen: Screen, language: Language, most: int | None) -> str:
        speaker = Speaker(language, work.calendar.timezone, work.today.year)
        return shown(on_screen(work, screen, most), self._title(work, screen, speaker), speaker)

    def _title(self, work: Work, screen: Screen, speaker: Speaker) -> str:
        """What the screen is of: a department, somebody's orders, or the company."""
        if screen.department:
            return screen.department
        owner = work.find(Person, id=screen.owner_id) if screen.owner_id else None
        return owner.name if owner else self._company or speaker(_("Progress board"))
