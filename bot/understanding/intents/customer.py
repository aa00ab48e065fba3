"""What customers come with: complaints, ratings, the wish for a person."""

import re
from collections.abc import Iterable

from bot.understanding.intents.base import Draft, is_customer, is_question, orders_of
from bot.understanding.lexicon import built_in
from bot.understanding.line import Line, Mark, amount_of

WANTS_PERSON = re.compile(
    r"转(?:接|人工)|转.{0,3}(?:业务|经理|客服|跟单|负责人|老板|主管|人)|负责人.{0,4}(?:电话|联系|找)|^人呢"
    r"|^(?:an? )?(?:agent|operator|representative|manager)(?: please| pls|[!.?]|$)|有人[吗在]"
    r"|电话打给我|人工(?!智能|费)|真人|客服|找(?:你们?)?(?:的)?(?:业务|经理|老板|主管|负责|人)|业务经理"
    r"|(?:给我)?(?:回|打)(?:我|个)?电话|回电|联系我|活人|叫你们|老板电话|经理电话|跟人(?:说|聊)|专人"
    r"|让.{0,6}联系"
    r"|(?:speak|talk|chat) (?:to|with)|real person|human|live (?:agent|person)|call me|ring me"
    r"|phone me|contact me|(?:get|need|want|connect)[^.]{0,14}(?:manager|person|someone|somebody"
    r"|agent|representative|operator|sales)|customer service|your (?:boss|manager)|account manager"
)


ARE_YOU = re.compile(
    r"你(?:们)?是(?:不是)?(?:真人|人工|活人|人|机器)|(?<![a-z])are you (?:a |an )?(?:real|human|bot"
    r"|robot|machine|person)"
)


def human(line: Line) -> Draft | None:
    """A person is wanted instead of the bot."""
    if (
        ARE_YOU.search(line.text)
        or not WANTS_PERSON.search(line.text)
        or line.has("cue.remind", "cue.handover")
        or (line.all("order") and not is_customer(line))
    ):
        return None
    return Draft("human")


def _is_short(line: Line, mark: Mark) -> bool:
    """Whether a number counts the bad or missing pieces."""
    behind, ahead = line.after(mark, 10), line.before(mark, 4)
    return bool(
        re.match(
            r" ?(?:件|个|条|套|pcs|pieces|of them)? ?(?:(?:are|were|is) )?(?:missing|short|broken"
            r"|defect|damaged|faulty|坏|破|有|少|错|不)",
            behind,
        )
        or re.search(r"[少缺坏错漏差]了?$", ahead)
    )


SHORT = re.compile(
    r"(?<![a-z])(?:short|missing|lacking|only (?:got|received)) (?:by |of )?\d|(?<!\d)\d{1,7} ?(?:pcs|pieces"
    r"|cartons|ctns|boxes)? (?:short|missing|less|fewer)"
    r"|[少缺差]了?\d{1,7} ?[件条箱个只双套]"
)


def complaint(line: Line) -> Draft | None:
    """A customer is not content with the goods or with us."""
    hurt = line.has("cue.complaint") or (
        is_customer(line) and (line.has("cue.defect") or SHORT.search(line.text))
    )
    if not hurt or (not is_customer(line) and not line.has("cue.complaint")):
        return None
    if not is_customer(line) and not re.search(
        r"投诉|索赔|complain|claim|客户.{0,8}(?:赔|退|不满)", line.text
    ):
        return None
    if not is_customer(line) and is_question(line):
        return None
    counts = sorted(
        (mark for mark in line.qtys() if amount_of(mark).unit or _is_short(line, mark)),
        key=lambda mark: not _is_short(line, mark),
    )
    severity = "major" if line.has("cue.major") else "minor" if line.has("cue.minor") else None
    return Draft("complaint").put(
        order=orders_of(line), issue=line.without(line.all("order")),
        qty=amount_of(counts[0]).value if counts else None, severity=severity,
    )  # fmt: skip


STARS = re.compile(
    r"(?P<n>(?<![\d.])[1-5]|[一二三四五两]|(?<![a-z])(?:one|two|three|four|five)(?= stars?"
    r"| out of))(?:\.0)? ?(?:颗|个)?(?:星(?!期)|分(?!钟|之|批|成|[两二三])|stars?|/ ?5"
    r"|out of (?:5|five))|(?:评|打|给|rate[^0-9]{0,20}|rating[^0-9]{0,6}"
    r"|score[^0-9]{0,6})(?P<m>[1-5])(?![\d.])|(?P<full>满分|五星|five stars?)|(?P<glyph>[⭐★🌟]{1,5})"
)
NUMERALS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
}


def rate(line: Line) -> Draft | None:
    """Stars for our work."""
    if line.role not in ("customer",) or (line.has("cue.complaint") and not STARS.search(line.text)):
        return None
    found = STARS.search(line.text)
    if found is None and not line.has("cue.rate"):
        return None
    if found is None and re.fullmatch(r"[^a-z]*(?:great|perfect|nice|good)[^a-z]*", line.text):
        return None
    return Draft("rate").put(
        rating=_stars(found),
        aspect=_aspect(line),
        order=line.all("order") and orders_of(line),
        comment=line.without([*line.all("order")]) if found is None else None,
    )


ANY_SERVICE = ("服务", "service", "support", "速度", "speed")


def _aspects() -> Iterable[tuple[str, str]]:
    return built_in().words("aspect").items()


def _aspect(line: Line) -> str | None:
    """What the stars are for: the first such word, even inside a longer one (great service)."""
    found = [
        (word in ANY_SERVICE, line.text.find(word), code) for word, code in _aspects() if word in line.text
    ]
    return min(found, default=(True, 0, None))[2]


def _stars(found: "re.Match[str] | None") -> int | None:
    if found is None:
        return None
    if found["full"]:
        return 5
    if found["glyph"]:
        return len(found["glyph"])
    written = found["n"] or found["m"]
    return NUMERALS.get(written) or int(written)
