"""Taking over customers from a sheet, their own or the one of their orders."""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from sqlalchemy import select

from core.columns import table
from core.importing import ImportReport, RowRefused, made
from core.operation import operation
from core.people.model import Customer
from core.rights import Right
from core.work import Event, Work

CUSTOMER = table(Customer)
EVERYBODY = select(CUSTOMER.c.id, CUSTOMER.c.code, CUSTOMER.c.name)
LONGEST_CODE = 40
HASHED = 6
FILLED_IN = ("name", "nicknames", "country")

NewCompany: TypeAlias = tuple[str, str, str]
"""A customer as an order's row has it: the word for it, name, country."""


@dataclass(frozen=True, slots=True)
class ImportedCustomer:
    """A row of a customers' sheet; `grade` is none where the sheet says nothing."""

    row: int
    code: str
    name: str = ""
    nicknames: str = ""
    country: str = ""
    grade: int | None = None


@dataclass(frozen=True)
class CustomersImported(Event):
    """Customers were taken over from a sheet."""

    customers: tuple[str, ...]


class Companies:
    """Every customer by the words a sheet may use for it: code or name."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._known: dict[str, tuple[int, str]] = {}
        rows = work.rows(EVERYBODY)
        for words in ([row.name for row in rows], [row.code for row in rows]):
            # Codes go last, for they are nobody else's.
            self._known |= {word_key(word): (row.id, row.name) for word, row in zip(words, rows, strict=True)}

    def identity(self, word: str) -> int | None:
        """The customer meant by a word; none if there is none yet."""
        known = self._known.get(word_key(word))
        return known and known[0]

    def name(self, word: str) -> str:
        """The name of a customer that is known."""
        return self._known[word_key(word)][1]

    def add(self, companies: Iterable[NewCompany]) -> int:
        """Keep those that are not known yet; how many they were."""
        missing = {word_key(one[0]): one for one in reversed([*companies]) if self.identity(one[0]) is None}
        new = [
            made(Customer, code=code_of(word), name=(name or word)[:200], country=country[:80])
            for word, name, country in reversed(missing.values())
        ]
        if new:
            self.work.add_all(new)
            self.work.happened(CustomersImported(tuple(company.code for company in new)))
        for key, company in zip(reversed(missing), new, strict=True):
            self._known[key] = (company.id or 0, company.name)
        return len(new)


@lru_cache(20_000)
def word_key(word: str) -> str:
    """A code or name as it is compared: case, width and spaces tell nothing apart."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def code_of(word: str) -> str:
    """A word as a customer's code; of a long one only so much as keeps it different from others."""
    if len(word) <= LONGEST_CODE:
        return word
    return f"{word[: LONGEST_CODE - HASHED - 1]}-{hashlib.sha256(word.encode()).hexdigest()[:HASHED]}"


@operation(may=Right.ORDER)
def import_customers(work: Work, customers: tuple[ImportedCustomer, ...]) -> ImportReport:
    """Take over customers from a sheet; what is known of them already stays as it is."""
    here = {word_key(one.code): one for one in work.every(Customer)}
    refused: list[RowRefused] = []
    new: list[Customer] = []
    touched: list[str] = []
    for said in customers:
        known = here.get(word_key(said.code))
        if known is None:
            known = here[word_key(said.code)] = _customer(said)
            new.append(known)
        elif why := _contradiction(known, said):
            refused.append(why)
        elif _filled(known, said):
            touched.append(known.code)
    work.add_all(new)
    if new or touched:
        work.happened(CustomersImported((*(one.code for one in new), *touched)))
    already = len(customers) - len(new) - len(refused)
    return ImportReport(customers=len(new), already=already, refused=tuple(refused))


def _customer(said: ImportedCustomer) -> Customer:
    name = said.name or said.code
    return Customer(
        code=code_of(said.code),
        name=name[:200],
        nicknames=said.nicknames[:200],
        country=said.country[:80],
        grade=said.grade or 2,
    )


def _contradiction(known: Customer, said: ImportedCustomer) -> RowRefused | None:
    for name in FILLED_IN:
        new, old = getattr(said, name), _said_of(known, name)
        if new and old and word_key(new) != word_key(old):
            return RowRefused(said.row, "different", name, new, old)
    return None


def _said_of(known: Customer, name: str) -> str:
    """What is known of a customer; a name that only repeats the code says nothing."""
    value = str(getattr(known, name))
    return "" if name == "name" and value == known.code else value


def _filled(known: Customer, said: ImportedCustomer) -> bool:
    """Fill in what was not known yet; whether anything was."""
    news = {name: getattr(said, name) for name in FILLED_IN if not _said_of(known, name)}
    news["grade"] = said.grade if known.grade == 2 and said.grade else known.grade
    changed = {name: value for name, value in news.items() if value and value != getattr(known, name)}
    for name, value in changed.items():
        setattr(known, name, value)
    return bool(changed)
