"""Step templates made and edited in the chat."""

import pytest

from core.values import Language
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


@pytest.fixture
def zhou(house: House) -> Chat:
    """The chat of Zhou, a supervisor."""
    return Chat(house, "Zhou")


def test_a_template_is_shown_with_its_days_before_due(zhou: Chat) -> None:
    zhou(
        "/template garment",
        "Garment · garment (the usual one)",
        "1. material · 22–18 before due · 5 days",
        "5. inspection · 3 before due · 1 day",
    )
    zhou(
        "/template garment-woven",
        "10. sewing",
        "300 a day",
        "starts 3 working days after cutting starts at the earliest",
        "needs trims",
    )
    zhou("/template garment-woven", "only with washing", "evidence: signed sample", "How long your own")
    zhou("/template electronics", "Its clock starts when everything it needs is there.")
    zhou("/template shoes", "There is no step template “shoes”.")


def test_what_a_step_hangs_on_is_said_in_words(zhou: Chat) -> None:
    zhou("/change_step garment sewing")
    zhou.press("what its day hangs on", "[ends 1 working day before the due day at the latest]")
    zhou("due-7", "what its day hangs on: ends 7 working days before the due day at the latest")
    shown = zhou("/template garment", "ends 7 working days before the due day at the latest")
    assert "due-7" not in shown
    zhou("/change_step garment sewing")
    zhou.press("what its day hangs on")
    zhou("cutting.start+2c", "starts 2 calendar days after cutting starts", "(was ends 7 working days before")
    zhou("/language zh")
    shown = zhou(
        "/模板 梭织服装", "最早裁剪开始后 3 个工作日开始", "最早下单当天开始", "带印花才有", "/durations"
    )
    assert "cutting" not in shown
    assert "Lab dip" not in shown


def test_a_merchandiser_sees_templates_and_changes_none(talk: Chat) -> None:
    assert "[Add a step]" not in talk("/template garment", "Garment · garment")
    with talk.house.nothing_changes():
        talk("/remove_step garment ironing")


def test_a_template_is_made_step_by_step(zhou: Chat) -> None:
    zhou("/new_template", "What is it called?")
    zhou("T-shirt / T恤", "Template T-shirt is there: t_shirt.", "It has no steps yet.")
    zhou("/usual_template t_shirt", "No step of T-shirt hangs on the due day")
    zhou("/add_step t_shirt", "What is it called?")
    zhou("裁剪", "How many working days")
    zhou("3", "Behind which step?")
    zhou.press("Skip", "cutting is in T-shirt now.")
    zhou("/add_step t_shirt sewing", "How many working days")
    zhou.press("5", "Behind which step?")
    zhou.press("Skip", "sewing is in T-shirt now.")
    zhou(
        "/template t_shirt",
        "1. cutting · 8–6 before due · 3 days",
        "2. sewing · 5–1 before due",
        "ends 1 working day before",
    )
    zhou("/usual_template t_shirt", "Orders get T-shirt from now on")
    zhou("/template t_shirt", "(the usual one)")


def test_one_field_of_a_step_is_changed_at_a_time_and_put_back(zhou: Chat) -> None:
    zhou("/change_step garment sewing", "What about it?", "[pieces a day]")
    zhou.press("pieces a day", "What should it be?")
    zhou("-5", "“-5” is not a rate.")
    zhou("400", "Garment: sewing", "pieces a day: 400 (was Nothing)")
    zhou("/template garment", "400 a day")
    zhou.press("Undo", "Undone.", on="pieces a day")
    assert "400 a day" not in zhou("/template garment")
    zhou("/change_step garment packing", "What about it?")
    zhou.press("evidence", "[photo]")
    zhou.press("photo", "evidence: photo (was none needed)")


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("what it waits for", "packing", "would wait for each other"),
        ("what it waits for", "dyeing", "There is no step “dyeing” here to wait for. There are: material,"),
        ("what its day hangs on", "soon", "“soon” does not say what the step hangs on."),
        ("what its day hangs on", "dyeing+1", "There is no step “dyeing” here"),
        ("what its day hangs on", "material-3", "cutting would end before it can begin."),
        ("days", "0", "“0” is not a number of working days."),
        ("pieces a day", "lots", "“lots” is not a rate."),
        ("evidence", "video", "“video” is not one of the choices."),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_be_right(
    zhou: Chat, field: str, value: str, refusal: str
) -> None:
    before = zhou("/template garment")
    zhou("/change_step garment cutting")
    zhou.press(field)
    zhou(value, refusal)
    zhou("/cancel")
    assert zhou("/template garment") == before


def test_a_template_needs_an_end_and_every_step_its_own_name(zhou: Chat) -> None:
    zhou("/copy_template garment", "What is it called?")
    zhou("Garment", "There is a template Garment already.")
    zhou("Jersey / 汗衫", "Template Jersey is there: jersey.", "It has 6 steps.")
    zhou("/add_step jersey sewing", "How many")
    zhou("2")
    zhou.press("Skip", "Jersey has the step sewing already.")
    zhou("/cancel")
    zhou("/remove_step jersey ironing", "ironing is out of Jersey.")
    zhou("/move_step jersey inspection", "Behind which step?")
    zhou.press("packing", "would end before it can begin")
    zhou("/cancel")


@pytest.mark.parametrize("language", [Language.CHINESE])
def test_a_template_is_edited_in_chinese(zhou: Chat) -> None:
    zhou("模板 服装", "服装 · garment（常用）", "3. 车缝 · 交期前13–6天 · 8天")
    zhou("改工序 服装 车缝", "改哪一项？")
    zhou.press("以什么日子为准", "改成什么？")
    zhou("交期前7天", "最晚交期前 7 个工作日完成（原来是最晚交期前 6 个工作日完成）")
    zhou("加工序 服装", "叫什么名称？")
    zhou("锁眼钉扣", "要几个工作日？")
    zhou("2", "放在哪道工序后面？")
    zhou.press("车缝", "锁眼钉扣已加进服装。")
    zhou("删工序 服装 锁眼钉扣", "服装里没有锁眼钉扣了。")


@pytest.mark.parametrize(
    ("template", "line", "answer"),
    [
        ("electronics", "1203 SMT 300/500", "SMT: 300/500"),
        ("electronics", "1203 through-hole 200", "SO-2026-1203 has no step"),
        ("electronics", "1203 burn-in started", "burn-in"),
        ("electronics", "1203 老化 100", "burn-in: 100/500"),
        ("hardware", "1203 图纸评审完成", "drawing review: finished"),
        ("plastics", "1203 试模样完成", "first shots: finished"),
        ("printing", "1203 模切 120", "die cutting: 120/500"),
        ("stock", "1203 配货完成", "picking: finished"),
    ],
)
def test_a_step_is_known_by_the_names_its_template_gives_it(
    talk: Chat, an_order: Orders, template: str, line: str, answer: str
) -> None:
    an_order()
    talk(f"/use_template 1203 {template}")
    talk(line, answer)
