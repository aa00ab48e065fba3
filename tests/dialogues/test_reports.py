"""Reports of every kind: late, promised, of a colour, over, short, ahead of the step before, sent back."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import CountPart
from core.people.model import Person
from core.production.model import Step, StepDay, StepPart
from core.production.operations import report_progress
from core.values import OrderNumber, Part, Progress, StepCode, Turn
from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders
from tests.dialogues.languages import in_both, in_chinese


def days(house: House) -> list[tuple[str, Decimal]]:
    """What was booked, day by day."""
    with house.app.works() as work:
        return [(str(one.day), one.pieces) for one in work.every(StepDay)]


def the_step(house: House, code: str) -> Step:
    with house.app.works() as work:
        step = work.find(Step, code=code)
    assert step is not None
    return step


# -- on which day, until when


def test_what_moved_is_booked_on_its_day(house: House, talk: Chat, an_order: Orders, clock: Clock) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting 100")
    talk("1203 cutting 180")
    clock.moves(days=1)
    talk("1203 cutting 150")
    assert days(house) == [("2026-11-23", Decimal(180)), ("2026-11-24", Decimal(-30))]


def test_undo_takes_the_booking_back(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    nothing = house.tables()
    talk("1203 cutting 100")
    booked = house.tables()
    talk("1203 cutting 180")
    talk.press("Undo", "Undone")
    assert house.tables() == booked
    talk.press_token(talk.token("Undo", on="cutting: 100/500"), "Undone")
    assert house.tables() == nothing


@pytest.mark.parametrize("line", ["1203 昨天裁剪完了", "昨天裁剪完了 1203", "1203 cutting done yesterday"])
def test_a_late_report_is_of_its_day(
    house: House, talk: Chat, an_order: Orders, clock: Clock, line: str
) -> None:
    an_order("SO-2026-1203")
    clock.shows("2026-11-25 10:00")
    talk(line, "cutting: finished, 500", "Booked on Tue 24 Nov.")
    assert days(house) == [("2026-11-24", Decimal(500))]
    finished = the_step(house, "cutting").finished_at
    assert finished is not None
    assert house.app.calendar.day_of(finished) == date(2026, 11, 24)


def test_a_report_of_a_day_that_cannot_be_is_refused(house: House, talk: Chat) -> None:
    talk("new order customer Lumio style LM-45 qty 500 price USD 3 due 12-18")
    talk.press("Skip", "[Save]")
    talk.press("Save", "SO-2026-0001 is entered")
    with house.nothing_changes():
        talk("1 cutting done yesterday", "came in on Mon 23 Nov 2026", "on Sun 22 Nov 2026")


def test_a_promise_comes_with_a_report(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 sewing 300/500, done by Friday", "sewing: 300/500", "Promised for Fri 27 Nov.")
    assert the_step(house, "sewing").promised_end == date(2026, 11, 27)
    talk("1203", "Mei: sewing 300/500, promised for Fri 27 Nov")
    talk.press_token(talk.token("Undo", on="Promised"))
    assert the_step(house, "sewing").promised_end is None


def test_several_at_once_are_all_booked(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    an_order("SO-2026-1205")
    talk("1203 裁剪完成 车缝 120; 1205 裁剪 200", "cutting: finished", "sewing: 120/500", "cutting: 200/500")
    assert [pieces for _day, pieces in days(house)] == [500, 120, 200]


# -- of a colour or a size


def test_colours_and_sizes_add_up(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting done")
    talk("1203 sewing black M 120", "sewing black M: 120; all together 120/500")
    talk("1203 sewing white M 80", "sewing white M: 80; all together 200/500")
    before = house.tables(StepPart)
    talk("1203 sewing black M 150", "sewing black M: 150; all together 230/500")
    talk.press("Undo")
    assert house.tables(StepPart) == before


def test_a_colour_has_to_be_counted(house: House, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    with house.app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        work.speaks(mei)
        named = (OrderNumber("SO-2026-1203"), StepCode("sewing"), Progress(turn=Turn.DONE))
        with pytest.raises(CountPart):
            report_progress(work, *named, part=Part("black M"))


# -- more or fewer than ordered


def test_a_few_more_than_ordered_are_taken(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting 520", "cutting: finished, 520, that is 20 over")
    talk("1203 cutting 526", "up to 525 can be reported (5% more). You said 526.")
    talk("1203", "✓ cutting")


def test_too_many_are_one_press_from_as_many_as_may_be(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting 600 yesterday", "500 were ordered, up to 525 can be reported", "[Report 525]")
    talk.press("Report 525", "cutting: finished, 525, that is 25 over", "Booked on Sun 22 Nov")


def test_of_a_small_order_no_more_than_ordered_can_be_reported(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", quantity=10)
    talk("1203 cutting 11", "10 were ordered, and no more can be reported. You said 11.", "[Report 10]")


def test_too_many_of_one_colour_are_for_who_reports_to_set_right(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    assert "[Report" not in talk("1203 cutting black 600", "up to 525 can be reported (5% more)")


def test_a_few_short_ends_the_step(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk(
        "1203 cutting 490 done",
        "cutting: finished with 490, 10 short",
        "within what is allowed",
        "Next: sewing",
    )
    assert the_step(house, "cutting").finished_at is not None
    talk("1203", "✓ cutting")


def test_too_few_may_still_be_all(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting 300 done", "cutting: 300/500", "200 are missing", "[That is all]")
    assert the_step(house, "cutting").finished_at is None
    talk.press("That is all", "cutting: finished with 300, 200 short", "more than is allowed")
    assert the_step(house, "cutting").finished_at is not None
    talk("1203 cutting started", "cutting: 300/500")


# -- pieces the step before has let go


def test_a_report_ahead_of_an_unreported_step_is_taken(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 sewing 300/500", "sewing: 300/500", "Nobody has reported cutting yet", "[cutting 300 too]")
    talk.press("cutting 300 too", "cutting: 300/500")
    assert "Nobody" not in talk("1203 sewing 250")


def test_more_than_was_let_go_is_asked_again(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting 200")
    with house.nothing_changes():
        talk("1203 sewing 300", "cutting has let go only 200", "How many are done?", "[cutting 300 too]")
    talk("180", "sewing: 180/500")


def test_both_are_reported_in_one_act(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting 200")
    before = house.tables()
    talk("1203 sewing 300")
    talk.press("cutting 300 too", "sewing: 300/500")
    talk("1203", "cutting 300/500", "sewing 300/500")
    talk.press_token(talk.token("Undo", on="sewing: 300/500"), "Undone")
    assert house.tables() == before


def test_the_step_before_can_be_reported_instead(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting 200")
    talk("1203 sewing 300", "How many are done?")
    talk("1203 cutting 400", "cutting: 400/500")
    talk("1203 sewing 300", "sewing: 300/500")


def test_a_correction_downwards_asks_nothing(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting 300")
    talk("1203 sewing 300")
    talk("1203 cutting 200", "cutting: 200/500")
    talk("1203 sewing 250", "sewing: 250/500")


# -- sent back


@pytest.mark.parametrize(
    "line",
    [
        "1203 返工30件 车缝",
        "1203 车缝 返工30件",
        "1203 rework 30 sewing",
        "/rework 1203 sewing 30",
        "返工 1203 车缝 30",
    ],
)
def test_rework_puts_pieces_back_on_a_step(talk: Chat, an_order: Orders, line: str) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting done")
    talk("1203 sewing done")
    talk(line, "30 back on sewing: 470/500", "sewing is open again")
    talk("1203", "sewing 470/500", "30 back on sewing")


def test_rework_keeps_its_reason_and_can_be_undone(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 sewing 100")
    before = house.tables()
    talk("1203 车缝 返工30件 跳针", "30 back on sewing: 70/500", "Reason: ", "跳针")
    assert days(house) == [("2026-11-23", Decimal(70))]
    talk.press("Undo")
    assert house.tables() == before


def test_more_than_is_done_cannot_go_back(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 sewing 20")
    with house.nothing_changes():
        talk("/rework 1203 sewing 30", "Only 20 are done, so 30 cannot go back")
    talk("15", "15 back on sewing: 5/500")


@in_chinese
def test_all_of_it_in_chinese(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 裁剪 510", "裁剪：完成，510，多了10")
    talk("1203 车缝 300 周五完", "车缝：300/500", "11月27日 周五")
    talk("1203 包装 400", "车缝才放出来 300", "[车缝也 400]")
    talk.press("车缝也 400", "包装：400/500")
    talk("1203 返工30件 车缝", "车缝退回30", "370/500")
    talk("1203 染色 100", "没有“染色”这道工序")


# -- a number that may be pieces or an order


@in_both
@pytest.mark.parametrize("line", ["1196 车缝完成 1188 裁剪完成", "1196 sewing done 1188 cutting done"])
def test_a_number_of_another_order_before_a_step_begins_the_next_report(
    talk: Chat, an_order: Orders, line: str
) -> None:
    an_order("SO-2026-1196")
    an_order("SO-2026-1188")
    talk(line, "SO-2026-1196", "SO-2026-1188")
    assert talk("1196").count("✓") == 1
    assert talk("1188").count("✓") == 1


def test_more_than_two_orders_in_a_line(talk: Chat, an_order: Orders) -> None:
    for number in ("1196", "1188", "1190"):
        an_order(f"SO-2026-{number}")
    talk(
        "1196 车缝完成 1188 裁剪开始 1190 包装 20",
        "sewing: finished, 500",
        "cutting: 0/500",
        "packing: 20/500",
    )


def test_a_number_that_could_be_either_is_asked_about(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1196", quantity=1200)
    an_order("SO-2026-1188")
    with house.nothing_changes():
        talk("1196 车缝完成 1188 裁剪完成", "1188 may be pieces, or SO-2026-1188.", "a line for each order")


def test_a_number_that_is_no_order_is_pieces(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1196", quantity=1200)
    talk("1196 车缝完成 1188 裁剪完成", "sewing: 1,188/1,200", "cutting: finished, 1,200")


@in_both
@pytest.mark.parametrize("line", ["cutting 130", "裁剪 130", "裁剪 1305"])
def test_below_an_orders_card_a_number_behind_a_step_is_pieces(
    talk: Chat, an_order: Orders, line: str
) -> None:
    an_order("SO-2026-0130")
    an_order("SO-2026-1203", quantity=2000)
    talk("1203")
    talk.reply("SO-2026-1203 ·", line, "SO-2026-1203", f"{int(line.split()[1]):,}/2,000")


def test_below_a_card_another_orders_full_number_is_that_order(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1305")
    an_order("SO-2026-1203", quantity=2000)
    talk("1203")
    talk.reply("SO-2026-1203 ·", "cutting 1305", "SO-2026-1305 · Lumio", "cutting 0/500")
