"""A digest reads what is open and what was done of late, however much was ever finished."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INDICES = (
    ("step_moving", "production_step", ["order_id", "moved_at"], "finished_at is null"),
    ("step_finished", "production_step", ["finished_at"], "finished_at is not null"),
    ("wait_open", "wait", ["order_id"], "ended_at is null"),
    ("wait_of_step", "wait", ["step_id"], "ended_at is null"),
    ("message_asked", "customer_message", ["settled_at"], "answers_id is null"),
)


def upgrade() -> None:
    """Take the step."""
    for name, table, columns, only in INDICES:
        op.create_index(name, table, columns, sqlite_where=sa.text(only), postgresql_where=sa.text(only))


def downgrade() -> None:
    """Take it back."""
    for name, table, _columns, _only in INDICES:
        op.drop_index(name, table)
