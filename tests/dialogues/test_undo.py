"""Undo restores exactly the state before, once, unless somebody changed it since."""

import pytest

from core.conversations.model import Change
from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("1203 sewing 300/500", []),
        ("1203 裁剪完成", []),
        ("/due 1203 2027-01-15", ["yes"]),
        ("1203 交期改到1月15号", ["不"]),
        ("/deliver 1203", []),
        ("1203 今天出货", []),
        ("/cancel_order 1203 customer changed its mind", ["save"]),
        ("remind me fri 4pm chase fabric", []),
    ],
)
def test_every_change_is_put_back_exactly(
    house: House, talk: Chat, an_order: Orders, line: str, answers: list[str]
) -> None:
    an_order("SO-2026-1203")
    before = house.tables()
    talk(line)
    for answer in answers:
        talk(answer)
    assert house.tables() != before
    talk.press("Undo", "Undone")
    assert house.tables() == before


def test_a_second_press_undoes_nothing_more(house: House, talk: Chat, clock: Clock, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 sewing 100", "[Undo]")
    undo = talk.token("Undo")
    talk("1203 sewing 300")
    second = talk.token("Undo")
    talk.press_token(second, "Undone")
    clock.moves(minutes=3)
    with house.nothing_changes():
        talk.press_token(second)
    talk.press_token(undo, "Undone")
    talk("1203", "sewing 0/500")


def test_undone_by_another_is_said(talk: Chat, house: House, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 sewing 300/500")
    change = _last_change(house)
    boss = talk.as_("Zhou")
    boss(f"/undo {change}", "Undone")
    with house.nothing_changes():
        talk(f"/undo {change}", "Zhou undid that already")


def test_what_somebody_changed_since_stays_and_is_named(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("1203 sewing 300/500")
    talk.as_("Wu")("1203 sewing 400", "sewing: 400/500")
    with house.nothing_changes():
        talk.press("Undo", "cannot be undone any more", "Wu: sewing 400/500", on="300/500")


def test_a_new_order_with_reports_is_not_taken_away(house: House, talk: Chat) -> None:
    talk("新单 客户Lumio 款LM-45 数量1800 单价USD3.95 交期2月10号 30%定金")
    talk("save", "is entered")
    talk.as_("Wu")("1 sewing 400", "sewing: 400/1,800")
    with house.nothing_changes():
        talk.press("Undo", "cannot be undone any more", "Wu: sewing 400/1800", on="is entered")


def test_only_the_own_changes_are_undone(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    an_order("SO-2026-1204", owner="Fang")
    talk.as_("Fang")("1204 sewing 300")
    change = _last_change(house)
    with house.nothing_changes():
        talk(f"/undo {change}", "nothing of yours to undo")
        talk("/undo 987654", "nothing of yours to undo")


@pytest.mark.parametrize("word", ["undo", "/undo", "撤销"])
def test_the_word_alone_offers_what_was_done_last(talk: Chat, an_order: Orders, word: str) -> None:
    an_order("SO-2026-1203")
    talk("1203 sewing 300/500")
    talk("1203 sewing 400/500")
    talk.as_("Wu")("1203 note packed by hand")
    offered = talk(word, "[SO-2026-1203: sewing 400/500]", "[SO-2026-1203: sewing 300/500]")
    assert "packed by hand" not in offered
    talk.press("SO-2026-1203: sewing 400/500", "Undone")
    assert "400/500" not in talk(word, "[SO-2026-1203: sewing 300/500]")


@pytest.mark.parametrize("word", ["done", "later", "回复"])
def test_what_only_a_button_knows_is_not_asked_for(talk: Chat, word: str) -> None:
    talk("/new", "Which customer?")
    assert "Which reminder?" not in talk(word)
    talk("Lumio", "Which style or product?")


def _last_change(house: House) -> int:
    with house.app.works() as work:
        return max(change.id or 0 for change in work.every(Change))
