"""Colleagues leave, contacts are let in no more, other doors are closed: at once and everywhere."""

from datetime import timedelta

import pytest

from core.people.model import Account, Person, WebSession
from core.rights import Role
from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders
from tests.dialogues.test_people import code_in

STRANGER = "I do not know you yet"


def sessions(house: House, name: str, count: int, channel: str = "web") -> None:
    """Give somebody browsers that are logged in, each with an account of its own."""
    with house.app.works() as work:
        person = work.find(Person, name=name)
        assert person is not None
        for place in range(count):
            one = work.add(
                Account(
                    channel=channel,
                    sender=f"{channel}-{name}-{place}",
                    chat=f"{channel}-{name}-{place}",
                    person_id=person.identity,
                )
            )
            until = work.now + timedelta(days=30)
            work.add(
                WebSession(
                    token_hash=f"{name}{place}", account_id=one.id or 0, created_at=work.now, expires_at=until
                )
            )


def still_open(house: House) -> int:
    with house.app.works() as work:
        return len(work.every(WebSession))


def test_who_leaves_hands_over_and_is_a_stranger_at_once(
    house: House, talk: Chat, an_order: Orders, clock: Clock
) -> None:
    an_order("SO-2026-1203", due="2026-11-26")
    an_order("SO-2026-1204")
    sessions(house, "Mei", 2)
    talk.as_("Anna")("please call me about 1203")
    boss = talk.as_("Zhou")
    boss("/leave Mei Fang", "Person: Mei", "Taken over by: Fang")
    boss.press("Save", "Mei has left", "2 open orders are with Fang now")
    assert still_open(house) == 0
    before = talk.everything
    for line in ("/today", "1203", "1203 sewing 3/500", "/language"):
        talk(line, STRANGER)
    fang = talk.as_("Fang")
    assert "2 open orders of Mei are yours now" in fang.last
    fang("1203", "SO-2026-1203 · Lumio", "Zhou: taken over from Mei", "[Answer the customer]")
    clock.moves(hours=30)
    house.beat()
    assert "SO-2026-1203 for Lumio" in fang.everything
    assert talk.everything.replace(before, "").count(STRANGER) == 4
    assert "is due" not in talk.everything


def test_orders_are_never_left_to_nobody(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    boss = talk.as_("Zhou")
    boss("/leave Mei", "Who takes over the open orders?")
    boss.press("Skip", "[Save]")
    with house.nothing_changes():
        boss.press("Save", "Mei still follows 1 open order", "/leave Mei NAME")
    talk("1203", "SO-2026-1203 · Lumio")


def test_who_has_no_orders_just_leaves(talk: Chat) -> None:
    boss = talk.as_("Zhou")
    boss("/leave Wu")
    boss.press("Skip")
    boss.press("Save", "Wu has left")
    talk.as_("Wu")("/today", STRANGER)


def test_a_customer_whose_merchandiser_left_is_heard_all_the_same(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/deliver 1203", "Shipped")
    boss = talk.as_("Zhou")
    boss("/leave Mei")
    boss.press("Skip")
    boss.press("Save")
    talk.as_("Anna")("please call me about 1203", "passed that on")
    assert "please call me" in boss.last


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("Zhou", "/leave Zhou Mei", "You may not do that here"),
        ("Zhou", "/leave Mei Wu", "Wu may not do everything that Mei does"),
        ("Zhou", "/leave Mei Mei", "That has to be somebody other than Mei."),
        ("Zhou", "/leave Root Mei", "You may not do that here"),
    ],
)
def test_whom_nobody_sends_away(
    house: House, talk: Chat, an_order: Orders, who: str, line: str, said: str
) -> None:
    an_order("SO-2026-1203")
    with house.app.works() as work:
        work.add(Person(name="Root", role=Role.ADMIN))
    boss = talk.as_(who)
    boss(line)
    with house.nothing_changes():
        boss.press("Save", said)


def test_only_who_lets_in_lets_out(house: House, talk: Chat) -> None:
    with house.nothing_changes():
        talk("/leave Fang Mei")
        talk("/revoke Anna")


def test_a_contact_is_out_at_once_and_back_by_undo(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    sessions(house, "Anna", 1)
    boss, anna = talk.as_("Zhou"), talk.as_("Anna")
    anna("please call me")
    code = code_in(boss("/invite Anna customer Lumio"))
    boss("/revoke Anna", "Anna is let in no more", "[Undo]")
    assert still_open(house) == 0
    anna("where is my order", STRANGER)
    anna(f"/start {code}", "This code does not work")
    talk.reply("please call me", "We will.", "Sent to Lumio")
    assert "We will." not in anna.everything
    boss.press("Undo", "Undone")
    anna("where is my order", "SO-2026-1203")


@pytest.mark.parametrize("name", ["Mei", "Nobody"])
def test_only_contacts_are_revoked(house: House, talk: Chat, name: str) -> None:
    with house.nothing_changes():
        talk.as_("Zhou")(f"/revoke {name}", "nobody called")


def test_logging_out_closes_every_other_door(house: House, talk: Chat) -> None:
    sessions(house, "Mei", 2)
    sessions(house, "Fang", 1)
    talk("/logout", "2 browsers are logged out", "2 other chats are unlinked")
    assert still_open(house) == 1
    talk("/today", "You have no open orders")
    with house.app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        assert [one.chat for one in work.every(Account, person_id=mei.id)] == ["chat-Mei"]


def test_deputies_of_who_leaves_pass_on(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/deputy Fang 2026-11-30")
    boss = talk.as_("Zhou")
    boss("/leave Fang Zhou")
    boss.press("Save", "Fang has left")
    talk.as_("Anna")("please call me about 1203")
    assert "please call me" in boss.last
