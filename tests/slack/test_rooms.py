"""Channels shared with a customer: who is from outside is a contact, and reads of the own orders alone."""

import pytest
from sqlalchemy import select

from core.columns import table
from core.conversations.model import CustomerMessage
from tests.dialogues.chat import House
from tests.dialogues.factory import Orders
from tests.slack.conftest import came_in, is_in
from tests.slack.standin import Person as Phone
from tests.slack.standin import Standin


@pytest.fixture
async def mei(gendan: House, standin: Standin, an_order: Orders) -> Phone:
    """Mei, a merchandiser with an order of Lumio and one of Nordwind."""
    an_order("SO-2026-1203", customer="LUMIO")
    an_order("SO-2026-1204", customer="NORDW")
    return await came_in(gendan, standin, "Mei")


@pytest.fixture
def zhou(house: House, standin: Standin) -> Phone:
    """Zhou, the supervisor."""
    return is_in(house, standin, "Zhou")


@pytest.fixture
async def lumio(standin: Standin, mei: Phone, zhou: Phone) -> str:  # noqa: ARG001
    """A channel shared with Lumio."""
    channel = standin.channel(shared=True)
    await zhou.slash("link LUMIO", channel=channel)
    await zhou.expect("This channel is shared with Lumio")
    return channel


def waiting(house: House) -> list[str]:
    """The customers' questions that wait for an answer."""
    asked = table(CustomerMessage)
    with house.app.database.reading() as connection:
        rows = connection.execute(select(asked.c.text).where(asked.c.settled_at.is_(None)))
        return [row.text for row in rows]


async def test_somebody_from_outside_is_told_of_the_own_orders(standin: Standin, lumio: str) -> None:
    anna = standin.guest("Anna")
    line = await anna.say("where is my order?", channel=lumio)
    told = await anna.expect("Your orders.*SO-2026-1203", where=lumio)
    assert told["thread_ts"] == line["ts"]
    assert "1204" not in standin.transcript(lumio)


async def test_what_is_asked_is_passed_on_and_answered_in_its_thread(
    house: House, standin: Standin, mei: Phone, lumio: str
) -> None:
    anna = standin.guest("Anna")
    line = await anna.say("Could you use the thicker zipper, please?", channel=lumio)
    await anna.expect("I have passed that on", where=lumio)
    asked = await mei.expect("Lumio .Anna. writes.*thicker zipper")
    assert waiting(house) == ["Could you use the thicker zipper, please?"]
    await mei.say("Yes, no problem.", thread=asked["ts"])
    answer = await anna.expect("Yes, no problem.", where=lumio)
    assert answer["thread_ts"] == line["ts"]
    assert waiting(house) == []


async def test_who_answers_in_the_channel_itself_has_answered(
    house: House, standin: Standin, mei: Phone, lumio: str
) -> None:
    anna = standin.guest("Anna")
    line = await anna.say("Could you use the thicker zipper, please?", channel=lumio)
    await anna.expect("I have passed that on", where=lumio)
    stranger = standin.person("Colleague")
    await stranger.say("Mei will tell you.", channel=lumio, thread=line["ts"])
    await mei.say("Yes, of course.", channel=lumio, thread=line["ts"])
    await standin.until(lambda: not waiting(house))
    assert "passed that on" not in standin.transcript(mei.dm)


async def test_the_factorys_own_people_are_no_customers_and_read_in_their_own_chats(
    standin: Standin, mei: Phone, lumio: str
) -> None:
    await mei.mention("1203", lumio)
    await mei.expect("SO-2026-1203")
    await mei.say("among ourselves", channel=lumio)
    await mei.say("today")
    await mei.expect("My day")
    assert standin.screen(lumio) == []


async def test_who_is_a_strangers_contact_elsewhere_gets_nothing_here(
    gendan: House,
    standin: Standin,
    lumio: str,
) -> None:
    otto = await came_in(gendan, standin, "Otto", "NORDW")
    otto.team = "T3"
    await otto.say("where is my order?", channel=lumio)
    await otto.say("where is my order?")
    await otto.expect("Your orders")
    assert standin.screen(lumio) == []


async def test_a_channel_shared_with_nobody_says_nothing_to_outsiders(
    standin: Standin, mei: Phone, zhou: Phone, lumio: str
) -> None:
    anna, other = standin.guest("Anna"), standin.channel(shared=True)
    await anna.mention("1203", other)
    await zhou.slash("unlink", channel=other)
    await zhou.expect("shared with nobody")
    await anna.say("status", channel=lumio)
    await anna.expect("Your orders", where=lumio)
    before = len(standin.screen(lumio))
    await zhou.slash("unlink", channel=lumio)
    await zhou.expect("not shared with Lumio any more")
    await anna.say("status", channel=lumio)
    await anna.say("status")
    await mei.say("today")
    await mei.expect("My day")
    assert (standin.screen(other), len(standin.screen(lumio)), standin.screen(anna.dm)) == ([], before, [])


async def test_a_channel_is_shared_by_who_may_and_once(mei: Phone, zhou: Phone, lumio: str) -> None:
    await zhou.slash("link NORDW", channel=lumio)
    await zhou.expect("This channel is shared with Lumio. First type unlink")
    await zhou.slash("link NORDW")
    await zhou.expect("Here we are alone")
    await mei.slash("link LUMIO", channel="C9")
    await mei.expect("did not get that")


async def test_which_customer_can_be_asked_by_form(standin: Standin, zhou: Phone, mei: Phone) -> None:
    channel = standin.channel(shared=True)
    await zhou.slash("link", channel=channel)
    await zhou.expect("Which customer is this channel shared with", where="modal")
    await zhou.submit(customer="Lumio")
    await zhou.expect("This channel is shared with Lumio")
    await mei.say("today")
