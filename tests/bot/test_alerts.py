"""Alerts, daily backups and logs: what goes wrong is told to whoever looks after gendan."""

import asyncio
import json
import logging
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import logs, metrics
from bot.alerts import alert
from bot.doctor import examine
from bot.nightly import Nightly
from bot.settings import BackupSettings
from bot.watch import Watch
from bot.words import _
from core.conversations.model import Delivery, Outgoing
from core.people.model import Account, Person
from core.rights import Role
from core.values import Language
from storage import outbox
from storage.shelf import outdated, path_of
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders

HEAD = "gendan needs looking after"


@pytest.fixture
def boss(house: House) -> Chat:
    """The chat of an administrator."""
    with house.app.works() as work:
        person = work.add(Person(name="Boss", role=Role.ADMIN, language=Language.ENGLISH))
        account = Account(channel="phone", sender="sender-Boss", chat="chat-Boss", person_id=person.identity)
        person.account_id = work.add(account).id
    return Chat(house, "Boss")


@pytest.fixture
def watch(house: House) -> Watch:
    """A watch that has been on for a while."""
    one = Watch(house.app)
    asyncio.run(one.beat(house.clock()))
    house.clock.moves(minutes=6)
    return one


@pytest.fixture
def nightly(house: House, tmp_path: Path) -> Nightly:
    """A backup every day into a folder."""
    house.app.settings.backup = BackupSettings(folder=tmp_path / "backups", daily=2, weekly=1)
    return Nightly(house.app)


def beats(house: House, one: Watch | Nightly) -> None:
    """One beat, and what it says delivered."""
    asyncio.run(one.beat(house.clock()))
    house.deliver()


def alerts(boss: Chat) -> list[str]:
    """What the administrator was told."""
    return [boss.phone.shown[one].text for one in boss.phone.order if boss.phone.shown[one].title == HEAD]


def waits(house: House, **more: Any) -> None:
    """A message to somewhere that takes none."""
    with house.app.works() as work:
        work.add(Outgoing(channel="elsewhere", chat="1", body={"text": "a"}, due_at=work.now, **more))


def test_a_message_that_waits_for_long_is_told_once_a_day(house: House, boss: Chat, watch: Watch) -> None:
    waits(house, state=Delivery.PENDING)
    house.clock.moves(minutes=9)
    asyncio.run(watch.beat(house.clock()))
    house.clock.moves(minutes=2)
    for _again in range(3):
        asyncio.run(watch.beat(house.clock()))
        house.clock.moves(minutes=1)
    house.deliver()
    assert alerts(boss) == ["1 message waits to be sent, since Mon 23 Nov 10:06."]
    waits(house, state=Delivery.PENDING)
    house.clock.moves(days=1)
    asyncio.run(watch.beat(house.clock()))
    house.deliver()
    assert len(alerts(boss)) == 2


def test_a_message_tried_again_and_again_is_late_though_its_next_try_lies_ahead(house: House) -> None:
    with house.app.database.reading() as connection:
        assert outbox.waiting(connection, house.clock()) == (0, None)
    waits(house, attempts=5)
    waits(house, attempts=8)
    with house.app.database.reading() as connection:
        count, since = outbox.waiting(connection, house.clock())
    assert (count, house.clock() - (since or house.clock())) == (2, timedelta(minutes=66, seconds=20))


def test_a_terminals_messages_wait_for_its_opening(house: House) -> None:
    with house.app.works() as work:
        work.add(Outgoing(channel="terminal", chat="1", due_at=work.now))
    with house.app.database.reading() as connection:
        assert outbox.waiting(connection, house.clock()) == (0, None)


def test_reminders_that_nobody_says_are_told(
    house: House, boss: Chat, watch: Watch, an_order: Orders
) -> None:
    an_order(due="2026-11-24")
    beats(house, watch)
    # It came in just now, so nobody could have said on the day what is due since then.
    assert (alerts(boss), [one.words for one in examine(house.app) if not one.good]) == ([], [])
    house.clock.moves(minutes=11)
    beats(house, watch)
    assert alerts(boss) == ["Reminders are behind: something is due since Mon 23 Nov 10:06 and was not said."]
    house.beat()
    assert [one.words for one in examine(house.app) if not one.good] == []


def test_what_a_stop_left_behind_is_no_alarm(house: House, boss: Chat, an_order: Orders) -> None:
    an_order(due="2026-11-24")
    just_begun = Watch(house.app)
    beats(house, just_begun)
    house.clock.moves(minutes=4)
    beats(house, just_begun)
    assert alerts(boss) == []


def test_many_errors_are_told(
    house: House, boss: Chat, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "_recent", type(metrics._recent)())
    for _one in range(house.app.policy.errors_an_hour):
        metrics.went_wrong("send", "OSError")
    beats(house, watch)
    assert alerts(boss) == []
    metrics.went_wrong("send", "OSError")
    beats(house, watch)
    assert alerts(boss) == ["21 things went wrong within an hour. The log has them."]


def test_an_alert_is_for_every_administrator_and_nobody_else(house: House, boss: Chat) -> None:
    with house.app.works() as work:
        work.add(Person(name="Gone", role=Role.ADMIN, active=False))
    alert(house.app, "a", _("Reminders are up to date."))
    alert(house.app, "a", _("Reminders are up to date."))
    alert(house.app, "b", _("Reminders are up to date."))
    house.deliver()
    assert len(alerts(boss)) == 2
    assert [chat for chat, phone in house.phones.items() if phone.order] == ["chat-Boss"]


