"""Progress, quantities, money, shifts and plain numbers as answers."""

import re
from decimal import Decimal

from bot.kinds.asking import Asking, plainly
from bot.understanding.numbers import number
from bot.words import _
from core.errors import Unreadable
from core.values import Money, Progress, Quantity, Turn

FRACTION = re.compile(r"(.+?)\s*[/／]\s*(.+)")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|pct|percent|趴)|百分之(.+)")
LEFT = re.compile(
    r"(?:还差|还剩|剩下?|差|left|remaining)\s*(.+?)\s*(?:件|条|个|pcs)?(?:\s*(?:left|remaining))?"
)
TURNS = {
    Turn.DONE: (
        *("done", "all done", "finished", "complete", "completed"),
        *("完成", "全部完成", "做完", "完了", "好了", "搞定", "完"),
    ),
    Turn.CLOSED: ("closed", "close", "that is all", "no more", "就这么多", "收尾", "结束"),
    Turn.STARTED: ("started", "start", "begun", "开始", "已开始", "开工", "在做", "开裁", "上线"),
}
COUNT_DONE = re.compile(r"(\d.*?)\s*(?:件|条|个|套|双|pcs|pieces|pc)?\s*(?:done|finished|完成|做完|完了|完)")
PIECES = re.compile(r"(.+?)\s*(?:件|条|个|套|双|pcs|pieces|pc)?")
PROGRESS_CHOICES = (
    (_("All done"), Turn.DONE.value),
    (_("Started"), Turn.STARTED.value),
    (_("Half"), "half"),
)


def read_progress(text: str, _asking: Asking) -> Progress:
    """300/500 · 60% · 300 · +20 · 490 done · 还差90 · done · started · closed."""
    typed = plainly(text).lower()
    for turn, words in TURNS.items():
        if typed in words:
            return Progress(turn=turn)
    if typed in ("一半", "half"):
        return Progress(share=Decimal(50))
    if match := FRACTION.fullmatch(typed):
        return Progress(count=_count(match[1], text), of=_count(match[2], text))
    if match := PERCENT.fullmatch(typed):
        return Progress(share=_share(match[1] or match[2], text))
    if match := COUNT_DONE.fullmatch(typed):
        return Progress(count=_count(match[1], text), turn=Turn.DONE)
    if match := LEFT.fullmatch(typed):
        return Progress(remaining=_count(match[1], text))
    if typed.startswith("+"):
        return Progress(more=_count(typed, text))
    return Progress(count=_count(typed, text))


def _share(typed: str, text: str) -> Decimal:
    share = number(typed)
    if share is None or not 0 <= share <= 100:
        raise Unreadable("share", text)
    return share


def _count(typed: str, text: str) -> Decimal:
    match = PIECES.fullmatch(typed.strip())
    sign = -1 if typed.strip().startswith("-") else 1
    count = number(match[1].lstrip("-+")) if match else None
    if count is None or count > MOST:
        raise Unreadable("progress", text)
    return count * sign


MOST = Decimal(1_000_000_000)


def read_quantity(text: str, _asking: Asking) -> Quantity:
    """A number above nothing, with or without a unit."""
    typed = plainly(text).lower()
    match = PIECES.fullmatch(typed)
    found = number(match[1]) if match else None
    if found is None or not 0 < found <= MOST:
        raise Unreadable("quantity", text)
    return Quantity(found)


SIGNS = {
    "$": "USD",
    "￥": "CNY",
    "¥": "CNY",
    "€": "EUR",
    "£": "GBP",
    "刀": "USD",
    "美金": "USD",
    "美元": "USD",
    "元": "CNY",
    "块": "CNY",
    "人民币": "CNY",
    "rmb": "CNY",
    "欧元": "EUR",
    "欧": "EUR",
    "英镑": "GBP",
    "港币": "HKD",
}
MONEY = re.compile(
    r"(?P<before>[a-z]{3}|[$￥¥€£])?\s*(?P<amount>[\d,.]+\s*[k万]?)\s*(?P<after>[a-z]{3}|[^\d\s.,]{1,3})?"
)


def read_money(text: str, asking: Asking) -> Money:
    """USD 3.95 · 3.95刀 · ￥12; without a currency the factory's own."""
    match = MONEY.fullmatch(plainly(text).lower())
    amount = number(match["amount"]) if match else None
    if match is None or amount is None:
        raise Unreadable("money", text)
    named = match["before"] or match["after"] or asking.work.policy.currency.lower()
    currency = SIGNS.get(named, named.upper())
    if not re.fullmatch("[A-Z]{3}", currency):
        raise Unreadable("money", text)
    return Money(amount, currency)


SHIFT = re.compile(
    r"(?P<early>提前|早|少|减|-|less|fewer|earlier)?\s*(?:晚|推迟|多|加|再加|\+|more|later)?\s*"
    r"(?P<count>\d{1,3}|.{1,4}?)\s*(?:个?工作日|天|条?线|days?|lines?)?\s*(?P<late>early|earlier|less|fewer|later|more)?",
    re.IGNORECASE,
)
MOST_SHIFTED = 999


def read_shift(text: str, _asking: Asking) -> int:
    """3 · +1 · -2 · 晚3天 · 提前两天 · one line more: how many more, or fewer when below nothing."""
    match = SHIFT.fullmatch(plainly(text).lower())
    count = number(match["count"]) if match else None
    if match is None or count is None or count != int(count) or not 0 < abs(count) <= MOST_SHIFTED:
        raise Unreadable("shift", text)
    fewer = match["early"] or match["late"] in ("early", "earlier", "less", "fewer")
    return -int(count) if fewer else int(count)


LONGEST_NUMBER = 15
"""Digits; longer ones are no number of anything here, and more than a database can take."""


def read_whole(text: str, _asking: Asking) -> int:
    """A plain whole number, as buttons carry it."""
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise Unreadable("number", text)
    return int(text)
