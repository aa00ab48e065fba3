"""The factory teaches its own words, and sees which are missing."""

from dataclasses import replace

import pytest

from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders
from tests.dialogues.languages import in_chinese


def test_a_taught_step_works_at_once_and_for_everybody(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", quantity=500, steps=["cutting", "sewing"])
    talk("1203 bartack 300")
    talk.as_("Zhou")("remember bartack means sewing", "“bartack” is the step sewing from now on.")
    talk("1203 bartack 300", "sewing: 300/500")


def test_a_taught_word_is_forgotten_by_undo(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", quantity=500, steps=["cutting", "sewing"])
    supervisor = talk.as_("Zhou")
    supervisor("/teach bartack sewing", "“bartack” is the step sewing")
    supervisor.press("Undo", "Undone")
    with house.nothing_changes():
        talk("1203 bartack 300")


def test_a_customer_a_colleague_and_a_style_get_nicknames(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", customer="LUMIO", product="LM-45")
    supervisor = talk.as_("Zhou")
    supervisor("/teach lulu Lumio", "“lulu” is the customer LUMIO")
    supervisor("/teach boss Fang", "“boss” is the colleague Fang")
    supervisor("/teach bear LM-45", "“bear” is the style LM-45")
    supervisor("/order bear", "SO-2026-1203 · Lumio")
    talk("/orders lulu", "1203")


def test_a_word_for_nothing_is_refused_and_asked_again(house: House, talk: Chat) -> None:
    supervisor = talk.as_("Zhou")
    with house.nothing_changes():
        supervisor("/teach bartack spaceship", "Nothing here is called “spaceship”.")
    supervisor("cutting", "“bartack” is the step cutting")


def test_a_merchandiser_does_not_teach(house: House, talk: Chat) -> None:
    with house.nothing_changes():
        talk("/teach bartack sewing")


def test_lines_that_were_not_understood_are_kept_only_when_wanted(house: House, talk: Chat) -> None:
    talk("flurb the garble")
    talk.as_("Zhou")("/unknown", "Such lines are not kept here.")
    house.app.works.policy = replace(house.app.policy, keep_unknown_lines=True)
    talk("flurb the garble")
    talk("flurb  the garble")
    talk("snark")
    talk.as_("Zhou")("/unknown", "2 × flurb the garble\n1 × snark")


@in_chinese
def test_teaching_in_chinese(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", quantity=500, steps=["cutting", "sewing"])
    talk.as_("Zhou")("记住 打枣 就是 车缝", "“打枣”就是工序")
    talk("1203 打枣 300", "车缝：300/500")


@in_chinese
def test_a_step_that_was_taught_is_said_by_its_name(talk: Chat) -> None:
    zhou = talk.as_("Zhou")
    zhou("教 打枣 车缝", "“打枣”就是工序 车缝。")
    zhou("记住 套结 是 车缝", "“套结”就是工序 车缝。")


@pytest.mark.parametrize(
    "line", ["记住 打枣=车缝", "记住 打枣 ＝ 车缝", "remember 打枣 = sewing", "teach 打枣=sewing"]
)
def test_a_word_is_taught_with_an_equals_sign(talk: Chat, an_order: Orders, line: str) -> None:
    an_order("SO-2026-1203", quantity=500, steps=["cutting", "sewing"])
    talk.as_("Zhou")(line, "“打枣” is the step sewing from now on.")
    talk("1203 打枣 300", "sewing: 300/500")


def test_whoever_may_not_is_told_so_instead_of_not_being_understood(house: House, talk: Chat) -> None:
    with house.nothing_changes():
        for line in ("记住 打枣=车缝", "teach", "people", "/people", "人员"):
            talk(line, "You may not do that here. Ask your supervisor.")
    talk.as_("Zhou")("people", "Mei · merchandiser")
    talk.as_("Zhou")("teach", "Which word do people use?")
    assert "may not" not in talk.as_("Anna")("people")
