"""Days and weeks in Chinese: 明天, 下周三, 12月3号, 25号."""

import re
from datetime import date, timedelta

from bot.understanding.dates import days
from bot.understanding.dates.chinese.words import SHIFT, value, weekday
from bot.understanding.dates.pieces import Rules, before
from bot.understanding.dates.values import Context, Day, Days

rule = Rules()
Match = re.Match[str]

NEAR = {
    "大前": -3, "前": -2, "昨": -1, "寻": -1, "噚": -1, "琴": -1,
    "今": 0, "当": 0, "本": 0, "明": 1, "听": 1, "后": 2, "大后": 3,
}  # fmt: skip
SIZED = re.compile(r"(?:月结|账期|帐期|见票|到付|拉链|尼龙|金属|树脂|ykk|针|线|码|钢|铝|字母) ?$")


@rule(
    r"(?<![三两几])(?P<near>大前|大后|前|昨|今|当|明|听|寻|噚|琴|后)(?:天(?![性线系气然际])|日(?![期常语记子产租]))"
    r"|(?P<short>今|明|昨|听|寻|噚|琴)(?=[晚早晨夜朝]|儿|个(?!月|星|礼|周|季))"
)
def near_day(context: Context, match: Match) -> Day:
    near = match["near"] or match["short"]
    return Day(context.today + timedelta(NEAR[near]))


@rule(r"今明两天|今明天?(?=两日)")
def today_and_tomorrow(context: Context, _: Match) -> Days:
    return Days(context.today, context.today + timedelta(1))


@rule(
    r"(?<![每一二两三四五六七八九十隔])(?:(?<!\d)|(?<=\d{3}))(?P<shift>上{1,2}|下{1,3}|这|本|此"
    r"|今|呢)?(?:一)?个?{week}的?(?:{week})?(?P<wday>六日|{wday:_})(?![般次遍刊边年月个起套]|工厂|市场"
    r"|[鸣帆航凡围楠诺涵舟峰洋阳]|下(?!午|班)|天[内后前])"
)
def day_of_week(context: Context, match: Match) -> Day | Days:
    shift = match["shift"]
    if match["wday"] in ("末", "六日"):
        return weekend(context, SHIFT[shift or "这"])
    if shift is None:
        return days.coming_weekday(context.today, weekday(match["wday"]))
    return days.of_week(days.week(context.today, SHIFT[shift]), weekday(match["wday"]))


def weekend(context: Context, shift: int) -> Days:
    """Saturday and Sunday of a calendar week."""
    sunday = days.week(context.today, shift).last
    return Days(sunday - timedelta(1), sunday)


@rule(r"(?P<shift>上{1,2}|下{1,3}|这|本|呢|今)(?:一)?个?{week}(?!{week}|[一二三四五六日天末1-7转](?!\d))")
def whole_week(context: Context, match: Match) -> Days:
    return days.week(context.today, SHIFT[match["shift"]])


@rule(r"(?<!月)第{n}周(?![期年次岁])|(?P<weeks>\d{1,2})周(?=交|出|发|[前内]?$)")
def numbered_week(context: Context, match: Match) -> Days:
    return days.iso_week(context.today, value(match["n"] or match["weeks"]))


@rule(
    r"(?<![\d.第大])(?<!\d年){month}月份?(?:的)?{mday}(?:[日号](?!单|线|楼|仓|色|柜|厂|车间|机|码|床)"
    r"|(?!\d|[个天件条箱月年.%kw*x/]))"
)
def day_and_month(context: Context, match: Match) -> Day:
    return days.month_day(context.today, value(match["month"]), value(match["mday"]))


@rule(
    r"(?<![\d第上下./-])(?P<year>(?:19|2[01])\d\d|\d\d"
    r"|二[零〇][二三][零〇一二三四五六七八九])年(?:的)?{month}月(?:份)?(?:的)?{mday}[日号]?(?!\d)"
)
def full_date(_: Context, match: Match) -> Day:
    first = days.month(days.full_year(value(match["year"])), value(match["month"])).first
    return Day(first.replace(day=value(match["mday"])))


@rule(
    r"(?<![\d.第./\-a-z#路街巷弄道])(?<![\d一二三四五六七八九十元]月)(?P<mday>3[01]|[12]\d|0?[1-9]|三十一?"
    r"|[二廿]十?[一二三四五六七八九]|二十"
    r"|十[一二三四五六七八九]?|[一二三四五六七八九])(?:号|日(?!到[黑晚])(?=[前之以上下晚早中内到至~\-,.。;\s]"
    r"|$))(?!单|订单|线|楼|仓|色|柜|厂|车间|机|码|床|铺|缸|款|位|样|针|布|纸|文件|门|人|库|店|箱|模"
    r"|尼龙|拉|金属|树脂|铜|链|扣|胶)"
)
def bare_day(context: Context, match: Match) -> Day | None:
    if SIZED.search(before(match)):
        return None  # 拉链 YKK 5号 is a size, 月结30日 a term of payment
    return days.day_of_month(context.today, value(match["mday"]))


@rule(
    r"(?<![\d.第])(?P<first>3[01]|[12]?\d)(?:号|日)?(?:到|至|-|~|、)(?P<last>3[01]"
    r"|[12]?\d)[号日](?!单|订单|线|楼|仓|色|柜|厂|车间|机|码|床)"
)
def days_of_month(context: Context, match: Match) -> Days:
    return _between(context.today, int(match["first"]), int(match["last"]))


def _between(since: date, first: int, last: int) -> Days:
    begin = days.next_day_of_month(since, first)
    return Days(begin, days.next_day_of_month(begin, last), lambda day: _between(day, first, last))


@rule(
    r"(?<![\d.第个]){month}月(?P<first>3[01]"
    r"|[12]?\d)[号日]?(?:到|至|-|~)(?P<last>3[01]|[12]?\d)[号日]?(?!\d|月|[./-])"
)
def days_of_a_month(context: Context, match: Match) -> Days:
    begin = days.next_month_day(context.today, value(match["month"]), int(match["first"]))
    return Days(begin, begin.replace(day=int(match["last"])))
