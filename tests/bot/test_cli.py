"""The command line in the test's own process: what it makes, what it refuses, and what it says."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from socket import create_server
from zoneinfo import ZoneInfo

import pytest

from bot.cli import main
from bot.console import say, spoken
from bot.serve import greeting
from bot.words import Speaker
from core.values import Language
from tests.whole.factory import opened

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


WRONG = {
    "GENDAN_HTTP__PORT": ("99999", "65535"),
    "GENDAN_BACKUP__DAILY": ("0", "1"),
    "GENDAN_BACKUP__WEEKLY": ("some", "some"),
    "GENDAN_TELEGRAM__MODE": ("push", "polling"),
    "GENDAN_LANGUAGE": ("zh", "zh_CN"),
    "GENDAN_LOG_VALUES": ("perhaps", "true"),
    "GENDAN_TIMEZONE": ("Mars/Olympus", "Asia/Shanghai"),
    "GENDAN_POLICY__REMIND_AT": ("late", "08:30"),
    "GENDAN_POLICY__ANSWER_WITHIN": ("2 hours", "PT2H"),
    "GENDAN_DATABASE_URL": ("mysql://gendan:not-to-be-said@host/gendan", "postgresql+psycopg://"),
}


def test_every_wrong_setting_has_a_sentence(gendan: Gendan, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, (value, _right) in WRONG.items():
        monkeypatch.setenv(name, value)
    code, out, why = gendan("doctor")
    said = {line.split(" ")[0]: line for line in why.splitlines()}
    assert (code, out, {*said}) == (1, "", {*WRONG})
    for name, (_value, right) in WRONG.items():
        assert right in said[name]
    assert "not-to-be-said" not in why


@pytest.mark.parametrize(
    ("toml", "right"),
    [
        ("http = 5", "GENDAN_HTTP__HOST"),
        ("[telegram]\ntoken = 777", "GENDAN_TELEGRAM__TOKEN"),
        ("timezone = Asia", "1"),
        ("timezone = [", "gendan.toml"),
        ('database_url = "sqlite:///nowhere/gendan.db"', "nowhere"),
        ("[backup]\nfolder = 5", "GENDAN_BACKUP__FOLDER"),
    ],
)
def test_what_is_wrong_in_the_file_is_said(gendan: Gendan, tmp_path: Path, toml: str, right: str) -> None:
    (tmp_path / "gendan.toml").write_text(toml, "utf-8")
    code, out, why = gendan("init", "--admin", "Boss")
    assert (code, out, right in why, "777" in why) == (1, "", True, False)
    assert [file.name for file in tmp_path.iterdir()] == ["gendan.toml"]


def test_a_group_given_a_value_is_told_what_is_in_it(gendan: Gendan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_HTTP", "no")
    code, _out, why = gendan("init", "--admin", "Boss")
    assert (code, "GENDAN_HTTP__HOST" in why) == (1, True)


def test_misspelt_settings_are_named_with_the_nearest(
    gendan: Gendan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("GENDAN_TELEGRAM__TOKN=777\nANOTHER_PROGRAM=yes\n", "utf-8")
    (tmp_path / "gendan.toml").write_text("[policy]\nremind_att = 09:00:00\ndue_near_days = 5\n", "utf-8")
    monkeypatch.setenv("GENDAN_DATABSE_URL", "sqlite:///elsewhere.db")
    monkeypatch.setenv("GENDAN_NONSENSE", "yes")
    code, out, why = gendan("doctor")
    assert (code, "gendan init --admin NAME" in why, out.count("✕")) == (1, True, 4)
    for right in ("GENDAN_DATABASE_URL", "GENDAN_TELEGRAM__TOKEN", "GENDAN_POLICY__REMIND_AT", "settings.md"):
        assert right in out
    assert "777" not in out
    assert "ANOTHER_PROGRAM" not in out


def test_the_command_line_speaks_as_it_is_set_wherever_that_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GENDAN_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert spoken() is Language.ENGLISH
    (tmp_path / "gendan.toml").write_text('language = "zh_CN"', "utf-8")
    assert spoken() is Language.CHINESE
    monkeypatch.setenv("GENDAN_LANGUAGE", "en")
    assert spoken() is Language.ENGLISH
    (tmp_path / "gendan.toml").unlink()
    monkeypatch.delenv("GENDAN_LANGUAGE")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert spoken() is Language.CHINESE


def test_what_was_forgotten_is_said_when_it_is_served(
    gendan: Gendan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with opened(f"sqlite:///{(tmp_path / 'gendan.db').as_posix()}") as house:
        house.open()
        (where, nobody) = map(say, greeting(house))
    assert ("http://127.0.0.1:8080" in where, "gendan init --admin NAME" in nobody) == (True, True)
    assert gendan("init", "--admin", "Boss")[0] == 0
    monkeypatch.setenv("GENDAN_COMPNY", "Sunny Garments")
    with opened(f"sqlite:///{(tmp_path / 'gendan.db').as_posix()}") as house:
        (_where, misspelt) = map(say, greeting(house))
    assert "GENDAN_COMPANY" in misspelt


def test_the_demonstration_speaks_as_it_is_asked_to(gendan: Gendan) -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = [gendan("demo", "--port", port, "--lang", lang)[2] for lang in ("zh", "en")]
    assert ["无法" in why for why in refused] == [True, False]
    assert all(port in why and "Traceback" not in why for why in refused)


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


def test_a_bad_file_does_not_keep_the_others_out(gendan: Gendan, tmp_path: Path) -> None:
    assert gendan("init", "--admin", "Boss")[0] == 0
    for name, order in (("first.csv", "A1"), ("last.csv", "A2")):
        (tmp_path / name).write_text(f"order,customer,quantity,due\n{order},Lumio,5,2026-12-01", "utf-8")
    (tmp_path / "wrong.csv").write_text("nothing,of,the,kind", "utf-8")
    code, out, why = gendan("import", "first.csv", "gone.csv", "wrong.csv", ".", "last.csv")
    assert (code, [line[:9] for line in out.splitlines()]) == (1, ["first.csv", "last.csv:"])
    assert [name for name in ("gone.csv", "wrong.csv", "./*.xlsx") if name not in why] == []
    code, out, why = gendan("import", "first.csv", "last.csv", "--dry-run")
    assert (code, len(out.splitlines()), why) == (0, 3, "")


def test_stock_and_customers_come_in_and_go_out_as_they_are(gendan: Gendan, tmp_path: Path) -> None:
    assert gendan("init", "--admin", "Boss")[0] == 0
    stock = "款号,库位,数量,质量状态\nLM-45,A-1,320,合格\nLM-45,A-2,80,待检\nNW-7,B-1,some,\n"
    (tmp_path / "stock.csv").write_text(stock, "utf-8")
    (tmp_path / "customers.csv").write_text("客户代码,客户名称\nLUMIO,Lumio A/S\n", "utf-8")
    code, _out, why = gendan("import", "stock.csv", "--kind", "stock", "--dry-run")
    assert (code, why.count("\n"), "some" in why) == (1, 1, True)
    assert gendan("import", "customers.csv", "--kind", "customers")[::2] == (0, "")
    new, again = (gendan("import", "stock.csv", "--kind", "stock")[1] for _again in range(2))
    assert new != again
    for what, line in (("stock", 'LM-45,"A-1, A-2",400,,80,待检,'), ("customers", "LUMIO,Lumio A/S,,,2")):
        assert line in gendan("export", what)[1]
        assert gendan("export", what, "--output", f"{what}-out.csv")[0] == 0
        assert gendan("import", f"{what}-out.csv", "--kind", what)[::2] == (0, "")
        assert "--from" in gendan("export", what, "--from", "2026-11-01")[2]


def test_whose_contact_is_invited_is_asked_for_by_the_customers_code(gendan: Gendan, tmp_path: Path) -> None:
    assert gendan("init", "--admin", "Boss")[0] == 0
    asked = ("invite", "--role", "customer", "--name", "Anna")
    for more, exit_code in (((), 2), (("--customer", "LUMIO"), 1)):
        code, out, why = gendan(*asked, *more)
        assert (code, out, "gendan import" in why) == (exit_code, "", True)
    (tmp_path / "customers.csv").write_text("客户代码\nLUMIO-1\nLUMIO-2\n", "utf-8")
    assert gendan("import", "customers.csv", "--kind", "customers")[0] == 0
    code, out, why = gendan(*asked, "--customer", "lumio")
    assert (code, out, "LUMIO-1" in why, "LUMIO-2" in why) == (1, "", True, True)
    assert gendan(*asked, "--customer", "lumio-2")[0] == 0


def test_a_factory_without_anybody_says_how_to_begin(gendan: Gendan, tmp_path: Path) -> None:
    with opened(f"sqlite:///{(tmp_path / 'gendan.db').as_posix()}") as house:
        house.open()
    for command in (("chat", "--as", "Mei"), ("digest", "--for", "Mei")):
        code, out, why = gendan(*command)
        assert (code, out, "gendan init --admin NAME" in why) == (1, "", True)


def test_a_mapping_that_does_not_fit_says_where(gendan: Gendan, tmp_path: Path) -> None:
    assert gendan("init", "--admin", "Boss")[0] == 0
    (tmp_path / "sheet.csv").write_text("order,customer,pieces,due\nA1,Lumio,5,2026-12-01", "utf-8")
    mappings = ['nonsense = "pieces"', 'quantity = "nonsense"', 'dates = "nonsense"']
    for mapping, right in zip(mappings, ("quantity", "pieces", "dmy"), strict=True):
        (tmp_path / "our.toml").write_text(mapping, "utf-8")
        code, out, why = gendan("import", "sheet.csv", "--map", "our.toml")
        assert (code, out, "nonsense" in why, right in why) == (1, "", True, True)
    (tmp_path / "our.toml").write_text("quantity = pieces", "utf-8")
    assert "our.toml" in gendan("import", "sheet.csv", "--map", "our.toml")[2]
    (tmp_path / "our.toml").write_text('quantity = "pieces"', "utf-8")
    assert gendan("import", "sheet.csv", "--map", "our.toml")[0] == 0


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
