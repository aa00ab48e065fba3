"""What is in stock lies somewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("stock_item", sa.Column("place", sa.String(200), nullable=False, server_default=""))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("stock_item", "place")
