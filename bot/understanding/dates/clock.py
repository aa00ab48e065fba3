"""Wall times and parts of the day, in Chinese and English."""

import re
from datetime import datetime, time, timedelta

from bot.understanding.dates.english.words import count
from bot.understanding.dates.pieces import Rules, before
from bot.understanding.dates.values import Clock, Context, Part
from bot.understanding.numbers import number

rule = Rules()
Match = re.Match[str]

MORNING, AFTERNOON, EVENING = Part(pm=False), Part(pm=True), Part(pm=True, night=True)
NOON, MIDNIGHT = Part(pm=True, at=12), Part(pm=True, at=24, night=True)
SMALL_HOURS = Part(pm=False, night=True)
PARTS_OF_THE_DAY = {
    "清早 早上 早晨 早 清晨 朝早 朝头早 上昼 上午 晨 朝 上班前 上班 午饭前 吃饭前 morning": MORNING,
    "午间 下午 午后 下昼 晏昼 傍晚 下班前 下班 收工前 afternoon arvo lunchtime eod cob": AFTERNOON,
    "晚上 晚间 夜里 晚 夜 evening night": EVENING,
    "中午 正午 noon midday": NOON,
    "半夜 午夜 midnight": MIDNIGHT,
    "凌晨": SMALL_HOURS,
}
PARTS = {word: part for words, part in PARTS_OF_THE_DAY.items() for word in words.split()}
_CHINESE_PARTS = "|".join(
    sorted((word for word in PARTS if word > "z" and len(word) > 1), key=len, reverse=True)
)
HOUR = r"2[0-4]|1\d|0?\d|二十[一二三四]?|十[一二三四五六七八九]?|[一二两三四五六七八九零]"


@rule(
    rf"(?P<part>{_CHINESE_PARTS}|(?<![周期拜])一大?早"
    rf"|(?<=[今明昨当听寻日号天一二三四五六末])[早晚夜晨朝]|[早晚](?=(?:\d"
    rf"|[一二三四五六七八九十]{{1,2}})点))(?!好|安|上好|茶|点心|场|课|饭|操|市|班次|礼服|餐"
    rf"|装(?![箱柜车货完好船])|睡|裙|报|会(?!前)|点[名评])"
)
def chinese_part(_: Context, match: Match) -> Part:
    return PARTS.get(match["part"]) or MORNING


@rule(
    r"(?<!good )(?<!gd ){b}(?:in the |at |the |this |by )?(?P<part>morning|afternoon|arvo|evening"
    r"|night|noon|midday|midnight|lunchtime){e}(?! (?:all|everyone|team|sir|boss|shift|gown|wear))"
)
def english_part(_: Context, match: Match) -> Part:
    return PARTS[match["part"]]


@rule(
    r"{b}(?:by )?(?:the )?(?P<part>eod|cob|end of (?:the )?day|close of business){e}"
    r"(?!,? (?:it|we|you|i|they|this|that|what|he|she)(?![a-z]))"
)
def end_of_day(_: Context, __: Match) -> Part:
    return AFTERNOON


def _hour(text: str) -> int:
    found = number(text)
    if found is None or not 0 <= found <= 24:
        raise ValueError(text)
    return int(found)


@rule(
    rf"(?<![\d.:/差快慢有再多少])(?P<hour>{HOUR})(?:点|時|时)(?:(?P<half>半)"
    rf"|(?P<quarter>[一三1-3])刻|(?P<minute>[0-5]?\d|[二三四五]?十[一二三四五六七八九]?"
    rf"|零[一二三四五六七八九])分?|钟|整)?(?![的]?(?:意见|建议|问题|要求|说明|原因|注意|没|都|也不)"
    rf"|\d|[五六七八九一二三四](?:米|公|%|折|个)|米|公分)"
)
def chinese_clock(_: Context, match: Match) -> Clock | None:
    hour, written = _hour(match["hour"]), match["hour"]
    if written in ("一", "几", "两") and match.end() - match.start() == 2 and not _told_as_time(match):
        return None
    if match["half"]:
        minute = 30
    elif match["quarter"]:
        minute = 15 * int(number(match["quarter"]) or 0)
    else:
        minute = int(number(match["minute"]) or 0) if match["minute"] else 0
    return Clock(hour, minute, exact=hour > 12 or written.startswith("0"))


