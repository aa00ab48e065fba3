"""Who is here, and by which rules: what a supervisor sees of the factory in the chat."""

from dataclasses import fields

import pytest

from bot.handlers.policy import SENTENCES
from core.policy import Policy
from tests.dialogues.chat import Chat, Clock


@pytest.fixture
def zhou(talk: Chat) -> Chat:
    """The chat of Zhou, a supervisor."""
    return talk.as_("Zhou")


def test_people_are_listed_with_role_channel_and_when_they_last_wrote(
    zhou: Chat, talk: Chat, clock: Clock
) -> None:
    talk("today")
    clock.moves(hours=1)
    said = zhou("/people", "Mei · merchandiser", "Zhou · supervisor", "Anna · customer, Lumio")
    mei, own = (next(line for line in said.splitlines() if line.startswith(name)) for name in ("Mei", "Zhou"))
    assert "last wrote" in mei
    assert "10:00" in mei
    assert "11:00" in own
    anna = next(line for line in said.splitlines() if line.startswith("Anna"))
    assert "has written nothing yet" in anna


def test_who_is_away_and_who_was_only_invited_is_said(zhou: Chat) -> None:
    zhou("deputy Fang for Mei until 2026-12-04")
    zhou("/invite Tom merchandiser")
    zhou("人员", "away 23 Nov to 4 Dec, Fang stands in", "Tom · merchandiser · has not come in yet")
    zhou("/language zh")
    zhou(
        "/people",
        "11月23日到12月4日请假，Fang代理",
        "Tom · 跟单员 · 还没进来过",
        "Mei · 跟单员",
        "[邀请人进来]",
    )


def test_who_has_left_is_listed_no_more(zhou: Chat) -> None:
    zhou("/people", "Fang ·")
    zhou("/leave Fang Mei")
    zhou.press("Save", "Fang has left.")
    assert "Fang" not in zhou("/people")


def test_many_people_are_turned_over(zhou: Chat) -> None:
    for number in range(20):
        zhou(f"/invite Worker{number:02} merchandiser")
    zhou("/people", "people may come in", "[More (1/2) ›]")
    zhou.press("More (1/2) ›", "[‹ Back]", "Anna · customer, Lumio")


def test_the_rules_are_read_in_the_chat_with_how_to_change_them(zhou: Chat) -> None:
    zhou("/settings", "7 calendar days before it is due", "2 working days to spare", "08:30", "2 hours")
    zhou(
        "/settings", "GENDAN_POLICY__DUE_NEAR_DAYS=10", ".env", "30 hours", "25 MB", "Asia/Shanghai", "/shift"
    )
    zhou("/language zh")
    zhou("设置", "交期前 7 个自然日开始提醒。", "工作时间 2 小时", "日报在 17:00 发。", "docs/settings.md")


def test_every_rule_there_is_is_told() -> None:
    assert list(SENTENCES) != []
    assert set(SENTENCES) == {one.name for one in fields(Policy)}


@pytest.mark.parametrize("line", ["/people", "/settings"])
@pytest.mark.parametrize("name", ["Mei", "Anna"])
def test_nobody_else_sees_either(talk: Chat, name: str, line: str) -> None:
    said = talk.as_(name)(line)
    assert "Zhou ·" not in said
    assert "08:30" not in said
