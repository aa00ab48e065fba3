"""Plans are laid anew when the calendar changes, and forecasts each day."""

import sqlalchemy as sa
from alembic import op

from core.columns import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "replanning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("told_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("forecast_made_on", "order_forecast", ["made_on"])
    # What moves already has no forecast yet: of so old a day, it is worked out with the first beat.
    op.execute(
        "insert into order_forecast (order_id, ships, slack, binding, steps, made_on)"
        " select id, due, 0, '{\"kind\": \"done\"}', '{}', '1970-01-01' from sales_order"
        " where state = 'open' and due is not null"
        " and exists (select 1 from production_step where order_id = sales_order.id)"
        " and not exists (select 1 from order_forecast where order_id = sales_order.id)"
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("forecast_made_on", "order_forecast")
    op.drop_table("replanning")
