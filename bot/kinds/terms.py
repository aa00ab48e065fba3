"""Terms of payment as answers: whatever the trade writes, and nothing that says nothing of payment."""

import re

from bot.kinds.asking import Asking, plainly
from core.errors import Unreadable
from core.values import PaymentTerms

LONGEST = 120
LETTERS = r"t\.?/?\s?t\.?|[lo]\.?/?\s?[ac]|d\.?/?\s?[pa]|b\.?/?\s?l|c\.?[aoiw]\.?[doa]"
"""T/T, L/C, O/A, D/P, D/A, B/L; CAD, COD, CIA, CWO."""
ENGLISH = (
    *("letters? of credit", "open account", "sight", "wire", "transfer", "remittance", "western union"),
    *("paypal", "cash", "che(?:que|ck)", "credit", "escrow", "documents?", "telegraphic", "trade assurance"),
    *("deposit", "down ?payment", "advance", "balance", "pre-?pa(?:id|yment)", "instal", "invoice"),
    *("payment", r"\bpa(?:y|id)\b", r"\bnet\s?\d", r"\d\s?days?\b", r"\be\.?o\.?m\b"),
    *("(?:on|before|after) (?:delivery|shipment|shipping)", "as (?:usual|before|agreed|last)", "same as"),
    r"\btb[acd]\b",
)
CHINESE = (
    *(
        "[定订押]金",
        "[尾余]款",
        "全[款额]",
        "预付",
        "月[结底末]",
        "每月",
        "现[结金款]",
        "[货款]到",
        "[账帐]期",
    ),
    *(
        "赊",
        "电汇",
        "信用证",
        "托收",
        "交单",
        "见单",
        "提单",
        "承兑",
        "汇款",
        "转[账帐]",
        "支票",
        "对公",
        "微信",
    ),
    *("支付宝", "结[清算]", "付[清款]", "发票", "[开见收]票", "[出发]货[前后]", r"\d\s?天"),
    *("[一二三四五六七八九]成", "[一二三四五六七八九]{2}开"),
    *("照旧", "照常", "老规矩", "老样子", "同上", "同以?前", "待定", "面议", "另[议谈]"),
)
WORDS = re.compile("|".join((rf"\b(?:{LETTERS})\b", *ENGLISH, *CHINESE)), re.IGNORECASE)
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?%")
PARTS = re.compile(r"(?<![\d/:\-])\d{1,3}(?:\s?%?\s?[/:\-]\s?\d{1,3})+(?![\d/:\-])")
BY_DAYS = re.compile(r"day|net|天|日", re.IGNORECASE)
WHOLE = 100


def read_terms(text: str, _asking: Asking) -> PaymentTerms:
    """T/T 30/70 · L/C at sight · 30% deposit, balance against B/L copy · 月结30天 · OA 60."""
    typed = " ".join(plainly(text).split())
    parts = _parts(typed)
    if len(typed) > LONGEST:
        raise Unreadable("long_terms", text)
    said = WORDS.search(typed) or PERCENT.search(typed) or sum(parts) == WHOLE
    if not said or not _adds_up(typed, parts):
        raise Unreadable("terms", text)
    return PaymentTerms(typed)


def _parts(typed: str) -> list[int]:
    """30/70 as its numbers; 60/90 days are none."""
    found = PARTS.search(typed)
    if found is None or BY_DAYS.search(typed):
        return []
    return [int(part) for part in re.findall(r"\d+", found[0])]


def _adds_up(typed: str, parts: list[int]) -> bool:
    """Whether no part is more than the whole, and parts beside each other are all of it."""
    each = [float(share) for share in PERCENT.findall(typed)]
    return all(share <= WHOLE for share in each) and (not parts or sum(parts) == WHOLE)
