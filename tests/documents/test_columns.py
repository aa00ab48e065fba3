"""Which column is what, in both languages, and what is asked when it cannot be known."""

from decimal import Decimal
from pathlib import Path

import pytest

from documents.columns import BadMapping, ColumnsMissing, Sheet, read_mapping, recognise
from documents.orders import validate
from documents.table import Cell, Table
from documents.words import _table, compared, kind_of

SHIPPING_SYSTEM: list[Cell] = [
    "ID",
    "Project Code",
    "PQ #",
    "PO / SO #",
    "PQ First Sent to Client Date",
    "PO Sent to Vendor Date",
    "Scheduled Delivery Date",
    "Delivered to Client Date",
    "Delivery Recorded Date",
    "Unit of Measure (Per Pack)",
    "Line Item Quantity",
    "Unit Price",
    "Pack Price",
]


def sheet(*rows: list[Cell], kind: str = "orders") -> Sheet:
    return recognise("orders.csv", [Table("orders", list(rows))], kind)


def test_chinese_headers_are_known() -> None:
    found = sheet(["订单号", "行号", "客户", "数量（件）", "单价(USD)", "交 期", "实际交货日期", "运费"])
    assert set(found.columns) == {"order", "line", "customer", "quantity", "price", "due", "delivered_on"}
    assert (found.currency(), found.unused) == ("USD", ("运费",))


def test_a_shipping_systems_headers_are_known() -> None:
    found = sheet(SHIPPING_SYSTEM)
    assert {name: found.named(name) for name in found.columns} == {
        "line": "ID",
        "customer": "Project Code",
        "order": "PO / SO #",
        "ordered_on": "PO Sent to Vendor Date",
        "due": "Scheduled Delivery Date",
        "delivered_on": "Delivered to Client Date",
        "quantity": "Line Item Quantity",
        "price": "Pack Price",
    }
    assert found.columns["ordered_on"] == (5, 4)


def test_headers_in_two_languages_are_known() -> None:
    found = sheet(["订单号 Order No.", "客户/Customer", "数量\nQTY", "交期 Delivery Date"])
    assert not found.missing


def test_one_header_may_stand_above_several() -> None:
    upper: list[Cell] = ["订单号", "客户", "款号", "数量", "", "交货日期", ""]
    lower: list[Cell] = ["", "", "", "订单", "已发", "要求", "实际"]
    row: list[Cell] = ["A-1", "Lumio", "LM-45", 500, 100, "2026-12-01", "2026-12-03"]
    found = sheet(["2026年11月"], upper, lower, row)
    assert found.header == 2
    assert {name: places for name, (places, *_) in found.columns.items()} == {
        "order": 0,
        "customer": 1,
        "product": 2,
        "quantity": 3,
        "due": 5,
        "delivered_on": 6,
    }
    (order,) = validate(found).orders
    assert (order.lines[0].row, order.lines[0].quantity) == (4, Decimal(500))


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["订单", "", "", "交货"], ["号", "客户", "数量", "日期"]),
        (["订单号", "客户", "数量", "交期"], ["Order No", "Customer", "Qty", "Due date"]),
        (["订单号", "客户", "数量", "交期"], ["订单号", "客户", "数量", "交期"]),
        (["订单信息", "", "交货信息", ""], ["订单号", "客户", "数量", "交期"]),
    ],
)
def test_headers_in_two_rows_are_one(upper: list[Cell], lower: list[Cell]) -> None:
    found = sheet(upper, lower, ["A-1", "Lumio", 500, "2026-12-01"])
    assert (found.header, found.missing) == (1, ())
    assert [order.customer_ref for order in validate(found).orders] == ["A-1"]


@pytest.mark.parametrize(
    "row", [["", "Lumio", "many", "soon"], ["PO-X", "Lumio", "", ""], ["(必填)", "", "", ""]]
)
def test_a_row_that_says_something_is_no_second_row_of_headers(row: list[Cell]) -> None:
    found = sheet(["订单号", "客户", "数量", "交期"], row)
    assert [one.row for one in validate(found).refused] == [2]


def test_titles_above_the_headers_are_passed_over() -> None:
    found = sheet(["2026年订单跟踪表", ""], ["", ""], ["订单号", "客户", "数量", "交期"])
    assert (found.header, found.missing) == (2, ())


def test_the_sheet_with_the_orders_is_found_among_others() -> None:
    cover, orders = Table("封面", [["某某制衣"]]), Table("订单", [["订单号", "客户", "数量", "交期"]])
    assert recognise("orders.xlsx", [cover, orders], "orders").table is orders


def test_a_name_stands_in_for_a_missing_code() -> None:
    found = sheet(["订单号", "客户名称", "数量", "交期"])
    assert found.columns["customer"] == found.columns["customer_name"]


def test_what_is_missing_is_named_with_what_is_there() -> None:
    found = sheet(["订单号", "客户", "多少", "哪天"])
    with pytest.raises(ColumnsMissing) as refused:
        validate(found)
    assert refused.value.missing == ("quantity", "due")
    assert refused.value.headers == ("订单号", "客户", "多少", "哪天")


def test_somebodys_word_on_a_column_counts() -> None:
    found = sheet(["订单号", "客户", "多少", "哪天"]).mapped({"quantity": ("多少",), "交期": ("哪天",)})
    assert (found.missing, found.named("due")) == ((), "哪天")


def test_answers_add_up() -> None:
    found = (
        sheet(["订单号", "客户", "多少", "哪天"]).mapped({"quantity": ("多少",)}).mapped({"due": ("哪天",)})
    )
    assert found.missing == ()


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ({"colour": ("x",)}, "field"),
        ({"due": ("no such header",)}, "header"),
        ({"dates": ("american",)}, "dates"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(mapping: dict[str, tuple[str, ...]], why: str) -> None:
    with pytest.raises(BadMapping) as refused:
        sheet(["订单号", "客户", "数量", "交期"]).mapped(mapping)
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("map.toml", 'quantity = "多少"\nordered_on = ["A", "B"]\ndates = "dmy"\n'),
        ("map.json", '{"quantity": "多少", "ordered_on": ["A", "B"], "dates": "dmy"}'),
    ],
)
def test_a_mapping_is_read_from_a_file(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    assert read_mapping(tmp_path / name) == {
        "quantity": ("多少",),
        "ordered_on": ("A", "B"),
        "dates": ("dmy",),
    }


@pytest.mark.parametrize("content", ["not toml", "quantity = 5", "quantity = []"])
def test_a_mapping_file_that_says_nothing_usable_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "map.toml").write_text(content, "utf-8")
    with pytest.raises(BadMapping):
        read_mapping(tmp_path / "map.toml")


@pytest.mark.parametrize("kind", ["orders", "customers"])
def test_no_header_means_two_things(kind: str) -> None:
    said = [compared(header) for headers in _table()[kind].values() for header in headers]
    assert len(said) - len(set(said)) == sum(
        len(headers) - len({compared(one) for one in headers}) for headers in _table()[kind].values()
    )
    assert set(kind_of(kind).needed) <= set(kind_of(kind).fields)
