"""What a template's step hangs on, in words instead of `due-1` and `cutting.start+3`."""

from collections.abc import Mapping

from bot.kinds.orders import usual_name
from bot.words import Words, _, many
from core.production.anchor import DUE, ORDER, Anchor, anchor
from core.values import Name

BEFORE, SAME_DAY, AFTER = -1, 0, 1
SAID: dict[tuple[str, int], Words] = {
    (DUE, BEFORE): _("ends {span} before the due day at the latest"),
    (DUE, SAME_DAY): _("ends on the due day at the latest"),
    (DUE, AFTER): _("ends {span} after the due day at the latest"),
    (ORDER, BEFORE): _("starts {span} before the order's day at the earliest"),
    (ORDER, SAME_DAY): _("starts on the order's day at the earliest"),
    (ORDER, AFTER): _("starts {span} after the order's day at the earliest"),
    ("end", BEFORE): _("starts {span} before {step} ends at the earliest"),
    ("end", SAME_DAY): _("starts the day {step} ends at the earliest"),
    ("end", AFTER): _("starts {span} after {step} ends at the earliest"),
    ("start", BEFORE): _("starts {span} before {step} starts at the earliest"),
    ("start", SAME_DAY): _("starts the day {step} starts at the earliest"),
    ("start", AFTER): _("starts {span} after {step} starts at the earliest"),
}


def in_words(written: str, names: Mapping[str, Name]) -> Words:
    """`due-18` as a sentence; steps by their names here, or else the trade's."""
    hangs = anchor(written)
    if hangs is None:
        return _("Nothing")
    said = SAID[_against(hangs), (hangs.offset > 0) - (hangs.offset < 0)]
    step = names.get(hangs.to) or usual_name(hangs.to) or hangs.to
    return Words(said.msgid, {"span": _span(hangs), "step": step})


def _against(hangs: Anchor) -> str:
    if hangs.to in (DUE, ORDER):
        return hangs.to
    return "start" if hangs.start else "end"


def _span(hangs: Anchor) -> Words:
    count = abs(hangs.offset)
    if hangs.working:
        return many("{count} working day", "{count} working days", count)
    return many("{count} calendar day", "{count} calendar days", count)
