"""Numbers and dates as people type them."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.cells import Bad, Number, Numbers, text
from documents.days import Days
from documents.table import Cell


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,200", "1200"),
        ("１，２００．５", "1200.5"),
        ("1 200.50", "1200.5"),
        ("1'200", "1200"),
        ("1.234.567", "1234567"),
        ("1.234,56", "1234.56"),
        ("12,34", "12.34"),
        ("1.5万", "15000"),
        ("3k", "3000"),
        (".5", "0.5"),
        ("-3", "-3"),
        (300.0, "300"),
        (0.1, "0.1"),
        (1e-7, "0"),
    ],
)
def test_a_number_is_read(typed: Cell, meant: str) -> None:
    number = Numbers([typed]).read(typed)
    assert isinstance(number, Number)
    assert number.value == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "unit", "currency"),
    [
        ("500 pcs", "pcs", ""),
        ("500件", "件", ""),
        ("USD 3.95", "", "USD"),
        ("￥12", "", "CNY"),
        ("3.95美元", "", "USD"),
    ],
)
def test_what_stands_beside_a_number_is_kept(typed: str, unit: str, currency: str) -> None:
    number = Numbers([typed]).read(typed)
    assert isinstance(number, Number)
    assert (number.unit, number.currency) == (unit, currency)


@pytest.mark.parametrize(
    "typed",
    [
        "See DN-304 (ID#:10589)",
        "100-200",
        "500?",
        "5%",
        "1,23,4",
        "nan",
        "inf",
        "x",
        True,
        float("inf"),
        date(2026, 1, 1),
    ],
)
def test_a_doubtful_number_is_none(typed: Cell) -> None:
    assert Numbers([typed]).read(typed) == Bad("not_a_number")


def test_an_absurdly_large_number_is_refused() -> None:
    assert Numbers([]).read("1" * 30) == Bad("too_large")


def test_a_comma_means_the_same_in_a_whole_column() -> None:
    column = Numbers(["3,95", "1,234"])
    assert column.read("1,234") == Number(Decimal("1.234"))
    assert Numbers(["1,234"]).read("1,234") == Number(Decimal(1234))


@pytest.mark.parametrize("typed", ["", "  ", "-", "N/A", "N/A - From RDC", "#N/A", "无", "待定"])
def test_what_says_nothing_is_empty(typed: str) -> None:
    assert text(typed) == ""
    assert Numbers([]).read(typed) is None
    assert Days([]).read(typed) is None


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(13027.0, "13027"), (1.5, "1.5"), (datetime(2026, 1, 2), "2026-01-02"), (True, "True"), (" a ", "a")],  # noqa: DTZ001
)
def test_a_cell_is_shown_as_a_person_sees_it(cell: Cell, shown: str) -> None:
    assert text(cell) == shown


DAY = date(2014, 8, 29)


@pytest.mark.parametrize(
    "typed",
    [
        "2014-08-29",
        "2014/8/29",
        "2014.8.29",
        "2014年8月29日",
        "14年8月29日",
        "２０１４/８/２９",
        "29-Aug-14",
        "29 August 2014",
        "Aug 29, 2014",
        "August 29th, 2014",
        "8/29/14",
        "29/8/2014",
        "29.08.2014",
        "20140829",
        "2014-08-29T10:30:00",
        "2014/8/29 0:00",
        "41880",
        41880.0,
        20140829.0,
        DAY,
        datetime(2014, 8, 29, 10),  # noqa: DTZ001
    ],
)
def test_a_date_is_read_in_every_usual_form(typed: Cell) -> None:
    assert Days([typed]).read(typed) == DAY


@pytest.mark.parametrize(
    "typed",
    [
        "Date Not Captured",
        "2014-02-30",
        "8/29",
        "13/13/14",
        "29-Foo-14",
        "0001-01-01",
        "9999-12-31",
        time(8),
        5.0,
    ],
)
def test_what_is_no_date_is_refused(typed: Cell) -> None:
    assert isinstance(Days([typed]).read(typed), Bad)


def test_the_column_decides_which_number_is_the_month() -> None:
    assert Days(["3/4/14", "8/27/14"]).read("3/4/14") == date(2014, 3, 4)
    assert Days(["3/4/2014", "27/8/2014"]).read("3/4/2014") == date(2014, 4, 3)
    assert Days(["14/3/4", "14/8/27"]).read("14/3/4") == date(2014, 3, 4)


def test_without_evidence_a_date_is_not_guessed() -> None:
    assert Days(["3/4/2014"]).read("3/4/2014") == Bad("ambiguous_date")
    assert Days(["3/3/2014"]).read("3/3/2014") == date(2014, 3, 3)


def test_a_column_that_contradicts_itself_is_not_guessed() -> None:
    column = Days(["3/4/2014", "27/8/2014", "8/27/2014"])
    assert column.read("3/4/2014") == Bad("ambiguous_date")
    assert column.read("27/8/2014") == date(2014, 8, 27)


def test_one_mistyped_date_does_not_unsettle_a_column() -> None:
    column = Days([*(f"8/{day}/2014" for day in range(1, 32)), "13/13/2014"])
    assert column.read("3/4/2014") == date(2014, 3, 4)
    assert column.read("13/13/2014") == Bad("not_a_date")


def test_a_column_that_leaves_it_open_follows_the_others_of_its_sheet() -> None:
    open_one, other = Days(["3/4/2014"]), Days(["27/8/2014"])
    open_one.settle([open_one, other])
    assert open_one.read("3/4/2014") == date(2014, 4, 3)


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2060, 12, 31)), min_size=1),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]),
)
def test_a_date_is_read_right_or_not_at_all(days: list[date], form: str) -> None:
    typed = [day.strftime(form) for day in days]
    column = Days(typed)
    for day, said in zip(days, typed, strict=True):
        assert column.read(said) in (day, Bad("ambiguous_date"))


@given(st.decimals(-(10**6), 10**6, places=2))
def test_a_number_survives_its_own_writing(number: Decimal) -> None:
    for typed in (f"{number}", f"{number:,}"):
        read = Numbers([typed]).read(typed)
        assert isinstance(read, Number)
        assert read.value == number


@given(st.one_of(st.text(), st.floats(), st.booleans(), st.dates(), st.times(), st.timedeltas()))
def test_no_cell_breaks_the_reading(cell: Cell) -> None:
    assert isinstance(text(cell), str)
    assert Numbers([cell]).read(cell) is None or isinstance(Numbers([cell]).read(cell), Number | Bad)
    assert Days([cell]).read(cell) is None or isinstance(Days([cell]).read(cell), date | Bad)
