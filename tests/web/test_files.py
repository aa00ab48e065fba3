"""Photos and files, both ways: who may see which, and what a browser is told they are."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.web import files
from bot.channels.web.files import OF_ALL, OF_ONE
from bot.channels.web.turns import Turns
from bot.messages import FileRef, Message
from tests.web.conftest import Client, Served
from tests.web.factory import EMMA, LI, LIMIT

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
ABOUT: dict[str, Any] = {
    "id": "file-00000001",
    "text": "1203 sample",
    "name": "样 品.png",
    "media": "image/png",
}


async def sent(client: Client, content: bytes = PNG, **about: Any) -> int:
    """Send a file and find its number in the answer."""
    status, _ = await client.upload({**ABOUT, **about}, content)
    assert status == 200
    async with client.chat() as chat:
        entries = (await chat.hear())["entries"]
    return int(entries[-1]["files"][0]["id"])


async def test_a_photo_is_kept_answered_and_shown_again_in_place(served: Served) -> None:
    async with served.phone("1") as phone:
        photo = await phone.get(f"/web/file/{await sent(phone)}")
        assert photo.content == PNG
    headers = photo.headers
    assert (photo.status, headers["Content-Type"], headers["X-Content-Type-Options"]) == (
        200,
        "image/png",
        "nosniff",
    )
    assert headers["Content-Disposition"] == "inline; filename*=UTF-8''%E6%A0%B7%20%E5%93%81.png"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert served.house.heard[0].files[0].content == PNG


async def test_an_own_photo_without_words_is_in_the_transcript(served: Served) -> None:
    async with served.phone("1") as phone:
        number = await sent(phone, text="")
        async with phone.chat() as chat:
            own = (await chat.hear())["entries"][0]
    assert (own["own"], own["files"][0]["id"]) == ("file-00000001", number)


async def test_a_file_sent_again_is_kept_once(served: Served) -> None:
    async with served.phone("1") as phone:
        await sent(phone)
        await sent(phone)
    assert len(served.house.heard) == 1


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"<script>alert(1)</script>", "image/png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml"),
        (b"RIFF....WAVE", "image/webp"),
        (b"%PDF-1.7", "application/pdf"),
        (b"", ""),
    ],
)
async def test_what_is_no_real_picture_is_only_handed_out_as_a_file(
    served: Served, content: bytes, media: str
) -> None:
    async with served.phone("1") as phone:
        answer = await phone.get(f"/web/file/{await sent(phone, content, media=media)}")
        assert answer.content == content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")


async def test_a_file_is_for_those_whose_chat_shows_it(served: Served) -> None:
    async with served.phone("1") as li, served.phone("3") as emma, served.client() as nobody:
        number = await sent(li)
        assert (await emma.get(f"/web/file/{number}")).status == 404
        assert (await nobody.get(f"/web/file/{number}")).status == 401
        await served.house.tell(
            EMMA, Message("Your sample", files=(FileRef(number, "a.png", "image/png", 48),))
        )
        assert (await emma.get(f"/web/file/{number}")).status == 200
        for none in (f"{number * 10 + 1}", "9" * 19, "9" * 5_000, "x"):
            assert (await emma.get(f"/web/file/{none}")).status == 404


async def test_a_number_that_only_looks_alike_opens_nothing(served: Served) -> None:
    async with served.phone("1") as li, served.phone("3") as emma:
        await sent(li)
        await served.house.tell(
            EMMA, Message('"attachment":1', files=(FileRef(21, "a.png", "image/png", 1),))
        )
        assert (await emma.get("/web/file/1")).status == 404


async def test_a_file_above_the_limit_comes_without_its_bytes_but_with_its_size(served: Served) -> None:
    async with served.phone("1") as phone:
        assert (await phone.upload(ABOUT, bytes(LIMIT + 1)))[0] == 200
        assert (await phone.upload({**ABOUT, "id": "file-00000002", "size": 80_000_000}, b""))[0] == 200
        assert (await phone.upload({**ABOUT, "id": "file-00000003", "size": 10**40}, b"whole"))[0] == 200
    found = [(one.files[0].content, one.files[0].size) for one in served.house.heard]
    assert found == [(b"", LIMIT + 1), (b"", 80_000_000), (b"whole", 5)]


async def test_a_file_exactly_at_the_limit_comes_whole(served: Served) -> None:
    async with served.phone("1") as phone:
        await phone.upload(ABOUT, bytes(LIMIT))
    assert len(served.house.heard[0].files[0].content) == LIMIT


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n",
        b"no json\n",
        b"[]\n",
        b'{"id": "x"}\n',
        b'{"id": "file-00000001"}',
        b"x" * 600_000,
        b"[" * 9_000 + b"\n",
    ],
)
async def test_what_no_page_sends_is_refused(served: Served, body: bytes) -> None:
    async with served.phone("1") as phone:
        assert await phone.post("/web/upload", body) == (400, {"why": "malformed"})
    assert served.house.heard == []


async def test_files_come_in_by_turns_a_few_of_each_person() -> None:
    turns, inside = Turns(OF_ONE, OF_ALL), list[str]()
    most: dict[str, int] = {}

    async def comes(who: str) -> None:
        async with turns.of(who):
            inside.append(who)
            most[who] = max(most.get(who, 0), inside.count(who))
            most["all"] = max(most.get("all", 0), len(inside))
            await asyncio.sleep(0)
            inside.remove(who)

    await asyncio.gather(*(comes("Mei") for _ in range(9)))
    assert most == {"Mei": OF_ONE, "all": OF_ONE}
    await asyncio.gather(*(comes(f"person {number % 20}") for number in range(100)))
    assert (most["all"], max(most.values())) == (OF_ALL, OF_ALL)
    assert not turns._each


async def test_a_file_that_never_comes_whole_keeps_nobody_else_waiting(served: Served) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b'{"id": "file-00000009"}\n'
        await asyncio.Event().wait()

    async with served.phone("1") as li, served.phone("3") as emma:
        stuck = [asyncio.create_task(li.begins("/web/upload", endless())) for _ in range(OF_ONE + OF_ALL)]
        await asyncio.sleep(0.1)
        assert (await emma.upload(ABOUT, PNG))[0] == 200
        for one in stuck:
            one.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
        assert (await li.upload(ABOUT, PNG))[0] == 200


async def test_a_file_that_is_not_taken_keeps_nobody_else_waiting(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bytes] = []

    async def never_taken(content: bytes) -> AsyncIterator[bytes]:
        begun.append(content)
        await asyncio.Event().wait()
        yield content

    async with served.phone("1") as li, served.phone("3") as emma:
        of_li, of_emma = await sent(li), await sent(emma, id="file-00000002")
        with monkeypatch.context() as within:
            within.setattr(files, "_pieces", never_taken)
            stuck = [asyncio.create_task(li.get(f"/web/file/{of_li}")) for _ in range(OF_ONE + OF_ALL)]
            while len(begun) < OF_ONE:
                await asyncio.sleep(0.01)
        assert (await emma.get(f"/web/file/{of_emma}")).content == PNG
        for one in stuck:
            one.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
        assert (await li.get(f"/web/file/{of_li}")).content == PNG
    assert len(begun) == OF_ONE


async def test_nobody_sends_a_file_without_a_session(served: Served) -> None:
    async with served.client() as nobody:
        assert await nobody.upload(ABOUT, PNG) == (401, {"why": "ended"})


async def test_a_reply_may_be_a_photo(served: Served) -> None:
    question = await served.house.tell(LI, Message("Show me the label"))
    async with served.phone("1") as phone:
        await sent(phone, replies_to=str(question))
    assert served.house.heard[0].replies_to == str(question)
