"""What importing a sheet costs, beside reading, validating and inserting the same rows and nothing else.

The floor knows its file beforehand (columns, encoding, dates), finds no mistakes, keeps no history and
asks nobody whether an order is here already.
"""

import csv
import io
import random
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import Connection, func, insert, select

from core.calendar import WorkingCalendar
from core.columns import table
from core.orders.importing import import_in_chunks
from core.orders.model import Order, OrderLine, OrderState, order_number
from core.people.model import Customer, Person
from core.policy import Policy
from core.rights import Role
from core.values import Source
from documents.loading import load
from documents.orders import validate
from storage.database import Database
from storage.work import SqlWork, Works

LINES = 10_324
ORDERS = 6_233
CUSTOMERS = 142
REPEATS = 5
NOW = datetime(2014, 8, 29, 1, tzinfo=UTC)
FIRST_DAY = date(2006, 6, 2)
LAST_DAY = date(2015, 9, 14)
HEADERS = """
ID|Project Code|PQ #|PO / SO #|ASN/DN #|Country|Managed By|Fulfill Via|Vendor INCO Term|Shipment Mode
PQ First Sent to Client Date|PO Sent to Vendor Date|Scheduled Delivery Date|Delivered to Client Date
Delivery Recorded Date|Product Group|Sub Classification|Vendor|Item Description|Molecule/Test Type|Brand
Dosage|Dosage Form|Unit of Measure (Per Pack)|Line Item Quantity|Line Item Value|Pack Price|Unit Price
Manufacturing Site|First Line Designation|Weight (Kilograms)|Freight Cost (USD)|Line Item Insurance (USD)
"""


