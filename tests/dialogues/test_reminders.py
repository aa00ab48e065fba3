"""Reminders: each once, with buttons that solve the matter; the digest at its hour."""

from collections.abc import Callable

import pytest

from core.values import Language
from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders

Beat = Callable[[], None]


def test_an_own_reminder_comes_once_at_its_time(talk: Chat, clock: Clock, beat: Beat) -> None:
    talk("remind me fri 4pm chase fabric", "I will remind you: Fri 27 Nov 16:00", "chase fabric")
    clock.shows("2026-11-27 15:59")
    beat()
    assert "Reminder\n" not in talk.everything
    clock.shows("2026-11-27 16:00")
    beat()
    beat()
    assert talk.everything.count("Reminder\n") == 1
    assert talk.buttons == ["Done", "In an hour", "Tomorrow"]


def test_a_chinese_reminder_is_heard_by_everybody(talk: Chat) -> None:
    talk("提醒我 明天下午3点 问面料", "I will remind you: Tue 24 Nov 15:00", "问面料")


def test_a_reminder_is_put_off_and_ticked_off(talk: Chat, clock: Clock, beat: Beat) -> None:
    talk("remind me 11am chase fabric")
    clock.moves(hours=1)
    beat()
    talk.press("In an hour", "I will remind you: Mon 23 Nov 12:00")
    clock.moves(hours=1)
    beat()
    assert talk.last.startswith("Reminder\nchase fabric")
    talk.press("Done", "Done: chase fabric", "[Undo]")
    messages = len(talk.phone.order)
    clock.moves(days=2)
    beat()
    assert len(talk.phone.order) == messages


def test_a_reminder_asks_what_is_missing(talk: Chat) -> None:
    talk("/remind", "When?")
    talk("yesterday 3pm", "has passed. Please give a later time.")
    talk("tomorrow 3pm", "What about?")
    talk("chase fabric", "I will remind you: Tue 24 Nov 15:00")


def test_somebody_elses_reminder_is_not_there(house: House, talk: Chat) -> None:
    talk("remind me fri 4pm chase fabric")
    with house.nothing_changes():
        talk.as_("Fang")("/done 1", "not there any more")


def test_a_due_date_near_is_said_once_and_moved_by_its_button(
    talk: Chat, clock: Clock, beat: Beat, an_order: Orders
) -> None:
    an_order("SO-2026-1203", steps=[], due="2026-12-02")
    clock.shows("2026-11-25 08:30")
    beat()
    beat()
    assert talk.everything.count("SO-2026-1203 for Lumio is due Wed 2 Dec 2026, 7 days left.") == 1
    talk.press("New date", "Which day is it due now?")
    talk("2027-01-15", "SO-2026-1203 has a new date")
    messages = len(talk.phone.order)
    clock.shows("2026-12-03 09:00")
    beat()
    assert len(talk.phone.order) == messages


def test_today_and_overdue_are_said_and_ended_by_went_out(
    talk: Chat, clock: Clock, beat: Beat, an_order: Orders
) -> None:
    an_order("SO-2026-1203", steps=[], due="2026-11-24")
    clock.shows("2026-11-24 09:00")
    beat()
    assert "SO-2026-1203 for Lumio is due today" in talk.last
    clock.shows("2026-11-25 09:00")
    beat()
    assert "was due Tue 24 Nov 2026: 1 day late" in talk.last
    talk.press("Shipped", "The order is complete")
    before = len(talk.phone.order)
    clock.shows("2026-12-09 09:00")
    beat()
    assert len(talk.phone.order) == before


def test_a_step_that_should_have_started(talk: Chat, clock: Clock, beat: Beat, an_order: Orders) -> None:
    an_order("SO-2026-1203", steps=["cutting"], due="2026-12-18")
    clock.shows("2026-12-21 09:00")
    beat()
    told = talk.everything
    assert "cutting of SO-2026-1203 (Lumio) should have started on" in told
    talk.press("Started", "cutting: 0/500", on="should have started")
    clock.moves(hours=3)
    beat()
    assert talk.everything.count("should have started") == 0


