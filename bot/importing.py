"""Sheets on the command line: what came in, what was refused and why."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.app import App
from bot.commands import refusal
from bot.console import Refused, say
from bot.house import words_for
from bot.replies import Ask, Reply
from bot.words import Joined, Text, Words, _, many
from core.errors import Refusal
from core.importing import ImportReport, RowRefused, in_chunks
from core.orders.importing import import_in_chunks
from core.people.importing import import_customers
from core.people.model import Account, Customer, Person
from core.production.standard import add_standard_templates
from core.rights import Role
from core.stock.importing import import_stock
from core.values import Language
from core.work import Work
from documents.columns import BadMapping, ColumnsMissing, Sheet, read_mapping
from documents.customers import validate as validate_customers
from documents.headers import Said
from documents.loading import load
from documents.orders import validate as validate_orders
from documents.stock import validate as validate_stock
from documents.table import NotASheet, SheetTooLarge

SHOWN = 200
"""Refused rows named one by one; the rest is counted."""

FIELDS: dict[str, Words] = {
    "order": _("order number"),
    "line": _("line"),
    "customer": _("customer"),
    "customer_name": _("customer's name"),
    "country": _("country"),
    "ordered_on": _("order date"),
    "product": _("style"),
    "description": _("description"),
    "quantity": _("quantity"),
    "unit": _("unit"),
    "price": _("price"),
    "amount": _("amount"),
    "currency": _("currency"),
    "due": _("due date"),
    "delivered_on": _("delivered on"),
    "transport": _("transport"),
    "incoterm": _("Incoterm"),
    "supplier": _("supplier"),
    "shipment": _("shipment number"),
    "merchandiser": _("merchandiser"),
    "terms": _("payment terms"),
    "note": _("note"),
    "code": _("customer code"),
    "name": _("name"),
    "nicknames": _("other names"),
    "item": _("product"),
    "place": _("place"),
    "held": _("held back"),
    "quality": _("quality"),
    "reason": _("reason for holding back"),
    "grade": _("grade"),
}
REASONS: dict[str, Words] = {
    "missing": _("Row {row}: {field} is missing."),
    "formula": _(
        "Row {row}: {field} is a formula whose result was not saved. "
        "Open the sheet in Excel or WPS, save it, and import it again."
    ),
    "not_a_number": _("Row {row}: {field} “{found}” is not a number."),
    "not_positive": _("Row {row}: {field} {found} is not above 0."),
    "too_large": _("Row {row}: {field} {found} is too large."),
    "too_long": _("Row {row}: {field} “{found}” is too long."),
    "not_a_date": _("Row {row}: {field} “{found}” is not a date."),
    "ambiguous_date": _(
        "Row {row}: {field} “{found}” could be two different days; say `dates` in the mapping."
    ),
    "line_twice": _("Row {row}: line {found} stands in row {because} already."),
    "order_twice": _(
        "Row {row}: order {found} stands in row {because} already, its customer written another way."
    ),
    "order_refused": _("Row {row}: order {found} is taken whole or not at all; see row {because}."),
    "different": _("Row {row}: {field} is {found} on the sheet but {here} here. Nothing was overwritten."),
    "unknown_merchandiser": _(
        "Row {row}: I know no merchandiser called {found}. "
        "Invite them first (gendan invite --role merchandiser --name '{found}')."
    ),
    "below_0": _("Row {row}: {field} {found} is below 0."),
    "neither_good_nor_held": _(
        "Row {row}: {field} “{found}” says neither that it is good nor that it is held back."
    ),
    "held_too_much": _("Row {row}: {found} held back is more than the {here} there are."),
    "other_unit": _("Row {row}: the unit is {found}, but {here} in row {because} for the same product."),
    "product_refused": _("Row {row}: product {found} is taken whole or not at all; see row {because}."),
    "customer_twice": _("Row {row}: customer {found} stands in row {because} already."),
}
NO_SHEET: dict[str, Words] = {
    "missing": _("There is no file {file}."),
    "folder": _("{file} is a folder. Name the sheets in it, for example: gendan import {file}/*.xlsx"),
    "forbidden": _("{file} may not be read by whoever runs gendan."),
    "empty": _("{file} is empty."),
    "locked": _("{file} is locked with a password. Save it without one, please."),
    "html": _("{file} is a web page, not a sheet. Save it as xlsx, please."),
    "kind": _("{file} is not a sheet that can be read. Use xlsx, xls or csv."),
    "broken": _("{file} is damaged and cannot be read."),
}
MAPPING: dict[str, Words] = {
    "file": _(
        '{found} cannot be read as a mapping. Write a line for each column, for example: quantity = "pieces"'
    ),
    "field": _("The mapping names “{found}”, which is none of gendan's columns. There are: {known}"),
    "header": _("The mapping names “{found}”, which is no column of {file}. There are: {known}"),
    "dates": _("The mapping says dates = “{found}”. It can be: {known}"),
}
console = Console(stderr=True, highlight=False)


def import_files(house: App, files: Sequence[Path], kind: str, map_: Path | None, *, dry_run: bool) -> bool:
    """Import one sheet after the other and say what became of each; whether everything was taken."""
    mapping = read_mapping(map_) if map_ else None
    taken = [_import_file(house, file, kind, mapping, dry_run=dry_run) for file in files]
    if dry_run:
        print(say(_("This was a dry run: nothing was kept.")))  # noqa: T201
    return all(taken)


def _import_file(house: App, file: Path, kind: str, mapping: Said | None, *, dry_run: bool) -> bool:
    try:
        sheet = _asked(load(file, kind, mapping))
        report = KINDS[kind](house, sheet, dry_run=dry_run)
    except Refusal as why:
        console.print(say(words_for(why)), markup=False, soft_wrap=True)
        return False
    _tell(file, kind, report)
    return not report.refused


def _asked(sheet: Sheet) -> Sheet:
    """The sheet, with somebody's word on the columns it was not sure of."""
    if not sheet.missing or not console.is_terminal:
        return sheet
    said: dict[str, tuple[str, ...]] = {}
    console.print(say(_("The columns are: {headers}", headers=Joined(sheet.headers, by=" | "))), markup=False)
    for name in sheet.missing:
        header = console.input(
            say(_("Which column is the {field}? ", field=FIELDS[name])), markup=False
        ).strip()
        said[name] = (header,)
    return sheet.mapped(said)


