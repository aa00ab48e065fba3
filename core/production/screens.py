"""What people do about screens in the hall, and what such a screen may know."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select

from core.columns import table
from core.conversations.model import Change
from core.errors import GoneScreen, UnknownDepartment, UnknownPerson
from core.operation import operation, question
from core.orders.model import Order
from core.people.model import Person
from core.production.board import Board, at_department, whole_board
from core.production.model import Step, TemplateStep
from core.production.screen import Screen
from core.rights import Right
from core.values import DepartmentName, PersonName, ScreenNumber
from core.work import Event, Work

ORDER, PERSON, STEP, SCREEN = table(Order), table(Person), table(Step), table(Screen)
KEY = "screen-"
"""What every screen's key begins with."""
NEWEST = select(func.coalesce(func.max(table(Change).c.id), 0))


class ScreenShow(StrEnum):
    """What a screen shows."""

    ALL = "all"
    DEPARTMENT = "department"
    PERSON = "person"


@dataclass(frozen=True)
class ScreenOpened(Event):
    """A screen may show the board; `key` is said once and kept nowhere."""

    screen: ScreenNumber
    department: str
    person: str
    expires: datetime
    key: str = ""


@dataclass(frozen=True)
class ScreenClosed(Event):
    """A screen's link works no more."""

    screen: ScreenNumber


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """A screen whose link works."""

    screen: ScreenNumber
    department: str
    person: str
    made_by: str
    made_at: datetime
    expires: datetime


@dataclass(frozen=True)
class ScreenList(Event):
    """The screens whose links work."""

    rows: tuple[ScreenRow, ...]


@operation(may=Right.SUPERVISE)
def open_screen(
    work: Work, show: ScreenShow, department: DepartmentName | None = None, person: PersonName | None = None
) -> ScreenOpened:
    """Make a link for a screen in the hall: all orders, a department's or a merchandiser's."""
    key = KEY + secrets.token_urlsafe(24)
    whose = _whose(work, person) if show is ScreenShow.PERSON else None
    where = (department or "") if show is ScreenShow.DEPARTMENT else ""
    made = work.add(
        Screen(
            key_hash=_hashed(key),
            department=where,
            owner_id=whose.id if whose else None,
            language=work.person.language,
            made_by=work.person.identity,
            made_at=work.now,
            expires_at=work.now + timedelta(days=work.policy.screen_days),
        )
    )
    screen, name = ScreenNumber(made.identity), whose.name if whose else ""
    # The history is told of the screen, and not of its key.
    return replace(work.happened(ScreenOpened(screen, where, name, made.expires_at)), key=key)


def _whose(work: Work, name: PersonName | None) -> Person:
    person = work.find(Person, name=name, active=True)
    if person is None:
        raise UnknownPerson(name or "")
    return person


@operation(may=Right.SUPERVISE, undo=True)
def close_screen(work: Work, screen: ScreenNumber) -> ScreenClosed:
    """Let a screen's link work no more."""
    found = work.find(Screen, id=screen)
    if found is None or not found.open_at(work.now):
        raise GoneScreen
    found.ended_at = work.now
    return work.happened(ScreenClosed(screen))


@question(may=Right.SUPERVISE)
def screens(work: Work) -> ScreenList:
    """The screens in the hall."""
    maker = PERSON.alias()
    listed = (
        select(SCREEN, PERSON.c.name.label("person"), maker.c.name.label("maker"))
        .join(maker, maker.c.id == SCREEN.c.made_by)
        .outerjoin(PERSON, PERSON.c.id == SCREEN.c.owner_id)
        .where(SCREEN.c.ended_at.is_(None), SCREEN.c.expires_at > work.now)
        .order_by(SCREEN.c.id)
    )
    return ScreenList(
        tuple(
            ScreenRow(
                ScreenNumber(row.id), row.department, row.person or "", row.maker, row.made_at, row.expires_at
            )
            for row in work.rows(listed)
        )
    )


def departments(work: Work) -> list[str]:
    """Every department that a step names."""
    named = select(STEP.c.department).where(STEP.c.department != "").distinct().order_by(STEP.c.department)
    return [row.department for row in work.rows(named)]


def step_departments(work: Work) -> list[str]:
    """Every department that a step names, of an order or of a template."""
    way = table(TemplateStep)
    rows = work.rows(select(way.c.department).where(way.c.department != "").distinct())
    return sorted({*departments(work), *(row.department for row in rows)})


def resolve_department(work: Work, text: str) -> DepartmentName:
    """A department as the steps have it; raises UnknownDepartment with those there are."""
    there = departments(work)
    for one in there:
        if one.lower() == text.strip().lower():
            return DepartmentName(one)
    raise UnknownDepartment(text, tuple((one, one) for one in there))


def screen_of(work: Work, key: str) -> Screen | None:
    """The screen a key opens; none for one that is unknown, over or taken back, whichever it is."""
    found = work.find(Screen, key_hash=_hashed(key))
    return found if found is not None and found.open_at(work.now) else None


def on_screen(work: Work, screen: Screen, most: int | None = None) -> Board:
    """The board as this screen may show it: all its orders, or so many of the worst."""
    return whole_board(work, *_shown(screen), most=most)


def _shown(screen: Screen) -> Iterable[ColumnElement[bool]]:
    if screen.department:
        yield at_department(screen.department)
    if screen.owner_id is not None:
        yield ORDER.c.owner_id == screen.owner_id


def newest_change(work: Work) -> int:
    """The history's newest number: while it stays, nobody has changed anything."""
    return int(work.rows(NEWEST)[0][0])


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
