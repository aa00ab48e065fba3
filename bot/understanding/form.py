"""The fields of an order out of a line or a pasted message."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.understanding.dates import first_day, single
from bot.understanding.line import EDGES, Line, Mark, amount_of

STOP = (
    r"(?=\s*(?:[,，;；。:\n]|\s[/|]\s|款|型号|数量|单价|价格|交期|货期|交货|定金|付款|产品|品名|style|qty"
    r"|quantity|price|unit price|due|delivery|deposit|payment|terms|product|item|color|colour|颜色|要"
    r"|下单|订|\d+\s*(?:件|条|套|个|只|双|pcs|pieces|sets|units|打)|(?<=\s)(?:(?:by|before|at|for|per"
    r"|with|usd|eur|rmb|gbp|in)(?![a-z])|[@$€¥£])|$))"
)
CUSTOMER = re.compile(
    rf"(?:新单|下单|单)给(?P<given>[a-z\u4e00-\u9fff]+)"
    rf"|给(?:客户|客人)?(?P<for>[a-z\u4e00-\u9fff&.]{{2,12}}?)[建开下录做]"
    rf"|(?:客户名?称?(?! ?(?:订单|单|合同|po))|客人|买家"
    rf"|客(?=[a-z])"
    rf"|甲方)\s*[:： ]?\s*(?P<zh>[^\s,，;；。\n:：]{{1,30}}?)(?:{STOP}|(?=\s+(?:[\u4e00-\u9fff]"
    rf"|[a-z]{{1,6}}-?\d)))"
    rf"|(?:customer|cust|client|buyer|account|买家)\s*[:： ]\s*(?P<en>[^,，;；\n:]{{2,40}}?){STOP}"
    r"|(?:new (?:order|po|so)|order|po|purchase order)\s*(?:received |recd )?(?:from|for|-"
    r"|:)\s*(?!cust|client"
    r"|buyer)(?P<from>[a-z][a-z0-9&.'\-]*(?: & [a-z]+\.?)?(?: (?!style|qty|\d|due|for|of|x|price"
    r"|delivery|product)[a-z][a-z0-9&.'\-]*){0,2})"
    r"|(?P<maker>[a-z\u4e00-\u9fff][a-z0-9\u4e00-\u9fff&.]{1,14}?)\s*(?:下了?个?单|来了?个?单"
    r"|要?下一?个?单|想下一?个?单|要?来一个?单|新单"
    r"|的新单|订了|要订|下的?单|返单|翻单|追单)",
)
PRODUCT = re.compile(
    rf"(?:款号|款式|款(?![式号])|型号|货号|产品名?称?|品名"
    rf"|品种)\s*[:： ]?\s*(?P<zh>[^\s,，;；。\n:：]{{1,30}}?)(?:{STOP}|(?=\s+[\u4e00-\u9fff]))"
    rf"|(?:style(?: no\.?| number)?|product|item(?: no\.?)?|model|article|art\.?"
    rf"|sku)\s*[:：# ]\s*(?P<en>[^,，;；\n:]{{1,40}}?){STOP}"
)
CUSTOMER_REF = re.compile(
    r"(?<![a-z0-9])(?:(?P<joined>po[-#]?\d[\da-z/\-]{2,20})"
    r"|(?:p\.?o\.?|purchase order|客户?(?:订单|单|合同|po)|合同)"
    r"\s*(?:no\.?|number|nr\.?|#|号码?|编号)?\s*[:：#]?\s*"
    r"(?P<named>[a-z]{0,4}-?\d[\da-z/\-]{2,20}))"
)
"""The customer's own number for it: PO-9931, PO No. 4500012345, 客户单号 9931."""
PRICE = re.compile(r"(?:单价|价格|价|price|unit price|fob|@|at)\s*[:： ]?\s*(?:usd|us\$|\$|¥|rmb|eur|€)?\s*$")
TERMS = re.compile(
    r"(?P<terms>\d{1,3}\s?% ?(?:by ?)?t/?t[^,，;；\n]{0,16}(?:[,，] ?balance[^,，;；\n]{0,30})?"
    r"|(?:\d{1,3}\s?%|[一二三四五六七八九]成)\s*(?:的)?(?:定金|订金|预付|deposit|advance"
    r"|down)(?:[^,，;；\n]{0,24}(?:尾款|余款|balance|见提单|b/l|bl|发货|出货)[^,，;；\n]{0,16})?"
    r"|(?:定金|订金|预付|deposit)\s*\d{1,3}\s?%(?:[^,，;；\n]{0,20}(?:尾款"
    r"|balance)[^,，;；\n]{0,12})?|\d{1,3}/\d{1,3}\s?t/?t|t/?t\s*\d{1,3}(?:/\d{1,3}"
    r"|\s?%)?[^,，;；\n]{0,16}|net\s?\d{1,3}(?: days)?|l/c(?: at sight| \d+ days)?|d/p|d/a"
    r"|oa\s?\d{1,3}(?: days)?|月结\s?\d{0,3}天?|款到发货|货到付款|账期\s?\d{1,3}天?|\d{1,3}天账期"
    r"|信用证|见提单(?:复印件)?付款|全款预付|\d{1,3} days (?:credit|net|after bl)|cash in advance)"
)
TERMS_FIELD = re.compile(
    r"(?:付款(?:方式|条件|条款)?|payment(?: terms)?"
    r"|terms)\s*[:：]\s*(?P<terms>[^,，;；\n]{2,60}(?:[,，]\s?\d{1,3}%[^,，;；\n]{0,30})?)"
)


