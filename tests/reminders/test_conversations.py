from core.conversations.model import CustomerMessage, OwnReminder
from core.people.model import Person
from tests.reminders.conftest import Factory, at


def noted(factory: Factory, when: str, person: Person | None = None) -> OwnReminder:
    with factory.work() as work:
        owner = (person or factory.li).identity
        return work.add(OwnReminder(person_id=owner, text="chase fabric", alert_at=at(when)))


def test_a_customer_is_kept_waiting_for_two_working_hours_at_most(factory: Factory) -> None:
    factory.now = at("2026-11-23 11:00")
    factory.asks("where is it?")
    assert factory.says("2026-11-23 13:59") == []
    (due,) = factory.sweep("2026-11-23 14:00").dues
    assert (due.rule, due.person, due.level, due.text) == ("customer-unanswered", "Li", 0, "where is it?")
    assert (due.subject.customer, due.due, due.since) == (
        "Lumio",
        at("2026-11-23 14:00"),
        at("2026-11-23 11:00"),
    )


def test_then_the_supervisor_hears_of_it_and_both_do_every_working_day(factory: Factory) -> None:
    factory.now = at("2026-11-26 11:00")
    factory.asks("hello?")
    assert len(factory.says("2026-11-26 14:00")) == 1
    assert factory.says("2026-11-26 16:00") == [
        "Li customer-unanswered hello? waits:1",
        "Sue customer-unanswered hello? waits:1",
    ]
    assert factory.says("2026-11-27 08:29") == []
    assert len(factory.says("2026-11-27 08:30")) == 2
    assert factory.says("2026-11-29 09:00") == []
    assert len(factory.says("2026-11-30 08:30")) == 2


def test_an_answer_silences_it(factory: Factory) -> None:
    message = factory.asks("hello?")
    with factory.work() as work:
        asked = work.find(CustomerMessage, id=message.id)
        assert asked is not None
        asked.settle(work.now)
    assert factory.says("2026-11-24 09:00") == []


def test_a_question_to_somebody_who_left_goes_to_the_supervisor(factory: Factory) -> None:
    factory.asks("hello?")
    factory.set(factory.li, active=False)
    assert factory.says("2026-11-23 11:00") == ["Sue customer-unanswered hello? waits:0"]


def test_an_own_reminder_is_said_once_at_its_time_whatever_the_hour(factory: Factory) -> None:
    noted(factory, "2026-11-28 22:15")
    assert factory.says("2026-11-28 22:14") == []
    (due,) = factory.sweep("2026-11-28 22:15").dues
    assert (due.rule, due.person, due.text) == ("own-reminder", "Li", "chase fabric")
    assert due.subject.reminder is not None
    assert factory.says("2026-11-28 22:16") == []


def test_an_own_reminder_put_off_is_said_again(factory: Factory) -> None:
    kept = noted(factory, "2026-11-23 10:00")
    assert len(factory.says("2026-11-23 10:00")) == 1
    with factory.work() as work:
        mine = work.find(OwnReminder, id=kept.id)
        assert mine is not None
        mine.put_off(at("2026-11-23 11:00"))
    assert len(factory.says("2026-11-23 11:00")) == 1


def test_a_reminder_ticked_off_or_of_somebody_who_left_is_silent(factory: Factory) -> None:
    done, left = noted(factory, "2026-11-23 10:00", factory.sue), noted(factory, "2026-11-23 10:00")
    factory.set(done, done_at=factory.now)
    factory.set(factory.li, active=False)
    (nobody,) = factory.sweep("2026-11-23 10:00", dry_run=True).dues
    assert (nobody.person, nobody.subject.reminder) == ("", left.id)
    assert factory.says("2026-11-23 10:00") == []
