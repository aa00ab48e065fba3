"""Several reports in one message, and lines that refer to what was said before."""

from datetime import date

from bot.understanding import Known, KnownName, KnownOrder, KnownStep, Phrase, Reading, Talk, Understanding
from tests.understanding.scorer import NOON, SHANGHAI


def test_several_reports_in_one_message_are_several_readings(read_all) -> None:  # type: ignore[no-untyped-def]
    cut, sewn, waiting = read_all("1203 裁剪完成 车缝开始; 1205 等拉链")
    assert cut.slots == {"order": "1203", "step": "cutting", "status": "done"}
    assert sewn.slots == {"order": "1203", "step": "sewing", "status": "started"}
    assert waiting.intent == "report_blocked"
    assert waiting.as_json()["slots"] == {"order": "1205", "reason": "等拉链"}


def test_one_report_per_row_keeps_its_own_order(read_all) -> None:  # type: ignore[no-untyped-def]
    readings = read_all("1203 cutting done\n1204 sewing 60%\n1205 packing 80/100")
    assert [reading.slots["order"] for reading in readings] == ["1203", "1204", "1205"]


def test_a_message_with_one_thought_is_one_reading(read_all) -> None:  # type: ignore[no-untyped-def]
    assert len(read_all("1318 里布没到, 先停")) == 1
    assert len(read_all("你好")) == 1


def test_a_correction_replaces_the_quantity_of_the_line_before(read) -> None:  # type: ignore[no-untyped-def]
    last = read("1203 车缝 300/500")
    again = read("改成350", talk=Talk(order="1203", last=last))
    assert again.intent == "report_progress"
    assert again.slots == {"order": "1203", "step": "sewing", "done_qty": 350, "total_qty": 500}


def test_a_correction_replaces_the_day_of_a_reminder(read) -> None:  # type: ignore[no-untyped-def]
    last = read("提醒我 12月1号 订舱")
    assert read("不对 是12月3号", talk=Talk(last=last)).slots["when"] == date(2026, 12, 3)


def test_the_same_for_another_order(read) -> None:  # type: ignore[no-untyped-def]
    last = read("1203 裁剪完成")
    for text in ("1205也一样", "same for 1205"):
        again = read(text, talk=Talk(order="1203", last=last))
        assert again.slots == {"order": "1205", "step": "cutting", "status": "done"}


def test_without_a_line_before_nothing_is_changed(read) -> None:  # type: ignore[no-untyped-def]
    assert read("改成350").intent == "unknown"


def test_a_line_without_an_order_is_about_the_card_it_replies_to(read) -> None:  # type: ignore[no-untyped-def]
    assert read("车缝 60%", talk=Talk(order="1100", card="1203")).slots["order"] == "1203"
    assert read("车缝 60%").intent == "unknown"


def test_the_role_decides_what_a_line_may_become(read) -> None:  # type: ignore[no-untyped-def]
    assert read("1203 裁剪完成", role="department").intent == "report_progress"
    assert read("1203 裁剪完成", role="customer").intent not in ("report_progress", "report_quality")


def test_a_handler_adds_an_intent_without_touching_the_grammar() -> None:
    phrases = [
        Phrase("add_note", "备注 {order} {note}"),
        Phrase("add_note", "note {order} {note}"),
        Phrase("set_weight", "{order} 毛重 {qty}", {"qty": "quantity"}),
    ]
    understanding = Understanding(phrases=phrases)

    def read(text: str) -> Reading:
        return understanding.read(text, role="merchandiser", now=NOON, tz=SHANGHAI)

    assert read("备注 1203 客户要加急").slots == {"order": "1203", "note": "客户要加急"}
    assert read("note SO-2026-1203 Buyer wants it sooner").slots["note"] == "Buyer wants it sooner"
    assert read("1203毛重350kg").slots == {"order": "1203", "qty": 350}
    assert read("备注 一下").intent == "unknown"


def test_what_the_factory_taught_works_at_once() -> None:
    known = Known(
        orders=(KnownOrder("SO-2026-0007", ("LB/77-A",), ("TOTE-9",)),),
        customers=(KnownName("鲸鱼贸易", ("Whale",), "WHL"),),
        people=(KnownName("陈秀芳", ("阿芳",)),),
        steps=(KnownStep("heat_seal", ("热封", "压胶")),),
    )
    understanding = Understanding().with_known(known)

    def read(text: str) -> Reading:
        return understanding.read(text, role="merchandiser", now=NOON, tz=SHANGHAI)

    assert read("lb77a 热封完成").slots == {"order": "LB77A", "step": "heat_seal", "status": "done"}
    assert read("whale的单").slots["customer"] == "鲸鱼贸易"
    assert read("1203交给chenxiufang跟").slots["person"] == "陈秀芳"


def test_a_reading_says_which_value_to_confirm(read) -> None:  # type: ignore[no-untyped-def]
    assert read("1203 交期改到3/12", lang="en_GB").ambiguous == ("value",)
    assert read("1203 交期改到12月20号").ambiguous == ()


def test_a_reading_becomes_json(read) -> None:  # type: ignore[no-untyped-def]
    found = read("新单 客户Lumio 款LM-45 数量1800 单价USD3.95 交期2月10号").as_json()
    assert found["slots"]["due"] == "2027-02-10"
    assert found["slots"]["price"] == 3.95
