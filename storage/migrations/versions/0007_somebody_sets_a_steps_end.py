"""Somebody sets the end of a step other than the plan would."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("production_step", sa.Column("set_end", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("production_step", "set_end")