def _told_as_time(match: Match) -> bool:
    """一点 and 两点 are rarely o'clock: a bit, two points."""
    ahead, after = before(match), match.string[match.end() : match.end() + 4]
    return bool(
        re.search(r"(?:午|晚|早|晨|天|上|夜|周.|号|到|至|[-~])$", ahead)
        or re.match(r"(?:前|之前|以前|到|开|提|叫|-|~)", after)
    )


@rule(
    r"(?<![\d.:/\-a-z比])(?P<hour>2[0-4]|1\d"
    r"|0?\d):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?: ?(?P<half>[ap])\.?m\.?{e})?(?![:\d]|\.\d)"
)
def digital(_: Context, match: Match) -> Clock:
    return _twelve_hours(
        int(match["hour"]), int(match["minute"]), match["half"], match["hour"].startswith("0")
    )


@rule(
    r"(?<![\d.,:/\-a-z$])(?P<hour>1[0-2]|0?[1-9])(?:\.(?P<minute>[0-5]\d))? ?(?P<half>[ap])(?:\.m\."
    r"|m){e}|{b}(?P<military>(?:[01]\d|2[0-3])[0-5]\d) ?(?:hrs?|hours|h){e}"
)
def half_day_clock(_: Context, match: Match) -> Clock:
    if match["military"]:
        return Clock(int(match["military"][:2]), int(match["military"][2:]), exact=True)
    return _twelve_hours(int(match["hour"]), int(match["minute"] or 0), match["half"], False)


def _twelve_hours(hour: int, minute: int, half: str | None, exact: bool) -> Clock:
    if half is None or hour > 12:
        return Clock(hour, minute, exact or hour > 12 or hour == 0)
    return Clock(hour % 12 + 12 * (half == "p"), minute, exact=True)


@rule(
    r"{b}(?:at |by )?(?:(?P<fraction>half|quarter) (?P<side>past|to) )(?P<hour>\d{1,2}|one|two"
    r"|three|four|five|six|seven|eight|nine|ten|eleven|twelve){e}|{b}(?P<hour2>\d{1,2}|one|two"
    r"|three|four|five|six|seven|eight|nine|ten|eleven|twelve) ?o'?clock{e}"
    r"|{b}(?:at |by )?(?P<hour4>1[0-2]|[1-9])(?= in the (?:morning|afternoon|evening))"
    r"|{b}at (?P<hour3>1[0-2]"
    r"|[1-9])(?=$|[ ,.;?!]| in the )(?! ?(?:pcs|usd|%|days|cents?|dollars?|pct|percent|per))"
)
def spoken_clock(_: Context, match: Match) -> Clock:
    hour = count(match["hour"] or match["hour2"] or match["hour3"] or match["hour4"])
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    if match["fraction"] is None:
        return Clock(hour)
    minutes = 30 if match["fraction"] == "half" else 15
    return Clock(hour, minutes) if match["side"] == "past" else Clock((hour - 2) % 12 + 1, 60 - minutes)


def hour_of(clock: Clock, part: Part | None) -> int:
    """Hour from 0 to 24 of a clock time that stands with a part of the day."""
    if clock.exact or part is None:
        return clock.hour
    if part.pm and part.night and clock.hour in (12, 0):
        return 24
    if part.pm and clock.hour < 12 and not (part.at == 12 and clock.hour >= 10) and part.at != 24:
        return clock.hour + 12
    return 0 if clock.hour == 12 and not part.pm and part.night else clock.hour


def moment(context: Context, day: "datetime | None", clock: Clock, part: Part | None) -> datetime:
    """The instant a clock time names: on `day`, or the next time it comes."""
    if part is not None or clock.exact:
        found = at(day or context.now, hour_of(clock, part), clock.minute)
        return found if day or found >= context.now else found + timedelta(1)
    return _bare(context, day, clock)


def _bare(context: Context, day: "datetime | None", clock: Clock) -> datetime:
    """1 to 7 are in the afternoon; 8 to 11 in the morning unless that is past."""
    hour = clock.hour + 12 if 1 <= clock.hour <= 7 else clock.hour
    found = at(day or context.now, hour, clock.minute)
    today = found.date() == context.now.date()
    if found < context.now and today and 8 <= hour <= 11:
        found = at(found, hour + 12, clock.minute)
    return found + timedelta(1) if found < context.now and day is None else found


def at(day: datetime, hour: int, minute: int) -> datetime:
    """A wall time of a day; hour 24 is midnight at its end."""
    return datetime.combine(day.date() + timedelta(hour // 24), time(hour % 24, minute), day.tzinfo)
