"""Workspaces let gendan in."""

import sqlalchemy as sa
from alembic import op

from core.columns import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "slack_installation",
        sa.Column("team", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("team"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("slack_installation")
