"""Questions about many orders: by a filter, a customer, a time."""

import re
from typing import Any

from bot.understanding.dates import first_day
from bot.understanding.intents.base import Draft, is_customer, is_question
from bot.understanding.intents.owners import party
from bot.understanding.line import Line

FILTERS = {
    "overdue": ("cue.overdue",),
    "blocked": ("cue.blockedlist", "cue.blocked"),
    "unpaid": ("cue.unpaid",),
}
LISTING = re.compile(
    r"列|所有的?(?:订单|单)|全部的?(?:订单|单)|哪些|哪几|几单|多少单|多少个单|的单|单子|的订单|什么单"
    r"|清单|名单|拉一下|拉出来|which|list"
    r"|orders|show|what (?:ships|leaves|goes out)|what(?:'?s| is| are)? (?:stuck|blocked|late|overdue"
    r"|delayed|on hold|unpaid)"
    r"|what(?:'s| is| are)? (?:shipping|going out|leaving|to ship)|what(?:'s| is"
    r"| are)? due|whats due|谁手上|有没有.{0,6}单|有.{0,6}单[吗么]|all "
    r"|谁的|谁还|^who|要?[出交发走]的?(?:货|单|$)|anything|customers (?:with|who)|几个单|多少个单"
)


WAITING = (
    r"(?:等着?|卡在|卡着|(?<![a-z])(?:wait(?:s|ing)?(?: for| on)?|held (?:up )?by|stuck (?:at|with)))"
    r" ?(?:the |our )?"
)
HOLDERS = {
    "customer": r"(?:客户|客人|买家|(?:customer|client|buyer)s?(?![a-z]))",
    "supplier": r"(?:供应商|供货商|厂家|(?:supplier|vendor|mill)s?(?![a-z]))",
    "department": r"(?:车间|部门|departments?(?![a-z]))",
    "us": r"(?:我们|自己|(?:us|ourselves)(?![a-z]))",
}
ONLY_WAITING = (
    r"(?:what(?:'?s| is| are)? )?(?:都|还)?在?{waiting}{holder}"
    r"(?:那边|那里|确认|批|回复)?的?(?:单子?|订单)?[?。. ]*"
)
NOT_ASKED = re.compile(r"(?:not sure|no idea|don'?t know|不知道|不清楚)")
BUSINESS = re.compile(r"急事|要紧|待办|什么事|哪些事|urgent|to do")


def query_list(line: Line) -> Draft | None:
    """Orders by a filter, a customer, a time."""
    if line.all("order") or line.has("cue.new_order", "cue.remind", "cue.stock_in"):
        return None
    if NOT_ASKED.search(line.text) or (line.has("cue.digest") and BUSINESS.search(line.text)):
        return None
    if holder := _holder(line):
        return Draft("query_list", confidence=0.85).put(filter="blocked", holder=holder)
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
        **party(line),
    )


def _holder(line: Line) -> str:
    """Who has the ball, where a line asks what waits for them: `哪些在等客户`, `waiting for suppliers`."""
    if is_customer(line):
        return ""
    for holder, names in HOLDERS.items():
        alone = re.fullmatch(ONLY_WAITING.format(waiting=WAITING, holder=names), line.text.strip())
        if alone or (LISTING.search(line.text) and re.search(WAITING + names, line.text)):
            return holder
    return ""


def _filter(line: Line) -> str | None:
    if line.all("payment") and re.search(r"没|未|欠|not|un|no |has?n'?t|owe", line.text):
        return "unpaid"
    return next((name for name, keys in FILTERS.items() if line.has(*keys)), None)


def _range(line: Line) -> list[Any] | None:
    for found in line.dates():
        if isinstance(found.value, tuple):
            return list(found.value)
        day = first_day(found)
        return [line.context.today, day] if found.deadline and day > line.context.today else [day, day]
    return None
