"""The page in a real browser, as people use it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.messages import Message
from storage.database import Database
from tests.web.conftest import Served, phone, picture, say
from tests.web.factory import LI, SmallHouse
from tests.web.process import Process

pytestmark = pytest.mark.browser
PHONE: Any = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
async def chinese(browser: Browser) -> AsyncIterator[Page]:
    """A wide page of a Chinese browser; it must not complain of anything."""
    complaints: list[str] = []
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    await context.close()
    assert complaints == []


@pytest.fixture
async def small(browser: Browser) -> AsyncIterator[BrowserContext]:
    """An English phone."""
    context = await browser.new_context(locale="en-GB", **PHONE)
    yield context
    await context.close()


async def test_three_phones_stand_side_by_side(served: Served, chinese: Page) -> None:
    await chinese.goto(served.url)
    for slot, name in (("1", "李娜 · 跟单员"), ("2", "王主管 · 跟单主管"), ("3", "Emma · 客户")):
        await expect(phone(chinese, slot).locator("#you")).to_have_text(name)
    await say(phone(chinese, "1"), "1203 车缝 300/500")
    await expect(phone(chinese, "1").locator(".it .title")).to_have_text("SO-2026-1203")
    await expect(phone(chinese, "2").locator("article")).to_have_count(0)
    boxes = [await chinese.locator(f"#phone-{slot}").bounding_box() for slot in "123"]
    assert [box["x"] for box in boxes if box] == sorted(box["x"] for box in boxes if box)
    assert len({round(box["y"]) for box in boxes if box}) == 1


async def test_things_to_try_fill_the_line_and_are_sent_by_hand(served: Served, chinese: Page) -> None:
    await chinese.goto(served.url)
    await expect(phone(chinese, "1").locator("#you")).to_contain_text("李娜")
    await chinese.get_by_role("button", name="1203 车缝 300/500").click()
    await expect(phone(chinese, "1").locator("#line")).to_have_value("1203 车缝 300/500")
    assert served.house.heard == []
    await phone(chinese, "1").locator("#send").click()
    await expect(phone(chinese, "1").locator(".it")).to_have_count(1)


async def test_the_clock_is_moved_and_what_is_due_arrives(served: Served, chinese: Page) -> None:
    await chinese.goto(served.url)
    await expect(chinese.locator("#time")).to_have_text("10:00")
    await expect(phone(chinese, "1").locator("#you")).to_contain_text("李娜")
    await chinese.get_by_role("button", name="次日 08:30").click()
    await expect(chinese.locator("#time")).to_have_text("08:30")
    await expect(phone(chinese, "1").locator(".it .title")).to_have_text("Sewing stands still")
    await expect(chinese.locator("#clock-what")).to_contain_text("11月24日")


async def test_everybody_changes_the_language_at_once(served: Served, chinese: Page) -> None:
    await chinese.goto(served.url)
    await expect(phone(chinese, "3").locator("#you")).to_have_text("Emma · 客户")
    await chinese.get_by_role("button", name="English").click()
    await expect(phone(chinese, "3").locator("#you")).to_have_text("Emma · Customer")
    await expect(chinese.locator("#phone-1 h2")).to_contain_text("Merchandiser")
    await expect(phone(chinese, "1").get_by_placeholder("Type a message…")).to_be_visible()


async def test_a_photo_goes_out_with_its_words_and_is_shown_in_place(served: Served, chinese: Page) -> None:
    await chinese.goto(f"{served.url}/?phone=1")
    photo: Any = {"name": "样品.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    await chinese.locator("#files").set_input_files(photo)
    await expect(chinese.locator("#picked img")).to_be_visible()
    await say(chinese, "1203 产前样")
    await expect(chinese.locator(".it .photo img")).to_be_visible()
    for kind in ("own", "it"):
        shown = chinese.locator(f".{kind} .photo img")
        await chinese.wait_for_function("one => one.naturalWidth === 320", arg=await shown.element_handle())
    await chinese.reload()
    await expect(chinese.locator(".photo img")).to_have_count(2)
    assert served.house.heard[0].files[0].content == picture()


async def test_a_picture_that_is_none_becomes_a_file_to_fetch(served: Served, browser: Browser) -> None:
    page = await browser.new_page(base_url=served.url)
    await page.goto("/?phone=1")
    fake: Any = {"name": "fake.png", "mimeType": "image/png", "buffer": b"no picture at all"}
    await page.locator("#files").set_input_files(fake)
    await page.locator("#send").click()
    await expect(page.locator(".it .chip b")).to_have_text("fake.png")
    await expect(page.locator(".it .photo")).to_have_count(0)


async def test_a_file_too_large_is_not_carried_but_answered(served: Served, chinese: Page) -> None:
    await chinese.goto(f"{served.url}/?phone=1")
    large: Any = {"name": "film.mp4", "mimeType": "video/mp4", "buffer": bytes(3_000_000)}
    await chinese.locator("#files").set_input_files(large)
    await chinese.locator("#send").click()
    await expect(chinese.locator(".it .text")).to_have_text("film.mp4 has 3000000 bytes: too large.")
    assert served.house.heard[0].files[0].content == b""


async def test_a_press_shows_at_once_and_rewrites_the_card(served: Served, chinese: Page) -> None:
    await chinese.goto(f"{served.url}/?phone=1")
    await say(chinese, "1203")
    undo = chinese.get_by_role("button", name="Undo")
    await expect(undo).to_be_visible()
    served.house.open.clear()
    await undo.click()
    await expect(undo).to_have_class("danger pressed")
    await expect(chinese.get_by_role("button", name="Next")).to_have_attribute("aria-disabled", "true")
    await undo.dispatch_event("click")
    served.house.open.set()
    await expect(chinese.locator(".it .text")).to_have_text("Undo: done.")
    await expect(undo).to_have_count(0)
    assert [one.button for one in served.house.heard].count("1.0") == 1


async def test_a_line_waits_visibly_until_it_is_kept(served: Served, chinese: Page) -> None:
    await chinese.goto(f"{served.url}/?phone=1")
    served.house.open.clear()
    await say(chinese, "1203 裁剪完成")
    mark = chinese.locator(".own .mark")
    await expect(mark).to_have_attribute("aria-label", "等待发送")
    served.house.open.set()
    await expect(mark).to_have_attribute("aria-label", "已送达")
    assert await chinese.locator("article").evaluate_all("all => all.map((one) => one.className.trim())") == [
        "own",
        "it",
    ]


async def test_a_reload_in_the_middle_loses_nothing(served: Served, chinese: Page) -> None:
    await chinese.goto(f"{served.url}/?phone=1")
    served.house.open.clear()
    await say(chinese, "1203 车缝 100/500")
    await say(chinese, "1203 车缝 200/500")
    await chinese.locator("#line").fill("1203 车缝 3")
    await chinese.reload()
    await expect(chinese.locator("#line")).to_have_value("1203 车缝 3")
    served.house.open.set()
    await expect(chinese.locator(".it")).to_have_count(2)
    await expect(chinese.locator(".own")).to_have_count(2)
    await expect(chinese.locator(".own .mark[aria-label=已送达]")).to_have_count(2)
    assert [one.text for one in served.house.heard] == ["1203 车缝 100/500", "1203 车缝 200/500"]


async def test_markup_is_shown_as_it_was_typed(served: Served, chinese: Page) -> None:
    await chinese.goto(f"{served.url}/?phone=1")
    typed = "<b>bold</b> <img src=x onerror=alert(1)> '; drop table orders; -- 😀 \u202eabc"
    await say(chinese, typed)
    await expect(chinese.locator(".own .text")).to_have_text(typed)
    await expect(chinese.locator("#log b, #log img")).to_have_count(0)


async def test_a_code_in_the_link_lets_in_and_vanishes(plain: Served, small: BrowserContext) -> None:
    page = await small.new_page()
    await page.goto(f"{plain.url}/#CODE-for-emma")
    await expect(page.locator("#you")).to_have_text("Emma · Customer")
    assert page.url == f"{plain.url}/"
    await page.reload()
    await expect(page.locator(".it .text")).to_have_text("Welcome.")
    await page.locator("#menu summary").click()
    await page.get_by_role("button", name="Sign out", exact=True).click()
    await expect(page.locator("#door-answer")).to_contain_text("signed out")
    await page.goto(f"{plain.url}/?code=CODE-for-emma")
    await expect(page.locator("#door-answer")).to_have_text("This link has been used or has expired.")


async def test_a_used_link_opened_again_leaves_one_in(plain: Served, small: BrowserContext) -> None:
    page = await small.new_page()
    await page.goto(f"{plain.url}/#CODE-for-emma")
    await expect(page.locator("#you")).to_contain_text("Emma")
    again = await small.new_page()
    await again.goto(f"{plain.url}/#CODE-for-emma")
    await expect(again.locator("#offer-text")).to_contain_text("signed in as Emma")
    await again.get_by_role("button", name="Stay").click()
    await say(again, "where is my order")
    await expect(again.locator(".it .text").last).to_have_text("Heard: where is my order")
    await expect(page.locator(".own .text")).to_have_text("where is my order")


async def test_the_keyboard_alone_is_enough(plain: Served, chinese: Page) -> None:
    press = chinese.keyboard.press
    await chinese.goto(f"{plain.url}/?lang=zh")
    await expect(chinese.locator("#code")).to_be_focused()
    await chinese.keyboard.type("CODE-for-li")
    await press("Enter")
    await expect(chinese.locator("#you")).to_have_text("李娜 · 跟单员")
    await expect(chinese.locator("#line")).to_be_focused()
    await chinese.keyboard.type("1203")
    await press("Shift+Enter")
    await chinese.keyboard.type("zwei")
    await press("Enter")
    await expect(chinese.locator(".own .text")).to_have_text("1203\nzwei", use_inner_text=True)
    await expect(chinese.get_by_role("button", name="Next")).to_be_visible()
    for _ in range(3):
        await press("Shift+Tab")
    await expect(chinese.get_by_role("button", name="Order card")).to_be_focused()
    await press("Space")
    await expect(chinese.locator(".it .text").last).to_have_text("Order card: done.")
    await chinese.locator("#line").focus()
    await press("Escape")
    await expect(chinese.locator("#answering")).to_be_hidden()


async def test_a_reply_quotes_what_it_answers(served: Served, chinese: Page) -> None:
    await served.house.tell(LI, Message("When do you ship?", title="Lumio asks"))
    await chinese.goto(f"{served.url}/?phone=1")
    await chinese.get_by_role("button", name="回复这条消息").click()
    await expect(chinese.locator("#answering")).to_contain_text("Lumio asks When do you ship?")
    await expect(chinese.locator("#line")).to_be_focused()
    await say(chinese, "周五出货")
    sent = chinese.locator(".own:not(.waiting) blockquote")
    await expect(sent).to_have_text("Lumio asks When do you ship?")
    assert served.house.heard[0].replies_to == "1"


async def test_addresses_are_opened_by_a_touch_and_nothing_else_becomes_a_link(
    served: Served, chinese: Page
) -> None:
    await served.house.tell(
        LI, Message("大屏:http://factory.example/board#screen-a1。别人的不给 javascript:alert(1)")
    )
    await chinese.goto(f"{served.url}/?phone=1")
    link = chinese.locator(".it .text a")
    await expect(link).to_have_attribute("href", "http://factory.example/board#screen-a1")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(chinese.locator(".it .text")).to_contain_text("screen-a1。别人的不给 javascript:alert(1)")


async def test_long_conversations_are_read_from_the_end_and_backwards(served: Served, chinese: Page) -> None:
    for number in range(100):
        await served.house.tell(LI, Message(f"note {number}"))
    await chinese.goto(f"{served.url}/?phone=1")
    await expect(chinese.get_by_text("note 99", exact=True)).to_be_in_viewport()
    log = chinese.locator("#log")
    while await chinese.get_by_text("note 0", exact=True).count() == 0:
        await log.evaluate("one => one.scrollTo(0, 0)")
        await asyncio.sleep(0.05)
    assert await chinese.locator("article").count() == 100
    await log.evaluate("one => one.scrollTo(0, 0)")
    await served.house.tell(LI, Message("something new"))
    await expect(chinese.locator("#jump")).to_have_text("↓ 1 条新消息")
    await chinese.locator("#jump").click()
    await expect(chinese.get_by_text("something new")).to_be_in_viewport()
    await expect(chinese.locator("#jump")).to_be_hidden()


async def test_only_the_conversation_scrolls_and_never_the_page(
    served: Served, small: BrowserContext
) -> None:
    for number in range(20):
        await served.house.tell(LI, Message(f"note {number}\n" * 5))
    page = await small.new_page()
    await page.emulate_media(reduced_motion="reduce")
    await page.goto(f"{served.url}/?phone=1")
    await expect(page.get_by_text("note 19")).to_be_in_viewport()
    assert await page.evaluate("document.documentElement.scrollHeight === innerHeight")


async def test_every_button_is_large_enough_for_a_thumb(served: Served, small: BrowserContext) -> None:
    page = await small.new_page()
    await page.goto(served.url)
    merchandiser = phone(page, "1")
    await say(merchandiser, "1203")
    await expect(merchandiser.get_by_role("button", name="Next")).to_be_visible()
    await merchandiser.get_by_role("button", name="Reply to this message").click()
    for shown in (page.locator("button:visible"), merchandiser.locator("button:visible, summary:visible")):
        for one in await shown.all():
            box = await one.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44, await one.evaluate("one => one.outerHTML")


@pytest.mark.parametrize("path", ["/", "/?phone=1"])
async def test_nothing_sticks_out_of_a_narrow_screen(
    served: Served, small: BrowserContext, path: str
) -> None:
    await served.house.tell(LI, Message("unbreakable" * 40, title="SO" * 80))
    page = await small.new_page()
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto(served.url + path)
    await expect(page.locator("#phone-1 iframe, #line").first).to_be_visible()
    for frame in page.frames:
        assert await frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_narrow_screen_shows_one_phone_and_counts_what_the_others_got(
    served: Served, small: BrowserContext
) -> None:
    page = await small.new_page()
    await page.goto(served.url)
    await expect(phone(page, "1").locator("#you")).to_have_text("李娜 · Merchandiser")
    await page.get_by_role("tab", name="Supervisor").click()
    await expect(page.locator("#phone-1")).to_be_hidden()
    await expect(phone(page, "2").locator("#line")).to_be_visible()
    await served.house.tell(LI, Message("while nobody looked"))
    await expect(page.locator("#tab-1 i")).to_have_text("1")
    await page.get_by_role("tab", name="Supervisor").press("ArrowLeft")
    await expect(phone(page, "1").get_by_text("while nobody looked")).to_be_in_viewport()
    await expect(page.locator("#tab-1 i")).to_be_hidden()


GLYPH = """(character) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext("2d");
  pen.font = `48px ${getComputedStyle(document.getElementById("line")).fontFamily}`;
  pen.fillText(character, 4, 52);
  return canvas.toDataURL();
}"""


async def test_chinese_is_written_and_no_boxes(served: Served, chinese: Page, tmp_path: Path) -> None:
    await chinese.goto(f"{served.url}/?phone=1")
    await say(chinese, "镕喆赟：车缝完成")
    await expect(chinese.locator(".it")).to_have_count(1)
    assert await chinese.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('16px \"Gendan CJK\"', '裁缝'))"
    )
    drawn = [
        await chinese.evaluate(GLYPH, character) for character in ("裁", "缝", "镕", "喆", "赟", "\U0010fffd")
    ]
    assert len(set(drawn)) == 6
    await chinese.screenshot(path=tmp_path / "chinese.png")
    assert (tmp_path / "chinese.png").stat().st_size > 10_000


CONTRAST = """() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if ((colour[3] ?? 1) > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const marked = "h1, #you, .title, .text, time, .keys button, .day span, #line";
  const texts = [...document.querySelectorAll(marked)];
  return texts.filter((one) => one.checkVisibility()).map((one) => {
    const [a, b] = [light(parse(getComputedStyle(one).color)), light(ground(one))];
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), one.className || one.tagName];
  }).sort((a, b) => a[0] - b[0])[0];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_are_readable_by_day_and_by_night(served: Served, browser: Browser, scheme: Any) -> None:
    page = await browser.new_page(color_scheme=scheme, reduced_motion="reduce")
    await page.goto(f"{served.url}/?phone=1")
    await say(page, "1203")
    await expect(page.get_by_role("button", name="Next")).to_be_visible()
    weakest, where = await page.evaluate(CONTRAST)
    assert weakest >= 4.5, where


