"""Evidence: a finished step that has to be shown asks for its photo, and a photo settles it."""

import pytest

from core.orders.model import Attachment
from core.production.model import Evidence, Step, Wait
from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders
from tests.dialogues.languages import in_chinese


@pytest.fixture
def shown(house: House, an_order: Orders) -> House:
    """An order whose cutting has to be shown."""
    an_order("SO-2026-1203")
    with house.app.works() as work:
        step = work.find(Step, code="cutting")
        assert step is not None
        step.evidence = Evidence.PHOTO
    return house


def open_waits(house: House) -> int:
    with house.app.works() as work:
        return len(work.every(Wait, ended_at=None))


def of_step(house: House) -> str:
    with house.app.works() as work:
        kept = work.find(Attachment)
    assert kept is not None
    return kept.step


def test_a_finished_step_asks_for_its_photo(shown: House, talk: Chat) -> None:
    assert "photo" not in talk("1203 cutting 300")
    talk("1203 cutting done", "cutting: finished", "Please send a photo of it: cutting.")
    talk("1203", "◇ photo of cutting · Mei since 23 Nov")
    talk.photo("1203 裁剪", "Kept photo.png with SO-2026-1203: cutting is shown.")
    assert (open_waits(shown), of_step(shown)) == (0, "cutting")


def test_a_photo_right_afterwards_needs_no_words(shown: House, talk: Chat) -> None:
    talk("1203 cutting done")
    talk.photo("", "cutting is shown")
    assert open_waits(shown) == 0
    talk.photo("", "Which order?")


def test_a_photo_long_afterwards_asks_which_order(shown: House, talk: Chat, clock: Clock) -> None:
    talk("1203 cutting done")
    clock.moves(hours=5)
    talk.photo("", "Which order?")
    talk("1203", "cutting is shown")
    assert open_waits(shown) == 0


def test_a_photo_on_the_card_shows_the_step_that_waits(shown: House, talk: Chat) -> None:
    talk("1203 cutting done")
    talk("1203")
    talk.photo("as agreed", "cutting is shown", replies_to=talk.phone.order[-1])
    assert of_step(shown) == "cutting"


def test_a_photo_that_was_there_before_is_enough(shown: House, talk: Chat) -> None:
    talk.photo("1203 cutting", "Kept photo.png with SO-2026-1203, cutting.")
    assert "photo" not in talk("1203 cutting done", "cutting: finished")
    assert open_waits(shown) == 0


def test_a_photo_of_another_step_shows_nothing(shown: House, talk: Chat) -> None:
    talk("1203 cutting done")
    assert "shown" not in talk.photo("1203 sewing line 3", "Kept photo.png with SO-2026-1203, sewing.")
    assert open_waits(shown) == 1


def test_a_step_opened_again_has_nothing_to_show(shown: House, talk: Chat) -> None:
    before = shown.tables()
    talk("1203 cutting done")
    done = shown.tables()
    talk("1203 返工30件 裁剪", "cutting is open again")
    assert open_waits(shown) == 0
    talk.press("Undo")
    assert shown.tables() == done
    talk.press_token(talk.token("Undo", on="Please send"), "Undone")
    assert shown.tables() == before


@in_chinese
def test_in_chinese(shown: House, talk: Chat) -> None:
    talk("1203 裁剪完成", "请拍张裁剪的照片发过来")
    talk.photo("1203 裁剪", "裁剪补上了")
    assert open_waits(shown) == 0
