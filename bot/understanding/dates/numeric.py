"""Dates written with digits and separators."""

import re
from datetime import date, datetime, timedelta

from bot.understanding.dates import days
from bot.understanding.dates.pieces import MOVED_FROM, Rules, before
from bot.understanding.dates.values import Context, Day, Days, Instant

rule = Rules()
Match = re.Match[str]

MEASURES = (
    r"[%\"']|[件条套只双打箱天码寸米元块美级度层股支色折针袖裤裙次英人遍秒升克斤两根片张页平毫厘尺档瓦伏刀万吨倍岁扣带绳]"
    r"|公斤|小时|拉链|松紧|橡筋|个(?!月)|周(?![一二三四五六日天末])|完成?|好|做|期|成(?!交)|分(?!批)|班(?!车)"
)
"""What a fraction, a ratio or a decimal counts."""
SAID_OF_A_DAY = (
    r"am|pm|at|on|by|or|and|to|till|until|from|for"
    r"|with|if|so|as|but|because|after|before|then|now|instead|in the"
    r"|the|this|next|last|i|we|it|you|is|was|will|works|ok|okay|good|fine|please|pls|plz|latest|max"
    r"|asap|too|also"
    r"|only|not|noon|morning|afternoon|evening|eod|cob|deadline|ex|etd|eta|crd|due|vessel|inspection"
    r"|meeting|visit"
    r"|call|departure|handover|launch|production|pp|bulk"
    r"|(?:ship|deliver|confirm|sail|cut|clos|arriv|load|pick|start|finish|mon|tue|wed|thu|fri|sat"
    r"|sun)[a-z]*"
)
"""Words behind 12/3 with which it is a day; before any other English word (3/8 elastic) it is a number."""
NOT_A_DATE_AFTER = rf"(?! ?(?:{MEASURES}))(?! (?!(?:{SAID_OF_A_DAY})(?![a-z]))[a-z])"
NAMES_A_NUMBER = re.compile(
    r"(?:aql|rev|spec|drawing|dwg|issue|edition|usd|eur|rmb|cny|hkd|gbp|price|open|hours|ph|chapter"
    r"|section|level|grade|point|type|weight"
    r"|length|width|height|diameter|thickness|temp|rate|score|factor|avg|average|total|qty|deposit"
    r"|balance|margin|yield|density|gsm|oz|style|sku|code|gauge|ver|bag|colou?r|shade|cotton|poly|lot"
    r"|batch|no\.?|model|item|art|ref"
    r"|sizes?|ratio|tel|phone|version|room|row|line|page"
    r"|step|part|cartons?|ctns?|box|pallet|bin|rack|scale|done|about|only"
    r"|款|批次?|批号|缸号?|型号|货号|编号|色号|尺寸|尺码|号码|房|栋|规格|比例?|做了|完成了?|裁了"
    r"|车了|还有|还差|大概|货架|库位|单号|第|了|得分|营业|价格?|单价|工价|克重|重量|长|宽|高|厚|直径"
    r"|温度|系数|平均|评分|毛利|汇率|税率|占比|得率|损耗|密度|版本|卡号|系数|电话|手机"
    r"|收率) ?[:#.]? ?$"
    r"|(?:价格?|汇率|(?<![a-z])(?:price|rate)) ?"
    r"(?:[改变调降涨加减][为成到至了]?|[为成到至是]|to|is|was|now) ?$"
)
GOES_ON = re.compile(
    r"$|[^\u4e00-\u9fff]|[交出到发走完要前后内早晚上中下开会船货装号日周星礼之以起截止给寄付送回和与或至左预大可能就必]"
)
"""What follows 4/5 when it is a day; a share is followed by what it is one of: 4/5车缝完成, 1/3布."""
NUMBERED = re.compile(r"[同单票批货款工缸编型]号[:#]?$|(?<![a-z])(?:no\.?|number|ref\.?|lot) ?[:#]?$")
NAMES_A_PAPER = re.compile(
    r"(?:(?<![a-z])(?:po|so|pi|inv|invoice|order|contract)|合同号?|订单号?|发票号?) ?[:#.]? ?$"
)
NOT_A_DATE_BEFORE = (
    r"(?<!\d:)(?<!\d,)(?<![\d./\-a-z#$¥€£_+*x=])(?<!比)(?<!比例)(?<!比 )(?<!款)(?<!号)(?<!第)(?<!约)"
)


@rule(
    r"(?<![\d.\-/a-z#])(?P<y>20\d\d)(?P<sep>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=sep)(?P<d>3[01]|[12]\d"
    r"|0?[1-9])(?![\d/.-]\d|\d)日?"
)
def year_first(_: Context, match: Match) -> Day | None:
    if NUMBERED.search(before(match)):
        return None
    return Day(date(int(match["y"]), int(match["m"]), int(match["d"])))


@rule(r"(?<![\d.\-/a-z#])20(?P<y>[23]\d)(?P<m>1[0-2]|0[1-9])(?P<d>3[01]|[12]\d|0[1-9])(?![\d\-a-z])")
def digits_only(_: Context, match: Match) -> Day | None:
    if NAMES_A_NUMBER.search(before(match)) or NAMES_A_PAPER.search(before(match)):
        return None
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


BEHIND_A_WORD = re.compile(
    r"[^\x00-\u4dff\ua000-\uffff期日天交出到在于至从改由前后是为定要约截船走装验开发送付寄达抵离港厂关单号货齐给完好拿取补回做裁车缝洗印绣烫织染包查看会"
    r"说订下入仓库划排迟早延推提赶最不过起止和与月年点分次周时快慢换算签批报收退返催等停修调转移]:?$"
)
"""A word before 1/2 that leads to no day: 缝份1/2, 门幅1.45; 交期12/3 is one."""


@rule(
    NOT_A_DATE_BEFORE
    + r"(?P<a>3[01]|[12]\d|0?[1-9])(?P<sep>[-/.])(?P<b>3[01]|[12]\d|0?[1-9])(?![\d/-]|\.\d|[a-z%])(?:[日号])?"
    + NOT_A_DATE_AFTER
)
def two_numbers(context: Context, match: Match) -> Day | None:
    if NAMES_A_NUMBER.search(before(match)) or BEHIND_A_WORD.search(before(match)):
        return None
    a, b = int(match["a"]), int(match["b"])
    if a < b <= 10 and match["sep"] == "/" and not GOES_ON.match(match.string, match.end()):
        return None
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
    if (match["only"] and match["sep"] == ".") or MOVED_FROM.search(before(match)):
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
