"""What a platform brought is kept once, in order, until it is heard; whoever comes takes up what is left."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from storage.database import Database
from storage.inbox import FORSAKEN, Inbox
from tests.dialogues.chat import Clock


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    one = Database(url)
    yield one
    one.close()


def inbox(database: Database, clock: Clock, channel: str = "slack") -> Inbox:
    """The inbox of a process."""
    return Inbox(database, channel, clock)


async def test_what_is_left_is_taken_up_in_order_by_the_next_process(
    database: Database, clock: Clock
) -> None:
    first = inbox(database, clock)
    kept = [await first.keep(key, {"text": key}) for key in ("a", "b", "c")]
    await first.done("b")
    clock.now += FORSAKEN + timedelta(seconds=1)
    second = inbox(database, clock)
    assert kept == [True, True, True]
    assert await first.left() == []
    assert await second.left() == [("a", {"text": "a"}), ("c", {"text": "c"})]
    assert await second.left() == []
    assert await inbox(database, clock, "other").left() == []


@pytest.mark.engine("postgresql")
async def test_what_another_process_is_at_is_left_to_it(database: Database, clock: Clock) -> None:
    await inbox(database, clock).keep("a", {})
    assert await inbox(database, clock).left() == []
    clock.now += FORSAKEN + timedelta(seconds=1)
    assert await inbox(database, clock).left() == [("a", {})]


async def test_what_was_kept_before_the_clock_was_put_back_is_not_left_for_days(
    database: Database, clock: Clock
) -> None:
    await inbox(database, clock).keep("a", {})
    clock.now -= timedelta(days=2)
    assert await inbox(database, clock).left() == [("a", {})]


async def test_what_comes_again_after_a_kill_before_its_answer_is_taken_up_all_the_same(
    database: Database, clock: Clock
) -> None:
    await inbox(database, clock).keep("a", {})
    second = inbox(database, clock)
    assert not await second.keep("a", {})
    clock.now += FORSAKEN + timedelta(seconds=1)
    assert await second.left() == [("a", {})]


async def test_a_repetition_is_not_kept_twice(database: Database, clock: Clock) -> None:
    assert await inbox(database, clock).keep("a", {})
    assert not await inbox(database, clock).keep("a", {"later": True})


async def test_whatever_waits_goes_in_together(database: Database, clock: Clock) -> None:
    commits: list[object] = []
    event.listen(database.engine, "commit", commits.append)
    one = inbox(database, clock)
    assert await asyncio.gather(*(one.keep(str(n), {}) for n in range(200))) == [True] * 200
    await asyncio.gather(*(one.done(str(n)) for n in range(200)))
    assert len(commits) < 100


async def test_what_cannot_be_kept_is_said_so_and_may_come_again(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = inbox(database, clock)
    with monkeypatch.context() as broken:
        broken.setattr(database, "writing", None)
        with pytest.raises(TypeError):
            await one.keep("a", {})
    assert await one.keep("a", {})
