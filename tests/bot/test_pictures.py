"""A picture gendan draws goes with its text, and never takes it along."""

import asyncio

import pytest

from bot.commands import COMMANDS
from bot.messages import Incoming
from bot.replies import Reply
from bot.words import Speaker
from core.orders.views import orders
from core.people.model import Account, Person
from core.values import FileBytes
from storage.mailbox import Mailbox
from tests.dialogues.chat import Chat, House, picture


def board(speaker: Speaker) -> FileBytes:
    """A picture in its reader's language."""
    return FileBytes(f"board-{speaker.language.value}.png", "image/png", picture(), len(picture()))


def broken(_speaker: Speaker) -> FileBytes:
    """A picture that cannot be drawn."""
    raise RuntimeError


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that comes with two pictures, one of them broken."""
    reply = Reply("The board.", drawings=(broken, board))
    monkeypatch.setattr(COMMANDS[orders.name], "reply", lambda _event, _ask: reply)


@pytest.mark.usefixtures("drawing")
def test_what_can_be_drawn_goes_with_the_text(house: House, talk: Chat) -> None:
    talk("/orders", "The board.")
    (file,) = talk.answers[0].files
    assert (file.name, file.media, file.size) == ("board-en.png", "image/png", len(picture()))
    assert asyncio.run(house.app.fetch(file.attachment)) == picture()


@pytest.mark.usefixtures("drawing")
def test_in_the_web_chat_it_is_gendans_and_not_the_persons(house: House) -> None:
    with house.app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        work.add(Account(channel="web", sender="w-mei", chat="w-mei", person_id=mei.identity))
    house.hears(Incoming("web", "w-mei", "w-mei", "w-mei/line-1", text="/orders"))
    mailbox = Mailbox(house.app.database)
    asked, answered = asyncio.run(mailbox.latest("w-mei", house.clock(), 10))
    (file,) = answered.body["files"]
    assert (asked.own, list(asked.files)) == ("line-1", [])
    assert asyncio.run(mailbox.file("w-mei", file["attachment"]))
    assert asyncio.run(mailbox.file("w-other", file["attachment"])) is None