def form_slots(line: Line) -> dict[str, Any]:
    """Customer, their number for it, product, quantity, price, due date and terms, as far as said."""
    slots: dict[str, Any] = {
        "customer": line.value("customer") or _customer(line),
        "product": line.value("product") or _field(line, PRODUCT) or _code(line),
        **_price(line),
        "due": _due(line),
        "customer_ref": _field(line, CUSTOMER_REF),
        "payment_terms": _terms(line),
    }
    slots["qty"] = _quantity(line, slots.get("price"))
    _fill_by_place(line, slots)
    if slots.get("product") is None:
        slots["product"] = _behind_quantity(line)
    return {name: value for name, value in slots.items() if value not in (None, "")}


LOOSE_WORD = re.compile(r"[^\s,，;；。:：、/()（）]{2,30}")
NOT_A_NAME = re.compile(
    r"^(?:给客户.*|客户.*|客人|买家|customer|cust|buyer|client|人民币|美金|接到|收到|刚接|又来|想.*"
    r"|[一两这那]单|.*[想要再]下.*|[下开建来录]一?个?"
    r"|帮我.*|我们.*|交期?|单价"
    r"|数量|款[号式]?|型号|货号|品名|产品|颜色|要|一个|.{1,4}色|dear|from|for|at|by|due|of|the|style|qty"
    r"|and|with|ship|delivery|please|pls|new"
    r"|order|我们|我|想|同款|再|也|the same|same|一样|跟.*一样|和.*一样|.*同款|付款|定金|尾款"
    r"|deposit|交货|ready|each|per"
    r"|[^a-z\u4e00-\u9fff]*)$"
)


ENDS_NAMES = ("qty", "number", "money", "percent", "fraction", "date", "payment", "field")


def _fill_by_place(line: Line, slots: dict[str, Any]) -> None:
    """Right behind 新单 stand the customer and the product, when nothing says which is which."""
    cue = line.cue("new_order")
    if cue is None:
        return
    ends = [mark.start for mark in line.marks if mark.start >= cue.end and mark.kind in ENDS_NAMES]
    # Behind an empty line begins what is not a list of fields, such as a letter.
    stretch = line.text[cue.end : min(ends, default=len(line.text))].partition("\n\n")[0]
    named = ("customer", "product", "customer_ref")
    told = [str(slots[slot]).lower() for slot in named if slots.get(slot)]
    words = [
        match
        for match in LOOSE_WORD.finditer(stretch)
        if not NOT_A_NAME.match(match[0])
        and not any(name in match[0] or match[0] in name for name in told)
        and not _is_color(line, cue.end + match.start(), cue.end + match.end())
    ]
    for slot in ("product",) if line.role == "customer" else ("customer", "product"):
        if slots.get(slot) is None and words:
            word = words.pop(0)
            slots[slot] = line.slice(cue.end + word.start(), cue.end + word.end()).lstrip("给为")


SMALLEST_ORDER = 10
BEHIND_QUANTITY = re.compile(
    r" ?(?:of )?(?P<name>[a-z][a-z\-]+(?: [a-z][a-z\-]+){0,3}?|[\u4e00-\u9fff]{2,8}?)"
    r"(?= ?(?:$|[,，;；。@\n]|usd|at |for |by |due|ship|deliver|单价|交|\d| [$¥€]))"
)


