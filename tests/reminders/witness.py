"""What was said, held against what is owed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from core.columns import table
from core.conversations.model import Outgoing
from core.orders.finding import in_scope
from core.orders.model import Order, OrderState
from core.people.model import Person
from core.work import Work
from reminders.due import Due
from reminders.tick import Bundle
from tests.reminders.conftest import CALENDAR, POLICY
from tests.reminders.owed import Matter, Own, matters

MODELLED = {"order-due", "order-overdue", "step-late", "step-stalled", "wait-due"}
MODELLED |= {"customer-unanswered", "own-reminder"}
"""What the model knows of; of other rules only what holds for all of them."""
OF_PEOPLE = {"customer-unanswered", "own-reminder"}
"""What is whose it is, whatever became of the order."""
OUTBOX = table(Outgoing)


class Witness:
    """Remembers who heard what, and notices what was said wrongly or not at all."""

    def __init__(self, now: datetime) -> None:
        self.latest = now
        """The furthest the clock has been."""
        self.heard: dict[tuple[str, str, int], set[str]] = {}
        """Who heard which stage of what."""
        self.reached: defaultdict[tuple[str, str], int] = defaultdict(lambda: -1)
        """The last stage of it that was said."""
        self.rests: dict[str, datetime] = {}
        """Until when a step that was hindered may rest: it is looked at again on the morning after."""
        self.said: Counter[tuple[Any, ...]] = Counter()
        self.messages: Counter[int] = Counter()
        """How many messages each person is to get."""

    def looks(self, work: Work, own: Own) -> None:
        """See what is hindered."""
        self.latest = max(self.latest, work.now)
        morning = CALENDAR.next_working_day(CALENDAR.day_of(self.latest))
        opens = CALENDAR.at(morning, POLICY.remind_at)
        self.rests |= {one.subject: opens for one in matters(work, own) if one.hindered}

    def hears(self, work: Work, own: Own, bundles: Sequence[Bundle]) -> None:
        """Only what is owed was said, once, to those it is owed to, and nothing is owed any more."""
        said = [due for bundle in bundles for due in bundle.dues]
        self.said.update((due.rule, due.subject.key, due.person_id, due.occasion) for due in said)
        assert set(self.said.values()) <= {1}
        assert [due for due in said if not _may_hear(work, due)] == []
        owed = {one.subject: one for one in matters(work, own)}
        known = sorted((due for due in said if due.rule in MODELLED), key=lambda due: due.subject.key)
        for subject, dues in groupby(known, lambda due: due.subject.key):
            self._is_owed(work, owed[subject], [*dues])
        assert [one for one in owed.values() if self._is_unsaid(work, one)] == []
        self.messages.update(bundle.person_id for bundle in bundles)
        assert _written(work) == self.messages

    def _is_owed(self, work: Work, matter: Matter, dues: list[Due]) -> None:
        """What was said of it is today's stage, as loud as that is, to everybody who has not heard it."""
        assert matter.owed(work.now) >= 0
        assert not matter.hindered
        number, stage = matter.current(work.now)
        assert {(due.rule, due.level) for due in dues} == {(stage.rule, int(stage.loud))}
        heard = self.heard.setdefault((matter.subject, matter.series, number), set())
        assert sorted(due.person for due in dues) == sorted(matter.listeners(work, stage.loud) - heard)
        heard |= {due.person for due in dues}
        name = (matter.subject, matter.series)
        self.reached[name] = max(number, self.reached[name])

    def _is_unsaid(self, work: Work, matter: Matter) -> bool:
        rests = matter.hindered or work.now < self.rests.get(matter.subject, work.now)
        missed = matter.owed(work.now) > self.reached[matter.subject, matter.series]
        return missed and not rests and bool(matter.listeners(work, loud=False))


def _may_hear(work: Work, due: Due) -> bool:
    """Whether somebody of the factory was told; of an order only while it is open and theirs to know of."""
    person, order = (
        work.find(Person, id=due.person_id, active=True),
        work.find(Order, id=due.subject.order_id),
    )
    if person is None or person.is_customer:
        return False
    theirs = order is None or (order.state is OrderState.OPEN and in_scope(work, person, order))
    return theirs or due.rule in OF_PEOPLE


def _written(work: Work) -> Counter[int]:
    """How many messages wait for each."""
    counted = select(OUTBOX.c.person_id, func.count().label("number")).group_by(OUTBOX.c.person_id)
    return Counter({row.person_id: row.number for row in work.rows(counted)})
