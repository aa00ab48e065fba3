"""An order's own steps, changed after it was taken."""

import pytest

from core.values import Language
from tests.dialogues.chat import Chat
from tests.dialogues.factory import Orders


def test_a_step_is_put_in_swapped_and_taken_out_again(talk: Chat, an_order: Orders) -> None:
    an_order()
    talk("/steps 1203", "1. cutting · 2 days", "2. sewing", "3. packing", "[Add a step]")
    talk.press("Add a step", "What is it called?")
    talk("embroidery", "How many working days")
    talk("3", "Behind which step?")
    talk.press("cutting", "SO-2026-1203 has 4 steps now.", "New: embroidery")
    talk("1203", "○ embroidery 0/500")
    talk.press("Undo", "Undone.", on="New: embroidery")
    talk("/put_step 1203 washing")
    talk("2")
    talk.press("sewing", "New: washing")
    talk("/swap_step 1203 washing", "What is it called?")
    talk("printing")
    talk("4", "New: printing", "Gone: washing")
    talk("/drop_step 1203 printing", "SO-2026-1203 has 3 steps now.", "Gone: printing")


def test_another_template_is_used_as_long_as_nothing_was_reported(talk: Chat, an_order: Orders) -> None:
    an_order()
    talk("/use_template 1203 hardware", "SO-2026-1203 has 5 steps now.", "New: drawing review, raw material")
    talk("/steps 1203", "SO-2026-1203: steps of hardware", "machining")
    talk("1203 materials", "○ steel · no day known")
    talk("1203 drawing review 300")
    talk("/use_template 1203 garment", "drawing review has begun already")
    talk("/cancel")
    talk("/drop_step 1203 drawing", "drawing review has begun already, so it stays with the order.")


@pytest.mark.parametrize("language", [Language.CHINESE])
def test_steps_are_changed_in_chinese(talk: Chat, an_order: Orders) -> None:
    an_order()
    talk("/工序 1203", "1. 裁剪 · 2天", "[加工序]")
    talk.press("加工序", "叫什么名称？")
    talk("绣花", "要几个工作日？")
    talk("3", "放在哪道工序后面？")
    talk.press("裁剪", "SO-2026-1203 现在有4道工序。", "新增：绣花")
    talk("1203 绣花 100", "绣花：100/500")
    talk("订单删工序 1203 绣花", "绣花已经开工，不能从订单里去掉。")


def lines(talk: Chat, product: str) -> None:
    """A new order as far as its due day."""
    talk("/new", "Which customer?")
    talk("Lumio")
    talk(product)
    talk("300")
    talk.press("Skip")
    talk.press("No, that is all")
    talk("12-18")


def test_a_factory_with_one_template_in_use_is_not_asked_which(talk: Chat) -> None:
    lines(talk, "LM-45")
    talk.press("Skip", "Steps: Garment")
    talk.press("Save", "is entered.")


def test_a_style_gets_the_template_it_had_last_and_its_special_steps_are_asked_for(talk: Chat) -> None:
    lines(talk, "LM-45")
    talk.press("Skip")
    talk.press("Change")
    talk.press("Steps", "Which step template?")
    talk.press("Woven garment", "Is anything special about it?", "[All of these]")
    talk("lace", "No step depends on “lace”. Those that do: printing, embroidery, washing.")
    talk("带绣花、水洗", "Steps: Woven garment", "Special: embroidery,washing")
    talk.press("Save", "is entered.")
    talk("1", "○ embroidery", "○ washing")
    assert "printing" not in talk("1")
    talk("1 materials", "○ fabric · no day known", "○ lining", "○ trims")
    lines(talk, "LM-52")
    talk.press("Skip", "[printing] [embroidery]")
    talk.press("embroidery", "Steps: Woven garment", "Special: embroidery")


def test_where_several_are_in_use_it_is_asked_which(talk: Chat) -> None:
    talk.as_("Zhou")("/copy_template garment")
    talk.as_("Zhou")("Jersey / 汗衫", "Template Jersey is there")
    for product, template in (("LM-45", "Garment"), ("BX-9", "Jersey")):
        lines(talk, product)
        talk.press("Skip")
        talk.press("Change")
        talk.press("Steps")
        talk.press(template, f"Steps: {template}")
        talk.press("Save", "is entered.")
    lines(talk, "QQ-1")
    assert "Which step template?" in talk.last
    talk.press("Jersey", "Which payment terms?")
