"""What is still to arrive is found by its chat, however much was ever said there or waits elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OWED = sa.text("state in ('pending', 'sending')")


def upgrade() -> None:
    """Take the step."""
    columns = ["channel", "chat", "id"]
    op.create_index("outbox_owed", "outbox", columns, sqlite_where=OWED, postgresql_where=OWED)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("outbox_owed", "outbox")
