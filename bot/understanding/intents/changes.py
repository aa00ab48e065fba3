"""A field of an order gets a new value."""

import re
from decimal import Decimal
from typing import Any

from bot.understanding.dates import first_day, single
from bot.understanding.intents.base import FORBIDDEN, Draft, doubtful_at, is_question, negated, orders_of
from bot.understanding.intents.times import unsure
from bot.understanding.intents.wishes import wishes
from bot.understanding.line import Line, Mark, amount_of
from bot.understanding.numbers import number


def change_order(line: Line) -> Draft | None:
    """A field of an order gets a new value, or moves by so much."""
    asked = wishes(line)
    if is_question(line) and not asked:
        return None
    order = orders_of(line)
    cues = line.cues("change", "move", "advance", "raise", "lower")
    cue = next(
        (mark for mark in cues if not negated(line, mark) and not doubtful_at(line, mark, near=8)),
        cues[0] if cues else None,
    )
    if cue is None and asked:
        cue = _delivery(line) or line.first("mode") or _other_color(line)
    if (
        (order is None and not asked)
        or not (cue or any(said.search(line.text) for said in (SET_TO, NEW_DATE, SIGNED)))
        or (
            cue
            and (
                negated(line, cue)
                or (
                    line.role != "customer"
                    and doubtful_at(line, cue, near=8)
                    and not AGREED.search(line.text)
                )
            )
        )
    ):
        return None
    if cue is not None and FORBIDDEN.search(line.before(cue, 40)):
        return None
    field_ = _field(line, cue)
    change = _change(line, field_) if field_ else {}
    if not change:
        return None
    found = Draft("change_order", ambiguous=unsure(line, "value")).put(order=order, field=field_, **change)
    return found.put(step=_step_moved(line)) if field_ == "due" else found


AGREED = re.compile(r"已同意|已确认|同意了|确认了|(?<![a-z])(?:agreed|confirmed)(?![a-z])")
NEW_DATE = re.compile(
    r"(?:new|revised|updated|新的?) ?(?:unit )?(?:price|qty|quantity|单价|价格|数量) ?(?:is|:|为"
    r"|=)? ?(?:usd|us\$|\$|¥|€|eur)? ?\d"
    r"|(?:new|revised|updated|latest|新的?|最新) ?(?:etd|eta|due|delivery|ship|ex[- ]?f|xf|crd|交期"
    r"|船期|货期|出货期|date)"
)


SET_TO = re.compile(
    r"\d ?(?:->|=>|→) ?\d|(?:qty|quantity|price|due|date|etd|eta|colou?r|交期|数量|单价|颜色) ?(?:to|="
    r"|->|→|:) ?\S"
    r"|colou?r from .{2,20} to |instead[?!. ]*$"
)


SIGNED = re.compile(r"(?:数量|件数|qty|quantity)[ :]*(?P<sign>[+-]) ?\d")
DELIVERY = re.compile(
    r"(?<![a-z])(?:need|want|deliver|ship|dispatch|send|finish|have|get|receive)(?![a-z])|[交发出到]货"
    r"|交付|出运|寄出"
)


def _delivery(line: Line) -> Mark | None:
    """could you deliver by Dec 20: a wish for another day."""
    found = DELIVERY.search(line.text) if any(time.deadline for time in line.dates()) else None
    return found and Mark(found.start(), found.end(), "cue", "deliver")


def _other_color(line: Line) -> Mark | None:
    """navy instead of black: a wish for another colour."""
    color = line.first("color")
    other = color is not None and INSTEAD_OF.search(line.text)
    return Mark(color.start, color.start, "cue", "change") if color and other else None


def _step_moved(line: Line) -> str | None:
    """The step whose day it is, where the order's own day is not named: `move cutting of 1203 to 15 Dec`."""
    steps = line.all("step")
    return steps[0].value if len(steps) == 1 and not line.all("field") else None


UNCHANGED = re.compile(r" ?(?:不变|不动|不改|照旧|unchanged|stays?|same|remains)")


