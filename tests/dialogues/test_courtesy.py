"""Thanks are answered with a word, and mean nothing else."""

import pytest

from core.conversations.model import CustomerMessage
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


@pytest.mark.parametrize("line", ["thanks", "Thank you very much!", "谢谢", "多谢", "辛苦了"])
def test_a_customers_thanks_get_a_short_word(house: House, talk: Chat, an_order: Orders, line: str) -> None:
    an_order("SO-2026-1203")
    with house.nothing_changes():
        assert talk.as_("Anna")(line) == "You are welcome."


def test_thanks_stop_no_clock(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk.as_("Anna")("please call me about the labels", "passed that on")
    waiting = house.tables(CustomerMessage)["customer_message"]
    talk.as_("Anna")("thanks", "You are welcome.")
    assert house.tables(CustomerMessage)["customer_message"] == waiting


def test_a_hello_is_told_what_can_be_done(talk: Chat) -> None:
    talk.as_("Anna")("hello", "What you can do here")


def test_a_customers_yes_reaches_the_merchandiser(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk.as_("Anna")("ok", "passed that on")
    assert "ok" in talk.last
