from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, event

from core.orders.model import OrderLine
from reminders import tick as beat
from reminders.rule import RULES
from storage.database import Database
from tests.reminders.conftest import Factory, at


def test_two_sweeps_at_once_say_everything_once(factory: Factory) -> None:
    for _ in range(40):
        factory.order("2026-11-20")
    second = Factory.__new__(Factory)
    second.database, second.now = Database(factory.database.url), factory.now
    with ThreadPoolExecutor(2) as both:
        heard = [line for said in both.map(Factory.says, (factory, second)) for line in said]
    second.database.close()
    assert len(heard) == len(set(heard)) == 40


def test_what_the_ledger_knows_is_not_said_again_even_when_the_alert_is_put_back(factory: Factory) -> None:
    order = factory.order("2026-11-20")
    with factory.work() as work:
        (before,) = work.every(OrderLine, order_id=order.identity)
    assert len(factory.says("2026-11-23 09:00")) == 1
    factory.set(before, alert_at=before.alert_at)
    assert factory.says("2026-11-23 09:00", dry_run=True) == []
    assert factory.says("2026-11-23 09:00") == []


def test_a_crash_before_the_commit_loses_nothing(factory: Factory) -> None:
    factory.order("2026-11-20")
    with pytest.raises(ZeroDivisionError):
        crash_after_a_sweep(factory)
    assert len(factory.says()) == 1


def crash_after_a_sweep(factory: Factory) -> float:
    with factory.work() as work:
        return 1 / (len(beat.sweep(work).dues) - 1)


def test_a_long_catch_up_comes_in_batches(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beat, "BATCH", 2)
    factory.order("2026-11-20", "2026-11-20", "2026-11-20")
    first, second = factory.sweep(), factory.sweep()
    assert ((len(first.dues), first.more), (len(second.dues), second.more)) == ((2, True), (1, False))
    assert len({due.subject.line for due in (*first.dues, *second.dues)}) == 3


def test_more_than_three_reminders_come_as_one_message(factory: Factory) -> None:
    for _ in range(3):
        factory.order("2026-11-20")
    assert [len(one.dues) for one in factory.tick("2026-11-23 09:00").bundles] == [1, 1, 1]
    for _ in range(4):
        factory.order("2026-11-21")
    (bundle,) = factory.tick("2026-11-23 09:01").bundles
    assert (bundle.person_id, len(bundle.dues)) == (factory.li.id, 4)


def test_supervisors_get_the_digest_once_a_working_day(factory: Factory) -> None:
    assert factory.tick("2026-11-23 16:59").digests == ()
    (due,) = factory.tick("2026-11-23 17:00").digests
    assert (due.person.name, due.at) == ("Sue", at("2026-11-23 17:00"))
    assert factory.tick("2026-11-23 17:01").digests == ()
    assert len(factory.tick("2026-11-24 17:30").digests) == 1


def test_a_digest_missed_by_a_stop_comes_late_and_only_the_last(factory: Factory) -> None:
    factory.tick("2026-11-23 17:00")
    (due,) = factory.tick("2026-11-28 10:00").digests
    assert due.at == at("2026-11-27 17:00")
    assert factory.tick("2026-11-29 17:30").digests == ()


@pytest.mark.engine("sqlite")
def test_every_rule_starts_at_its_alerts(factory: Factory) -> None:
    with factory.database.reading() as connection:
        plans = [_plan(connection, rule.due, factory) for rule in RULES]
    assert [plan[0].split(" (")[0].split(" USING ")[1] for plan in plans] == [
        "INDEX message_alert",
        "INDEX own_reminder_alert",
        "INDEX forecast_alert",
        "INDEX material_alert",
        "INDEX line_alert",
        "INDEX step_alert",
        "INDEX wait_alert",
    ]
    assert not any("SCAN" in step or "TEMP B-TREE" in step for plan in plans for step in plan)


def _plan(connection: Connection, statement: Any, factory: Factory) -> list[str]:
    heard: list[Any] = []

    def hear(_connection: Any, _cursor: Any, text: str, parameters: Any, *_: Any) -> None:
        heard.append((text, parameters))

    event.listen(connection, "before_cursor_execute", hear)
    connection.execute(statement, {"now": factory.now, "limit": 1})
    event.remove(connection, "before_cursor_execute", hear)
    text, parameters = heard[0]
    return [row[3] for row in connection.exec_driver_sql(f"explain query plan {text}", parameters)]
