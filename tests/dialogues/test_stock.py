"""Goods that lie in stock: counted, moved, held back, and orders served from them."""

import pytest

from core.values import Language
from tests.dialogues.chat import Chat
from tests.dialogues.factory import Orders


def test_the_stock_is_counted_moved_and_asked_for(talk: Chat) -> None:
    talk("LM-45 stock count 320 pcs", "On hand 320 (was 0), free 320.")
    talk("received 100 pcs LM-45 into warehouse", "On hand 420 (was 320)")
    talk("/stock_moved LM-45 out 20", "On hand 400 (was 420), free 400.")
    talk.press("Undo", "Undone.", on="On hand 400")
    talk("stock LM-45", "On hand 420", "Free 420", "[Count]")
    talk("/stock_moved LM-45 out 500", "LM-45: 500 wanted, 420 free.")
    talk("/cancel")
    talk("/stock LM-99", "Nothing called “LM-99” was ever in stock.")
    talk("/warehouse", "1 product in stock", "LM-45 420 · held 0 · reserved 0")


def test_an_order_is_served_from_stock_and_the_goods_leave_with_it(talk: Chat, an_order: Orders) -> None:
    an_order(quantity=300)
    talk("/count LM-45 320")
    talk("1203 from stock", "LM-45: 300 reserved.", "It is served from stock")
    talk("1203", "✓ stock reservation", "outgoing check", "staging")
    talk("stock LM-45", "On hand 320", "SO-2026-1203 Lumio: reserved 300", "Free 20")
    talk("/deliver 1203", "The order is complete.")
    talk("stock LM-45", "On hand 20", "Free 20")
    talk.press("Undo", "Undone.", on="The order is complete.")
    talk("stock LM-45", "On hand 320", "reserved 300")
    talk("/cancel_order 1203 customer stopped")
    talk.press("Save", "is cancelled.")
    talk("stock LM-45", "On hand 320", "Free 320")


def test_too_little_is_said_exactly_with_what_can_be_done(talk: Chat, an_order: Orders) -> None:
    an_order()
    talk("1203 from stock", "SO-2026-1203 cannot be served from stock.", "LM-45: 500 wanted, 0 free.")
    talk("/count LM-45 200")
    talk("hold 50 LM-45 shade off", "50 of 200 held back (shade off), free 150.")
    talk("1203 from stock", "LM-45: 500 wanted, 150 free; 50 held back (shade off).", "[Make it instead]")
    talk.press("Reserve what there is", "LM-45: 150 reserved.", "LM-45: 350 still to be made.")
    talk("stock LM-45", "Held back 50: shade off", "reserved 150", "Free 0")
    talk("/stock_moved LM-45 out 1", "LM-45: 1 wanted, 0 free; 50 held back (shade off).")
    talk("/cancel")
    talk.press("Let it go", "Nothing is held back. On hand 200, free 50.", on="Held back 50")
    talk("1203", "cutting 0/500")


def test_what_is_reserved_waits_while_quality_holds_it(talk: Chat, an_order: Orders) -> None:
    an_order(quantity=300)
    talk("/count LM-45 300")
    talk("1203 from stock", "LM-45: 300 reserved.")
    talk("hold 10 LM-45 stains", "10 of 300 held back (stains), free 0.")
    talk("/deliver 1203", "LM-45: 300 wanted, 290 free; 10 held back (stains).")
    talk("/cancel")
    talk("release LM-45", "Nothing is held back.")
    talk("/deliver 1203", "The order is complete.")


def test_an_order_served_from_stock_is_made_instead(talk: Chat, an_order: Orders) -> None:
    an_order(quantity=300)
    talk("/count LM-45 300")
    talk("1203 from stock")
    talk("/make 1203", "It is made instead, in 6 steps. What was reserved is free again.")
    talk("1203", "○ cutting 0/300")
    talk("1203 cutting 100")
    talk("1203 from stock", "cutting has begun already, so it stays with the order.")
    talk("stock LM-45", "Free 300")


@pytest.mark.parametrize("language", [Language.CHINESE])
def test_the_stock_in_chinese(talk: Chat, an_order: Orders) -> None:
    an_order(quantity=300)
    talk("盘点 LM-45 280件", "现存280（原来0），可用280。")
    talk("LM-45 冻结 30件 色差", "现存280，冻结30（色差），可用250。")
    talk(
        "1203 用现货",
        "LM-45：要300，可用250；另有30冻结（色差）。",
        "[先预留现有的]",
        "[改为生产]",
        "不能用现货出",
    )
    talk("LM-45 入库 50件", "现存330（原来280）")
    talk("1203 用现货", "LM-45：已预留300。", "备妥待发")
    talk("LM-45 库存", "现存330", "SO-2026-1203 Lumio：预留300", "可用0")
    talk("LM-45 出库 30件", "LM-45：要30，可用0；另有30冻结（色差）。")
    talk("算了")
    talk("解冻 LM-45", "没有冻结。现存330，可用30。")
    talk("LM-45 出库 30件", "现存300（原来330），可用0。")
    talk("改生产 1203", "改为生产，共6道工序。预留的库存已释放。")
    talk("库存表", "库存共1种", "LM-45 300 · 冻结0 · 预留0")
