"""Departments in the chat: what each is called, and how one is meant by what was typed."""

from functools import cache

from bot.kinds import KINDS
from bot.kinds.asking import Asking, Choices, Kind, plainly
from bot.understanding.lexicon import built_in
from bot.words import Text, Words, _
from core.errors import Refusal, UnknownAddressee, UnknownDepartment
from core.people.departments import departments
from core.people.finding import resolve_person
from core.production.model import Holder
from core.production.screens import departments as at_work
from core.production.screens import step_departments
from core.values import Addressee, HomeDepartment

OFFERED = 6
DEPARTMENTS: dict[str, Words] = {
    "cutting": _("cutting room"),
    "sewing": _("sewing floor"),
    "printing": _("print house"),
    "embroidery": _("embroidery house"),
    "washing": _("wash house"),
    "ironing": _("ironing"),
    "packing": _("packing"),
    "inspection": _("quality"),
    "dyeing": _("dye house"),
    "knitting": _("knitting"),
    "sample": _("sample room"),
    "warehouse": _("warehouse"),
    "purchasing": _("purchasing"),
    "shipping": _("shipping"),
    "finance": _("finance"),
    "technical": _("technical department"),
    "planning": _("planning"),
}
HOLDERS: dict[Holder, Words] = {
    Holder.US: _("ourselves"),
    Holder.CUSTOMER: _("the customer"),
    Holder.SUPPLIER: _("the supplier"),
    Holder.DEPARTMENT: _("the department"),
}


def department(name: str) -> Words:
    """What a department is called; one that only this factory has, as it calls it."""
    return DEPARTMENTS.get(name.lower(), Words("{name}", {"name": name}))


def whom(holder: Holder, who: str = "") -> Words:
    """Who has the ball, by name as far as that was said."""
    if holder is Holder.DEPARTMENT and who:
        return department(who)
    return Words("{name}", {"name": who}) if who else HOLDERS[holder]


@cache
def department_words() -> dict[str, str]:
    """The trade's own words for departments, with their codes."""
    return built_in().words("department")


def read_addressee(text: str, asking: Asking) -> Addressee:
    """A department or a colleague by what they are called; raises UnknownAddressee with the departments."""
    if text.partition(":")[0] in (Holder.DEPARTMENT, "person"):
        return Addressee(text)
    typed = plainly(text).lower()
    meant, own = department_words().get(typed, typed), departments(asking.work)
    for one in own:
        if typed == one.lower() or department_words().get(one.lower(), one.lower()) == meant:
            return Addressee(f"{Holder.DEPARTMENT}:{one}")
    if typed in department_words():
        return Addressee(f"{Holder.DEPARTMENT}:{meant}")
    try:
        return Addressee(f"person:{resolve_person(asking.work, text)}")
    except Refusal:
        near = tuple((f"{Holder.DEPARTMENT}:{one}", department(one)) for one in own[:OFFERED])
        raise UnknownAddressee(text, near) from None


def offer_departments(asking: Asking) -> Choices:
    """The departments that somebody here belongs to."""
    own: list[tuple[Text, str]] = [
        (department(one), f"{Holder.DEPARTMENT}:{one}") for one in departments(asking.work)
    ]
    return own[:OFFERED]


def read_home(text: str, asking: Asking) -> HomeDepartment:
    """A department as the steps or the trade have it; raises UnknownDepartment with those of the steps."""
    typed, own = plainly(text).lower(), step_departments(asking.work)
    meant = department_words().get(typed, typed)
    for one in own:
        if one.lower() == meant:
            return HomeDepartment(one)
    if meant not in department_words().values():
        raise UnknownDepartment(text, tuple((one, one) for one in own[:OFFERED]))
    return HomeDepartment(meant)


def offer_homes(asking: Asking) -> Choices:
    """The departments that the orders pass through, or, before there is any, those of the templates."""
    named = at_work(asking.work) or step_departments(asking.work)
    return [(department(one), one) for one in named[: 2 * OFFERED]]


KINDS[HomeDepartment] = Kind(_("Which department?"), read_home, offer_homes, words=3)
KINDS[Addressee] = Kind(
    _("Who is asked? A department or a colleague."), read_addressee, offer_departments, words=3
)
