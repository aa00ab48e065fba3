"""A supervisor takes orders, customers and stock out of the chat as a workbook; nobody else does."""

from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from core.orders import exports
from core.orders.model import Attachment, FileContent
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


@pytest.fixture
def zhou(talk: Chat) -> Chat:
    """The chat of Zhou, a supervisor."""
    return talk.as_("Zhou")


def sheet(house: House, chat: Chat) -> list[tuple[Any, ...]]:
    """The rows of the workbook in the last answer, its head included."""
    (file,) = [one for answer in chat.answers for one in answer.files]
    assert file.name.endswith(".xlsx")
    with house.app.works() as work:
        kept = work.find(Attachment, id=file.attachment)
        content = work.find(FileContent, sha256=kept.sha256) if kept else None
    assert content is not None
    book = CalamineWorkbook.from_filelike(BytesIO(content.content))
    return [tuple(row) for row in book.get_sheet_by_index(0).to_python()]


def test_orders_are_taken_out_as_a_workbook(house: House, zhou: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    an_order("SO-2026-1204")
    zhou("/export orders", "Export: orders", "2 rows.", "gendan import")
    head, *rows = sheet(house, zhou)
    assert head[:3] == ("number", "order", "line")
    assert [row[0] for row in rows] == ["SO-2026-1203", "SO-2026-1204"]
    zhou("/language zh")
    zhou("导出订单", "导出：订单", "共 2 行。")
    assert len(sheet(house, zhou)) == 3


def test_the_days_of_the_orders_can_be_named_in_either_order(zhou: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    zhou("/export orders 2026-11-01 2026-11-30", "1 row.")
    zhou("/export orders 2026-11-30 2026-11-01", "1 row.")
    zhou("/export orders 2025-01-01 2025-01-31", "There is nothing of that.")


def test_customers_and_stock_go_the_same_way(house: House, zhou: Chat) -> None:
    zhou("/export", "What shall the file hold?", "[stock list]")
    zhou.press("customers", "Export: customers")
    assert "Lumio" in {row[1] for row in sheet(house, zhou)}
    zhou("/export stock", "There is nothing of that.")


def test_more_than_a_chat_holds_is_refused_with_what_would_do(
    zhou: Chat, an_order: Orders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST", 1)
    an_order("SO-2026-1203")
    zhou("/export orders", "1 row.")
    an_order("SO-2026-1204")
    zhou("/export orders", "more than 1 rows", "/export orders 2026-11-01 2026-11-30")


@pytest.mark.parametrize("name", ["Mei", "Anna"])
def test_who_has_no_right_to_it_gets_no_file(talk: Chat, an_order: Orders, name: str) -> None:
    an_order("SO-2026-1203")
    other = talk.as_(name)
    other("/export orders")
    assert [one for answer in other.answers for one in answer.files] == []
