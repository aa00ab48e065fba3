"""The rules of the house: which room may know which, and that every door is really there."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest
from alembic import command as alembic
from sqlmodel import SQLModel

import core.errors
import storage.entities  # noqa: F401 - every table is known from here on
from bot import handlers
from bot.commands import COMMANDS
from bot.kinds import KINDS, kind_of
from bot.words import catalogue, spoken_as
from core.operation import OPERATIONS, Operation, Parameter
from core.values import Language
from storage.database import Database, migration_config

handlers.load()
ROOT = Path(__file__).parent.parent
ROOMS = ("core", "storage", "reminders", "bot", "documents")
LOOSE = set(sys.stdlib_module_names)
TRADE = {"pydantic", "sqlmodel", "sqlalchemy", "chinese_calendar", "holidays", "lunardate"}
MAY_KNOW = {
    "core": {"core"},
    "storage": {"core", "storage"},
    "reminders": {"core", "reminders"},
    "documents": {"core", "documents"},
    "bot": {"core", "bot"},
}
JOINS = (
    *("app", "backups", "house", "demo", "serve", "plugins", "doctor", "importing", "exporting"),
    *("template_sheets", "sample", "sender", "pictures", "alerts", "health", "nightly", "watch", "retry"),
    *("tidying", "export_sheets"),
)
"""Modules of bot that put the rooms together."""
TELLS_DUES = (
    "bot/notices.py",
    "bot/handlers/reminders.py",
    "bot/handlers/bundles.py",
    "bot/handlers/digests.py",
    "bot/digests.py",
)
WITHOUT_A_CHAT_DOOR = frozenset({"import_orders", "import_customers", "import_stock", "import_people"})
"""Sheets come in by the command line."""


@cache
def modules(room: str) -> list[tuple[str, ast.Module]]:
    """Every module of a room, by its path."""
    paths = sorted((ROOT / room).rglob("*.py"))
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))) for path in paths]


@cache
def imports(tree: ast.Module) -> set[str]:
    """What a module imports, in full."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                found |= {one.name for one in names}
            case ast.ImportFrom(module=str(module)):
                found.add(module)
    return found


def tops(tree: ast.Module) -> set[str]:
    """The first part of everything a module imports."""
    return {name.split(".")[0] for name in imports(tree)}


def joins(path: str) -> bool:
    """Whether a module may put rooms together."""
    return path in {f"bot/{name}.py" for name in JOINS} or path.startswith(("bot/channels/", "bot/cli/"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_only_what_it_may(room: str) -> None:
    others = {"core", "storage", "reminders", "bot", "documents", "tests", "bench"}
    for path, tree in modules(room):
        wanted = tops(tree) & (others - MAY_KNOW[room])
        allowed = ({"storage", "reminders", "documents"} if joins(path) else set()) | (
            {"reminders"} if path in TELLS_DUES else set()
        )
        assert wanted <= allowed, path


def test_the_trade_needs_no_machinery() -> None:
    for path, tree in modules("core"):
        assert tops(tree) <= LOOSE | TRADE | {"core"}, path


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("telegram", "bot/channels/telegram"),
        ("apscheduler", "reminders/schedule.py"),
        ("typst", "documents/typeset.py"),
        ("starlette", "bot/"),
        ("typer", "bot/"),
        ("alembic", "storage/"),
        ("babel", "bot/"),
    ],
)
def test_a_library_has_one_home(library: str, home: str) -> None:
    for room in ROOMS:
        for path, tree in modules(room):
            assert library not in tops(tree) or path.startswith(home), path


@pytest.mark.parametrize("room", ROOMS)
def test_importing_opens_nothing_and_asks_no_clock(room: str) -> None:
    forbidden = {"Settings", "Database", "create_engine", "datetime.now", "date.today", "time.time", "App"}
    for path, tree in modules(room):
        said = {ast.unparse(call.func) for one in tree.body for call in _calls_at_import(one)}
        assert not said & forbidden, path


def _calls_at_import(statement: ast.stmt) -> Iterator[ast.Call]:
    """The calls made when a statement of a module runs; what stands in functions waits."""
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            todo += ast.iter_child_nodes(node)
            yield from [node] if isinstance(node, ast.Call) else []


def test_only_the_edge_is_asynchronous() -> None:
    for path, tree in modules("core"):
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)], path


def test_refusals_hold_no_sentence() -> None:
    for room in ("core", "storage"):
        for path, tree in modules(room):
            raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.exc]
            texts = [ast.unparse(one) for one in raised if _speaks(one)]
            assert not texts, path


def _speaks(raised: ast.expr) -> bool:
    named = ast.unparse(raised).split("(")[0]
    texts = [node.value for node in ast.walk(raised) if isinstance(node, ast.Constant)]
    return hasattr(core.errors, named) and any(
        isinstance(text, str) and " " in text.strip() for text in texts
    )


def test_migrations_make_the_tables_of_the_models(migrated: Path) -> None:
    database = Database(f"sqlite:///{migrated}")
    with database.engine.connect() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        alembic.check(config)
    database.close()
    assert SQLModel.metadata.tables


def test_every_operation_has_a_door_and_a_reply() -> None:
    for name in OPERATIONS.keys() - WITHOUT_A_CHAT_DOOR:
        assert name in COMMANDS, name
        assert COMMANDS[name].reply is not None, name
        assert COMMANDS[name].zh or not COMMANDS[name].shown, name


def test_command_names_are_told_apart() -> None:
    names = [name for one in COMMANDS.values() for name in (one.name, *one.zh)]
    doubled = {name for name in names if names.count(name) > 1}
    assert doubled <= {"进度"}, "the customer's 进度 asks, the merchandiser's reports"


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda one: str(one.name))
def test_every_parameter_can_be_asked_for(operation: Operation[..., object]) -> None:
    asked = [*operation.parameters] if operation.name not in WITHOUT_A_CHAT_DOOR else []
    for parameter in asked:
        for part in parameter.parts or (parameter,):
            assert kind_of(part.type).question, (operation.name, part.name)


def choices() -> list[StrEnum]:
    """Every choice that a form offers."""
    asked = [part for one in OPERATIONS.values() for part in _parts(one) if part.type not in KINDS]
    kinds = {part.type for part in asked if isinstance(part.type, type) and issubclass(part.type, StrEnum)}
    return [one for kind in sorted(kinds, key=str) for one in kind]


def _parts(operation: Operation[..., object]) -> list[Parameter]:
    return [part for one in operation.parameters for part in (one.parts or (one,))]


@pytest.mark.parametrize("one", choices(), ids=lambda one: f"{type(one).__name__}.{one.name}")
def test_every_choice_is_spoken_in_both_languages(one: StrEnum) -> None:
    words = spoken_as(one)
    assert words is not None
    chinese = catalogue(Language.CHINESE).ugettext(words.msgid)
    assert chinese != words.msgid or not words.msgid.isascii() or one.value == "en"


def test_importing_the_program_is_quiet() -> None:
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import bot.app"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (said.stdout, said.stderr) == ("", "")
