"""Sheets on the command line: what came in, what was refused and why."""

from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console
from rich.progress import track

from bot.app import App
from bot.cli import Refused, say
from bot.words import Joined, Speaker, Words, _, many
from core.importing import ImportReport, RowRefused
from core.orders.importing import import_in_chunks
from core.people.importing import import_customers_in_chunks
from core.people.model import Person
from core.rights import Role
from core.work import Work
from documents.columns import ColumnsMissing, Sheet, read_mapping
from documents.customers import validate as validate_customers
from documents.loading import load
from documents.orders import validate as validate_orders

SHOWN = 200
"""Refused rows named one by one; the rest is counted."""
console = Console(stderr=True, highlight=False)