def measure(path: Path | None = None) -> dict[str, float]:
    """Milliseconds of importing a sheet, by default a made-up one, of the same rows bare, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = path or made_up(Path(folder) / "orders.csv")
        runs = [_side_by_side(sheet, Path(folder), number) for number in range(REPEATS)]
    ours, floor = (median(times) for times in zip(*runs, strict=True))
    ratio = median(one / other for one, other in runs)
    return {"lines": LINES, "import_ms": ours * 1000, "bare_ms": floor * 1000, "ratio": ratio}


def made_up(path: Path, lines: int = LINES, orders: int = ORDERS) -> Path:
    """A sheet as a shipping system exports it: UTF-8 with a mark, bare CR, two ways to write a date."""
    dice = random.Random(2014)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r")
    writer.writerow(_headers())
    writer.writerows(_row(dice, line, min(line, orders - 1 - line % 400)) for line in range(lines))
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path


def _row(dice: random.Random, line: int, order: int) -> list[object]:
    due = FIRST_DAY + timedelta(days=dice.randrange((LAST_DAY - FIRST_DAY).days))
    quantity, price = dice.randrange(1, 50_000), Decimal(dice.randrange(20, 9000)) / 100
    sent = due - timedelta(days=90)
    known = line % 5 != 0
    cells: dict[str, object] = dict.fromkeys(_headers(), "as the others say, more or less") | {
        "ID": line + 1,
        "Project Code": f"{100 + order % CUSTOMERS}-CI-T01",
        "PO / SO #": f"SCMS-{order + 1}",
        "ASN/DN #": f"ASN-{line // 2}",
        "Country": "Côte d'Ivoire",
        "Vendor INCO Term": "EXW" if line % 2 else "N/A - From RDC",
        "Shipment Mode": "Air",
        "PQ First Sent to Client Date": "Pre-PQ Process",
        "PO Sent to Vendor Date": f"{sent:%-m/%-d/%y}" if known else "Date Not Captured",
        "Scheduled Delivery Date": f"{due:%-d-%b-%y}",
        "Delivered to Client Date": f"{due:%-d-%b-%y}",
        "Vendor": "Some Laboratories Limited, of one street or another",
        "Item Description": f"Number {line % 184} 10mg/ml, oral suspension, Bottle, 240 ml",
        "Line Item Quantity": quantity,
        "Line Item Value": quantity * price,
        "Pack Price": price,
        "Freight Cost (USD)": "Freight Included in Commodity Cost",
    }
    return list(cells.values())


def _headers() -> list[str]:
    return re.split(r"[|\n]", HEADERS.strip())


def _side_by_side(sheet: Path, folder: Path, number: int) -> tuple[float, float]:
    pair = (_import, _bare) if number % 2 else (_bare, _import)
    times = {one: _timed(one, sheet, folder / f"{number}{one.__name__}.db") for one in pair}
    return times[_import], times[_bare]


def _timed(function: Callable[[Path, Database], None], sheet: Path, path: Path) -> float:
    with _fresh(path) as database:
        # Time of the processor: what else the machine does should not decide.
        start = process_time()
        function(sheet, database)
        return process_time() - start


@contextmanager
def _fresh(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    try:
        database.migrate()
        yield database
        with database.reading() as connection:
            assert connection.execute(select(func.count()).select_from(table(OrderLine))).scalar() == LINES
    finally:
        database.close()


def _import(sheet: Path, database: Database) -> None:
    works = Works(database, lambda: NOW, WorkingCalendar(ZoneInfo("Asia/Shanghai")), Policy())
    working: Callable[[], Any] = partial(works, person=Person(id=1, name="Admin", role=Role.ADMIN))
    with works() as work:
        _keep_admin(work)
    report = import_in_chunks(working, validate(load(sheet), "USD").orders)
    assert not report.refused


def _keep_admin(work: SqlWork) -> None:
    work.add(Person(id=1, name="Admin", role=Role.ADMIN))


def _us_day(text: str) -> date | None:
    return datetime.strptime(text, "%m/%d/%y").date() if text[:1].isdigit() else None  # noqa: DTZ007


def _uk_day(text: str) -> date | None:
    return datetime.strptime(text, "%d-%b-%y").date() if text[:1].isdigit() else None  # noqa: DTZ007


class Row(BaseModel):
    """A row as somebody would write it who knows the file."""

    model_config = ConfigDict(frozen=True)

    line: Annotated[str, Field(alias="ID", max_length=40)]
    customer: Annotated[str, Field(alias="Project Code", min_length=1, max_length=40)]
    order: Annotated[str, Field(alias="PO / SO #", min_length=1, max_length=80)]
    shipment: Annotated[str, Field(alias="ASN/DN #", max_length=80)]
    country: Annotated[str, Field(alias="Country", max_length=80)]
    incoterm: Annotated[str, Field(alias="Vendor INCO Term", max_length=20)]
    transport: Annotated[str, Field(alias="Shipment Mode", max_length=40)]
    ordered: Annotated[date | None, BeforeValidator(_us_day), Field(alias="PO Sent to Vendor Date")]
    due: Annotated[date, BeforeValidator(_uk_day), Field(alias="Scheduled Delivery Date")]
    delivered: Annotated[date | None, BeforeValidator(_uk_day), Field(alias="Delivered to Client Date")]
    supplier: Annotated[str, Field(alias="Vendor", max_length=120)]
    description: Annotated[str, Field(alias="Item Description", max_length=400)]
    quantity: Annotated[Decimal, Field(alias="Line Item Quantity", gt=0)]
    price: Annotated[Decimal, Field(alias="Pack Price", ge=0)]


def _bare(sheet: Path, database: Database) -> None:
    with sheet.open(encoding="utf-8-sig") as file:
        rows = [Row.model_validate(row) for row in csv.DictReader(file)]
    with database.writing() as connection:
        customers = _insert_customers(connection, rows)
        orders = _insert_orders(connection, rows, customers)
        connection.execute(insert(table(OrderLine)), [_line(row, orders[row.order]) for row in rows])


def _insert_customers(connection: Connection, rows: list[Row]) -> dict[str, int]:
    codes = {row.customer: row.country for row in rows}
    numbers = {code: number for number, code in enumerate(codes, 1)}
    values = [{"id": numbers[code], "code": code, "name": code, "country": codes[code]} for code in codes]
    usual = {"nicknames": "", "grade": 2}
    connection.execute(insert(table(Customer)), [value | usual for value in values])
    return numbers


def _insert_orders(connection: Connection, rows: list[Row], customers: dict[str, int]) -> dict[str, int]:
    firsts = {row.order: row for row in reversed(rows)}
    values = [_order(number, row, customers[row.customer]) for number, row in enumerate(firsts.values(), 1)]
    connection.execute(insert(table(Order)), values)
    return {value["customer_ref"]: value["id"] for value in values}


def _order(number: int, row: Row, customer: int) -> dict[str, Any]:
    return {
        "id": number,
        "number": order_number(NOW.year, number),
        "serial": number,
        "customer_id": customer,
        "customer_ref": row.order,
        "ref_key": row.order.replace("-", ""),
        "ref_serial": int(row.order.rpartition("-")[2]),
        "state": OrderState.DELIVERED,
        "source": Source.SHEET,
        "ordered_on": row.ordered,
        "due": row.due,
        "terms": "",
        "note": "",
        "created_at": NOW,
    }


def _line(row: Row, order: int) -> dict[str, Any]:
    return {
        "order_id": order,
        "line": row.line,
        "product": "",
        "description": row.description,
        "quantity": row.quantity,
        "unit": "",
        "price": row.price,
        "currency": "USD",
        "due": row.due,
        "delivered_on": row.delivered,
        "transport": row.transport,
        "incoterm": row.incoterm,
        "supplier": row.supplier,
        "shipment": row.shipment,
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:10} {value:10.2f}")  # noqa: T201 - run by hand
