"""Which settings are given, by name, and which of the names are none."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from tomllib import TOMLDecodeError
from typing import Any

from pydantic import BaseModel
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource, TomlConfigSettingsSource
from rapidfuzz import fuzz, process

from bot.settings import FILE, PREFIX, Settings
from bot.words import Words, _

ALIKE = 75
"""How much alike two names are, of 100, when one is taken for the other misspelt."""


def given() -> dict[str, Any]:
    """What every setting says, by its name in the environment, which wins over `.env` and `gendan.toml`."""
    found = {**_in_toml(), **_named(DotEnvSettingsSource(Settings)), **_named(EnvSettingsSource(Settings))}
    return {name: value for name, value in found.items() if name.startswith(PREFIX)}


def _named(source: EnvSettingsSource) -> dict[str, Any]:
    return {name.upper(): value for name, value in source.env_vars.items()}


def _in_toml() -> dict[str, Any]:
    try:
        return dict(_flat(TomlConfigSettingsSource(Settings).toml_data, PREFIX))
    except TOMLDecodeError:
        # Whoever reads the settings says so.
        return {}


def _flat(table: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name.upper()}__")
        else:
            yield f"{before}{name.upper()}", value


def unknown() -> list[Words]:
    """A sentence for each name given that is no setting's, with the one it was most likely meant to be."""
    groups = {
        f"{PREFIX}{name}".upper(): inside(field.annotation) for name, field in Settings.model_fields.items()
    }
    names = [
        f"{group}__{name}".upper() if name else group for group in groups for name in groups[group] or [""]
    ]
    known = {*groups, *names, *(f"{name}{FILE.upper()}" for name in names)}
    return [_unknown(name, names) for name in sorted(given().keys() - known)]


def inside(kind: Any) -> list[str]:
    """The settings in a group of them; none for what is a setting itself."""
    if is_dataclass(kind):
        return [field.name for field in fields(kind)]
    return [*kind.model_fields] if isinstance(kind, type) and issubclass(kind, BaseModel) else []


def _unknown(name: str, names: list[str]) -> Words:
    if nearest := process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=ALIKE):
        return _(
            "{name} is no setting and does nothing. Did you mean {nearest}?", name=name, nearest=nearest[0]
        )
    return _("{name} is no setting and does nothing. docs/settings.md has all there are.", name=name)
