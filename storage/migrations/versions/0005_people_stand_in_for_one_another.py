"""People stand in for one another."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DAYS = ("away_from", "away_until")


def upgrade() -> None:
    """Take the step."""
    op.add_column("person", sa.Column("deputy_id", sa.Integer(), nullable=True))
    op.create_index("ix_person_deputy_id", "person", ["deputy_id"])
    for name in DAYS:
        op.add_column("person", sa.Column(name, sa.Date(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    for name in reversed(DAYS):
        op.drop_column("person", name)
    op.drop_index("ix_person_deputy_id", "person")
    op.drop_column("person", "deputy_id")
