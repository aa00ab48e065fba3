"""What is still to arrive in a chat."""

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, literal_column, select

from core.columns import table
from core.conversations.model import Delivery, Outgoing

OUTBOX = table(Outgoing)
# In the index's own words, for only so it is looked into.
STILL_TO_ARRIVE: list[ColumnElement[Any]] = [
    literal_column(f"'{state}'") for state in (Delivery.PENDING, Delivery.SENDING)
]
OF_CHAT = and_(
    OUTBOX.c.state.in_(STILL_TO_ARRIVE),
    OUTBOX.c.channel == bindparam("channel"),
    OUTBOX.c.chat == bindparam("chat"),
)
OWED_TO_CHAT = select(OUTBOX).where(OF_CHAT).limit(1)
"""One of the messages."""
