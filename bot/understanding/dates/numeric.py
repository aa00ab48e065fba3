"""Dates written with digits and separators."""

import re
from datetime import date, datetime, timedelta

from bot.understanding.dates import days
from bot.understanding.dates.pieces import Rules, before
from bot.understanding.dates.values import Context, Day, Days, Instant

rule = Rules()
Match = re.Match[str]

NOT_A_DATE_AFTER = (
    r"(?! ?(?:%|件|条|套|个(?!月)|只|双|打|箱|天|周|小时|码|寸|米|元|块|美|公斤|kg|pcs|pc|pieces"
    r"|sets|cm|mm|inch|\"|'|usd|rmb|days?|hours?|hrs|weeks?"
    r"|done|complete|finished|完成|完|好|做|ctns?|yds?|m(?![a-z])|k(?![a-z])|x|级|度|层|股|支|色|期"
    r"|折|成(?!交)|次|英|人|遍|分(?!批)|秒|升|克|斤|两|根|片|张|页|平|毫|厘|尺|档|班(?!车)|瓦|伏|ft|gsm|feet|times|people|workers|lbs?|grams?|mesh|ply|刀|万|吨|倍|working|business|length|sleeve|inches|yards|hole|g(?![a-z])|oz|岁|yrs?))"
)
NAMES_A_NUMBER = re.compile(
    r"(?:aql|usd|eur|rmb|cny|hkd|gbp|price|open|hours|ph|chapter|section|level|grade|point|type|weight|length|width|height|diameter|thickness|temp|rate|score|factor|avg|average|total|qty|deposit|balance|margin|yield|density|gsm|oz|style|sku|code|gauge|ver|bag|colou?r|shade|cotton|poly|lot|batch|no\.?|model|item|art|ref"
    r"|sizes?|ratio|tel|phone|version|room|row|line|page"
    r"|step|part|bin|rack|scale|done|about|only"
    r"|款|批次?|批号|缸号?|型号|货号|编号|色号|尺寸|尺码|号码|房|栋|规格|比例?|做了|完成了?|裁了"
    r"|车了|还有|还差|大概|货架|库位|单号|第|了|得分|营业|价格?|单价|工价|克重|重量|长|宽|高|厚|直径"
    r"|温度|系数|平均|评分|毛利|汇率|税率|占比|得率|损耗|密度|版本|卡号|系数|电话|手机"
    r"|收率) ?[:#.]? ?$"
)
NOT_A_DATE_BEFORE = (
    r"(?<!\d:)(?<!\d,)(?<![\d./\-a-z#$¥€£_+*x=])(?<!比)(?<!比例)(?<!比 )(?<!款)(?<!号)(?<!第)(?<!约)"
)


@rule(
    r"(?<![\d.\-/a-z#])(?P<y>20\d\d)(?P<sep>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=sep)(?P<d>3[01]|[12]\d"
    r"|0?[1-9])(?![\d/.-]\d|\d)日?"
)
def year_first(_: Context, match: Match) -> Day:
    return Day(date(int(match["y"]), int(match["m"]), int(match["d"])))


@rule(r"(?<![\d.\-/a-z#])20(?P<y>[23]\d)(?P<m>1[0-2]|0[1-9])(?P<d>3[01]|[12]\d|0[1-9])(?![\d\-a-z])")
def digits_only(_: Context, match: Match) -> Day:
    return Day(date(2000 + int(match["y"]), int(match["m"]), int(match["d"])))


@rule(
    r"(?<![\d.\-/a-z#])(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<c>20\d\d"
    r"|\d{1,2})(?![\d/-]|\.\d)日?"
)
def three_numbers(context: Context, match: Match) -> Day | None:
    a, b, c = int(match["a"]), int(match["b"]), int(match["c"])
    if len(match["c"]) == 4:
        return Day(_of_month_and_day(c, a, b, context.day_first), sure=a > 12 or b > 12 or a == b)
    if not context.day_first and 20 <= a <= 39 and b <= 12:
        return Day(date(2000 + a, b, c))
    if not 20 <= c <= 39:
        return None
    return Day(_of_month_and_day(2000 + c, a, b, context.day_first), sure=a > 12 or b > 12 or a == b)


