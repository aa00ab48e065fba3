"""Days, weeks, months and spans in Chinese."""

import re
from datetime import date, timedelta

from bot.understanding.dates import days
from bot.understanding.dates.pieces import Rules, before
from bot.understanding.dates.values import Context, Day, Days, Instant, Span
from bot.understanding.numbers import number

rule = Rules()
Match = re.Match[str]

NEAR = {
    "大前": -3, "前": -2, "昨": -1, "寻": -1, "今": 0, "当": 0, "本": 0, "明": 1, "听": 1, "后": 2, "大后": 3,
}  # fmt: skip
WEEKDAY = {character: place for place, character in enumerate("一二三四五六日")} | {"天": 6}
SHIFT = {"上上": -2, "上": -1, "这": 0, "本": 0, "此": 0, "今": 0, "当": 0, "下": 1, "下下": 2, "下下下": 3}
YEARS = {"前": -2, "去": -1, "上": -1, "今": 0, "本": 0, "当": 0, "明": 1, "来": 1, "下": 1, "后": 2}
UNKNOWN_ANCHOR = re.compile(
    r"(?:收到?|到账|确认|开船|离港|到港|发货|出货|交货|装船|装运|下单|签[订约]|合同|提单|付款|定金"
    r"|订金|验货|通过|批复|回签"
    r"|开票|发票|完成|上线|投产|齐套|到料|样品?)[^,。;\s]{0,5}$|后\s*$|起\s*(?:算)?$"
)


SIZED = re.compile(r"(?:拉链|尼龙|金属|树脂|ykk|针|线|码|钢|铝|字母) ?$")


def value(text: str) -> int:
    """Whole number of a numeral; ValueError when it is none."""
    found = number(text.replace("元", "一"))
    if found is None:
        raise ValueError(text)
    return int(found)


def weekday(text: str) -> int:
    """Monday = 0."""
    return WEEKDAY[text] if text in WEEKDAY else int(text) - 1


@rule(
    r"(?<![三两几])(?P<near>大前|大后|前|昨|今|当|明|听|寻|后)(?:天|日(?![期常语记子产租]))"
    r"|(?P<short>今|明|昨|听|寻)(?=[晚早晨夜朝]|儿|个(?!月|星|礼|周|季))"
)
def near_day(context: Context, match: Match) -> Day:
    near = match["near"] or match["short"]
    return Day(context.today + timedelta(NEAR[near]))


@rule(r"今明两天|今明天?(?=两日)")
def today_and_tomorrow(context: Context, _: Match) -> Days:
    return Days(context.today, context.today + timedelta(1))


@rule(
    r"(?<![每一二两三四五六七八九十隔])(?<!\d)(?P<shift>上{1,2}|下{1,3}|这|本|此"
    r"|今)?(?:一)?个?{week}的?(?:{week})?{wday}(?![般次遍刊边年月个起套]|工厂|市场|下(?!午|班)|天[内后前])"
)
def day_of_week(context: Context, match: Match) -> Day | Days:
    shift = match["shift"]
    if match["wday"] == "末":
        return weekend(context, SHIFT[shift or "这"])
    if shift is None:
        return days.coming_weekday(context.today, weekday(match["wday"]))
    return days.of_week(days.week(context.today, SHIFT[shift]), weekday(match["wday"]))


def weekend(context: Context, shift: int) -> Days:
    """Saturday and Sunday of a calendar week."""
    sunday = days.week(context.today, shift).last
    return Days(sunday - timedelta(1), sunday)


@rule(r"(?P<shift>上{1,2}|下{1,3}|这|本)(?:一)?个?{week}(?!{week}|[一二三四五六日天末1-7转](?!\d))")
def whole_week(context: Context, match: Match) -> Days:
    return days.week(context.today, SHIFT[match["shift"]])


@rule(r"(?<!月)第{n}周(?![期年次岁])|(?P<weeks>\d{1,2})周(?=交|出|发|[前内]?$)")
def numbered_week(context: Context, match: Match) -> Days:
    return days.iso_week(context.today, value(match["n"] or match["weeks"]))


@rule(
    r"(?<![\d.第大]){month}月份?(?:的)?{mday}(?:[日号](?!单|线|楼|仓|色|柜|厂|车间|机|码|床)"
    r"|(?!\d|[个天件条箱月年.%kw*x/]))"
)
def day_and_month(context: Context, match: Match) -> Day:
    return days.month_day(context.today, value(match["month"]), value(match["mday"]))


@rule(r"(?<![\d第上下./-]){year}年(?:的)?{month}月(?:份)?(?:的)?{mday}[日号]?(?!\d)")
def full_date(_: Context, match: Match) -> Day:
    first = days.month(days.full_year(value(match["year"])), value(match["month"])).first
    return Day(first.replace(day=value(match["mday"])))


@rule(r"(?<![\d第./-])(?P<year>20\d\d|\d\d|二[零〇]二[零〇一二三四五六七八九])年(?![前后内来以间])")
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
    r"(?<![\d.第./\-a-z#])(?<![\d一二三四五六七八九十元]月)(?P<mday>3[01]|[12]\d|0?[1-9]|三十一?"
    r"|[二廿]十?[一二三四五六七八九]|二十"
    r"|十[一二三四五六七八九]?|[一二三四五六七八九])(?:号|日(?=[前之以上下晚早中内到至~\-,.。;\s]"
    r"|$))(?!单|订单|线|楼|仓|色|柜|厂|车间|机|码|床|铺|缸|款|位|样|针|布|纸|文件|门|人|库|店|箱|模|尼龙|拉|金属|树脂|铜|链|扣|胶)"
)
def bare_day(context: Context, match: Match) -> Day | None:
    if SIZED.search(before(match)):
        return None  # 拉链 YKK 5号 is a size
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


