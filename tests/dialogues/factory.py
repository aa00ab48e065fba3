"""What a test's factory has: people, customers, orders with their steps."""

from datetime import date
from decimal import Decimal

from core.calendar import WorkingCalendar
from core.orders.finding import ref_key, ref_serial
from core.orders.model import Order, OrderLine, OrderState
from core.people.model import Account, Customer, Person
from core.policy import Policy
from core.production.model import Step
from core.production.standard import add_standard_templates, ready_templates
from core.rights import Role
from core.values import Language
from core.work import Work
from tests.dialogues.chat import ZONE, House

CALENDAR, POLICY = WorkingCalendar(ZONE), Policy()
CUSTOMERS = (("LUMIO", "Lumio", 1), ("NORDW", "Nordwind", 2), ("HARBR", "Harbour & Co", 2))
STAFF = (
    ("Mei", Role.MERCHANDISER),
    ("Fang", Role.MERCHANDISER),
    ("Zhou", Role.SUPERVISOR),
    ("Wu", Role.DEPARTMENT),
)
CONTACTS = (("Anna", "LUMIO"), ("Otto", "NORDW"))
NAMES = {
    one.code: (one.name_en, one.name_zh)
    for _template, steps in reversed([*ready_templates()])
    for one in steps
}


def people(work: Work, language: Language) -> None:
    """The staff, the customers and their contacts, each with a chat of their own."""
    for code, name, grade in CUSTOMERS:
        work.add(Customer(code=code, name=name, grade=grade))
    add_standard_templates(work)
    for name, role in STAFF:
        _phone(work, work.add(Person(name=name, role=role, language=language)))
    for name, code in CONTACTS:
        company = work.find(Customer, code=code)
        assert company is not None
        contact = Person(name=name, role=Role.CUSTOMER, customer_id=company.id, language=language)
        _phone(work, work.add(contact))


def _phone(work: Work, person: Person) -> None:
    name = person.name
    account = Account(
        channel="phone", sender=f"sender-{name}", chat=f"chat-{name}", person_id=person.identity
    )
    person.account_id = work.add(account).id


class Orders:
    """Makes orders that are there before a conversation begins."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.made: list[str] = []

    def __call__(
        self,
        number: str = "SO-2026-1203",
        *,
        quantity: int = 500,
        steps: tuple[str, ...] | list[str] = ("cutting", "sewing", "packing"),
        due: str = "2026-12-18",
        customer: str = "LUMIO",
        owner: str | None = "Mei",
        ref: str = "",
        product: str = "LM-45",
        state: OrderState = OrderState.OPEN,
    ) -> str:
        """An order with one line and these steps; its number."""
        self.made.append(number)
        day = date.fromisoformat(due)
        with self.house.app.works() as work:
            order = work.add(self._order(work, number, day, customer, owner, ref, state))
            line = OrderLine(
                order_id=order.identity,
                line="1",
                product=product,
                quantity=Decimal(quantity),
                price=Decimal("3.95"),
                currency="USD",
                due=day,
            )
            line.is_due(day, POLICY, CALENDAR)
            work.add(line)
            work.add_all(
                [_step(order, place, code, quantity, len(steps)) for place, code in enumerate(steps)]
            )
        return number

    def _order(
        self,
        work: Work,
        number: str,
        due: date,
        customer: str,
        owner: str | None,
        ref: str,
        state: OrderState,
    ) -> Order:
        company, person = work.find(Customer, code=customer), work.find(Person, name=owner)
        assert company is not None
        return Order(
            number=number,
            serial=int(number.rsplit("-", 1)[1]),
            customer_id=company.id or 0,
            customer_ref=ref,
            ref_key=ref_key(ref),
            ref_serial=ref_serial(ref),
            owner_id=person.id if person else None,
            due=due,
            state=state,
            created_at=work.now,
        )


def _step(order: Order, place: int, code: str, quantity: int, among: int) -> Step:
    """A step of two days; the last ends on the day before the order is due."""
    english, chinese = NAMES[code]
    assert order.due is not None
    before = 2 * (among - 1 - place) + 1
    end = CALENDAR.add_working_days(order.due, -before)
    start = CALENDAR.add_working_days(end, -1)
    step = Step(
        order_id=order.identity,
        position=place,
        code=code,
        name_en=english,
        name_zh=chinese,
        quantity=Decimal(quantity),
        anchor=f"due-{before}",
        days=2,
        planned_start=start,
        planned_end=end,
        baseline_start=start,
        baseline_end=end,
    )
    step.arm(POLICY, CALENDAR)
    return step
