"""A form in the web chat is one card with everything it asks; typing it step by step works beside it."""

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bot.channels.web import Web
from core.orders.model import Order, OrderLine
from core.people.model import Account, Person
from core.values import Language
from storage.mailbox import Mailbox
from tests.channels.home import on_port
from tests.dialogues.chat import House
from tests.dialogues.factory import Orders

pytestmark = pytest.mark.browser
NARROW: Any = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@dataclass
class Open:
    """Somebody's page on a gendan that is really there."""

    page: Page
    house: House

    async def says(self, text: str) -> None:
        await self.page.locator("#line").fill(text)
        await self.page.locator("#line").press("Enter")

    def field(self, name: str) -> Any:
        return self.page.locator(f'.form [name="{name}"]')


@pytest.fixture(params=["en", "zh_CN"])
def language(request: pytest.FixtureRequest) -> Language:
    """Both languages."""
    return Language(request.param)


@pytest.fixture
async def mei(house: House, an_order: Orders, browser: Browser, language: Language) -> AsyncIterator[Open]:
    """Mei, a merchandiser, with the page open on a narrow phone."""
    an_order()
    with house.app.works() as work:
        person = work.find(Person, name="Mei")
        assert person is not None
        person.language = language
        work.add(Account(channel="web", sender="w-mei", chat="w-mei", person_id=person.identity))
    channel = house.app.channels["web"] = Web(Mailbox(house.app.database))
    token = await Mailbox(house.app.database).open("w-mei", house.clock())
    door = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{door.getsockname()[1]}"
    complaints: list[str] = []
    async with house.app.running(reminders=False), on_port(house.app.asgi(), door):
        context = await browser.new_context(**NARROW)
        await context.add_cookies([{"name": "gendan", "value": token or "", "url": url}])
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(url)
        yield Open(page, house)
        await context.close()
    assert channel.name == "web"
    assert complaints == []


async def test_an_order_is_taken_on_one_card(mei: Open) -> None:
    await mei.says("/new")
    await expect(mei.page.locator(".form")).to_be_visible()
    await mei.field("customer").fill("Lumio")
    await mei.field("lines.0.product").fill("LM-45")
    await mei.field("lines.0.quantity").fill("none")
    await mei.field("due").fill("2026-12-18")
    await mei.page.locator(".form .primary").click()
    wrong = mei.field("lines.0.quantity")
    await expect(wrong).to_have_attribute("aria-invalid", "true")
    told = await wrong.get_attribute("aria-describedby")
    await expect(mei.page.locator(f'[id="{told}"]')).to_contain_text("none")
    await expect(mei.field("customer")).to_have_value("Lumio")
    await wrong.fill("500")
    await mei.field("lines.0.more").select_option("yes")
    await mei.page.locator(".form .primary").click()
    await mei.field("lines.1.product").fill("LM-46")
    await mei.field("lines.1.quantity").fill("20")
    await mei.field("lines.1.quantity").press("Enter")
    await expect(mei.page.locator(".form")).to_have_count(0)
    await expect(mei.page.locator(".it").last).to_contain_text("520")
    assert len(mei.house.tables(Order)["sales_order"]) == 2
    assert len(mei.house.tables(OrderLine)["order_line"]) == 3


async def test_it_can_be_typed_step_by_step_beside_the_card(mei: Open) -> None:
    await mei.says("/new")
    await mei.field("lines.0.quantity").fill("500")
    await mei.says("Lumio")
    await expect(mei.field("customer")).to_have_value("Lumio")
    await expect(mei.field("lines.0.quantity")).to_have_value("500")
    await mei.page.reload()
    await expect(mei.field("customer")).to_have_value("Lumio")
    await mei.says("/cancel")
    await expect(mei.page.locator(".form")).to_have_count(0)


async def test_what_was_typed_into_it_is_there_when_the_page_is_loaded_again(mei: Open) -> None:
    await mei.says("/new")
    await mei.field("lines.0.product").fill("LM-45")
    await mei.field("lines.0.quantity").fill("500")
    await mei.page.reload()
    await expect(mei.field("lines.0.product")).to_have_value("LM-45")
    await mei.field("lines.0.quantity").fill("600")
    await mei.says("Lumio")
    await expect(mei.field("customer")).to_have_value("Lumio")
    await mei.page.reload()
    await expect(mei.field("lines.0.quantity")).to_have_value("600")
    await mei.page.locator(".form button[type=button]").click()
    await expect(mei.page.locator(".form")).to_have_count(0)
    await mei.says("/new")
    await expect(mei.field("lines.0.quantity")).to_have_value("")


async def test_it_shows_what_was_said_as_people_say_it(mei: Open, language: Language) -> None:
    done = {"en": "All done", "zh_CN": "全部完成"}[language.value]
    await mei.says("/progress so1203")
    await expect(mei.field("order")).to_have_value("SO-2026-1203")
    await mei.field("done").fill(done)
    await mei.field("step").select_option("sewing")
    await mei.page.locator(".form .primary").click()
    await expect(mei.page.locator(".it").last).to_contain_text("500")


async def test_everything_fits_a_narrow_phone_and_has_a_name(mei: Open) -> None:
    await mei.says("/new")
    await expect(mei.page.locator(".form")).to_be_visible()
    wide = "document.documentElement.scrollWidth <= 360 && document.querySelector('.form').scrollWidth <= 360"
    assert await mei.page.evaluate(wide)
    fields = mei.page.locator(".form input, .form select, .form textarea")
    for place in range(await fields.count()):
        assert await fields.nth(place).evaluate("one => one.labels.length === 1 && one.offsetHeight >= 44")
    await mei.page.locator(".form input").first.focus()
    passed = [await mei.page.evaluate("document.activeElement.className")]
    while "primary" not in passed and len(passed) < 60:
        await mei.page.keyboard.press("Tab")
        passed.append(await mei.page.evaluate("document.activeElement.className"))
    assert passed[-1] == "primary"


async def test_a_form_longer_than_the_screen_is_read_from_its_beginning(mei: Open) -> None:
    await mei.page.set_viewport_size({"width": 360, "height": 520})
    await mei.page.emulate_media(reduced_motion="reduce")
    await mei.says("today\n" * 9)
    await mei.says("/new")
    await expect(mei.page.locator(".form .title")).to_be_in_viewport()
    await expect(mei.page.locator("header")).to_be_in_viewport(ratio=1)
    await expect(mei.page.locator("#composer")).to_be_in_viewport(ratio=1)


async def test_what_there_is_too_much_of_is_looked_for_by_typing(mei: Open) -> None:
    await mei.says("/progress")
    await mei.field("order").fill("1203")
    await expect(mei.page.locator('.form datalist option[value="SO-2026-1203"]')).to_have_count(1)
    await mei.field("order").fill("nothing like it")
    await expect(mei.page.locator(".form datalist option")).to_have_count(0)


async def test_a_card_is_dropped_by_its_own_button(mei: Open) -> None:
    await mei.says("/new")
    await mei.page.locator(".form button[type=button]").click()
    await expect(mei.page.locator(".form")).to_have_count(0)
    assert len(mei.house.tables(Order)["sales_order"]) == 1
