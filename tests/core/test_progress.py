"""Progress as somebody said it, in pieces of a step."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BelowNothing, MoreThanOrdered, QuantityDiffers, Refusal
from core.values import Progress, Turn

QUANTITIES = st.decimals(1, 1_000_000, places=0)
COUNTS = st.decimals(-1000, 2_000_000, places=2)


@given(quantity=QUANTITIES, share=st.decimals(0, 100, places=1))
def test_a_share_is_never_more_than_the_whole(quantity: Decimal, share: Decimal) -> None:
    pieces = Progress(share=share).pieces(quantity, Decimal(0))
    assert 0 <= pieces <= quantity
    assert pieces == pieces.to_integral_value()


@given(quantity=QUANTITIES, count=COUNTS)
def test_what_is_done_and_what_remains_make_the_whole(quantity: Decimal, count: Decimal) -> None:
    done, left = _outcome(Progress(count=count), quantity), _outcome(Progress(remaining=count), quantity)
    assert done in (count, MoreThanOrdered, BelowNothing)
    assert left in (quantity - count, MoreThanOrdered, BelowNothing)


@given(quantity=QUANTITIES, other=QUANTITIES, count=st.decimals(0, 1, places=0))
def test_another_total_is_refused(quantity: Decimal, other: Decimal, count: Decimal) -> None:
    expected = {True: count, False: QuantityDiffers}[other == quantity]
    assert _outcome(Progress(count=count, of=other), quantity) == expected


@given(quantity=QUANTITIES, before=st.decimals(0, 1, places=0))
def test_started_keeps_the_count_and_done_fills_it(quantity: Decimal, before: Decimal) -> None:
    assert Progress(turn=Turn.STARTED).pieces(quantity, before) == before
    assert Progress(turn=Turn.DONE).pieces(quantity, before) == quantity


def test_refusals_carry_what_was_said() -> None:
    with pytest.raises(MoreThanOrdered) as refused:
        Progress(count=Decimal(501)).pieces(Decimal(500), Decimal(0))
    assert (refused.value.said, refused.value.quantity) == (Decimal(501), Decimal(500))


def _outcome(said: Progress, quantity: Decimal) -> Decimal | type[Refusal]:
    try:
        return said.pieces(quantity, Decimal(0))
    except Refusal as why:
        return type(why)
