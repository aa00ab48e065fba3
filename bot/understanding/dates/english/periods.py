"""Months, quarters and years in English, and the parts of them: mid December, end of Q1, next week."""

import re
from datetime import timedelta

from bot.understanding.dates import days
from bot.understanding.dates.english.words import NUMBERS, SHIFT, month_number, weekday
from bot.understanding.dates.pieces import Rules, before
from bot.understanding.dates.relative import nth_of
from bot.understanding.dates.values import Context, Day, Days

rule = Rules()
Match = re.Match[str]

NTH_WEEK = re.compile(r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:week|half|part|few days) ?$")


@rule(
    r"{b}(?:(?P<shift>this|next|last|past|coming|following|previous|current) (?P<unit>week(?:end)?"
    r"|wk|month|mth|quarter|year)|the (?:following|coming) (?P<unit2>week|month)"
    r"|(?:the )?(?P<bare>weekend)){e}(?! ?days?)"
)
def near_range(context: Context, match: Match) -> Days:
    shift = SHIFT.get(match["shift"] or ("this" if match["bare"] else "next"), 1)
    match match["unit"] or match["unit2"] or match["bare"]:
        case "week" | "wk":
            return days.week(context.today, shift)
        case "weekend":
            sunday = days.week(context.today, 0 if match["shift"] == "coming" else shift).last
            return Days(sunday - timedelta(1), sunday)
        case "month" | "mth":
            return days.months_away(context.today, shift)
        case "quarter":
            return days.quarters_away(context.today, shift)
    return days.year(context.today.year + shift)


@rule(r"{b}(?:the )?(?P<unit>week|month|quarter) after next{e}")
def after_next(context: Context, match: Match) -> Days:
    if match["unit"] == "week":
        return days.week(context.today, 2)
    return (
        days.months_away(context.today, 2)
        if match["unit"] == "month"
        else days.quarters_away(context.today, 2)
    )


@rule(
    r"{b}(?:the )?q(?P<number>[1-4])(?![\w\-])(?: (?P<year>20\d\d))?|{b}(?:the )?(?P<nth>first"
    r"|second|third|fourth) quarter{e}"
)
def numbered_quarter(context: Context, match: Match) -> Days:
    number = NUMBERS[match["nth"]] if match["nth"] else int(match["number"])
    if match["year"]:
        return days.quarter(int(match["year"]), number)
    found = days.next_quarter(context.today, number)
    return Days(found.first, found.last, lambda since: days.next_quarter(since, number))


PLACE = (
    r"(?:(?:the )?(?P<place>end|beginning|start|middle|mid|early"
    r"|(?<!were )(?<!are )(?<!was )(?<!is )(?<!orders )late)[ -](?:of |in )?(?:the )?)"
)
A_NAME = re.compile(r" (?!and|or|to|end|delivery|ship|bulk|production|orders?|due|is|please|pls|for)[a-z]{2}")
SURE_MONTH = (
    r"january|jan|february|feb|october|oct|november|nov|december|dec|september|sept|sep|july|jul|apr"
    r"|jun|aug"
)


@rule(
    rf"{{b}}(?:{PLACE}(?P<named>{{en_month:_m}})|(?:(?:in|by|of|during|for|until|before|this|next"
    rf"|last|since|due|within) )(?P<after>{{en_month:_n}})"
    rf"|(?P<sure>{SURE_MONTH})){{e}}\.?(?:,? (?P<year>20\d\d))?(?! ?[\d&]| days?(?![a-z])| holidays?)"
)
def whole_month(context: Context, match: Match) -> Day | Days | None:
    if NTH_WEEK.search(before(match)) or (match["sure"] == "jan" and A_NAME.match(match.string, match.end())):
        return None
    number = month_number(match["named"] or match["after"] or match["sure"])
    if match["year"]:
        found = days.month(int(match["year"]), number)
    else:
        found = days.next_month(context.today, number)
        if match[0].startswith("last "):
            found = days.month(context.today.year - (number >= context.today.month), number)
    if match["place"]:
        return days.place_in_month(found, match["place"])
    again = None if match["year"] else lambda since: days.next_month(since, number)
    return Days(found.first, found.last, again)


@rule(
    rf"{{b}}(?:{PLACE}(?P<which>this|next|last|the|following)? ?(?P<unit>week|month|quarter|year"
    rf"|q[1-4])"
    rf"|(?:(?P<of_which>this|next|last) )?(?P<of>month|quarter|year|q[1-4])[ -]end|(?P<short>eow|eom"
    rf"|eoy|eoq)|(?P<first_half>first"
    rf"|second) half of (?P<half_unit>month|year)){{e}}"
)
def part_of_range(context: Context, match: Match) -> Day | Days | None:
    shift = SHIFT.get(match["which"] or match["of_which"] or "this", 0)
    place = match["place"] or "end"
    unit = (
        match["unit"]
        or match["of"]
        or {"w": "week", "m": "month", "q": "quarter", "y": "year"}.get((match["short"] or "   ")[2])
    )
    if unit is None:
        return None
    if unit == "week":
        return _part_of_week(days.week(context.today, shift), place)
    if unit == "month":
        return (
            days.place_in_month(days.months_away(context.today, shift), place)
            if match["which"] or place == "end"
            else days.coming_place(context.today, place)
        )
    return _edge(_long_range(context, unit, shift), place)


def _long_range(context: Context, unit: str, shift: int) -> Days:
    if unit == "quarter":
        return days.quarters_away(context.today, shift)
    if unit == "year":
        return days.year(context.today.year + shift)
    return days.next_quarter(context.today, int(unit[1]))


def _part_of_week(found: Days, place: str) -> Day | Days:
    # the working week ends on Friday
    places = {"end": 4, "beginning": 0, "start": 0, "middle": 2, "mid": 2, "early": 0, "late": 4}
    return days.of_week(found, places[place])


def _edge(found: Days, place: str) -> Day | None:
    if place == "end":
        return Day(found.last)
    return Day(found.first) if place in ("beginning", "start") else None


@rule(
    r"{b}(?:the )?(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th|last) (?:{en_wday}"
    r"|(?P<working>working|business) ?day|(?P<day>day)) (?:of|in) (?:(?P<shift>this|next|last"
    r"|the) month|{en_month}){e}"
)
def nth_of_month(context: Context, match: Match) -> Day:
    if match["en_month"]:
        found = days.next_month(context.today, month_number(match["en_month"]))
    else:
        found = days.months_away(context.today, SHIFT.get(match["shift"], 0))
    kind = weekday(match["en_wday"]) if match["en_wday"] else "working" if match["working"] else None
    return nth_of(context, found, NUMBERS[match["nth"]], kind)
