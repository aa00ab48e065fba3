"""What is wrong with the settings, in a sentence each; what a secret says is in none of them."""

import re
from tomllib import TOMLDecodeError
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsError

from bot.app import database_file
from bot.given import inside
from bot.settings import PREFIX, Settings, UnreadableFile
from bot.words import Joined, Words, _

QUOTED = re.compile(r"'([^']*)'")
CHOICE = _("{name} is “{given}”. It can be: {choices}.")
WHOLE = _("{name} is “{given}”. It has to be a whole number.")
TRUE_OR_FALSE = _("{name} is “{given}”. It has to be true or false.")
TIME = _("{name} is “{given}”. It has to be a time of day, for example 08:30.")
LENGTH = _(
    "{name} is “{given}”. It has to be a length of time, for example PT2H (2 hours) or PT30M (30 minutes)."
)
GROUP = _("{name} is a group of settings. Set what is in it, for example {example}.")
WRONG: dict[str, Words] = {
    "enum": CHOICE,
    "literal_error": CHOICE,
    "int_parsing": WHOLE,
    "int_type": WHOLE,
    "less_than_equal": _("{name} is {given}. It can be {le} at most."),
    "greater_than_equal": _("{name} is {given}. It has to be {ge} at least."),
    "bool_parsing": TRUE_OR_FALSE,
    "bool_type": TRUE_OR_FALSE,
    "time_parsing": TIME,
    "time_type": TIME,
    "time_delta_parsing": LENGTH,
    "time_delta_type": LENGTH,
    "string_type": _("{name} has to be a text. In gendan.toml a text stands in quotes."),
    "model_type": GROUP,
    "dataclass_type": GROUP,
    "timezone": _(
        "{name} is “{given}”, and there is no such time zone. "
        "Write for example Asia/Shanghai or Europe/Copenhagen."
    ),
    "database": _(
        "{name} is no address of a database that gendan can use. There are SQLite, sqlite:///gendan.db, "
        "and PostgreSQL, postgresql+psycopg://user:password@host/database."
    ),
}
"""By the kind of error. What `database` or a text that is none says may have a password in it."""


def of_values(wrong: ValidationError) -> list[Words]:
    """Every value that cannot be."""
    return [_of_value(one) for one in wrong.errors(include_url=False)]


def _of_value(error: Any) -> Words:
    name = f"{PREFIX}{'__'.join(map(str, error['loc']))}".upper()
    about = error.get("ctx", {})
    values = {
        "name": name,
        "given": str(error["input"]),
        "choices": Joined(QUOTED.findall(str(about.get("expected", "")))),
        "example": _example(error["loc"][0]),
        **{limit: str(about.get(limit)) for limit in ("le", "ge")},
    }
    sentence = WRONG.get(error["type"]) or _(
        "{name} cannot be what it is. docs/settings.md says what it can be."
    )
    return Words(sentence.msgid, values)


def _example(group: str) -> str:
    """A setting in a group."""
    names = inside(Settings.model_fields[group].annotation)
    return f"{PREFIX}{group}__{names[0]}".upper() if names else ""


def of_reading(wrong: SettingsError) -> Words:
    """A setting that cannot even be looked at: its file, or a group that is given a value."""
    group = re.search(r'field "(\w+)"', str(wrong))
    if isinstance(wrong, UnreadableFile) or group is None:
        return _("The settings cannot be read: {why}", why=str(wrong))
    return Words(GROUP.msgid, {"name": f"{PREFIX}{group[1]}".upper(), "example": _example(group[1])})


def of_toml(wrong: TOMLDecodeError) -> Words:
    """A file that is not TOML, and where."""
    line = re.search(r"line (\d+)", str(wrong))
    if line is None:
        return _("gendan.toml cannot be read: something that was begun is not ended.")
    return _(
        'gendan.toml cannot be read from line {line} on. A setting is written so: timezone = "Asia/Shanghai"',
        line=line[1],
    )


def of_place(settings: Settings) -> Words | None:
    """A folder for the database that is not there."""
    file = database_file(settings.database_url)
    if file is None or file.parent.is_dir():
        return None
    return _(
        "GENDAN_DATABASE_URL names the folder {folder}, which is not there. Make it, or name another.",
        folder=str(file.parent.absolute()),
    )
