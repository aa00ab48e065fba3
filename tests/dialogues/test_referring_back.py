"""Lines that mean something only after the one before, and orders named by what they are."""

from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


def test_the_same_for_another_order(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", quantity=500, steps=["cutting", "sewing"])
    an_order("SO-2026-1205", quantity=800, steps=["cutting", "sewing"])
    talk("1203 sewing 30%", "sewing: 150/500")
    talk("same for 1205", "SO-2026-1205", "sewing: 240/800")


def test_a_value_is_corrected(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", quantity=500, steps=["cutting", "sewing"])
    talk("1203 sewing 300", "sewing: 300/500")
    talk("改成350", "sewing: 350/500")


def test_a_report_without_an_order_asks_for_it_and_offers_the_last(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", quantity=500, steps=["cutting", "sewing"])
    talk("1203", "SO-2026-1203")
    talk("sewing 50%", "Which order?", "[1203]")
    talk.press("1203", "sewing: 250/500")


def test_a_line_that_refers_back_to_nothing_changes_nothing(
    house: House, talk: Chat, an_order: Orders
) -> None:
    an_order("SO-2026-1203", quantity=500, steps=["cutting", "sewing"])
    with house.nothing_changes():
        talk("same for 1203")
        talk("改成350")


def test_a_step_that_is_not_sure_is_asked_for(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", quantity=500, steps=["cutting", "sewing"])
    with house.nothing_changes():
        talk("1203 锁眼钉扣完成", "Which step?")
    talk("sewing", "sewing: finished, 500")


def test_an_order_is_found_by_its_style_or_its_customer(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", customer="LUMIO", product="LM-45")
    an_order("SO-2026-1204", customer="NORDW", product="NW-9")
    talk("/order lm-45", "SO-2026-1203 · Lumio")
    talk("/order Nordwind", "SO-2026-1204 · Nordwind")


def test_what_if_is_asked_of_the_order_last_spoken_of(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", quantity=500, steps=["cutting", "sewing"])
    with house.nothing_changes():
        assert "SO-2026-1203" not in talk("what if cutting is 3 days late")
    talk("1203 cutting 100")
    with house.nothing_changes():
        talk("what if cutting is 3 days late", "SO-2026-1203", "3 working days")
        talk("如果裁剪晚5天", "SO-2026-1203", "5 working days")


def test_a_note_that_refers_back_holds_what_it_refers_to(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    an_order("SO-2026-1205")
    talk("1203 packing list emailed", "Noted with SO-2026-1203.")
    talk("same for 1205", "Noted with SO-2026-1205.", "same for 1205 (1203 packing list emailed)")


def test_a_promise_that_names_its_order_is_no_report_of_the_last(
    house: House, talk: Chat, an_order: Orders
) -> None:
    an_order("SO-2026-1203")
    talk("1203 sewing 100")
    with house.nothing_changes():
        talk("老王答应1203周五前车完", "nothing was changed")
