"""What orders need before they can be made: lines from the floor, lists, the clock that then starts."""

import pytest

from core.values import Language
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders

STEPS = ("material", "cutting", "sewing", "packing")


def test_what_an_order_needs_comes_in_bit_by_bit(talk: Chat, an_order: Orders) -> None:
    an_order(steps=STEPS)
    talk("1203 materials", "Nothing is listed that SO-2026-1203 needs.")
    talk("1203 needs 500 fabric", "When does it come?")
    talk("Friday", "Needs fabric: 500.", "It comes Fri 27 Nov.", "Still missing: fabric.")
    talk("1203 needs zippers", "How much?")
    talk.press("Skip", "When does it come?")
    talk.press("Skip", "Needs zipper.", "Still missing: fabric, zipper.", "[When it comes]")
    talk("1203 fabric 300 arrived", "fabric: 300/500 here, 200 to come Fri 27 Nov.")
    talk(
        "1203 what is missing", "0/2 there, 0%", "○ fabric 300/500 · comes 27 Nov", "○ zipper · no day known"
    )
    talk("1203 fabric in house", "fabric: all here, 500/500.", "Still missing: zipper.", "[zipper: arrived]")
    talk.press("zipper: arrived", "zipper: all here.", "Everything is there now.", "It can ship")
    talk("1203 materials", "2/2 there, 100%", "Everything is there since Mon 23 Nov.")
    talk("1203", "✓ material")
    talk.press("Undo", "Undone.", on="Everything is there now.")
    talk("1203 materials", "1/2 there, 50%")
    assert "✓ material" not in talk("1203")


@pytest.mark.parametrize("language", [Language.CHINESE])
def test_lines_from_the_floor_in_chinese(talk: Chat, an_order: Orders) -> None:
    an_order(steps=STEPS)
    an_order("SO-2026-1318", steps=STEPS)
    talk("1318 里布到了", "里布：到齐。")
    assert "齐套了" not in talk("1318 料齐了吗", "到1/1")
    talk("1203 面料 还差200米 周五到", "面料：到了0/200，还差200，11月27日 周五到。", "还缺：面料。")
    talk("1203 面料要下周三才到", "面料12月2日 周三到。", "原来是 2026年11月27日 周五")
    talk("1203 拉链下周一到", "拉链11月30日 周一到。")
    talk("1203 缺什么料", "到0/2，齐套率0%", "○ 面料 0/200 · 12月2日到")
    talk("1203 拉链齐", "拉链：到齐。", "还缺：面料。")
    talk("1203 面料到了150", "面料：到了150/200，还差50")
    talk("1203 面料到了50", "面料：到齐，200/200。", "齐套了。")
    talk("1203", "✓ 面辅料")


def test_a_supplier_is_kept_with_the_day_he_gives(talk: Chat, an_order: Orders) -> None:
    an_order(steps=STEPS)
    talk("1203 fabric from Hongda comes Thursday", "fabric from Hongda comes Thu 26 Nov.", "[Undo]")
    talk("1203 what is missing", "○ fabric (Hongda) · comes 26 Nov")
    talk("1203 fabric comes Friday", "fabric from Hongda comes Fri 27 Nov.", "Before: Thu 26 Nov 2026.")
    talk("1203 fabric from Jinlong Textile expected Monday", "fabric from Jinlong Textile comes Mon 30 Nov.")
    talk.press("Undo", "Undone.", on="Before from Hongda.")
    talk("1203", "fabric from Hongda comes Fri 27 Nov")


@pytest.mark.parametrize("language", [Language.CHINESE])
def test_a_supplier_and_his_day_in_chinese(talk: Chat, an_order: Orders) -> None:
    an_order(steps=STEPS)
    talk("1203 面料 宏达 周四到", "面料（宏达）11月26日 周四到。")
    talk("1203 里布 金龙说下周三到", "里布（金龙）12月2日 周三到。")
    talk("1203 拉链 YKK 12月3号到", "拉链（YKK）12月3日 周四到。")
    talk("1203 缺什么料", "○ 面料（宏达） · 11月26日到")


@pytest.mark.parametrize(
    "line",
    [
        *("1203 面料 可能周四到", "1203 面料 没有周四到", "1203 面料 客户说周四到", "1203 面料 红色 周四到"),
        *("1203 面料 300米 周四到", "1203 剩下的面料周四到", "1203 fabric maybe from Hongda comes Thursday"),
        *("1203 fabric not from Hongda comes Thursday", "1203 fabric 300 coming Thursday"),
    ],
)
def test_what_is_no_supplier_is_none(talk: Chat, an_order: Orders, house: House, line: str) -> None:
    an_order(steps=STEPS)
    with house.nothing_changes():
        talk(line, "nothing was changed")


def test_everything_is_said_to_be_there_at_once(talk: Chat, an_order: Orders) -> None:
    an_order(steps=STEPS)
    talk("1203 needs 500 fabric")
    talk.press("Skip")
    talk("1203 kit complete", "Everything is there since Mon 23 Nov.")
    talk("1203 materials", "1/1 there, 100%", "✓ fabric 500/500")
    talk("1203 fabric 20 short", "fabric: 480/500 here, 20 to come.", "Still missing: fabric.")


