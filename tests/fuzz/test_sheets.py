"""Any file for a sheet: tables, or a refusal with its reason."""

import io
from contextlib import suppress

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.sheets import read_bytes
from documents.table import NotASheet, SheetTooLarge


def workbook() -> bytes:
    """A small real one."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("订单")
        for place, row in enumerate(
            (["订单号", "数量", "交期"], ["SO-1", 500, "2026-12-18"], ["SO-2", 1.5, None])
        ):
            sheet.write_row(place, 0, row)
    return file.getvalue()


CORPUS = (
    workbook(),
    "订单号,数量\nSO-1,5\n".encode("gb18030"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file with some of its bytes changed, cut off or doubled."""
    content = bytearray(draw(st.sampled_from(CORPUS)))
    for _change in range(draw(st.integers(0, 8))):
        place = draw(st.integers(0, len(content)))
        content[place : place + draw(st.integers(0, 9))] = draw(st.binary(max_size=9))
    return bytes(content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content)


@pytest.mark.parametrize("name", ["订单.xlsx", "a.csv", "b.xls", "../../x", ""])
@settings(max_examples=120, deadline=None)
@given(content=st.one_of(damaged(), st.binary(max_size=400)))
def test_a_file_is_read_or_refused(name: str, content: bytes) -> None:
    with suppress(NotASheet, SheetTooLarge):
        tables = read_bytes(name, content)
        assert all(any(any(row) for row in table.rows) for table in tables)
