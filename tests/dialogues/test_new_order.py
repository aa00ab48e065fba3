"""Taking an order: a form of one question at a time, or a line that fills the same form."""

import pytest

from core.orders.model import Order, OrderLine
from core.production.model import Step
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


def filled_until_the_price(talk: Chat) -> None:
    talk("/new", "Which customer?", "[Lumio]", "[Nordwind]", "[Cancel]")
    talk.press("Lumio", "Which style or product?")
    talk("LM-45", "How many?")
    talk("1800", "At what price each?", "[Skip]")


def test_a_form_asks_one_thing_at_a_time_and_sums_up(talk: Chat) -> None:
    filled_until_the_price(talk)
    talk("USD 3.95", "Another product?")
    talk.press("No, that is all", "When is it due?")
    talk("2027-02-10", "Which payment terms?")
    summary = talk("30% deposit", "[Save]", "[Change]", "[Cancel]")
    assert "Customer: Lumio" in summary
    assert "Quantity: 1,800" in summary
    assert "Price: USD 3.95" in summary
    assert "Due: Wed 10 Feb 2027" in summary
    talk.press("Save", "SO-2026-0001 is entered", "Lumio, quantity 1,800", "79 days left")


@pytest.mark.parametrize(
    "terms",
    [
        *(
            "T/T 30/70",
            "L/C at sight",
            "30% deposit, balance against B/L copy",
            "月结30天",
            "OA 60",
            "三七开",
        ),
        *(
            "３０%定金，余款见提单",
            "D/P at sight",
            "款到发货",
            "net 30",
            "2/10 net 30",
            "LC 60/90 days",
            "as usual",
        ),
    ],
)
def test_terms_are_kept_as_the_trade_writes_them(talk: Chat, terms: str) -> None:
    filled_until_the_price(talk)
    talk("/skip")
    talk.press("No, that is all")
    talk("2027-02-10", "Which payment terms? For example T/T 30/70")
    talk(terms, f"Payment: {terms.replace('３０', '30').replace('，', ',')}", "[Save]")


@pytest.mark.parametrize(
    "terms", ["blue", "12345", "不知道", "T/T 30/80", "300% deposit", "thick zipper " * 10]
)
def test_terms_that_say_nothing_of_payment_are_asked_for_again(talk: Chat, terms: str) -> None:
    filled_until_the_price(talk)
    talk("USD 3.95")
    talk.press("No, that is all")
    talk("2027-02-10")
    talk(terms, "terms of payment", "[Skip]")
    talk("/language zh")
    talk("blue", "看不出是付款条件", "月结30天", "[跳过]")
    talk("月结30天", "LM-45", "1,800", "USD 3.95", "月结30天")


def test_the_saved_order_has_its_steps_laid_back_over_working_days(house: House, talk: Chat) -> None:
    talk("新单 客户Lumio 款LM-45 数量1800 单价USD3.95 交期2月10号 30%定金", "[Save]")
    talk("yes", "SO-2026-0001 is entered")
    with house.app.works() as work:
        order = work.find(Order, number="SO-2026-0001")
        assert order is not None
        assert order.terms == "30%定金"
        assert [str(line.price) for line in work.every(OrderLine, order_id=order.id)] == ["3.95"]
        steps = work.every(Step, order_id=order.id)
        ends = [step.planned_end for step in steps]
        assert len(steps) == 6
        assert ends == sorted(ends)
        assert ends[-1].isoformat() == "2027-02-04"  # the last working day before the spring festival


def test_one_line_fills_the_form_and_only_the_rest_is_asked(talk: Chat) -> None:
    talk("新单 客户Lumio 款LM-45 数量1800", "At what price each?")
    talk("/skip", "When is it due?")
    talk("in 60 days", "Which payment terms?")


def test_back_asks_the_question_before_again(talk: Chat) -> None:
    filled_until_the_price(talk)
    talk("/back", "How many?")
    talk("900", "At what price each?")
    talk.press("Back", "How many?")
    talk.press("Back", "Which style or product?")


def test_skip_passes_over_what_may_be_left_out(talk: Chat) -> None:
    talk("/new")
    talk("/skip", "This one is needed", "Which customer?")
    filled_until_the_price(talk)
    talk("/skip", "Another product?")
    talk.press("No, that is all")
    talk("friday", "Which payment terms?")
    summary = talk.press("Skip", "[Save]")
    assert "Price" not in summary
    talk("save", "is entered")


def test_cancel_drops_the_form(house: House, talk: Chat) -> None:
    with house.nothing_changes():
        filled_until_the_price(talk)
        talk("/cancel", "Dropped. Nothing was changed.")
        talk("900", "There is no order “900”")


def test_an_answer_can_be_changed_in_the_summary(talk: Chat) -> None:
    talk("新单 客户Lumio 款LM-45 数量1800 单价USD3.95 交期2月10号 30%定金", "[Change]")
    talk.press("Change", "What should be different?", "[Due]", "[Quantity]")
    talk.press("Quantity", "How many?")
    talk("2000", "Quantity: 2,000", "[Save]")
    talk.press("Save", "quantity 2,000")