def test_the_step_that_is_their_coming_in_takes_them_along(talk: Chat, an_order: Orders) -> None:
    an_order(steps=STEPS)
    talk("1203 needs fabric")
    talk.press("Skip")
    talk.press("Skip", "Still missing: fabric.")
    talk("1203 material done", "material: finished")
    talk("1203 materials", "1/1 there, 100%", "Everything is there since Mon 23 Nov.")


def test_a_material_that_comes_after_its_step_should_begin_is_said_to(talk: Chat, an_order: Orders) -> None:
    an_order(steps=STEPS, due="2026-12-04")
    talk("/need 1203 lining")
    talk("100")
    talk.press("Skip", "Needs lining: 100.")
    talk("1203 lining comes 2026-12-03", "lining comes Thu 3 Dec.", "That is after", "behind the due date")
    talk("/kit", "Start soon and are not complete: 1", "▲ 1203 Lumio", "0/1 · lacks lining until 3 Dec")
    talk("1203 lining is here", "Everything is there now.")
    talk("/kit", "Every order that starts soon has what it needs.")


@pytest.mark.parametrize(
    ("language", "line", "lacks", "first", "button"),
    [
        (Language.CHINESE, "日报", "□ 1 张单快开工，料没齐", "开工，缺里布", "缺料"),
        (
            Language.ENGLISH,
            "digest",
            "□ 1 order starts soon and lacks material",
            ", lacks lining",
            "Short of material",
        ),
    ],
)
def test_the_digest_says_which_orders_cannot_begin(
    talk: Chat, an_order: Orders, line: str, lacks: str, first: str, button: str
) -> None:
    an_order(steps=STEPS, due="2026-12-04")
    an_order("SO-2026-1300", steps=STEPS, due="2026-12-04", owner="Fang")
    talk.as_("Fang")("1300 lining comes 2026-12-03")
    assert "□" not in talk(line)
    talk("1203 lining comes 2026-12-03")
    talk(line, lacks, first, f"[{button}]")
    talk.press(button, "1203")
    talk("1203 lining is here")
    assert "□" not in talk(line)


def test_what_stood_still_for_it_goes_on(talk: Chat, an_order: Orders) -> None:
    an_order(steps=STEPS)
    talk("1203 needs lining")
    talk.press("Skip")
    talk.press("Skip")
    talk("1203 sewing waiting for lining")
    talk("1203 lining arrived", "lining: all here.", "Something stands still for it: ", "[It goes on]")
    talk.press("It goes on", "waiting for lining")
    talk("1203 needs zipper")
    talk.press("Skip")
    talk.press("Skip")
    talk("1203 缺拉链 先停")
    talk("1203 拉链到了 继续")
    talk("1203 materials", "✓ zipper")


def test_what_cannot_be_is_refused(talk: Chat, an_order: Orders) -> None:
    an_order()
    with talk.house.nothing_changes():
        talk("1203 fabric comes 2026-11-02", "has passed")
        talk("/cancel")
        talk("9999 fabric arrived", "There is no order “9999”.")
        talk("1203 is fabric here?")


@pytest.mark.parametrize(
    "line", ["催一下1203的拉链", "1203 催拉链", "chase the zips for 1203", "1203 chase zippers"]
)
def test_whoever_chases_a_material_sees_what_is_missing(
    talk: Chat, an_order: Orders, house: House, line: str
) -> None:
    an_order(steps=STEPS)
    talk("1203 zipper from YKK comes Friday", "zipper from YKK comes Fri 27 Nov.")
    with house.nothing_changes():
        talk(line, "○ zipper (YKK) · comes 27 Nov", "[zipper: arrived]")


@pytest.mark.parametrize(
    "line",
    [
        *("1203 fabric promised for 3 Dec", "1203 fabric promised by 3 Dec", "1203 面料供应商答应12月3号到"),
        *("1203 面料厂家说12月3号到", "1203 fabric supplier promised 3 Dec"),
    ],
)
def test_a_supplier_without_a_name_promises_a_day(talk: Chat, an_order: Orders, line: str) -> None:
    an_order(steps=STEPS)
    talk(line, "fabric comes Thu 3 Dec.", "[Undo]")


def test_the_material_stands_before_its_order(talk: Chat, an_order: Orders, house: House) -> None:
    an_order(steps=STEPS)
    talk("cartons arrived 1203", "cartons: all here.")
    talk("拉链到了 1203", "zipper: all here.")
    with house.nothing_changes():
        talk("cartons arrived 300")


@pytest.mark.parametrize("line", ["1203 需料 拉链 300条", "1203 要料 300条拉链", "1203 needs 300 zips"])
def test_a_need_is_said_with_the_word_for_it(talk: Chat, an_order: Orders, line: str) -> None:
    an_order(steps=STEPS)
    talk(line, "When does it come?")
    talk("Friday", "Needs zipper: 300.", "It comes Fri 27 Nov.")
