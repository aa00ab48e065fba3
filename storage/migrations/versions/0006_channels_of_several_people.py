"""Channels of several people have a use."""

import sqlalchemy as sa
from alembic import op

from core.columns import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("serves", sa.String(24), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("(serves = 'customer') = (customer_id is not null)", name="room_has_customer"),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "place"),
    )
    op.add_column("account", sa.Column("place", sa.String(80), nullable=False, server_default=""))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("account", "place")
    op.drop_table("room")
