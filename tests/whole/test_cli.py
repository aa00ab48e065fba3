"""The command line as people and scripts meet it: real processes on a fresh database."""

import json
import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.whole.factory import GENDAN, plain_environment, url_of

MORNING = "2026-11-23T09:00:00+08:00"
SHEET = """订单号,行号,客户,品名,数量,单价,交期,实际交货日期,下单日期,跟单员
PO-1,1,Lumio,衬衫,500,3.95,2026-11-20,,2026-10-01,Mei
PO-1,2,Lumio,裤子,300,4.10,2026-11-20,2026-11-19,2026-10-01,Mei
PO-2,1,Nordwind,夹克,200,9.90,2026-11-23,,2026-10-05,Mei
PO-3,1,Lumio,衬衫,100,3.95,2026-11-30,,2026-10-08,Mei
PO-4,1,Lumio,衬衫,100,3.95,2026-12-01,,2026-10-08,Mei
PO-5,1,Lumio,衬衫,很多,3.95,2026-12-01,,2026-10-08,Mei
"""
COMMANDS = [
    "demo",
    "init",
    "serve",
    "invite",
    "chat",
    "understand",
    "when",
    "import",
    "remind",
    "digest",
    "backup",
    "restore",
    "export",
    "doctor",
]
Done = subprocess.CompletedProcess[str]
Gendan = Callable[..., Done]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the factory's files are."""
    return tmp_path_factory.mktemp("factory")


