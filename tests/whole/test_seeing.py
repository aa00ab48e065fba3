"""Seeing: the figures of a serving gendan, the apology's reference, and libraries' own logs."""

import json
import re

import aiohttp

from tests.telegram.standin import Person, Standin
from tests.whole.factory import Served

FIGURE = re.compile(r"^(gendan_\w+)(\{.*\})? (\S+)$", re.M)


async def test_the_figures_tell_what_was_heard_sent_and_waits(
    serving: Served, standin: Standin, phones: dict[str, Person]
) -> None:
    serving.start()
    await serving.ready()
    await standin.until(lambda: standin.offsets)
    phones["Mei"].say("1001 sewing 5/100000")
    await phones["Mei"].expect(r"sewing: 5/100,000")
    await standin.until(lambda: not standin.pending)
    found = await figures(serving)
    assert found['gendan_messages_total{channel="telegram",kind="line"}'] == 1
    assert found['gendan_message_seconds_count{channel="telegram"}'] == 1
    assert found['gendan_sent_total{channel="telegram",outcome="sent"}'] >= 1
    assert (found["gendan_outbox_messages"], found["gendan_outbox_age_seconds"]) == (0, 0)
    assert {"gendan_reminder_lag_seconds", "gendan_backup_age_seconds"} <= found.keys()
    assert await serving.stop() == 0
    assert [line for line in serving.log.splitlines() if not json.loads(line)["event"]] == []


async def figures(served: Served) -> dict[str, float]:
    """What Prometheus would read."""
    async with aiohttp.ClientSession(served.address) as session, session.get("/metrics") as answer:
        assert answer.status == 200
        text = await answer.text()
    return {name + labels: float(value) for name, labels, value in FIGURE.findall(text)}
