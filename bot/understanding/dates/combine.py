"""Putting the pieces together: 下周 + 三 + 下午 + 3点 · 12月3号 + 到 + 5号 · 春节 + 前."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from bot.understanding.dates import chinese, clock, english, feasts, nothing, numeric
from bot.understanding.dates.beside import related
from bot.understanding.dates.pieces import MOVED_FROM, Rule
from bot.understanding.dates.values import Atom, Clock, Context, Day, Days, Instant, Part

HAN_HINT = re.compile(
    r"[天日号周月年季旬节假点时晚早晨夜午班钟末底后前内期]|星期|星其|礼拜|元旦|除夕|清明|五一|端午"
    r"|七夕|中秋|国庆|圣诞|冬至|十一|双1[12]|黑五|初[一二三四五六七八九十]|618|六一|三八|儿童|双十"
    r"|[今明昨][儿个]|腊|重阳|元宵|中元|光棍|复活|感恩|万圣|平安夜|元月"
)
LATIN_HINT = re.compile(
    r"(?<![a-z])(?:to|yes|day|tmr|tmw|2mo|tom|mon|tu|we|th|fri|fir|sat|sun|jan|feb|mar|apr|may|jun"
    r"|jul|aug|sep|oct|nov|dec|next|nxt|last|this|past|com|up"
    r"|end|eo|cob|close|begin|start|mid|early|late|in|within|inside|a|an|one|two|three|four|five"
    r"|six|seven|eight|nine|ten|half|quarter|first|second|third|the|now|cny|"
    r"new|spring|chinese|lunar|x|moon|boxing|diwali|deepa|women|child|teach|father|mother|single|double"
    r"|chung|qixi|ghost|lny|lantern|dongzhi|christmas|good|golden|national|labo|dragon|ching|qing|tomb"
    r"|black"
    r"|cyber|thanks|easter|valen|hallow|nye|wk|kw|cw|w|q|noon|by|on|at|before|after|follow|prev"
    r"|curr|month|year|couple|fifteen|twenty|thirty|eleven|twelve|until|till?|due|from|since|arvo"
    r"|morning|afternoon|evening|night)"
    r"|\d ?(?:st|nd|rd|th|[ap]\.?m|days?|weeks?|wks?|months?|hours?|hrs?|h|min|d|o'|jan|feb|mar|apr"
    r"|may|jun|jul|aug|sep|oct|nov|dec|work|bus)"
)
DIGIT_HINT = re.compile(r"(?<!\d)\d{1,4}[-/.:]\d{1,2}(?!\d)|20[23]\d{5}")

GLUE = re.compile(r"[ ,]{0,2}(?:的|of|in|on|at|@|\(|')?[ ]?(?:the )?")
TO = re.compile(r" ?(?:到|至|-{1,2}|~|to|until|till|through|thru|and|与|和) ?(?:the )?")
BETWEEN_BEFORE = re.compile(r"(?:between|from) (?:the )?$|从$")


def atoms_of(context: Context, text: str) -> list[Atom]:
    """The pieces of time in a folded text, in order and without overlap."""
    rules: list[Rule] = []
    if HAN_HINT.search(text):
        rules += [*chinese.rule, *feasts.rule]
    latin = LATIN_HINT.search(text)
    if latin:
        rules += [*english.rule, *([] if rules else feasts.rule)]
    if DIGIT_HINT.search(text):
        rules += numeric.rule
    if not rules:
        return []
    rules += clock.rule
    found = without_overlap(atom for rule in rules for atom in rule.atoms(context, text))
    return nothing.dropped(text, found)


def without_overlap(atoms: Iterable[Atom]) -> list[Atom]:
    """Earlier atoms first, of those the longest; whatever overlaps one already kept is dropped."""
    kept: list[Atom] = []
    for atom in sorted(atoms, key=lambda atom: (atom.start, -atom.end)):
        if not kept or atom.start >= kept[-1].end:
            kept.append(atom)
    return kept


def combine(context: Context, text: str) -> list[Atom]:
    """Whole expressions of time: their values are Day, Days or Instant."""
    atoms = atoms_of(context, text)
    try:
        return _combined(context, text, atoms) if atoms else []
    except (ValueError, OverflowError):
        return []  # a day beyond the calendar or the lunar tables: nothing can be said surely


def _combined(context: Context, text: str, atoms: list[Atom]) -> list[Atom]:
    atoms = related(context, text, _narrowed(text, atoms))
    return _stretched(text, _timed(context, text, atoms))


def _narrowed(text: str, atoms: list[Atom]) -> list[Atom]:
    """下个月 + 15号, 明年 + 春节, friday + next week: a bare word finds its place in the range beside it."""
    out: list[Atom] = []
    for atom in atoms:
        if (
            out
            and (value := _within(out[-1].value, atom.value) or _dated(out[-1].value, atom.value))
            and GLUE.fullmatch(text, out[-1].end, atom.start)
        ):
            out[-1] = Atom(out[-1].start, atom.end, value)
        else:
            out.append(atom)
    return out


def _within(left: object, right: object) -> Day | Days | None:
    bare, within = (right, left) if isinstance(left, Days) else (left, right)
    if not isinstance(within, Days) or not isinstance(bare, Day | Days) or bare.again is None:
        return None
    found = bare.again(within.first)
    inside = (found if isinstance(found, Days) else Days(found, found)).first <= within.last
    if not inside:
        return None
    return found if isinstance(found, Days) else Day(found, feast=isinstance(bare, Day) and bare.feast)


def _dated(left: object, right: object) -> Day | None:
    """Fri 18 Sep, 2月3日(周三): the date counts; with another weekday than its own it is worth a question."""
    if not isinstance(left, Day) or not isinstance(right, Day) or left.weekday == right.weekday:
        return None
    told, day = (left, right) if left.weekday else (right, left)
    if day.again is None and told is right:
        return None
    return Day(day.day, day.again, sure=day.sure and day.day.weekday() == told.day.weekday())


def _timed(context: Context, text: str, atoms: list[Atom]) -> list[Atom]:
    """Day, part of the day and clock time, in any order, become one instant."""
    out: list[Atom] = []
    group: list[Atom] = []
    for atom in atoms:
        if group and not _belongs(text, group, atom):
            out += _told(context, group)
            group = []
        group.append(atom)
    return out + _told(context, group)


def _belongs(text: str, group: list[Atom], atom: Atom) -> bool:
    kinds = {_kind(member.value) for member in group}
    if _kind(atom.value) in kinds or "done" in kinds or _kind(atom.value) == "done":
        return False
    return bool(GLUE.fullmatch(text, group[-1].end, atom.start)) or text[group[-1].end : atom.start] in (
        "之前",
        "前",
        "加班到",
        "做到",
        ")",
        " by ",
        ") ",
        " before ",
    )


def _kind(value: object) -> str:
    return {Day: "day", Clock: "clock", Part: "part"}.get(type(value), "done")


def _told(context: Context, group: list[Atom]) -> list[Atom]:
    by_kind = {_kind(atom.value): atom.value for atom in group}
    if not by_kind.keys() & {"clock", "part"}:
        return group
    value = _told_value(context, by_kind.get("day"), by_kind.get("clock"), by_kind.get("part"))
    return [Atom(group[0].start, group[-1].end, value, any(atom.deadline for atom in group))]


def _told_value(context: Context, day: Day | None, told: Clock | None, part: Part | None) -> Day | Instant:
    """An instant; only a day when neither a clock time is told nor the part of the day is one (noon)."""
    if told is None and part is not None:
        if part.at is None or (part is clock.MIDNIGHT and day is not None):
            return day or Day(context.today)
        told = Clock(part.at, exact=True)
    assert told is not None
    base = None if day is None else datetime.combine(day.day, time(0), context.now.tzinfo)
    return Instant(clock.moment(context, base, told, part))


def _stretched(text: str, atoms: list[Atom]) -> list[Atom]:
    """X 到 Y: one range out of two days."""
    out: list[Atom] = []
    for atom in atoms:
        if out and (value := _range(text, out[-1], atom)):
            out[-1] = Atom(out[-1].start, atom.end, value)
        else:
            out.append(atom)
    return out


def _range(text: str, left: Atom, right: Atom) -> Day | Days | Instant | None:
    if not TO.fullmatch(text, left.end, right.start):
        return None
    if MOVED_FROM.search(text[max(0, left.start - 24) : left.start]) and isinstance(
        right.value, Day | Instant
    ):
        return right.value
    between = text[left.end : right.start].strip()
    if between in ("and", "和", "与") and not BETWEEN_BEFORE.search(
        text[max(0, left.start - 16) : left.start]
    ):
        return None
    if isinstance(left.value, Instant) and isinstance(right.value, Instant):
        return left.value
    first, last = _first(left.value), _last(right.value, left.value)
    return Days(first, last) if first and last and first <= last else None


def _first(value: object) -> date | None:
    return value.day if isinstance(value, Day) else value.first if isinstance(value, Days) else None


def _last(value: object, left: object) -> date | None:
    since = _first(left)
    if isinstance(value, Day | Days) and value.again is not None and since is not None:
        value = _placed(value, since)
    return value.day if isinstance(value, Day) else value.last if isinstance(value, Days) else None


def _placed(value: Day | Days, since: date) -> Day | Days:
    assert value.again is not None
    found = value.again(since)
    return found if isinstance(found, Days) else Day(found)
