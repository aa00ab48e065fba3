"""Whatever comes in: one clear sentence, the draft kept, nothing changed, and never an apology."""

import pytest

from core.conversations.model import Draft
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders

ODD = [
    "🙂🙂🙂",
    "👩‍👩‍👧‍👦",
    "مرحبا 1203",
    "שלום\u200f 1203",
    "\u202edrawkcab",
    "<b>1203</b>",
    "<script>alert(1)</script>",
    "'; drop table sales_order; --",
    "1203' or '1'='1",
    "{order}",
    "{0.__class__}",
    "%s %d %(x)s",
    "\\",
    "/",
    "//",
    "/ /",
    "/nosuchcommand",
    "/new@gendan_bot",
    "\x00",
    "a\x00b",
    "   ",
    "\n\n",
    "\u200b",
    "１２３４５６７８９０" * 3,
    "9" * 400,
    "-1",
    "1e400",
    "½",
    "²",
    "①②③",
    "一二三",
    "/start",
    "/back",
    "/skip",
    "/cancel",
    "/save",
    "yes",
    "0",
    "/order",
    "/undo x",
    "/undo 99999999999999999999",
    "/answer 99999999999999999999 x",
    "/done 99999999999999999999",
    "/orders 99999999999999999999",
    "/today 99999999999999999999",
    "/today -1",
    "/due 1203 0001-01-01",
    "/due 1203 99/99",
    "/remind 1999-01-01 x",
    "/orders 9999-12-31",
    "\ud800",
]


@pytest.mark.parametrize("line", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("name", ["Mei", "Wu"])
def test_odd_lines_change_nothing(house: House, talk: Chat, an_order: Orders, line: str, name: str) -> None:
    an_order("SO-2026-1203")
    with house.nothing_changes():
        assert talk.as_(name)(line)


@pytest.mark.parametrize("line", ODD, ids=range(len(ODD)))
def test_odd_answers_keep_the_form(house: House, talk: Chat, line: str) -> None:
    talk("/new")
    talk("Lumio")
    talk("LM-45", "How many?")
    with house.nothing_changes():
        assert talk(line)


@pytest.mark.parametrize("line", ODD[:26], ids=range(26))
def test_odd_words_of_a_customer_arrive_as_they_are(talk: Chat, an_order: Orders, line: str) -> None:
    an_order("SO-2026-1203")
    assert talk.as_("Anna")(line)


def test_a_message_of_10_000_characters_is_read(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    with house.nothing_changes():
        assert talk("x " * 5000)
    talk.as_("Anna")("y" * 10_000, "passed that on")


def test_a_message_of_10_001_characters_is_refused(house: House, talk: Chat) -> None:
    talk("/new")
    with house.nothing_changes():
        said = talk("y" * 10_001, "That is 10,001 characters in one message; up to 10,000 can be read.")
        assert "yyy" not in said
        assert talk.as_("Anna")("y" * 10_001, "up to 10,000 can be read")
    with house.app.works() as work:
        assert [draft.asked for draft in work.every(Draft)] == ["customer"]


def test_the_same_message_twice_is_heard_once(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 sewing 300", "sewing: 300/500", message="same")
    with house.nothing_changes():
        assert talk("1203 sewing 300", message="same") == ""


def test_the_furthest_day_that_can_be_said_is_kept(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    before = house.tables()
    talk("/due 1203 2099-12-31")
    talk("yes", "Due Thu 31 Dec 2099", "The adjusted days of 2099 are not published yet")
    talk.press("Undo", "Undone")
    assert house.tables() == before
    with house.nothing_changes():
        talk("/due 1203 9999-12-31", "I cannot read “9999-12-31” as a day")


def test_marks_and_names_are_kept_as_typed(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/remind")
    talk("fri 4pm", "What about?")
    talk("chase <b>{fabric}</b> & 'zip'", "chase <b>{fabric}</b> & 'zip'")


def test_a_press_and_a_form_that_are_forged_change_nothing(
    house: House, talk: Chat, an_order: Orders
) -> None:
    an_order("SO-2026-1203")
    talk("1203")
    with house.nothing_changes():
        for token in ("1.0'", "../1", "-1.0", "1.-1", "0.0", "1.0.0", "18446744073709551616.1"):
            talk.press_token(token, "older message")


def test_a_line_the_order_does_not_have_is_said(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-0001")
    with house.nothing_changes():
        talk("/deliver 1 abc", "SO-2026-0001 has no line “abc”. It has: 1.", "[1]")
    talk.press("1", "Shipped on Mon 23 Nov 2026")


def test_there_is_no_way_back_from_the_first_question(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    assert "Back" not in talk("/progress", "Which order?", "[Cancel]")
    assert "[Back]" in talk("1203", "Which step?")
