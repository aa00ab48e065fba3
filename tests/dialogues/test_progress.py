"""Progress from the floor: one line, what is true afterwards, and the way back."""

import pytest

from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders
from tests.dialogues.languages import in_chinese


@in_chinese
def test_half_a_step_is_reported_in_chinese(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", quantity=500, steps=["cutting", "sewing"])
    talk("1203 车缝 300/500", "SO-2026-1203", "车缝：300/500")
    talk.press("撤销")
    talk("1203", "车缝 0/500")


@pytest.mark.parametrize(
    ("line", "now_true"),
    [
        ("1203 sewing 300/500", "sewing: 300/500"),
        ("sewing 1203 60%", "sewing: 300/500"),
        ("1203 sewing 300", "sewing: 300/500"),
        ("1203 车缝 300/500", "sewing: 300/500"),
        ("SO1203 sewing 40 left", "sewing: 460/500"),
        ("1203 车缝还差90件", "sewing: 410/500"),
        ("so-2026-1203 sewing done", "sewing: finished, 500"),
        ("1203 裁剪完成", "cutting: finished, 500"),
        ("1203 裁剪开始", "cutting: 0/500"),
        ("1203 sewing started", "sewing: 0/500"),
        ("１２０３　车缝　３００／５００", "sewing: 300/500"),
        ("/progress 1203 sewing 300/500", "sewing: 300/500"),
        ("报工 1203 车缝 300/500", "sewing: 300/500"),
    ],
)
def test_a_report_is_heard_however_it_is_said(talk: Chat, an_order: Orders, line: str, now_true: str) -> None:
    an_order("SO-2026-1203")
    talk(line, "SO-2026-1203", now_true, "25 days left")


def test_what_is_missing_is_asked_with_buttons(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/progress", "Which order?")
    talk("1203", "Which step?", "[cutting]", "[sewing]", "[packing]")
    talk.press("sewing", "How far is it?", "[All done]", "[Half]")
    talk.press("Half", "sewing: 250/500")


def test_a_step_alone_asks_how_far(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/progress 1203 sewing", "How far is it?")
    talk("450/500", "sewing: 450/500")


def test_one_line_reports_several_steps(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 裁剪完成 车缝开始", "cutting: finished, 500", "sewing: 0/500")


def test_a_part_that_cannot_be_does_not_stop_the_others(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    said = talk("1203 裁剪完成\n1203 车缝 900\n1203 包装开始")
    assert "cutting: finished, 500" in said
    assert "sewing of SO-2026-1203: 500 were ordered, up to 525 can be reported" in said
    assert "packing: 0/500" in said
    card = talk("1203", "✓ cutting")
    assert "sewing 0/500" in card


def test_a_finished_step_offers_the_next_one(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 cutting done", "cutting: finished, 500", "Next: sewing.", "[sewing started]")
    talk.press("sewing started", "sewing: 0/500")
    assert "Next" not in talk("1203 packing done", "packing: finished")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("1203 sewing 900", "sewing of SO-2026-1203: 500 were ordered, up to 525 can be reported (5% more)."),
        ("1203 sewing 300/400", "This step makes 500, not 400"),
        ("9999 sewing 300", "There is no order “9999”"),
        ("1204 sewing 300", "Fang is following SO-2026-1204"),
        ("1205 sewing 300", "SO-2026-1205 is delivered, so nothing was changed"),
        ("/progress 1203 sewing -5", "is less than 0"),
        ("/progress 1203 dyeing 5", "It has: cutting, sewing, packing"),
        ("1203 dyeing done", "It has: cutting, sewing, packing"),
        ("1203 sewing 130%", "is not a percentage from 0% to 100%"),
    ],
)
def test_a_report_that_cannot_be_changes_nothing(
    house: House, talk: Chat, an_order: Orders, line: str, sentence: str
) -> None:
    from core.orders.model import OrderState

    an_order("SO-2026-1203")
    an_order("SO-2026-1204", owner="Fang")
    an_order("SO-2026-1205", state=OrderState.DELIVERED)
    with house.nothing_changes():
        talk(line, sentence)


def test_a_wrong_count_is_asked_again_with_the_rest_kept(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/progress 1203 sewing lots", "“lots” as progress")
    talk("lots", "“lots” as progress")
    talk("300", "sewing: 300/500")


def test_an_unknown_step_can_be_picked(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 dyeing 200", "[sewing]")
    talk.press("sewing", "sewing: 200/500")


def test_less_than_before_is_said_with_what_it_was(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    assert "less than before" not in talk("1203 sewing 300")
    talk("1203 sewing 200", "sewing: 200/500", "less than before: it was 300")


def test_a_count_that_is_another_orders_number_is_asked_about(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", quantity=3000)
    an_order("SO-2026-1181")
    talk("/progress 1203 sewing", "How far is it?")
    talk("1181", "1181 is also the number of SO-2026-1181", "[1181 pieces]", "[Open SO-2026-1181]")
    talk.press("1181 pieces", "sewing: 1,181/3,000")
    talk("/progress 1203 sewing", "How far is it?")
    talk("1182", "sewing: 1,182/3,000")


@pytest.mark.parametrize("line", ["1203 sewing +20", "1203 sewing another 20 pcs", "1203 车缝又做了20"])
def test_more_is_added_to_what_was_done(talk: Chat, an_order: Orders, line: str) -> None:
    an_order("SO-2026-1203")
    talk("1203 sewing 300")
    talk(line, "sewing: 320/500")
    talk(line, "sewing: 340/500")
    talk("改成330", "sewing: 330/500")
    talk("/progress 1203 sewing", "How far is it?")
    talk("+100", "sewing: 430/500")
    talk("/progress 1203 sewing", "How far is it?")
    assert "sewing: " not in talk("+1000", "525")


@in_chinese
def test_a_count_is_that_of_no_other_order_in_chinese(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", quantity=30000)
    an_order("SO-2026-11810")
    talk("/progress 1203 车缝", "到多少了")
    talk("11810", "11810 也是订单 SO-2026-11810 的编号", "[11810 件]")
    talk.press("11810 件", "车缝：11,810/30,000")
    talk("/progress 1203 车缝", "到多少了")
    talk("1203", "车缝：1,203/30,000")