def test_a_backup_is_made_once_a_day_at_its_hour(house: House, boss: Chat, nightly: Nightly) -> None:
    folder = house.app.settings.backup.folder
    assert folder is not None
    house.clock.shows("2026-11-23 02:29")
    beats(house, nightly)
    assert not folder.exists()
    house.clock.shows("2026-11-23 02:30")
    beats(house, nightly)
    made = path_of(folder, date(2026, 11, 23))
    first = made.stat().st_mtime_ns
    beats(house, nightly)
    assert ([*folder.iterdir()], made.stat().st_mtime_ns) == ([made], first)
    assert alerts(boss) == []
    assert [one.words for one in examine(house.app) if not one.good] == []


def test_old_backups_go_and_nothing_else_does(house: House, boss: Chat, nightly: Nightly) -> None:
    folder = house.app.settings.backup.folder
    assert folder is not None
    folder.mkdir()
    for day in (1, 2, 9, 10, 20, 22):
        path_of(folder, date(2026, 11, day)).write_text("old")
    (folder / "gendan-2026-11-01.backup.keep").write_text("mine")
    beats(house, nightly)
    days = [date(2026, 11, day) for day in (20, 22, 23)]
    assert sorted(folder.iterdir()) == sorted(
        [*(path_of(folder, day) for day in days), folder / "gendan-2026-11-01.backup.keep"]
    )
    assert boss.phone.order == []


def test_a_backup_that_fails_is_told_and_tried_again(house: House, boss: Chat, nightly: Nightly) -> None:
    folder = house.app.settings.backup.folder
    assert folder is not None
    folder.write_text("no folder")
    beats(house, nightly)
    assert alerts(boss) == [f"Today's backup failed: {folder}: File exists"]
    folder.unlink()
    house.clock.moves(minutes=59)
    beats(house, nightly)
    assert not folder.exists()
    house.clock.moves(minutes=1)
    beats(house, nightly)
    assert path_of(folder, date(2026, 11, 23)).exists()
    assert len(alerts(boss)) == 1


@pytest.mark.engine("sqlite")
def test_a_backup_that_cannot_be_proved_is_told_and_not_kept(
    house: House, boss: Chat, nightly: Nightly, an_order: Orders
) -> None:
    """A line of an order that is not there, as only somebody writing past gendan leaves it."""
    folder = house.app.settings.backup.folder
    assert folder is not None
    an_order()
    with closing(sqlite3.connect(house.app.database.engine.url.database or "")) as raw, raw:
        raw.execute("delete from sales_order")
    beats(house, nightly)
    assert alerts(boss) == ["Today's backup failed: 数据库用不了：FOREIGN KEY constraint failed"]
    assert [*folder.iterdir()] == []


def test_a_history_that_was_rewritten_is_told(
    house: House, boss: Chat, talk: Chat, nightly: Nightly, an_order: Orders
) -> None:
    an_order()
    talk("1203 sewing 5")
    beats(house, nightly)
    assert [one.words for one in examine(house.app) if not one.good] == []
    with house.app.database.writing() as connection:
        connection.exec_driver_sql("delete from history")
    house.clock.moves(days=1)
    beats(house, nightly)
    told = (
        "Entry 1 of the history is not as it was in gendan-2026-11-23.backup:"
        " somebody changed the database by hand."
    )
    assert alerts(boss) == [told]


def test_the_last_days_and_the_first_of_the_weeks_before_are_kept() -> None:
    first, kept = date(2026, 1, 1), set[date]()
    for number in range(120):
        day = first + timedelta(number)
        kept.add(day)
        kept -= set(outdated(kept, 7, 4))
    last = first + timedelta(119)
    assert kept >= {last - timedelta(one) for one in range(7)}
    before = sorted(kept - {last - timedelta(one) for one in range(7)})
    assert [day.isoweekday() for day in before] == [1] * 4
    assert (before[-1] - before[0]).days == 21


def test_without_weeks_only_days_are_kept() -> None:
    days = [date(2026, 11, 1) + timedelta(one) for one in range(10)]
    assert outdated(days, 3, 0) == days[:-3]
    assert outdated([], 3, 4) == []


@pytest.mark.parametrize("values", [False, True])
def test_a_log_has_the_place_of_an_error_and_nobodys_words(
    capsys: pytest.CaptureFixture[str], values: bool
) -> None:
    before = metrics.errors_within_an_hour()
    logs.configure(values=values)
    try:
        _breaks()
    except RuntimeError:
        structlog.get_logger().exception("odd", reference="ab12")
    logs.configure()
    (line,) = capsys.readouterr().err.splitlines()
    logged = json.loads(line)
    assert (logged["event"], logged["reference"], logged["level"]) == ("odd", "ab12", "error")
    assert [one["exc_type"] for one in logged["exception"]] == ["RuntimeError", "ValueError"]
    assert logged["exception"][0]["frames"][-1]["name"] == "_breaks"
    assert ("Mei" in line) is values
    assert metrics.errors_within_an_hour() == before + 1
    assert b'gendan_errors_total{event="odd",kind="RuntimeError"}' in metrics.exposition()


def test_what_libraries_log_is_written_likewise(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = [*root.handlers], root.level
    logs.take_over()
    try:
        _breaks()
    except RuntimeError:
        logging.getLogger("library").exception("it broke")
    logging.getLogger("library").info("all is well")
    root.handlers, root.level = handlers, level
    (line,) = capsys.readouterr().err.splitlines()
    logged = json.loads(line)
    assert (logged["event"], logged["logger"], logged["level"]) == ("it broke", "library", "error")
    assert "Mei" not in line
    assert b'gendan_errors_total{event="library",kind="RuntimeError"}' in metrics.exposition()


def _breaks() -> None:
    try:
        raise ValueError("Mei's number is 138")
    except ValueError as why:
        raise RuntimeError("Mei") from why