@pytest.fixture
def killable(tmp_path: Path) -> Iterator[Process]:
    """A factory that can be killed."""
    database = Database(f"sqlite:///{tmp_path / 'gendan.db'}")
    SmallHouse(database).seed()
    database.close()
    process = Process(["-m", "tests.web.factory", "{port}", str(tmp_path / "gendan.db")])
    process.start()
    yield process
    process.kill()


async def test_the_server_is_killed_in_the_middle_and_nothing_is_lost_or_doubled(
    killable: Process, browser: Browser
) -> None:
    page = await browser.new_page(locale="zh-CN")
    await page.goto(f"{killable.url}/?phone=1")
    await say(page, "第 0 句")
    await expect(page.locator(".it")).to_have_count(1)
    for number in range(1, 5):
        await say(page, f"第 {number} 句")
    killable.kill()
    await expect(page.locator("#banner")).to_contain_text("重新连接")
    await say(page, "第 5 句")
    photo: Any = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture("orange")}
    await page.locator("#files").set_input_files(photo)
    await page.locator("#send").click()
    await page.locator("#line").fill("正在打字")
    await expect(page.locator(".own.waiting").last).to_be_visible()
    killable.start()
    await expect(page.locator("#banner")).to_be_hidden(timeout=15_000)
    await expect(page.locator(".own.waiting")).to_have_count(0, timeout=15_000)
    await expect(page.locator("#line")).to_have_value("正在打字")
    await page.reload()
    await expect(page.locator(".photo img")).to_have_count(2)
    own = await page.locator(".own .text").all_inner_texts()
    assert own == [f"第 {number} 句" for number in range(6)]
    assert sorted(await page.locator(".it .text").all_inner_texts()) == sorted(
        [*(f"Heard: 第 {number} 句" for number in range(6)), "Kept with SO-2026-1203."]
    )


async def test_a_page_reloaded_after_the_restart_still_sends_what_waited(
    killable: Process, browser: Browser
) -> None:
    page = await browser.new_page(locale="en-GB")
    await page.goto(f"{killable.url}/?phone=3")
    await expect(page.locator("#you")).to_contain_text("Emma")
    killable.kill()
    await say(page, "where is my order")
    await expect(page.locator(".own.waiting")).to_have_count(1)
    killable.start()
    await page.reload()
    await expect(page.locator(".it .text")).to_have_text("Heard: where is my order")
    await expect(page.locator(".own")).to_have_count(1)
