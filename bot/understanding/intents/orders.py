"""Making, changing, splitting and cancelling orders; buying material."""

import re
from typing import Any

from bot.understanding.dates import single
from bot.understanding.form import form_slots
from bot.understanding.intents.base import (
    Draft,
    doubtful_at,
    is_question,
    named_orders,
    negated,
    orders_of,
    stated,
    unsure,
    when_of,
)
from bot.understanding.line import Line, Mark, amount_of

ENOUGH_FIELDS = 3
FORM_LIKE = re.compile(
    r"客户|客人|买家|款|单价|customer|buyer|client|style|item|price|usd|eur|[$€¥]|美金|美元|\n"
)


def create_order(line: Line) -> Draft | None:
    """A new order, typed in one line or pasted."""
    cue = line.cue("new_order")
    if cue is not None and (is_question(line) or negated(line, cue)):
        return None
    if cue is None and line.has("cue.purchase", "cue.cancel", "cue.change", "cue.remind"):
        return None
    if cue is None and not FORM_LIKE.search(line.text):
        return None
    slots = form_slots(line)
    telling = len(slots.keys() & {"customer", "product", "qty", "price", "due", "payment_terms"})
    untold = (
        not slots.keys() & {"customer", "product"}
        or line.has("cue.ship", "status.done", "cue.pay")
        or line.all("payment")
    )
    if cue is None and (telling < ENOUGH_FIELDS or line.all("order") or (untold and "\n" not in line.text)):
        return None
    if cue is not None and line.all("order") and not telling:
        return None
    return Draft("create_order", slots, ambiguous=unsure(line, "due"))


SUPPLIER = re.compile(
    r"(?:供应商|供方|厂家|供货商)(?:是|为|[:： ])?\s*(?P<named>[^\s,，。;；:：0-9]{2,12}?)(?=下?周"
    r"|明|后天|月底|年|[\s,，。;；0-9]|交|到货|要|发|送|$)"
    r"|(?:向|跟|找|从|在|问)(?P<asked>[\u4e00-\u9fff]{2,8}?)(?:公司|家|那边|那里)?(?:采购|订购|订"
    r"|买|下单|下|进货|进|拿|购|补)"
    r"|(?:向|找|从)(?P<last>[\u4e00-\u9fff]{2,4})(?=[ ,]|$)"
    r"|(?<![a-z])(?:supplier|vendor|from|mill|(?:po"
    r"|order) to)[: ]+(?P<en>[a-z][a-z0-9&.'\-]*(?: (?!by|due|before|on|in|next|this|at|for|qty"
    r"|needed|arriv|deliver|tomorrow|today|eta|\d)[a-z][a-z0-9&.'\-]*){0,3})",
)


def create_purchase(line: Line) -> Draft | None:
    """Material to be bought."""
    cue = line.cue("purchase") or _bought_from(line)
    if cue is None or is_question(line) or negated(line, cue) or line.role == "customer":
        return None
    counts = line.qtys()
    if not counts:
        return None
    found = SUPPLIER.search(line.text)
    supplier = None
    cut: list[Mark] = [
        cue,
        *counts,
        *line.all("date"),
        *line.all("money"),
        *line.cues("please", "supplier"),
        *line.all("order"),
    ]
    if found is not None:
        name = next(group for group in ("named", "asked", "last", "en") if found[group])
        supplier = line.slice(found.start(name), found.end(name))
        cut.append(Mark(found.start(), found.end(name), "supplier", supplier))
    elif named := FIRST_WORDS.match(line.text[cue.end : counts[0].start]):
        supplier = line.slice(cue.end + named.start("name"), cue.end + named.end("name"))
        cut.append(Mark(cue.end + named.start("name"), cue.end + named.end("name"), "supplier", supplier))
    return Draft("create_purchase", ambiguous=unsure(line, "due")).put(
        order=line.all("order") and orders_of(line), item=_item(line, cut), qty=amount_of(counts[0]).value,
        supplier=line.value("supplier") or supplier, due=when_of(line), **_price(line),
    )  # fmt: skip


