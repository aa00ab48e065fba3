"""Cards that are still shown: those to be kept up to date, and those that a message belongs to."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from bot.handlers.history import told
from bot.replies import Reply
from bot.words import Text
from core.columns import table
from core.conversations.model import Outgoing
from core.orders.card import OrderCard
from core.orders.model import Order
from core.people.model import Account
from core.work import Work

CARDS_LIVE = timedelta(days=7)
OUTBOX, ORDER = table(Outgoing), table(Order)
CARD = OUTBOX.alias("card")
SHOWN = (
    select(OUTBOX.c.platform_id)
    .join(CARD, OUTBOX.c.id == func.coalesce(CARD.c.edits_id, CARD.c.id))
    .join(ORDER, ORDER.c.id == CARD.c.order_id)
    .where(
        ORDER.c.number == bindparam("order"),
        CARD.c.channel == bindparam("channel"),
        CARD.c.chat == bindparam("chat"),
        CARD.c.due_at > bindparam("since"),
    )
    .order_by(CARD.c.id.desc())
    .limit(1)
)
"""The newest card of an order in a chat, by the identity of the message that shows it."""
CARDS_AT_ONCE = 8
LIVE_CARDS = select(OUTBOX).where(
    OUTBOX.c.id.in_(
        select(func.max(OUTBOX.c.id))
        .where(OUTBOX.c.order_id == bindparam("order_id"), OUTBOX.c.due_at > bindparam("since"))
        .group_by(OUTBOX.c.channel, OUTBOX.c.chat)
        .limit(CARDS_AT_ONCE)
    )
)
"""The newest message with an order's card in each chat."""


def card_shown(work: Work, order: str, account: Account) -> str:
    """The platform's identity of an order's card in somebody's chat; empty when none was shown lately."""
    where = {"channel": account.channel, "chat": account.chat, "since": work.now - CARDS_LIVE}
    found = work.rows(SHOWN, {"order": order, **where})
    return (found[0].platform_id or "") if found else ""


def takes_words(reply: Reply) -> bool:
    """Whether words typed in reply to it are its answer, so that it has to stand by itself."""
    calls = {press.action.get("call") for row in reply.buttons for press in row}
    return reply.question_id is not None or "end_wait" in calls


def news_of(card: OrderCard, now: datetime) -> list[Text]:
    """What happened to an order just now, as its card tells it."""
    return [told(one) for one in reversed(card.happened) if one.at == now]
