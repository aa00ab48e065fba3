"""A link to an order becomes its card, as far as its author may see the order and no outsider reads along."""

from typing import Any

import pytest

from tests.dialogues.chat import House
from tests.dialogues.factory import Orders
from tests.slack.conftest import came_in
from tests.slack.standin import Person, Standin

HERE = "https://orders.example.com"


@pytest.fixture
def public_url() -> str:
    """Where people reach the factory."""
    return HERE


@pytest.fixture
async def mei(gendan: House, standin: Standin, an_order: Orders) -> Person:
    """Mei, a merchandiser with one of two orders."""
    an_order("SO-2026-1203", owner="Mei")
    an_order("SO-2026-1204", owner="Fang")
    return await came_in(gendan, standin, "Mei")


async def shares(standin: Standin, who: Person, *urls: str, **more: Any) -> str:
    """Somebody shares links in a channel."""
    who.seen, channel = len(standin.history), more.pop("channel", "") or standin.channel()
    links = [{"url": url, "domain": "orders.example.com"} for url in urls]
    event = {"type": "link_shared", "user": who.id, "channel": channel, "links": links, "message_ts": "1.1"}
    event |= more.pop("event", {})
    assert (await standin.event(event, **more)).status == 200
    return channel


async def test_a_link_to_an_own_order_is_its_card(standin: Standin, mei: Person) -> None:
    channel = await shares(
        standin, mei, f"{HERE}/o/SO-2026-1203", f"{HERE}/else", "https://other.example/o/1203"
    )
    shown = await mei.expect("SO-2026-1203 · Lumio", where=f"unfurl:{channel}")
    assert all(block["type"] in ("header", "section") for block in shown["blocks"])
    (called,) = standin.called("chat.unfurl")
    assert list(called["unfurls"]) == [f"{HERE}/o/SO-2026-1203"]
    being_written = {"unfurl_id": "C1.2", "source": "composer"}
    await shares(standin, mei, f"{HERE}/o/SO-2026-1203", event=being_written)
    await mei.expect("SO-2026-1203", where="unfurl:C1.2")


async def test_nothing_is_shown_of_what_is_not_ones_own(gendan: House, standin: Standin, mei: Person) -> None:
    anna = await came_in(gendan, standin, "Anna", "LUMIO")
    stranger, outside = standin.person("Nobody"), standin.channel(shared=True)
    await shares(standin, mei, f"{HERE}/o/SO-2026-1204", f"{HERE}/o/SO-2026-9999")
    for who in (anna, stranger):
        await shares(standin, who, f"{HERE}/o/SO-2026-1203")
    await shares(standin, mei, f"{HERE}/o/SO-2026-1203", channel=outside, is_ext_shared_channel=True)
    await mei.say("today")
    await mei.expect("My day")
    assert standin.called("chat.unfurl") == []


@pytest.mark.parametrize("fault", ["cannot_unfurl_url", 500, "drop"])
async def test_a_card_slack_does_not_take_harms_nothing(
    standin: Standin, mei: Person, fault: str | int
) -> None:
    standin.fault("chat.unfurl", fault)
    await shares(standin, mei, f"{HERE}/o/SO-2026-1203")
    await standin.until(lambda: standin.called("chat.unfurl"))
    await mei.say("today")
    await mei.expect("My day")
