"""What stands before or after a day: 12月3号前, 春节后, three days before, within."""

import re
from datetime import timedelta

from bot.understanding.dates import days, feasts
from bot.understanding.dates.chinese import spans as chinese
from bot.understanding.dates.english import spans as english
from bot.understanding.dates.pieces import expand
from bot.understanding.dates.values import Atom, Context, Day, Days, Span

SPAN_BEFORE = re.compile(
    expand(
        rf"(?:^|(?<=[^a-z0-9])){english.EN_SPAN} (?P<side>after|before|from|prior to|following) (?:the )?$"
    )
)
SPAN_AFTER = re.compile(
    expand(
        r"^(?:的|之|以)?(?P<side>前|后|提前|往前|往后|再过|过)的?(?:第)?(?:再)?" + chinese.SPAN + r"(?!以?内)"
    )
)
AFTER = re.compile(
    r"^ ?(?:的)?(?:(?:之|以)?(?P<side>前|后)(?!道|整|天|续|勤"
    r"|[一二两三四五六七八九十\d半]{1,3}个?(?:天|周|星期|礼拜|月|工作日))|(?P<within>[之以]?内)"
    r"|(?P<holiday>(?:长?假(?:期|日)?|期间|黄金周|放假|节日期间)(?:(?:之|以)?(?P<edge>前|后))?))"
)
BEFORE = re.compile(
    r"(?P<word>before|after|by|within|until|till|no later than|not later than"
    r"|prior to) (?:the )?(?:end of )?$|(?P<passed>过完|(?<!不)过了)$"
)


def related(context: Context, text: str, atoms: list[Atom]) -> list[Atom]:
    """What stands before or after a day: 前, 后, 内, three days before …"""
    out: list[Atom] = []
    for atom in atoms:
        out.append(_one_related(context, text, atom, out[-1].end if out else 0))
    return out


def _one_related(context: Context, text: str, atom: Atom, left: int) -> Atom:
    if not isinstance(atom.value, Day | Days):
        return atom
    after, before = (
        text[atom.end : min(len(text), atom.end + 24)],
        text[max(left, atom.start - 40) : atom.start],
    )
    if (found := SPAN_AFTER.match(after)) and ("第" not in found[0] or found["unit"] == "工作日"):
        return _spanned(context, atom, found, chinese.span_of(found))
    if found := SPAN_BEFORE.search(before):
        return _spanned(context, atom, found, english.span_of(found), earlier=len(found[0]))
    if found := AFTER.match(after):
        return _beside(context, atom, found)
    if found := BEFORE.search(before):
        return _led(context, atom, found["word"] or found["passed"])
    return atom


def _spanned(context: Context, atom: Atom, found: re.Match[str], span: Span | None, earlier: int = 0) -> Atom:
    if span is None or span.minutes:
        return atom
    sign = -1 if found["side"] in ("前", "提前", "往前", "before", "prior to") else 1
    edge = (
        atom.value.day if isinstance(atom.value, Day) else atom.value.first if sign < 0 else atom.value.last
    )
    end = atom.end if earlier else atom.end + found.end()
    return Atom(atom.start - earlier, end, Day(days.plus(edge, span, context.calendar, sign)))


def _beside(context: Context, atom: Atom, found: re.Match[str]) -> Atom:
    value, end = atom.value, atom.end + found.end()
    if found["within"]:
        return Atom(atom.start, end, Day(value.last if isinstance(value, Days) else value.day), deadline=True)
    if found["holiday"]:
        return _holiday(context, atom, found)
    return Atom(atom.start, end, _side(context, value, found["side"]), deadline=found["side"] == "前")


def _holiday(context: Context, atom: Atom, found: re.Match[str]) -> Atom:
    if not (isinstance(atom.value, Day) and atom.value.feast):
        return atom
    off = feasts.break_of(context.calendar, atom.value.day)
    edge = found["edge"]
    value = Day(feasts.beside(context.calendar, off, edge)) if edge else off
    return Atom(atom.start, atom.end + found.end(), value)


def _side(context: Context, value: Day | Days, side: str) -> Day:
    """Before or after a day, a feast or a range."""
    if isinstance(value, Days):
        return Day(value.first - days.ONE_DAY if side == "前" else value.last + days.ONE_DAY)
    if not value.feast:
        return value
    edge = feasts.beside(context.calendar, feasts.break_of(context.calendar, value.day), side)
    if side == "后" and value.again and (running := _running_break(context, value)):
        return Day(feasts.beside(context.calendar, running, side))
    return Day(edge)


def _running_break(context: Context, value: Day) -> Days | None:
    """The break of that feast which today belongs to, though its day has passed."""
    assert value.again is not None
    recent = value.again(context.today - timedelta(12))
    off = feasts.break_of(context.calendar, recent)
    return off if recent < context.today <= off.last else None


PAST = ("after", "过完", "过了")


def _led(context: Context, atom: Atom, word: str) -> Atom:
    value = atom.value
    if word in ("before", "prior to", *PAST):
        if isinstance(value, Days) or value.feast:
            value = _side(context, value, "后" if word in PAST else "前")
        return Atom(atom.start, atom.end, value, deadline=word not in PAST)
    if isinstance(value, Days):
        value = Day(value.last)
    return Atom(atom.start, atom.end, value, deadline=True)
