"""Everybody, and nobody, tries everything there is; nothing is seen but what the table allows."""

import pytest

from bot.commands import COMMANDS
from bot.messages import Upload
from core.operation import OPERATIONS
from core.rights import READS, Guarded, Role, allows
from tests.dialogues.chat import Chat, picture
from tests.rights.factory import (
    FOREIGN,
    INSIDE,
    NONE,
    OF_OTHERS,
    OWN,
    WORDS,
    Watched,
    answers_for,
    fills_in,
    presses,
    seen,
)

ROLES = {
    "Anna": Role.CUSTOMER,
    "Wu": Role.DEPARTMENT,
    "Mei": Role.MERCHANDISER,
    "Zhou": Role.SUPERVISOR,
    "Root": Role.ADMIN,
}
REFUSED = "You may not do that here"
STRANGER = "I do not know you yet"
CROWDED = "Very many people"
LINES = (
    "1203",
    "1300",
    "9999",
    "where is my order",
    "digest",
    "overdue",
    "1203 sewing 120/500",
    "Nordwind",
    "?",
)
ENOUGH = 400
"""Presses in one walk: every button of every answer, and those of what they lead to."""
SAYS_GOODBYE = {"let_go", "revoke", "log_out"}
"""What would end the walk before its end."""


def walk(factory: Watched, name: str) -> str:
    """Try everything as somebody; all that was ever shown there since, beats of the clock included."""
    chat, before = Chat(factory, name), len(factory.seen.get(f"chat-{name}", []))
    for operation in OPERATIONS.values():
        for order in (OWN, FOREIGN, NONE):
            if operation.name in COMMANDS and operation.name not in SAYS_GOODBYE:
                fills_in(chat, operation.name, answers_for(operation, order))
                chat("/cancel")
        for line in (f"/{COMMANDS[operation.name].name}",) if operation.name in COMMANDS else ():
            if operation.name not in SAYS_GOODBYE:
                chat(line)
                chat("/cancel")
    for line in LINES:
        chat(line)
        chat("/cancel")
    press_everything(chat)
    for _ in range(3):
        factory.clock.moves(days=1)
        factory.beat()
    return "\n".join(factory.seen[f"chat-{name}"][before:])


def press_everything(chat: Chat) -> None:
    """Press every button there is, and those of what that leads to."""
    pressed: set[str] = set()
    for _ in range(ENOUGH):
        new = [
            (token, button)
            for token, button in presses(chat)
            if repr(button.action) not in pressed and button.action.get("call") not in SAYS_GOODBYE
        ]
        for token, button in new[:1]:
            pressed.add(repr(button.action))
            chat.press_token(token)


@pytest.mark.parametrize("name", ROLES)
def test_a_form_is_taken_from_those_who_may_and_nobody_else(factory: Watched, name: str) -> None:
    chat, role = Chat(factory, name), ROLES[name]
    for operation in OPERATIONS.values():
        if operation.name in COMMANDS:
            said = fills_in(chat, operation.name, answers_for(operation, OWN))
            chat("/cancel")
            assert allows(role, operation.may) or REFUSED in said, operation.name
    refused = [one for one in OPERATIONS.values() if not allows(role, one.may)]
    assert refused, "a role that may do everything needs no table"


@pytest.mark.parametrize("name", ["Anna", "Wu"])
def test_nobody_sees_what_is_not_theirs(factory: Watched, name: str) -> None:
    said = walk(factory, name)
    hidden = [word for kind in Guarded if kind not in READS[ROLES[name]] for word in WORDS[kind]]
    own = {"Anna": {"Anna", "zebra labels"}, "Wu": set()}[name]
    assert [word for word in hidden if word in said and word not in own] == []


def test_a_customer_sees_nothing_of_others_and_nothing_of_the_inside(factory: Watched) -> None:
    said = walk(factory, "Anna")
    # The own words come back when a customer is asked whether to pass them on.
    echoed = "\n".join(line for line in said.splitlines() if not line.startswith(("“", "There is no order")))
    assert [word for word in (*OF_OTHERS, *INSIDE) if word in echoed and word not in ("1300",)] == []
    assert "PO-9" in said


def test_a_merchandiser_sees_nothing_of_a_colleagues_order_but_whose_it_is(factory: Watched) -> None:
    chat = Chat(factory, "Fang")
    for operation in OPERATIONS.values():
        if operation.name in COMMANDS and operation.name not in SAYS_GOODBYE:
            fills_in(chat, operation.name, answers_for(operation, OWN))
            chat("/cancel")
    chat("1203", "Mei is following SO-2026-1203")
    press_everything(chat)
    said = seen(chat)
    kinds = (Guarded.PRICES, Guarded.TERMS, Guarded.LETTERS, Guarded.PAPERS, Guarded.REMARKS)
    assert [word for kind in kinds for word in WORDS[kind] if word in said] == []


@pytest.mark.parametrize("name", ["Mei", "Zhou", "Root"])
def test_who_may_read_it_does(factory: Watched, name: str) -> None:
    said = walk(factory, name) + seen(Chat(factory, name))
    kinds = (Guarded.PRICES, Guarded.PAPERS, Guarded.COLLEAGUES)
    assert [kind for kind in kinds if not any(word in said for word in WORDS[kind])] == []


@pytest.mark.parametrize("name", ROLES)
def test_no_button_is_shown_that_may_not_be_pressed(factory: Watched, name: str) -> None:
    walk(factory, name)
    calls = {button.action.get("call", "") for _, button in presses(Chat(factory, name))} - {""}
    assert [one for one in calls if not allows(ROLES[name], OPERATIONS[one].may)] == []


def test_nobody_gets_one_sentence_whatever_they_send(factory: Watched) -> None:
    nobody, mei = Chat(factory, "Nobody"), Chat(factory, "Mei")
    doors = (OPERATIONS[name] for name in COMMANDS)
    said = {fills_in(nobody, one.name, answers_for(one, OWN)) for one in doors}
    said |= {nobody(f"/{one.name}") for one in COMMANDS.values()} | {nobody(line) for line in LINES}
    said |= {nobody.press_token(token) for token, _ in presses(mei)} | {nobody.press_token("999999.0")}
    upload = Upload("photo.png", "image/png", picture(), 100)
    said.add(nobody._said((), text="1203", files=(upload,)))
    # So many questions are a crowd of strangers: told so once, then nothing.
    told = {one for one in said if one and CROWDED not in one}
    assert len(told) == 1
    assert STRANGER in told.pop()
    assert len(said) == 3


@pytest.mark.parametrize("name", ["Anna", "Wu", "Fang"])
def test_others_buttons_say_what_buttons_that_never_were_say(factory: Watched, name: str) -> None:
    mei, chat = Chat(factory, "Mei"), Chat(factory, name)
    never = chat.press_token("999999.0")
    assert {chat.press_token(token) for token, _ in presses(mei)} == {never}
