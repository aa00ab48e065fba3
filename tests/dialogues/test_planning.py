"""Plans and forecasts in the chat: when an order can ship and why, what would be if, dates that move."""

from datetime import date
from decimal import Decimal

import pytest

from bot.handlers.new_orders import created
from bot.post import Post
from bot.replies import Ask
from core.orders.operations import NewLine, create_order
from core.people.model import Person
from core.values import CustomerCode, DueDay, Language, Product, Quantity
from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders
from tests.dialogues.languages import in_chinese


def an_urgent_order(an_order: Orders) -> str:
    """Three steps of two days each that should have begun on Thursday; due this Friday."""
    return an_order("SO-2026-1203", due="2026-11-27")


@pytest.mark.parametrize("line", ["1203 几号能出", "1203赶得上吗", "will 1203 make it", "/forecast 1203"])
def test_whether_an_order_makes_it(talk: Chat, an_order: Orders, line: str) -> None:
    an_order("SO-2026-1203")
    talk(
        line,
        "Yes: it can ship on Mon 30 Nov, it is due Fri 18 Dec.",
        "cutting needs 2 more working days; 14 working days to spare.",
        "[Plan] [Order]",
    )


def test_an_order_that_will_be_late_says_so_and_what_could_help(talk: Chat, an_order: Orders) -> None:
    an_urgent_order(an_order)
    talk(
        "will 1203 make it",
        "No: it can ship on Mon 30 Nov, it is due Fri 27 Nov.",
        "cutting should have begun 2 working days ago; 1 working day behind the due date.",
        "[What if one more line?] [New date]",
    )
    talk.press("What if one more line?", "Nothing was changed.")


@in_chinese
def test_the_pace_is_the_reason_in_chinese(talk: Chat, clock: Clock, an_order: Orders) -> None:
    an_order("SO-2026-1203", steps=["sewing"], due="2026-11-26", quantity=720)
    talk("1203 车缝 120")
    clock.shows("2026-11-24 16:00")
    talk("1203 车缝 240")
    talk("1203 赶得上吗", "赶不上", "车缝每天 120 件，还需 4 个工作日；比交期晚 2 个工作日")


@in_chinese
def test_the_first_pieces_of_a_morning_change_no_forecast(talk: Chat, clock: Clock, an_order: Orders) -> None:
    an_order("SO-2026-1203", steps=["sewing"], due="2026-11-26", quantity=720)
    talk("1203 车缝 120")
    clock.shows("2026-11-24 09:00")
    before = talk("1203 赶得上吗", "车缝每天 120 件，还需 5 个工作日")
    talk("1203 车缝 140", "车缝每天 120 件，还需 5 个工作日")
    assert talk("1203 赶得上吗") == before
    clock.shows("2026-11-25 09:00")
    talk("1203 赶得上吗", "车缝每天 64 件，还需 10 个工作日")


@pytest.mark.parametrize(
    ("line", "then"),
    [
        ("1203 如果裁剪晚3天?", "If cutting takes 3 working days longer:"),
        ("what if cutting of 1203 is 3 days late", "If cutting takes 3 working days longer:"),
        ("1203 车缝加一条线会怎样", "If 1 more line works on sewing, beside the one of now:"),
    ],
)
def test_what_would_be_changes_nothing(
    house: House, talk: Chat, an_order: Orders, line: str, then: str
) -> None:
    an_order("SO-2026-1203")
    with house.nothing_changes():
        talk(line, then, "Then it can ship on", "As things go: Mon 30 Nov", "Nothing was changed.")


