"""What somebody changed last and could still take back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core.columns import table
from core.conversations.model import Change
from core.discretion import discreet_account
from core.operation import OPERATIONS
from core.orders.model import Order
from core.work import Work

CHANGE, ORDER = table(Change), table(Order)
UNDONE = CHANGE.alias()
BACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OwnChange:
    """A change of the person's own; `order` is empty where it was about none."""

    change: int
    order: str
    event: str
    account: Mapping[str, Any]


def own_changes(work: Work, last: int) -> list[OwnChange]:
    """What the person who asks changed last, in a day at most, and did not take back; the newest first."""
    can = [one.name for one in OPERATIONS.values() if one.undo]
    taken_back = select(UNDONE.c.id).where(UNDONE.c.undoes_id == CHANGE.c.id).exists()
    rows = work.rows(
        select(CHANGE.c.id, ORDER.c.number, CHANGE.c.event, CHANGE.c.account)
        .select_from(CHANGE.outerjoin(ORDER, ORDER.c.id == CHANGE.c.order_id))
        .where(CHANGE.c.at >= work.now - BACK, CHANGE.c.person_id == work.person.id)
        .where(CHANGE.c.operation.in_(can), ~taken_back)
        .order_by(CHANGE.c.id.desc())
        .limit(last)
    )
    role = work.person.role
    return [
        OwnChange(row.id, row.number or "", row.event, discreet_account(role, row.event, row.account))
        for row in rows
    ]
