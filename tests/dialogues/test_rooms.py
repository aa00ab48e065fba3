"""A group shared with a customer, on a platform that does not tell who is from outside."""

import pytest

from tests.dialogues.chat import Chat, Clock, House, shown
from tests.dialogues.factory import Orders

pytestmark = pytest.mark.phone("a group that is one chat; Slack's threads are in tests/slack/test_rooms")

GROUP = {"chat": "-100", "place": "-100"}


@pytest.fixture
def zhou(talk: Chat, an_order: Orders) -> Chat:
    """The supervisor, in a factory with an order of each of two customers."""
    an_order("SO-2026-1203", customer="LUMIO")
    an_order("SO-2026-1204", customer="NORDW")
    return talk.as_("Zhou")


def test_whoever_nobody_knows_is_the_customers_contact_there(talk: Chat, zhou: Chat) -> None:
    zhou("/link LUMIO", "This channel is shared with Lumio.", **GROUP)
    guest = talk.as_("Guest")
    guest("where is my order?", "SO-2026-1203", **GROUP)
    guest("1204", "passed that on", **GROUP)
    guest("where is my order?", "SO-2026-1203")


def test_elsewhere_and_afterwards_nobody_knows_them(talk: Chat, zhou: Chat) -> None:
    guest = talk.as_("Guest")
    guest("where is my order?", "I do not know you yet", **GROUP)
    zhou("/link LUMIO", **GROUP)
    guest("where is my order?", "SO-2026-1203", **GROUP)
    zhou("/unlink", "not shared with Lumio any more", **GROUP)
    guest("where is my order?", "I do not know you yet", **GROUP)
    zhou.press("Undo", "Undone")
    guest("where is my order?", "SO-2026-1203", **GROUP)


def test_who_was_let_in_no_more_does_not_come_back_by_the_channel(talk: Chat, zhou: Chat) -> None:
    zhou("/link LUMIO", **GROUP)
    guest = talk.as_("Guest")
    guest("where is my order?", "SO-2026-1203", **GROUP)
    zhou("/revoke sender-Guest", "let in no more")
    guest("where is my order?", "I do not know you yet")
    guest("where is my order?", "I do not know you yet", **GROUP)
    zhou("/unlink", **GROUP)
    zhou("/link LUMIO", **GROUP)
    guest("where is my order?", "I do not know you yet", **GROUP)
    talk.as_("Another")("where is my order?", "SO-2026-1203", **GROUP)


def test_a_colleague_who_left_is_no_customer_in_the_channel(talk: Chat, zhou: Chat) -> None:
    zhou("/link LUMIO", **GROUP)
    zhou("/leave Mei Fang")
    zhou.press("Save", "Mei has left")
    talk("where is my order?", "I do not know you yet", **GROUP)
    talk("where is my order?", "I do not know you yet")


def test_who_comes_in_by_a_code_is_no_guest_any_more(talk: Chat, zhou: Chat) -> None:
    zhou("/link LUMIO", **GROUP)
    guest = talk.as_("Guest")
    guest("where is my order?", "SO-2026-1203", **GROUP)
    code = next(line for line in zhou("/invite Lin merchandiser").splitlines() if len(line) == 12)
    guest(f"/start {code}", "Lin")
    guest("/status 1204", "SO-2026-1204", **GROUP)
    zhou("/unlink", **GROUP)
    guest("/status 1204", "SO-2026-1204")


def test_only_in_a_channel_and_by_who_may(talk: Chat, zhou: Chat) -> None:
    zhou("/link LUMIO", "Here we are alone.")
    zhou("/unlink", "shared with nobody", **GROUP)
    zhou("/link Nobody", "Nobody", **GROUP)
    assert "shared" not in talk("/link LUMIO", **GROUP)


def test_the_team_reads_its_digest_in_a_channel(zhou: Chat, house: House, clock: Clock) -> None:
    zhou("/digesthere", "comes to this channel from now on", **GROUP)
    clock.shows("2026-11-23 17:00")
    house.beat()
    told = shown(house.phones["-100"].shown[house.phones["-100"].order[-1]])
    assert "Daily digest" in told
    assert "Daily digest" not in zhou.everything
    zhou("/unlink", "gets no digest any more", **GROUP)
    clock.shows("2026-11-24 17:00")
    house.beat()
    assert "Daily digest" in zhou.everything


def test_a_press_on_the_digest_is_answered_below_it(zhou: Chat, house: House, clock: Clock) -> None:
    zhou("/digesthere", **GROUP)
    clock.shows("2027-03-01 17:00")
    house.beat()
    group = house.phones["-100"]
    before = shown(group.shown[group.order[-1]])
    (_label, token), *_more = group.tokens[group.order[-1]]
    answer = zhou._said((), button=token, chat="-100/thread", place="-100")
    assert answer
    assert shown(group.shown[group.order[-1]]) == before
