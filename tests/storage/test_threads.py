"""What somebody waits for at the door is done before what waits its turn."""

import asyncio
from collections.abc import Iterator
from functools import partial
from threading import Event

import pytest

from storage.threads import Threads


@pytest.fixture
def one() -> Iterator[Threads]:
    threads = Threads(1)
    yield threads
    threads.shutdown()


async def test_what_is_urgent_overtakes_what_has_not_begun(one: Threads) -> None:
    gate, done = Event(), list[str]()
    under_way = asyncio.create_task(one.run(gate.wait))
    waiting = [asyncio.create_task(one.run(partial(done.append, name))) for name in ("a", "b")]
    await asyncio.sleep(0)
    urgent = [asyncio.create_task(one.run_next(partial(done.append, name))) for name in ("x", "y")]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(under_way, *waiting, *urgent)
    assert done == ["x", "y", "a", "b"]


async def test_what_goes_wrong_is_told_to_whoever_asked_and_to_nobody_else(one: Threads) -> None:
    gate = Event()
    under_way = asyncio.create_task(one.run(gate.wait))
    waiting = asyncio.create_task(one.run(lambda: "done"))
    await asyncio.sleep(0)
    spoilt = asyncio.create_task(one.run_next(lambda: 1 // 0))
    await asyncio.sleep(0)
    gate.set()
    with pytest.raises(ZeroDivisionError):
        await spoilt
    assert await waiting == "done"
    assert await under_way


async def test_where_nothing_waits_it_is_done_at_once(one: Threads) -> None:
    assert await one.run_next(lambda: 7) == 7


async def test_nobody_waits_for_what_was_given_up(one: Threads) -> None:
    gate, done = Event(), list[str]()
    under_way = asyncio.create_task(one.run(gate.wait))
    await asyncio.sleep(0)
    given_up = asyncio.create_task(one.run_next(lambda: done.append("given up")))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.sleep(0)
    gate.set()
    await under_way
    assert await one.run_next(lambda: done) == []
