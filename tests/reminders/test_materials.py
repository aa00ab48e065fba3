"""Materials are asked after when their day has come, when nobody gave one, and when they come too late."""

from datetime import date
from decimal import Decimal

from core.orders.model import Order
from core.production.model import Forecast
from core.purchasing.model import Material
from tests.reminders.conftest import CALENDAR, POLICY, Factory

FABRIC = "SO-2026-0001/"


def needing(
    factory: Factory, expected: str = "", slack: int = 0, due: str = "2026-12-18"
) -> tuple[Order, Material]:
    """An order whose cutting, from Monday 14 December on, needs fabric that is to be here on that day."""
    order = factory.order("2027-03-01")
    factory.steps(order, due, "cutting", "sewing")
    with factory.work() as work:
        fabric = Material(order_id=order.identity, item="fabric", step="cutting", needed=Decimal(500))
        fabric.expected = date.fromisoformat(expected) if expected else None
        fabric.arm(POLICY, CALENDAR, date(2026, 12, 15), date(2026, 11, 23))
        work.add(fabric)
        work.add(Forecast(order_id=order.identity, ships=date(2026, 12, 18), slack=slack, made_on=work.today))
    return order, fabric


def test_what_should_be_here_is_asked_after_until_it_is(factory: Factory) -> None:
    _order, fabric = needing(factory, "2026-11-26")
    assert factory.says("2026-11-25 09:00") == []
    assert [one.split()[1] for one in factory.says("2026-11-26 09:00")] == ["material-due"]
    assert factory.says("2026-11-26 15:00") == []
    assert len(factory.says("2026-11-27 09:00")) == 1
    with factory.work() as work:
        found = work.find(Material, id=fabric.id)
        assert found is not None
        found.arrives(None, date(2026, 11, 27))
        found.arm(POLICY, CALENDAR, date(2026, 12, 15), date(2026, 11, 27))
    assert [one for one in factory.says("2026-11-30 09:00") if "material" in one] == []


def test_what_nobody_gave_a_day_for_is_asked_after_a_week_before_it_is_needed(factory: Factory) -> None:
    needing(factory)
    assert factory.says("2026-12-04 09:00") == []
    (due,) = [one for one in factory.sweep("2026-12-08 09:00").dues if one.rule == "material-due"]
    assert (due.due, due.text, due.subject.quantity) == (None, "fabric", Decimal(500))


def test_what_comes_too_late_is_said_once_when_the_order_cannot_spare_the_days(factory: Factory) -> None:
    needing(factory, "2026-12-16", slack=1)
    (due,) = factory.sweep("2026-11-24 09:00").dues
    assert (due.rule, due.due, due.level) == ("material-late", date(2026, 12, 16), 0)
    assert factory.says("2026-11-25 09:00") == []


def test_what_comes_late_and_does_no_harm_is_kept_quiet(factory: Factory) -> None:
    needing(factory, "2026-12-16", slack=9)
    assert factory.says("2026-11-24 09:00") == []
    assert factory.says("2026-12-11 09:00") == []


def test_a_step_that_lacks_something_is_not_called_late_itself(factory: Factory) -> None:
    needing(factory, "2026-12-18")
    said = factory.says("2026-12-17 09:00")
    assert [one for one in said if "step-late" in one] == []
