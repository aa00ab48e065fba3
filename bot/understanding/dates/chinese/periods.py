"""Months, quarters and years in Chinese, and the parts of them: 下月底, 12月上旬, Q1末."""

import re
from datetime import date, timedelta

from bot.understanding.dates import days
from bot.understanding.dates.chinese.words import SHIFT, value, weekday
from bot.understanding.dates.pieces import Rules
from bot.understanding.dates.relative import nth_of
from bot.understanding.dates.values import Context, Day, Days

rule = Rules()
Match = re.Match[str]

YEARS = {
    "前": -2,
    "去": -1,
    "旧": -1,
    "上": -1,
    "今": 0,
    "本": 0,
    "当": 0,
    "明": 1,
    "来": 1,
    "出": 1,
    "下": 1,
    "后": 2,
}


@rule(r"(?<![\d第./-])(?P<year>(?:19|2[01])\d\d|\d\d|二[零〇]二[零〇一二三四五六七八九])年(?![前后内来以间])")
def numbered_year(_: Context, match: Match) -> Days:
    return days.year(days.full_year(value(match["year"])))


@rule(
    r"(?<![\d第大.个]){month}月(?:份"
    r"|(?!第[一二三四五1-5]个?(?:周|星期|礼拜)(?![一二三四五六日天])"
    r"|[\d饼球老亮色经薪结租供均台卡]))(?!{mday}[日号])"
)
def whole_month(context: Context, match: Match) -> Days:
    number_ = value(match["month"])
    found = days.next_month(context.today, number_)
    return Days(found.first, found.last, lambda since: days.next_month(since, number_))


@rule(r"(?P<shift>上{1,2}|下{1,2}|这|本|当)(?:一)?个?月(?:份)?(?![底末初中尾头球])")
def near_month(context: Context, match: Match) -> Days:
    return days.months_away(context.today, SHIFT[match["shift"]])


@rule(
    r"(?:(?P<shift>上{1,2}|下{1,2}|这|本|当)(?:一)?个?"
    r"|(?<![\d个第]){month})?月份?(?:的)?(?P<place>底|末|尾|初|头|上旬|中旬|下旬"
    r"|中(?![国间秋文式]))"
)
def part_of_month(context: Context, match: Match) -> Day | Days:
    place, month = match["place"], match["month"]
    if match["shift"]:
        return days.place_in_month(days.months_away(context.today, SHIFT[match["shift"]]), place)
    if month is None:
        return days.coming_place(context.today, place)
    found = days.place_in_month(days.next_month(context.today, value(month)), place)
    if isinstance(found, Days):
        return Days(found.first, found.last, lambda since: part_since(since, month, place))
    past = found.day < context.today
    return Day(days.plus_months(found.day, 12 * past), lambda since: part_since(since, month, place).first)


def part_since(since: date, month: str, place: str) -> Days:
    """月底 and the like of the first such month since a day, as a range."""
    found = days.place_in_month(days.next_month(since, value(month)), place)
    return found if isinstance(found, Days) else Days(found.day, found.day)


@rule(r"(?<!月)(?<!月份)(?<!月的)(?P<place>[上中下]旬)")
def ten_days(context: Context, match: Match) -> Day | Days:
    return days.coming_place(context.today, match["place"])


@rule(
    r"(?P<shift>前|去|旧|上一?|今|本|当|明|来|出|下一?|后)年(?![轻级代度龄纪货初底末中终会夜三糕里前后])(?:度)?"
)
def near_year(context: Context, match: Match) -> Days:
    return days.year(context.today.year + YEARS[match["shift"][0]])


@rule(
    r"(?:(?P<shift>前|去|旧|上|今|本|当|明|来|出|后)?年年?|(?<!\d)(?P<year>20\d\d)年年?)(?P<place>底|末"
    r"|尾|初|终(?!奖)|中(?![秋国午]))"
)
def part_of_year(context: Context, match: Match) -> Day:
    year = context.today.year + YEARS[match["shift"] or "今"]
    found = days.year(int(match["year"]) if match["year"] else year)
    if match["place"] in "底末尾终":
        return Day(found.last)
    if match["place"] == "中":
        return Day(found.first.replace(month=6, day=30))
    bare_and_past = not match["shift"] and not match["year"] and found.first < context.today
    return Day(days.plus_months(found.first, 12 * bare_and_past))


@rule(
    r"(?:(?P<shift>上上|上|这|本|当|下下|下)(?:一)?个?季度?|第?(?P<number>[一二三四1-4])(?:季度"
    r"|(?<=第[一二三四1-4])季(?!节))"
    r"|(?<![a-z0-9])q(?P<q>[1-4])(?![\d\-]))(?P<place>[末底尾初])?"
    r"|(?<![上本这当下一二三四\d个])季度?(?P<bare>[末底])"
)
def quarters(context: Context, match: Match) -> Day | Days:
    named, place = match["number"] or match["q"], match["place"] or match["bare"]
    if named:
        found = days.next_quarter(context.today, value(named))
    else:
        found = days.quarters_away(context.today, SHIFT[match["shift"] or "本"])
    if place:
        return Day(found.first if place == "初" else found.last)
    again = None if not named else lambda since: days.next_quarter(since, value(named))
    return Days(found.first, found.last, again)


@rule(r"(?P<half>上|下)半年")
def half_year(context: Context, match: Match) -> Days:
    year = context.today.year
    return halves(year, match["half"])


def halves(year: int, half: str) -> Days:
    """The first or second half of a year, again in the year of another day."""
    begin, end = (1, 2) if half == "上" else (3, 4)
    first, last = days.quarter(year, begin).first, days.quarter(year, end).last
    return Days(first, last, lambda since: halves(since.year, half))


ORDINAL = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}


@rule(
    r"(?:(?P<shift>上|下|这|本|当)个?月|(?<!\d)(?P<month>1[0-2]|[1-9]|十[一二]"
    r"|[一二三四五六七八九十])月份?)的?(?:第(?P<nth>[一二三四五1-5])个?"
    r"|最后(?:一)?个?)(?:{week}(?P<wday>[一二三四五六日天])|(?P<working>工作日)|(?P<day>天))"
)
def nth_of_month(context: Context, match: Match) -> Day:
    if match["month"]:
        found = days.next_month(context.today, value(match["month"]))
    else:
        found = days.months_away(context.today, SHIFT[match["shift"]])
    kind = weekday(match["wday"]) if match["wday"] else "working" if match["working"] else None
    return nth_of(context, found, ORDINAL[match["nth"]] if match["nth"] else -1, kind)


@rule(r"(?<![\d半个一二两三四五六七八九十每])(?P<unit>[年月周])(?:之|以)?内")
def within(context: Context, match: Match) -> Day:
    if match["unit"] == "年":
        return Day(days.year(context.today.year).last)
    found = days.months_away(context.today, 0) if match["unit"] == "月" else days.week(context.today, 0)
    return Day(found.last)


@rule(r"(?:月底|月末|本月)最后一?个?工作日")
def last_working_day(context: Context, _: Match) -> Day:
    last = days.months_away(context.today, 0).last
    return Day(context.calendar.previous_working_day(last + timedelta(1)))
