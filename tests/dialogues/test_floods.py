"""Who sends without end gets one polite word; nobody else notices."""

import asyncio
from typing import Any

import pytest

from bot.limits import KNOWN, Limits
from bot.messages import Incoming, Parcel
from core.conversations.model import Outgoing, Seen
from tests.dialogues.chat import Chat, House, shown
from tests.dialogues.factory import Orders
from tests.dialogues.test_people import code_in

CROWDED = "Very many people I do not know are writing"
TOO_FAST = "You send more than I can read"


def floods(house: House, name: str, count: int, text: str = "/today", channel: str = "phone") -> list[str]:
    """Many messages by way of the house's own ear; what was answered."""
    said: list[str] = []

    async def answer(parcels: list[Parcel]) -> None:
        said.extend(shown(one.message) for one in parcels)

    async def all_of_them() -> None:
        for place in range(count):
            message = f"flood-{name}-{text}-{place}"
            await house.app.listen(Incoming(channel, f"sender-{name}", f"chat-{name}", message, text=text))

    sender: Any = house.app.sender
    sender.answer = answer
    asyncio.run(all_of_them())
    return said


@pytest.fixture
def quiet(house: House) -> House:
    """A house that nobody has written to."""
    return house


def test_a_flood_gets_one_polite_word_and_then_silence(quiet: House) -> None:
    said = floods(quiet, "Mei", 400)
    assert 300 <= len([one for one in said if "no open orders" in one]) < 350
    assert len([one for one in said if TOO_FAST in one]) == 1
    assert len(said) < 352


def test_others_are_heard_meanwhile(quiet: House) -> None:
    floods(quiet, "Mei", 320)
    assert "no open orders" in floods(quiet, "Fang", 1)[0]


def test_at_a_terminal_a_file_of_lines_is_read_to_its_end(quiet: House) -> None:
    assert len(floods(quiet, "Nobody", 320, channel="terminal")) == 320


def test_a_stranger_is_answered_ten_times_and_then_nothing_is_kept(quiet: House) -> None:
    with quiet.nothing_changes():
        said = floods(quiet, "Nobody", 50)
    assert len(said) == 10
    assert len(quiet.tables()) > 3


def crowd(house: House, size: int, text: str) -> list[str]:
    """So many strangers, each of whom writes once; what was answered."""
    return [one for place in range(size) for one in floods(house, f"Nobody{place}", 1, text)]


@pytest.mark.parametrize("text", ["hello", "/start WRONGCODE1234"], ids=["words", "codes"])
def test_a_crowd_of_strangers_is_answered_for_a_while_and_then_told_so_once(quiet: House, text: str) -> None:
    before = quiet.tables(Seen, Outgoing)
    said = crowd(quiet, 150, text)
    kept = quiet.tables(Seen, Outgoing)
    assert 60 <= len(said) < 100
    assert len([one for one in said if CROWDED in one]) == 1
    assert [len(kept[name]) - len(before[name]) for name in ("seen", "outbox")] == [len(said)] * 2


def test_beside_a_crowd_of_strangers_people_are_heard_and_the_invited_come_in(
    quiet: House, talk: Chat
) -> None:
    code = code_in(talk.as_("Zhou")("/invite Tom merchandiser"))
    crowd(quiet, 100, "hello")
    assert "no open orders" in floods(quiet, "Mei", 1)[0]
    talk.as_("Kim")(f"/start {code}", "Welcome, Tom!")
    talk("/start WRONGCODE1234", "does not work")


def test_what_is_remembered_of_a_crowd_is_bounded() -> None:
    limits = Limits()
    for place in range(KNOWN + 100):
        for buckets in (limits.lines, limits.strangers, limits.codes, limits.words, limits.crowd):
            buckets.take(("phone", str(place)), 0)
    assert [len(one._left) for one in (limits.lines, limits.strangers, limits.crowd)] == [KNOWN] * 3


@pytest.mark.usefixtures("quiet")
def test_who_guesses_codes_is_slowed_down_and_learns_nothing(talk: Chat) -> None:
    code = code_in(talk.as_("Zhou")("/invite Tom merchandiser"))
    said = [talk.as_("Tom")(f"/start WRONGCODE{place:04d}") for place in range(12)]
    assert ["does not work" in one for one in said] == [True] * 10 + [False] * 2
    assert "too many codes" in talk.as_("Tom")(f"/start {code}")
    talk.as_("Kim")(f"/start {code}", "Welcome, Tom!")


def test_a_known_person_who_mistypes_codes_goes_on(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    for place in range(12):
        talk(f"/start WRONGCODE{place:04d}")
    talk("1203", "SO-2026-1203 · Lumio")


def test_a_wrong_code_is_refused_in_ones_own_language(talk: Chat) -> None:
    talk("/language 中文")
    talk("/start WRONGCODE1234", "邀请码", language="en")
