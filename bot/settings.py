"""Settings: the environment (`GENDAN_…`), `.env` and `gendan.toml`, in that order."""

from collections.abc import Iterator, Mapping
from datetime import time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, Field, SecretStr, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from core.policy import Policy
from core.values import Language

PREFIX = "GENDAN_"
FILE = "_file"
DATABASES = ("sqlite", "postgresql+psycopg")


class Http(BaseModel):
    """Where gendan serves its pages and webhooks."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)


class TelegramSettings(BaseModel):
    """The Telegram channel; a token turns it on."""

    token: SecretStr | None = None
    mode: Literal["polling", "webhook"] = "polling"
    secret_token: SecretStr | None = None
    base_url: str | None = None


class SlackSettings(BaseModel):
    """The Slack channel; a bot token turns it on, or a client for several workspaces.

    An app token makes it listen over a socket.
    """

    bot_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    app_token: SecretStr | None = None
    client_id: str = ""
    client_secret: SecretStr | None = None
    token_key: SecretStr | None = None
    base_url: str | None = None


class BackupSettings(BaseModel):
    """Backups made by themselves; a folder turns them on."""

    folder: Path | None = None
    key: SecretStr | None = None
    at: time = time(2, 30)
    daily: int = Field(default=7, ge=1)
    weekly: int = Field(default=4, ge=0)


class UnreadableFile(SettingsError):
    """The file that a setting stands in cannot be read."""


class NamedFiles(EnvSettingsSource):
    """Settings that stand in files: `GENDAN_TELEGRAM__TOKEN_FILE` names the one the token is in."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        named = super()._load_env_vars().items()
        places = {name: place for name, place in named if place and _is_named_file(name)}
        return {name.removesuffix(FILE): _within(name, place) for name, place in places.items()}


def _is_named_file(name: str) -> bool:
    return name.startswith(PREFIX.lower()) and name.endswith(FILE)


def _within(name: str, place: str) -> str:
    """What a file says, without the line's end that editors leave there; raises UnreadableFile."""
    try:
        return Path(place).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) else "it is no text"
        raise UnreadableFile(f"{name.upper()}: {place}: {why}") from None


class Settings(BaseSettings):
    """Everything that can be set; docs/settings.md explains each."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_file=".env",
        toml_file="gendan.toml",
        extra="ignore",
    )

    database_url: str = "sqlite:///gendan.db"
    timezone: str = "Asia/Shanghai"
    language: Language = Language.CHINESE
    company: str = ""
    public_url: str = ""
    log_values: bool = False
    http: Http = Http()
    telegram: TelegramSettings = TelegramSettings()
    slack: SlackSettings = SlackSettings()
    backup: BackupSettings = BackupSettings()
    policy: Policy = Policy()

    @field_validator("timezone")
    @classmethod
    def known_zone(cls, name: str) -> str:
        """A time zone's name, as `Asia/Shanghai`."""
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise PydanticCustomError("timezone", "there is no such time zone") from None
        return name

    @field_validator("database_url")
    @classmethod
    def known_database(cls, url: str) -> str:
        """The address of an SQLite file or of a PostgreSQL database."""
        try:
            driver = make_url(url).drivername
        except (ArgumentError, ValueError):
            driver = ""
        if driver not in DATABASES:
            raise PydanticCustomError("database", "gendan keeps nothing there")
        return url

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What was given, then the environment, then the files."""
        named, toml = NamedFiles(settings_cls), TomlConfigSettingsSource(settings_cls)
        return init_settings, env_settings, named, dotenv_settings, file_secret_settings, toml


def secrets(settings: BaseModel) -> Iterator[str]:
    """Everything set that nobody may read: what is kept as a secret, and the database's password."""
    for name, value in settings:
        if isinstance(value, BaseModel):
            yield from secrets(value)
        elif isinstance(value, SecretStr):
            yield value.get_secret_value()
        elif name == "database_url":
            yield _password(value)


def _password(url: str) -> str:
    try:
        return make_url(url).password or ""
    except (ArgumentError, ValueError):
        return ""
