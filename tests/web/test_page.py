"""The page's parts: safe headers, no foreign hosts, no word without a translation."""

import re

import pytest

from bot.channels.web.channel import STATIC
from tests.web.conftest import Served

RIGHT = ("/", "/?phone=1", "/web/static/chat.js", "/web/file/1", "/demo/state")
WRONG = ("/nowhere", "/web/static/nothing.js", "/web/enter", "/web/static/../door.py")
PARTS = sorted(path.name for path in STATIC.iterdir() if path.is_file())


@pytest.mark.parametrize("path", [*RIGHT, *WRONG])
async def test_every_answer_carries_the_safe_headers(served: Served, path: str) -> None:
    async with served.client() as client, client.session.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


async def test_an_answer_that_went_wrong_carries_them_too(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: object) -> None:
        raise RuntimeError("no database")

    monkeypatch.setattr(served.house.web._desk.mailbox, "open", broken)
    async with served.client() as client, client.session.get("/?phone=1") as answer:
        assert (answer.status, answer.headers["X-Content-Type-Options"]) == (500, "nosniff")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("chat.js", "javascript"),
        ("chat.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
        ("fonts/NotoSansSC-400-gbk.woff2", "font/woff2"),
    ],
)
async def test_the_parts_are_what_they_are(served: Served, name: str, kind: str) -> None:
    async with served.client() as client, client.session.get(f"/web/static/{name}") as answer:
        assert answer.status == 200
        assert kind in answer.headers["Content-Type"]


@pytest.mark.parametrize("path", ["../channel.py", "..%2fchannel.py", "fonts/", ""])
async def test_nothing_else_is_handed_out(served: Served, path: str) -> None:
    async with served.client() as client, client.session.get(f"/web/static/{path}") as answer:
        assert answer.status in (404, 405)


@pytest.mark.parametrize("name", PARTS)
def test_no_part_comes_from_elsewhere_or_runs_inline(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert not re.findall(r"<script(?![^>]*\bsrc=)|\son\w+=\"|\sstyle=\"|javascript:", text)


def test_every_word_exists_in_both_languages() -> None:
    chinese, english = (words(language) for language in ("zh", "en"))
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", english[key])), key


def test_every_word_that_is_used_exists_and_every_word_is_used() -> None:
    parts = "\n".join(
        path.read_text(encoding="utf-8") for path in STATIC.glob("*.[hj]*") if path.name != "words.js"
    )
    marked = set(re.findall(r'data-(?:word|label|hint)="(\w+)"', parts))
    spoken = {key for key in words("en") if re.search(rf"""["'`\s{{]{key}["'`:]""", parts)}
    composed = {key for key in words("en") if key.startswith("role_")}
    assert marked <= words("en").keys()
    assert marked | spoken | composed == words("en").keys()


def words(language: str) -> dict[str, str]:
    """The page's words in a language."""
    table = (STATIC / "words.js").read_text(encoding="utf-8")
    block = re.search(rf"^  {language}: {{\n(.*?)^  }},$", table, re.S | re.M)
    assert block is not None
    return dict(re.findall(r'^    (\w+): "(.*)",$', block.group(1), re.M))


async def test_a_browser_without_a_session_gets_the_page_with_the_entrance(plain: Served) -> None:
    async with plain.client() as client, client.session.get("/") as answer:
        assert 'id="code"' in await answer.text()
        assert "Set-Cookie" not in answer.headers


async def test_there_are_no_other_phones(served: Served) -> None:
    async with served.client() as client, client.session.get("/?phone=9") as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8080", 200), ("192.168.1.7", 200), ("[::1]:80", 200), ("evil.example", 421)],
)
async def test_the_demonstration_answers_to_no_foreign_name(served: Served, host: str, status: int) -> None:
    async with served.client() as client, client.session.get("/", headers={"Host": host}) as answer:
        assert answer.status == status


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"hours": 1}, "2026-11-23T03:00"),
        ({"hours": 24}, "2026-11-24T02:00"),
        ({"to": "08:30"}, "2026-11-24T00:30"),
        ({"to": "17:00"}, "2026-11-23T09:00"),
    ],
)
async def test_the_clock_moves_on(served: Served, asked: dict[str, object], shown: str) -> None:
    async with served.phone("1") as phone, phone.chat() as chat:
        await chat.hear()
        status, answer = await phone.post("/demo/clock", asked)
        assert (await chat.until("now"))["now"].startswith(shown)
    assert (status, answer["now"][:16]) == (200, shown)


@pytest.mark.parametrize(
    "asked", [{}, {"hours": 0}, {"hours": -1}, {"hours": "nan"}, {"hours": 1e9}, {"to": "25:00"}, {"to": 7}]
)
async def test_the_clock_never_goes_back_nor_far(served: Served, asked: dict[str, object]) -> None:
    async with served.phone("1") as phone:
        assert await phone.post("/demo/clock", asked) == (400, {"why": "malformed"})


async def test_the_three_change_their_language_together(served: Served) -> None:
    async with served.phone("1") as phone, phone.chat() as chat:
        await chat.hear()
        assert await phone.post("/demo/language", {"to": "en"}) == (200, {"language": "en"})
        assert (await chat.until("you"))["you"]["language"] == "en"


async def test_outside_the_demonstration_nobody_moves_the_clock(plain: Served) -> None:
    async with plain.client() as client, client.session.get("/demo/state") as answer:
        assert answer.status == 404