@rule(r"(?P<shift>前|去|上一?|今|本|当|明|来|下一?|后)年(?![轻级代度龄纪货初底末中终会夜三糕里前后])(?:度)?")
def near_year(context: Context, match: Match) -> Days:
    return days.year(context.today.year + YEARS[match["shift"][0]])


@rule(
    r"(?:(?P<shift>前|去|上|今|本|当|明|来|后)?年年?|(?<!\d)(?P<year>20\d\d)年年?)(?P<place>底|末"
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
    r"(?:(?P<shift>上上|上|这|本|当|下下|下)(?:一)?个?季度?|第?(?P<number>[一二三四1-4])季度"
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


SPAN = (
    r"(?:(?P<half>半)|{n}(?P<and_half>个?半)?)?(?P<many>个)?(?P<unit>工作[日天]|天|日(?!元)|周(?!年)|星期"
    r"|礼拜|月(?!份)|年|季度|小时|钟头|钟(?!头)|分钟|刻钟)(?P<half_more>半)?"
)
UNITS = {
    "天": Span(days=1), "日": Span(days=1), "周": Span(days=7), "星期": Span(days=7), "礼拜": Span(days=7),
    "月": Span(months=1), "年": Span(months=12), "季度": Span(months=3), "工作日": Span(working=1),
    "工作天": Span(working=1),
    "小时": Span(minutes=60), "钟头": Span(minutes=60), "钟": Span(minutes=60),
    "分钟": Span(minutes=1), "刻钟": Span(minutes=15),
}  # fmt: skip
HALF_MONTH = Span(days=15)


def span_of(match: Match) -> Span | None:
    """The span a match of SPAN says, None when a number or a measure word is missing."""
    unit, n = match["unit"], match["n"]
    needs_measure = unit in ("月", "季度", "钟头")
    if (not n and not match["half"]) or (needs_measure and not (match["many"] or match["and_half"])):
        return None
    many = value(n) if n else 0
    half = bool(match["half"] or match["and_half"] or match["half_more"])
    return _times(unit, many, half)


def _times(unit: str, many: int, half: bool) -> Span | None:
    one = UNITS[unit]
    if half and unit == "月":
        return Span(months=many, days=15)
    months, minutes = one.months * many + half * one.months // 2, one.minutes * many + half * one.minutes // 2
    if half and unit in ("天", "日", "工作日", "工作天"):
        return Span(days=many) if many else None
    return Span(months, one.days * many + half * one.days // 2, minutes, one.working * many)


@rule(
    r"(?<![\d.大第~\-到至/])"
    + SPAN
    + r"的?(?:(?:以|之|过)?(?P<after>后)(?!道|整|天|面|续|勤)|(?P<within>[以之]?内|里(?![面布料程])"
    r"|之间)|(?P<ago>(?:以|之)?前))"
)
def away(context: Context, match: Match) -> Day | Instant | None:
    span = span_of(match)
    if span is None or UNKNOWN_ANCHOR.search(before(match)):
        return None
    if match["ago"] and match["unit"] == "日":
        return None  # 30日之前 is before the 30th
    return _shifted(context, span, -1 if match["ago"] else 1)


@rule(r"(?:再?过|等)" + SPAN + r"(?![前内])")
def passing(context: Context, match: Match) -> Day | Instant | None:
    span = span_of(match)
    return None if span is None else _shifted(context, span, 1)


@rule(r"(?<![\d.第~\-到至/]){n}个?工作[日天](?![的内前后以之])")
def working_days(context: Context, match: Match) -> Day | None:
    if UNKNOWN_ANCHOR.search(before(match)):
        return None
    return Day(context.calendar.add_working_days(context.today, value(match["n"])))


def _shifted(context: Context, span: Span, sign: int) -> Day | Instant:
    if span.minutes:
        return Instant(context.now.replace(second=0, microsecond=0) + sign * timedelta(minutes=span.minutes))
    return Day(days.plus(context.today, span, context.calendar, sign))


@rule(
    r"(?P<past>最近|过去|近|(?<![提之以日号天到])前)(?:的)?(?:这)?"
    + SPAN
    + r"|(?:未来|接下来|往后|今后)(?:的)?(?P<half2>半)?(?P<n2>\d{1,3}"
    r"|[一二两三四五六七八九十]{1,3})?(?P<many2>个)?(?P<unit2>天|周|星期|礼拜|月|年)"
)
def around_now(context: Context, match: Match) -> Days | None:
    if match["unit2"]:
        many = value(match["n2"]) if match["n2"] else 0
        span = _times(match["unit2"], many, bool(match["half2"]))
        return None if span is None else Days(context.today, days.plus(context.today, span, context.calendar))
    span = span_of(match)
    if span is None or span.minutes:
        return None
    return Days(days.plus(context.today, span, context.calendar, -1), context.today)


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
    nth = ORDINAL[match["nth"]] if match["nth"] else -1
    if match["wday"]:
        return Day(days.nth_weekday(found, weekday(match["wday"]), nth))
    if match["working"]:
        edge = found.first - timedelta(1) if nth > 0 else found.last + timedelta(1)
        return Day(context.calendar.add_working_days(edge, nth))
    return Day(found.first + timedelta(nth - 1) if nth > 0 else found.last)


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
