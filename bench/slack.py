"""How soon Slack's commands are acknowledged at a steady pace, posted to a process of its own over HTTP.

The stream does not wait for answers: each command has its moment, and its time counts from there, so that a
queue that grows is seen. Before it the same process is only asked whether it lives, at the same pace: what
that takes is the machine's own.
"""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlencode

from aiohttp import ClientSession

from bench.load import migrated
from core.people.model import Account, Person
from core.rights import Role
from core.values import Language
from tests.dialogues.chat import Clock, House
from tests.dialogues.factory import Orders, people
from tests.slack.standin import SECRET, TOKEN, Standin, signed
from tests.whole.factory import Served

A_SECOND, SECONDS, PEOPLE = 50, 20, 50
Post = Callable[[int], Awaitable[int]]


def measure() -> dict[str, float]:
    """Milliseconds until the acknowledgement at the 99th percentile, the machine's own, and of work."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measured(migrated(Path(folder) / "slack.db")))


async def _measured(url: str) -> dict[str, float]:
    standin = Standin()
    await standin.start()
    keys = {"BOT_TOKEN": TOKEN, "SIGNING_SECRET": SECRET, "BASE_URL": f"{standin.url}/api/"}
    users = [standin.person(f"P{number}").id for number in range(PEOPLE)]
    _fill(url, users)
    served = Served(url, **{f"GENDAN_SLACK__{name}": value for name, value in keys.items()})
    served.start()
    try:
        await served.ready()
        figures = await _streams(served, standin, users)
    finally:
        await served.stop()
        await standin.stop()
    return figures


async def _streams(served: Served, standin: Standin, users: list[str]) -> dict[str, float]:
    async with ClientSession(served.address) as session:

        async def lives(_number: int) -> int:
            async with session.get("/healthz") as answer:
                return answer.status

        async def reports(number: int) -> int:
            place, done = number % PEOPLE, number // PEOPLE + 1
            text = f"SO-2026-{place + 1:04d} cutting {done}/500"
            who = {"user_id": users[place], "channel_id": standin.people[users[place]].dm, "team_id": "T1"}
            body = urlencode({"command": "/gendan", "text": text, "trigger_id": f"{number}.T1.a", **who})
            headers = signed(body) | {"Content-Type": "application/x-www-form-urlencoded"}
            async with session.post("/slack/events", data=body.encode(), headers=headers) as answer:
                return answer.status

        own = await _times(lives)
        before = _busy(served.process.pid)
        acks = await _times(reports)
        while len(standin.called("chat.postMessage")) < A_SECOND * SECONDS:
            await asyncio.sleep(0.1)
        busy = _busy(served.process.pid) - before
    return {
        "p99_ms": acks[98],
        "p50_ms": acks[49],
        "alone_p99_ms": own[98],
        "ratio": acks[98] / own[98],
        "cpu_ms_each": busy * 1000 / (A_SECOND * SECONDS),
    }


async def _times(post: Post) -> list[float]:
    """Percentiles of the milliseconds until the answer, each counted from the moment it was due."""
    start, times = perf_counter() + 0.5, []

    async def one(number: int) -> None:
        due = start + number / A_SECOND
        await asyncio.sleep(due - perf_counter())
        status = await post(number)
        assert status == 200, status
        times.append((perf_counter() - due) * 1000)

    await asyncio.gather(*(one(number) for number in range(A_SECOND * SECONDS)))
    return quantiles(times, n=100)


def _busy(process: int) -> float:
    """Seconds of processor time it has had, however busy the machine is."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _fill(url: str, users: list[str]) -> None:
    """A merchandiser with an order for everybody on Slack."""
    house = House(url, Clock(datetime.now(UTC).strftime("%Y-%m-%d %H:%M")))
    orders = Orders(house)
    with house.app.works() as work:
        people(work, Language.ENGLISH)
        for place, user in enumerate(users):
            one = work.add(Person(name=f"P{place}", role=Role.MERCHANDISER, language=Language.ENGLISH))
            slack = Account(channel="slack", sender=user, chat=user, person_id=one.identity)
            one.account_id = work.add(slack).id
    for place in range(len(users)):
        orders(f"SO-2026-{place + 1:04d}", owner=f"P{place}")
    house.app.close()
