"""Whole forms, for channels that show one at once: found by trying a message, with nothing kept of it."""

from typing import Any

import pytest

from bot.messages import Form, Incoming, Lookup
from bot.openings import Openings
from core.conversations.model import Draft, Outgoing, Seen
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


def opened(house: House, text: str = "", *, who: str = "Mei", **more: Any) -> Form | None:
    """The form that somebody's message leads to, with nothing changed by asking."""
    router = house.app.router
    before = house.tables(Draft, Outgoing, Seen)
    incoming = Incoming("phone", f"sender-{who}", f"chat-{who}", "m", text=text, **more)
    form = Openings(router.works, router.understanding).form(incoming)
    assert house.tables(Draft, Outgoing, Seen) == before
    return form


def submitted(house: House, call: str, **answers: str) -> Form | None:
    """What is still to be done about a filled form."""
    given = {key.replace("__", "."): raw for key, raw in answers.items()}
    return opened(house, submission={"call": call, "answers": given})


def errors(form: Form | None) -> dict[str, str]:
    assert form is not None
    return {one.key: one.error for one in form.fields if one.error}


def test_a_line_that_leaves_questions_leads_to_their_form(house: House) -> None:
    form = opened(house, "/new")
    assert form is not None
    assert (form.call, form.title, form.submit) == ("create_order", "New order", "Save")
    kinds = {one.key: one.kind for one in form.fields}
    assert kinds["customer"] == "search"
    assert kinds["due"] == "day"
    assert kinds["lines.0.more"] == "choice"
    assert {one.key for one in form.fields if one.optional} >= {"lines.0.price", "terms"}


def test_what_was_said_is_filled_in_as_the_form_chooses_it(house: House) -> None:
    form = opened(house, "/new Lumio due 18 December")
    assert form is not None
    values = {one.key: one.value for one in form.fields}
    assert values["due"] == "2026-12-18"
    assert values["customer"]


def test_what_was_said_is_filled_in_as_people_say_it(house: House, talk: Chat, an_order: Orders) -> None:
    an_order()
    form = submitted(house, "report_progress", order="so1203", step="", done="done")
    assert form is not None
    assert {one.key: one.value for one in form.fields} == {
        "order": "SO-2026-1203",
        "step": "",
        "done": "All done",
    }
    form = submitted(house, "report_progress", order="", step="sewing", done="60%")
    assert form is not None
    assert {one.key: one.value for one in form.fields} == {"order": "", "step": "sewing", "done": "60%"}
    talk("/language zh")
    form = submitted(house, "report_progress", order="", step="sewing", done="done")
    assert form is not None
    assert {one.key: one.value for one in form.fields} == {"order": "", "step": "车缝", "done": "全部完成"}


def test_a_line_that_can_be_done_leads_to_none(house: House, an_order: Orders) -> None:
    an_order()
    for line in ("1203 sewing 300/500", "today", "what is this"):
        assert opened(house, line) is None
    assert opened(house, "/new", who="Nobody") is None


def test_an_open_dialogue_can_be_seen_as_a_form(house: House, talk: Chat) -> None:
    assert opened(house) is None
    talk("/new", "Which customer?")
    talk("Lumio")
    form = opened(house)
    assert form is not None
    assert form.fields[0].value == "Lumio"
    assert opened(house, "LM-45") is None, "the dialogue goes on"


def test_what_is_wrong_stands_beside_its_answer(house: House, an_order: Orders) -> None:
    an_order()
    form = submitted(house, "report_progress", order="1203", step="knitting", done="x")
    assert "has no step" in errors(form)["step"]
    assert "as progress" in errors(form)["done"]
    form = submitted(house, "report_progress", order="1203", step="sewing", done="")
    assert errors(form) == {"done": "This one is needed."}


def test_what_a_rule_refuses_is_said_of_the_whole_form(house: House, an_order: Orders) -> None:
    an_order()
    form = submitted(house, "report_progress", order="1203", step="sewing", done="526")
    assert form is not None
    assert "526" in form.error
    assert errors(form) == {}
    assert submitted(house, "report_progress", order="1203", step="sewing", done="500") is None


def test_a_rule_that_asks_again_says_why(house: House, an_order: Orders) -> None:
    an_order()
    house.hears(Incoming("phone", "sender-Mei", "chat-Mei", "line-1", text="1203 cutting 200"))
    form = submitted(house, "report_progress", order="1203", step="sewing", done="300")
    assert form is not None
    assert "cutting has let go only 200" in form.error


def test_an_answer_can_make_others_necessary(house: House) -> None:
    line = {"lines__0__product": "LM-45", "lines__0__quantity": "500", "lines__0__price": ""}
    rest = {"due": "2026-12-18", "terms": ""}
    more = submitted(house, "create_order", customer="Lumio", **line, lines__0__more="yes", **rest)
    assert more is not None
    assert "2 · Which style or product?" in [one.question for one in more.fields]
    assert submitted(house, "create_order", customer="Lumio", **line, lines__0__more="no", **rest) is None


def test_a_filled_form_is_heard_with_what_was_left_empty_passed_over(house: House) -> None:
    answers = {"customer": "Lumio", "due": "2026-12-18", "terms": "", "lines.0.product": "LM-45"}
    answers |= {"lines.0.quantity": "500", "lines.0.price": "", "lines.0.more": "no"}
    call = {"call": "create_order", "answers": answers}
    (said,) = house.hears(Incoming("phone", "sender-Mei", "chat-Mei", "form-1", submission=call))
    assert "is entered" in said.title


def test_a_zero_sign_is_left_out_wherever_it_was_typed(house: House, an_order: Orders) -> None:
    an_order()
    answers = {"order": "12\u000003", "step": "cut\u0000ting", "done": "200"}
    filled = {"call": "report_progress", "answers": answers}
    (said,) = house.hears(Incoming("phone", "sender-Mei", "chat-Mei", "form-1", submission=filled))
    assert "200" in said.text
    openings = Openings(house.app.router.works, house.app.router.understanding)
    found = openings.choices(Lookup("phone", "sender-Mei", "order_card", "order", "12\u000003"))
    assert [raw for _label, raw in found] == ["SO-2026-1203"]


def test_the_board_is_the_own_work_or_the_orders_or_at_least_help(house: House) -> None:
    openings = Openings(house.app.router.works, house.app.router.understanding)
    boards = [openings.board("phone", f"sender-{name}") for name in ("Mei", "Anna", "Nobody")]
    assert boards == [["/today", "/todo", "/reminders", "/help"], ["/status", "/help"], ["/help"]]


@pytest.mark.parametrize("call", ["no_such_thing", "x.y"])
def test_a_form_that_there_is_no_more_is_said_to_be_old(house: House, call: str) -> None:
    assert opened(house, submission={"call": call, "answers": {}}) is None
    filled = {"call": call, "answers": {}}
    (said,) = house.hears(Incoming("phone", "sender-Mei", "chat-Mei", "form-1", submission=filled))
    assert "older version" in said.text
