"""Orders and customers taken over from sheets: whole ones, once, in the right hands."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calendar import WorkingCalendar
from core.conversations.model import Change
from core.errors import NotAllowed
from core.importing import ImportReport, RowRefused
from core.orders.imported import ImportedLine, ImportedOrder, ref_identity
from core.orders.importing import import_in_chunks, import_orders
from core.orders.model import Order, OrderLine, OrderState
from core.people.importing import ImportedCustomer, code_of, import_customers
from core.people.model import Customer, Person
from core.policy import Policy
from core.production.model import Step, StepTemplate, TemplateStep
from core.rights import Role
from core.stock.importing import ImportedStock, import_stock
from core.stock.model import StockItem
from core.values import Source
from storage.database import Database
from storage.work import SqlWork, Works

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DUE = date(2026, 12, 23)
Factory: TypeAlias = Callable[..., AbstractContextManager[SqlWork]]


def factory_in(path: Path) -> tuple[Database, Works]:
    database = Database(f"sqlite:///{path}")
    database.migrate()
    return database, Works(database, lambda: NOW, WorkingCalendar(ZoneInfo("Asia/Shanghai")), Policy())


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    database, made = factory_in(tmp_path / "factory.db")
    with made() as work:
        work.add_all([Person(name="王芳", nicknames="小王 Fang", role=Role.MERCHANDISER), ADMIN()])
    yield made
    database.close()


def ADMIN() -> Person:  # noqa: N802 - somebody fresh each time
    return Person(name="Admin", role=Role.ADMIN)


@pytest.fixture
def admin(works: Works) -> Factory:
    with works() as work:
        return partial(works, person=work.find(Person, name="Admin"))


@pytest.fixture
def fang(works: Works) -> Factory:
    with works() as work:
        return partial(works, person=work.find(Person, name="王芳"))


def line(number: int = 1, row: int = 2, due: date = DUE, delivered_on: date | None = None) -> ImportedLine:
    return ImportedLine(
        row, str(number), Decimal(500), due, "LM-45", price=Decimal("3.95"), delivered_on=delivered_on
    )


def order(
    ref: str = "PO-1", *lines: ImportedLine, customer: str = "Lumio", merchandiser: str = ""
) -> ImportedOrder:
    return ImportedOrder(customer, ref, lines or (line(),), merchandiser=merchandiser)


def test_an_order_is_taken_over_with_its_lines_and_customer(admin: Factory) -> None:
    report = import_in_chunks(admin, [order("PO-1", line(1), line(2, row=3, due=date(2026, 12, 9)))])
    assert report == ImportReport(orders=1, lines=2, customers=1)
    with admin() as work:
        kept = work.find(Order, number="SO-2026-0001")
        assert kept is not None
        assert (kept.ref_key, kept.due, kept.source) == ("PO1", date(2026, 12, 9), Source.SHEET)
        assert [one.due for one in work.every(OrderLine, order_id=kept.id)] == [DUE, date(2026, 12, 9)]
        assert work.find(Customer, code="Lumio") is not None


def test_it_is_told_in_the_history_once_for_each_order(admin: Factory) -> None:
    import_in_chunks(admin, [order("PO-1"), order("PO-2")])
    with admin() as work:
        told = {change.order_id: change for change in work.every(Change)}
    assert [(told[number].event, told[number].account["order"]) for number in (1, 2)] == [
        ("OrderImported", "SO-2026-0001"),
        ("OrderImported", "SO-2026-0002"),
    ]
    assert told[0].account == {"customers": ["Lumio"]}


def test_twice_is_nothing_twice(admin: Factory) -> None:
    orders = [order("PO-1"), order("PO-2", line(1), line(2, row=3))]
    import_in_chunks(admin, orders)
    assert import_in_chunks(admin, orders) == ImportReport(already=2)
    again = replace(orders[0], customer_ref="po 1")
    assert import_in_chunks(admin, [again]) == ImportReport(already=1)


def test_a_changed_order_is_not_overwritten_but_told_of(admin: Factory) -> None:
    import_in_chunks(admin, [order("PO-1", line(1), line(2, row=3))])
    moved = order("PO-1", line(1), line(2, row=3, due=date(2026, 12, 24)))
    assert import_in_chunks(admin, [moved]).refused == (
        RowRefused(3, "different", "due", "2026-12-24", "2026-12-23"),
        RowRefused(2, "order_refused", "order", "PO-1", because=3),
    )
    assert import_in_chunks(admin, [order("PO-1", line(1))]).refused == (
        RowRefused(2, "different", "line", "", "2"),
    )


def test_the_same_order_on_two_places_of_a_sheet_is_taken_once(admin: Factory) -> None:
    report = import_in_chunks(admin, [order(), replace(order("PO-1", line(2, row=9)), customer="LUMIO")])
    assert (report.orders, report.refused) == (
        1,
        (RowRefused(9, "order_twice", "order", "PO-1", because=2),),
    )


def test_the_same_number_of_another_customer_is_another_order(admin: Factory) -> None:
    assert import_in_chunks(admin, [order(), order(customer="Nord")]).orders == 2


def test_a_delivered_line_is_silent_and_an_order_of_such_lines_is_delivered(admin: Factory) -> None:
    gone = line(1, delivered_on=date(2026, 11, 20))
    import_in_chunks(admin, [order("PO-1", gone), order("PO-2", gone, line(2))])
    with admin() as work:
        assert [one.state for one in work.every(Order)] == [OrderState.DELIVERED, OrderState.OPEN]
        assert [one.alert_at is None for one in work.every(OrderLine)] == [True, True, False]


def test_orders_are_for_whom_the_sheet_names(admin: Factory, fang: Factory) -> None:
    import_in_chunks(admin, [order("PO-1", merchandiser="小王"), order("PO-2")])
    import_in_chunks(fang, [order("PO-3"), order("PO-4", merchandiser="Admin")])
    with admin() as work:
        me, her = (work.find(Person, name=name) for name in ("Admin", "王芳"))
        assert me is not None
        assert her is not None
        assert [one.owner_id for one in work.every(Order)] == [her.id, None, her.id, me.id]


def test_a_merchandiser_nobody_knows_is_asked_about_and_not_replaced(admin: Factory) -> None:
    report = import_in_chunks(admin, [order(merchandiser="李雷")])
    assert report.refused == (RowRefused(2, "unknown_merchandiser", "merchandiser", "李雷"),)
    with admin() as work:
        assert (work.every(Order), work.every(Customer)) == ([], [])


def test_who_may_not_take_orders_imports_none(works: Works) -> None:
    with works(person=Person(id=9, name="裁剪", role=Role.DEPARTMENT)) as work, pytest.raises(NotAllowed):
        import_orders(work, (order(),))


def test_steps_are_laid_only_when_asked_for(admin: Factory) -> None:
    with admin() as work:
        template = work.add(StepTemplate(code="bag", name_en="bag", name_zh="包", usual=True))
        assert template.id is not None
        work.add(
            TemplateStep(
                template_id=template.id,
                position=1,
                code="cutting",
                name_en="cutting",
                name_zh="裁剪",
                anchor="due-9",
                days=2,
            )
        )
    import_in_chunks(admin, [order("PO-1")])
    import_in_chunks(admin, [order("PO-2"), order("PO-3", line(1, delivered_on=DUE))], steps=True)
    with admin() as work:
        assert [(step.order_id, step.code) for step in work.every(Step)] == [(2, "cutting")]


def test_progress_is_told_and_many_orders_go_in_several_transactions(admin: Factory) -> None:
    heard: list[int] = []
    report = import_in_chunks(
        admin, [order(f"PO-{n}", line(1, row=n)) for n in range(1100)], progress=heard.append
    )
    assert (report.orders, report.customers, heard) == (1100, 1, [500, 500, 100])


def test_a_long_customer_name_keeps_a_code_of_its_own() -> None:
    long, longer = "Lumio " * 9, "Lumio " * 10
    assert code_of("Lumio") == "Lumio"
    assert len(code_of(long)) == 40
    assert code_of(long) != code_of(longer)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("PO-12", "po １２", True),
        ("PO#12-1", "PO 12/1", True),
        ("2026-1-12", "2026-11-2", False),
        ("PO-1-2", "PO-12", False),
    ],
)
def test_order_numbers_are_compared_as_people_mean_them(one: str, other: str, same: bool) -> None:
    assert (ref_identity(one) == ref_identity(other)) is same


def test_customers_are_taken_over_and_what_was_unknown_is_filled_in(admin: Factory) -> None:
    import_in_chunks(admin, [order(customer="L1")])
    told = ImportedCustomer(2, "L1", "Lumio Ltd", country="Denmark", grade=1)
    with admin() as work:
        assert import_customers(work, (told, ImportedCustomer(3, "N1"))) == ImportReport(
            customers=1, already=1
        )
    with admin() as work:
        kept = work.find(Customer, code="L1")
        assert kept is not None
        assert (kept.name, kept.country, kept.grade) == ("Lumio Ltd", "Denmark", 1)
        report = import_customers(work, (replace(told, name="Nord"),))
    assert report.refused == (RowRefused(2, "different", "name", "Nord", "Lumio Ltd"),)


def test_an_order_finds_its_customer_by_name_too(admin: Factory) -> None:
    with admin() as work:
        import_customers(work, (ImportedCustomer(2, "L1", "Lumio Ltd"),))
    assert import_in_chunks(admin, [order(customer="lumio LTD")]).customers == 0


def test_stock_is_taken_over_once_and_never_overwritten(admin: Factory) -> None:
    told = ImportedStock(2, "LM-45", Decimal(320), "件", "", Decimal(20), "色差")
    with admin() as work:
        assert import_stock(work, (told, ImportedStock(3, "面料", Decimal(5)))) == ImportReport(products=2)
    with admin() as work:
        assert import_stock(work, (told, ImportedStock(3, "fabric", Decimal(5)))) == ImportReport(already=2)
        assert import_stock(work, (replace(told, product="lm-45", place="A-1"),)).already == 1
        kept = work.find(StockItem, product="LM-45")
        assert kept is not None
        assert (kept.quantity, kept.held, kept.held_for, kept.place) == (
            Decimal(320),
            Decimal(20),
            "色差",
            "A-1",
        )
        assert kept.counted_at == NOW
        wrong = (
            replace(told, quantity=Decimal(300)),
            replace(told, held=Decimal(0)),
            replace(told, place="B"),
        )
        refused = import_stock(work, wrong).refused
    assert refused == (
        RowRefused(2, "different", "quantity", "300", "320"),
        RowRefused(2, "different", "held", "0", "20"),
        RowRefused(2, "different", "place", "B", "A-1"),
    )


def test_stock_is_taken_over_by_those_who_may(works: Works) -> None:
    with works() as work:
        customer = work.add(Customer(code="L1", name="Lumio"))
        anna = work.add(Person(name="Anna", role=Role.CUSTOMER, customer_id=customer.id))
    with works(person=anna) as work, pytest.raises(NotAllowed):
        import_stock(work, (ImportedStock(2, "LM-45", Decimal(1)),))


references = st.text("AB-1２ ", min_size=1, max_size=4).filter(ref_identity)
days = st.dates(date(2026, 1, 1), date(2027, 1, 1))
amounts = st.decimals(Decimal("0.01"), 10**6, places=2)
lines = st.builds(
    ImportedLine,
    row=st.integers(2, 99),
    line=st.sampled_from("123"),
    quantity=amounts,
    due=days,
    price=st.none() | st.decimals(0, 999, places=6),
    delivered_on=st.none() | days,
)
sheets = st.lists(
    st.builds(
        ImportedOrder,
        customer=st.sampled_from(["Lumio", "Nord"]),
        customer_ref=references,
        lines=st.lists(lines, min_size=1, max_size=3, unique_by=lambda one: one.line).map(tuple),
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=timedelta(seconds=5))
@given(sheets)
def test_whatever_the_sheet_the_second_time_changes_nothing_and_no_order_is_half_there(
    orders: list[ImportedOrder],
) -> None:
    with TemporaryDirectory() as folder:
        database, made = factory_in(Path(folder) / "factory.db")
        with made() as work:
            work.add(ADMIN())
        working = partial(made, person=Person(id=1, name="Admin", role=Role.ADMIN))
        first = import_in_chunks(working, orders)
        with made() as work:
            before = [len(work.every(kind)) for kind in (Order, OrderLine, Customer, Change)]
        second = import_in_chunks(working, orders)
        with made() as work:
            after = [len(work.every(kind)) for kind in (Order, OrderLine, Customer, Change)]
        database.close()
    assert before == after
    assert (second.orders, second.lines, second.customers) == (0, 0, 0)
    assert second.already >= first.orders
    rows_in = sum(len(one.lines) for one in orders)
    assert first.lines + len(first.refused) == rows_in
