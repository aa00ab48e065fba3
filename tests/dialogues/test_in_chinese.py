"""The whole way in Chinese: taken, reported, asked about, answered, reminded, refused."""

from collections.abc import Callable

import pytest

from core.orders.model import OrderState
from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders
from tests.dialogues.languages import in_chinese

pytestmark = in_chinese


def test_an_order_is_taken(talk: Chat) -> None:
    talk("下单", "哪个客户？", "[Lumio]", "[算了]")
    talk.press("Lumio", "什么款号或产品？")
    talk("LM-45", "多少件？")
    talk("1千8", "单价多少？")
    talk("跳过", "还有别的款吗？")
    talk.press("没有了", "交期是哪天？")
    talk("上一步", "还有别的款吗？")
    talk("没有了", "交期是哪天？")
    talk("2月10号", "付款条件是什么？")
    summary = talk("30%定金", "[确认]", "[修改]")
    assert "数量：1,800" in summary
    assert "交期：2027年2月10日 周三" in summary
    talk("确认", "SO-2026-0001 已录入", "Lumio，共1,800件", "还有79天", "[撤销]")


def test_a_line_takes_an_order(talk: Chat) -> None:
    talk("新单 客户Lumio 款LM-45 数量1800 单价USD3.95 交期2月10号 30%定金", "[确认]")
    talk("算了", "什么都没动")
    talk("今天", "[新单]")


@pytest.mark.parametrize(
    ("line", "now_true"),
    [
        ("1203 车缝 300/500", "车缝：300/500"),
        ("1203车缝300/500", "车缝：300/500"),
        ("1203 车缝60%", "车缝：300/500"),
        ("1203 车缝 还差90件", "车缝：410/500"),
        ("１２０３　车缝　３００／５００", "车缝：300/500"),
        ("1203 裁剪完成", "裁剪"),
        ("报工 1203 车缝 一半", "车缝：250/500"),
    ],
)
def test_progress_is_reported(talk: Chat, an_order: Orders, line: str, now_true: str) -> None:
    an_order("SO-2026-1203")
    talk(line, "SO-2026-1203", now_true, "还有25天")
    talk.press("撤销")
    talk("1203", "SO-2026-1203 · Lumio", "车缝 0/500")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "1203 车缝 900",
            "SO-2026-1203 车缝：订了 500 件，最多可报 525 件（多 5%）。您报的是 900 件，没有改动。",
        ),
        ("1203 车缝 300/400", "400"),
        ("9999 车缝 300", "没有找到订单“9999”"),
        ("1204 车缝 300", "Fang"),
        ("1205 车缝 300", "已出货"),
        ("1203 染色完成", "裁剪、车缝、包装"),
        ("改期 1203 昨天", "2026年11月22日 周日"),
        ("随便说说", "这句没看懂，所以什么都没动"),
    ],
)
def test_refusals_are_clear(house: House, talk: Chat, an_order: Orders, line: str, sentence: str) -> None:
    an_order("SO-2026-1203")
    an_order("SO-2026-1204", owner="Fang")
    an_order("SO-2026-1205", state=OrderState.DELIVERED)
    with house.nothing_changes():
        talk(line, sentence)


def test_my_day_and_the_lists(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-0001", due="2026-11-20")
    an_order("SO-2026-0002", due="2026-12-02", customer="NORDW")
    talk("今天", "今天 · 2026年11月23日 周一", "2单", "逾期1")
    assert "0002" not in talk("逾期", "0001")
    assert "0001" not in talk("下周要交的货列出来", "0002")
    talk("查找 nordw", "0002")


def test_a_customer_is_answered(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", ref="PO-77")
    anna = talk.as_("Anna")
    anna("我的货什么时候发", "PO-77 · LM-45", "计划 2026年12月18日 周五 发货（还有25天）")
    anna("能不能加丹麦语洗标？", "已经帮您转达")
    assert "能不能加丹麦语洗标？" in talk.last
    talk.reply("洗标", "可以，明天开始。", "Lumio")
    assert anna.last == "可以，明天开始。"


def test_a_reminder_comes_at_its_time(talk: Chat, clock: Clock, beat: Callable[[], None]) -> None:
    talk("提醒我 明天下午3点 问面料", "11月24日 周二 15:00", "问面料")
    clock.shows("2026-11-24 15:00")
    beat()
    beat()
    assert "问面料" in talk.last
    assert len(talk.phone.order) == 2


def test_an_unknown_customer_is_added_on_the_way(talk: Chat) -> None:
    talk("新单", "哪个客户？")
    talk("阳光服饰", "阳光服饰")
    label = next(one for one in talk.buttons if "阳光服饰" in one)
    talk.press(label, "什么款号或产品？")


def test_a_picture_and_a_large_file(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk.photo("1203 首件", "SO-2026-1203")
    with house.nothing_changes():
        talk.file("1203", "25 MB", name="a.mp4", content=b"", size=26_000_000)
        talk.file("1203", "a.png", name="a.png", media="image/png", content=b"none")


def test_nobody_is_let_in_without_a_code(house: House, talk: Chat) -> None:
    with house.nothing_changes():
        talk.as_("Nobody")("你好", "/start", language="zh-hans")
