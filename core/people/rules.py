"""The factory's own limits, for whoever steers to read; they are set where gendan runs."""

from dataclasses import dataclass

from core.operation import question
from core.policy import Policy
from core.rights import Right
from core.work import Event, Work


@dataclass(frozen=True)
class RulesShown(Event):
    """What the factory decided for itself, and where its clocks stand."""

    policy: Policy
    timezone: str


@question(may=Right.SUPERVISE)
def rules(work: Work) -> RulesShown:
    """After how long what is said, asked or told on."""
    return RulesShown(work.policy, str(work.calendar.timezone))
