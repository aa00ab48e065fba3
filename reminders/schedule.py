"""The clockwork: one job that beats, catches up after a stop, and never runs beside itself."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.job import Job  # type: ignore[import-untyped]
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

Beat = Callable[[datetime], Awaitable[bool]]
"""Says what is due at that instant; True when more waits."""


class Schedule:
    """Calls `beat` every few seconds with the clock's instant, at once when started."""

    def __init__(self, beat: Beat, clock: Callable[[], datetime], *, seconds: float = 30) -> None:
        self._beat = beat
        self._clock = clock
        self._seconds = seconds
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._job: Job | None = None

    def start(self) -> None:
        """Begin; needs a running event loop."""
        # No misfire limit: a beat that comes late is the very one that has to catch up.
        self._job = self._scheduler.add_job(
            self._run,
            "interval",
            seconds=self._seconds,
            id="tick",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC),
        )
        self._scheduler.start()

    def hurry(self) -> None:
        """Beat now, because somebody moved the clock."""
        if self._job is not None:
            self._job.modify(next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """End; what a beat has under way is finished by itself."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _run(self) -> None:
        while await self._beat(self._clock()):
            pass
