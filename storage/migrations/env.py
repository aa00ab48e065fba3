"""Alembic's environment: the tables of every stage, on the connection that is handed in."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import storage.entities  # noqa: F401 - every table is known from here on
from core.columns import Choice, Exact, Instant


def rendered(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Our own column types as a migration should name them."""
    if kind == "type" and isinstance(item, Instant | Exact):
        autogen.imports.add("from core.columns import Exact, Instant")
        return f"{type(item).__name__}()"
    if kind == "type" and isinstance(item, Choice | AutoString):
        return f"sa.String({24 if isinstance(item, Choice) else (item.length or '')})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=rendered,
    compare_type=False,
)
context.run_migrations()
