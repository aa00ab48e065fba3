"""Days, weeks, months and spans in English."""

import re
from datetime import date, datetime, time, timedelta

from bot.understanding.dates import days
from bot.understanding.dates.pieces import MONTHS, WEEKDAYS, Rules, before
from bot.understanding.dates.values import Context, Day, Days, Instant, Span

rule = Rules()
Match = re.Match[str]

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": -1,
}  # fmt: skip
NTH_WEEK = re.compile(r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:week|half|part|few days) ?$")
NEAR = {"today": 0, "tonight": 0, "tonite": 0, "yesterday": -1, "yday": -1, "last night": -1}
SHIFT = {"this": 0, "current": 0, "next": 1, "nxt": 1, "last": -1, "previous": -1, "past": -1, "following": 1}
TYPOS = {"wen": 2, "thr": 3, "tus": 1, "fir": 4}


def count(text: str) -> int:
    """Whole number of a numeral in digits or letters."""
    return NUMBERS[text] if text in NUMBERS else int(text)


def weekday(text: str) -> int:
    """Monday = 0; forgives a few slips of the thumb."""
    return TYPOS[text[:3]] if text[:3] in TYPOS else WEEKDAYS.index(text[:3])


def month_number(text: str) -> int:
    """January = 1."""
    return MONTHS.index(text[:3]) + 1


def day_number(text: str) -> int:
    """3 of 3rd."""
    return int(re.sub(r"\D", "", text))


@rule(
    r"{b}(?P<near>today|tonight|tonite|yesterday|yday|(?:day after )?(?:tomorrow|tommorrow|tommorow"
    r"|tomorow|tmrw?|tmw|2moro)|day before yesterday|last night){e}(?!'s (?:world|fashion))"
)
def near_day(context: Context, match: Match) -> Day:
    words = match["near"]
    if words.startswith("day"):
        return Day(context.today + timedelta(2 if words.startswith("day after") else -2))
    return Day(context.today + timedelta(NEAR.get(words, 1)))


@rule(r"{b}(?:midnight (?:tonight|today)|(?:tonight|today) at midnight|tonight midnight){e}")
def midnight_tonight(context: Context, _: Match) -> Instant:
    tomorrow = context.today + timedelta(1)
    return Instant(datetime.combine(tomorrow, time(0), context.now.tzinfo))


@rule(r"{b}(?P<shift>this(?: coming)?|next|nxt|last|coming|past|upcoming)\s{en_wday}{e}")
def weekday_of_week(context: Context, match: Match) -> Day:
    place = weekday(match["en_wday"])
    if "coming" in match["shift"]:
        return Day(days.next_weekday(context.today + timedelta(1), place))
    return days.of_week(days.week(context.today, SHIFT[match["shift"]]), place)


