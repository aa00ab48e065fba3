"""Days promised for a step, where nobody says how far it is."""

from datetime import date

import pytest

from core.production.model import Step
from core.values import Language
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


def sewing(house: House) -> Step:
    """The step that is promised."""
    with house.app.works() as work:
        found = work.find(Step, code="sewing")
        assert found is not None
        return found


@pytest.mark.parametrize(
    "line",
    [
        *("1203 sewing done by Friday", "1203 sewing will be ready on Friday", "1203 车缝周五前完成"),
        *("1203 sewing promised for 27 Nov", "1203 车缝周五能好", "周五前1203车缝完成"),
    ],
)
def test_a_day_is_promised_without_a_count(talk: Chat, an_order: Orders, house: House, line: str) -> None:
    an_order()
    talk(line, "sewing: promised for Fri 27 Nov.", "Due Fri 18 Dec 2026", "[Undo]")
    assert sewing(house).promised_end == date(2026, 11, 27)
    assert sewing(house).done == 0
    talk("1203", "Mei: sewing promised for Fri 27 Nov")
    talk.press("Undo", "Undone.", on="promised for")
    assert sewing(house).promised_end is None


@pytest.mark.parametrize("language", [Language.CHINESE])
def test_a_promise_in_chinese(talk: Chat, an_order: Orders) -> None:
    an_order()
    talk("1203 车缝周五前完成", "车缝：答应11月27日 周五完成。", "[撤销]")
    talk("1203 车缝下周三能好", "车缝：答应12月2日 周三完成。", "原来是 2026年11月27日 周五")
    talk("1203", "Mei：车缝答应12月2日 周三完成")


def test_what_is_over_is_no_promise(talk: Chat, an_order: Orders, house: House) -> None:
    an_order()
    talk("1203 车缝周五完成了", "sewing: finished, 500", "Booked on Fri 20 Nov.")
    assert sewing(house).promised_end is None
    talk("1203 sewing done by Friday", "sewing of SO-2026-1203 was finished on Fri 20 Nov 2026.")


@pytest.mark.parametrize(
    "line",
    [
        *("1203 车缝争取周五前完成", "1203 sewing should be done by Friday", "1203 车缝周五前完不成"),
        *("1203 车缝客户要求周五前完成", "finish 1203 sewing by Friday", "1203 sewing done Friday"),
        "1203 车缝周五前能完成吗",
    ],
)
def test_a_wish_or_a_question_promises_nothing(talk: Chat, an_order: Orders, house: House, line: str) -> None:
    an_order()
    with house.nothing_changes():
        talk(line)


def test_a_promise_needs_a_day_to_come(talk: Chat, an_order: Orders) -> None:
    an_order()
    talk("/promise 1203 sewing", "Which day will it be finished?")
    talk("2026-11-02", "has passed. Please give today or a later day.")
    talk("Friday", "sewing: promised for Fri 27 Nov.")


def test_whoever_promised_is_asked_on_the_day(talk: Chat, an_order: Orders, house: House) -> None:
    an_order()
    talk("1203 sewing done by Friday")
    house.clock.shows("2026-11-27 10:00")
    house.beat()
    assert "promised" in talk.everything.split("promised for Fri 27 Nov.")[-1]
