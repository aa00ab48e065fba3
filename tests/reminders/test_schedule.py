import asyncio
from datetime import UTC, datetime

from reminders.schedule import Schedule
from tests.reminders.conftest import at


class Beats:
    """Counts the beats, and is busy for a while in each."""

    def __init__(self, *more: bool, busy: float = 0) -> None:
        self.more = list(more)
        self.busy = busy
        self.instants: list[datetime] = []
        self.running = self.most = 0

    async def __call__(self, now: datetime) -> bool:
        self.instants.append(now)
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(self.busy)
        self.running -= 1
        return self.more.pop(0) if self.more else False


async def run(schedule: Schedule, seconds: float) -> None:
    schedule.start()
    await asyncio.sleep(seconds)
    schedule.stop()
    await asyncio.sleep(0)


async def test_the_first_beat_is_at_once_by_the_clock_given() -> None:
    beats = Beats()
    await run(Schedule(beats, lambda: at("2026-11-23 09:00")), 0.1)
    assert beats.instants == [at("2026-11-23 09:00")]


async def test_while_more_waits_it_beats_on() -> None:
    beats = Beats(True, True)
    await run(Schedule(beats, lambda: datetime.now(UTC)), 0.1)
    assert len(beats.instants) == 3


async def test_beats_never_run_beside_each_other() -> None:
    beats = Beats(busy=0.05)
    await run(Schedule(beats, lambda: datetime.now(UTC), seconds=0.02), 0.3)
    assert beats.most == 1
    assert len(beats.instants) >= 3


async def test_a_moved_clock_is_looked_at_without_waiting() -> None:
    beats = Beats()
    schedule = Schedule(beats, lambda: datetime.now(UTC))
    schedule.start()
    await asyncio.sleep(0.05)
    schedule.hurry()
    await asyncio.sleep(0.1)
    schedule.stop()
    assert len(beats.instants) == 2
