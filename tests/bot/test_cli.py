"""The command line in the test's own process: what it makes, what it refuses, and what it says."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.cli import main
from bot.words import Speaker
from core.values import Language

Gendan = Callable[..., tuple[int, str, str]]
NO_DATABASE = [
    ("export", "orders"),
    ("chat", "--as", "Mei"),
    ("invite", "--role", "merchandiser", "--name", "Mei"),
    ("digest", "--for", "Mei"),
    ("import", "orders.csv"),
    ("remind", "--at", "2026-11-23T09:00:00+08:00"),
    ("backup", "gendan.backup"),
    ("doctor",),
]


@pytest.fixture
def gendan(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: Language
) -> Gendan:
    """Runs a command in an empty folder: its exit code, what it printed and what it complained of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.console.SPEAKER", Speaker(language, ZoneInfo("UTC")))
    for name in [one for one in os.environ if one.startswith("GENDAN_")]:
        monkeypatch.delenv(name)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gendan", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return run


@pytest.mark.parametrize("arguments", NO_DATABASE, ids=lambda one: one[0])
def test_in_the_wrong_folder_nothing_is_made(
    gendan: Gendan, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    code, out, why = gendan(*arguments)
    assert (code, out, list(tmp_path.iterdir())) == (1, "", [])
    assert str(tmp_path / "gendan.db") in why
    assert "gendan init --admin NAME" in why
    (tmp_path / "gendan.db").touch()
    assert gendan(*arguments) == (code, out, why)


def test_where_there_is_a_database_it_is_used(gendan: Gendan, tmp_path: Path) -> None:
    assert gendan("init", "--admin", "Boss")[0] == 0
    assert (tmp_path / "gendan.db").exists()
    assert gendan("invite", "--role", "merchandiser", "--name", "Mei")[0] == 0
    assert gendan("export", "orders")[0] == 0
    assert gendan("doctor")[0] == 0


def test_an_import_tells_what_is_new_and_what_was_refused_row_by_row(gendan: Gendan, tmp_path: Path) -> None:
    assert gendan("init", "--admin", "Boss")[0] == 0
    rows = ["A1,Lumio,100,2026-12-01,Nobody", "A2,Lumio,many,2026-12-01,", "A3,Lumio,50,2026-12-01,"]
    sheet = "\n".join(["order,customer,quantity,due,merchandiser", *rows])
    (tmp_path / "sheet.csv").write_text(sheet, "utf-8")
    code, out, why = gendan("import", "sheet.csv")
    said = "sheet.csv: New: orders 1, lines 1, customers 1. Already here: 0. Rows refused: 2.\n"
    assert (code, out) == (1, said)
    assert [line.split(":")[0] for line in why.split("\n") if line.startswith("Row ")] == ["Row 2", "Row 3"]


def test_the_hint_names_the_column_that_is_missing(gendan: Gendan, tmp_path: Path) -> None:
    assert gendan("init", "--admin", "Boss")[0] == 0
    (tmp_path / "sheet.csv").write_text("order,customer,zzz,due\nA1,Lumio,100,2026-12-01", "utf-8")
    code, out, why = gendan("import", "sheet.csv")
    assert (code, out) == (1, "")
    assert 'quantity = "order"' in why


def test_only_a_department_that_steps_know_is_invited(gendan: Gendan) -> None:
    assert gendan("init", "--admin", "Boss")[0] == 0
    for role in ("department", "department:", "department:foo"):
        code, out, why = gendan("invite", "--role", role, "--name", "Wu")
        assert (code, out, "dyeing" in why) == (1, "", True)
    assert gendan("invite", "--role", "department:Dyeing", "--name", "Wu")[0] == 0


@pytest.mark.parametrize(
    ("address", "warned"), [("", True), ("http://localhost:8080", True), ("https://gendan.example", False)]
)
def test_a_link_that_opens_here_only_says_so(
    gendan: Gendan, monkeypatch: pytest.MonkeyPatch, address: str, warned: bool
) -> None:
    monkeypatch.setenv("GENDAN_PUBLIC_URL", address)
    code, out, _why = gendan("init", "--admin", "Boss")
    assert (code, "GENDAN_PUBLIC_URL" in out) == (0, warned)
