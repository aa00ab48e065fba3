"""Lengths of time in Chinese: 三天后, 半个月内, 5个工作日."""

import re

from bot.understanding.dates.chinese.words import value
from bot.understanding.dates.pieces import Rules, before
from bot.understanding.dates.relative import around, shifted
from bot.understanding.dates.values import Context, Day, Days, Instant, Span

rule = Rules()
Match = re.Match[str]

UNKNOWN_ANCHOR = re.compile(
    r"(?:收到?|到账|确认|开船|离港|到港|发货|出货|交货|装船|装运|下单|签[订约]|合同|提单|付款|定金"
    r"|订金|验货|通过|批复|回签"
    r"|开票|发票|完成|上线|投产|齐套|到料|样品?)[^,。;\s]{0,5}$|后\s*$|起\s*(?:算)?$"
)


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
    + r" ?的?(?:(?:以|之|过)?(?P<after>后)(?!道|整|天|面|续|勤)|(?P<within>[以之]?内|里(?![面布料程])"
    r"|之间)|(?P<ago>(?:以|之)?前))"
)
def away(context: Context, match: Match) -> Day | Instant | None:
    span = span_of(match)
    if span is None or UNKNOWN_ANCHOR.search(before(match)):
        return None
    if match["ago"] and match["unit"] == "日":
        return None  # 30日之前 is before the 30th
    return shifted(context, span, -1 if match["ago"] else 1)


@rule(r"(?:再过|(?:过|等)(?!两[天日]))" + SPAN + r"(?![前内])")
def passing(context: Context, match: Match) -> Day | Instant | None:
    span = span_of(match)
    return None if span is None else shifted(context, span, 1)


@rule(r"(?<![\d.第~\-到至/]){n}个?工作[日天](?![的内前后以之])")
def working_days(context: Context, match: Match) -> Day | None:
    if UNKNOWN_ANCHOR.search(before(match)):
        return None
    return Day(context.calendar.add_working_days(context.today, value(match["n"])))


@rule(
    r"(?P<past>最近|过去|近|(?<![提之以日号天到])前(?!两天))(?:的)?(?:这)?"
    + SPAN
    + r"|(?:未来|接下来|往后|今后)(?:的)?(?P<half2>半)?(?P<n2>\d{1,3}"
    r"|[一二两三四五六七八九十]{1,3})?(?P<many2>个)?(?P<unit2>天|周|星期|礼拜|月|年)"
)
def around_now(context: Context, match: Match) -> Days | None:
    if match["unit2"]:
        many = value(match["n2"]) if match["n2"] else 0
        return around(context, _times(match["unit2"], many, bool(match["half2"])), 1)
    return around(context, span_of(match), -1)