def test_a_second_product_is_asked_for(talk: Chat) -> None:
    filled_until_the_price(talk)
    talk("3.95 USD", "Another product?")
    talk.press("Yes, one more", "Which style or product?")
    talk("LM-52", "How many?")
    talk("200")
    talk("/skip", "Another product?")
    talk("no", "When is it due?")
    talk("2027-02-10")
    talk("/skip")
    talk("save", "Lumio, quantity 2,000")


def test_a_form_survives_a_restart(house: House, talk: Chat) -> None:
    filled_until_the_price(talk)
    house.restart()
    talk("USD 3.95", "Another product?")
    house.restart()
    talk.press("No, that is all", "When is it due?")


def test_numbers_go_on_by_themselves(talk: Chat) -> None:
    line = "新单 客户Lumio 款LM-45 数量1800 单价USD3.95 交期2月10号 30%定金"
    talk(line)
    talk("save", "SO-2026-0001")
    talk(line)
    talk("save", "SO-2026-0002")


def test_a_new_order_can_be_undone_as_long_as_nothing_else_happened(house: House, talk: Chat) -> None:
    before = house.tables()
    talk("新单 客户Lumio 款LM-45 数量1800 单价USD3.95 交期2月10号 30%定金")
    talk("save", "is entered", "[Undo]")
    talk.press("Undo", "Undone")
    assert house.tables() == before
    talk("0001", "There is no order “0001”")


@pytest.mark.parametrize(
    ("answers", "wrong", "sentence", "right"),
    [
        ([], "Acme", "There is no customer “Acme”", "Lumio"),
        (["Lumio", "LM-45"], "minus two", "is not a quantity", "500"),
        (["Lumio", "LM-45"], "-5", "is not a quantity", "500"),
        (["Lumio", "LM-45"], "0", "is not a quantity", "500"),
        (["Lumio", "LM-45", "5"], "cheap", "is not a price", "USD 3.95"),
        (["Lumio", "LM-45", "5", "3.95", "no"], "some day", "I cannot read “some day” as a day", "friday"),
        (["Lumio", "LM-45", "5", "3.95", "no"], "2026-11-20", "has passed", "friday"),
    ],
)
def test_a_wrong_answer_keeps_the_draft(
    house: House, talk: Chat, answers: list[str], wrong: str, sentence: str, right: str
) -> None:
    talk("/new")
    for answer in answers:
        talk(answer)
    with house.nothing_changes():
        talk(wrong, sentence)
    assert "There is" not in talk(right)


def test_another_line_in_the_middle_is_done_and_the_form_goes_on(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    filled_until_the_price(talk)
    talk("1203 sewing 300/500", "sewing: 300/500", "At what price each?")
    talk("USD 4", "Another product?")


def test_a_pressed_question_is_answered_once(talk: Chat) -> None:
    talk("/new", "Which customer?")
    lumio = talk.token("Lumio")
    talk.press_token(lumio, "Which style or product?")
    talk.press_token(lumio, "That question is answered already.")
    talk("LM-45", "How many?")


def test_a_customer_who_sounds_alike_is_offered(talk: Chat) -> None:
    talk("/new")
    talk("Lumo", "[Lumio]")
    talk.press("Lumio", "Which style or product?")


def test_an_unknown_customer_is_added_and_the_form_goes_on(talk: Chat) -> None:
    talk("/new")
    talk("Acme Kids", "There is no customer “Acme Kids”", "[Add “Acme Kids” as a new customer]")
    talk.press("Add “Acme Kids” as a new customer", "Acme Kids is a customer now", "Which style or product?")
    talk("AK-1")
    talk("100")
    talk("/skip")
    talk("no")
    talk("2027-02-10")
    talk("/skip", "Customer: Acme Kids")
    talk("save", "Acme Kids, quantity 100")


def test_a_customer_is_added_by_a_line_once(house: House, talk: Chat) -> None:
    talk("/customer Acme Kids", "Acme Kids is a customer now", "[Undo]")
    with house.nothing_changes():
        talk("新客户 acme kids", "Acme Kids is a customer already")


def test_what_no_step_depends_on_holds_up_nothing_and_is_kept(talk: Chat) -> None:
    talk("new order Lumio LM-45 500 pcs USD 3.95 due 2027-01-08 30% deposit with embroidery", "[Save]")
    talk.press("Save", "SO-2026-0001")
    with talk.house.app.works() as work:
        assert [one.features for one in work.every(Order)] == [["embroidery"]]


LETTER = """Dear Mei,
Please find our new order PO-9931:
Style: LM-77 polo shirt
Qty: 1,200 pcs
Unit price: USD 3.95 FOB Ningbo
Delivery: 15 March 2027
Payment 30% T/T in advance, balance against B/L copy
Best regards, Anna, Lumio"""


def test_a_pasted_letter_keeps_the_customers_number_and_the_terms(talk: Chat) -> None:
    said = ("Lumio", "LM-77", "1,200", "USD 3.95", "15 Mar 2027", "PO-9931", "30% T/T in advance")
    talk(LETTER, *said)
    talk.press("Save", "is entered")
    talk("PO-9931", "Customer's number: PO-9931")