def test_three_days_later_is_three_working_days(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 如果裁剪晚3天?", "Then it can ship on Thu 3 Dec", "11 working days to spare")


def test_what_if_without_a_figure_asks_for_it(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/what_if 1203", "How many working days longer?")
    talk("lots", "is not a number from 1 to 999")
    talk("2", "If cutting takes 2 working days longer:")


def test_a_finished_step_takes_no_longer(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting done")
    talk("1203 如果裁剪晚3天?", "cutting of SO-2026-1203 was finished on Mon 23 Nov 2026.")


def test_the_plan_has_every_step_with_its_days(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting done")
    talk(
        "/plan 1203",
        "Plan of SO-2026-1203, due Fri 18 Dec",
        "✓ cutting: planned until 11 Dec, finished 23 Nov",
        "★ sewing: 14 Dec–15 Dec · foreseen 25 Nov, ",
        "★ packing: 16 Dec–17 Dec",
        "to spare",
    )


def test_an_order_without_steps_has_no_plan(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", steps=[])
    talk("/plan 1203", "SO-2026-1203 has no steps, so its day cannot be foreseen.")
    talk("will 1203 make it", "has no steps")


def test_the_card_says_when_it_can_ship_and_why(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", due="2026-12-11")
    talk("/due 1203 2026-12-18")
    talk.press("They move along")
    talk("1203", "Ready to ship Mon 30 Nov: cutting needs 2 more working days; 14 working days to spare.")


def test_orders_at_risk_are_listed_the_worst_first(talk: Chat, an_order: Orders) -> None:
    talk("/risk", "No order is at risk")
    for number, due in (("SO-2026-1203", "2026-12-11"), ("SO-2026-1204", "2026-12-18")):
        an_order(number, due=due)
    for number, due in (
        ("1203", "2026-11-30"),
        ("1204", "2026-11-26"),
    ):
        talk(f"/due {number} {due}")
        talk.press("They stay")
    risk = talk("/risk", "2 orders at risk", "1 will be late as things go.", "[1204] [1203]")
    assert risk.index("▲ 1204 Lumio · due 26 Nov") < risk.index("● 1203 Lumio · due 30 Nov")


def test_a_steps_date_moves_and_what_is_behind_it_along(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/move 1203 cutting 2026-12-15", "2 steps of SO-2026-1203 have not begun: sewing, packing.")
    talk.press("They move along", "cutting is planned to end on Tue 15 Dec.", "Before: Fri 11 Dec.")
    talk("/plan 1203", "cutting: 14 Dec–15 Dec · at first 11 Dec, promised 15 Dec", "packing: 18 Dec–21 Dec")
    talk("/move 1203 cutting 2026-12-11")
    talk.press("They move along")
    talk("/plan 1203", "cutting: 10 Dec–11 Dec", "packing: 16 Dec–17 Dec")


def test_only_the_one_step_moves_when_asked_so(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    assert "[Skip]" not in talk("/move 1203 cutting 2026-12-15", "[They move along] [They stay]")
    talk.press("They stay", "cutting is planned to end on Tue 15 Dec.")
    talk("/plan 1203", "packing: 16 Dec–17 Dec")


def test_a_finished_step_does_not_move(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting done")
    with house.nothing_changes():
        talk("/move 1203 cutting 2026-12-15", "cutting of SO-2026-1203 was finished on Mon 23 Nov 2026.")
        talk("/move 1203 sewing 2026-11-20", "has passed")


def test_a_due_date_too_near_is_laid_forward_and_says_by_how_much(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/due 1203 2026-11-26")
    talk.press("They move along", "Its steps need 2 working days more than there are until then.")
    talk("/plan 1203", "cutting: 23 Nov–24 Nov", "packing: 27 Nov–30 Nov")
    talk("/due 1203 2026-12-18")
    talk.press("They move along")
    talk("/plan 1203", "cutting: 10 Dec–11 Dec", "packing: 16 Dec–17 Dec")


def test_a_new_order_that_cannot_be_ready_says_so_at_once(house: House) -> None:
    with house.app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        work.speaks(mei)
        line = NewLine(Product("LM-45"), Quantity(Decimal(1800)))
        made = create_order(work, CustomerCode("LUMIO"), (line,), DueDay(date(2026, 11, 27)))
        said = created(made, Ask(work)).said(Post(work).speaker(Language.ENGLISH))
    assert "working days more than there are until then" in said.text


@in_chinese
@pytest.mark.parametrize("line", ["1203", "1203 几号能出", "/plan 1203"])
def test_an_order_whose_steps_are_finished_only_has_to_go_out(
    talk: Chat, clock: Clock, an_order: Orders, line: str
) -> None:
    an_order("SO-2026-1203", steps=["sewing"], due="2026-11-28")
    talk("1203 车缝完成")
    assert "赶上交期" not in talk(line, "工序都做完了，11月23日 周一 起就能出货。")
    clock.shows("2026-11-29 10:00")
    said = talk(line, "工序都做完了，已过交期 1 天，等着出货。")
    assert "赶上交期" not in said
    assert "赶不上" not in said


def test_a_finished_order_past_its_day_is_shipped_from_the_list_of_those_at_risk(
    talk: Chat, clock: Clock, an_order: Orders
) -> None:
    an_order("SO-2026-1203", steps=["sewing"], due="2026-11-24")
    talk("1203 sewing done")
    clock.shows("2026-11-27 10:00")
    finished = "Every step is finished, 3 days past the due date: it waits to be shipped."
    talk("/risk", f"▲ 1203 Lumio · due 24 Nov. {finished}")
    talk("/forecast 1203", finished, "[Shipped] [New date]")
    talk.press("Shipped", "Shipped on Fri 27 Nov 2026")


@in_chinese
def test_a_day_that_is_the_due_day_is_just_in_time(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", due="2026-11-30")
    talk("1203 几号能出", "赶得上：", "刚好赶上交期")


@pytest.mark.parametrize(
    "line", ["move cutting of 1203 to 15 Dec", "1203 裁剪改到12月15号", "1203 cutting moved to 15 Dec"]
)
def test_the_day_of_a_step_is_not_taken_for_the_orders(talk: Chat, an_order: Orders, line: str) -> None:
    an_order("SO-2026-1203")
    talk(line, "Shall they move along?")
    talk.press("They stay", "cutting is planned to end on Tue 15 Dec.")
    talk("1203", "Due Fri 18 Dec 2026")
    talk("1203 sewing delayed by 3 days", "Which day will it be finished?")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("plan 1203", "Plan of SO-2026-1203"),
        ("plan of 1203", "Plan of SO-2026-1203"),
        ("1203 计划", "Plan of SO-2026-1203"),
        ("gantt of 1203", "SO-2026-1203 · Lumio"),
        ("materials 1203", "Nothing is listed that SO-2026-1203 needs."),
        ("materials for 1203", "Nothing is listed that SO-2026-1203 needs."),
        ("who has the ball", "Nothing is waited for."),
        ("1203 due 20 Jan", "Shall they move along?"),
        ("1203 due date 20 Jan", "Shall they move along?"),
        ("1203 交期 1月20号", "Shall they move along?"),
        ("cancel", "There is nothing to drop: no form is open."),
        ("算了", "There is nothing to drop: no form is open."),
    ],
)
def test_plain_words_are_enough(talk: Chat, an_order: Orders, line: str, answer: str) -> None:
    an_order("SO-2026-1203")
    talk(line, answer)


def test_since_when_nobody_has_reported_is_said_and_the_pace_stays(
    talk: Chat, an_order: Orders, clock: Clock
) -> None:
    an_order("SO-2026-1203", quantity=500, due="2026-12-18", steps=["sewing"])
    talk("1203 sewing 100")
    clock.shows("2026-11-25 10:00")
    talk("/forecast 1203", "sewing makes 100 a day and needs 4 more working days")
    clock.shows("2026-11-26 10:00")
    talk(
        "/forecast 1203",
        "sewing: no report since Mon 23 Nov; at 100 a day as before it needs 4 more working days",
    )
    talk("/language zh")
    talk("/forecast 1203", "车缝从 11月23日 周一 以后没人报进度；按之前每天 100 件，还需 4 个工作日")
    talk("1203 sewing 200")
    clock.shows("2026-11-27 10:00")
    assert "没人报进度" not in talk("/forecast 1203")


def test_a_weekend_without_reports_is_no_silence(talk: Chat, an_order: Orders, clock: Clock) -> None:
    an_order("SO-2026-1203", quantity=500, due="2026-12-18", steps=["sewing"])
    clock.shows("2026-11-27 10:00")
    talk("1203 sewing 100")
    clock.shows("2026-11-30 10:00")
    talk("/forecast 1203", "sewing makes 100 a day and needs 4 more working days")
