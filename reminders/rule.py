"""What a rule is: rows whose time to be spoken of has come, and a judgement of each as it stands now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, Table, Update, bindparam, select, update

from core.work import Work
from reminders.due import Due


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to say now, if anything, and when to look again; `again` lies ahead, or there is nothing left.

    `people` are whom it is for where that is not only the one in charge; `louder` hears of it as well once
    supervisors do.
    """

    again: datetime | None
    say: Due | None = None
    people: tuple[int, ...] | None = None
    louder: int | None = None


SETTLED = Verdict(None)
Judge = Callable[[Row[Any], Work], Verdict]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and the statements it lives by; a `private` one is for the person in charge and nobody else."""

    names: tuple[str, ...]
    due: Select[Any]
    arm: Update
    judge: Judge
    private: bool


RULES: list[Rule] = []


def rule(
    *names: str,
    of: Table,
    joined: FromClause,
    columns: tuple[ColumnElement[Any], ...],
    private: bool = False,
) -> Callable[[Judge], Judge]:
    """Register a judgement of a table's rows by their `alert_at`; one column is labelled `in_charge`."""

    def register(judge: Judge) -> Judge:
        RULES.append(Rule(names, _due(of, joined, columns), _arm(of), judge, private))
        return judge

    return register


def _due(of: Table, joined: FromClause, columns: tuple[ColumnElement[Any], ...]) -> Select[Any]:
    """The rows whose time has come, the longest waiting first."""
    key = _key(of)
    wanted = select(key.label("id"), of.c.alert_at, *columns).select_from(joined)
    ordered = wanted.where(of.c.alert_at <= bindparam("now")).order_by(of.c.alert_at, key)
    return ordered.limit(bindparam("limit"))


def _arm(of: Table) -> Update:
    """Set when to look again, unless somebody else has set it since."""
    key = _key(of)
    same = (key == bindparam("key"), of.c.alert_at == bindparam("seen"))
    return update(of).where(*same).values(alert_at=bindparam("again")).returning(key)


def _key(of: Table) -> ColumnElement[Any]:
    """What tells the rows of a table apart."""
    (key,) = of.primary_key.columns
    return key
