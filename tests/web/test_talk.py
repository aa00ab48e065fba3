"""The socket: nothing is lost and nothing doubled, whatever breaks in between."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.messages import Message
from core.columns import table
from core.conversations.model import Outgoing
from tests.web.conftest import Chat, Served
from tests.web.factory import EMMA, LI


def texts(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["text"] for entry in entries]


async def test_a_line_is_acknowledged_and_answered(served: Served) -> None:
    async with served.phone("1") as phone, phone.chat() as chat:
        await chat.hear()
        await chat.socket.send_json({"say": {"id": "line-00000001", "text": "hello"}})
        heard = [await chat.hear() for _ in range(3)]
    assert texts(heard[0]["entries"]) == ["Heard: hello"]
    assert heard[1]["ack"] == "line-00000001"
    assert heard[2]["entries"][0]["own"] == "line-00000001"


async def test_a_line_said_again_does_nothing_again(served: Served) -> None:
    async with served.phone("1") as phone:
        for _ in range(3):
            async with phone.chat() as chat:
                assert (await chat.say("hello"))["ack"] == "line-00000001"
        async with phone.chat() as chat:
            assert texts((await chat.hear())["entries"]) == ["hello", "Heard: hello"]
    assert len(served.house.heard) == 1


async def test_two_people_may_use_the_same_identity_for_a_line(served: Served) -> None:
    async with served.phone("1") as li, served.phone("3") as emma, li.chat() as one, emma.chat() as other:
        await one.say("mine")
        await other.say("mine too")
    assert [incoming.text for incoming in served.house.heard] == ["mine", "mine too"]


async def test_a_page_that_comes_back_gets_what_it_missed_and_what_was_rewritten(served: Served) -> None:
    async with served.phone("1") as phone:
        card = await served.house.tell(LI, Message("300/500"))
        for number in range(50):
            last = await served.house.tell(LI, Message(f"note {number}"))
        rewritten = await served.house.tell(LI, Message("500/500"), edits=card)
        await served.house.tell(LI, Message("done"), edits=rewritten)
        async with phone.chat(after=last) as chat:
            welcome = await chat.hear()
    found = {entry["id"]: entry["text"] for entry in welcome["entries"]}
    assert found[card] == "done"
    assert rewritten not in found
    assert not welcome["reset"]


async def test_a_page_that_missed_too_much_starts_afresh(served: Served) -> None:
    first = await served.house.tell(LI, Message("first"))
    for number in range(301):
        await served.house.tell(LI, Message(f"note {number}"))
    async with served.phone("1") as phone, phone.chat(after=first) as chat:
        welcome = await chat.hear()
    assert welcome["reset"]
    assert texts(welcome["entries"])[-1] == "note 300"


async def test_scrolling_back_finds_everything_exactly_once(served: Served) -> None:
    async with served.phone("1") as phone, phone.chat() as chat:
        older = (await chat.hear())["older"]
        assert older == ""
        for number in range(60):
            await chat.say(f"line {number}", f"line-{number:08}")
    async with served.phone("1") as phone, phone.chat() as chat:
        welcome = await chat.hear()
        found, older = welcome["entries"], welcome["older"]
        while older:
            await chat.socket.send_json({"older": older})
            page = await chat.until("page")
            found, older = page["page"] + found, page["older"]
    assert texts(found) == [text for n in range(60) for text in (f"line {n}", f"Heard: line {n}")]


async def test_a_press_rewrites_the_message_in_place(served: Served) -> None:
    async with served.phone("1") as phone, phone.chat() as chat:
        await chat.hear()
        await chat.socket.send_json({"say": {"id": "line-00000001", "text": "1203 sewing 300/500"}})
        card = (await chat.until("entries"))["entries"][0]
        undo = card["buttons"][0][0]
        assert (undo["label"], undo["style"]) == ("Undo", "danger")
        await chat.socket.send_json({"say": {"id": "press-0000001", "press": undo["token"]}})
        answer = await chat.until("entries")
        while not answer["entries"][0].get("version", 0) > card["id"]:
            answer = await chat.until("entries")
    assert answer["entries"][0]["id"] == card["id"]
    assert answer["entries"][0]["text"] == "Undo: done."


async def test_a_reply_names_the_message_it_answers(served: Served) -> None:
    question = await served.house.tell(LI, Message("When do you ship?"))
    async with served.phone("1") as phone, phone.chat() as chat:
        await chat.say("On Friday", replies_to=str(question))
    assert served.house.heard[0].replies_to == str(question)


async def test_every_page_of_a_chat_is_told_and_no_other(served: Served) -> None:
    async with AsyncExitStack() as open_pages:
        li, emma = [await open_pages.enter_async_context(served.phone(slot)) for slot in "13"]
        chats = [await open_pages.enter_async_context(phone.chat()) for phone in (li, li, emma)]
        for chat in chats:
            await chat.hear()
        await served.house.tell(LI, Message("for Li"))
        await served.house.tell(EMMA, Message("for Emma"))
        heard = [texts((await chat.hear())["entries"]) for chat in chats]
    assert heard == [["for Li"], ["for Li"], ["for Emma"]]


@pytest.mark.parametrize(
    "line",
    [
        {"id": "line-00000001", "text": "   "},
        {"id": "line-00000001", "text": "x" * 100_001},
        {"id": "line-00000001", "press": "1.1; drop table"},
        {"id": "line-00000001", "text": "hello", "replies_to": "no number"},
        {"id": "short", "text": "hello"},
        {"text": "hello"},
        "hello",
    ],
)
async def test_what_no_page_says_is_refused_and_the_talk_goes_on(served: Served, line: Any) -> None:
    async with served.phone("1") as phone, phone.chat() as chat:
        await chat.socket.send_json({"say": line})
        assert "refused" in await chat.until("refused")
        assert "ack" in await chat.say("hello")


NONSENSE = (
    "",
    "[]",
    "{",
    "null",
    "[" * 100_000,
    '{"say":' * 20_000,
    '{"older": "yesterday"}',
    '{"older": "0001-01-01T00:00:00+14:00|1|"}',
    '{"older": "2026-11-23T09:00:00+08:00|9999999999999999999|"}',
    '{"older": "2026-11-23T09:00:00+08:00|1|\\ud800"}',
)


@pytest.mark.parametrize("nonsense", NONSENSE)
async def test_nonsense_does_no_harm(served: Served, nonsense: str) -> None:
    async with served.phone("1") as phone, phone.chat() as chat:
        await chat.socket.send_str(nonsense)
        assert "ack" in await chat.say("hello")


@pytest.mark.parametrize("after", ["", "-1", "x", "9" * 19, "9" * 5_000])
async def test_a_page_that_saw_no_such_row_is_welcome(served: Served, after: str) -> None:
    async with served.phone("1") as phone, phone.chat(after) as chat:
        assert (await chat.hear())["reset"]
        assert "ack" in await chat.say("hello")


async def test_ten_thousand_characters_reach_the_house_whole(served: Served) -> None:
    async with served.phone("1") as phone, phone.chat() as chat:
        await chat.say("裁" * 10_000)
    assert len(served.house.heard[0].text) == 10_000


@pytest.mark.parametrize("origin", [None, "https://evil.example"])
async def test_a_socket_opened_by_another_site_is_refused(served: Served, origin: str | None) -> None:
    async with served.phone("1") as phone:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await phone.session.ws_connect("/web/chat", params={"phone": "1"}, origin=origin)
    assert refused.value.status == 403


async def test_the_page_learns_of_a_change_of_language(served: Served) -> None:
    async with served.phone("1") as phone, phone.chat() as chat:
        assert (await chat.hear())["you"]["language"] == "zh_CN"
        await chat.say("/language en")
        assert (await chat.until("you"))["you"]["language"] == "en"


async def test_a_page_too_slow_to_follow_is_sent_away_and_catches_up(served: Served) -> None:
    async with served.phone("1") as phone:
        async with phone.chat() as chat:
            await chat.hear()
            page = next(iter(served.house.web._desk.pages._pages[LI]))
            for number in range(2_001):
                page.tell({"entries": [], "number": number})
            assert await chat.closed() == 1013
        async with phone.chat() as again:
            assert "entries" in await again.hear()


async def test_a_page_that_does_not_listen_is_heard_no_further(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served.phone("1") as phone, phone.chat() as chat:
        await chat.hear()
        page, listens = next(iter(served.house.web._desk.pages._pages[LI])), asyncio.Event()
        tell = page.socket.send_json

        async def once_it_listens(news: Any) -> None:
            await listens.wait()
            await tell(news)

        monkeypatch.setattr(page.socket, "send_json", once_it_listens)
        for number in range(30):
            await chat.socket.send_json({"say": {"id": f"line-{number:08}", "text": f"line {number}"}})
        while not served.house.heard:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert [one.text for one in served.house.heard] == ["line 0"]
        listens.set()
        acks = [(await chat.until("ack"))["ack"] for _ in range(30)]
    assert acks == [f"line-{number:08}" for number in range(30)]


async def test_many_lines_at_once_are_answered_in_order(served: Served) -> None:
    async with served.phone("1") as phone, phone.chat() as chat:
        for number in range(30):
            await chat.socket.send_json({"say": {"id": f"line-{number:08}", "text": f"line {number}"}})
        acks = [(await chat.until("ack"))["ack"] for _ in range(30)]
    assert acks == [f"line-{number:08}" for number in range(30)]


async def test_messages_come_while_a_line_is_being_said(served: Served) -> None:
    async def tell(times: int) -> None:
        for number in range(times):
            await served.house.tell(LI, Message(f"notice {number}"))

    async def say(chat: Chat, times: int) -> set[int]:
        found: set[int] = set()
        for number in range(times):
            await chat.socket.send_json({"say": {"id": f"line-{number:08}", "text": f"line {number}"}})
        while len(found) < 2 * times:
            heard = await chat.hear()
            found |= {entry["id"] for entry in heard.get("entries", ()) if "id" in entry}
        return found

    async with served.phone("1") as phone, phone.chat() as chat:
        found, _ = await asyncio.gather(say(chat, 40), tell(40))
    with served.house.database.reading() as connection:
        assert len(found) == connection.scalar(select(func.count()).select_from(table(Outgoing)))
