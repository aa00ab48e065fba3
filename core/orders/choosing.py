"""What somebody may choose from while typing: orders and products that have the typed words in them."""

from sqlalchemy import ColumnElement, Row, func, or_, select

from core.columns import table
from core.orders.model import Order, OrderLine, OrderState
from core.orders.views import scope
from core.people.model import Customer
from core.work import Work

ORDER, LINE, CUSTOMER = table(Order), table(OrderLine), table(Customer)
OFFERED = 100


def orders_like(work: Work, text: str) -> list[tuple[str, str, str]]:
    """(number, customer's number, customer) in this person's scope, open ones and the soonest first."""
    asked = (
        select(ORDER.c.number, ORDER.c.customer_ref, CUSTOMER.c.name)
        .join_from(ORDER, CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id)
        .where(scope(work))
        .order_by(ORDER.c.state != OrderState.OPEN.value, ORDER.c.due, ORDER.c.id.desc())
        .limit(OFFERED)
    )
    for word in text.lower().split():
        named = (ORDER.c.number, ORDER.c.customer_ref, CUSTOMER.c.name, CUSTOMER.c.code)
        asked = asked.where(or_(*(_has(column, word) for column in named)))
    return [(row.number, row.customer_ref, row.name) for row in work.rows(asked)]


def products_like(work: Work, text: str) -> list[str]:
    """Styles and products that were ordered in this person's scope, the latest first."""
    asked = (
        select(LINE.c.product)
        .join_from(LINE, ORDER, ORDER.c.id == LINE.c.order_id)
        .where(scope(work), LINE.c.product != "")
        .group_by(LINE.c.product)
        .order_by(func.max(LINE.c.id).desc())
        .limit(OFFERED)
    )
    for word in text.lower().split():
        asked = asked.where(_has(LINE.c.product, word))
    return [_product(row) for row in work.rows(asked)]


def _product(row: Row[tuple[str]]) -> str:
    return str(row.product)


def _has(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return func.lower(column).contains(word, autoescape=True)
