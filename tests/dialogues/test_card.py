"""The order card: everything at a glance, and true wherever it is still shown."""

from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


def test_the_card_tells_everything_at_a_glance(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", ref="PO-77")
    talk.as_("Anna")("PO-77: please make the label blue, urgent, ask your manager")
    talk("1203 cutting 100/500")
    card = talk("1203", "SO-2026-1203 · Lumio", "Due Fri 18 Dec 2026, 25 days left · Mei")
    assert "Customer's number: PO-77" in card
    assert "LM-45 × 500 at USD 3.95" in card
    assert "▶ cutting 100/500" in card
    assert "Mei: cutting 100/500" in card
    assert talk.buttons[-2:] == ["Shipped", "New date"]


def test_the_card_is_rewritten_when_something_changes(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203", "cutting 0/500")
    talk("1203 cutting 200", "cutting: 200/500")
    assert "▶ cutting 200/500" in talk.everything.split("\n\nSO-2026-1203\n")[0]


def test_the_card_in_somebody_elses_chat_is_rewritten_too(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    boss, department = talk.as_("Zhou"), talk.as_("Wu")
    boss("1203", "cutting 0/500")
    department("1203", "cutting 0/500")
    talk("1203 cutting done")
    assert "✓ cutting" in boss.everything
    assert "✓ cutting" in department.everything
    assert boss.everything.count("LM-45") == 1


def test_the_likely_next_acts_are_buttons(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203", "[Report cutting]", "[cutting done]", "[Shipped]", "[New date]")
    talk.press("cutting done", "cutting: finished, 500")
    talk("1203", "[Report sewing]")
    talk.press("Report sewing", "How far is it?")
    talk("300", "sewing: 300/500")


def test_a_press_on_an_old_card_does_no_second_thing(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203")
    old = talk.token("cutting done")
    talk.press_token(old, "cutting: finished")
    with house.nothing_changes():
        talk.press_token(old)


def test_buttons_of_no_message_change_nothing(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203")
    stranger = talk.as_("Fang")
    with house.nothing_changes():
        for token in ("999999.0", "1.99", "x", "1", "", "1.", "9" * 40, "١.٠", "²"):
            stranger.press_token(token or ".", "older message")
        stranger.press_token(talk.token("Shipped"), "older message")


def test_a_due_date_is_moved_from_the_card(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203")
    talk.press("New date", "Which day is it due now?")
    talk("yesterday", "has passed. Please give today or a later day.")
    talk(
        "1月15号", "3 steps of SO-2026-1203 have not begun: cutting, sewing, packing. Shall they move along?"
    )
    talk.press(
        "They move along", "SO-2026-1203 has a new date", "Due Fri 15 Jan 2027", "Before: Fri 18 Dec 2026"
    )


def test_an_order_goes_out_from_the_card(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203")
    talk.press("Shipped", "The order is complete")
    with house.nothing_changes():
        talk("/deliver 1203", "is delivered, so nothing was changed", "[Order]")
        talk("/due 1203 2027-01-15", "is delivered, so nothing was changed")


def test_calling_an_order_off_is_confirmed_first(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    with house.nothing_changes():
        talk("1203 取消 客户改主意了", "[Save]", "客户改主意")
        talk.press("Cancel", "Dropped")
    talk("1203 取消 客户改主意了")
    talk.press("Save", "SO-2026-1203 is cancelled", "客户改主意")


def test_whoever_has_an_order_hears_what_somebody_else_did_to_it(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    boss = talk.as_("Zhou")
    boss("/due 1203 2027-01-15", "Shall they move along?")
    boss.press("They stay", "SO-2026-1203 has a new date.")
    assert "Zhou moved the due date of SO-2026-1203" in talk.last
    assert "Before: Fri 18 Dec 2026." in talk.last
    boss("/cancel_order 1203 out of season", "[Save]")
    boss.press("Save", "SO-2026-1203 is cancelled.")
    assert "Zhou cancelled SO-2026-1203" in talk.last
    assert "out of season" in talk.last


def test_whoever_did_it_is_told_once(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/cancel_order 1203 out of season", "[Save]")
    assert "Mei cancelled" not in talk.press("Save", "SO-2026-1203 is cancelled.")
