"""The whole gendan on Slack: real router, real database, a stand-in for Slack over real HTTP."""

import pytest

from core.orders.model import Order
from tests.dialogues.chat import House
from tests.dialogues.factory import Orders
from tests.slack.conftest import came_in, is_in
from tests.slack.standin import Json, Person, Standin, labels, show

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478"
    "da6364f80f00010501012718e3660000000049454e44ae426082"
)


@pytest.fixture
async def mei(gendan: House, standin: Standin, an_order: Orders) -> Person:
    """Mei, a merchandiser with an order, on Slack."""
    an_order()
    return await came_in(gendan, standin, "Mei")


async def test_a_stranger_is_told_how_to_come_in(gendan: House, standin: Standin) -> None:
    ann = standin.person()
    await ann.say("1203")
    await ann.expect("I do not know you yet")
    await ann.open_home()
    await ann.expect("I do not know you yet", where="home")
    assert gendan.phones == {}


async def test_a_line_is_reported_and_taken_back(standin: Standin, mei: Person) -> None:
    await mei.say("1203 sewing 300/500")
    shown = await mei.expect("SO-2026-1203.*sewing: 300/500")
    await mei.press("Undo", again=True)
    after = await mei.expect("Undone")
    assert after["ts"] == shown["ts"]
    before = len(standin.screen(mei.dm))
    await mei.press_token("999999.0")
    await mei.expect("older message")
    assert len(standin.screen(mei.dm)) == before + 1


async def test_an_order_is_taken_by_form(gendan: House, mei: Person) -> None:
    await mei.slash("new")
    await mei.expect("New order", where="modal")
    assert mei.fields()[:3] == ["customer", "lines.0.product", "lines.0.quantity"]
    line: Json = {"lines__0__product": "LM-45", "due": "2026-12-18"}
    wrong = await mei.submit(customer="Nobody Ltd", **line, lines__0__quantity="none")
    assert set(wrong.body["errors"]) == {"customer", "lines.0.quantity"}
    more = await mei.submit(customer="Lumio", **line, lines__0__quantity="500", lines__0__more="yes")
    assert more.body["response_action"] == "update"
    second: Json = {"lines__1__product": "LM-46", "lines__1__quantity": "20"}
    await mei.submit(customer="Lumio", **line, lines__0__quantity="500", **second, again=True)
    await mei.expect("SO-2026-0001.*520")
    assert len(gendan.tables(Order)["sales_order"]) == 2


async def test_a_card_is_opened_and_its_step_reported_by_form(mei: Person) -> None:
    await mei.slash("1203")
    await mei.expect("SO-2026-1203 · Lumio")
    await mei.press("Report cutting")
    await mei.expect("How far is it", where="modal")
    assert mei.fields() == ["done"]
    wrong = await mei.submit(done="-5")
    assert set(wrong.body["errors"]) == {"done"}
    await mei.submit(done="500")
    await mei.expect("cutting: finished")


async def test_a_question_in_the_chat_can_be_answered_there_or_by_its_form(mei: Person) -> None:
    await mei.say("/new")
    asked = await mei.expect("Which customer")
    assert labels(asked)[-1] == "📝"
    await mei.press("Lumio")
    await mei.expect("Which style")
    await mei.press("📝")
    form = await mei.expect("Which style", where="modal")
    assert value_of(form, "customer") == "Lumio"
    line: Json = {"lines__0__product": "LM-45", "lines__0__quantity": "500", "due": "2026-12-18"}
    await mei.submit(**line)
    await mei.expect("SO-2026-0001.*500")
    await mei.say("today")
    await mei.expect("My day")


def value_of(form: Json, key: str) -> str:
    block = next(one for one in form["blocks"] if one.get("block_id") == key)
    element = block["element"]
    return str(element.get("initial_value") or element["initial_option"]["value"])


async def test_a_customers_question_and_its_answer(gendan: House, standin: Standin, mei: Person) -> None:
    anna = await came_in(gendan, standin, "Anna", "LUMIO")
    await anna.say("Could you use the thicker zipper, please?")
    await anna.expect("I have passed that on")
    asked = await mei.expect("Lumio.*thicker zipper")
    await mei.say("Yes, no problem.", thread=asked["ts"])
    await anna.expect("Yes, no problem.")
    await mei.expect("Sent to Lumio")
    await anna.open_home()
    await anna.expect("Your orders", where="home")


async def test_a_picture_goes_to_its_order_and_comes_back(standin: Standin, mei: Person) -> None:
    await mei.send_file("zip.png", PNG, "1203 the zipper")
    await mei.expect("Kept zip.png with SO-2026-1203")
    await mei.slash("files 1203")
    await mei.expect("zip.png")
    shown = await mei.expect(r"^zip\.png$")
    assert standin.files[shown["files"][0]["id"]] == ("zip.png", PNG)