def _orders(house: App, sheet: Sheet, *, dry_run: bool) -> ImportReport:
    found = validate_orders(sheet, house.policy.currency)
    for name, count in found.left_empty.items():
        console.print(
            say(
                many(
                    "{count} cell of {field} cannot be read and was left empty.",
                    "{count} cells of {field} cannot be read and were left empty.",
                    count,
                    field=FIELDS[name],
                )
            ),
            markup=False,
        )
    with _bar(len(found.orders)) as went:
        report = import_in_chunks(_working(house, dry_run=dry_run), found.orders, progress=went)
    return report + ImportReport(refused=tuple(found.refused))


def _customers(house: App, sheet: Sheet, *, dry_run: bool) -> ImportReport:
    found = validate_customers(sheet)
    with _bar(len(found.customers)) as went:
        report = in_chunks(_working(house, dry_run=dry_run), found.customers, import_customers, 500, went)
    return report + ImportReport(refused=tuple(found.refused))


def _stock(house: App, sheet: Sheet, *, dry_run: bool) -> ImportReport:
    found = validate_stock(sheet)
    with _bar(len(found.products)) as went:
        report = in_chunks(_working(house, dry_run=dry_run), found.products, import_stock, 500, went)
    return report + ImportReport(refused=tuple(found.refused))


KINDS: dict[str, Callable[..., ImportReport]] = {"orders": _orders, "customers": _customers, "stock": _stock}
TOLD: dict[str, Words] = {
    "orders": _(
        "{file}: New: orders {orders}, lines {lines}, customers {customers}. "
        "Already here: {already}. Rows refused: {refused}."
    ),
    "customers": _("{file}: New: customers {customers}. Already here: {already}. Rows refused: {refused}."),
    "stock": _("{file}: New: products {products}. Already here: {already}. Rows refused: {refused}."),
}


class _DryRun(Exception):
    """Everything was tried, nothing is to be kept."""


def _working(house: App, *, dry_run: bool) -> Callable[[], AbstractContextManager[Work]]:
    """One chunk's work, on the administrator's behalf; a dry run takes everything back."""

    @contextmanager
    def working() -> Iterator[Work]:
        with suppress(_DryRun), house.works() as work:
            work.speaks(work.find(Person, role=Role.ADMIN, active=True) or NOBODY)
            yield work
            if dry_run:
                raise _DryRun

    return working


