"""Days and weeks in English: tomorrow, next fri, Dec 3rd, the 25th."""

import re
from datetime import date, datetime, time, timedelta

from bot.understanding.dates import days
from bot.understanding.dates.english.words import SHIFT, count, day_number, month_number, weekday
from bot.understanding.dates.pieces import Rules
from bot.understanding.dates.values import Context, Day, Days, Instant

rule = Rules()
Match = re.Match[str]

NEAR = {"today": 0, "tonight": 0, "tonite": 0, "yesterday": -1, "yday": -1, "last night": -1}


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


@rule(
    r"{b}(?:(?P<shift>this(?: coming)?|next|nxt|last|coming|past|upcoming)\s{en_wday}"
    r"|(?P<later>{en_wday:_w}) after next){e}"
)
def weekday_of_week(context: Context, match: Match) -> Day:
    place = weekday(match["en_wday"] or match["later"])
    if match["later"]:
        return days.of_week(days.week(context.today, 2), place)
    if "coming" in match["shift"]:
        return Day(days.next_weekday(context.today + timedelta(1), place))
    return days.of_week(days.week(context.today, SHIFT[match["shift"]]), place)


@rule(
    r"{b}(?:on |by |before |until |till? |this |due |from |since )?(?P<bare>(?:mon|tues?|wednes"
    r"|thurs|fri|satur|sun)day|wendesday|wensday|thrusday|tuseday|firday|satuday|tues?|thurs?|thu"
    r"|fri){e}(?!'s)(?! (?:group|ltd|limited|inc|gmbh|co|best|times|school|league|club|sales?){e})"
    r"(?!,? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
def bare_weekday(context: Context, match: Match) -> Day:
    return days.coming_weekday(context.today, weekday(match["bare"]))


# the 2nd approval counts something, sun faded is no day; the 2nd is ok, by the 2nd latest, sun morning are
OTHER_THAN_COUNTED = (
    r"(?=$|[ ]*[,.;:!?()\-~]|\d| (?:of (?!jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|at|by|before"
    r"|am|pm"
    r"|morning|afternoon|evening|noon|eod|cob|is|was|will|please|pls|plz|latest|max|or|and|to|till"
    r"|until|works|fine|good|best|possible|delivery|shipment|ok"
    r"|okay|if|for|we|i|it|from|this|next|instead|as|on|in|with|without|also|too|itself|only|asap|confirmed"
    r"|\d))"
)


@rule(
    r"(?:(?:^|{b}(?:on|by|before|until|till?|due|from|since|to|and|-|,|eta|etd) ?"
    r"|(?<=[-~]))(?P<short>mon|weds?|sat|sun){e}(?!(?<=sat) (?:on|in|with|without|at) [a-z])(?=-(?:tue"
    r"|wed|thu|fri|sat|sun)"
    rf"|{OTHER_THAN_COUNTED})"
    r"|{b}(?P<timed>mon|weds?|sat"
    r"|sun)(?= (?:at )?\d{1,2}(?::\d\d)?\s?[ap]\.?m| (?:morning|afternoon|evening|eod|cob|pm|am"
    r"|next week)| ?(?:-|to) ?(?:tue|wed|thu|fri|sat|sun){e}))"
)
def short_weekday(context: Context, match: Match) -> Day:
    return days.coming_weekday(context.today, weekday(match["short"] or match["timed"]))


@rule(r"{b}(?:week|wk|cw|kw)\.? ?#?{n}(?! ?(?:weeks?|days?)){e}|{b}w(?P<w>[1-5]\d){e}")
def numbered_week(context: Context, match: Match) -> Days:
    return days.iso_week(context.today, int(match["n"] or match["w"]))


@rule(
    r"(?<![\d.,/-])(?:{en_month}\.?,?(?: the)?(?: ?(?=\d)|-){en_mday}(?!\d|[:%]|[.,]\d{1,2}(?!\d)"
    r"| ?(?:pcs|pieces|usd|days|k){e})"
    r"|{en_mday:mday_first}(?: of|\.(?! ?may (?:i|we|be|you|need|the){e}))?[ -]?"
    r"{en_month:month_last}{e}\.?)(?:,? ?'?(?P<year>20\d\d"
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


@rule(
    rf"{{b}}(?:on |by |before |until |till? |due |from |since |for )?the {{th}}{{e}}{OTHER_THAN_COUNTED}"
    rf"|(?:^|{{b}}(?:on|by|before|until|till?|due|from|since|to|-) ?){{th:short}}{{e}}{OTHER_THAN_COUNTED}"
)
def bare_day(context: Context, match: Match) -> Day:
    return days.day_of_month(context.today, day_number(match["th"] or match["short"]))


@rule(r"{b}(?:the )?week of (?:{en_month} {en_mday}|{en_mday:mday_first} {en_month:month_last}){e}")
def week_of_day(context: Context, match: Match) -> Days:
    number = month_number(match["en_month"] or match["month_last"])
    day = day_number(match["en_mday"] or match["mday_first"])
    return days.week(days.next_month_day(context.today, number, day), 0)


@rule(r"{b}(?:(?P<weeks>a|one|two|three|2|3) weeks? (?:from|on) {en_wday:from_day}|{en_wday:day} week){e}")
def week_from_weekday(context: Context, match: Match) -> Day:
    """A week on monday, monday week: so many weeks after the coming one."""
    weeks = count(match["weeks"] or "one")
    told = match["from_day"] or match["day"]
    return Day(days.coming_weekday(context.today, weekday(told)).day + timedelta(7 * weeks))


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
