"""Figures that cannot be: said to be none, with what would be right."""

import pytest

from core.values import Language
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


def test_a_count_below_nothing_asks_what_is_meant(talk: Chat, an_order: Orders, house: House) -> None:
    an_order()
    talk("1203 sewing 300")
    with house.nothing_changes():
        talk(
            "1203 sewing -5",
            "-5 is less than 0. sewing of SO-2026-1203 stands at 300, and nothing was changed.",
            "Type how many are done in all.",
        )
    talk.press("5 fewer: 295", "sewing: 295/500", "That is less than before: it was 300.", "[Undo]")


def test_nothing_comes_off_what_is_nothing(talk: Chat, an_order: Orders) -> None:
    an_order()
    assert "fewer" not in talk("1203 sewing -5 pcs", "sewing of SO-2026-1203 stands at 0")


@pytest.mark.parametrize("figure", ["500%", "101 %"])
def test_a_share_above_all_of_it_is_asked_for_again(
    talk: Chat, an_order: Orders, house: House, figure: str
) -> None:
    an_order()
    with house.nothing_changes():
        talk(f"1203 sewing {figure}", f"“{figure}” is not a percentage from 0% to 100%.")
    talk("50%", "sewing: 250/500")


@pytest.mark.parametrize("language", [Language.CHINESE])
def test_figures_that_cannot_be_in_chinese(talk: Chat, an_order: Orders) -> None:
    an_order()
    talk("1203 车缝 300")
    talk("1203 车缝 -5", "-5比0还少。SO-2026-1203 的车缝现在是300，没有改动。请打一共做了多少。")
    talk.press("减5，共295", "车缝：295/500")
    talk("1203 车缝 500%", "“500%”", "100%")
    talk("60%", "车缝：300/500")
