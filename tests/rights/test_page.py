"""The page of rights says what the code does."""

from datetime import date
from decimal import Decimal
from typing import Annotated, get_type_hints

import pytest

from bot import handlers, rights
from core.discretion import discreet, discreet_account, empty, events, guarded
from core.operation import OPERATIONS, Operation
from core.orders.card import LineRow, OrderCard
from core.rights import EVERYTHING, READS, RIGHTS, Guarded, Right, Role

handlers.load()
DAY = date(2026, 12, 18)
OUTSIDE = [one for one in OPERATIONS.values() if one.may in RIGHTS[Role.CUSTOMER]]


def test_the_page_is_as_the_code_does() -> None:
    assert rights.PAGE.read_text("utf-8") == rights.page(), "run: python -m bot.rights"


def test_every_operation_has_a_row() -> None:
    page = rights.PAGE.read_text("utf-8")
    assert [name for name in OPERATIONS if f"| `{name}` |" not in page] == []


def test_every_role_has_its_rights_and_fields() -> None:
    assert set(RIGHTS) == set(READS) == set(Role)
    assert {right for rights in RIGHTS.values() for right in rights} == set(Right)
    assert frozenset().union(*READS.values()) == EVERYTHING


@pytest.mark.parametrize("one", OUTSIDE, ids=lambda one: str(one.name))
def test_what_customers_are_answered_was_looked_at(one: Operation[..., object]) -> None:
    assert rights.answer_of(one).__name__ in {
        *("CustomerAsked", "CustomerStatus", "Courtesy", "HelpAsked", "LanguageChosen", "LoggedOut"),
    }


def test_a_guarded_field_can_be_emptied() -> None:
    answers = {rights.answer_of(one) for one in OPERATIONS.values()}
    kinds = {*answers, *(one for answer in answers for one in rights._inside(answer)), *events().values()}
    for kind in kinds:
        for name, _, hint in guarded(kind):
            assert not empty(hint), (kind, name)


def test_what_happens_is_guarded_as_a_whole() -> None:
    """The history's account of an event is emptied field by field, not within its fields."""
    for one in events().values():
        hidden = [part for part in rights._inside(one) if guarded(part)]
        in_history = one.__name__ not in {
            rights.answer_of(q).__name__ for q in OPERATIONS.values() if not q.changes
        }
        assert not (hidden and in_history), one


LINE = LineRow("1", "LM-45", "tote", Decimal(500), "pcs", Decimal("3.95"), "USD", DAY, None)


def test_a_department_gets_the_line_without_its_price() -> None:
    assert discreet(Role.MERCHANDISER, LINE) is LINE
    got = discreet(Role.DEPARTMENT, (LINE,))[0]
    assert (got.product, got.quantity, got.price, got.currency) == ("LM-45", Decimal(500), None, "")


def test_an_account_is_emptied_like_the_event() -> None:
    account = {"message": 1, "contact": "Anna", "text": "zebra", "staff": 2}
    assert discreet_account(Role.ADMIN, "CustomerAsked", account) == account
    got = discreet_account(Role.DEPARTMENT, "CustomerAsked", account)
    assert got == {"message": 1, "contact": "", "text": "", "staff": 2}
    assert discreet_account(Role.DEPARTMENT, "WhatNobodyKnows", account) == {}


def test_guards_are_found_by_their_annotation() -> None:
    assert {name for name, _, _ in guarded(OrderCard)} >= {"terms", "note", "waiting", "owner"}
    hints = get_type_hints(LineRow, include_extras=True)
    assert hints["price"] == Annotated[Decimal | None, Guarded.PRICES]
