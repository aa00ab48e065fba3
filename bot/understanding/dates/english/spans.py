"""Lengths of time in English: in 3 weeks, 5 working days, two days ago."""

import re
from datetime import timedelta

from bot.understanding.dates.english.words import NUMBERS, count
from bot.understanding.dates.pieces import Rules
from bot.understanding.dates.relative import around, shifted
from bot.understanding.dates.values import Context, Day, Days, Instant, Span

rule = Rules()
Match = re.Match[str]

EN_SPAN = (
    r"(?:(?P<half>half (?:an? )?)|(?P<some>a couple of|couple of|\d{1,3}(?:\.5)?|an?|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|thirty)(?: and a half)?[ -]?)(?P<unit>(?:working|business|work|biz)[ -]?days?|days?|d|weeks?"
    r"|wks?|months?|mths?|years?|yrs?|quarters?|hours?|hrs?|h|minutes?|mins?|fortnights?){e}"
)


def span_of(match: Match) -> Span | None:
    """The span a match of EN_SPAN says."""
    unit, some = match["unit"], match["some"]
    if unit in ("d", "h") and not some.strip().isdigit():
        return None
    many = 0.5 if match["half"] else 2.0 if "couple" in some else float(NUMBERS.get(some, 0) or some)
    return _span(unit, many)


def _span(unit: str, many: float) -> Span | None:
    if unit.startswith(("work", "bus", "biz")):
        return Span(working=int(many))
    match unit[:2].rstrip("s"):
        case "da" | "d":
            return Span(days=int(many)) if many >= 1 else None
        case "we" | "wk":
            return Span(days=int(many * 7))
        case "fo":
            return Span(days=int(many * 14))
        case "mo" | "mt":
            return Span(months=int(many), days=15 if many % 1 else 0)
        case "ye" | "yr":
            return Span(months=int(many * 12))
        case "qu":
            return Span(months=int(many * 3))
        case "ho" | "hr" | "h":
            return Span(minutes=int(many * 60))
    return Span(minutes=int(many))


@rule(
    rf"{{b}}(?P<lead>in|within|inside|after)(?: the)?(?: next)? {EN_SPAN}(?!'? (?:of|from|after|credit|net"
    rf"|terms?|payment|before|prior))"
)
def in_some_time(context: Context, match: Match) -> Day | Instant | None:
    span = span_of(match)
    return None if span is None else shifted(context, span, 1)


@rule(
    r"(?<![a-z0-9\-/])(?P<some>\d{1,2}|[a-z]{3,6}) (?:working|business|work) ?days?{e}"
    r"(?! ?(?:of|from|after|before|ago|later|credit|back|prior|a ))"
)
def working_days(context: Context, match: Match) -> Day | None:
    some = match["some"]
    if not some.isdigit() and some not in NUMBERS:
        return None
    return Day(context.calendar.add_working_days(context.today, count(some)))


@rule(
    rf"{{b}}{EN_SPAN}(?: time)? (?:(?P<ago>ago|back{{e}}(?! (?:to|order)))|(?:later|from (?:now"
    rf"|today)|hence)(?! (?:bl|b/l|deposit|payment|receipt)))|{{b}}(?P<plus>today"
    rf"|now) ?\+ ?(?P<more>\d{{1,3}})(?: ?days?| ?d)?{{e}}"
)
def from_now(context: Context, match: Match) -> Day | Instant | None:
    if match["plus"]:
        return Day(context.today + timedelta(int(match["more"])))
    span = span_of(match)
    return None if span is None else shifted(context, span, -1 if match["ago"] else 1)


@rule(rf"{{b}}(?:(?P<past>last|past|previous)|(?:the )?(?:next|coming)) {EN_SPAN}")
def around_now(context: Context, match: Match) -> Days | None:
    return around(context, span_of(match), -1 if match["past"] else 1)
