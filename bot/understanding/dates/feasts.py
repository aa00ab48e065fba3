"""Feasts by name, and the working days around their breaks."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from bot.understanding.dates import days
from bot.understanding.dates.pieces import Rules
from bot.understanding.dates.values import Context, Day, Days
from bot.understanding.numbers import number
from core.calendar import WorkingCalendar, lunar_day, statutory_days, tomb_sweeping

rule = Rules()
Match = re.Match[str]
DayOfYear = Callable[[int], date]


def solar(month: int, day: int) -> DayOfYear:
    return lambda year: date(year, month, day)


def lunar(month: int, day: int) -> DayOfYear:
    return cache(lambda year: lunar_day(year, month, day))


def new_years_eve(year: int) -> date:
    return lunar_day(year, 1, 1) - timedelta(1)


def nth(month: int, weekday: int, place: int, later: int = 0) -> DayOfYear:
    return lambda year: days.nth_weekday(days.month(year, month), weekday, place) + timedelta(later)


def winter_solstice(year: int) -> date:
    """冬至, by the usual formula (exact from 2000 to 2099)."""
    of_century = year % 100
    return date(year, 12, int(of_century * 0.2422 + 21.94) - of_century // 4)


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114, 31)
    return date(year, month, day + 1)


def around_easter(days_later: int) -> DayOfYear:
    return lambda year: easter(year) + timedelta(days_later)


DIWALI = {
    2025: (10, 20), 2026: (11, 8), 2027: (10, 29), 2028: (10, 17), 2029: (11, 5), 2030: (10, 26),
    2031: (11, 14), 2032: (11, 2), 2033: (10, 22), 2034: (11, 10), 2035: (10, 30),
}  # fmt: skip


def diwali(year: int) -> date:
    """The new moon of Kartika; ValueError beyond the table."""
    if year not in DIWALI:
        raise ValueError(year)
    return date(year, *DIWALI[year])


FEASTS: dict[str, DayOfYear] = {
    r"元旦节?|new year'?s? day|(?<!chinese )(?<!lunar )new year(?!'?s? eve|s)": solar(1, 1),
    r"春节|农历新年|过年(?!好|夜)|大年初一|年初一|新春(?!快乐)|spring fest(?:ival)?(?![a-z])"
        r"|(?:chinese|lunar) new year(?!'?s? eve)"
        r"|(?<![a-z])(?:cny|lny)(?![a-z]|\s?(?!20[2-9]\d(?![\d.,]))\d| eve)(?<!\d )": lunar(1, 1),
    r"除夕夜?|年三十|大年三十|年夜饭?|(?:chinese|lunar) new year'?s? eve|cny eve": new_years_eve,
    r"元宵节?|lantern festival": lunar(1, 15),
    r"清明节?|(?:qingming|ching ?ming|tomb[- ]sweeping)(?: festival| day)?": tomb_sweeping,
    r"劳动节|(?<![十\d])五一(?!零|[一二三四五六七八九十百件条]|\d)节?|labou?r day"
        r"|may (?:day|holidays?)": solar(5, 1),
    r"端午节?|dragon boat(?: festival)?": lunar(5, 5),
    r"七夕节?|qixi(?: festival)?|chinese valentine'?s?(?: day)?": lunar(7, 7),
    r"中元节?|ghost festival": lunar(7, 15),
    r"中秋节?|mid[- ]?autumn(?: festival| fest| day)?|moon(?: ?cake)? fest(?:ival)?": lunar(8, 15),
    r"重阳节?|double ninth(?: festival)?|chung yeung(?: festival)?": lunar(9, 9),
    r"腊八节?": lunar(12, 8),
    r"小年夜?(?!轻)": lunar(12, 23),
    r"国庆节?|(?<![二三四五六七八九\d第])十一(?=前|后|之前|以前|之后|期间|放假|假期|长假|黄金周|节"
        r"|$)|national (?:day|holidays?)|golden week|october holidays?": solar(10, 1),
    r"妇女节|三八节|women'?s day": solar(3, 8),
    r"儿童节|children'?s day|六一节?(?!零|[一二三四五六七八九十百件条])": solar(6, 1),
    r"教师节|teachers?'?s? day": solar(9, 10),
    r"建军节|八一节": solar(8, 1),
    r"情人节|valentine'?s?(?: day)?": solar(2, 14),
    r"愚人节": solar(4, 1),
    r"平安夜|christmas eve|xmas eve": solar(12, 24),
    r"boxing day": solar(12, 26),
    r"圣诞节?|christmas(?! eve)(?: day)?|(?<![a-z])x'?mas(?! eve)": solar(12, 25),
    r"跨年夜?|new year'?s? eve|(?<![a-z])nye(?![a-z])": solar(12, 31),
    r"万圣节|halloween": solar(10, 31),
    r"感恩节|thanksgiving": nth(11, 3, 4),
    r"黑五|黑色星期五|black friday": nth(11, 3, 4, 1),
    r"网络?星期一|cyber monday": nth(11, 3, 4, 4),
    r"双十一|双11|光棍节|singles'? day|double (?:eleven|11)": solar(11, 11),
    r"双十二|双12|double (?:twelve|12)": solar(12, 12),
    r"618(?=大促|活动|前|后|之前)|六一八": solar(6, 18),
    r"母亲节|mother'?s day": nth(5, 6, 2),
    r"父亲节|father'?s day": nth(6, 6, 3),
    r"good friday|耶稣受难日": around_easter(-2),
    r"easter monday": around_easter(1),
    r"diwali|deepavali": diwali,
    r"复活节|easter(?: sunday)?(?! monday)": easter,
    r"冬至|winter solstice|dongzhi": winter_solstice,
}  # fmt: skip
SURNAME = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖"
    "龚文"
)
NO_THING = (
    r"(?! (?:trees?|gifts?|orders?|cards?|hats?|holidays|eggs?|bunny|prints?|patterns?|theme|motif|jumpers?"
    r"|sweaters?|collection|range|stockings?|decor|market|party|season|sales?|designs?|styles?|box))"
)
GREETING = (
    r"(?!(?:节)?(?:快乐|愉快|好(?!$|[前后])|[路街村镇]|大道|广场|小区|礼物|礼盒|款|帽|树|老人|服|大吉|安康))"
)


def next_feast(of_year: DayOfYear, since: date) -> date:
    """The feast on or after a day; ValueError beyond the lunar tables."""
    for year in (since.year - 1, since.year, since.year + 1):
        # a lunar December lies in our next January
        if of_year(year) >= since:
            return of_year(year)
    raise ValueError(since)


def _feast(of_year: DayOfYear) -> Callable[[Context, Match], Day]:
    def read(context: Context, match: Match) -> Day:
        if match["year"]:
            return Day(of_year(int(match["year"])), feast=True)
        return Day(next_feast(of_year, context.today), lambda since: next_feast(of_year, since), feast=True)

    return read


for _words, _of_year in FEASTS.items():
    rule(rf"(?<![{SURNAME}])(?:{_words}){GREETING}{NO_THING}(?:,? (?P<year>20[2-9]\d)(?![\d.,]))?")(
        _feast(_of_year)
    )


@rule(
    r"(?<![今明去后两\d半一三四五每新过几当上前来学常千百万成幼青少老中壮整全同经近往逐])年(?P<side>"
    r"[前后])|过完?年(?:之|以)?(?P<passed>[前后])|过完年"
)
def around_new_year(context: Context, match: Match) -> Day:
    side = match["side"] or match["passed"] or "后"
    return Day(beside_break(context, lunar(1, 1), side))


@rule(r"(?<![季环细音情时春元年秋午明])(?:放)?(?:节|(?:长)?假)(?:之|以)?(?P<side>[前后])")
def around_next_break(context: Context, match: Match) -> Day:
    return Day(beside_next_break(context, match["side"]))


@rule(r"before the (?:next )?holidays?|after the (?:next )?holidays?")
def around_the_holidays(context: Context, match: Match) -> Day:
    return Day(beside_next_break(context, "前" if match[0].startswith("before") else "后"))


def beside_next_break(context: Context, side: str) -> date:
    """Before or after the next break there is, whichever feast it belongs to."""
    coming = [day for year in (context.today.year, context.today.year + 1) for day in statutory_days(year)]
    feast = next(day for day in coming if break_of(context.calendar, day).last >= context.today)
    found = break_of(context.calendar, feast)
    return beside(context.calendar, found, side)


def beside_break(context: Context, of_year: DayOfYear, side: str) -> date:
    """The last working day before, or the first one after, the break of a feast; the one still to come."""
    years = range(context.today.year - 1, context.today.year + 3)
    edges = (beside(context.calendar, break_of(context.calendar, of_year(year)), side) for year in years)
    return next(edge for edge in edges if edge >= context.today)


def beside(calendar: WorkingCalendar, found: Days, side: str) -> date:
    """The working day on one side of a break."""
    if side == "前":
        return calendar.previous_working_day(found.first)
    return calendar.next_working_day(found.last)


def break_of(calendar: WorkingCalendar, feast: date) -> Days:
    """The days off around a feast (the feast alone when it is a working day)."""
    if calendar.is_working_day(feast):
        return Days(feast, feast)
    before = calendar.previous_working_day(feast)
    return Days(before + timedelta(1), calendar.next_working_day(feast) - timedelta(1))


LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
LUNAR_DAY = r"初[一二三四五六七八九十]|[十廿卅][一二三四五六七八九十]?|二十[一二三四五六七八九]?|三十|\d{1,2}"


def _lunar_number(text: str) -> int:
    found = number(text.lstrip("初"))
    if found is None:
        raise ValueError(text)
    return int(found)


@rule(
    rf"(?:(?:农历|阴历|旧历|lunar )(?P<month>正|冬|腊|十[一二]?|[一二三四五六七八九]|\d{{1,2}})月"
    rf"|(?P<named>正|冬|腊)月|(?P<year>大?年(?=初)))(?P<day>{LUNAR_DAY})[日号]?"
)
def lunar_date(context: Context, match: Match) -> Day:
    month = match["month"] or match["named"] or "正"
    number_ = LUNAR_MONTHS.get(month) or _lunar_number(month)
    of_year = lunar(number_, _lunar_number(match["day"]))
    return _lunar_since(of_year, context.today)


def _lunar_since(of_year: DayOfYear, today: date) -> Day:
    return Day(next_feast(of_year, today), lambda since: next_feast(of_year, since))


@rule(r"(?<![年月])初(?P<day>[一二三四五六七八九十])(?![中级步期次版稿审检一二三])")
def bare_lunar_day(context: Context, match: Match) -> Day:
    day = _lunar_number(match["day"])
    found = (
        lunar_day(year, month, day)
        for year in (context.today.year - 1, context.today.year, context.today.year + 1)
        for month in range(1, 13)
    )
    return Day(next(place for place in found if place >= context.today))
