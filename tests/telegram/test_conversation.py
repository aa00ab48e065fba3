"""One conversation as a person sees it."""

import pytest

from bot.channels.telegram import Telegram
from bot.messages import Incoming
from tests.channels.home import Home, button
from tests.telegram.conftest import parcel
from tests.telegram.standin import Standin, labels


@pytest.fixture
def card(telegram: Telegram, home: Home) -> dict[str, str]:
    """A house that shows a card for every line, and rewrites it at a press."""
    shown: dict[str, str] = {}

    async def answer(incoming: Incoming) -> None:
        buttons = () if incoming.button else ((button("撤销"),),)
        text = "0/500" if incoming.button else f"{incoming.text} ✓"
        edits = shown.get(incoming.chat, "") if incoming.button else ""
        shown[incoming.chat] = await telegram.send(
            parcel(int(incoming.chat), text, title="1203", buttons=buttons, edits=edits)
        )

    home.answer = answer
    return shown


async def test_a_report_and_its_undo(standin: Standin, card: dict[str, str]) -> None:
    ann = standin.person("Ann", "zh-hans")
    ann.say("车缝 300/500")
    shown = await ann.expect(r"1203\n车缝 300/500 ✓.*\[撤销\]")
    ann.press("撤销")
    after = await ann.expect("0/500$")
    assert after["message_id"] == shown["message_id"] == int(card[str(ann.id)])
    assert labels(after) == []
    assert standin.transcript(ann.id) == "Ann: 车缝 300/500\nGendan: 1203\n0/500"
