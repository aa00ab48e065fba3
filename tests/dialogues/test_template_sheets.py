"""Step templates as sheets: sent to be edited, and sent back."""

import io
from collections.abc import Iterable

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from core.columns import table
from core.orders.model import FileContent
from core.values import Language
from tests.dialogues.chat import Chat, House

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def zhou(house: House) -> Chat:
    """The chat of Zhou, a supervisor."""
    return Chat(house, "Zhou")


def sent(chat: Chat, line: str) -> list[list[str]]:
    """The sheet that comes back for a line."""
    chat(line)
    (file,) = [one for message in chat.answers for one in message.files]
    kept = table(FileContent)
    with chat.house.app.database.reading() as connection:
        contents = [row.content for row in connection.execute(select(kept.c.content).order_by(kept.c.sha256))]
    books = [CalamineWorkbook.from_filelike(io.BytesIO(one)) for one in contents]
    sheets = [book.get_sheet_by_index(0).to_python() for book in books]
    (found,) = [rows for rows in sheets if f"{rows[1][0]}.xlsx" == file.name]
    return [[str(cell) for cell in row] for row in found]


def workbook(rows: Iterable[Iterable[str]]) -> bytes:
    """A workbook of these rows."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return kept.getvalue()


def returns(chat: Chat, rows: Iterable[Iterable[str]], *expected: str, name: str = "template.xlsx") -> str:
    """Send a sheet."""
    return chat.file("", *expected, name=name, content=workbook(rows), media=XLSX)


@pytest.mark.parametrize("template", ["garment", "garment-woven", "garment-knit", "electronics", "stock"])
@pytest.mark.parametrize("language", list(Language))
def test_a_sheet_sent_back_unchanged_changes_nothing(zhou: Chat, template: str, language: Language) -> None:
    same = {Language.ENGLISH: "Nothing changes.", Language.CHINESE: "没有变化。"}[language]
    before = zhou(f"/template {template}")
    returns(zhou, sent(zhou, f"/template {template} sheet"), same)
    zhou("save", same)
    assert zhou(f"/template {template}") == before


@pytest.mark.parametrize("language", [Language.CHINESE])
def test_a_sheet_is_asked_for_in_chinese(zhou: Chat) -> None:
    rows = sent(zhou, "/模板 服装 表格")
    assert rows[0][:6] == ["模板代码", "模板名称", "工序代码", "名称", "部门", "以什么日子为准"]


def test_what_was_edited_is_shown_and_taken_over(zhou: Chat) -> None:
    rows = sent(zhou, "/template garment sheet")
    days = rows[0].index("days")
    rows[3][days] = "9"
    rows.append(["garment", "Garment / 服装", "", "labels / 贴标", *[""] * (len(rows[0]) - 4)])
    rows[-1][days] = "1"
    returns(zhou, rows, "New: labels", "sewing, days: 9 (was 8)", "[Save]")
    assert "· 9 days" not in zhou("/template garment")
    zhou.press("Save", "Template Garment is taken over.", "sewing, days: 9 (was 8)")
    zhou("/template garment", "· 9 days", "7. labels")
    zhou.press("Undo", "Undone.", on="is taken over")
    assert "labels" not in zhou("/template garment")


def test_a_sheet_of_ones_own_becomes_a_template(zhou: Chat) -> None:
    rows = [
        ["模板名称", "工序", "天数", "基准", "前道工序", "所需物料", "凭证"],
        ["T恤", "裁剪", "3", "", "", "面料", ""],
        ["T恤", "车缝", "5", "", "裁剪", "辅料", "照片"],
        ["T恤", "包装", "2", "交期前1天", "", "", ""],
    ]
    returns(zhou, rows, "It is a new template.", "New: 裁剪, 车缝, 包装")
    zhou.press("Save", "Template T恤 is taken over.")
    zhou("/template T恤", "needs fabric", "evidence: photo", "ends 1 working day before the due day")


@pytest.mark.parametrize(
    ("days", "anchor", "after", "refusal"),
    [
        ("soon", "due-1", "", "Row 3, days: “soon”\n“soon” is not a number of working days."),
        ("3", "dyeing+1", "", "There is no step “dyeing” here to wait for."),
        ("3", "", "", "No step of Own hangs on the due day"),
        ("3", "due-1", "sewing", "would wait for each other"),
    ],
)
def test_a_sheet_that_cannot_be_planned_by_is_refused(
    zhou: Chat, days: str, anchor: str, after: str, refusal: str
) -> None:
    rows = [["template name", "step", "days", "hangs on", "after"], ["Own", "cutting", "2", "", after]]
    returns(zhou, [*rows, ["Own", "sewing", days, anchor, "cutting"]], refusal, "[Cancel]")
    zhou("/cancel")
    zhou("/template Own", "There is no step template “Own”.")


def test_other_sheets_and_other_peoples_are_kept_with_an_order(zhou: Chat, talk: Chat) -> None:
    returns(zhou, [["PO", "Customer", "Qty", "Due"], ["1", "Lumio", "5", "2026-12-18"]], "Which order?")
    rows = [["step", "days", "hangs on"], ["cutting", "2", "due-1"]]
    returns(talk, rows, "Which order?")
