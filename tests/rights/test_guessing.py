"""Guessing teaches nothing: what is others' is answered like what never was, with as many statements."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from storage import mailbox
from tests.dialogues.chat import Chat, picture
from tests.rights.factory import FOREIGN, NONE, Watched, fills_in, presses

pytestmark = pytest.mark.engine("sqlite")
"""Statements are counted where the driver tells of them; they are the same on every engine."""


@pytest.fixture
def statements(factory: Watched) -> list[str]:
    """Every statement the database is sent from here on, without its values."""
    heard: list[str] = []

    def listens(connection: Any, _record: Any) -> None:
        connection.set_trace_callback(lambda text: heard.append(re.sub(r"\d+|'[^']*'", "?", text)))

    factory.app.database.engine.dispose()
    event.listen(factory.app.database.engine, "connect", listens)
    return heard


def both(heard: list[str], ask: Callable[[str], str], *guesses: str) -> tuple[list[str], list[list[str]]]:
    """The answers to some guesses without what was guessed, and the statements behind each."""
    said, behind = [], []
    ask(guesses[0])
    for guess in guesses:
        heard.clear()
        said.append(re.sub(r"SO-2026-\d+|\b\d{4}\b|\b\d+\b", "…", ask(guess)))
        behind.append([one for one in heard if one.upper().startswith(("SELECT", "INSERT", "UPDATE"))])
    assert all(behind)
    return said, behind


LINES = ("/status {}", "where is {}", "order {}?", "{}", "please pack {} in blue", "{} sewing 300/500")


@pytest.mark.parametrize("line", LINES)
def test_orders_of_others_are_as_absent_as_none(factory: Watched, statements: list[str], line: str) -> None:
    anna = Chat(factory, "Anna")

    def ask(number: str) -> str:
        anna("/cancel")
        return anna(line.format(number))

    said, behind = both(statements, ask, FOREIGN, NONE)
    assert said[0] == said[1]
    assert len(behind[0]) == len(behind[1])


@pytest.mark.parametrize("line", ["who handles {}?", "where is {}", "{}的订单到哪了", "order for {}", "{}"])
@pytest.mark.parametrize(("theirs", "none"), [("Nordwind", "Zzzwindo"), ("NW-77", "QX-77"), ("Mei", "Kay")])
def test_names_of_others_are_any_words(factory: Watched, line: str, theirs: str, none: str) -> None:
    anna = Chat(factory, "Anna")

    def ask(name: str) -> str:
        anna("/cancel")
        return anna(line.format(name)).replace(name, "…")

    assert ask(theirs) == ask(none)


def test_a_customers_own_names_are_understood(factory: Watched) -> None:
    Chat(factory, "Anna")("LM-45的订单到哪了", "PO-9")
    Chat(factory, "Otto")("who handles Nordwind?", "NW-77")


@pytest.mark.parametrize("call", ["order_status", "ask"])
def test_a_form_about_others_orders_says_no_more(factory: Watched, statements: list[str], call: str) -> None:
    anna = Chat(factory, "Anna")

    def ask(number: str) -> str:
        return fills_in(anna, call, {"order": number, "text": "hello there"})

    said, behind = both(statements, ask, FOREIGN, NONE)
    assert said[0] == said[1]
    assert len(behind[0]) == len(behind[1])


def test_a_photo_for_others_orders_says_no_more(factory: Watched, statements: list[str]) -> None:
    anna, place = Chat(factory, "Anna"), iter(range(9))

    def ask(number: str) -> str:
        return anna.file(f"see {number}", name="x.pdf", content=b"%PDF" + bytes([next(place)]))

    said, behind = both(statements, ask, FOREIGN, NONE)
    assert said[0] == said[1]
    assert len(behind[0]) == len(behind[1])
    assert picture()


def test_a_reply_to_others_messages_is_a_line_like_any(factory: Watched, statements: list[str]) -> None:
    anna, mei = Chat(factory, "Anna"), Chat(factory, "Mei")

    def ask(place: str) -> str:
        return anna("please call me", replies_to=place)

    said, behind = both(statements, ask, mei.phone.order[-1], "p99999")
    assert said[0] == said[1]
    assert len(behind[0]) == len(behind[1])


def test_others_buttons_are_as_absent_as_none(factory: Watched, statements: list[str]) -> None:
    anna = Chat(factory, "Anna")
    theirs = presses(Chat(factory, "Mei"))[0][0]
    said, behind = both(statements, anna.press_token, theirs, "999999.0")
    assert said[0] == said[1]
    assert len(behind[0]) == len(behind[1])


@pytest.mark.parametrize(
    ("name", "call", "key"),
    [
        *(("Fang", call, "message") for call in ("answer", "no_reply_needed")),
        *(("Fang", call, "reminder") for call in ("reminder_done", "put_off")),
        ("Fang", "undo", "change"),
    ],
)
def test_numbers_of_others_things_are_as_absent_as_none(
    factory: Watched, name: str, call: str, key: str
) -> None:
    Chat(factory, "Mei")("/remind 2026-11-24 10:00 dentist", "I will remind you")
    fang = Chat(factory, name)

    def ask(number: str) -> str:
        said = fills_in(fang, call, {key: number, "text": "x", "at": "2026-12-24 10:00"})
        fang("/cancel")
        return said

    assert len({ask(number) for number in ("1", "2", "3", "987654321")}) == 1


def test_files_of_others_are_as_absent_as_none(factory: Watched, statements: list[str]) -> None:
    def ask(number: str) -> str:
        with factory.app.database.reading() as connection:
            return str(mailbox.file(connection, "chat-Otto", int(number)))

    said, behind = both(statements, ask, "1", "2", "987654321")
    assert said == ["None"] * 3
    assert len({len(one) for one in behind}) == 1


def test_codes_that_do_not_work_look_alike(factory: Watched, statements: list[str]) -> None:
    used = next(
        line for line in Chat(factory, "Zhou")("/invite Tom merchandiser").splitlines() if len(line) == 12
    )
    Chat(factory, "Tom")(f"/start {used}")
    tries = iter(range(9))

    def ask(code: str) -> str:
        return Chat(factory, f"Guess{next(tries)}")(f"/start {code}")

    said, behind = both(statements, ask, used, "NOSUCHCODE22")
    assert said[0] == said[1]
    assert len(behind[0]) == len(behind[1])