def _field(line: Line, cue: Mark | None) -> str | None:
    fields = [mark for mark in line.all("field") if not UNCHANGED.match(line.text, mark.end)]
    named: str | None = fields[0].value if fields else None
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
    r"(?P<n>\d{1,3}|[一二两三四五六七八九十半]{1,3}|(?<![a-z])(?:a|an|one|two|three|four|five|six|seven"
    r"|ten))\s*(?:个)?\s*(?P<unit>天|日|周|星期|礼拜|月|working days?|days?|weeks?|months?|wks?"
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
            colors = line.all("color")
            named = FROM_TO.search(line.text) or (
                None if INSTEAD_OF.search(line.text) else NAMED_COLOR.search(line.text)
            )
            if named and (not colors or named.end("name") >= colors[-1].end):
                return {"value": line.slice(named.start("name"), named.end("name"))}
            mark = colors[0 if INSTEAD_OF.search(line.text) else -1] if colors else None
            return _named_color(line) if mark is None else {"value": line.slice(mark.start, mark.end)}
    mode = line.all("mode")
    return {"value": mode[-1].value} if mode else {}


FROM_TO = re.compile(
    r"(?:from|由|从) ?\S{1,16} ?(?:to|改[成为到]?|换成?|变成?) ?(?P<name>[a-z][a-z ]{2,18}"
    r"|[\u4e00-\u9fff]{1,5})[.!。]?$"
)
NAMED_COLOR = re.compile(
    r"(?:颜色|配色|色号|colou?r).{0,12}?(?:[改换变调][成为到]?|to|->|="
    r"|:) ?(?P<name>[\u4e00-\u9fff]{1,5}|[a-z][a-z ]{2,18}|[a-z0-9\-]{2,12})[.!。]?$"
)


def _named_color(line: Line) -> dict[str, Any]:
    """A colour the lexicon does not know, where one is announced."""
    found = NAMED_COLOR.search(line.text)
    return {} if found is None else {"value": line.slice(found.start("name"), found.end("name"))}


INSTEAD_OF = re.compile(r"instead of|rather than|而不是|不要(?=[\u4e00-\u9fff]{1,3}色)")


def _sign(line: Line) -> int:
    return -1 if line.has("cue.advance", "cue.lower") else 1


def _new_due(line: Line) -> dict[str, Any]:
    if line.dates():
        last = line.dates()[-1]
        return (
            {"value": single(last)} if first_day(last) >= line.context.today else {}
        )  # nothing is due in the past
    found = DAYS.search(line.text)
    if found is None or not line.has("cue.move", "cue.advance"):
        return {}
    return {"delta": _sign(line) * days_of(found)}


def days_of(found: "re.Match[str]") -> int:
    """Days a match of DAYS says: 一周 is 7."""
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
    amount: Any = amount_of(counts[-1]).value
    if signed := SIGNED.search(line.text):
        return {"delta": -abs(amount) if signed["sign"] == "-" else amount}
    to = TO_VALUE.search(line.before(counts[-1]))
    if to is None and line.has("cue.raise", "cue.lower"):
        return {"delta": _sign(line) * amount}
    return (
        {"value": amount}
        if to or line.has("cue.change") or SET_TO.search(line.text) or NEW_DATE.search(line.text)
        else {}
    )


COINS = re.compile(r"(?P<n>\d|[一二两三四五六七八九])(?P<coin>[分毛角])(?!钟)钱?")


def _new_price(line: Line) -> dict[str, Any]:
    money = line.all("money")
    if money:
        amount = amount_of(money[-1])
        if line.has("cue.raise", "cue.lower") and not TO_VALUE.search(line.before(money[-1])):
            return {"delta": _sign(line) * amount.value}
        return {"value": amount.value, "currency": amount.unit}
    coins = COINS.search(line.text)
    if coins and line.has("cue.raise", "cue.lower"):
        value = (number(coins["n"]) or Decimal(0)) / (100 if coins["coin"] == "分" else 10)
        return {"delta": _sign(line) * value, "currency": "CNY"}
    numbers = line.all("number")
    return {"value": amount_of(numbers[-1]).value} if numbers else {}
