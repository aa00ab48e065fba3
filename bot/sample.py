"""A sample factory for the demonstration: grown day by day through the same operations as a real one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select

from bot.post import Post
from bot.replies import Ask
from bot.sample_goods import add_goods
from core.calendar import WorkingCalendar
from core.columns import table
from core.conversations.operations import answer, ask
from core.orders.model import Order, OrderState
from core.orders.operations import NewLine, create_order, deliver
from core.people.model import Account, Customer, Person
from core.production.finding import before, steps_of
from core.production.model import Holder, Step
from core.production.operations import report_progress
from core.production.requests import ask_department
from core.production.standard import add_standard_templates
from core.production.waiting import block_step
from core.rights import Role
from core.values import (
    Addressee,
    CustomerCode,
    DueDay,
    Language,
    MessageNumber,
    Money,
    Note,
    OrderNumber,
    PaymentTerms,
    Product,
    Progress,
    Quantity,
    StepCode,
    Turn,
)
from core.work import Work

Works = Callable[..., AbstractContextManager[Work]]
CUSTOMERS = (
    ("LUMIO", "Lumio", "Denmark", 1),
    ("NORDW", "Nordwind", "Germany", 1),
    ("HARBR", "Harbour & Co", "United Kingdom", 2),
    ("MISTR", "Mistral", "France", 2),
    ("KODA", "Koda Outdoor", "Canada", 2),
    ("SUNNY", "向阳服饰", "China", 3),
)
STAFF = (
    ("李梅", "Mei", Role.MERCHANDISER),
    ("陈芳", "阿芳 Fang", Role.MERCHANDISER),
    ("王强", "Qiang", Role.MERCHANDISER),
    ("赵敏", "Min", Role.MERCHANDISER),
    ("周主管", "Zhou", Role.SUPERVISOR),
)
FOREMAN = ("孙师傅", "Sun", "sewing")
CONTACT = ("Anna Holm", "LUMIO")
STYLES = ("LM-45", "LM-52", "NW-110", "HB-7", "MS-203", "KD-18", "KD-21", "SY-09")
STOPS = (
    # what about, who has the ball, by name, working days until it is to be there
    ("里布没到", Holder.SUPPLIER, "恒昌", 3),
    ("客户还没批色样", Holder.CUSTOMER, "", 0),
    ("面料有色差，退回重染", Holder.SUPPLIER, "华盛染厂", 2),
)
ORDERS = 44
LAST_BEFORE = 1170
"""The number of the order before the first one here: the factory has been at it for years."""
DAYS_BACK = 45
ANSWER = "Yes, tomorrow morning."
QUESTIONS = ("Could you send a photo of the first pieces?", "Can we add a care label in Danish?")


def grow(
    works: Works, calendar: WorkingCalendar, now: datetime, language: Language
) -> dict[str, tuple[str, str]]:
    """Fill an empty database; for each of the three phones its web sender and whose it is."""
    with works(now=now) as work:
        people = _people(work, language)
        add_standard_templates(work)
    Factory(works, calendar, people, now).live()
    return {
        "merchandiser": ("demo-merchandiser", STAFF[0][0]),
        "supervisor": ("demo-supervisor", STAFF[-1][0]),
        "customer": ("demo-customer", CONTACT[0]),
    }


def _people(work: Work, language: Language) -> list[Person]:
    for code, name, country, grade in CUSTOMERS:
        work.add(Customer(code=code, name=name, country=country, grade=grade))
    people = [
        work.add(Person(name=name, nicknames=nick, role=role, language=language))
        for name, nick, role in STAFF
    ]
    work.add(Person(name=FOREMAN[0], nicknames=FOREMAN[1], role=Role.DEPARTMENT, department=FOREMAN[2]))
    lumio = work.find(Customer, code=CONTACT[1])
    assert lumio is not None
    contact = work.add(Person(name=CONTACT[0], role=Role.CUSTOMER, customer_id=lumio.id, language=language))
    for person, role in ((people[0], "merchandiser"), (people[-1], "supervisor"), (contact, "customer")):
        sender = f"demo-{role}"
        account = work.add(Account(channel="web", sender=sender, chat=sender, person_id=person.identity))
        person.account_id = account.id
    return [*people, contact]


class Factory:
    """A month in the life of a factory, told to its database in the order in which it happened."""

    def __init__(
        self, works: Works, calendar: WorkingCalendar, people: Sequence[Person], now: datetime
    ) -> None:
        self.works = works
        self.calendar = calendar
        self.merchandisers = people[:-2]
        self.contact = people[-1]
        self.now = now
        self.dice = Random(20)
        self.orders: list[tuple[OrderNumber, Person]] = []

    def live(self) -> None:
        """Take orders, report steps, hear a customer: one working day after the other up to yesterday."""
        today = self.calendar.day_of(self.now)
        with self.works(now=self._at(today - timedelta(days=DAYS_BACK), 8)) as work:
            work.numbers(f"order-{work.today.year}", LAST_BEFORE)
        days = [today - timedelta(days=back) for back in range(DAYS_BACK, 0, -1)]
        working = [day for day in days if self.calendar.is_working_day(day)]
        for place, day in enumerate(working):
            for _again in range(ORDERS * (place + 1) // len(working) - len(self.orders)):
                self._take(day)
            self._report(day)
        self._stop(today)
        self._request(today)
        self._ask(today)
        add_goods(self.works, self.orders, self._at(self.calendar.previous_working_day(today), 17))

    def _at(self, day: date, hour: int) -> datetime:
        local = datetime.combine(day, datetime.min.time(), self.calendar.timezone)
        return local + timedelta(hours=hour, minutes=self.dice.randrange(60))

    def _take(self, day: date) -> None:
        place = len(self.orders)
        customer = CUSTOMERS[0] if place % 5 == 0 else self.dice.choice(CUSTOMERS[1:])
        # One merchandiser follows the customer whose phone is shown.
        owner = self.merchandisers[0] if customer is CUSTOMERS[0] else self.merchandisers[1 + place % 3]
        if customer is CUSTOMERS[1]:
            owner = self.merchandisers[0]
        quantity = Quantity(Decimal(self.dice.choice((300, 500, 800, 1200, 1800, 3000))))
        price = Money(Decimal(self.dice.randrange(250, 1500)) / 100, "USD")
        line = NewLine(Product(self.dice.choice(STYLES)), quantity, price)
        due = day + timedelta(
            days=self.dice.randrange(20, 28) if _late(place) else self.dice.randrange(33, 50)
        )
        with self.works(person=owner, now=self._at(day, 9)) as work:
            made = create_order(
                work,
                CustomerCode(customer[0]),
                (line,),
                DueDay(due),
                terms=PaymentTerms("30% T/T"),
                customer_ref=Note(f"PO-{7000 + place * 3}"),
            )
        self.orders.append((made.order, owner))

    def _report(self, day: date) -> None:
        """Most are a few days ahead of the plan, but some orders lag and a few steps stand still."""
        for place, (number, owner) in enumerate(self.orders):
            lag = 5 if _late(place) else (0 if place % 7 == 3 else -3)
            until = self.calendar.add_working_days(day, -lag)
            asleep = place % 11 == 6
            with self.works(person=owner, now=self._at(day, 15)) as work:
                self._report_order(work, number, until, asleep)

    def _report_order(self, work: Work, number: OrderNumber, until: date, asleep: bool) -> None:
        order = work.find(Order, number=number)
        if order is None or order.state is not OrderState.OPEN:
            return
        steps = steps_of(work, order.identity)
        for step in steps:
            if step.finished_at is None and step.planned_start <= until and not (asleep and step.started_at):
                free = min((_made(one) for one in before(step, steps)), default=step.quantity)
                if said := _progress(step, until, free):
                    report_progress(work, number, StepCode(step.code), said)
        finished = all(step.finished_at for step in steps)
        if finished and order.due and order.due <= until:
            deliver(work, number)

    def _stop(self, today: date) -> None:
        """A few orders stand still, each for another reason."""
        day = self.calendar.previous_working_day(today)
        begun = [(number, owner) for place, (number, owner) in enumerate(self.orders) if place % 11 == 6]
        for (number, owner), (about, holder, who, days) in zip(begun, STOPS, strict=False):
            until = DueDay(self.calendar.add_working_days(today, days)) if days else None
            with self.works(person=owner, now=self._at(day, 16)) as work:
                going = [one for one in work.every(Step, order_id=_id(work, number)) if _goes_on(one)]
                for step in going[:1]:
                    block_step(work, number, Note(about), StepCode(step.code), holder, Note(who), until)

    def _request(self, today: date) -> None:
        """The sewing floor was asked for something, and has not said anything yet."""
        number, owner = next(one for one in reversed(self.orders) if one[1] is self.merchandisers[0])
        due = DueDay(self.calendar.add_working_days(today, 1))
        with self.works(person=owner, now=self._at(self.calendar.previous_working_day(today), 16)) as work:
            whom = Addressee(f"department:{FOREMAN[2]}")
            ask_department(work, whom, Note("补两件齐码样 · two size-set samples"), due, number)

    def _ask(self, today: date) -> None:
        """The customer wrote twice: the first was answered, the second waits."""
        mine = [number for number, owner in self.orders if owner is self.merchandisers[0]]
        with self.works(now=self.now) as work:
            own = table(Order)
            rows = work.rows(
                select(own.c.number).where(
                    own.c.customer_id == self.contact.customer_id,
                    own.c.number.in_(mine),
                    own.c.state == OrderState.OPEN,
                )
            )
            open_ones = [OrderNumber(row.number) for row in rows]
        day = self.calendar.previous_working_day(today)
        about = [open_ones[0], open_ones[-1]] if open_ones else [None, None]
        first = self._writes(self._at(day, 10), QUESTIONS[0], about[0])
        with self._chat(self.merchandisers[0], self._at(day, 11), ANSWER) as (work, post):
            answer(work, MessageNumber(first), Note(ANSWER))
            post.notices(work.acts[-1].events[-1], Ask(work))
        self._writes(self._at(day, 16), QUESTIONS[1], about[1])

    def _writes(self, at: datetime, text: str, order: OrderNumber | None) -> int:
        """The customer's contact writes; the merchandiser in charge has it in the chat."""
        with self._chat(self.contact, at, text) as (work, post):
            asked = ask(work, Note(text), order)
            post.notices(work.acts[-1].events[-1], Ask(work))
            return asked.message

    @contextmanager
    def _chat(self, person: Person, at: datetime, text: str) -> Iterator[tuple[Work, Post]]:
        """Somebody types a line in the web chat at that time."""
        with self.works(person=person, now=at, channel="web", message=f"sample-{at.isoformat()}") as work:
            account = work.find(Account, person_id=person.identity)
            assert account is not None
            work.hears(account.chat, text)
            yield work, Post(work)


def _id(work: Work, number: OrderNumber) -> int:
    order = work.find(Order, number=number)
    assert order is not None
    return order.identity


def _goes_on(step: Step) -> bool:
    return step.started_at is not None and step.finished_at is None


def _late(place: int) -> bool:
    """Which orders were promised too early."""
    return place % 10 in (3, 5)


def _made(step: Step) -> Decimal:
    return step.quantity if step.finished_at else step.done


def _progress(step: Step, until: date, free: Decimal) -> Progress | None:
    """How far the plan wants a step, as far as those before it have let go; none when that is nothing new."""
    if step.planned_end <= until and free >= step.quantity:
        return Progress(turn=Turn.DONE)
    whole = (step.planned_end - step.planned_start).days + 1
    share = Decimal((until - step.planned_start).days + 1) / whole
    pieces = min((step.quantity * share).to_integral_value(), step.quantity, free)
    return Progress(count=pieces) if pieces > step.done else None
