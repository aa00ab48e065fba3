"""Requests: a department is asked from any chat, answers in one press, and whoever asked hears it."""

import pytest

from core.people.model import Person
from core.production.model import Holder, TemplateStep, Wait
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders
from tests.dialogues.languages import in_chinese


def the_wait(house: House) -> Wait:
    with house.app.works() as work:
        wait = work.find(Wait)
    assert wait is not None
    return wait


@pytest.fixture
def wu(house: House, talk: Chat) -> Chat:
    """The chat of somebody from the dye house."""
    with house.app.works() as work:
        person = work.find(Person, name="Wu")
        assert person is not None
        person.department = "dyeing"
    return talk.as_("Wu")


@pytest.mark.parametrize(
    "line",
    [
        "ask dye house to redo the lab dip for 1203 by Wed",
        "请染厂周三前补色样 1203",
        "/request 染厂 redo it by",
    ],
)
def test_a_department_is_asked_in_a_line(talk: Chat, wu: Chat, an_order: Orders, line: str) -> None:
    an_order("SO-2026-1203")
    talk(line, "Asked: dye house", "[Undo]")
    assert "Mei asks you" in wu.last
    assert wu.buttons[:4] == ["Got it", "Done", "New date", "Cannot"]


@pytest.mark.parametrize("own", ["染厂", "Dye House", "二号染缸"])
def test_a_department_keeps_the_factorys_own_name(
    house: House, talk: Chat, wu: Chat, an_order: Orders, own: str
) -> None:
    with house.app.works() as work:
        person = work.find(Person, name="Wu")
        assert person is not None
        person.department = own
    an_order("SO-2026-1203", steps=["dyeing", "cutting"])
    talk(f"请{own}周三前补色样 1203", f"Asked: {own}", "Until Wed 25 Nov.")
    assert "Mei asks you" in wu.last
    assert the_wait(house).who == own


@pytest.mark.usefixtures("wu")
def test_a_department_is_meant_by_any_word_of_the_trade(house: House, talk: Chat) -> None:
    with house.app.works() as work:
        person, step = work.find(Person, name="Wu"), work.every(TemplateStep)[0]
        assert person is not None
        person.department, step.department = "染厂", "三号仓"
    talk("ask dye house to redo the lab dip by Wed", "Asked: 染厂")
    talk("请三号仓今天找出色样", "Asked: 三号仓", "Nobody of 三号仓 is in gendan yet.")


