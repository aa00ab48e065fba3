"""What happened to step templates."""

from dataclasses import dataclass

from core.values import Name, TemplateCode, TemplateStepCode
from core.work import Event


@dataclass(frozen=True)
class TemplateMade(Event):
    """There is a new step template."""

    template: TemplateCode
    name: Name
    steps: int


@dataclass(frozen=True)
class TemplateChosen(Event):
    """A template is the one that orders get when nobody says which."""

    template: TemplateCode
    name: Name


@dataclass(frozen=True)
class TemplateStepAdded(Event):
    """A template has one more step."""

    template: TemplateCode
    name: Name
    step: TemplateStepCode
    step_name: Name


@dataclass(frozen=True)
class TemplateStepChanged(Event):
    """One field of a template's step is another; `before` and `after` as they are written."""

    template: TemplateCode
    name: Name
    step: TemplateStepCode
    step_name: Name
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class TemplateStepMoved(Event):
    """A template's step stands in another place: behind that one, or first."""

    template: TemplateCode
    name: Name
    step_name: Name
    behind: Name | None


@dataclass(frozen=True)
class TemplateStepRemoved(Event):
    """A template has one step less."""

    template: TemplateCode
    name: Name
    step_name: Name
