"""Who looks after an order from now on."""

import re

from bot.understanding.intents.base import Draft, is_question, negated, orders_of, stated
from bot.understanding.line import Line, Mark

TO_PERSON = re.compile(
    r"(?:交给|转给|移交给|移交|交接给|转交给|转交|交由|改由|换成由|换成|换为|让给|换给|分给|派给|给到|交到"
    r"|跟进人改(?:成|为)?|负责人改(?:成|为)?|交接到|由|让|归|换|给|转)(?P<person>[阿小老][a-z]{2,10}"
    r"|[\u4e00-\u9fff]{1,4}?"
    r"|[a-z][a-z ]{1,15}?)(?=来?(?:跟进?|跟单|负责|接手|接管|接|处理|管|做|带)|[,。;. !~了吧]|$)"
    r"|(?:hand-?over|hand(?:ed|ing)?(?: it)?(?: over)?|transfer(?:red)?|reassign(?:ed)?|assign(?:ed)?"
    r"|pass(?:ed)?|give|move|shift(?:ed)?)(?: (?:order|so|over|it|this|that"
    r"|#)?[a-z0-9\-,/& ]{0,30}?)? (?:over )?(?:to|onto) (?P<en>[a-z]{2,15})"
    r"|(?:^|[ ,])(?P<taker>[a-z]{2,15}) (?:takes over|will take over|to take over|will handle"
    r"|is taking over|will follow|takes|to handle|to follow)"
    r"|(?:handled|followed|looked after|managed) by (?P<by>[a-z]{2,15})(?= from| now|$)"
    r"|(?P<zh_taker>[\u4e00-\u9fff]{2,3}?)(?:来)?(?:接手|接管)"
)
LET = re.compile(
    r"^move (?:order |so-?)?[\d ,&and]+ to [a-z]{2,15}[.! ]*$|(?<![a-z])shift(?:ed)? to [a-z]|(?:让|给"
    r"|由|归|换)[\u4e00-\u9fff]{1,4}?来?(?:跟进?|跟单|负责|接手"
    r"|接管|接|管|处理)"
    r"|(?:给|归|转)[小老阿][\u4e00-\u9fffa-z]{1,6}(?:了|吧)?$|(?:takes over|will handle|taking over"
    r"|will follow|to follow up from now)"
)
OWNED_BY = re.compile(
    r"(?:is|are|belongs?) (?:now )?(?:to )?(?P<owner>[a-z]{2,15})'s(?= now| order|$|[ .!,]*$)"
    r"|(?:by|owner(?: is)?(?: now)?"
    r"|merchandiser(?: is)?(?: now)?:?) (?P<new_owner>[a-z]{2,15})(?= from now| now|$)"
    r"|(?:以后|今后|现在|往后)(?:都?是?[由归]?)(?P<zh_owner>[\u4e00-\u9fff]{2,3}?)(?:的|来?负责|来?跟|管)"
)
OWNERS = ("person", "en", "by", "taker", "owner", "new_owner", "zh_owner", "zh_taker")
NOW_OWNED = re.compile(
    r"(?:is|are|belongs?) (?:now )?(?:to )?[a-z]{2,15}'s|now (?:followed |handled |owned )?by [a-z]{2,15}$"
    r"|(?:以后|今后|现在|往后)(?:都?是?[由归]?)[\u4e00-\u9fff]{2,3}?(?:的$|来?负责|来?跟|管)"
    r"|(?:new owner|owner is now) |to be (?:handled|followed|looked after|managed) by "
)
NOBODY = {
    "我",
    "他",
    "她",
    "客户",
    "客人",
    "你",
    "我们",
    "customer",
    "me",
    "you",
    "the",
    "them",
    "it",
    "him",
    "her",
    "货代",
    "快递",
    "顺丰",
    "仓库",
    "forwarder",
    "shipping",
    "供应商",
    "工厂",
    "production",
    "warehouse",
    "船公司",
    "银行",
    "人",
    "别人",
    "谁",
    "个人",
    "大家",
}


NOT_A_PERSON = ("carrier", "mode", "date", "color", "department", "field")


def _owner(line: Line) -> "re.Match[str] | None":
    if NOW_OWNED.search(line.text) and (owned := OWNED_BY.search(line.text)):
        return owned
    named = (found for found in TO_PERSON.finditer(line.text) if _name_in(found) not in NOBODY)
    return next(named, None)


def _name_in(found: "re.Match[str]") -> str:
    return next((name for name in found.groupdict().values() if name), "").strip()


def handover(line: Line) -> Draft | None:
    """Somebody else is to look after an order."""
    if is_question(line) or not (
        line.has("cue.handover") or LET.search(line.text) or NOW_OWNED.search(line.text)
    ):
        return None
    order = orders_of(line)
    found = _owner(line)
    if order is None or found is None:
        return None
    name = next(group for group in OWNERS if found.groupdict().get(group))
    taken = any(
        mark.kind in NOT_A_PERSON and mark.start < found.end(name) and found.start(name) < mark.end
        for mark in line.marks
    )
    if taken or found[name].strip() in NOBODY or line.has("cue.doc", "payment.deposit"):
        return None
    known = line.value("person")
    cue = Mark(found.start("by") if name == "by" else found.start(), found.end(), "cue", "handover")
    if negated(line, cue) or (name != "by" and not stated(line, cue)):
        return None
    return Draft("handover").put(order=order, person=known or line.slice(found.start(name), found.end(name)))
