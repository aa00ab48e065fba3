"""Somebody is away, somebody else does the work, and afterwards all is as before."""

import pytest

from core.people.model import Person
from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders


def test_a_deputy_sees_and_acts_until_the_last_day_is_over(
    talk: Chat, an_order: Orders, clock: Clock
) -> None:
    an_order("SO-2026-1203")
    fang = talk.as_("Fang")
    fang("1203", "Mei is following SO-2026-1203")
    talk("/deputy Fang 2026-11-27", "Fang stands in for Mei from", "by themselves", "[Undo]")
    assert "Fang stands in for Mei" in fang.last
    fang("1203", "SO-2026-1203 · Lumio")
    fang("/today", "1 open order")
    fang("1203 sewing 300/500", "300/500")
    clock.shows("2026-11-27 23:00")
    fang("1203", "SO-2026-1203 · Lumio")
    clock.shows("2026-11-28 00:30")
    fang("1203", "Mei is following SO-2026-1203")
    fang("/today", "You have no open orders")
    talk("1203", "300/500")


def test_before_the_first_day_nothing_is_different(talk: Chat, an_order: Orders, clock: Clock) -> None:
    an_order("SO-2026-1203")
    talk("deputy Fang until 2026-12-05 beginning 2026-12-01", "Fang stands in for Mei from Tue 1 Dec 2026")
    fang = talk.as_("Fang")
    fang("1203", "Mei is following SO-2026-1203")
    clock.shows("2026-12-01 09:00")
    fang("1203", "SO-2026-1203 · Lumio")


def test_a_deputy_gets_reminders_and_customers_questions(
    house: House, talk: Chat, an_order: Orders, clock: Clock
) -> None:
    an_order("SO-2026-1203", due="2026-11-26")
    talk("/deputy Fang 2026-11-27")
    before = talk.everything
    talk.as_("Anna")("please call me about 1203", "passed that on")
    fang = talk.as_("Fang")
    assert "please call me" in fang.last
    fang.press("Answer", "What shall I tell the customer?")
    fang("We call today.", "Sent to Lumio")
    clock.moves(hours=1)
    house.beat()
    assert "SO-2026-1203 for Lumio is due" in fang.everything
    assert talk.everything == before


def test_own_reminders_stay_ones_own(house: House, talk: Chat, clock: Clock) -> None:
    talk("/remind 2026-11-24 10:00 dentist", "I will remind you")
    talk("/deputy Fang 2026-11-27")
    clock.shows("2026-11-24 10:00")
    house.beat()
    assert "dentist" in talk.last
    assert "dentist" not in talk.as_("Fang").everything


def test_it_ends_early_and_is_undone(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    fang = talk.as_("Fang")
    talk("/deputy Fang 2026-11-27")
    talk.press("End it now", "Mei does the own work again")
    assert "Mei does the own work again" in fang.last
    fang("1203", "Mei is following")
    talk.press("Undo", "Undone")
    fang("1203", "SO-2026-1203 · Lumio")
    talk("/return", "Mei does the own work again")
    talk("/return", "Nobody stands in for Mei")


def test_a_supervisor_arranges_it_for_others(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk.as_("Zhou")("deputy Fang for Mei until 2026-11-27", "Fang stands in for Mei")
    assert "Fang stands in for Mei" in talk.last
    talk.as_("Fang")("1203", "SO-2026-1203 · Lumio")


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("Mei", "/deputy Wu 2026-11-27", "Wu may not do everything that Mei does"),
        ("Mei", "/deputy Mei 2026-11-27", "That has to be somebody other than Mei."),
        ("Mei", "/deputy Nobody", "nobody called"),
        ("Mei", "/deputy Anna", "nobody called"),
        ("Mei", "/deputy Fang 2026-11-01", "has passed"),
        ("Mei", "deputy Fang until 2026-11-27 beginning 2026-11-28", "has passed"),
        ("Fang", "deputy Zhou for Mei until 2026-11-27", "You may not do that here"),
        (
            "Zhou",
            "/deputy Mei 2026-11-27",
            "Mei may not do everything that Zhou does. Name somebody in the same role.",
        ),
        ("Mei", "/return Fang", "You may not do that here"),
    ],
)
def test_who_cannot_stand_in(house: House, talk: Chat, who: str, line: str, said: str) -> None:
    with house.nothing_changes():
        talk.as_(who)(line, said)


def test_a_chain_of_deputies_reaches_who_is_there(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/deputy Fang 2026-11-27")
    talk.as_("Fang")("/deputy Zhou 2026-11-27")
    talk.as_("Anna")("please call me about 1203")
    assert "please call me" in talk.as_("Zhou").last
    assert "please call me" not in talk.as_("Fang").everything


def test_two_who_stand_in_for_each_other_are_told_themselves(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/deputy Fang 2026-11-27")
    talk.as_("Fang")("/deputy Mei 2026-11-27")
    talk.as_("Anna")("please call me about 1203")
    assert "please call me" in talk.last


def test_a_change_made_as_a_deputy_is_not_undone_afterwards(
    house: House, talk: Chat, an_order: Orders, clock: Clock
) -> None:
    an_order("SO-2026-1203")
    talk("/deputy Fang 2026-11-27")
    fang = talk.as_("Fang")
    fang("1203 sewing 300/500")
    clock.shows("2026-11-28 10:00")
    with house.nothing_changes():
        fang.press("Undo", "nothing of yours to undo")


def test_people_are_who_they_were(house: House, talk: Chat) -> None:
    talk("/deputy Fang 2026-11-27")
    talk("/return")
    with house.app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        assert (mei.deputy_id, mei.away_from, mei.away_until) == (None, None, None)