FIRST_WORDS = re.compile(r"\s*(?P<name>[\u4e00-\u9fff]{2,6})\s+[\u4e00-\u9fff]{1,8}\s*$")
BOUGHT = re.compile(
    r"(?:向|跟|找|从)[\u4e00-\u9fff]{2,6}?(?P<verb>订|买|采购|进货?|拿)(?!单)"
    r"|(?<![a-z])order (?:\d[\d,.]* ?k?|an?|some|more) ?[a-z][a-z ]{1,40} from "
)


def _bought_from(line: Line) -> Mark | None:
    found = BOUGHT.search(line.text)
    if found is None:
        return None
    end = found.end() if found["verb"] else found.start() + len("order")
    return Mark(found.start(), end, "cue", "purchase")


ITEM_NOISE = re.compile(
    r"(?:^|(?<=\s))(?:of|for|the|to|by|from|po|单|要|到货?|交货?|前|需要|order|下|a|数量|qty|单价"
    r"|needed|arrive|arriving|deliver|delivery|due|on|at|与|和|用|的|@|each|per|到位|need|还需要?|需要|想|下个|个|帮我)(?=\s|$)"
)


def _item(line: Line, cut: list[Mark]) -> str:
    text = ITEM_NOISE.sub(" ", line.without(cut))
    return " ".join(text.split()).strip(" ,.;:，。")


def _price(line: Line) -> dict[str, Any]:
    money = line.first("money")
    return {} if money is None else {"price": amount_of(money).value, "currency": amount_of(money).unit}


NUMBERS = re.compile(r"\d{1,6}")
PARTS = re.compile(r"\d{1,6}(?:\s*(?:件|条|套|个|只|pcs)?\s*(?:[+＋、,，/&和与]|and)\s*\d{1,6})+")


def split_order(line: Line) -> Draft | None:
    """One order becomes several."""
    cue = line.cue("split")
    order = orders_of(line)
    if cue is None or not stated(line, cue) or not isinstance(order, str):
        return None
    parts = [int(number) for number in _parts(line)]
    return Draft("split_order").put(order=order, parts=parts)


def _parts(line: Line) -> list[str]:
    found = max(PARTS.finditer(line.text), key=lambda match: ("+" in match[0], match.start()), default=None)
    if found is None:
        return [str(amount_of(mark).value) for mark in line.qtys() if amount_of(mark).value > 9]
    return NUMBERS.findall(found[0])


def merge_orders(line: Line) -> Draft | None:
    """Several orders become one."""
    cue = line.cue("merge")
    order = orders_of(line)
    if cue is None or not stated(line, cue) or not isinstance(order, list):
        return None
    return Draft("merge_orders").put(order=order)


CANCEL_NOISE = re.compile(
    r"^(?:把|将|这个?单子?|这单|这个|掉|了|吧|全部|整单|the|order|po|this|it|our|my|for|of|,|-"
    r"| )+(?![a-z])|(?:把|掉|了|吧|这单|这个单)$"
)
PLAIN_CANCEL = ("取消", "作废", "cancel", "cancelled", "canceled", "void")


def cancel_order(line: Line) -> Draft | None:
    """An order is not to be made any more."""
    cue = line.cue("cancel")
    if cue is None or not stated(line, cue):
        return None
    order = orders_of(line)
    if order is None or not (named_orders(line) or line.talk.card):
        return None
    cue = next(
        (mark for mark in line.cues("cancel") if line.text[mark.start : mark.end] in PLAIN_CANCEL), cue
    )
    reason = CANCEL_NOISE.sub(
        "", line.without([*line.all("order"), cue, *line.cues("please"), *_order_words(line)])
    ).strip()
    return Draft("cancel_order").put(order=order, reason=reason)


def _order_words(line: Line) -> list[Mark]:
    return [mark for mark in line.cues("list") if line.text[mark.start : mark.end] in ("订单", "orders")]