def _behind_quantity(line: Line) -> str | None:
    """600 pcs canvas tote: what is counted stands right behind the count."""
    for mark in line.qtys():
        if amount_of(mark).value < SMALLEST_ORDER:
            continue
        found = BEHIND_QUANTITY.match(line.text, mark.end)
        if (
            found
            and not NOT_A_NAME.match(found["name"])
            and not _is_color(line, found.start("name"), found.end("name"))
            and not any(
                other.start < found.end("name")
                and found.start("name") < other.end
                and other.kind in (*ENDS_NAMES, "order")
                for other in line.marks
            )
        ):
            return line.slice(found.start("name"), found.end("name"))
    return None


def _is_color(line: Line, start: int, end: int) -> bool:
    """Whether a stretch is a colour and nothing more."""
    return any(mark.start <= start and end <= mark.end for mark in line.all("color"))


def _customer(line: Line) -> str | None:
    """Who orders, by the place of the name, without a colour behind it; the style's own code is nobody."""
    named = _field(line, CUSTOMER) or ""
    for mark in line.all("color"):
        named = re.split(rf"\b{re.escape(line.raw[mark.start : mark.end])}\b", named, maxsplit=1)[0].strip(
            EDGES
        )
    return named if named and named != _code(line) else None


def _field(line: Line, pattern: "re.Pattern[str]") -> str | None:
    found = pattern.search(line.text)
    if found is None:
        return None
    name = next(group for group, text in found.groupdict().items() if text)
    if name == "maker" and (line.role == "customer" or NOT_A_NAME.match(found[name])):
        return None
    return line.slice(found.start(name), found.end(name)).strip(EDGES) or None


def _code(line: Line) -> str | None:
    """The first code that is not the customer's number."""
    codes = (mark for mark in line.all("code") if not _of_reference(line, mark))
    return next((line.slice(mark.start, mark.end) for mark in codes), None)


def _of_reference(line: Line, mark: Mark) -> bool:
    found = CUSTOMER_REF.search(line.text)
    return found is not None and found.start() <= mark.start < found.end()


def _price(line: Line) -> dict[str, Any]:
    for mark in line.all("money"):
        if PRICE.search(line.before(mark)) or len(line.all("money")) == 1:
            amount = amount_of(mark)
            return {"price": amount.value, "currency": amount.unit}
    for mark in line.all("number"):
        if PRICE.search(line.before(mark)) or isinstance(amount_of(mark).value, Decimal):
            return {"price": amount_of(mark).value}
    return {}


def _quantity(line: Line, price: Any) -> Any:
    counted = [mark for mark in line.all("qty") if amount_of(mark).unit in ("pcs", "dozen")]
    if counted:
        return amount_of(counted[0]).value
    named = [
        mark
        for mark in line.all("number")
        if re.search(r"(?:数量|件数|qty|quantity|pcs|x)\s*[:： ]?\s*$", line.before(mark))
    ]
    plain = [
        mark
        for mark in line.all("number")
        if isinstance(amount_of(mark).value, int)
        and amount_of(mark).value != price
        and not _of_reference(line, mark)
    ]
    chosen: list[Mark] = named or [mark for mark in plain if amount_of(mark).value >= 10]
    return amount_of(chosen[0]).value if chosen else None


DUE_FIELD = re.compile(
    r"(?:交期|货期|交货期?|船期|出货|到货|要货|(?<![a-z])(?:due|delivery|ship(?:ment|ping|ped)?|deliver|ready"
    r"|etd|ex-?factory|deadline))[^\d\n,，;；。]{0,10}$"
)


def _due(line: Line) -> date | None:
    """The day behind a word for being due, else the first to come, not when a pasted message was sent."""
    days = line.all("date")
    named = [mark for mark in days if DUE_FIELD.search(line.before(mark, 24))]
    whole = [mark for mark in days if not isinstance(single(mark.value), datetime)]
    to_come = [mark for mark in whole if first_day(mark.value) >= line.context.today]
    for mark in named or to_come or days:
        value = single(mark.value)
        return value.date() if isinstance(value, datetime) else value
    return None


def _terms(line: Line) -> str | None:
    found = TERMS_FIELD.search(line.text) or TERMS.search(line.text)
    return None if found is None else line.slice(found.start("terms"), found.end("terms"))
