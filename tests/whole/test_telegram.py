"""The whole gendan behind Telegram, over real HTTP: what people do there and what goes wrong on the way."""

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest
import uvicorn
from PIL import Image
from sqlalchemy import select

from bot.app import App
from bot.serve import Server, channels_of, door
from bot.settings import Http, Settings, TelegramSettings
from core.columns import table
from core.conversations.model import Change, Delivery, Outgoing
from core.orders.model import Attachment
from core.people.model import Account, Invitation, Person
from core.people.operations import hashed, new_code
from core.values import Language
from tests.telegram.standin import TOKEN, Standin, labels, show
from tests.telegram.standin import Person as Phone
from tests.web.conftest import Client
from tests.whole.factory import GENDAN, ROOT, free_port, plain_environment

Phones = dict[str, Phone]
OUTBOX, HISTORY, ACCOUNT = table(Outgoing), table(Change), table(Account)


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> str:
    """How updates come."""
    return str(request.param)


@pytest.fixture
async def app(factory: str, standin: Standin, mode: str) -> AsyncIterator[App]:
    """The real App, serving, with Telegram and the web chat."""
    async with serving(factory, standin, mode) as one:
        yield one


@asynccontextmanager
async def serving(url: str, standin: Standin, mode: str = "polling") -> AsyncIterator[App]:
    """Everything of `gendan serve`, in this process."""
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    telegram = TelegramSettings.model_validate({"token": TOKEN, "base_url": standin.url, "mode": mode})
    settings = Settings(
        database_url=url,
        language=Language.ENGLISH,
        public_url=here,
        http=Http(port=port),
        telegram=telegram,
    )
    app = App(settings)
    app.open(channels_of(app))
    server = Server(uvicorn.Config(app.asgi(), log_config=None, lifespan="on", timeout_graceful_shutdown=2))
    task = asyncio.create_task(server.serve([door(settings.http)]))
    await standin.until(lambda: len(standin.commands) == 3)
    yield app
    server.should_exit = True
    await task
    app.close()


def states(app: App, phone: Phone) -> list[str]:
    """Where each message to somebody is, oldest first."""
    with app.database.reading() as connection:
        asked = select(OUTBOX.c.state).where(OUTBOX.c.chat == str(phone.id)).order_by(OUTBOX.c.id)
        return [str(one) for one in connection.execute(asked).scalars()]


def changes(app: App, operation: str = "report_progress") -> int:
    """How often something was done."""
    with app.database.reading() as connection:
        asked = select(HISTORY.c.id).where(HISTORY.c.operation == operation)
        return len(connection.execute(asked).all())


async def quiet(app: App, phone: Phone, standin: Standin) -> list[str]:
    """Where the messages to somebody are, once none is under way."""
    under_way = {Delivery.PENDING, Delivery.SENDING}
    for _again in range(400):
        found = await app.database.run(states, app, phone)
        await asyncio.sleep(0.025)
        still = [one for one in found if one in under_way] + list(standin.pending)
        found = [] if still else found
        if found:
            return found
    raise AssertionError(standin.transcript(phone.id))


async def test_a_code_lets_a_person_in_who_reports_and_takes_it_back(
    app: App, standin: Standin, factory: str
) -> None:
    stranger = standin.person("王芳 Wang", "zh-hans")
    stranger.say("1001 车缝 5/100000")
    told = await stranger.expect("邀请|主管|链接")
    assert "SO-2026" not in show(told)
    assert changes(app) == 0
    printed = await asyncio.to_thread(invite, factory, standin)
    link = re.search(r"https://t\.me/gendan_bot\?start=(\S+)", printed)
    assert link is not None
    stranger.say(f"/start {link[1]}")
    await stranger.expect("Wang|王芳")
    stranger.say("1001 sewing 5/100000")
    await stranger.expect("Mei")
    stranger.say(f"/start {link[1]}")
    await stranger.expect("does not work")


