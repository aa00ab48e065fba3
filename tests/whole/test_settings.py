"""Settings: the page tells what there is, a wrong value is named, a secret is never said."""

import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from bot.settings import Settings, TelegramSettings
from core.policy import Policy
from tests.whole.factory import GENDAN, ROOT, Served, free_port, plain_environment

PAGE = ROOT / "docs" / "settings.md"
ROW = re.compile(r"^\| `(GENDAN_\w+)` \| (?:`(.*)`)? ?\| (.+) \| `(.+)` \|$", re.M)
GROUPS = (BaseModel, Policy)
SECRET = "123456:AA-not-to-be-said"
AT_ONCE = 2
"""Starts at the same time: each takes seconds of a processor, and all at once would take one another's."""


def test_the_page_names_every_setting_with_its_default() -> None:
    written = {name: default for name, default, _meaning, _example in ROW.findall(PAGE.read_text("utf-8"))}
    assert written == dict(defaults())


def test_every_example_on_the_page_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name, default, _meaning, example in ROW.findall(PAGE.read_text("utf-8")):
        monkeypatch.setenv(name, example)
        assert example != default
    assert Settings() != Settings.model_construct()


def defaults() -> Iterator[tuple[str, str]]:
    """Every setting's name and its default, as one would write it."""
    for name, field in Settings.model_fields.items():
        for key, value in inside(field.default):
            yield f"GENDAN_{name}{key}".upper(), written(value)


def inside(default: Any) -> list[tuple[str, Any]]:
    """What a group of settings holds; a setting alone holds itself."""
    kept = TypeAdapter(type(default)).dump_python(default) if isinstance(default, GROUPS) else None
    return [("", default)] if kept is None else [(f"__{key}", value) for key, value in kept.items()]


def written(value: Any) -> str:
    """A value as it is written in the environment."""
    return str(TypeAdapter(type(value)).dump_python(value, mode="json") if value is not None else "")


WRONG: list[tuple[dict[str, str], str]] = [
    ({"GENDAN_HTTP__PORT": "99999"}, "GENDAN_HTTP__PORT"),
    (
        {"GENDAN_TIMEZONE": "Mars/Olympus"},
        "GENDAN_TIMEZONE is “Mars/Olympus”, and there is no such time zone",
    ),
    ({"GENDAN_LANGUAGE": "xx"}, "GENDAN_LANGUAGE is “xx”. It can be: zh_CN, en."),
    ({"GENDAN_DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "names the folder /nowhere/at, which is not"),
    ({"GENDAN_HTTP__HOST": "192.0.2.1"}, "Nothing can be served on 192.0.2.1"),
    (
        {"GENDAN_TELEGRAM__TOKEN": SECRET, "GENDAN_TELEGRAM__SECRET_TOKEN": "not so!"},
        "GENDAN_TELEGRAM__SECRET_TOKEN is wrong",
    ),
    (
        {"GENDAN_TELEGRAM__TOKEN": SECRET, "GENDAN_TELEGRAM__MODE": "webhook"},
        "GENDAN_TELEGRAM__MODE=webhook needs GENDAN_PUBLIC_URL",
    ),
]


def test_a_wrong_value_is_named_in_a_sentence(tmp_path: Path) -> None:
    with ThreadPoolExecutor(AT_ONCE) as together:
        found = together.map(lambda one: served(tmp_path, one[0]), WRONG)
    for (_settings, said), done in zip(WRONG, found, strict=True):
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert said in done.stderr
        assert SECRET not in done.stderr
        assert "not so!" not in done.stderr


def test_a_port_in_use_is_named(served_web: Served, tmp_path: Path) -> None:
    done = served(tmp_path, {"GENDAN_HTTP__PORT": str(served_web.port)})
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert f"Nothing can be served on 127.0.0.1:{served_web.port}: Address already in use" in done.stderr


@pytest.fixture
async def served_web(url: str) -> AsyncIterator[Served]:
    """`gendan serve` with nothing but the web chat: an empty token is none."""
    one = Served(url, GENDAN_TELEGRAM__TOKEN="")
    one.start()
    await one.ready()
    yield one
    one.kill()


def served(
    place: Path, settings: dict[str, str], command: str = "serve"
) -> "subprocess.CompletedProcess[str]":
    """A start of `gendan serve`, or of another command, that ends by itself."""
    mine = {"GENDAN_HTTP__PORT": str(free_port()), "GENDAN_LANGUAGE": "en", **settings}
    return subprocess.run(
        [*GENDAN, command],
        cwd=place,
        env={**plain_environment(), **mine},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_setting_stands_in_a_file_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{SECRET}\n", "utf-8")
    (tmp_path / "url").write_text("sqlite:///elsewhere.db", "utf-8")
    monkeypatch.setenv("GENDAN_TELEGRAM__TOKEN_FILE", str(tmp_path / "token"))
    monkeypatch.setenv("GENDAN_DATABASE_URL_FILE", str(tmp_path / "url"))
    settings = Settings()
    assert settings.telegram.token is not None
    assert settings.telegram.token.get_secret_value() == SECRET
    assert settings.database_url == "sqlite:///elsewhere.db"
    monkeypatch.setenv("GENDAN_DATABASE_URL", "sqlite:///here.db")
    assert Settings().database_url == "sqlite:///here.db"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = served(tmp_path, {"GENDAN_TELEGRAM__TOKEN_FILE": "/nowhere/token"})
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "GENDAN_TELEGRAM__TOKEN_FILE: /nowhere/token: No such file or directory" in done.stderr


def test_secrets_are_not_in_what_settings_say_of_themselves() -> None:
    telegram = TelegramSettings.model_validate({"token": SECRET, "secret_token": "hush-hush"})
    settings = Settings(telegram=telegram)
    said = repr(settings) + str(settings) + settings.model_dump_json()
    assert SECRET not in said
    assert "hush-hush" not in said
