"""Stretches that look like a time and are none: opening hours, habits, terms of payment, good wishes."""

import re

from bot.understanding.dates.values import Atom, Clock, Day, Days, Part

HOUR = r"(?:\d{1,2}(?::\d\d)?|[一二两三四五六七八九十]{1,3}(?=[点时])) ?(?:[ap]\.?m\.?|点半?|时)?"
WORKDAYS = re.compile(
    r"(?:mon|tue|周一|星期一|礼拜一)[a-z]* ?(?:-|~|to|到|至) ?(?:fri|sat|sun|周|星期"
    r"|礼拜)[a-z五六日天]*[ ,]{0,2}$"
)
HALF = r"(?:早上?|上午|中午|下午|晚上?|凌晨)?"
OPENING_HOURS = re.compile(
    rf"(?<![\d月/.:-])(?P<first>{HALF}{HOUR}) ?(?:-{{1,2}}|~|到|至|to|until"
    rf"|till) ?(?P<last>{HALF}{HOUR})(?![\d号日月天/.-])"
)
LOOKS_LIKE_CLOCK = re.compile(r":|[ap]\.?m|点|时")

REPEATED = re.compile(
    r"(?:每[个逢]?(?:月|周|星期|礼拜|年|天|日|隔.)?的?|逢|隔|every|each|most|weekly on"
    r"|daily at) ?(?:other )?(?:(?:day|week|month|morning|evening|night|weekday|[a-z]+day) ?(?:at )?)?$"
)
PLURAL = re.compile(r"(?:sundays|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|weekends|weekdays)")
WISH_BEFORE = re.compile(
    r"(?:happy|merry|(?:have|enjoy) (?:a |your |the )?(?:nice |great |good |lovely |wonderful )?"
    r"|祝(?:你|您|大家)?|good) ?(?:the |a |your )?$"
)
WISH_AFTER = re.compile(r" ?(?:节)?(?:快乐|愉快|吉祥|安康|大吉|顺利)")
GOOD_DAY = re.compile(r" ?好[!~。]?$")
"""周五好 greets when nothing stands before it; 下周二好 after a report says when."""


def dropped(text: str, atoms: list[Atom]) -> list[Atom]:
    """The atoms that are times after all."""
    kept: list[Atom] = []
    gone = -2
    for atom in atoms:
        follows = atom.start - gone <= 1 and isinstance(atom.value, Clock | Part)
        if follows or _no_day(text, atom):
            gone = atom.end  # 每天下午3点: the clock time goes with its part of the day
        else:
            kept.append(atom)
    return _without_hours(text, kept) if any(isinstance(atom.value, Clock) for atom in kept) else kept


NAME = re.compile(
    r"(?<![\u4e00-\u9fff])周[一二三四五六日](?![交出到发走完要前后内早晚上中下开会船货装裁车缝验看见来去做好行吧呢吗啊了的止起截查寄付给拿送回补改"
    r"和与或至凌夜晨之以])[\u4e00-\u9fff](?![\u4e00-\u9fff])"
)
"""周日辉 is somebody: a weekday and one character that no sentence goes on with."""


def _no_day(text: str, atom: Atom) -> bool:
    """Good wishes name a feast and every friday a habit: neither is a day."""
    return bool(
        REPEATED.search(text[max(0, atom.start - 20) : atom.start])
        or PLURAL.match(text, atom.start)
        or NAME.match(text, atom.start)
        or WISH_BEFORE.search(text[max(0, atom.start - 24) : atom.start])
        or WISH_AFTER.match(text, atom.end)
        or (not text[: atom.start].strip(" ,") and GOOD_DAY.match(text, atom.end))
    )


def _without_hours(text: str, atoms: list[Atom]) -> list[Atom]:
    """9:00-18:00 without a day is when somebody is there, not when something is due."""
    hours = [found for found in OPENING_HOURS.finditer(text) if LOOKS_LIKE_CLOCK.search(found[0])]
    if any(WORKDAYS.search(text[: found.start()]) for found in hours):
        return []
    if any(isinstance(atom.value, Day | Days) for atom in atoms):
        return atoms
    return [
        atom
        for atom in atoms
        if not isinstance(atom.value, Clock | Part)
        or not any(found.start() < atom.end and atom.start < found.end() for found in hours)
    ]
