"""What is special about an order, as far as steps depend on it: asked for, typed, read from a line."""

import re

from bot.kinds import KINDS
from bot.kinds.asking import Asking, Choices, Kind, plainly
from bot.kinds.orders import read_template, step_words
from bot.words import _
from core.errors import UnknownFeature
from core.production.model import StepTemplate
from core.production.templates import template_steps, the_template
from core.values import Features, Name, TemplateCode
from core.work import Work

BETWEEN = re.compile(r"\s*(?:[,，、;；+&/]|\band\b|[和加及])\s*")
SAID_WITH = ("带", "要", "with ")
WITH = re.compile(r"^\s*(?:with|有|带|要|需要)\s*")


def features_of(work: Work, template: str) -> dict[str, Name]:
    """What a template's steps depend on, each by the name of the first step that does."""
    steps = template_steps(work, the_template(work, TemplateCode(template)))
    names: dict[str, Name] = {}
    for one in steps:
        if one.condition:
            names.setdefault(one.condition, one.name)
    return names


def _features(asking: Asking) -> dict[str, Name]:
    said = asking.answers.get("template")
    usual = asking.work.find(StepTemplate, usual=True)
    code = read_template(said, asking) if said else usual.code if usual else ""
    return features_of(asking.work, code) if code else {}


def read_features(text: str, asking: Asking) -> Features:
    """`带绣花、水洗`: what is special, each by the step it leads to; raises UnknownFeature.

    Where no step depends on anything it is kept all the same, for the template may become another one.
    """
    known = _features(asking)
    words = {word.lower(): code for code, one in known.items() for word in (code, one.en, one.zh) if word}
    found = []
    for word in filter(None, BETWEEN.split(WITH.sub("", plainly(text).lower()))):
        code = words.get(word) or step_words().get(word, "")
        if known and code not in known:
            raise UnknownFeature(word, tuple(known.values()))
        found.append(code or word)
    return Features(",".join(dict.fromkeys(found)))


def offer_features(asking: Asking) -> Choices:
    """One of them, or all; several are typed."""
    known = _features(asking)
    ones = [(_("{name}", name=name), code) for code, name in known.items()]
    every = [(_("All of these"), ",".join(known))] if len(known) > 1 else []
    return [*ones, *every]


def typed_features(line: str) -> str:
    """The features a whole line names, as it names them: `… 带绣花`, `… with embroidery`."""
    typed = plainly(line).lower()
    return ",".join(word for word in step_words() if any(f"{w}{word}" in typed for w in SAID_WITH))


KINDS[Features] = Kind(
    _("Is anything special about it? Several can be typed: embroidery, washing."),
    read_features,
    offer_features,
    words=4,
)