def invite(url: str, standin: Standin) -> str:
    """What `gendan invite` prints."""
    mine = {"GENDAN_TELEGRAM__TOKEN": TOKEN, "GENDAN_TELEGRAM__BASE_URL": standin.url}
    environment = {**plain_environment(), **mine, "GENDAN_DATABASE_URL": url, "GENDAN_LANGUAGE": "en"}
    command = [*GENDAN, "invite", "--role", "merchandiser", "--name", "Wang"]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout


async def test_a_report_and_its_undo(app: App, phones: Phones) -> None:
    mei = phones["Mei"]
    mei.say("1001 sewing 300/100000")
    shown = await mei.expect(r"sewing: 300/100,000")
    assert "Undo" in labels(shown)
    mei.press("Undo")
    await mei.expect("Undone")
    mei.say("1001")
    await mei.expect(r"sewing 0/100,000")
    assert changes(app) == 1


@pytest.mark.usefixtures("app")
async def test_a_customers_question_is_answered_by_replying(phones: Phones) -> None:
    anna, mei = phones["Anna"], phones["Mei"]
    anna.say("Can we add a care label in Danish?")
    await anna.expect("passed that on")
    asked = await mei.expect(r"Anna\) writes:.*care label in Danish")
    mei.say("Yes, from tomorrow on.", replies_to=asked["message_id"])
    await mei.expect("Sent to")
    answer = await anna.expect("Yes, from tomorrow on.")
    assert "Mei" not in show(answer)


async def test_a_repeated_update_does_nothing_twice(app: App, standin: Standin, phones: Phones) -> None:
    mei = phones["Mei"]
    mei.say("1001 sewing 10/100000")
    await mei.expect(r"sewing: 10/100,000")
    said = len(standin.history)
    await repeated(standin)
    mei.press("Undo")
    await mei.expect("Undone")
    undone = len(standin.history)
    await repeated(standin)
    assert await quiet(app, mei, standin)
    assert (changes(app), changes(app, "undo"), len(standin.history)) == (1, 1, undone)
    assert said < undone


async def repeated(standin: Standin) -> None:
    """Telegram brings the newest update once more."""
    await DOORS[bool(standin.webhook)](standin)


async def by_polling(standin: Standin) -> None:
    """With the next answer to a poll."""
    polls = len(standin.offsets)
    standin.repeat()
    await standin.until(lambda: len(standin.offsets) > polls)


async def by_webhook(standin: Standin) -> None:
    """With another call."""
    newest = {"update_id": standin._update, **standin._newest}
    async with aiohttp.ClientSession() as session:
        assert await standin.post(session, newest) == 200


DOORS = {False: by_polling, True: by_webhook}


async def test_an_edited_line_is_not_a_second_report_of_the_first(
    app: App, standin: Standin, phones: Phones
) -> None:
    mei = phones["Mei"]
    line = mei.say("1001 sewing 10/100000")
    await mei.expect(r"sewing: 10/100,000")
    mei.edit(line, "1001 sewing 20/100000")
    await mei.expect(r"sewing: 20/100,000")
    await quiet(app, mei, standin)
    assert changes(app) == 2


async def test_a_photo_with_a_caption_is_kept_and_a_huge_file_is_not(app: App, phones: Phones) -> None:
    picture = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(picture, "JPEG")
    phones["Mei"].send_photo(picture.getvalue(), "1001")
    await phones["Mei"].expect("SO-2026-1001")
    phones["Mei"].send_document("film.mov", b"x" * 25_000_001, "video/quicktime", "1001")
    told = await phones["Mei"].expect("too large|MB")
    assert "\n" not in show(told).split("[")[0].strip()
    with app.database.reading() as connection:
        assert len(connection.execute(select(table(Attachment).c.id)).all()) == 1