def test_a_step_that_stands_still(talk: Chat, clock: Clock, beat: Beat, an_order: Orders) -> None:
    an_order("SO-2026-1203", steps=["cutting"], due="2027-03-18")
    talk("1203 cutting 100")
    clock.shows("2026-11-26 09:00")
    beat()
    beat()
    assert talk.everything.count("cutting of SO-2026-1203 (Lumio) has not moved since") == 1
    talk.press("Report", "How far is it?")
    talk("200", "cutting: 200/500")
    beat()
    assert "has not moved" not in talk.last


def test_reporting_in_time_keeps_it_quiet(talk: Chat, clock: Clock, beat: Beat, an_order: Orders) -> None:
    an_order("SO-2026-1203", steps=["cutting"], due="2027-03-18")
    for hour in ("2026-11-24 09:00", "2026-11-25 09:00", "2026-11-26 09:00", "2026-11-27 08:00"):
        clock.shows(hour)
        beat()
        talk("1203 cutting 100", "cutting: 100/500")
    assert "Reminder\n" not in talk.everything


def test_a_customer_waiting_too_long(talk: Chat, clock: Clock, beat: Beat, an_order: Orders) -> None:
    an_order("SO-2026-1203", steps=[])
    anna = talk.as_("Anna")
    anna("Can we add a care label in Danish?")
    clock.moves(hours=1)
    beat()
    assert "Reminder\n" not in talk.everything
    clock.moves(hours=3)
    beat()
    assert "Lumio has been waiting for an answer since Mon 23 Nov 10:00" in talk.last
    talk.reply("has been waiting", "Yes, we can.", "Sent to Lumio: Yes, we can.")
    before = len(talk.phone.order)
    clock.moves(days=1)
    beat()
    assert len(talk.phone.order) == before


def test_the_digest_comes_once_at_its_hour(talk: Chat, clock: Clock, beat: Beat, an_order: Orders) -> None:
    an_order("SO-2026-1203", steps=["cutting", "sewing"], due="2026-11-20")
    an_order("SO-2026-1204", steps=[], due="2026-11-26", owner="Fang")
    talk("1203 cutting done")
    talk.as_("Anna")("Can we add a care label in Danish?")
    boss = talk.as_("Zhou")
    clock.shows("2026-11-23 16:59")
    beat()
    assert "digest" not in boss.everything
    clock.shows("2026-11-23 17:00")
    beat()
    beat()
    assert boss.everything.count("Daily digest, Mon 23 Nov 2026") == 1
    digest = next(one for one in boss.everything.split("\n\nDaily")[-1:])
    assert "1 line overdue" in digest
    assert "1 due within 7 days" in digest
    assert "1 customer message unanswered" in digest
    assert "Done today: steps 1" in digest
    assert "Mei: 1 overdue" in digest
    boss.press("Overdue", "1203 Lumio")


def test_a_stop_loses_no_reminder(house: House, talk: Chat, clock: Clock) -> None:
    talk("remind me fri 4pm chase fabric")
    clock.shows("2026-11-30 09:00")
    house.restart()
    house.beat()
    house.restart()
    house.beat()
    assert talk.everything.count("Reminder\nchase fabric") == 1


@pytest.mark.parametrize(
    ("language", "late", "wait", "more"),
    [
        (
            Language.CHINESE,
            "· 交期 11月20日，逾期4天",
            "· Lumio 等回复：“PO-7 please add a care label”",
            "还有 2 张 ›",
        ),
        (
            Language.ENGLISH,
            "· was due 20 Nov, 4 days late",
            "· Lumio waits for an answer: “PO-7 please add a care label”",
            "2 more ›",
        ),
    ],
)
def test_many_reminders_stand_below_their_orders_the_most_urgent_first(
    talk: Chat, clock: Clock, beat: Beat, an_order: Orders, late: str, wait: str, more: str
) -> None:
    for number in range(1, 8):
        an_order(f"SO-2026-120{number}", steps=[], due="2026-11-26", ref=f"PO-{number}")
    an_order("SO-2026-1300", steps=["cutting"], due="2026-11-20")
    talk.as_("Anna")("PO-7 please add a care label")
    clock.shows("2026-11-24 16:00")
    beat()
    lines = talk.last.splitlines()
    assert lines.index(wait) < lines.index("▲ 1300 Lumio") < lines.index("● 1201 Lumio")
    assert lines[lines.index("▲ 1300 Lumio") + 1] == late
    assert lines[lines.index("▲ 1300 Lumio") - 1] == ""
    assert len(lines) < 30
    assert more in talk.buttons
    talk.press(more, "1207 Lumio")
