"""Questions: one order, lists, stock, figures."""

import re
from typing import Any

from bot.understanding.dates import first_day
from bot.understanding.intents.base import Draft, is_customer, is_question, named_orders, orders_of
from bot.understanding.intents.forecasts import forecast_asked
from bot.understanding.intents.owners import whose
from bot.understanding.line import Line

TRADE = re.compile(
    r"货|订单|生产|大货|样品|付款|定金|production|goods|sample|payment|deposit|deliver|photos|bulk|vessel"
)
WANTS_NEWS = re.compile(
    r"(?:send|give|share|need|provide|发|给|要|求|麻烦|查).{0,16}(?:tracking|update|schedule|status|单号"
    r"|进度|进展|物流)|(?:单号|进度|进展).{0,6}(?:发|给|传)"
)


def _tells(line: Line) -> bool:
    """Whether a line has what a report has (进度50% is no question)."""
    return line.has("status.done", "status.started") or bool(line.all("percent") or line.all("fraction"))


def query_order(line: Line) -> Draft | None:
    """Where one order stands."""
    if is_customer(line) and WANTS_NEWS.search(line.text) and not line.has("cue.pay", "cue.new_order"):
        return Draft("query_order", confidence=0.85).put(order=orders_of(line))
    if named_orders(line):
        if is_question(line) or (
            line.has("cue.whereabouts") and not _tells(line) and not line.has("cue.blocked")
        ):
            aspect = "forecast" if forecast_asked(line) else None
            return Draft("query_order").put(order=orders_of(line), step=line.value("step"), aspect=aspect)
        return None
    asks = is_question(line) or line.has("cue.whereabouts")
    about_goods = line.has("cue.goods", "cue.ship", "cue.whereabouts", "cue.blocked", "cue.pay")
    if is_customer(line) and asks and (about_goods or line.all("doc") or TRADE.search(line.text)):
        return Draft("query_order", confidence=0.85).put(order=line.talk.card or line.talk.order)
    context = line.talk.card or line.talk.order
    if asks and context and (line.has("cue.whereabouts", "cue.ship") or line.all("step")):
        return Draft("query_order", confidence=0.75).put(order=context, step=line.value("step"))
    if asks and (line.has("cue.goods") or (line.all("customer") and line.has("cue.whereabouts"))):
        return Draft("query_order", confidence=0.75).put(customer=line.value("customer"))
    return None


def lone_order(line: Line) -> Draft | None:
    """An order number and nothing that says more."""
    if not named_orders(line):
        return None
    rest = line.without(
        [
            *line.all("order"),
            *line.all("code"),
            *line.all("step"),
            *line.cues("list", "whereabouts", "please"),
        ]
    )
    if rest:
        return None
    return Draft("query_order", confidence=0.9 if not line.all("step") else 0.6).put(
        order=orders_of(line), step=line.value("step")
    )


def query_stock(line: Line) -> Draft | None:
    """How much of a material there is."""
    if is_customer(line) or re.search(r"单(?!价)|orders", line.text):
        return None
    if line.has("cue.stock_in", "cue.stock_out", "cue.stock_count") and line.all("qty"):
        return None
    asked = line.has("cue.stock") and (
        is_question(line) or line.has("cue.whereabouts") or STOCK.search(line.text)
    )
    if not asked and not STOCK_ASK.search(line.text):
        return None
    if line.has("metric.shipped_qty") or named_orders(line):
        return None
    return Draft("query_stock").put(item=_stock_item(line))


STOCK_ASK = re.compile(
    r"(?:还有|还剩|剩下?|有)(?:多少|几|没有)|还有.{1,10}[吗么]|(?:够不够|够用)"
    r"|(?<![a-z])any [a-z ]{2,30} (?:left|in stock|available)|(?<![a-z])enough (?!to)"
    r"|(?<![a-z])do we (?:still )?have (?!to |any orders|an order)"
)
STOCK = re.compile(r"库存|存量|结存|stock|inventory|on hand|余料")
STOCK_NOISE = re.compile(
    r"(?:还有没有|有没有|^的|库存|存量|结存|还有多少|剩多少|多少|还有|仓库里?|里(?![布料衬])|有没有"
    r"|现货|查一下"
    r"|查下|查|看一下|看下|看看|请问|现在|目前|还|剩|有货|情况|数量|够不够|够|吗|呢"
    r"|(?<!码)(?<!色)的|是|有|几|余料|存货|麻烦|帮我|卷|米|个|我们|咱们|\?|？)"
    r"|(?<![a-z])(?:how (?:much|many)|what'?s|what is|do we have|is there|are there|have we got|any"
    r"|in stock|in the warehouse|on hand|stock of|stock|inventory of|inventory|left|available|level"
    r"|the|of|we|have|got|still|check|show|me|for|rolls|meters|is|are|there|please|pls|remaining|in"
    r"|warehouse|quantity|how's)(?![a-z])",
    re.IGNORECASE,
)


def _stock_item(line: Line) -> str:
    item, place = "", 0
    for noise in STOCK_NOISE.finditer(line.text):
        item, place = item + line.raw[place : noise.start()] + " ", noise.end()
    return " ".join((item + line.raw[place:]).split()).strip(" ,.?!，。？！")


def query_kpi(line: Line) -> Draft | None:
    """A figure over a period."""
    metric = line.value("metric")
    if metric is None or line.all("order") or line.has("cue.remind", "cue.new_order"):
        return None
    if not (
        is_question(line)
        or line.dates()
        or len(line.text) <= 14
        or line.has("cue.list", "cue.kpi", "cue.whereabouts")
    ):
        return None
    return Draft("query_kpi").put(metric=metric, period=_period(line), **whose(line))


def _period(line: Line) -> list[Any] | None:
    """The period a figure is about: a range that lies ahead by its name (Q3) was meant in the past."""
    for found in line.dates():
        first = first_day(found)
        last = found.value[1] if isinstance(found.value, tuple) else first
        if first > line.context.today:
            first, last = first.replace(year=first.year - 1), last.replace(year=last.year - 1)
        return [first, last]
    return None