class TestOnTheWay:
    """What goes wrong between gendan and Telegram; the same however updates come."""

    @pytest.fixture
    def mode(self) -> str:
        """Polling."""
        return "polling"

    async def test_who_blocks_gendan_is_marked(self, app: App, standin: Standin, phones: Phones) -> None:
        phones["Mei"].block()
        phones["Anna"].say("Can we add a care label in Danish?")
        await phones["Anna"].expect("passed that on")
        assert await quiet(app, phones["Mei"], standin) == ["failed"]
        blocked = select(ACCOUNT.c.blocked).where(ACCOUNT.c.chat == str(phones["Mei"].id))
        with app.database.reading() as connection:
            assert connection.execute(blocked).scalar_one() is True
        phones["Anna"].say("And a blue one?")
        await phones["Anna"].expect("passed that on")
        assert (await app.database.run(states, app, phones["Mei"])) == ["failed"]

    @pytest.mark.usefixtures("soon")
    @pytest.mark.parametrize("kind", [429, 502, 500])
    async def test_what_telegram_does_not_take_arrives_later_once(
        self, app: App, standin: Standin, phones: Phones, kind: int
    ) -> None:
        standin.fault("sendMessage", kind)
        phones["Mei"].say("1001 sewing 7/100000")
        await phones["Mei"].expect(r"sewing: 7/100,000")
        assert await quiet(app, phones["Mei"], standin) == ["sent"]
        assert len(said(standin, phones["Mei"])) == 1

    @pytest.mark.usefixtures("soon")
    async def test_a_lost_answer_is_repeated_once_and_marked(
        self, app: App, standin: Standin, phones: Phones
    ) -> None:
        standin.fault("sendMessage", "drop", after=True)
        phones["Mei"].say("1001 sewing 7/100000")
        await phones["Mei"].expect("↻")
        assert await quiet(app, phones["Mei"], standin) == ["sent"]
        first, again = said(standin, phones["Mei"])
        assert ("↻" in first, "↻" in again) == (False, True)

    async def test_an_answer_does_not_overtake_what_waits(
        self, app: App, standin: Standin, phones: Phones
    ) -> None:
        standin.fault("sendMessage", 502)
        phones["Mei"].say("1001 sewing 7/100000")
        await standin.until(lambda: not standin.faults)
        phones["Mei"].say("1001 sewing 8/100000")
        await phones["Mei"].expect(r"sewing: 8/100,000")
        assert await quiet(app, phones["Mei"], standin) == ["sent", "sent"]
        assert [re.findall(r"sewing: (\d)", one) for one in said(standin, phones["Mei"])] == [["7"], ["8"]]

    async def test_notices_go_where_somebody_spoke_last(self, app: App, phones: Phones) -> None:
        code = await asyncio.to_thread(web_code, app)
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(app.settings.public_url, cookie_jar=jar) as session:
            client = Client(app.settings.public_url, session)
            assert (await client.enter(code))[0] == 200
            async with client.chat() as chat:
                await chat.hear()
                await chat.say("help")
                phones["Anna"].say("Can we add a care label in Danish?")
                while "care label" not in str(await chat.hear()):
                    pass
                phones["Mei"].say("help")
                await phones["Mei"].expect("/")
                phones["Anna"].say("And a blue one, please?")
                await phones["Mei"].expect("And a blue one, please")


def web_code(app: App) -> str:
    """A second way in for Mei."""
    code = new_code()
    with app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        work.add(
            Invitation(
                code_hash=hashed(code),
                person_id=mei.identity,
                created_at=work.now,
                expires_at=work.now + timedelta(days=1),
            )
        )
    return code


def said(standin: Standin, phone: Phone) -> list[str]:
    """What gendan said to somebody, in order."""
    return [show(one) for _n, one in standin.history if one["chat"]["id"] == phone.id]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """No long waits between attempts."""
    monkeypatch.setattr("storage.outbox.RETRIES", (timedelta(seconds=0.2),))
