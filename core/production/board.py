"""What people ask about how production stands: every order against its steps, the worst first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, select

from core import paging
from core.columns import table
from core.operation import question
from core.orders.model import Order
from core.orders.views import scope
from core.people.model import Customer, Person
from core.production.board_rows import BoardRow, rows_of
from core.production.model import Step
from core.production.standing import Glance, Standing, glances
from core.rights import Right
from core.values import CustomerCode, Page, PersonName
from core.work import Event, Work

ORDER, CUSTOMER, PERSON, STEP = table(Order), table(Customer), table(Person), table(Step)
PAGE = 8
"""Orders on one picture: more would be too small for a phone."""


class BoardShow(StrEnum):
    """Which part of the board is looked at."""

    ALL = "all"
    MINE = "mine"
    WEEK = "week"
    LATE = "late"
    BLOCKED = "blocked"
    CUSTOMER = "customer"


@dataclass(frozen=True)
class Board(Event):
    """One page of the board; the counts are of all its pages, `asked` leads to it again."""

    rows: tuple[BoardRow, ...]
    total: int
    late: int
    risk: int
    blocked: int
    page: int
    pages: int
    day: date
    asked: dict[str, str]


@question(may=Right.SEE)
def board(
    work: Work,
    show: BoardShow = BoardShow.ALL,
    customer: CustomerCode | None = None,
    person: PersonName | None = None,
    page: Page = Page(1),
) -> Board:
    """The progress board: every order against its steps, the worst first."""
    asked = {"show": str(show), "customer": customer, "person": person}
    wanted = [scope(work), *_shown(work, show), *_of(customer, person)]
    found = [one for one in glances(work, wanted) if _fits(one, show)]
    last, shown = paging.pages(len(found), PAGE), paging.shown(page, len(found), PAGE)
    rows = rows_of(work, found[(shown - 1) * PAGE : shown * PAGE])
    return _board(work, found, rows, (shown, last), {name: one for name, one in asked.items() if one})


def whole_board(work: Work, *wanted: ColumnElement[bool], most: int | None = None) -> Board:
    """All orders that fit, or so many of the worst, on one page, for who looks from outside of a chat."""
    found = glances(work, wanted)
    return _board(work, found, rows_of(work, found[:most]), (1, 1), {})


def _shown(work: Work, show: BoardShow) -> list[ColumnElement[bool]]:
    if show is BoardShow.MINE:
        return [ORDER.c.owner_id == work.person.id]
    if show is BoardShow.WEEK:
        return [ORDER.c.due <= work.today + timedelta(days=6 - work.today.weekday())]
    return []


def _fits(one: Glance, show: BoardShow) -> bool:
    if show is BoardShow.LATE:
        return one.standing is Standing.LATE
    return one.blocked or show is not BoardShow.BLOCKED


def _of(customer: CustomerCode | None, person: PersonName | None) -> Iterable[ColumnElement[bool]]:
    if customer:
        code = select(CUSTOMER.c.id).where(CUSTOMER.c.code == customer)
        yield ORDER.c.customer_id == code.scalar_subquery()
    if person:
        named = select(PERSON.c.id).where(PERSON.c.name == person, PERSON.c.active)
        yield ORDER.c.owner_id.in_(named)


def at_department(department: str) -> ColumnElement[bool]:
    """The condition that an order still has something to do in a department."""
    here = (STEP.c.order_id == ORDER.c.id, STEP.c.department == department, STEP.c.finished_at.is_(None))
    return exists().where(*here)


def _board(
    work: Work,
    found: Sequence[Glance],
    rows: tuple[BoardRow, ...],
    pages: tuple[int, int],
    asked: dict[str, str],
) -> Board:
    counted = [one.standing for one in found]
    return Board(
        rows=rows,
        total=len(found),
        late=counted.count(Standing.LATE),
        risk=counted.count(Standing.RISK),
        blocked=sum(one.blocked for one in found),
        page=pages[0],
        pages=pages[1],
        day=work.today,
        asked=asked,
    )
