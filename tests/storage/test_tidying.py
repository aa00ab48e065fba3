"""Pictures that gendan drew go after a week, bytes nobody owns at once; what people sent stays."""

from datetime import timedelta

from sqlalchemy import select

from core.columns import table
from core.orders.model import Attachment, FileContent
from storage.tidying import tidy
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


def kept(house: House) -> tuple[int, int]:
    """How many files there are, and how many bytes' owners could be found for."""
    with house.app.database.reading() as connection:
        files = connection.execute(select(table(Attachment).c.id)).all()
        return len(files), len(connection.execute(select(table(FileContent).c.sha256)).all())


def tidied(house: House) -> int:
    """Throw away what is older than a week."""
    with house.app.database.writing() as connection:
        return tidy(connection, house.clock() - timedelta(days=7))


def test_a_drawn_picture_goes_after_a_week_and_what_was_sent_stays(
    house: House, talk: Chat, an_order: Orders
) -> None:
    an_order("SO-2026-1203")
    talk.photo("1203 sample")
    talk("/board")
    assert (kept(house), tidied(house)) == ((2, 2), 0)
    house.clock.moves(days=8)
    assert (tidied(house), kept(house)) == (1, (1, 1))


def test_a_file_that_an_open_form_holds_stays_until_the_form_is_left(house: House, talk: Chat) -> None:
    talk.photo("", "Which order?")
    assert (kept(house), tidied(house)) == ((0, 1), 0)
    talk.press("Cancel")
    assert (tidied(house), kept(house)) == (1, (0, 0))
