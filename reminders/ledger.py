"""The ledger of what was said: whoever writes the row is the one who says it."""

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql

from core.columns import table
from core.conversations.model import Said
from core.work import Work

SAID = table(Said)
# Both engines read PostgreSQL's form of this clause; SQLite's own form would not compile for PostgreSQL.
CLAIM = postgresql.insert(SAID).on_conflict_do_nothing().returning(SAID.c.id)
KNOWN = select(SAID.c.id).where(
    *(SAID.c[name] == bindparam(name) for name in ("rule", "subject", "person_id", "occasion"))
)


def claim(work: Work, rule: str, subject: str, person_id: int, occasion: str, level: int = 0) -> bool:
    """Take it upon this work to say something; False when it was said already."""
    row = {"rule": rule, "subject": subject, "person_id": person_id, "occasion": occasion}
    return bool(work.rows(CLAIM, row | {"level": level, "at": work.now}))


def was_said(work: Work, rule: str, subject: str, person_id: int, occasion: str) -> bool:
    """Whether the ledger has it."""
    row = {"rule": rule, "subject": subject, "person_id": person_id, "occasion": occasion}
    return bool(work.rows(KNOWN, row))
