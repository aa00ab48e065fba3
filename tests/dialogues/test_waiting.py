"""What stands still: whom it waits for, until when, that it goes on, and whose doing it was."""

import pytest

from core.people.model import Person
from core.production.model import Holder, Wait
from core.rights import Role
from tests.dialogues.chat import Chat, Clock, House
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
        person = work.find(Person, name="Wu", role=Role.DEPARTMENT)
        assert person is not None
        person.department = "dyeing"
    return talk.as_("Wu")


def test_a_block_is_kept_at_once_and_asks_for_its_day(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1318")
    talk("1318 cutting started")
    talk(
        "1318 里布没到 先停",
        "cutting stands still: 里布没到",
        "We wait for the supplier",
        "Which day will it be there?",
    )
    assert (the_wait(house).holder, the_wait(house).expected) == (Holder.SUPPLIER, None)
    talk("Friday", "until Fri 27 Nov", "Nobody is asked before that day.")
    talk("1318", "◇ cutting: 里布没到 · the supplier since 23 Nov, due 27 Nov")


def test_a_block_with_everything_said_asks_nothing(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1318")
    said = talk("1318 等里布 宏达周五到", "We wait for 宏达, until Fri 27 Nov.")
    assert "Which day" not in said
    before = house.tables()
    talk("1203", "There is no order")
    assert house.tables() == before


def test_what_we_ourselves_stop_is_waited_for_by_nobody(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1318", due="2026-12-01", steps=["cutting", "sewing"])
    talk("1318 cutting started")
    talk("1318 停电 做不了", "It is up to ourselves.", "Which day does it go on?")
    talk("/forecast 1318", "cutting stands still (")
    talk("1318 停电恢复了 继续", "cutting goes on", "It stood for less than a working day.")


@in_chinese
def test_a_power_cut_in_chinese(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1318")
    talk("1318 裁剪 开始")
    talk("1318 停电 做不了", "裁剪停了", "是我们自己的原因。", "哪天能恢复？")
    talk("1318 恢复了", "裁剪复工了（之前停工：停电", "停了不到一个工作日。")


@pytest.mark.parametrize("press", ["Wed 25 Nov", "Another day", "Nobody knows yet"])
def test_the_day_is_one_press(talk: Chat, an_order: Orders, press: str) -> None:
    an_order("SO-2026-1325")
    talk("1325 waiting lab dip approval", "We wait for the customer.")
    said = talk.press(press)
    expected = {
        "Wed 25 Nov": "until Wed 25 Nov",
        "Another day": "Skip it if nobody knows",
        "Nobody knows yet": "Which day will it be there?",
    }
    assert expected[press] in said


def test_a_report_is_no_answer_to_the_day(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1318")
    an_order("SO-2026-1203")
    talk("1318 里布没到 先停", "Which day")
    talk("1203", "SO-2026-1203 · Lumio")
    assert the_wait(house).expected is None
    talk("1318 里布没到 先停")
    talk("1203 cutting 100", "cutting: 100/500")
    talk("Friday", "I did not get that")


def test_a_day_that_is_over_is_asked_again(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1318")
    talk("1318 里布没到 先停")
    talk("2026-11-20", "has passed")
    talk("Friday", "until Fri 27 Nov")


def test_whom_it_waits_for_is_asked(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1318")
    talk("/block 1318 something is odd", "cutting stands still", "Whom does it wait for?", "[the customer]")
    talk.press("the customer", "We wait for the customer.")
    assert the_wait(house).holder is Holder.CUSTOMER
    talk("Friday", "until Fri 27 Nov")


def test_several_steps_going_on_ask_which(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1318")
    talk("1318 cutting 200")
    talk("1318 sewing 100")
    with house.nothing_changes():
        talk("1318 里布没到 先停", "Which of them stands still?", "[sewing]")
    talk.press("sewing", "sewing stands still: 里布没到")


def test_what_goes_on_says_how_long_it_stood_and_asks_why(
    house: House, talk: Chat, an_order: Orders, clock: Clock
) -> None:
    an_order("SO-2026-1318")
    talk("1318 里布没到 先停")
    clock.shows("2026-11-27 10:00")
    talk("1318 里布到了 继续", "cutting goes on", "It stood for 4 working days.", "Whose doing was it?")
    talk.press("the supplier", "the supplier", "What was the reason?")
    talk("dyed twice", "the supplier: dyed twice")
    assert (the_wait(house).fault, the_wait(house).cause) == (Holder.SUPPLIER, "dyed twice")
    with house.nothing_changes():
        talk("1318 继续", "Nothing of SO-2026-1318 stands still")


def test_a_short_stop_asks_nothing_more(talk: Chat, an_order: Orders, clock: Clock) -> None:
    an_order("SO-2026-1318")
    talk("1318 机器坏了", "ourselves")
    clock.moves(hours=2)
    assert "Whose doing" not in talk("resume 1318", "cutting goes on")


def test_undo_puts_a_block_and_its_end_back(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1318")
    talk("1318 cutting 100")
    before = house.tables()
    talk("1318 里布没到 先停")
    standing = house.tables()
    talk("1318 里布到了 继续")
    talk.press("Undo", "Undone")
    assert house.tables() == standing
    talk.press_token(talk.token("Undo", on="stands still"), "Undone")
    assert house.tables() == before


def test_a_report_on_what_stands_still_asks_whether_it_is_over(
    house: House, talk: Chat, an_order: Orders
) -> None:
    an_order("SO-2026-1318")
    talk("1318 cutting 100")
    talk("1318 里布没到 先停")
    talk("1318 cutting 200", "cutting: 200/500", "is the waiting over (里布没到)?")
    talk.press("Yes, it is over", "cutting goes on")
    assert the_wait(house).ended_at is not None
    assert "waiting over" not in talk("1318 cutting 300")


def test_a_department_that_is_waited_for_settles_it(talk: Chat, wu: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1320")
    talk("1320 等染厂", "We wait for dye house.")
    assert "SO-2026-1320 waits for you" in wu.last
    wu.press("Got it", "It is yours now")
    wu.press("Done", "cutting goes on")
    assert "cutting goes on: 等染厂" in talk.last


def test_what_the_floor_stops_is_told_to_whoever_has_the_order(
    talk: Chat, wu: Chat, an_order: Orders
) -> None:
    an_order("SO-2026-1318")
    wu("1318 里布没到 先停", "cutting stands still")
    assert "Said by Wu." in talk.last


def test_the_list_is_by_holder(talk: Chat, an_order: Orders) -> None:
    talk("/waiting", "Nothing is waited for.")
    an_order("SO-2026-1318")
    an_order("SO-2026-1325")
    talk("1318 等里布 宏达周五到")
    talk("1325 waiting lab dip approval")
    talk(
        "/waiting",
        "The customer has 1",
        "The supplier has 1",
        "◇ 1318 cutting: 等里布 宏达周五到 · 宏达, until 27 Nov",
    )
    assert "1318" not in talk.press("the customer", "The customer has 1", "1325")
    assert "1318" not in talk.as_("Fang")("/waiting", "Nothing is waited for.")


@pytest.mark.parametrize(
    ("line", "shown", "other"),
    [
        ("哪些在等客户", "1325", "1318"),
        ("哪些订单在等客户确认", "1325", "1318"),
        ("等客户的", "1325", "1318"),
        ("which wait for the customer", "1325", "1318"),
        ("哪些在等供应商", "1318", "1325"),
        ("等供应商的", "1318", "1325"),
        ("which orders are waiting for suppliers?", "1318", "1325"),
        ("waiting for suppliers", "1318", "1325"),
        ("what is waiting for the customer?", "1325", "1318"),
    ],
)
def test_a_line_asks_what_waits_for_one_of_them(
    talk: Chat, an_order: Orders, line: str, shown: str, other: str
) -> None:
    an_order("SO-2026-1318")
    an_order("SO-2026-1325")
    talk("1318 等里布 宏达周五到")
    talk("1325 waiting lab dip approval")
    assert other not in talk(line, "Who has the ball", f"◇ {shown} cutting")


def test_nothing_waits_for_them_and_what_stands_still_is_another_list(talk: Chat, an_order: Orders) -> None:
    talk("哪些在等客户", "Nothing is waited for.")
    an_order("SO-2026-1318")
    assert "Who has the ball" not in talk("哪些停工")


def test_a_block_on_a_colleagues_order_is_refused(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1204", owner="Fang")
    with house.nothing_changes():
        talk("1204 里布没到 先停", "Fang is following SO-2026-1204")


@in_chinese
def test_in_chinese(talk: Chat, an_order: Orders, clock: Clock) -> None:
    an_order("SO-2026-1318")
    talk("1318 车缝 里布没到 先停", "车缝停了：里布没到", "在等供应商", "哪天能到？", "[还不知道]")
    talk("周五", "在等供应商，到11月27日 周五")
    talk("等谁", "供应商手上1件", "1318 车缝：里布没到")
    clock.shows("2026-11-30 10:00")
    talk("1318 里布到了 继续", "车缝复工", "停了5个工作日", "是谁的原因？")
