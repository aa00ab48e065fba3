"""Order numbers, tracking numbers, containers and style codes, known by their shape."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """A number or code: `kind` is order, container, tracking or code; `value` as typed, in capitals."""

    kind: str
    value: str


EXPLICIT = re.compile(
    r"(?<![a-z0-9])(?P<so>so[-_ #.]{0,2}(?:20\d\d[-_/])?\d{1,6}(?![\d%]))"
    r"|(?P<year>(?<![a-z0-9\-/.])20\d\d-\d{3,6}(?![\d-]))"
    r"|(?<![a-z0-9])(?P<po>po[-_ #.]{0,2}\d[\d\-]{2,14}\d)"
    r"|(?<![a-z0-9])(?<!purchase )(?:(?:sales )?orders?|ord"
    r"|(?<!machine )(?<!line )(?<!lot )(?<!batch )(?<!carton )(?<!style )(?<!item )(?<!table )no\.?"
    r"|job) ?(?:no\.?|number"
    r"|num)? ?[#:]? ?(?P<led>\d{1,6})(?![\d,]\d|\d|[./%]\d| ?(?:pcs|pieces|sets|units|rolls|yards"
    r"|meters|kg|boxes|cartons|ctns|tons|dozen|pairs|bags|cones|m | [a-z ]{2,30} from ))"
    r"|(?:订单号|订单|单号|工单号?|生产单|合同号|单子) ?[:#]? ?(?P<named>\d{1,7})(?![\d.%,]\d|\d|件"
    r"|条|箱|个|米|单|元|美)"
    r"|(?<!zipper )(?<!zip )(?<!拉链)(?<!size )(?<!size)#(?P<hash>\d{1,6})(?!\d)"
    r"|(?<![a-z0-9.\-/])(?P<behind>\d{1,6})(?= ?(?:号?(?:订单|单子|单(?![价位据证独])|这单|那单"
    r"|这个单|那个单)))"
)
CONTAINER = re.compile(r"(?<![a-z0-9])(?P<container>[a-z]{3}[ujz] ?\d{7})(?![a-z0-9])")
TRACKING = re.compile(
    r"(?<![a-z0-9\-])(?P<tracking>(?:jdvb|jdx|jd|sf|yt|zto|sto|ems|dpk|jt|1z|ky|lp|lx|rb|yd|cn|db"
    r"|ee|ea)[a-z0-9]{7,20}|[a-z]{2}\d{9}cn|[a-z]{4}\d{8,12}"
    r"|\d{10,22}|\d{3}-\d{8}|\d{3}-\d{4} \d{4})(?![a-z0-9\-])"
)
CODE = re.compile(
    r"(?<![a-z0-9])(?=[a-z0-9\-]{0,12}\d)[a-z]{1,6}[a-z0-9]{0,8}(?:-[a-z0-9]{1,8}){0,3}(?![a-z0-9])"
    r"|(?<![a-z0-9])\d{2,5}-?[a-z]{1,3}-?\d{2,6}(?![a-z0-9])"
)
PLAIN_WORDS = re.compile(
    r"^(?:\d+(?:st|nd|rd|th|k|w|m|pm|am|h|hrs?|d|days?|pcs?|x|cm|mm|kg|yds?)|q[1-4]|w\d\d?|wk\d\d?"
    r"|t\d|a4|b2b|qc\d?|kpi\d|h[12]|usd\d+|eur\d+|rmb\d+|cny\d+|24h|covid19)$"
)


# 幺二零三: how a number comes out of dictation
SPOKEN = re.compile(
    r"(?:(?:呃|嗯|那个|额|啊|喂|就是)[ ,]?){0,2}(?P<number>[零〇幺一二三四五六七八九]{3,6})(?=[ ,号]|$)"
)
DIGITS_SPOKEN = str.maketrans("零〇幺一二三四五六七八九", "001123456789")


def references(text: str) -> Iterator[tuple[int, int, Reference]]:
    """Codes of a folded text: start, end, reference; may overlap, better ones first."""
    for match in CONTAINER.finditer(text):
        yield match.start(), match.end(), Reference("container", match[0].replace(" ", "").upper())
    spoken = SPOKEN.match(text)
    if spoken is not None:
        written = spoken["number"].translate(DIGITS_SPOKEN)
        yield spoken.start("number"), spoken.end("number"), Reference("order", written)
    explicit = list(EXPLICIT.finditer(text))
    yield from (_order(match) for match in explicit if match.lastgroup in ("so", "po"))
    for match in TRACKING.finditer(text):
        if any(character.isdigit() for character in match[0]):
            yield match.start(), match.end(), Reference("tracking", match[0].replace(" ", "").upper())
    yield from (_order(match) for match in explicit)
    for match in CODE.finditer(text):
        if not PLAIN_WORDS.match(match[0]):
            yield match.start(), match.end(), Reference("code", match[0].upper())


def _order(match: "re.Match[str]") -> tuple[int, int, Reference]:
    number = match[match.lastgroup or 0]
    return match.start(), match.end(), Reference("order", number.replace(" ", "").upper())
