"""What production builds on: whom a step waits for, requests, promises, what-if; none of it guessed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.understanding import Known, KnownName, Reading, Understanding
from tests.understanding.conftest import Read
from tests.understanding.scorer import NOON, SHANGHAI

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("1318 里布没到 先停", {"holder": "supplier", "item": "里布"}),
        ("1318 等里布 宏达周五到", {"holder": "supplier", "who": "宏达", "item": "里布", "due": FRIDAY}),
        ("1325 waiting lab dip approval", {"holder": "customer", "item": "lab dip"}),
        ("1314 等客户确认配色", {"holder": "customer"}),
        ("1320 等染厂", {"holder": "department", "who": "染厂", "department": "dyeing"}),
        ("1321 停电 做不了", {"holder": "us"}),
        (
            "1322 zipper not arrived, Hongda says friday",
            {"holder": "supplier", "who": "Hongda", "due": FRIDAY},
        ),
        ("1318 里布到了 继续", {"status": "resumed", "item": "里布"}),
        ("1318 fabric arrived, go on", {"status": "resumed", "item": "fabric"}),
    ],
)
def test_a_stoppage_says_whom_it_waits_for(read: Read, text: str, slots: dict[str, Any]) -> None:
    reading = read(text, role="department")
    assert reading.intent == "report_blocked"
    assert slots.items() <= reading.slots.items()


def test_what_is_derived_stays_with_us(read: Read) -> None:
    reading = read("1318 等里布 宏达周五到", role="department")
    assert reading.as_json()["slots"] == {"order": "1318", "reason": "等里布 宏达周五到"}


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("请染厂周三前补色样 1203", {"department": "dyeing", "about": "补色样", "due": date(2026, 11, 25)}),
        (
            "让仓库今天把1318的里布找出来",
            {"department": "warehouse", "order": "1318", "due": date(2026, 11, 24)},
        ),
        (
            "ask dye house to redo the lab dip for 1203 by Wed",
            {"department": "dyeing", "order": "1203", "due": date(2026, 11, 25)},
        ),
        ("@仓库 1203的纸箱备好", {"department": "warehouse", "order": "1203"}),
    ],
)
def test_a_department_is_asked(read: Read, text: str, slots: dict[str, Any]) -> None:
    reading = read(text)
    assert reading.intent == "request"
    assert slots.items() <= reading.slots.items()


@pytest.mark.parametrize(
    "text",
    [
        "我让染厂重打色样了",
        "已经叫仓库找了",
        "要不要让仓库找一下?",
        "别叫染厂重打",
        "如果明天面料到 就让裁床开裁1203",
        "I asked the dye house to redo it for 1203",
    ],
)
def test_nobody_is_asked_by_a_question_or_a_tale(read: Read, text: str) -> None:
    assert read(text).intent != "request"


def test_a_customer_asks_no_department(read: Read) -> None:
    assert read("请染厂周三前补色样 1203", role="customer").intent != "request"


def test_a_known_person_or_department_is_asked_by_name() -> None:
    known = Known(people=(KnownName("阿明"),), departments=(KnownName("二厂"),))
    understanding = Understanding().with_known(known)

    def slots(text: str) -> dict[str, Any]:
        return understanding.read(text, role="merchandiser", now=NOON, tz=SHANGHAI).slots

    assert slots("让阿明明天补1203的色样")["person"] == "阿明"
    assert slots("请二厂明天补1203的色样")["department"] == "二厂"


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Sohel's late orders", {"person": "Md. Sohel Rana"}),
        ("late orders of Sohel", {"person": "Md. Sohel Rana"}),
        ("Lumio's late orders", {"customer": "Lumio"}),
    ],
)
def test_a_colleague_is_no_customer(text: str, whose: dict[str, str]) -> None:
    known = Known(people=(KnownName("Md. Sohel Rana", ("Sohel",)),), customers=(KnownName("Lumio"),))
    understanding = Understanding().with_known(known)
    reading = understanding.read(text, role="supervisor", now=NOON, tz=SHANGHAI)
    assert reading.slots == {"filter": "overdue", **whose}


def test_a_department_named_as_its_step_hides_no_step() -> None:
    known = Known(departments=(KnownName("绣花厂"), KnownName("Sewing"), KnownName("车缝一组")))
    understanding = Understanding().with_known(known)

    def slots(text: str) -> dict[str, Any]:
        return understanding.read(text, role="merchandiser", now=NOON, tz=SHANGHAI).slots

    assert slots("1203 sewimg 300/500")["step"] == "sewing"
    assert slots("1203 车缝 300/500")["step"] == "sewing"
    assert slots("1203 绣花厂做好了")["step"] == "embroidery"
    assert slots("ask sewing to finish 1203 by Friday")["department"] == "Sewing"
    assert slots("请绣花周三前补1203的样")["department"] == "绣花厂"
    assert slots("请车缝一组周三前补1203的样")["department"] == "车缝一组"


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("1203 如果裁剪晚3天?", {"step": "cutting", "aspect": "what_if", "delta": 3}),
        ("what if cutting is 3 days late on 1203", {"step": "cutting", "aspect": "what_if", "delta": 3}),
        ("要是1203车缝早两天完成呢", {"step": "sewing", "aspect": "what_if", "delta": -2}),
        ("1203 车缝加一条线会怎样", {"step": "sewing", "aspect": "what_if", "lines": 1}),
        ("1203 sewing +1 line", {"step": "sewing", "aspect": "what_if", "lines": 1}),
        ("1203 几号能出", {"aspect": "forecast"}),
        ("1203赶得上吗", {"aspect": "forecast"}),
        ("will 1203 make it", {"aspect": "forecast"}),
        ("when can 1203 ship", {"aspect": "forecast"}),
    ],
)
def test_what_is_to_come_is_a_question(read: Read, text: str, slots: dict[str, Any]) -> None:
    reading = read(text)
    assert reading.intent == "query_order"
    assert {"order": "1203", **slots}.items() <= reading.slots.items()


def test_a_line_that_was_added_is_no_question(read: Read) -> None:
    assert read("1203 车缝加了一条线").slots.get("aspect") is None


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("1203 车缝 300/500 周五完", {"done_qty": 300, "total_qty": 500, "due": FRIDAY}),
        ("昨天裁剪完了 1203", {"status": "done", "when": date(2026, 11, 23)}),
        ("1203 cutting completed on saturday", {"status": "done", "when": date(2026, 11, 21)}),
        ("1203 车缝 黑色 M 120", {"color": "黑色", "size": "M", "done_qty": 120}),
    ],
)
def test_a_report_holds_its_promise_and_its_part(read: Read, text: str, slots: dict[str, Any]) -> None:
    reading = read(text, role="department")
    assert reading.intent == "report_progress"
    assert slots.items() <= reading.slots.items()


def test_what_came_of_a_day_promises_nothing(read: Read) -> None:
    assert "due" not in read("1203 车缝 今天完成210件", role="department").slots


@pytest.mark.parametrize("text", ["1203周五前车完", "1203周五车完", "老王答应1203周五前车完"])
def test_a_day_that_touches_the_orders_number_is_still_to_come(read: Read, text: str) -> None:
    assert "status" not in read(text).slots


def test_a_day_of_last_week_that_touches_the_orders_number_is_past(read: Read) -> None:
    slots = read("1203上周五车完了").slots
    assert (slots["status"], slots["when"]) == ("done", date(2026, 11, 20))


@pytest.mark.parametrize(
    "text",
    [
        "李经理 10:21\n你好，我们要下单：\n款号 KD-21 军绿色\n数量：1,500件\n价格 USD 6.40\n"
        "交期 2027年1月20日",
        "2026/11/22 10:21 王总\n新单 款KD-21 1500件 单价6.40美金 1月20号前交货",
        "Sent: Sunday, November 22, 2026 10:21 AM\nSubject: New order\n\nDear Mei,\n"
        "please book style KD-21, qty 1500 pcs, price USD 6.40, delivery 20 Jan 2027",
    ],
)
def test_when_a_pasted_order_was_sent_is_not_when_it_is_due(read: Read, text: str) -> None:
    slots = read(text).slots
    assert (slots["product"], slots["qty"], slots["due"]) == ("KD-21", 1500, date(2027, 1, 20))
    assert slots.get("customer") in (None, "王总")


def test_rework_goes_back_to_its_step(read: Read) -> None:
    reading = read("1203 返工30件 车缝", role="department")
    assert reading.intent == "report_quality"
    assert (reading.slots["step"], reading.slots["qty"]) == ("sewing", 30)


def test_a_board_is_left_to_its_command(read_all: Callable[..., tuple[Reading, ...]]) -> None:
    for text in ("看板", "进度看板", "board", "1203 甘特图", "gantt 1203"):
        assert [reading.intent for reading in read_all(text)] == ["unknown"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "1196车缝完成200 1188裁剪完成150",
            [("1196", "sewing", {"done_qty": 200}), ("1188", "cutting", {"done_qty": 150})],
        ),
        (
            "1196 sewing 200, 1188 cutting 150",
            [("1196", "sewing", {"done_qty": 200}), ("1188", "cutting", {"done_qty": 150})],
        ),
        (
            "1196车缝1200 1188裁剪1500",
            [("1196", "sewing", {"done_qty": 1200}), ("1188", "cutting", {"done_qty": 1500})],
        ),
        (
            "1196车缝完成，1188裁剪完成",
            [("1196", "sewing", {"status": "done"}), ("1188", "cutting", {"status": "done"})],
        ),
        (
            "1196车缝90% 1188裁剪完成",
            [("1196", "sewing", {"percent": 90}), ("1188", "cutting", {"status": "done"})],
        ),
        (
            "1196 车缝完成 SO1188 裁剪完成",
            [("1196", "sewing", {"status": "done"}), ("SO1188", "cutting", {"status": "done"})],
        ),
        (
            "1196 sewing done SO1188 cutting 40 SO1190 packing started",
            [
                ("1196", "sewing", {"status": "done"}),
                ("SO1188", "cutting", {"done_qty": 40}),
                ("SO1190", "packing", {"status": "started"}),
            ],
        ),
        (
            "1196 车缝完成 1188 裁剪完成",
            [("1196", "sewing", {"done_qty": 1188}), ("1196", "cutting", {"status": "done"})],
        ),
        (
            "1196 裁剪 1500 车缝 1200",
            [("1196", "cutting", {"done_qty": 1500}), ("1196", "sewing", {"done_qty": 1200})],
        ),
    ],
)
def test_each_report_of_a_line_is_its_own_orders(
    understanding: Understanding, text: str, told: list[tuple[str, str, dict[str, Any]]]
) -> None:
    readings = understanding.read_all(text, role="merchandiser", now=NOON, tz=SHANGHAI)
    assert [(one.slots.get("order"), one.slots.get("step")) for one in readings] == [
        (o, s) for o, s, _ in told
    ]
    assert all(
        slots.items() <= one.slots.items() for one, (_o, _s, slots) in zip(readings, told, strict=True)
    )
