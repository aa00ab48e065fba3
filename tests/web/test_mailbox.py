"""The transcript as the database gives it: what is shown already, what not yet, in which order."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from bot.messages import Message
from core.columns import table
from core.conversations.model import Delivery, Outgoing, Seen
from storage import mailbox
from storage.database import Database
from tests.web.conftest import START
from tests.web.factory import LI, WANG, SmallHouse


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Connection]:
    """A transaction on a database with the people in it."""
    database = Database(f"sqlite:///{tmp_path / 'gendan.db'}")
    SmallHouse(database).seed()
    with database.writing() as connection:
        yield connection
    database.close()


def write(kept: Connection, text: str, **more: Any) -> int:
    """A message in the outbox."""
    row = {
        "channel": "web",
        "chat": LI,
        "body": Message(text).as_json(),
        "state": Delivery.SENT,
        "due_at": START,
    }
    values = {**row, "attempts": 0, "doubtful": False, "error": "", **more}
    return int(
        kept.execute(insert(table(Outgoing)).values(**values).returning(table(Outgoing).c.id)).scalar_one()
    )


def hear(kept: Connection, text: str, **more: Any) -> None:
    """A line that was said."""
    row = {"channel": "web", "message": f"{LI}/line-{text}", "chat": LI, "text": text, "at": START}
    kept.execute(insert(table(Seen)).values(**{**row, **more}))


def shown(kept: Connection, **more: Any) -> list[str]:
    """What the chat shows."""
    return [entry.text or entry.body["text"] for entry in mailbox.latest(kept, LI, START, 40, **more)]


@pytest.mark.parametrize("state", [Delivery.SENT, Delivery.SENDING, Delivery.PENDING])
def test_a_message_under_way_is_shown_before_it_is_sent(kept: Connection, state: Delivery) -> None:
    write(kept, "due", state=state)
    assert shown(kept) == ["due"]


@pytest.mark.parametrize(
    "more",
    [
        {"state": Delivery.HELD},
        {"state": Delivery.FAILED},
        {"state": Delivery.PENDING, "due_at": START + timedelta(hours=8)},
        {"chat": WANG},
        {"channel": "telegram"},
    ],
)
def test_what_is_not_due_here_is_not_shown(kept: Connection, more: dict[str, Any]) -> None:
    number = write(kept, "elsewhere", **more)
    assert shown(kept) == []
    assert mailbox.since(kept, LI, number - 1, START, 10) == []


def test_a_line_stands_before_what_was_answered_in_the_same_instant(kept: Connection) -> None:
    write(kept, "answer")
    hear(kept, "question")
    assert shown(kept) == ["question", "answer"]


def test_presses_codes_and_other_chats_are_no_lines(kept: Connection) -> None:
    hear(kept, "", message=f"{LI}/press-1")
    hear(kept, "/start CODE", message=f"{LI}/enter")
    hear(kept, "hers", chat=WANG)
    assert shown(kept) == []


def test_a_rewritten_rewriting_is_shown_where_it_first_stood(kept: Connection) -> None:
    card = write(kept, "300/500")
    write(kept, "later", due_at=START + timedelta(seconds=1))
    edit = write(kept, "400/500", edits_id=card)
    write(kept, "500/500", edits_id=edit)
    assert shown(kept) == ["500/500", "later"]


def test_pages_of_one_instant_neither_lose_nor_repeat(kept: Connection) -> None:
    for number in range(7):
        write(kept, f"message {number}")
        hear(kept, f"line {number}")
    found: list[mailbox.Entry] = mailbox.latest(kept, LI, START, 4)
    for _ in range(3):
        found = mailbox.latest(kept, LI, START, 4, found[0].place) + found
    assert [entry.text or entry.body["text"] for entry in found] == [
        *(f"line {number}" for number in range(7)),
        *(f"message {number}" for number in range(7)),
    ]