@pytest.fixture(scope="module")
def gendan(place: Path) -> Gendan:
    """Runs a command of gendan there."""

    def run(*arguments: str, said: str = "", **settings: str) -> Done:
        mine = {"GENDAN_DATABASE_URL": url_of(place / "gendan.db"), "GENDAN_LANGUAGE": "en"}
        return subprocess.run(
            [*GENDAN, *arguments],
            cwd=place,
            env={**plain_environment(), **mine, **settings},
            input=said,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def factory(gendan: Gendan, place: Path) -> dict[str, Done]:
    """A factory set up from nothing, command by command; what each said."""
    (place / "订单.csv").write_bytes(SHEET.encode("gb18030"))
    return {
        "before": gendan("invite", "--role", "merchandiser", "--name", "Mei"),
        "init": gendan("init", "--admin", "Boss"),
        "second": gendan("init", "--admin", "Other"),
        "mei": gendan("invite", "--role", "merchandiser", "--name", "Mei"),
        "dry": gendan("import", "订单.csv", "--dry-run"),
        "import": gendan("import", "订单.csv"),
        "again": gendan("import", "订单.csv"),
        "anna": gendan("invite", "--role", "customer", "--name", "Anna", "--customer", "Lumio"),
    }


def rows(done: Done) -> list[dict[str, Any]]:
    """What a command printed for programs."""
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_first_administrator_invites(factory: dict[str, Done]) -> None:
    assert [factory[name].returncode for name in ("before", "init", "second", "mei")] == [1, 0, 1, 0]
    assert "There is no gendan database at " in factory["before"].stderr
    assert "There is an administrator already: Boss" in factory["second"].stderr
    assert not factory["before"].stdout + factory["second"].stdout
    code = re.search(r"/start (\w+)", factory["mei"].stdout)
    assert code is not None
    assert f"http://127.0.0.1:8080/#{code[1]}" in factory["mei"].stdout
    assert "▀" in factory["mei"].stdout


def test_a_sheet_comes_in_once_and_its_bad_row_is_named(factory: dict[str, Done]) -> None:
    assert [factory[name].returncode for name in ("dry", "import", "again", "anna")] == [1, 1, 1, 0]
    for name in ("dry", "import", "again"):
        assert factory[name].stderr.strip().startswith("Row 7: quantity “很多”")
    assert "New: orders 4, lines 5, customers 2. Already here: 0." in factory["dry"].stdout
    assert "This was a dry run" in factory["dry"].stdout
    assert "New: orders 4, lines 5, customers 2. Already here: 0." in factory["import"].stdout
    assert "New: orders 0, lines 0, customers 0. Already here: 4." in factory["again"].stdout


@pytest.mark.usefixtures("factory")
def test_exactly_what_is_due_is_reminded_of_and_once(gendan: Gendan) -> None:
    tried = rows(gendan("remind", "--at", MORNING, "--dry-run", "--json"))
    assert [tuple(one) for one in tried] == [("rule", "subject", "person", "level", "text", "due")] * 3
    assert [(one["rule"], *one["subject"].values(), one["due"]) for one in tried] == [
        ("order-overdue", "SO-2026-0001", "PO-1", "1", "", "2026-11-20"),
        ("order-due", "SO-2026-0002", "PO-2", "1", "", "2026-11-23"),
        ("order-due", "SO-2026-0003", "PO-3", "1", "", "2026-11-30"),
    ]
    assert list(tried[0]["subject"]) == ["order", "customer_ref", "line", "step"]
    assert {(one["person"], one["level"]) for one in tried} == {("Mei", 0)}
    assert "3 days" in tried[0]["text"]
    assert rows(gendan("remind", "--at", MORNING, "--json")) == tried
    assert rows(gendan("remind", "--at", MORNING, "--json")) == []


@pytest.mark.usefixtures("factory")
def test_the_digest_names_exactly_the_late_and_due_lines(gendan: Gendan) -> None:
    (found,) = rows(gendan("digest", "--for", "Boss", "--at", MORNING, "--json"))
    due = {
        "overdue": [("PO-1", "1", "Lumio", "2026-11-20", 3)],
        "due_today": [("PO-2", "1", "Nordwind", "2026-11-23", 0)],
        "due_7_days": [
            ("PO-2", "1", "Nordwind", "2026-11-23", 0),
            ("PO-3", "1", "Lumio", "2026-11-30", 0),
        ],
    }
    names = ("customer_ref", "line", "customer", "due", "days_late")
    assert {key: [tuple(row[name] for name in names) for row in found[key]] for key in due} == due
    assert list(found["overdue"][0]) == ["order", *names[:2], "customer", "due", "days_late"]
    assert (found["person"], found["stalled"], found["unanswered"], found["approvals"]) == (
        "Boss",
        [],
        [],
        [],
    )
    assert found["at"] == "2026-11-23T01:00:00+00:00"
    told = gendan("digest", "--for", "Boss", "--at", MORNING)
    assert "SO-2026-0001" in told.stdout


@pytest.mark.usefixtures("factory")
def test_a_conversation_through_a_pipe(gendan: Gendan, place: Path) -> None:
    Image.new("RGB", (40, 30), "teal").save(place / "sample.png")
    lines = [
        "PO-1",
        "@sample.png PO-2",
        "提醒我 明天下午3点 问面料",
        ">Nothing of the kind",
        "@gone.png PO-1",
    ]
    done = gendan("chat", "--as", "Mei", "--json", "--at", MORNING, said="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert {tuple(one) for one in answers} == {("text", "buttons", "files", "event")}
    assert [one["event"] for one in answers if one["event"] != "Reminder"][:1] == ["OrderCard"]
    assert "PO-1" in answers[0]["text"] or "SO-2026-0001" in answers[0]["text"]
    assert any("SO-2026-0002" in one["text"] and one["event"] != "OrderCard" for one in answers)
    assert any("Tue 24 Nov" in one["text"] and "15:00" in one["text"] for one in answers)
    assert "There is no such button." in done.stderr
    assert "gone.png cannot be read." in done.stderr


@pytest.mark.usefixtures("factory")
def test_a_press_is_the_last_answers_button_of_that_name(gendan: Gendan) -> None:
    said = "提醒我 明天下午3点 问面料\n>Undo\n"
    first, second = rows(gendan("chat", "--as", "Boss", "--json", "--at", MORNING, said=said))
    assert any("Undo" in row for row in first["buttons"])
    assert second["text"].startswith("Undone")
    spoken = gendan("chat", "--as", "Boss", "--at", MORNING, said="help\n")
    assert (spoken.returncode, spoken.stderr) == (0, "")
    assert "/orders" in spoken.stdout or "orders" in spoken.stdout


def test_lines_are_read_for_programs(gendan: Gendan) -> None:
    asked = [{"text": "1203 sewing 300/500"}, {"text": "where is my order", "role": "customer", "lang": "en"}]
    found = rows(
        gendan(
            "understand", "--role", "merchandiser", "--now", MORNING, said="\n".join(map(json.dumps, asked))
        )
    )
    assert [tuple(one) for one in found] == [("intent", "slots", "confidence")] * 2
    assert (found[0]["intent"], found[0]["slots"]["done_qty"]) == ("report_progress", 300)


def test_dates_are_read_for_programs(gendan: Gendan) -> None:
    asked = [
        {"text": "12月3号"},
        {"text": "明天下午3点"},
        {"text": "tomorrow 3pm", "lang": "en", "now": "2026-11-24T09:00:00+08:00"},
        {"text": "hello"},
    ]
    found = rows(gendan("when", "--now", MORNING, said="\n".join(map(json.dumps, asked))))
    assert found == [
        {"value": "2026-12-03"},
        {"value": "2026-11-24T15:00:00+08:00"},
        {"value": "2026-11-25T15:00:00+08:00"},
        {"value": None},
    ]


def test_a_line_that_cannot_be_read_breaks_no_stream(gendan: Gendan) -> None:
    asked = ("not json", '{"no": "text"}', '{"text": "x", "now": 5}', '{"text": "12月3号", "now": null}')
    done = gendan("when", "--now", MORNING, said="\n".join(asked))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found[0] == {"error": "Line 1 is not JSON."}
    assert found[1] == {"error": 'Line 2 needs a "text".'}
    assert "“5”" in found[2]["error"]
    assert found[3] == {"value": "2026-12-03"}
    assert (done.returncode, done.stderr.splitlines()) == (1, [one["error"] for one in found[:3]])


REFUSED: dict[tuple[str, ...], tuple[str, str]] = {
    ("chat", "--as", "Nobody"): ("", "Nobody. There are: Boss, Mei"),
    ("digest", "--for", "Nobody"): ("", "Nobody"),
    ("remind", "--at", "soon"): ("", "“soon”"),
    ("import", "nothing.csv"): ("", "There is no file nothing.csv."),
    ("when", "--now", "soon"): ('{"text": "x"}', "“soon”"),
    ("understand", "--tz", "Mars"): ('{"text": "x"}', "There is no time zone Mars."),
}
WRONG: dict[tuple[str, ...], str] = {
    ("frobnicate",): "frobnicate",
    ("remind",): "--at",
    ("import", "orders.csv", "--kind", "people"): "--kind",
    ("invite", "--role", "boss", "--name", "X"): "--role",
    ("invite", "--role", "customer", "--name", "X"): "--customer",
    ("demo", "--lang", "fr"): "--lang",
}


NOT_BROUGHT_BACK = (
    "There is something in the database already.",
    "Set GENDAN_BACKUP__KEY",
    "it is another key, or the file was changed",
    "订单.csv is not a backup of gendan.",
    "nothing.backup cannot be used: No such file",
    "订单.csv is not a backup of gendan.",
    "There is no gendan database at ",
)


@pytest.mark.usefixtures("factory")
def test_what_cannot_be_is_refused_in_a_sentence(gendan: Gendan) -> None:
    asked = [(arguments, said) for arguments, (said, _why) in REFUSED.items()]
    with ThreadPoolExecutor(len(asked)) as together:
        found = together.map(lambda one: gendan(*one[0], said=one[1]), asked)
    for (_said, why), done in zip(REFUSED.values(), found, strict=True):
        assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (1, "", False)
        assert why in done.stderr


def test_wrong_usage_is_told_apart(gendan: Gendan) -> None:
    with ThreadPoolExecutor(len(WRONG)) as together:
        found = together.map(lambda arguments: gendan(*arguments), WRONG)
    for named, done in zip(WRONG.values(), found, strict=True):
        assert (done.returncode, done.stdout) == (2, "")
        assert named in done.stderr


def test_help_speaks_the_persons_language(gendan: Gendan) -> None:
    english, chinese = gendan("--help"), gendan("--help", GENDAN_LANGUAGE="zh_CN")
    assert (english.returncode, chinese.returncode) == (0, 0)
    assert not [one for one in COMMANDS if one not in english.stdout]
    assert "assistant of merchandisers" in english.stdout
    assert "选项" in chinese.stdout


def test_a_backup_is_brought_back(gendan: Gendan, place: Path, factory: dict[str, Done]) -> None:
    assert factory["init"].returncode == 0
    until_now = gendan("remind", "--at", datetime.now(UTC).isoformat())
    assert (until_now.returncode, until_now.stderr) == (0, "")
    sealed = {"GENDAN_BACKUP__KEY": "seven camels carry silk"}
    another = {"GENDAN_DATABASE_URL": url_of(place / "another.db")}
    made = [gendan("backup", "plain.backup"), gendan("backup", "sealed.backup", **sealed)]
    assert [(one.returncode, one.stderr) for one in made] == [(0, "")] * 2
    assert "plain.backup" in made[0].stdout
    assert "proved by bringing them back" in made[0].stdout
    found = [
        gendan("restore", "plain.backup"),
        gendan("restore", "sealed.backup", **another),
        gendan("restore", "sealed.backup", **another, GENDAN_BACKUP__KEY="another"),
        gendan("restore", "订单.csv", **another),
        gendan("restore", "nothing.backup", **another),
        gendan("backup", "订单.csv"),
        gendan("backup", "empty.backup", **another),
    ]
    assert [(one.returncode, one.stdout) for one in found] == [(1, "")] * len(found)
    for said, done in zip(NOT_BROUGHT_BACK, found, strict=True):
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    back = gendan("restore", "sealed.backup", **another, **sealed)
    assert (back.returncode, back.stderr) == (0, "")
    assert "rows are back, as of " in back.stdout
    assert rows(gendan("digest", "--for", "Boss", "--json", "--at", MORNING)) == rows(
        gendan("digest", "--for", "Boss", "--json", "--at", MORNING, **another)
    )
    assert {line[0] for line in gendan("doctor", **another).stdout.splitlines()} == {"✓"}


def test_what_is_exported_can_be_taken_over_again(
    gendan: Gendan, place: Path, factory: dict[str, Done]
) -> None:
    assert factory["init"].returncode == 0
    elsewhere = {"GENDAN_DATABASE_URL": url_of(place / "elsewhere.db")}
    assert gendan("init", "--admin", "Boss", **elsewhere).returncode == 0
    assert gendan("invite", "--role", "merchandiser", "--name", "Mei", **elsewhere).returncode == 0
    for kind in ("csv", "xlsx"):
        done = gendan("export", "orders", "--format", kind, "--output", f"orders.{kind}")
        assert (done.returncode, done.stdout) == (0, f"orders.{kind}: 5 rows\n")
        here = gendan("import", f"orders.{kind}")
        assert (here.returncode, here.stderr.strip()) == (0, "")
        assert "New: orders 0, lines 0, customers 0. Already here: 4." in here.stdout
    there = gendan("import", "orders.xlsx", **elsewhere)
    assert "New: orders 4, lines 5, customers 2." in there.stdout


@pytest.mark.usefixtures("factory")
def test_exports_go_to_the_output_and_wrong_ones_are_refused(gendan: Gendan, place: Path) -> None:
    found = rows(gendan("export", "history", "--format", "jsonl"))
    assert {one["event"] for one in found} >= {"OrderImported"}
    assert gendan("export", "history", "--from", "2020-01-01", "--to", "2020-01-02").stdout.count("\n") == 1
    wrong = [
        (gendan("export", "nothing"), 2, "orders"),
        (gendan("export", "orders", "--from", "soon"), 1, "“soon” is not a day"),
        (gendan("export", "orders", "--output", "no/such/place.csv"), 1, "No such file or directory"),
        (gendan("export", "orders", "--format", "pdf"), 2, "--format"),
    ]
    for done, code, said in wrong:
        assert (done.returncode, done.stdout, said in done.stderr) == (code, "", True)
    assert not (place / "nothing.csv").exists()


def test_the_doctor_looks_and_does_not_touch(gendan: Gendan, place: Path, factory: dict[str, Done]) -> None:
    assert factory["init"].returncode == 0
    until_now = gendan("remind", "--at", datetime.now(UTC).isoformat())
    assert (until_now.returncode, until_now.stderr) == (0, "")
    healthy = gendan("doctor")
    assert (healthy.returncode, healthy.stderr) == (0, "")
    assert {line[0] for line in healthy.stdout.splitlines()} == {"✓"}
    (place / "backups").mkdir()
    ill = gendan("doctor", GENDAN_BACKUP__FOLDER=str(place / "backups"))
    assert (ill.returncode, "✕ There is no backup in " in ill.stdout) == (1, True)
    absent = gendan("doctor", GENDAN_DATABASE_URL=url_of(place / "absent.db"))
    assert (absent.returncode, "There is no gendan database at " in absent.stderr) == (1, True)
    broken = place / "broken.db"
    broken.write_bytes(b"no database at all, and long enough to be looked at" * 99)
    refused = gendan("doctor", GENDAN_DATABASE_URL=url_of(broken))
    assert (refused.returncode, "The database cannot be used" in refused.stderr) == (1, True)