NOBODY = Person(name="", role=Role.ADMIN)
"""Who imports into a database that has no administrator yet."""


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task(say(_("Importing")), total=total)
        yield lambda count: progress.advance(task, count)


def _tell(file: Path, kind: str, report: ImportReport) -> None:
    for one in sorted(report.refused, key=lambda one: one.row)[:SHOWN]:
        console.print(say(reason(one)), markup=False)
    if len(report.refused) > SHOWN:
        left = len(report.refused) - SHOWN
        console.print(say(many("… and {count} more row.", "… and {count} more rows.", left)), markup=False)
    names = ("orders", "lines", "customers", "products", "already")
    values = {
        "file": file.name,
        "refused": len(report.refused),
        **{one: getattr(report, one) for one in names},
    }
    print(say(Words(TOLD[kind].msgid, values)))  # noqa: T201


def reason(one: RowRefused) -> Words:
    """Why a row was refused."""
    field = FIELDS.get(one.field, Words(one.field))
    values = {
        "row": str(one.row),
        "field": field,
        "found": one.found or "—",
        "here": one.here or "—",
        "because": str(one.because),
    }
    return Words(REASONS[one.reason].msgid, values)


@refusal(ColumnsMissing)
def columns_missing(refused: ColumnsMissing, _ask: Ask) -> Reply:
    """What is needed, what is there, and how to say which is which."""
    needed = Joined([FIELDS[name] for name in refused.missing])
    lines: list[Text] = [
        _("{file}: no column is recognised as {needed}.", file=refused.file, needed=needed),
        _("The columns are: {headers}", headers=Joined(refused.headers, by=" | ")),
        _(
            'Say which is which in a file, for example  {field} = "{header}"  and give it with --map.',
            field=refused.missing[0],
            header=next(iter(refused.headers), "…"),
        ),
    ]
    return Reply(lines)


@refusal(BadMapping)
def bad_mapping(refused: BadMapping, _ask: Ask) -> Reply:
    """What in the mapping is wrong, and what would do."""
    values = {"found": refused.found, "known": Joined(refused.known), "file": refused.file}
    return Reply(Words(MAPPING[refused.why].msgid, values))


@refusal(NotASheet)
def not_a_sheet(refused: NotASheet, _ask: Ask) -> Reply:
    """What the file is instead."""
    return Reply(Words(NO_SHEET[refused.why].msgid, {"file": refused.file}))


@refusal(SheetTooLarge)
def sheet_too_large(refused: SheetTooLarge, _ask: Ask) -> Reply:
    """Over the limit."""
    return Reply(_("{file} is too large to be a sheet of orders. Split it, please.", file=refused.file))


def for_demo(house: App, data: Path, language: Language) -> dict[str, tuple[str, str]]:
    """Somebody's own orders in the demonstration: one merchandiser follows all of them."""
    found = validate_orders(_asked(load(data)), house.policy.currency)
    names = {"merchandiser": "Mei 李梅", "supervisor": "Zhou 周主管"}
    with house.works() as work:
        add_standard_templates(work)
        merchandiser = work.add(Person(name=names["merchandiser"], role=Role.MERCHANDISER, language=language))
        work.add(Person(name=names["supervisor"], role=Role.SUPERVISOR, language=language))

    @contextmanager
    def working() -> Iterator[Work]:
        with house.works(person=merchandiser) as work:
            yield work

    with _bar(len(found.orders)) as went:
        report = import_in_chunks(working, found.orders, steps=True, progress=went)
    report += ImportReport(refused=tuple(found.refused))
    _tell(data, "orders", report)
    if not report.orders:
        raise Refused(say(_("There is no order in {file} to show.", file=data.name)))
    return _demo_phones(house, names, language)


def _demo_phones(house: App, names: Mapping[str, str], language: Language) -> dict[str, tuple[str, str]]:
    with house.works() as work:
        company = work.every(Customer)[0]
        names = {**names, "customer": company.name}
        work.add(Person(name=company.name, role=Role.CUSTOMER, customer_id=company.id, language=language))
        for role, name in names.items():
            person = work.find(Person, name=name)
            assert person is not None
            sender = f"demo-{role}"
            account = work.add(Account(channel="web", sender=sender, chat=sender, person_id=person.identity))
            person.account_id = account.id
    return {role: (f"demo-{role}", name) for role, name in names.items()}
