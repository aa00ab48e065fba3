"""Screens in the hall: what each may show, and how long its link works."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from core.columns import Choice, Instant, kept
from core.values import Language


class Screen(SQLModel, table=True):
    """A link that shows the board without anybody signing in; only its key's hash is kept."""

    id: int | None = Field(default=None, primary_key=True)
    key_hash: str = Field(unique=True, max_length=64)
    department: str = Field(default="", max_length=40)
    """Only orders that still have something to do there; empty for all."""
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    """Only this merchandiser's orders."""
    language: Language = kept(Choice(Language), Language.CHINESE)
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = kept(Instant)
    expires_at: datetime = kept(Instant)
    ended_at: datetime | None = kept(Instant, None)

    @property
    def identity(self) -> int:
        """The identity of a screen already kept."""
        assert self.id is not None
        return self.id

    def open_at(self, now: datetime) -> bool:
        """Whether its link still works."""
        return self.ended_at is None and now < self.expires_at
