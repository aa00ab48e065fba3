"""From the rows of a sheet to orders: whole ones, and the bad rows told apart."""

from datetime import date
from decimal import Decimal

from core.importing import RowRefused
from documents import customers
from documents.columns import recognise
from documents.orders import Validated, validate
from documents.table import UNSAVED, Cell, Table

HEAD: list[Cell] = [
    "订单号",
    "行号",
    "客户",
    "品名",
    "数量",
    "单价",
    "金额",
    "交期",
    "实际交货日期",
    "下单日期",
]


def row(order: str = "PO-1", line: str = "1", customer: str = "Lumio", **more: Cell) -> list[Cell]:
    usual: dict[str, Cell] = {
        "product": "shirt",
        "quantity": "5",
        "price": "3.95",
        "amount": "",
        "due": "2026-12-03",
        "delivered": "",
        "ordered": "2026-11-01",
    }
    return [order, line, customer, *(usual | more).values()]


def validated(*rows: list[Cell], currency: str = "") -> Validated:
    return validate(recognise("o.csv", [Table("o", [HEAD, *rows])], "orders"), currency)


def reasons(result: Validated) -> list[tuple[int, str, int]]:
    return [(one.row, one.reason, one.because) for one in result.refused]


def test_lines_of_one_order_keep_their_own_dates() -> None:
    found = validated(row(), row(order="po 1", line="2", due="2026-12-09", delivered="2026-12-08"))
    (order,) = found.orders
    assert [(line.row, line.due) for line in order.lines] == [(2, date(2026, 12, 3)), (3, date(2026, 12, 9))]
    assert (order.lines[1].delivered_on, order.ordered_on) == (date(2026, 12, 8), date(2026, 11, 1))


def test_the_price_is_kept_as_given_and_worked_out_only_when_there_is_none() -> None:
    found = validated(row(amount="999"), row(line="2", price="", amount="10"), row(line="3", price=""))
    assert [line.price for line in found.orders[0].lines] == [Decimal("3.95"), Decimal(2), None]


def test_a_currency_is_taken_from_the_price_and_else_from_who_brings_the_sheet() -> None:
    found = validated(row(price="€3.95"), row(line="2"), row(line="3", price=""), currency="美元")
    assert [line.currency for line in found.orders[0].lines] == ["EUR", "USD", ""]


def test_a_bad_row_refuses_its_whole_order_and_no_other() -> None:
    found = validated(row(), row(line="2", quantity="many"), row(order="PO-2"))
    assert reasons(found) == [(2, "order_refused", 3), (3, "not_a_number", 0)]
    assert [order.customer_ref for order in found.orders] == ["PO-2"]
    assert found.refused[1] == RowRefused(3, "not_a_number", "quantity", "many")


def test_every_needed_cell_that_is_wrong_has_its_own_reason() -> None:
    found = validated(
        row(order="A", quantity="0"),
        row(order="B", quantity=""),
        row(order="C", due="soon"),
        row(order="D", due=""),
        row(order=""),
        row(order="E" * 90),
        row(order="F", quantity="9" * 20),
    )
    assert [one.reason for one in found.refused] == [
        "not_positive",
        "missing",
        "not_a_date",
        "missing",
        "missing",
        "too_long",
        "too_large",
    ]
    assert not found.orders


def test_a_formula_whose_result_was_not_saved_is_named_as_such() -> None:
    rows = [row(order=UNSAVED), row("PO-2", customer=UNSAVED), row("PO-3", quantity=UNSAVED)]
    found = validated(*rows, row("PO-4", due=UNSAVED), row("PO-5", price=UNSAVED))
    reasons = [(one.row, one.reason, one.field) for one in found.refused]
    fields = ("order", "customer", "quantity", "due")
    assert reasons == [(number, "formula", field) for number, field in enumerate(fields, 2)]
    assert found.left_empty == {"price": 1}


def test_a_line_number_given_twice_refuses_the_order() -> None:
    assert reasons(validated(row(), row())) == [(2, "order_refused", 3), (3, "line_twice", 2)]


def test_a_row_without_its_customer_refuses_the_order_of_that_number() -> None:
    assert reasons(validated(row(), row(line="2", customer=""))) == [
        (2, "order_refused", 3),
        (3, "missing", 0),
    ]


def test_the_same_number_of_two_customers_is_two_orders() -> None:
    assert len(validated(row(), row(customer="Nord")).orders) == 2


def test_numbers_that_differ_only_in_where_they_part_are_two_orders() -> None:
    assert len(validated(row(order="2026-1-12"), row(order="2026-11-2")).orders) == 2


def test_text_where_no_number_is_needed_is_left_empty_and_counted() -> None:
    found = validated(row(price="See DN-304 (ID#:10589)", ordered="Date Not Captured"))
    assert (found.orders[0].lines[0].price, found.orders[0].ordered_on) == (None, None)
    assert found.left_empty == {"price": 1, "ordered_on": 1}


def test_lines_without_a_number_are_numbered_in_the_order() -> None:
    found = validated(row(line=""), row(order="PO-2", line=""), row(line=""))
    assert [[line.line for line in order.lines] for order in found.orders] == [["1", "2"], ["1"]]


def test_empty_rows_and_sums_are_no_rows() -> None:
    total: list[Cell] = ["合计", "", "", "", "5", "", "", "", "", ""]
    found = validated(row(), ["" for _ in HEAD], [], total)
    assert (len(found.orders), found.refused) == (1, [])


def test_a_customer_called_total_is_a_customer() -> None:
    table = Table("o", [["customer", "order no", "qty", "due"], ["Total", "PO-1", "5", "2026-12-03"]])
    assert len(validate(recognise("o.csv", [table], "orders")).orders) == 1


def test_rows_shorter_than_the_headers_are_read() -> None:
    found = validated(["PO-1", "1", "Lumio"])
    assert reasons(found) == [(2, "missing", 0)]


def test_customers_are_read_and_told_apart() -> None:
    table = Table(
        "c", [["客户代码", "客户名称", "等级"], ["L1", "Lumio", "重点"], ["l1", "x", ""], ["", "y", ""]]
    )
    found = customers.validate(recognise("c.csv", [table], "customers"))
    assert [(one.code, one.grade) for one in found.customers] == [("L1", 1)]
    assert [(one.row, one.reason) for one in found.refused] == [(3, "customer_twice"), (4, "missing")]
