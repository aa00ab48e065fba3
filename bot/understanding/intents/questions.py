"""Questions: one order, lists, stock, figures."""

import re
from typing import Any

from bot.understanding.dates import first_day
from bot.understanding.intents.base import Draft, is_customer, is_question, named_orders, orders_of
from bot.understanding.lexicon import built_in
from bot.understanding.line import Line

OWN = re.compile(r"我|咱|我们|my|our|mine")


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
            return Draft("query_order").put(order=orders_of(line), step=line.value("step"))
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


FILTERS = {
    "overdue": ("cue.overdue",),
    "blocked": ("cue.blockedlist", "cue.blocked"),
    "unpaid": ("cue.unpaid",),
}
LISTING = re.compile(
    r"列|所有的?(?:订单|单)|全部的?(?:订单|单)|哪些|哪几|几单|多少单|多少个单|的单|单子|的订单|什么单|清单|名单|拉一下|拉出来|which|list"
    r"|orders|show|what(?:'s| is| are)? (?:shipping|going out|leaving|to ship)|what(?:'s| is"
    r"| are)? due|whats due|谁手上|有没有.{0,6}单|有.{0,6}单[吗么]|all "
    r"|谁的|谁还|^who|要?[出交发走]的?(?:货|单|$)|anything|customers (?:with|who)|几个单|多少个单"
)


def query_list(line: Line) -> Draft | None:
    """Orders by a filter, a customer, a time."""
    if line.all("order") or line.has("cue.new_order", "cue.remind", "cue.stock_in"):
        return None
    filter_ = _filter(line)
    asked = LISTING.search(line.text)
    if not asked and not (
        filter_
        and not is_customer(line)
        and (is_question(line) or len(line.text) <= 12)
        and not (filter_ == "blocked" and not line.has("cue.blockedlist"))
    ):
        return None
    if (not asked and line.has("cue.kpi")) or (line.has("cue.goods") and is_customer(line)):
        return None
    range_ = _range(line)
    if not (filter_ or range_ or line.has("cue.list", "cue.goods") or line.all("customer")):
        return None
    return Draft("query_list", confidence=0.85).put(
        filter=filter_,
        due_range=range_,
        **_party(line),
    )


def _filter(line: Line) -> str | None:
    if line.all("payment") and re.search(r"没|未|欠|not|un|no |has?n'?t|owe", line.text):
        return "unpaid"
    return next((name for name, keys in FILTERS.items() if line.has(*keys)), None)


CUSTOMER_OF = re.compile(
    r"(?:orders? (?:of|for|from)|for customer|customer) (?P<en>[a-z][a-z&.\-]+)"
    r"|(?:客户)(?P<zh>[\u4e00-\u9fffa-z&]{2,10}?)(?:的|有)|(?:^"
    r"|[ ,看查])(?P<latin>[a-z][a-z&.\-]{2,20})(?: ?的| ?家的?| ?有)(?:单|订单|货|所有|哪些|几)"
    r"|(?:show|list|all)(?: me)?(?: all)? (?P<named>[a-z][a-z&.\-]{2,})(?:'s)? (?:orders|pos)"
)
NOT_NAMES = {
    "all",
    "the",
    "this",
    "next",
    "open",
    "my",
    "our",
    "overdue",
    "late",
    "delayed",
    "unpaid",
    "blocked",
    "me",
    "due",
    "stuck",
    "today",
    "any",
    "last",
    "pending",
    "which",
    "what",
    "new",
    "stalled",
    "active",
    "current",
    "outstanding",
}


NAMED_FIRST = re.compile(
    r"^(?:查看?|看|列出|show )?(?P<first>[a-z][a-z&.\-]{2,20}|[\u4e00-\u9fff]{2,6}?)(?= |的|本|上|下|这"
    r"|今|有|家|所有|全部|名下|手[上里]|还有|跟的?|负责|管的|\d)"
)


def _named_first(line: Line) -> "re.Match[str] | None":
    """Norda本月的订单: a word nobody knows at the beginning is a name."""
    found = NAMED_FIRST.search(line.text)
    if found is None or any(
        mark.start < found.end("first") and found.start("first") < mark.end for mark in line.marks
    ):
        return None
    return found


def _customer(line: Line) -> str | None:
    found = CUSTOMER_OF.search(line.text) or _named_first(line)
    if found is None:
        return None
    name = next(group for group in ("en", "zh", "latin", "named", "first") if found.groupdict().get(group))
    return None if found[name] in NOT_NAMES else line.slice(found.start(name), found.end(name))


def _range(line: Line) -> list[Any] | None:
    for found in line.dates():
        if isinstance(found.value, tuple):
            return list(found.value)
        day = first_day(found)
        return [line.context.today, day] if found.deadline and day > line.context.today else [day, day]
    return None


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
    return Draft("query_kpi").put(metric=metric, period=_period(line), **_whose(line))


PERSON_LIKE = re.compile(r"[小老阿][\u4e00-\u9fff]{1,2}|[\u4e00-\u9fff]{1,2}(?:姐|哥|工|经理|总|师傅|主管)")
WHOSE = re.compile(
    r"(?<![a-z])(?P<name>(?!what|who|that|it|there|here|today|yesterday|month|week|year)[a-z]{2,15})'s(?= )"
)


def _whose(line: Line) -> dict[str, Any]:
    """The person or customer a figure or a list is about: known, or by the place of the name."""
    person, customer = line.value("person"), line.value("customer")
    if person or customer:
        return {"person": person, "customer": customer}
    if whose := WHOSE.search(line.text):
        return {"person": line.slice(whose.start("name"), whose.end("name"))}
    found = _named_first(line)
    if found is None or found["first"] in NOT_NAMES:
        return {}
    name = line.slice(found.start("first"), found.end("first"))
    return {"person" if PERSON_LIKE.fullmatch(name) else "customer": name}


HANDLED_BY = re.compile(
    r"(?:handled|followed|owned|managed|run|looked after) by (?P<name>[a-z]{2,15})(?![a-z])"
)


def _party(line: Line) -> dict[str, Any]:
    """Whose orders a list is about."""
    whose = WHOSE.search(line.text)
    if whose and ("cue", "given_name") in built_in().entries.get(whose["name"], ()):
        return {"person": line.slice(whose.start("name"), whose.end("name"))}
    if whose and not line.all("customer"):
        return {"customer": line.slice(whose.start("name"), whose.end("name"))}
    if by := HANDLED_BY.search(line.text):
        return {"person": line.slice(by.start("name"), by.end("name"))}
    name = line.value("customer") or _customer(line)
    if name and PERSON_LIKE.fullmatch(name):
        return {"person": name}
    return {"customer": name, "person": line.value("person")}


def _period(line: Line) -> list[Any] | None:
    """The period a figure is about: a range that lies ahead by its name (Q3) was meant in the past."""
    for found in line.dates():
        first = first_day(found)
        last = found.value[1] if isinstance(found.value, tuple) else first
        if first > line.context.today:
            first, last = first.replace(year=first.year - 1), last.replace(year=last.year - 1)
        return [first, last]
    return None
