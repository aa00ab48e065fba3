"""What understanding knows of this factory: its names, taken from the database when they change."""

import re
from math import inf
from time import monotonic
from typing import Any

from sqlalchemy import ColumnElement, func, select

from bot.commands import COMMANDS
from bot.understanding import Known, KnownName, KnownOrder, KnownStep, Phrase, Understanding
from bot.understanding.fold import fold
from bot.understanding.lexicon import built_in
from core.columns import table
from core.conversations.model import Taught, TaughtWord
from core.orders.model import Order, OrderLine, OrderState
from core.people.departments import departments
from core.people.model import Customer, Person
from core.production.model import TemplateStep
from core.purchasing.items import item_words
from core.rights import Role
from core.values import (
    CustomerCode,
    Day,
    DueDay,
    MaterialItem,
    Meaning,
    Money,
    NewWord,
    Note,
    OrderNumber,
    PersonName,
    Product,
    Quantity,
    StepCode,
    SupplierName,
)
from core.work import Work

ORDER, LINE, CUSTOMER = table(Order), table(OrderLine), table(Customer)
PERSON, STEP, TAUGHT = table(Person), table(TemplateStep), table(TaughtWord)
ORDERS_KNOWN = 5000
ORDERS_UNTIL_FRESH = 20
"""New orders after which the names are read again; their numbers are understood by their shape at once."""
COMPANIES_KNOWN = 100
"""Customers whose own names are kept at hand."""
PATIENCE = 5.0
"""Seconds before it is looked again whether there are new names."""
NAMING = ("teach", "undo", "add_customer", "invite", "add_step", "change_step", "copy_template")
"""Operations after which there may be a new name."""
MATERIAL = re.compile(
    "|".join(
        rf"{re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
        for word in sorted(item_words(), key=len, reverse=True)
    )
)
"""Any word for a material."""
WORD = re.compile(r"[^\s,;:=]+")
KINDS: dict[Any, str | re.Pattern[str]] = {
    OrderNumber: "order",
    StepCode: "step",
    Quantity: "quantity",
    Money: "money",
    CustomerCode: "customer",
    PersonName: "person",
    Product: "word",
    Note: "text",
    Meaning: "text",
    NewWord: WORD,
    DueDay: "day",
    Day: "day",
    MaterialItem: MATERIAL,
    SupplierName: "supplier",
}
VERSION = select(
    select(func.max(CUSTOMER.c.id)).scalar_subquery(),
    select(func.max(PERSON.c.id)).scalar_subquery(),
    select(func.max(STEP.c.id)).scalar_subquery(),
    func.coalesce(select(func.max(ORDER.c.id)).scalar_subquery(), 0) // ORDERS_UNTIL_FRESH,
)


class Knowledge:
    """Understanding with this factory's names, read again only when there are new ones."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._looked = -inf
        self._understanding = Understanding(phrases=phrases())
        self._outside: dict[int, Understanding] = {}
        """What is understood of each company's people: a name that is not theirs is any word to them."""
        self._version: tuple[object, ...] | None = None

    def __call__(self, work: Work) -> Understanding:
        """Today's understanding of whoever speaks."""
        if monotonic() - self._looked >= self._patience:
            self._look(work)
        company = work.person.customer_id
        return self._understanding if company is None else self._of(work, company)

    def _look(self, work: Work) -> None:
        self._looked = monotonic()
        version = tuple(work.rows(VERSION)[0])
        if version != self._version:
            self._understanding = self._understanding.with_known(known(work))
            self._outside = {}
            self._version = version

    def _of(self, work: Work, company: int) -> Understanding:
        found = self._outside.get(company)
        if found is None:
            kept = self._outside if len(self._outside) < COMPANIES_KNOWN else {}
            found = self._understanding.with_known(known_to(work, company))
            self._outside = {**kept, company: found}
        return found

    def heard(self, work: Work) -> None:
        """Look again at once when there is a new name."""
        if any(act.operation in NAMING for act in work.acts):
            self._looked = -inf
            self._version = None


def phrases() -> list[Phrase]:
    """The phrases of every command, with what each place takes."""
    return [
        Phrase(
            one.operation.name,
            pattern,
            {"item": MATERIAL} | {p.name: KINDS.get(p.type, "word") for p in one.operation.parameters},
        )
        for one in COMMANDS.values()
        for pattern in one.phrases
    ]


def known(work: Work) -> Known:
    """The factory's names as the database has them now."""
    return Known(
        orders=_orders(work),
        customers=tuple(
            KnownName(row.name, tuple(row.nicknames.split()), row.code)
            for row in work.rows(select(CUSTOMER.c.name, CUSTOMER.c.nicknames, CUSTOMER.c.code))
        ),
        people=tuple(
            KnownName(row.name, tuple(row.nicknames.split()))
            for row in work.rows(
                select(PERSON.c.name, PERSON.c.nicknames).where(
                    PERSON.c.active, PERSON.c.role != Role.CUSTOMER
                )
            )
        ),
        departments=_departments(work),
        steps=_steps(work),
    )


def known_to(work: Work, company: int) -> Known:
    """The names that a customer's people may use: of their own company and its orders."""
    named = select(CUSTOMER.c.name, CUSTOMER.c.nicknames, CUSTOMER.c.code).where(CUSTOMER.c.id == company)
    return Known(
        orders=_orders(work, ORDER.c.customer_id == company),
        customers=tuple(
            KnownName(row.name, tuple(row.nicknames.split()), row.code) for row in work.rows(named)
        ),
        steps=_steps(work),
    )


def _departments(work: Work) -> tuple[KnownName, ...]:
    """Those that people belong to, and those of templates that are not one of these by another name."""
    words = built_in().words("department")
    peopled = departments(work)
    meant = {words.get(fold(name), fold(name)) for name in peopled}
    named = work.rows(select(STEP.c.department).where(STEP.c.department != "").distinct())
    others = sorted(
        row.department for row in named if words.get(fold(row.department), fold(row.department)) not in meant
    )
    return tuple(KnownName(name) for name in (*peopled, *others))


def _steps(work: Work) -> tuple[KnownStep, ...]:
    taught = work.rows(select(TAUGHT.c.code, TAUGHT.c.word).where(TAUGHT.c.kind == Taught.STEP.value))
    words: dict[str, list[str]] = {}
    for row in work.rows(select(STEP.c.code, STEP.c.name_en, STEP.c.name_zh).distinct()):
        words.setdefault(row.code, []).extend((row.name_en, row.name_zh))
    for row in taught:
        words.setdefault(row.code, []).append(row.word)
    return tuple(KnownStep(code, tuple(its)) for code, its in words.items())


def _orders(work: Work, *which: ColumnElement[bool]) -> tuple[KnownOrder, ...]:
    columns = select(ORDER.c.id, ORDER.c.number, ORDER.c.customer_ref)
    newest = columns.where(ORDER.c.state == OrderState.OPEN, *which)
    rows = work.rows(newest.order_by(ORDER.c.id.desc()).limit(ORDERS_KNOWN))
    styles: dict[int, list[str]] = {}
    if rows:
        living = (ORDER.c.state == OrderState.OPEN, ORDER.c.id >= rows[-1].id, *which)
        named = select(LINE.c.order_id, LINE.c.product).join(ORDER, ORDER.c.id == LINE.c.order_id)
        for line in work.rows(named.where(*living, LINE.c.product != "")):
            styles.setdefault(line.order_id, []).append(line.product)
    return tuple(
        KnownOrder(row.number, (row.customer_ref,) if row.customer_ref else (), tuple(styles.get(row.id, ())))
        for row in rows
    )
