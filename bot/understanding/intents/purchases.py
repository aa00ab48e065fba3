"""Material to be bought."""

import re
from typing import Any

from bot.understanding.intents.base import Draft, is_question, negated, orders_of
from bot.understanding.intents.times import unsure, when_of
from bot.understanding.line import Line, Mark, amount_of

SUPPLIER = re.compile(
    r"(?:供应商|供方|厂家|供货商)(?:是|为|[:： ])?\s*(?P<named>[^\s,，。;；:：0-9]{2,12}?)(?=下?周"
    r"|明|后天|月底|年|[\s,，。;；0-9]|交|到货|要|发|送|$)"
    r"|(?:向|跟|找|从|在|问)(?P<asked>[\u4e00-\u9fff]{2,8}?)(?:公司|家|那边|那里)?(?:采购|订购|订"
    r"|买|下单|下|进货|进|拿|购|补)"
    r"|(?:向|找|从)(?P<last>[\u4e00-\u9fff]{2,4})(?=[ ,]|$)"
    r"|(?<![a-z])(?:supplier|vendor|from|mill|(?:po"
    r"|order) (?:to|on|with))[: ]+(?P<en>[a-z][a-z0-9&.'\-]*(?: (?!by|due|before|on|in|next|this|at|for|qty"
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
    item = _item(line, cut) or _named_by(line.slice(cue.start, cue.end))
    if supplier is None and line.value("supplier") is None:
        item, supplier = _told_apart(item)
    return Draft("create_purchase", ambiguous=unsure(line, "due")).put(
        order=line.all("order") and orders_of(line), item=item, qty=amount_of(counts[0]).value,
        supplier=line.value("supplier") or supplier, due=when_of(line), **_price(line),
    )  # fmt: skip


MATERIAL = re.compile(
    r"[链带布料扣线标箱袋牌纱棉绳钉片胶纸卡油盒膜衬绒皮毛里网唛头环架板管钮粒剂粉浆盖垫条]$|拉链头$|[织罗]纹$"
)
NAME = re.compile(r"[A-Z][A-Za-z&.\-]{1,20}|[\u4e00-\u9fff]{2,4}(?:公司|厂|家)?")


SIZE = re.compile(r"#?\d{1,3}[号#]")


def _told_apart(item: str) -> tuple[str, str | None]:
    """Item and supplier, when only their places tell: 拉链 YKK, 宏发 纸箱."""
    words = [word for word in item.split(" ") if not SIZE.fullmatch(word)]
    if len(words) != 2 or not any("\u4e00" <= character <= "\u9fff" for character in item):
        return item, None
    first, second = words
    if MATERIAL.search(first) and NAME.fullmatch(second) and not MATERIAL.search(second):
        return first, second
    if MATERIAL.search(second) and NAME.fullmatch(first) and not MATERIAL.search(first):
        return second, first
    return item, None


FIRST_WORDS = re.compile(r"\s*(?P<name>[\u4e00-\u9fff]{2,6})\s+[\u4e00-\u9fff]{1,8}\s*$")


BOUGHT = re.compile(
    r"(?:向|跟|找|从)[\u4e00-\u9fff]{2,6}?(?P<verb>订|买|采购|进货?|拿)(?!单)"
    r"|(?:^"
    r"|[ ,\d])(?P<verb2>[订买])(?=(?:\d{1,5}[件米卷个条码箱粒]? ?)?"
    r"[\u4e00-\u9fff]{1,6}(?<=[链带布料扣线标箱袋牌纱棉绳胶纸卡盒膜衬贴棒])[ ,\d])"
    r"|(?<![a-z])order (?:\d[\d,.]* ?k?|an?|some|more) ?[a-z][a-z ]{1,40} from "
)


def _bought_from(line: Line) -> Mark | None:
    found = BOUGHT.search(line.text)
    if found is None:
        return None
    end = found.end() if found["verb"] or found["verb2"] else found.start() + len("order")
    return Mark(found.start(), end, "cue", "purchase")


ITEM_NOISE = re.compile(
    r"(?:^|(?<=\s))(?:of|for|the|to|by|from|po|单|要|到货?|交货?|前|需要|order|下|a|数量|qty|单价"
    r"|needed|arrive|arriving|deliver|delivery|due|on|at|与|和|用|的|@|each|per|到位|need|还需要?"
    r"|需要|想|下个|个|帮我)(?=\s|$)"
)


def _item(line: Line, cut: list[Mark]) -> str:
    text = ITEM_NOISE.sub(" ", line.without(cut))
    return " ".join(text.split()).strip(" ,.;:，。")


CLOTH = re.compile(r"[订定](?P<item>面料|布)")


def _named_by(verb: str) -> str:
    """订面料 says what is bought by the word for buying itself."""
    found = CLOTH.fullmatch(verb)
    return found["item"] if found else ""


def _price(line: Line) -> dict[str, Any]:
    money = line.first("money")
    return {} if money is None else {"price": amount_of(money).value, "currency": amount_of(money).unit}
