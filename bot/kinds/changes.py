"""A change as an answer: what was done last is offered, since nobody knows its number."""

from bot.handlers.history import TOLD
from bot.kinds.asking import Asking, Choices
from bot.words import Text, _
from core.orders.changes import OwnChange, own_changes

OFFERED = 4


def offer_changes(asking: Asking) -> Choices:
    """The person's own last changes."""
    return [(_told(one), str(one.change)) for one in own_changes(asking.work, OFFERED)]


def _told(one: OwnChange) -> Text:
    what = TOLD[one.event](one.account) if one.event in TOLD else _("{event}", event=one.event)
    return _("{order}: {what}", order=one.order, what=what) if one.order else what