async def test_a_thread_is_about_the_order_whose_card_it_began_with(standin: Standin, mei: Person) -> None:
    floor = standin.channel()
    root = await mei.mention("1203", floor)
    card = await mei.expect("SO-2026-1203 · Lumio", where=floor)
    assert card["thread_ts"] == root["ts"]
    await mei.mention("sewing 300/500", floor, thread=root["ts"])
    await mei.expect("sewing: 300/500", where=floor)
    await mei.say("today")
    await mei.expect("My day")


async def test_home_is_the_day_with_its_buttons(mei: Person) -> None:
    await mei.open_home()
    await mei.expect("My day.*1 open order.*1203 Lumio", where="home")
    await mei.press("1203", where="home")
    await mei.expect("SO-2026-1203 · Lumio", where="home")
    await mei.press("Report cutting", where="home")
    await mei.expect("How far is it", where="modal")
    await mei.submit(done="200")
    await mei.expect("cutting: 200/500", where="home")
    await mei.press("⌂", where="home")
    await mei.expect("cutting 40%", where="home")


async def test_home_follows_what_is_done_elsewhere(mei: Person) -> None:
    await mei.open_home()
    await mei.expect("My day", where="home")
    await mei.say("1203 cutting 250")
    await mei.expect("cutting 50%", where="home")


async def test_a_message_becomes_an_order(mei: Person) -> None:
    await mei.shortcut("record_order", {"text": "Lumio wants 500 pcs LM-45 by 18 Dec", "ts": "1.1"})
    await mei.expect("New order", where="modal")
    form = await mei.expect("Which customer", where="modal")
    assert value_of(form, "lines.0.quantity")


# Threads


async def test_what_others_do_is_told_below_the_card(gendan: House, standin: Standin, mei: Person) -> None:
    floor, wu = standin.channel(), is_in(gendan, standin, "Wu")
    await mei.say("1203")
    card = await mei.expect("SO-2026-1203 · Lumio.*Report cutting")
    root = await mei.mention("1203", floor)
    await mei.expect("SO-2026-1203 · Lumio", where=floor)
    await wu.say("1203 cutting 200")
    for where, thread in ((mei.dm, card), (floor, root)):
        told = await mei.expect("^[^\n]*Wu: cutting 200/500$", where=where)
        assert (told["thread_ts"], told.get("subtype")) == (thread["ts"], None)


async def test_nobody_is_told_what_they_did_themselves(standin: Standin, mei: Person) -> None:
    await mei.say("1203")
    card = await mei.expect("SO-2026-1203 · Lumio")
    await mei.say("1203 cutting 200")
    await mei.expect("▶ cutting 200/500")
    await mei.say("today")
    await mei.expect("My day")
    assert below(standin, card, mei.dm) == []


def below(standin: Standin, root: Json, where: str) -> list[str]:
    """What gendan said in the thread of a message."""
    return [show(one) for one in standin.screen(where) if one.get("thread_ts") == root["ts"]]


async def test_a_reminder_of_an_order_is_seen_in_the_chat_and_stands_below_its_card(
    gendan: House, mei: Person
) -> None:
    gendan.clock.shows("2026-12-21 09:00")
    await mei.say("1203")
    card = await mei.expect("SO-2026-1203 · Lumio")
    await beat(gendan)
    told = await mei.expect("SO-2026-1203 for Lumio was due")
    assert (told["thread_ts"], told["subtype"]) == (card["ts"], "thread_broadcast")
    await mei.press("Shipped")
    await mei.expect("shipped")


async def test_what_is_answered_by_a_reply_stands_by_itself(
    gendan: House, standin: Standin, mei: Person
) -> None:
    anna = await came_in(gendan, standin, "Anna", "LUMIO")
    await mei.say("1203")
    await mei.expect("SO-2026-1203 · Lumio")
    await anna.say("1203: could you use the thicker zipper, please?")
    asked = await mei.expect("Lumio.*thicker zipper.*Reply to this message")
    assert "thread_ts" not in asked
    await mei.say("Yes, no problem.", thread=asked["ts"])
    sent = await mei.expect("Sent to Lumio")
    assert (sent["thread_ts"], sent.get("subtype")) == (asked["ts"], None)


async def test_where_the_card_was_deleted_a_notice_stands_by_itself(
    gendan: House, standin: Standin, mei: Person
) -> None:
    gendan.clock.shows("2026-12-21 09:00")
    await mei.say("1203")
    await mei.expect("SO-2026-1203 · Lumio")
    standin.fault("chat.postMessage", "thread_not_found")
    await beat(gendan)
    told = await mei.expect("SO-2026-1203 for Lumio was due")
    assert "thread_ts" not in told


async def beat(gendan: House) -> None:
    """One beat of the clock, once everything said before is known to have arrived."""
    await gendan.app.sender.settled()
    gendan.app.herald.beat(gendan.clock())
