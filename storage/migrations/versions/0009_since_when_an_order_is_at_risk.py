"""Since when an order is at risk."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("order_forecast", sa.Column("risk_since", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("order_forecast", "risk_since")