@rule(
    r"{b}(?:on |by |before |until |till? |this |due |from |since )?(?P<bare>(?:mon|tues?|wednes"
    r"|thurs|fri|satur|sun)day|wendesday|wensday|thrusday|tuseday|firday|satuday|tues?|thurs?|thu"
    r"|fri){e}(?!'s)(?!,? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
def bare_weekday(context: Context, match: Match) -> Day:
    return days.coming_weekday(context.today, weekday(match["bare"]))


@rule(
    r"(?:(?:^|{b}(?:on|by|before|until|till?|due|from|since|to|and|-|,|eta|etd) ?"
    r"|(?<=[-~]))(?P<short>mon|weds?|sat|sun){e}(?=$|[ ,.]|-(?:tue|wed|thu|fri|sat|sun))(?! (?:hat"
    r"|in|on|at|down|with|out|still"
    r"|dress|protection|screen|said|asked))|{b}(?P<timed>mon|weds?|sat"
    r"|sun)(?= (?:at )?\d{1,2}(?::\d\d)?\s?[ap]\.?m| (?:morning|afternoon|evening|eod|cob|pm|am"
    r"|next week)| ?(?:-|to) ?(?:tue|wed|thu|fri|sat|sun){e}))"
)
def short_weekday(context: Context, match: Match) -> Day:
    return days.coming_weekday(context.today, weekday(match["short"] or match["timed"]))


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


@rule(r"{b}(?:week|wk|cw|kw)\.? ?#?{n}(?! ?(?:weeks?|days?)){e}|{b}w(?P<w>[1-5]\d){e}")
def numbered_week(context: Context, match: Match) -> Days:
    return days.iso_week(context.today, int(match["n"] or match["w"]))


@rule(
    r"(?<![\d.,/-])(?:{en_month}\.?,?(?: the)?(?: ?(?=\d)|-){en_mday}(?!\d|[:%]|[.,]\d{1,2}(?!\d)"
    r"| ?(?:pcs|pieces|usd|days|k){e})"
    r"|{en_mday:mday_first}(?: of)?[ -]?{en_month:month_last}{e}\.?)(?:,? ?'?(?P<year>20\d\d"
    r"|(?<=[-'])\d\d)(?!\d)|-(?P<short_year>\d\d)(?!\d))?"
)
def day_and_month(context: Context, match: Match) -> Day | None:
    number = month_number(match["en_month"] or match["month_last"])
    day = day_number(match["en_mday"] or match["mday_first"])
    year = match["year"] or match["short_year"]
    if match["short_year"] and match["en_month"]:
        return None  # Nov 23-27 are five days
    if year:
        return Day(date(days.full_year(int(year)), number, day))
    return days.month_day(context.today, number, day)


PLACE = (
    r"(?:(?:the )?(?P<place>end|beginning|start|middle|mid|early"
    r"|(?<!were )(?<!are )(?<!was )(?<!is )(?<!orders )late)[ -](?:of |in )?(?:the )?)"
)
SURE_MONTH = (
    r"january|jan|february|feb|october|oct|november|nov|december|dec|september|sept|sep|july|jul|apr|jun|aug"
)


@rule(
    rf"{{b}}(?:{PLACE}(?P<named>{{en_month:_m}})|(?:(?:in|by|of|during|for|until|before|this|next"
    rf"|last|since|due|within) )(?P<after>{{en_month:_n}})"
    rf"|(?P<sure>{SURE_MONTH})){{e}}\.?(?:,? (?P<year>20\d\d))?(?! ?[\d&])"
)
def whole_month(context: Context, match: Match) -> Day | Days | None:
    if NTH_WEEK.search(before(match)):
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
    rf"|q[1-4])|(?P<of>month|quarter|year|q[1-4])[ -]end|(?P<short>eow|eom|eoy|eoq)|(?P<first_half>first"
    rf"|second) half of (?P<half_unit>month|year)){{e}}"
)
def part_of_range(context: Context, match: Match) -> Day | Days | None:
    shift = SHIFT.get(match["which"] or "this", 0)
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
    r"{b}(?:on |by |before |until |till? |due |from |since |for )?the {th}{e}(?! (?:order|batch"
    r"|time|sample|lot|round|piece|shipment|party|floor|one|payment|line|style|of (?:jan|feb|mar"
    r"|apr|may|jun|jul|aug|sep|oct|nov|dec)))|(?:^|{b}(?:on|by|before|until|till?|due|from|since|to"
    r"|-) ?){th:short}{e}(?=$|[ ,.?!-])(?! (?:order|batch|time|sample|lot|round|piece|shipment"
    r"|party|floor|payment|line|style))"
)
def bare_day(context: Context, match: Match) -> Day:
    return days.day_of_month(context.today, day_number(match["th"] or match["short"]))


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


def shifted(context: Context, span: Span, sign: int) -> Day | Instant:
    """That long from now (ago, when the sign is -1)."""
    if span.minutes:
        return Instant(context.now.replace(second=0, microsecond=0) + sign * timedelta(minutes=span.minutes))
    return Day(days.plus(context.today, span, context.calendar, sign))


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


@rule(r"{b}(?:the )?week of (?:{en_month} {en_mday}|{en_mday:mday_first} {en_month:month_last}){e}")
def week_of_day(context: Context, match: Match) -> Days:
    number = month_number(match["en_month"] or match["month_last"])
    day = day_number(match["en_mday"] or match["mday_first"])
    return days.week(days.next_month_day(context.today, number, day), 0)


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
    span = span_of(match)
    if span is None or span.minutes:
        return None
    sign = -1 if match["past"] else 1
    other = days.plus(context.today, span, context.calendar, sign)
    return Days(min(other, context.today), max(other, context.today))


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
    nth = NUMBERS[match["nth"]]
    if match["en_wday"]:
        return Day(days.nth_weekday(found, weekday(match["en_wday"]), nth))
    if match["working"]:
        edge = found.first - timedelta(1) if nth > 0 else found.last + timedelta(1)
        return Day(context.calendar.add_working_days(edge, nth))
    return Day(found.first + timedelta(nth - 1) if nth > 0 else found.last)


@rule(r"{b}(?:a|one|two|three|2|3) weeks? (?:from|on) (?P<wday2>{en_wday}){e}")
def week_from_weekday(context: Context, match: Match) -> Day:
    weeks = count(match[0].split()[0])
    return Day(days.coming_weekday(context.today, weekday(match["wday2"])).day + timedelta(7 * weeks))


@rule(
    r"{b}{en_month}\.? ?(?P<first>3[01]|[12]?\d)(?:st|nd|rd|th)? ?(?:-|~|to|until"
    r"|through) ?(?P<last>3[01]|[12]?\d)(?:st|nd|rd|th)?(?![\d:])|(?<![\d./-])(?P<first2>3[01]"
    r"|[12]?\d)(?:st|nd|rd|th)? ?(?:-|~|to|(?<=between [0-9] )and"
    r"|(?<=between [0-9][0-9] )and) ?(?P<last2>3[01]|[12]?\d)(?:st|nd|rd"
    r"|th)?,? ?(?:of )?{en_month:month2}{e}"
)
def days_of_month(context: Context, match: Match) -> Days:
    number = month_number(match["en_month"] or match["month2"])
    first, last = int(match["first"] or match["first2"]), int(match["last"] or match["last2"])
    begin = days.next_month_day(context.today, number, first)
    return Days(begin, begin.replace(day=last))
