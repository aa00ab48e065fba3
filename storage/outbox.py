"""The outbox: claimed with a lease, marked after each single send, so that a crash loses nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from core.columns import table
from core.conversations.model import Delivery, Outgoing
from core.people.model import Account
from storage.entities import shape

OUTBOX, ACCOUNT = table(Outgoing), table(Account)
LEASE = timedelta(seconds=60)
RETRIES = (
    timedelta(seconds=5),
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
)
"""How long to wait after each failed attempt; the last one again and again."""
EARLIER = OUTBOX.alias("earlier")

DUE = (
    select(OUTBOX.c.id)
    .where(
        OUTBOX.c.state == Delivery.PENDING,
        OUTBOX.c.due_at <= bindparam("now"),
        ~select(EARLIER.c.id)
        .where(
            EARLIER.c.state.in_([Delivery.PENDING, Delivery.SENDING]),
            EARLIER.c.channel == OUTBOX.c.channel,
            EARLIER.c.chat == OUTBOX.c.chat,
            EARLIER.c.id < OUTBOX.c.id,
        )
        .exists(),
    )
    .order_by(OUTBOX.c.due_at, OUTBOX.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
"""One message a chat: its oldest, so that the order in a chat is kept."""
ABANDONED = and_(OUTBOX.c.state == Delivery.SENDING, OUTBOX.c.lease_until < bindparam("now"))
RECLAIM = update(OUTBOX).where(ABANDONED).values(state=Delivery.PENDING.value, doubtful=True)
MARK_SENT = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(
        state=Delivery.SENT.value,
        platform_id=bindparam("platform"),
        sent_at=bindparam("now"),
        lease_until=None,
    )
)


def claim(connection: Connection, now: datetime, most: int = 30) -> list[Outgoing]:
    """Messages to be sent now, at most one a chat; nobody else gets them while the lease lasts."""
    connection.execute(RECLAIM, {"now": now})
    due = connection.execute(DUE, {"now": now, "most": most}).scalars().all()
    if not due:
        return []
    taken = {"state": Delivery.SENDING.value, "lease_until": now + LEASE, "attempts": OUTBOX.c.attempts + 1}
    connection.execute(update(OUTBOX).where(OUTBOX.c.id.in_(due)).values(taken))
    rows = connection.execute(select(OUTBOX).where(OUTBOX.c.id.in_(due)).order_by(OUTBOX.c.id))
    return [shape(Outgoing).made(row) for row in rows]


def platform_ids(connection: Connection, rows: Sequence[Outgoing]) -> dict[int, str]:
    """The platform's identities of the messages that these rewrite."""
    wanted = {row.edits_id for row in rows if row.edits_id}
    found = connection.execute(select(OUTBOX.c.id, OUTBOX.c.platform_id).where(OUTBOX.c.id.in_(wanted)))
    return {row.id: row.platform_id or "" for row in found}


def sent(connection: Connection, row: int, platform: str, now: datetime) -> None:
    """It arrived."""
    connection.execute(MARK_SENT, {"row": row, "platform": platform, "now": now})


def put_back(connection: Connection, row: int, now: datetime, after: float, *, uncertain: bool) -> None:
    """It could not be sent now: again after the platform's wish, or our own patience."""
    attempts = connection.execute(select(OUTBOX.c.attempts).where(OUTBOX.c.id == row)).scalar_one()
    wait = max(
        timedelta(seconds=after), RETRIES[min(attempts, len(RETRIES)) - 1] if not after else timedelta()
    )
    values: dict[str, Any] = {"state": Delivery.PENDING.value, "due_at": now + wait, "lease_until": None}
    if uncertain:
        values["doubtful"] = True
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == row).values(values))


def failed(connection: Connection, row: int, why: str, *, blocked: bool) -> None:
    """It will never be sent; a blocked chat gets nothing more until somebody speaks from it again."""
    values = {"state": Delivery.FAILED.value, "error": why[:300], "lease_until": None}
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == row).values(values))
    if blocked:
        where = connection.execute(select(OUTBOX.c.channel, OUTBOX.c.chat).where(OUTBOX.c.id == row)).one()
        chat = and_(ACCOUNT.c.channel == where.channel, ACCOUNT.c.chat == where.chat)
        connection.execute(update(ACCOUNT).where(chat).values(blocked=True))


def waiting(connection: Connection, now: datetime) -> tuple[int, datetime | None]:
    """How many messages wait, and since when the oldest of them."""
    owed = or_(OUTBOX.c.state == Delivery.PENDING, ABANDONED)
    counted = select(func.count(), func.min(OUTBOX.c.due_at)).where(owed)
    row = connection.execute(counted, {"now": now}).one()
    return row[0], row[1]
