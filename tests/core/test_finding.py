"""Order numbers: any loose spelling finds its order, and nothing else does."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ForeignOrder, Refusal, UnknownOrder, WhichOrder
from core.orders.finding import is_number, ref_key, ref_serial, resolve
from core.orders.model import OrderState, order_number
from core.people.model import Person
from tests.dialogues.chat import House
from tests.dialogues.factory import Orders

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SPELLINGS = (
    "{serial}",
    "{serial:04d}",
    "SO{serial}",
    "so {serial:04d}",
    "SO-{serial}",
    "#{serial}",
    "{serial}号单",
    "No.{serial}",
    "2026-{serial:04d}",
    "so-2026-{serial:04d}",
    "SO 2026-{serial}",
    "SO2026{serial:04d}",
    "  SO-2026-{serial:04d}  ",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(serial=st.integers(1, 99_999), spelling=st.sampled_from(SPELLINGS), wide=st.booleans())
def test_any_spelling_of_a_number_finds_it(
    house: House, an_order: Orders, serial: int, spelling: str, wide: bool
) -> None:
    number = order_number(2026, serial)
    with house.app.database.writing() as connection:
        for name in ("production_step", "order_line", "sales_order"):
            connection.exec_driver_sql(f"delete from {name}")
    an_order(number)
    typed = spelling.format(serial=serial)
    assert _found(house, typed.translate(WIDE) if wide else typed) == number
    assert is_number(typed)


@given(reference=st.text(max_size=40))
def test_a_reference_is_compared_by_letters_and_digits(reference: str) -> None:
    key = ref_key(reference)
    assert key == ref_key(key.lower() if key.lower().upper() == key else key)
    assert all(sign.isalnum() for sign in key)
    assert ref_serial(reference) is None or ref_serial(reference) >= 0  # type: ignore[operator]


@pytest.mark.parametrize("text", ["", " ", "abc", "300/500", "1.5", "-1", "12 34", "SO", "so-2026-"])
def test_what_is_no_number(text: str) -> None:
    assert not is_number(text)


def test_of_several_the_open_one_is_meant(house: House, an_order: Orders) -> None:
    an_order("SO-2025-0007", state=OrderState.DELIVERED)
    an_order("SO-2026-0007")
    assert _found(house, "7") == "SO-2026-0007"
    an_order("SO-2024-0007")
    assert _found(house, "7") is WhichOrder


def test_scope_decides_what_may_be_known(house: House, an_order: Orders) -> None:
    an_order("SO-2026-0007", owner="Fang", ref="PO-88")
    assert _found(house, "7", "Mei") is ForeignOrder
    assert _found(house, "PO-88", "Anna") == "SO-2026-0007"
    assert _found(house, "PO-88", "Otto") is UnknownOrder
    assert _found(house, "88", "Zhou") == "SO-2026-0007"


def _found(house: House, text: str, name: str = "Zhou") -> str | type[Refusal]:
    with house.app.works() as work:
        person = work.find(Person, name=name)
        assert person is not None
        work.speaks(person)
        try:
            return resolve(work, text)
        except Refusal as why:
            return type(why)
