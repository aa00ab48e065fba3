"""Workspaces that let gendan in, each with its token as it was sealed."""

from collections.abc import Callable
from datetime import datetime

from core.conversations.model import Installation
from core.work import Work
from storage.work import Works


class Installations:
    """The workspaces of one gendan; what is kept of a token is for whoever has the key."""

    def __init__(self, works: Works, clock: Callable[[], datetime]) -> None:
        self._works = works
        self._clock = clock

    async def save(self, team: str, name: str, token: str, by: str) -> None:
        """Keep a workspace's sealed token in the place of an earlier one."""
        await self._works.database.run(self._save, team, name, token, by)

    async def find(self, team: str) -> str | None:
        """The sealed token; none when the workspace does not let gendan in."""
        return await self._works.database.run(self._find, team)

    async def forget(self, team: str) -> None:
        """Keep nothing of a workspace's token any more."""
        await self._works.database.run(self._forget, team)

    def _save(self, team: str, name: str, token: str, by: str) -> None:
        with self._works() as work:
            _remove(work, team)
            work.add(Installation(team=team, name=name[:120], token=token, by=by[:40], at=self._clock()))

    def _find(self, team: str) -> str | None:
        with self._works() as work:
            found = work.find(Installation, team=team)
            return found.token if found else None

    def _forget(self, team: str) -> None:
        with self._works() as work:
            _remove(work, team)


def _remove(work: Work, team: str) -> None:
    known = work.find(Installation, team=team)
    if known is not None:
        work.remove(known)
