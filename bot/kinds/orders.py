"""Orders, their steps and step templates as answers."""

from functools import cache

from bot.kinds.asking import Asking, Choices, plainly
from bot.understanding.lexicon import built_in
from bot.words import Words, _
from core.conversations.model import Taught
from core.conversations.teaching import meant
from core.errors import Refusal, UnknownStep, Unreadable
from core.orders.finding import resolve, the_order
from core.production.fields import HAN
from core.production.finding import steps_of
from core.production.views import templates
from core.values import Name, OrderNumber, StepCode, TemplateCode


def read_order(text: str, asking: Asking) -> OrderNumber:
    """An order by whatever of it was typed."""
    if text not in asking.orders:
        asking.orders[text] = resolve(asking.work, plainly(text))
    return asking.orders[text]


def offer_recent(asking: Asking) -> Choices:
    """The order just talked about, where there is one of that number."""
    try:
        read_order(asking.recent, asking)
    except Refusal:
        return ()
    return [(asking.recent, asking.recent)]


def read_step(text: str, asking: Asking) -> StepCode:
    """A step of the order answered before, by code, name or the trade's slang; raises UnknownStep."""
    typed = plainly(text).lower()
    if not asking.answers.get("order"):
        # Which steps there are is known once the order is; until then it is what the trade calls so.
        return StepCode(step_words().get(typed, text))
    order = the_order(asking.work, read_order(asking.answers["order"], asking))
    code = step_words().get(typed, typed)
    has = steps_of(asking.work, order.identity)
    if code in [step.code for step in has]:
        return StepCode(code)
    for step in has:
        if typed in (step.code.lower(), step.name_en.lower(), step.name_zh.lower()):
            return StepCode(step.code)
    taught = meant(asking.work, Taught.STEP, typed)
    if taught in [step.code for step in has]:
        return StepCode(str(taught))
    raise UnknownStep(order.number, text, tuple((one.code, one.name) for one in has))


@cache
def step_words() -> dict[str, str]:
    """The trade's own words for steps, with their codes."""
    return built_in().words("step")


def usual_name(code: str) -> Name | None:
    """What the trade calls a step: its code as a word, and the first Chinese word for it."""
    words = (word for word, meant_by in step_words().items() if meant_by == code)
    chinese = next((word for word in words if HAN.search(word)), None)
    return Name(code.replace("_", " "), chinese) if chinese else None


def shown_step(code: str, asking: Asking) -> Words:
    """A step by the name its order has for it, or else the trade's."""
    return _("{name}", name=_own_name(code, asking) or usual_name(code) or code)


def _own_name(code: str, asking: Asking) -> Name | None:
    if not asking.answers.get("order"):
        return None
    order = the_order(asking.work, read_order(asking.answers["order"], asking))
    return next((one.name for one in steps_of(asking.work, order.identity) if one.code == code), None)


def typed_for(code: str, line: str) -> str:
    """The word of a line that a step's code was made of; the code where it stands for itself."""
    typed = plainly(line).lower()
    words = [word for word, meant_by in step_words().items() if meant_by == code and word in typed]
    return max(words, key=len, default=code)


def step_in(text: str, asking: Asking) -> str:
    """The code of the order's step that free words name; empty when they name none."""
    order = the_order(asking.work, read_order(asking.answers["order"], asking))
    typed = plainly(text).lower()
    for step in steps_of(asking.work, order.identity):
        own = (step.code, step.name_en.lower(), step.name_zh)
        if any(name and name in typed for name in own) or typed_for(step.code, typed) != step.code:
            return step.code
    return ""


def offer_steps(asking: Asking) -> Choices:
    """The order's steps, unfinished ones first."""
    if not asking.answers.get("order"):
        return ()
    order = the_order(asking.work, read_order(asking.answers["order"], asking))
    steps = steps_of(asking.work, order.identity)
    living = [one for one in steps if one.finished_at is None] or steps
    return [(_("{name}", name=one.name), one.code) for one in living[:8]]


def offer_templates(asking: Asking) -> Choices:
    """The factory's step templates."""
    return [(_("{name}", name=one.name), one.code) for one in templates(asking.work)]


def read_template(text: str, asking: Asking) -> TemplateCode:
    """A step template by code or name."""
    typed = plainly(text).lower()
    for one in templates(asking.work):
        if typed in (one.code.lower(), one.name.en.lower(), one.name.zh.lower()):
            return TemplateCode(one.code)
    raise Unreadable("template", text)
