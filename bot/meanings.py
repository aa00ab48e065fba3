"""What a taught word can stand for: a step, a customer, a colleague or a style, by what it is called here."""

from collections.abc import Callable

from sqlalchemy import func, select

from bot.kinds import KINDS
from bot.kinds.asking import Asking, Kind, plainly
from bot.kinds.orders import step_words
from bot.words import _
from core.columns import table
from core.conversations.model import Taught
from core.errors import Refusal, UnknownMeaning
from core.orders.model import OrderLine
from core.people.finding import resolve_customer, resolve_person
from core.production.model import TemplateStep
from core.values import Meaning

LINE, STEP = table(OrderLine), table(TemplateStep)


def read_meaning(text: str, asking: Asking) -> Meaning:
    """A thing by its name, in the form `kind:code`; raises UnknownMeaning."""
    kind, colon, _code = text.partition(":")
    if colon and kind in list(Taught):
        return Meaning(text)
    for found, read in READERS:
        if (code := read(plainly(text), asking)) is not None:
            return Meaning(f"{found}:{code}")
    raise UnknownMeaning(text)


def _step(text: str, asking: Asking) -> str | None:
    named = (STEP.c.name_en, STEP.c.name_zh, STEP.c.code)
    known = select(STEP.c.code).where(func.lower(named[0]) == text.lower())
    others = [select(STEP.c.code).where(func.lower(one) == text.lower()) for one in named[1:]]
    rows = asking.work.rows(known.union(*others))
    return rows[0][0] if rows else step_words().get(text.lower())


def _customer(text: str, asking: Asking) -> str | None:
    try:
        return resolve_customer(asking.work, text)
    except Refusal:
        return None


def _person(text: str, asking: Asking) -> str | None:
    try:
        return resolve_person(asking.work, text)
    except Refusal:
        return None


def _style(text: str, asking: Asking) -> str | None:
    rows = asking.work.rows(select(LINE.c.product).where(func.lower(LINE.c.product) == text.lower()).limit(1))
    return rows[0][0] if rows else None


READERS: tuple[tuple[Taught, Callable[[str, Asking], str | None]], ...] = (
    (Taught.STEP, _step),
    (Taught.CUSTOMER, _customer),
    (Taught.PERSON, _person),
    (Taught.STYLE, _style),
)

KINDS[Meaning] = Kind(
    _("What does it mean? Name a step, a style, a customer or a colleague."), read_meaning, words=4
)