def test_each_turn_is_told_to_whoever_asked(house: House, talk: Chat, wu: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("请染厂周三前补色样 1203", "SO-2026-1203 · Asked: dye house", "补色样", "Until Wed 25 Nov.")
    wu.press("Got it", "It is yours now", "Until Wed 25 Nov.")
    assert "Wu sees to it" in talk.last
    wu.press("New date", "Which day will it be there?")
    wu("Thursday", "until Thu 26 Nov")
    assert "Wu says: Thu 26 Nov." in talk.last
    wu.press("Done", "Done: 补色样")
    assert "Done: 补色样" in talk.last
    assert the_wait(house).ended_at is not None


def test_words_in_reply_are_the_answer(house: House, talk: Chat, wu: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("请染厂周三前补色样 1203")
    wu.reply("Mei asks you", "Friday", "until Fri 27 Nov")
    wu.reply("Mei asks you", "sent by courier, SF123", "Done: 补色样")
    assert "Wu: sent by courier, SF123" in talk.last
    with house.nothing_changes():
        wu.press_token(wu.token("Done", on="Mei asks you"), "Wu settled that already: sent by courier, SF123")


def test_a_photo_in_reply_is_the_answer(talk: Chat, wu: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("请染厂周三前补色样 1203")
    place = next(one for one in wu.phone.order if "asks you" in wu.phone.shown[one].title)
    wu.photo("", "Done: 补色样", replies_to=place)
    assert "Wu: photo.png" in talk.last
    talk("1203", "[1 file]")


def test_who_cannot_gives_it_back_with_the_reason(
    house: House, talk: Chat, wu: Chat, an_order: Orders
) -> None:
    an_order("SO-2026-1203")
    talk("请染厂周三前补色样 1203")
    wu.press("Cannot", "Why not?")
    wu("no dye left", "Cannot be done", "Reason: no dye left")
    assert "Wu cannot do it" in talk.last
    assert "Reason: no dye left" in talk.last
    assert (the_wait(house).holder, the_wait(house).who) == (Holder.US, "Mei")
    talk.press("Ask somebody else", "Who is asked?", "[dye house]")
    talk("Zhou", "Asked: Zhou")
    assert "Mei asks you" in talk.as_("Zhou").last


def test_a_department_nobody_is_in_is_said_and_kept(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk(
        "ask the print house to send the strike-off for 1203 by Wed", "Nobody of print house is in gendan yet"
    )
    assert the_wait(house).who == "printing"


def test_a_request_may_have_no_order(talk: Chat, wu: Chat) -> None:
    talk("/request dye house", "What should be done?")
    talk("tell us the prices", "Asked: dye house", "tell us the prices")
    assert "tell us the prices" in wu.last


def test_nobody_of_that_name_offers_those_there_are(house: House, talk: Chat, wu: Chat) -> None:
    with house.nothing_changes():
        talk("/request", "Who is asked?", "[dye house]")
        talk("moon", "called “moon”", "[dye house]")
    talk.press("dye house", "What should be done?")
    assert wu.phone.order == []


def test_the_lists_show_both_sides(talk: Chat, wu: Chat, an_order: Orders) -> None:
    talk("/requests", "Nothing was asked.")
    an_order("SO-2026-1203")
    talk("请染厂周三前补色样 1203")
    talk("请求", "Asked by you:", "1203 补色样 · dye house, until 25 Nov")
    wu("/requests", "Asked of you:", "1. ◇ 1203 补色样", "[Got it 1] [Done 1]")
    wu.press("Done 1", "Done: 补色样")
    wu("/requests", "Nothing was asked.")


def test_a_departments_day_has_its_steps_too(house: House, talk: Chat, wu: Chat, an_order: Orders) -> None:
    wu("/todo", "Nothing waits for you.")
    an_order("SO-2026-1203")
    with house.app.works() as work:
        person = work.find(Person, name="Wu")
        assert person is not None
        person.department = "cutting"
    talk("1203 cutting 100")
    wu("待办", "SO-2026-1203 Lumio · cutting 100/500", "[1203 report] [1203 done]")
    wu.press("1203 done", "cutting: finished, 500")


def test_only_those_concerned_may_settle(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("请染厂周三前补色样 1203")
    number = the_wait(house).id
    with house.nothing_changes():
        talk.as_("Fang")(f"/wait_over {number}", "That is for dye house to settle")
        talk("/wait_over 99", "not waited for any more")
    talk.as_("Zhou")(f"/wait_over {number}", "Done: 补色样")


def test_until_when_may_be_typed_as_well_as_pressed(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("/request dye house", "What should be done?")
    talk("make up the shade", "Asked: dye house", "[Undo]")
    talk("friday", "Fri 27 Nov")


def test_a_request_can_be_undone(house: House, talk: Chat, wu: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    before = house.tables()
    talk("请染厂周三前补色样 1203")
    talk.press("Undo", "Undone")
    assert house.tables() == before
    with house.nothing_changes():
        wu.press("Done", "not waited for any more")


@in_chinese
def test_in_chinese(talk: Chat, wu: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("请染厂周三前补色样 1203", "SO-2026-1203 · 已请染厂", "补色样", "11月25日 周三前")
    assert "Mei请你们办" in wu.last
    wu.press("收到", "交给你了")
    assert "Wu收到了" in talk.last
    wu.press("做不到", "为什么做不到？")
    wu("没染料", "原因：没染料")
    assert "Wu做不到" in talk.last
