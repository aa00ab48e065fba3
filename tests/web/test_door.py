"""Coming in by a one-time code, staying, leaving."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Delete, Update, delete, select, update

from core.columns import table
from core.people.model import Person, WebSession
from tests.web.conftest import Served, Serving

PERSON, SESSION = table(Person), table(WebSession)
HIS = SESSION.c.account_id == 1
GONE = update(PERSON).where(PERSON.c.id == 1).values(active=False)
ENDED = delete(SESSION).where(HIS)
OVER = update(SESSION).where(HIS).values(expires_at=datetime(2026, 1, 1, tzinfo=UTC))


async def test_a_code_lets_one_browser_in(plain: Served) -> None:
    async with plain.client() as client:
        assert await client.enter("CODE-for-li") == (200, {"entered": True})
        async with client.chat() as chat:
            welcome = await chat.hear()
    assert welcome["you"]["name"] == "李娜"
    assert [entry["text"] for entry in welcome["entries"]] == ["Welcome."]


async def test_a_used_code_is_refused_in_the_words_of_the_house(plain: Served) -> None:
    async with plain.client() as first, plain.client() as second:
        await first.enter("CODE-for-li")
        status, answer = await second.enter("CODE-for-li", "key-of-another")
        assert (status, answer["says"]) == (403, "This link has been used or has expired.")
        async with second.chat() as chat:
            assert await chat.closed() == 4401


async def test_who_lost_the_answer_enters_again_with_the_same_key(plain: Served) -> None:
    async with plain.client() as client:
        await client.enter("CODE-for-li", "key-of-the-page")
        client.session.cookie_jar.clear()
        assert (await client.enter("CODE-for-li", "key-of-the-page"))[0] == 200
    assert len(plain.house.heard) == 1


async def test_the_session_is_out_of_reach_of_scripts_and_only_its_hash_is_kept(plain: Served) -> None:
    async with plain.client() as client:
        await client.enter("CODE-for-li")
        cookie = next(iter(client.session.cookie_jar))
    assert (cookie.key, cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        "gendan",
        True,
        "lax",
        "/",
    )
    with plain.house.database.reading() as connection:
        kept = connection.scalars(select(table(WebSession).c.token_hash)).all()
    assert kept == [hashlib.sha256(cookie.value.encode()).hexdigest()]


async def test_over_https_the_cookie_never_travels_in_the_clear(serve: Serving) -> None:
    served = await serve(demo=False, public_url="https://bot.example.com")
    headers = {**served.ours, "Origin": "https://bot.example.com"}
    async with served.client() as client:
        body = b'{"code": "CODE-for-li", "key": "key-0123456789"}'
        async with client.session.post("/web/enter", data=body, headers=headers) as answer:
            cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-gendan=")
    assert "; Secure" in cookie


@pytest.mark.parametrize("missing", ["Origin", "X-Gendan"])
@pytest.mark.parametrize("path", ["/web/enter", "/web/leave", "/web/upload", "/demo/clock", "/demo/language"])
async def test_only_our_own_page_may_ask(served: Served, path: str, missing: str) -> None:
    async with served.phone("1") as phone:
        headers = {name: value for name, value in served.ours.items() if name != missing}
        assert await phone.post(path, headers=headers) == (403, {"why": "origin"})


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_page_of_another_site_is_refused(plain: Served, origin: str) -> None:
    async with plain.client() as client:
        status, _ = await client.post("/web/enter", {"code": "CODE-for-li"}, {**plain.ours, "Origin": origin})
    assert status == 403
    assert plain.house.heard == []


@pytest.mark.parametrize("code", ["", "abc", "a b c d", "<script>", "x" * 65])
async def test_what_is_no_code_never_reaches_the_house(plain: Served, code: str) -> None:
    async with plain.client() as client:
        assert await client.enter(code) == (400, {"why": "code"})
    assert plain.house.heard == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 4_000, b'{"code":' * 500])
async def test_what_no_page_says_is_refused(plain: Served, body: bytes) -> None:
    async with plain.client() as client:
        assert await client.post("/web/enter", body) == (400, {"why": "code"})


async def test_guessing_is_slowed_down(plain: Served) -> None:
    async with plain.client() as client:
        tries = [(await client.enter(f"GUESS-{n}", f"key-number-{n}"))[0] for n in range(11)]
    assert tries == [403] * 10 + [429]


async def test_leaving_ends_the_session_and_its_open_page(plain: Served) -> None:
    async with plain.client() as client:
        await client.enter("CODE-for-li")
        token = client.token
        async with client.chat() as chat:
            assert await client.post("/web/leave") == (200, {"left": 1})
            assert await chat.closed() == 4401
        client.token = token
        async with client.chat() as chat:
            assert await chat.closed() == 4401


async def test_leaving_everywhere_ends_the_other_devices_of_this_person_only(plain: Served) -> None:
    house = plain.house
    async with plain.client() as phone, plain.client() as desk, plain.client() as emma:
        await phone.enter("CODE-for-li", "key-of-the-phone")
        house.invite("CODE-again", 1)
        await desk.enter("CODE-again", "key-of-the-desk")
        await emma.enter("CODE-for-emma", "key-of-emma-00")
        async with desk.chat() as chat, emma.chat() as hers:
            await phone.post("/web/leave", {"everywhere": True})
            assert await chat.closed() == 4401
            assert (await hers.hear())["you"]["name"] == "Emma"


async def test_a_session_gets_a_fresh_token_each_day_and_lasts_a_month(plain: Served) -> None:
    async with plain.client() as client:
        await client.enter("CODE-for-li")
        first = client.token
        await client.get("/")
        assert client.token == first
        plain.house.ahead += timedelta(days=1, minutes=1)
        await client.get("/")
        assert client.token != first
        plain.house.ahead += timedelta(days=31)
        async with client.chat() as chat:
            assert await chat.closed() == 4401


async def test_an_old_token_stops_working_a_minute_after_its_renewal(plain: Served) -> None:
    async with plain.client() as client:
        await client.enter("CODE-for-li")
        old = client.token
        plain.house.ahead += timedelta(days=2)
        await client.get("/")
        client.token = old
        async with client.chat() as chat:
            assert "you" in await chat.hear()
        plain.house.ahead += timedelta(minutes=2)
        async with client.chat() as chat:
            assert await chat.closed() == 4401


@pytest.mark.parametrize("way", [GONE, ENDED, OVER], ids=["gone", "ended", "over"])
async def test_who_has_nothing_to_seek_here_any_more_is_sent_away_without_a_word(
    served: Served, way: Update | Delete
) -> None:
    async with served.phone("1") as phone, served.phone("2") as other, other.chat() as hers:
        async with phone.chat() as chat:
            assert (await chat.hear())["you"]["name"] == "李娜"
            with served.house.database.writing() as connection:
                connection.execute(way)
            assert await chat.closed() == 1012
        assert (await hers.hear())["you"]["name"] == "王主管"
    assert served.house.heard == []


async def test_somebody_no_longer_active_is_out_at_the_next_line(served: Served) -> None:
    async with served.phone("1") as phone, phone.chat() as chat:
        with served.house.database.writing() as connection:
            connection.execute(update(table(Person)).where(table(Person).c.id == 1).values(active=False))
        await chat.socket.send_json({"say": {"id": "line-00000001", "text": "1203"}})
        assert await chat.closed() == 4401
    assert served.house.heard == []
