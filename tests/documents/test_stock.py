"""Stock on a sheet: the rows of one product together, and quality's word on it."""

from decimal import Decimal

import pytest

from core.importing import RowRefused
from core.stock.importing import ImportedStock
from documents.columns import ColumnsMissing, recognise
from documents.stock import Validated, validate
from documents.table import UNSAVED, Cell, Table

HEAD: list[Cell] = ["物料编码", "库位", "数量", "单位", "冻结数量", "质量状态", "冻结原因"]


def validated(*rows: list[Cell], head: list[Cell] = HEAD) -> Validated:
    return validate(recognise("stock.csv", [Table("stock", [head, *rows])], "stock"))


def test_the_rows_of_a_product_are_one() -> None:
    first: list[Cell] = ["LM-45", "A-1", 320, "件", "", "合格", ""]
    second: list[Cell] = ["lm-45", "A-2", "80 件", "", "", "待检", "色差"]
    found = validated(first, ["面料", "B-1", "1,200.5", "米", "", "", ""], second)
    assert found.refused == []
    assert found.products == [
        ImportedStock(2, "LM-45", Decimal(400), "件", "A-1, A-2", Decimal(80), "色差"),
        ImportedStock(3, "面料", Decimal("1200.5"), "米", "B-1", None, ""),
    ]


def test_english_headers_are_known() -> None:
    head: list[Cell] = ["Item code", "Bin", "Qty on hand", "UoM", "On hold"]
    (one,) = validated(["NW-7", "C-1", 50, "pcs", 20], head=head).products
    assert one == ImportedStock(2, "NW-7", Decimal(50), "pcs", "C-1", Decimal(20), "On hold")
    with pytest.raises(ColumnsMissing) as missing:
        validated(["NW-7", 5], head=["Item code", "Weight"])
    assert missing.value.missing == ("quantity",)


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        (["", "A", 5, "", "", "", ""], RowRefused(2, "missing", "item")),
        ([UNSAVED, "A", 5, "", "", "", ""], RowRefused(2, "formula", "item")),
        (["L" * 81, "A", 5, "", "", "", ""], RowRefused(2, "too_long", "item", "L" * 80)),
        (["LM", "A", "many", "", "", "", ""], RowRefused(2, "not_a_number", "quantity", "many")),
        (["LM", "A", "", "", "", "", ""], RowRefused(2, "missing", "quantity")),
        (["LM", "A", UNSAVED, "", "", "", ""], RowRefused(2, "formula", "quantity")),
        (["LM", "A", -5, "", "", "", ""], RowRefused(2, "below_0", "quantity", "-5")),
        (["LM", "A", 5, "", 6, "", ""], RowRefused(2, "held_too_much", "held", "6", "5")),
        (["LM", "A", 5, "", "some", "", ""], RowRefused(2, "not_a_number", "held", "some")),
        (["LM", "A", 5, "", "", "蓝色", ""], RowRefused(2, "neither_good_nor_held", "quality", "蓝色")),
    ],
)
def test_a_bad_row_is_named(row: list[Cell], refused: RowRefused) -> None:
    found = validated(row, ["NW-7", "", 0, "", "", "", ""])
    assert (found.refused, [one.product for one in found.products]) == ([refused], ["NW-7"])


def test_a_bad_row_refuses_its_product_and_no_other() -> None:
    rows: list[list[Cell]] = [
        ["LM", "A", 5, "件", "", "", ""],
        ["NW", "A", 5, "件", "", "", ""],
        ["LM", "B", 5, "箱", "", "", ""],
    ]
    found = validated(*rows)
    assert found.refused == [
        RowRefused(2, "product_refused", "item", "LM", because=4),
        RowRefused(4, "other_unit", "unit", "箱", "件", 2),
    ]
    assert [one.product for one in found.products] == ["NW"]
