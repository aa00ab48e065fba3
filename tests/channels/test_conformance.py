"""What every channel does the same: listen, render, ask, edit, files, limits, duplicates, order, outage.

A new channel is one more line in EVERY, and where they apply in the lists below it.
"""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.channels import SendLater
from bot.messages import Button, FileRef, Message, Parcel
from tests.channels.doors import Door, Listener, at_terminal, on_page, on_slack, on_telegram, until

PLATFORMS = [on_telegram, on_slack]
"""Reached over a network that can fail."""
IN_PLACE = [on_page, *PLATFORMS]
"""What was shown is rewritten, and what was said can come twice."""
EVERY = [at_terminal, *IN_PLACE]

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
numbers = count(1)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def door(request: pytest.FixtureRequest, listener: Listener, tmp_path: Path) -> AsyncIterator[Door]:
    """Somebody's end of the channel a test is about."""
    async with request.param(listener, tmp_path) as one:
        yield one


def every(doors: list[Any]) -> pytest.MarkDecorator:
    """The test is about each of these channels."""
    return pytest.mark.parametrize("door", doors, indirect=True, ids=lambda one: one.__name__)


def parcel(door: Door, text: str = "", edits: str = "", **more: Any) -> Parcel:
    edits_id = int(edits) if edits.isdecimal() else None
    message = Message(text, **more)
    return Parcel(next(numbers), door.channel.name, door.chat, message, edits=edits, edits_id=edits_id)


async def sees(door: Door, *words: str) -> None:
    """Everything of this can be read."""
    await until(lambda: all(one in "\n".join(door.shown()) for one in words))


def buttons(*labels: str) -> tuple[tuple[Button, ...], ...]:
    return (tuple(Button(one, {"call": "today", "values": {}}) for one in labels),)


@every(EVERY)
async def test_listen(door: Door, listener: Listener) -> None:
    await door.says("1203 车缝 300/500 & <ok>")
    (heard,) = await listener.hears(1)
    assert heard.text == "1203 车缝 300/500 & <ok>"
    assert (heard.channel, heard.chat) == (door.channel.name, door.chat)
    assert heard.sender
    assert heard.message


@every(EVERY)
async def test_render(door: Door) -> None:
    odd = "5 < 6 & 7 *not bold* _nor this_ 👷🏽‍♀️"
    sent = await door.channel.send(parcel(door, odd, title="订单 <1203>", buttons=buttons("撤销", "Card")))
    assert sent
    await sees(door, "订单", "1203", "*not bold* _nor this_ 👷🏽‍♀️", "[撤销]", "[Card]")


@every(EVERY)
async def test_ask(door: Door, listener: Listener) -> None:
    asked = parcel(door, "Which step?", buttons=buttons("Cutting", "Sewing"))
    await door.channel.send(asked)
    await sees(door, "Which step?")
    await door.presses("Sewing")
    (heard,) = await listener.hears(1)
    assert heard.button == f"{asked.id}.1"
    assert (heard.channel, heard.chat, heard.text) == (door.channel.name, door.chat, "")


@every(EVERY)
async def test_edit(door: Door) -> None:
    card = parcel(door, "300/500", buttons=buttons("Undo"))
    shown = await door.channel.send(card)
    assert await door.channel.send(parcel(door, "0/500", edits=shown)) == shown
    await sees(door, "0/500")
    assert await door.channel.send(parcel(door, "0/500", edits=shown)) == shown


@every(IN_PLACE)
async def test_an_edit_leaves_nothing_of_what_was_there(door: Door) -> None:
    shown = await door.channel.send(parcel(door, "three hundred", buttons=buttons("Undo")))
    await sees(door, "three hundred", "[Undo]")
    await door.channel.send(parcel(door, "nothing", edits=shown))
    await sees(door, "nothing")
    assert len(door.shown()) == 1
    assert not {"three hundred", "[Undo]"} & set(door.shown()[0].split("\n"))


@every(EVERY)
async def test_files_in(door: Door, listener: Listener) -> None:
    await door.sends("zip.png", PNG, "1203 zipper")
    (heard,) = await listener.hears(1)
    (file,) = heard.files
    assert (heard.text, file.name, file.media) == ("1203 zipper", "zip.png", "image/png")
    assert (file.content, file.size) == (PNG, len(PNG))


@every(EVERY)
async def test_files_out(door: Door, listener: Listener) -> None:
    listener.files = {7: PNG}
    await door.channel.send(parcel(door, "one file", files=(FileRef(7, "zip.pdf", "application/pdf", 15),)))
    await sees(door, "one file", "zip.pdf")


@every(EVERY)
async def test_a_picture_goes_after_its_text(door: Door, listener: Listener) -> None:
    listener.files = {7: PNG}
    picture = (FileRef(7, "board.png", "image/png", len(PNG)),)
    await door.channel.send(parcel(door, "the board", files=picture, buttons=buttons("More")))
    await sees(door, "the board", "board.png", "[More]")
    whole = "\n".join(door.shown())
    assert whole.index("the board") < whole.index("board.png")


@every(EVERY)
async def test_a_picture_that_fails_does_not_take_its_text(door: Door) -> None:
    gone = (FileRef(8, "board.png", "image/png", 15),)
    assert await door.channel.send(parcel(door, "the board", files=gone))
    await sees(door, "the board", "board.png")


@every(EVERY)
async def test_limits(door: Door) -> None:
    lines = [f"line {n} 👷🏽‍♀️ <已完成>" for n in range(600)]
    choices = [f"choice {n} {'x' * 30}" for n in range(40)]
    rows = tuple(row for one in choices for row in buttons(one))
    await door.channel.send(parcel(door, "\n".join(lines), title="t" * 140, buttons=rows))
    await sees(door, "line 0 ", "line 599 ", "t" * 140, choices[0], choices[-1])
    everything = "\n".join(door.shown())
    assert [one for one in range(600) if f"line {one} " not in everything] == []


@every(IN_PLACE)
async def test_duplicates(door: Door, listener: Listener) -> None:
    await door.says("only once")
    await listener.hears(1)
    await door.repeats()
    await door.says("after it")
    await until(lambda: "after it" in [one.text for one in listener.heard])
    assert len({one.message for one in listener.heard if one.text == "only once"}) == 1


@every(EVERY)
async def test_order(door: Door, listener: Listener) -> None:
    for n in range(20):
        await door.says(f"line {n}")
    heard = await listener.hears(20)
    assert [one.text for one in heard] == [f"line {n}" for n in range(20)]
    assert len({one.message for one in heard}) == 20


@every(PLATFORMS)
async def test_outage(door: Door) -> None:
    door.fails()
    owed = parcel(door, "owed")
    with pytest.raises(SendLater) as later:
        await door.channel.send(owed)
    assert later.value.uncertain
    assert await door.channel.send(owed)
    assert len(door.shown()) == 1


@every(EVERY)
async def test_a_channel_that_stops_can_be_left(door: Door) -> None:
    await door.channel.stop()
    await door.channel.stop()
