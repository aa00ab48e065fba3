"""The company's own calendar: days and weeks that supervisors set, and plans that follow them."""

from collections.abc import Callable

from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders
from tests.dialogues.languages import in_chinese

Beat = Callable[[], None]


def planned(talk: Chat, an_order: Orders) -> None:
    """Three steps of two days each, the last of them ends the day before Friday 18 December."""
    an_order("SO-2026-1203")
    talk("/due 1203 2026-12-17")
    talk.press("They move along")
    talk("/due 1203 2026-12-18")
    talk.press("They move along")


def test_a_day_of_rest_moves_every_plan_and_the_supervisor_is_told(
    talk: Chat, beat: Beat, an_order: Orders
) -> None:
    planned(talk, an_order)
    boss = talk.as_("Zhou")
    boss("/day 2026-12-16 rests", "Only one department? Skip it for the whole company.")
    boss.press("Skip", "Why? For example company trip.")
    boss("company trip", "Wed 16 Dec 2026: Day of rest", "company trip", "1 open order is planned anew.")
    beat()
    assert "The plans are done.\n1 open order is planned anew." in boss.last
    talk("/plan 1203", "cutting: 9 Dec–10 Dec", "sewing: 11 Dec–14 Dec", "packing: 15 Dec–17 Dec")
    talk("1203", "planned anew, the calendar has changed")


def test_undoing_a_day_lays_the_plans_as_they_were(talk: Chat, beat: Beat, an_order: Orders) -> None:
    planned(talk, an_order)
    boss = talk.as_("Zhou")
    boss("/day 2026-12-16 rests")
    boss.press("Skip")
    boss.press("Skip", "Day of rest")
    beat()
    boss.press("Undo", "Undone", on="The calendar is changed.")
    beat()
    talk("/plan 1203", "cutting: 10 Dec–11 Dec", "packing: 16 Dec–17 Dec")


def test_a_saturday_that_works_is_counted_by_everybody(
    house: House, talk: Chat, beat: Beat, an_order: Orders
) -> None:
    planned(talk, an_order)
    other = House(house.url, house.clock)
    other.app.works.clock = house.clock
    boss = talk.as_("Zhou")
    boss("/day 2026-12-12 works")
    boss.press("Skip")
    boss.press("Skip", "Sat 12 Dec 2026: Working day")
    beat()
    talk("/plan 1203", "cutting: 11 Dec–12 Dec", "sewing: 14 Dec–15 Dec")
    Chat(other, "Zhou")("/calendar 2026-12", "24 working days.", "Works: 12 Dec")
    other.app.close()


def test_the_company_has_a_week_of_its_own(talk: Chat) -> None:
    boss = talk.as_("Zhou")
    boss("/shift sunday", "From when to when?")
    boss("25-26", "I cannot read “25-26” as hours.")
    boss("8-12, 13-17:30", "Only one department?")
    boss.press("Skip", "Rests on Sunday.", "Works 08:00-12:00, 13:00-17:30.")
    boss("/calendar 2026-12", "27 working days.", "Rests on Sunday.")


@in_chinese
def test_a_month_is_shown_with_what_is_other_than_usual(talk: Chat) -> None:
    talk(
        "日历 2026-10",
        "18 个工作日",
        "周六、周日休息",
        "休息：10月1日、10月2日、10月5日、10月6日、10月7日",
        "上班：10月10日",
    )
    talk("日历 2027-02", "2027 年的调休安排还没公布")


def test_a_month_turns(talk: Chat) -> None:
    talk("/calendar 2026-12", "2026-12", "[2026-11] [2027-01]")
    talk.press("2027-01", "2027-01", "The adjusted days of 2027 are not published yet")


def test_only_supervisors_change_the_calendar(house: House, talk: Chat) -> None:
    with house.nothing_changes():
        assert "calendar is changed" not in talk("/day 2026-12-16 rests")
        talk.as_("Zhou")("/day 2026-11-16 rests", "has passed")


def test_forecasts_are_of_today_every_morning(talk: Chat, clock: Clock, beat: Beat, an_order: Orders) -> None:
    planned(talk, an_order)
    talk("1203", "Ready to ship Mon 30 Nov: cutting needs 2 more working days; 14 working days to spare.")
    clock.shows("2026-11-30 09:00")
    beat()
    talk("1203", "Ready to ship Mon 7 Dec: cutting needs 2 more working days; 9 working days to spare.")


def test_working_days_that_are_typed_are_the_companys(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    boss = talk.as_("Zhou")
    talk("1203 lining comes in 3 working days", "lining comes Thu 26 Nov")
    boss("/day 2026-11-25 rests")
    boss.press("Skip")
    boss.press("Skip", "Day of rest")
    talk("1203 lining comes in 3 working days", "lining comes Fri 27 Nov")
    talk("1203 sewing 300 done in 3 working days", "Fri 27 Nov")
    boss("/shift monday, tuesday")
    boss.press("Skip")
    boss.press("Skip", "Rests on Monday, Tuesday.")
    talk("1203 lining comes in 3 working days", "lining comes Sat 28 Nov")


@in_chinese
def test_working_days_that_are_typed_in_chinese_are_the_companys(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    boss = talk.as_("Zhou")
    boss("/day 2026-11-25 rests")
    boss.press("跳过")
    boss.press("跳过", "放假")
    talk("1203 里布3个工作日后到", "里布11月27日")
    talk("1203 车缝 300 3个工作日后完", "11月27日")
