"""Own reminders as a list, with the buttons that each has."""

from tests.dialogues.chat import Chat
from tests.dialogues.factory import Orders


def test_own_reminders_are_listed_and_ticked_off(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/reminders", "You have no reminders.", "[New reminder]")
    talk("remind me tomorrow 3pm to call the dyer")
    talk("/reminders", "Your reminders", "1. ", "call the dyer", "[1 · Done]", "[1 · In an hour]")
    talk.press("1 · Done", "Done: call the dyer")
    talk("/reminders", "You have no reminders.")


def test_nobody_reads_anothers(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("remind me tomorrow 3pm to call the dyer")
    assert "dyer" not in talk.as_("Zhou")("/reminders", "You have no reminders.")
    assert "dyer" not in talk.as_("Anna")("/reminders")


def test_a_reminder_without_an_order_is_listed_without_a_gap(talk: Chat) -> None:
    talk("remind me tomorrow 3pm to call Hongda")
    talk("reminders", "1. Tue 24 Nov 15:00 · call Hongda")
