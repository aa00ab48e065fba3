"""Starting and stopping: what the probes say, and a stop that finishes what is under way."""

import asyncio
import time

import aiohttp

from tests.telegram.standin import Person, Standin
from tests.whole.factory import Served, nothing_owed


async def test_the_probes_and_a_stop_in_the_middle_of_work(
    serving: Served, standin: Standin, phones: dict[str, Person], factory: str
) -> None:
    serving.start()
    assert await serving.ready() == {"database": True, "channels": True}
    async with aiohttp.ClientSession(serving.address) as session, session.get("/healthz") as answer:
        assert (answer.status, await answer.text()) == (200, "ok")
    await standin.until(lambda: standin.offsets)
    for number in range(1, 4):
        for place, name in enumerate(("Mei", "Fang", "Qiang", "Min")):
            phones[name].say(f"{1001 + place} sewing {number}/100000")
    await standin.until(lambda: standin.called("sendMessage"))
    began = time.monotonic()
    assert await serving.stop() == 0
    assert time.monotonic() - began < 10
    assert b"Traceback" not in serving.log
    serving.start()
    for name in ("Mei", "Fang", "Qiang", "Min"):
        await phones[name].expect(r"sewing: 3/100,000")
    await standin.until(lambda: not standin.pending)
    await asyncio.to_thread(settled, factory)
    assert [one for _n, one in standin.history if "↻" in one["text"]] == []
    assert len(standin.history) == 12


def settled(url: str) -> None:
    """Wait until nothing is owed any more."""
    while not nothing_owed(url):
        time.sleep(0.05)