def _of_month_and_day(year: int, a: int, b: int, day_first: bool) -> date:
    """M/D, or D/M where days come first or the first number is no month."""
    month, day = (b, a) if a > 12 or (day_first and b <= 12) else (a, b)
    return date(year, month, day)


@rule(
    NOT_A_DATE_BEFORE
    + r"(?P<a>3[01]|[12]\d|0?[1-9])(?P<sep>[-/.])(?P<b>3[01]|[12]\d|0?[1-9])(?![\d/-]|\.\d|[a-z%])(?:[日号])?"
    + NOT_A_DATE_AFTER
)
def two_numbers(context: Context, match: Match) -> Day | None:
    if NAMES_A_NUMBER.search(before(match)):
        return None
    a, b = int(match["a"]), int(match["b"])
    month, day = (b, a) if a > 12 or (context.day_first and b <= 12) else (a, b)
    if (
        month > 12
        or match[0] == "24/7"
        or (match["sep"] == "." and len(match["b"]) == 1 and match["b"] == "0")
    ):
        return None
    found = days.month_day(context.today, month, day)
    return Day(found.day, found.again, sure=not context.day_first or a > 12 or b > 12 or a == b)


@rule(r"(?<![\d.\-/a-z#])(?P<y>20\d\d)[-/.](?P<m>1[0-2]|0?[1-9])(?![\d/.-])")
def year_and_month(_: Context, match: Match) -> Days | None:
    if NAMES_A_NUMBER.search(before(match)):
        return None
    return days.month(int(match["y"]), int(match["m"]))


@rule(
    r"(?<![\d.\-/a-z#])(?P<y>20\d\d)[-/](?P<mo>\d\d)[-/](?P<d>\d\d)[t ](?P<h>\d\d):(?P<mi>\d\d)(?::"
    r"\d\d)?(?:\.\d{1,6})?(?P<zone>z|[+-]\d\d:?\d\d)?"
)
def timestamp(context: Context, match: Match) -> Instant:
    zone = match["zone"]
    moment = datetime(*(int(match[name]) for name in ("y", "mo", "d", "h", "mi")), tzinfo=context.now.tzinfo)  # type: ignore[misc, arg-type]
    if zone:
        offset = timedelta(0) if zone == "z" else _offset(zone)
        utc = moment.replace(tzinfo=None) - offset
        moment = datetime.fromisoformat(f"{utc.isoformat()}+00:00").astimezone(context.now.tzinfo)
    return Instant(moment)


def _offset(zone: str) -> timedelta:
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    return (1 if zone[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes)


@rule(
    NOT_A_DATE_BEFORE + r"(?P<m>1[0-2]|0?[1-9])(?P<sep>[/.])(?P<d>3[01]|[12]\d|0?[1-9]) ?(?:-|~|到|至"
    r"|to) ?(?:(?P<m2>1[0-2]|0?[1-9])(?P=sep)(?P<d2>3[01]|[12]\d|0?[1-9])|(?P<only>3[01]|[12]\d"
    r"|0?[1-9]))(?![\d/]|\.\d|[a-z%])" + NOT_A_DATE_AFTER
)
def two_to_two_numbers(context: Context, match: Match) -> Days | None:
    if match["only"] and match["sep"] == ".":
        return None
    first = _plain(context, match["m"], match["d"])
    second = _plain(context, match["m2"], match["d2"]) if match["m2"] else None
    begin = days.next_month_day(context.today, *first)
    if second is None:
        return Days(begin, begin.replace(day=int(match["only"])))
    return Days(begin, days.next_month_day(begin, *second))


def _plain(context: Context, a: str, b: str) -> tuple[int, int]:
    month, day = int(a), int(b)
    return (day, month) if context.day_first and day <= 12 else (month, day)
