"""The list of people: who is here, as what, reached where, away or not, and when each was last heard."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, case, func, select

from core import paging
from core.columns import table
from core.conversations.model import Seen
from core.operation import question
from core.people.model import Account, Customer, Person
from core.rights import Right, Role
from core.values import Page
from core.work import Event, Work

PERSON, ACCOUNT, CUSTOMER, SEEN = table(Person), table(Account), table(Customer), table(Seen)
PAGE = 20


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who may come in; `seen` is when they last wrote, none where they never did."""

    name: str
    role: Role
    department: str
    customer: str
    channels: tuple[str, ...]
    deputy: str
    away_from: date | None
    away_until: date | None
    seen: datetime | None


@dataclass(frozen=True)
class PeopleShown(Event):
    """A page of those who are let in: the factory's own people first, then customers' contacts."""

    rows: tuple[PersonRow, ...]
    total: int
    page: int
    pages: int


@question(may=Right.SUPERVISE)
def people(work: Work, page: Page = Page(1)) -> PeopleShown:
    """Who is here, and as what."""
    total = int(work.rows(select(func.count()).where(PERSON.c.active))[0][0])
    shown = paging.shown(page, total, PAGE)
    deputy = PERSON.alias()
    listed = (
        select(PERSON, CUSTOMER.c.name.label("customer"), deputy.c.name.label("deputy"))
        .outerjoin(CUSTOMER, CUSTOMER.c.id == PERSON.c.customer_id)
        .outerjoin(deputy, and_(deputy.c.id == PERSON.c.deputy_id, PERSON.c.away_until >= work.today))
        .where(PERSON.c.active)
        .order_by(case((PERSON.c.role == Role.CUSTOMER.value, 1), else_=0), PERSON.c.name, PERSON.c.id)
        .limit(PAGE)
        .offset((shown - 1) * PAGE)
    )
    found = work.rows(listed)
    reached = _reached(work, [row.id for row in found])
    rows = tuple(
        PersonRow(
            *(row.name, row.role, row.department, row.customer or ""),
            tuple(reached[row.id]),
            row.deputy or "",
            row.away_from if row.deputy else None,
            row.away_until if row.deputy else None,
            max((at for at in reached[row.id].values() if at), default=None),
        )
        for row in found
    )
    return PeopleShown(rows, total, shown, paging.pages(total, PAGE))


def _reached(work: Work, people: list[int]) -> Mapping[int, dict[str, datetime | None]]:
    """By person, the channels they come by, and when each last brought a message."""
    last = (
        select(func.max(SEEN.c.at))
        .where(SEEN.c.channel == ACCOUNT.c.channel, SEEN.c.chat == ACCOUNT.c.chat)
        .scalar_subquery()
    )
    asked = (
        select(ACCOUNT.c.person_id, ACCOUNT.c.channel, last.label("at"))
        .where(ACCOUNT.c.person_id.in_(people))
        .order_by(ACCOUNT.c.id)
    )
    found: Mapping[int, dict[str, datetime | None]] = defaultdict(dict)
    for row in work.rows(asked):
        before = found[row.person_id].get(row.channel)
        found[row.person_id][row.channel] = max(filter(None, (before, row.at)), default=None)
    return found
