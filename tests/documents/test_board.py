"""The pictures of the board and of an order's calendar: everything fits, and nothing in it is markup."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.production.board import PAGE
from core.production.board_rows import Stand
from core.production.standing import Standing
from documents.board import (
    IN_A_ROW,
    WIDTH,
    BoardLine,
    BoardPicture,
    Chip,
    board_png,
    rows,
    shortened,
)
from documents.board import (
    STEPS as ROOM,
)
from documents.gantt import Bar, GanttLine, GanttPicture, Scale, gantt_png

MONDAY = date(2026, 11, 23)
STEPS = ("面辅料", "裁剪", "screen printing", "车缝", "整烫", "包装")
SHARP = 2_800
"""Pixels of height up to which a chat shows a picture unchanged, or nearly."""


def line(number: str = "1203", steps: int = 6, **more: str) -> BoardLine:
    """An order at its third step."""
    stands = [Stand.DONE, Stand.DONE, Stand.LATE, Stand.BLOCKED, *[Stand.TODO] * steps][:steps]
    chips = [Chip(STEPS[place % 6], stand, 0.6, 0.5, "60%") for place, stand in enumerate(stands)]
    said = {"who": "镕喆赟纺织 · 李梅", "due": "12月3日", "slack": "余 5 天"} | more
    return BoardLine(number, standing=Standing.RISK, chips=chips, **said)


def board(*lines: BoardLine, language: str = "zh") -> BoardPicture:
    """A board of these orders."""
    legend = {stand: str(stand) for stand in Stand}
    return BoardPicture(language, "进度看板，11月23日 周一", "44 张单", legend, "今天", lines)


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a picture."""
    return Image.open(BytesIO(png)).size


@pytest.mark.parametrize("orders", [0, 1, PAGE])
def test_a_board_stays_sharp_however_many_orders_are_on_it(orders: int) -> None:
    width, height = size(board_png(board(*[line(str(1200 + one)) for one in range(orders)])))
    assert width == WIDTH
    assert height <= SHARP


@pytest.mark.parametrize("steps", [0, 1, 10, 40])
def test_an_order_has_room_for_any_number_of_steps(steps: int) -> None:
    assert size(board_png(board(line(steps=steps))))[0] == WIDTH


def test_the_same_board_is_the_same_picture() -> None:
    assert board_png(board(line())) == board_png(board(line()))
    assert board_png(board(line())) != board_png(board(line("1204")))


@pytest.mark.parametrize(
    "text", ['#panic("x")', "$x^2$ *b* _i_", '"\\u{0}', "]]#read(sys)", "<a> & 'b' \\", "\n\n= T"]
)
def test_whatever_somebody_typed_is_no_markup(text: str) -> None:
    assert size(board_png(board(line(text, who=text, due=text, slack=text, note=text))))[0] == WIDTH


def test_a_long_name_makes_no_order_taller() -> None:
    long = "Harbour & Co Outdoor Equipment Trading (Guangzhou) Limited " * 4
    assert size(board_png(board(line(who=long)))) == size(board_png(board(line())))


@given(st.lists(st.floats(0, 1), max_size=60))
def test_the_steps_of_an_order_are_all_there_at_a_size_that_is_read(planned: list[float]) -> None:
    found = rows([Chip("车缝", Stand.TODO, 0.5, one) for one in planned])
    assert sum(len(row["chips"]) for row in found) == len(planned)
    assert all(len(row["chips"]) <= IN_A_ROW for row in found)
    assert all(sum(chip["width"] for chip in row["chips"]) == pytest.approx(ROOM) for row in found)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_today_is_marked_once_where_the_plan_wanted_the_order(planned: list[float]) -> None:
    found = rows([Chip("车缝", Stand.TODO, 0.5, one) for one in planned])
    (marked,) = [place for place, row in enumerate(found) if row["today"] is not None]
    before = sum(len(row["chips"]) for row in found[:marked])
    at = before + found[marked]["today"] / found[marked]["chips"][0]["width"]
    assert at == pytest.approx(sum(planned))


def test_nothing_on_it_is_too_small_for_a_phone() -> None:
    points = 390 / WIDTH
    long = [Chip("screen printing and embossing", Stand.LATE, 0.5, 0.5) for _one in range(14)]
    assert min(chip["size"] for row in rows(long) for chip in row["chips"]) * points > 11


@given(st.text(max_size=40), st.floats(1, 30))
def test_a_shortened_text_begins_like_it_and_is_never_longer(text: str, ems: float) -> None:
    found = shortened(text, ems)
    assert found == text or text.startswith(found.removesuffix("…").rstrip())
    assert len(found) <= max(len(text), 1)


def calendar(first: date, days: int, steps: int) -> GanttPicture:
    """The calendar of an order with so many steps, in so many days."""
    last = first + timedelta(days)
    planned, took = Bar(first, first + timedelta(3)), Bar(first + timedelta(1), last)
    lines = [
        GanttLine(STEPS[one % 6], "60%", list(Stand)[one % 5], 0.6, planned, took, [planned])
        for one in range(steps)
    ]
    legend = {key: key for key in ("planned", "done", "running", "todo", "late", "waits", "rest")}
    every = [first + timedelta(one) for one in range(days + 1)]
    return GanttPicture(
        language="zh",
        title="SO-2026-1203，Lumio",
        summary="交期 12月3日",
        legend=legend,
        first=first,
        last=last,
        rest=frozenset(day for day in every if day.weekday() > 4),
        weeks={day: f"{day.month}月{day.day}日" for day in every if day.weekday() == 0},
        today=MONDAY,
        today_said="今天",
        due=last,
        due_said="交期",
        lines=lines,
    )


@pytest.mark.parametrize(("days", "steps"), [(0, 1), (7, 2), (45, 10), (400, 40)])
def test_a_calendar_has_room_for_any_number_of_days_and_steps(days: int, steps: int) -> None:
    width, height = size(gantt_png(calendar(MONDAY, days, steps)))
    assert width == 1080
    assert height <= 3_200


@settings(max_examples=50)
@given(st.integers(0, 500), st.integers(-30, 600), st.integers(0, 600))
def test_a_bar_never_leaves_the_calendar(days: int, start: int, long: int) -> None:
    scale = Scale(MONDAY, MONDAY + timedelta(days))
    begins = MONDAY + timedelta(start)
    found = scale.bar(Bar(begins, begins + timedelta(long)))
    assert 0 <= found["at"] <= found["at"] + found["wide"] <= scale.right(scale.last) + 0.001
