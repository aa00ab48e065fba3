"""The sample factory of the demonstration."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from bot.app import App
from bot.sample import ANSWER, QUESTIONS, grow
from bot.settings import Settings
from core.columns import table
from core.conversations.model import Outgoing
from core.values import Language


def test_the_customers_questions_are_read_in_full_by_whom_they_ask(tmp_path: Path) -> None:
    now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    house = App(Settings(database_url=f"sqlite:///{(tmp_path / 'sample.db').as_posix()}"), clock=lambda: now)
    house.database.migrate()
    grow(house.works, house.calendar, now, Language.CHINESE)
    sent = table(Outgoing)
    with house.database.reading() as connection:
        rows = connection.execute(select(sent.c.chat, sent.c.body)).all()
    house.close()
    told = {(row.chat, row.body.get("text", "").partition("\n")[0]): row.body for row in rows}
    asked = [told["demo-merchandiser", question]["title"] for question in QUESTIONS]
    assert all(title.startswith("Lumio（Anna Holm）就 SO-") for title in asked)
    assert ("demo-customer", ANSWER) in told