def change_order(line: Line) -> Draft | None:
    """A field of an order gets a new value, or moves by so much."""
    if is_question(line):
        return None
    order = orders_of(line)
    cue = line.cue("change", "move", "advance", "raise", "lower")
    if (
        order is None
        or (cue is None and not SET_TO.search(line.text) and not NEW_DATE.search(line.text))
        or (cue and (negated(line, cue) or doubtful_at(line, cue, near=8)))
    ):
        return None
    field_ = _field(line, cue)
    change = _change(line, field_) if field_ else {}
    if not change:
        return None
    return Draft("change_order", ambiguous=unsure(line, "value")).put(order=order, field=field_, **change)


NEW_DATE = re.compile(
    r"(?:new|revised|updated|latest|新的?|最新) ?(?:etd|eta|due|delivery|ship|交期|船期|货期|出货期|date)"
)
SET_TO = re.compile(
    r"(?:qty|quantity|price|due|date|etd|eta|colou?r|交期|数量|单价|颜色) ?(?:to|=|->|→|:) ?\S"
)


def _field(line: Line, cue: Mark | None) -> str | None:
    named: str | None = line.value("field")
    if (
        line.all("mode")
        and (named in (None, "ship_mode") or (cue is not None and cue.value == "change"))
        and not line.dates()
    ):
        return "ship_mode"
    if named is not None:
        return named
    if cue is None:
        return None
    if line.all("color") and cue.value == "change":
        return "color"
    if line.dates() or (cue.value in ("move", "advance") and (DAYS.search(line.text))):
        return "due"
    if line.all("money"):
        return "price"
    return "qty" if line.qtys() else None


DAYS = re.compile(
    r"(?P<n>\d{1,3}|[一二两三四五六七八九十半]{1,3}|a|an|one|two|three|four|five|six|seven"
    r"|ten)\s*(?:个)?\s*(?P<unit>天|日|周|星期|礼拜|月|working days?|days?|weeks?|months?|wks?"
    r"|d(?![a-z]))"
)
DAY_UNITS = {"天": 1, "日": 1, "d": 1, "周": 7, "星": 7, "礼": 7, "w": 7, "月": 30, "m": 30}
ENGLISH = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "ten": 10,
}


def _change(line: Line, field_: str) -> dict[str, Any]:
    match field_:
        case "due":
            return _new_due(line)
        case "qty":
            return _new_qty(line)
        case "price":
            return _new_price(line)
        case "color":
            mark = line.all("color")[-1] if line.all("color") else None
            return {} if mark is None else {"value": line.slice(mark.start, mark.end)}
    mode = line.all("mode")
    return {"value": mode[-1].value} if mode else {}


def _sign(line: Line) -> int:
    return -1 if line.has("cue.advance", "cue.lower") else 1


def _new_due(line: Line) -> dict[str, Any]:
    if line.dates():
        return {"value": single(line.dates()[-1])}
    found = DAYS.search(line.text)
    if found is None or not line.has("cue.move", "cue.advance"):
        return {}
    return {"delta": _sign(line) * _days(found)}


def _days(found: "re.Match[str]") -> int:
    from bot.understanding.numbers import number

    written, unit = found["n"], found["unit"]
    if written == "半":
        return 15 if unit == "月" else 1
    many = ENGLISH.get(written) or int(number(written) or 0)
    return many * (DAY_UNITS.get(unit[0]) or 1)


TO_VALUE = re.compile(r"(?:[到成为至]|to|=|is now|becomes?|now|->|数量)\s*:?\s*$")


def _new_qty(line: Line) -> dict[str, Any]:
    counts = line.qtys()
    if not counts:
        return {}
    amount = amount_of(counts[-1]).value
    to = TO_VALUE.search(line.before(counts[-1]))
    if to is None and line.has("cue.raise", "cue.lower"):
        return {"delta": _sign(line) * amount}
    return {"value": amount} if to or line.has("cue.change") or SET_TO.search(line.text) else {}


def _new_price(line: Line) -> dict[str, Any]:
    money = line.all("money")
    if money:
        amount = amount_of(money[-1])
        if line.has("cue.raise", "cue.lower") and not TO_VALUE.search(line.before(money[-1])):
            return {"delta": _sign(line) * amount.value}
        return {"value": amount.value, "currency": amount.unit}
    numbers = line.all("number")
    return {"value": amount_of(numbers[-1]).value} if numbers else {}
