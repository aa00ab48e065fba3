"""Production is followed to the day."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from core.columns import Exact, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEW = (
    "department_shift",
    "company_day",
    "stock_reservation",
    "stock_item",
    "material",
    "order_forecast",
    "step_day",
    "step_part",
    "wait",
)
DATES = ("baseline_start", "baseline_end", "promised_end")


def upgrade() -> None:
    """Take the step."""
    _steps()
    _orders()
    _new_tables()


def _steps() -> None:
    """Steps hang on an anchor instead of so many days before the due date, and know more of themselves."""
    with op.batch_alter_table("production_step") as steps:
        steps.drop_constraint("step_done", type_="check")
        steps.create_check_constraint("step_done", "done >= 0")
    for name in ("template_step", "production_step"):
        for column in _way():
            op.add_column(name, column)
        op.execute(f"update {name} set days = duration_days, anchor = 'due-' || days_before_due")
    op.execute("update template_step set anchor = 'due+' || (-days_before_due) where days_before_due < 0")
    op.execute("update production_step set anchor = 'due+' || (-days_before_due) where days_before_due < 0")
    for name in DATES:
        op.add_column("production_step", sa.Column(name, sa.Date(), nullable=True))
    op.execute("update production_step set baseline_start = planned_start, baseline_end = planned_end")
    with op.batch_alter_table("template_step") as steps:
        steps.drop_constraint("template_step_duration", type_="check")
        steps.create_check_constraint("template_step_days", "days >= 1 and min_days >= 1 and weight >= 0")
        steps.drop_column("days_before_due")
        steps.drop_column("duration_days")
    with op.batch_alter_table("production_step") as steps:
        steps.drop_column("days_before_due")
        steps.drop_column("duration_days")


def _way() -> list[sa.Column[Any]]:
    return [
        sa.Column("department", sa.String(40), nullable=False, server_default=""),
        sa.Column("anchor", sa.String(60), nullable=False, server_default=""),
        sa.Column("days", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("rate", Exact(), nullable=True),
        sa.Column("first_day_loss", Exact(), nullable=False, server_default="0"),
        sa.Column("min_days", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("tolerance_days", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("needs", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("condition", sa.String(80), nullable=False, server_default=""),
        sa.Column("evidence", sa.String(24), nullable=False, server_default="none"),
        sa.Column("milestone_en", sa.String(80), nullable=False, server_default=""),
        sa.Column("milestone_zh", sa.String(80), nullable=False, server_default=""),
        sa.Column("weight", sa.Integer(), nullable=False, server_default="1"),
    ]


def _orders() -> None:
    op.add_column("sales_order", sa.Column("supply", sa.String(24), nullable=False, server_default="make"))
    op.add_column("sales_order", sa.Column("features", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("sales_order", sa.Column("template", sa.String(40), nullable=False, server_default=""))
    op.add_column("sales_order", sa.Column("kit_on", sa.Date(), nullable=True))
    op.add_column("attachment", sa.Column("step", sa.String(40), nullable=False, server_default=""))
    kit: sa.Column[Any] = sa.Column("starts_at_kit", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("step_template", kit)
    source = sa.Column("source", sa.String(400), nullable=False, server_default="")
    op.add_column("step_template", source)


def _new_tables() -> None:
    op.create_table(
        "company_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("day", "department"),
    )
    op.create_table(
        "department_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("rest_days", sa.JSON(), nullable=False),
        sa.Column("hours", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("department"),
    )
    op.create_table(
        "stock_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("quantity", Exact(), nullable=False),
        sa.Column("held", Exact(), nullable=False),
        sa.Column("held_for", sa.String(200), nullable=False),
        sa.Column("counted_at", Instant(), nullable=True),
        sa.CheckConstraint("quantity >= 0 and held >= 0 and held <= quantity", name="stock_quantity"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("product"),
    )
    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(80), nullable=False),
        sa.Column("needed", Exact(), nullable=True),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("here", Exact(), nullable=False),
        sa.Column("supplier", sa.String(120), nullable=False),
        sa.Column("expected", sa.Date(), nullable=True),
        sa.Column("complete_on", sa.Date(), nullable=True),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("alert_at", Instant(), nullable=True),
        sa.CheckConstraint("here >= 0", name="material_here"),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["sales_order.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("order_id", "item"),
    )
    op.create_index("material_alert", "material", ["alert_at"])

    op.create_table(
        "order_forecast",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("ships", sa.Date(), nullable=False),
        sa.Column("slack", sa.Integer(), nullable=False),
        sa.Column("binding", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("alert_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["sales_order.id"],
        ),
        sa.PrimaryKeyConstraint("order_id"),
    )
    op.create_index("forecast_alert", "order_forecast", ["alert_at"])
    op.create_index("forecast_slack", "order_forecast", ["slack"])

    op.create_table(
        "stock_reservation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("quantity", Exact(), nullable=False),
        sa.CheckConstraint("quantity > 0", name="reservation_quantity"),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["stock_item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["sales_order.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("item_id", "order_id"),
    )
    op.create_index("ix_stock_reservation_order_id", "stock_reservation", ["order_id"])

    op.create_table(
        "step_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pieces", Exact(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"]),
        sa.ForeignKeyConstraint(["step_id"], ["production_step.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("step_id", "day"),
    )
    op.create_index("ix_step_day_order_id", "step_day", ["order_id"])
    op.create_table(
        "step_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("done", Exact(), nullable=False),
        sa.CheckConstraint("done >= 0", name="part_done"),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"]),
        sa.ForeignKeyConstraint(["step_id"], ["production_step.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("step_id", "part"),
    )
    op.create_index("ix_step_part_order_id", "step_part", ["order_id"])
    op.create_table(
        "wait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("holder", sa.String(24), nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("about", sa.String(400), nullable=False),
        sa.Column("expected", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("answer", sa.String(400), nullable=False),
        sa.Column("fault", sa.String(24), nullable=True),
        sa.Column("cause", sa.String(200), nullable=False),
        sa.Column("alert_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["sales_order.id"],
        ),
        sa.ForeignKeyConstraint(["step_id"], ["production_step.id"]),
        sa.ForeignKeyConstraint(
            ["taken_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("wait_alert", "wait", ["alert_at"])
    op.create_index("wait_by_holder", "wait", ["holder", "who", "ended_at"])
    op.create_index("wait_by_order", "wait", ["order_id", "ended_at"])


def downgrade() -> None:
    """Take it back."""
    for name in NEW:
        op.drop_table(name)
    for name, columns in (
        ("sales_order", ("supply", "features", "template", "kit_on")),
        ("attachment", ("step",)),
        ("step_template", ("starts_at_kit", "source")),
    ):
        # Not in a batch: others refer to these tables, so they cannot be made anew.
        for column in columns:
            op.drop_column(name, column)
    _steps_back()


def _steps_back() -> None:
    for name in ("template_step", "production_step"):
        op.add_column(name, sa.Column("days_before_due", sa.Integer(), nullable=False, server_default="0"))
        op.add_column(name, sa.Column("duration_days", sa.Integer(), nullable=False, server_default="1"))
        op.execute(f"update {name} set duration_days = days")
        # What hangs on something else than the due day cannot be told in the old form.
        before = "cast(replace(replace(anchor, 'due-', ''), 'c', '') as integer)"
        op.execute(f"update {name} set days_before_due = {before} where anchor like 'due-%'")
    op.execute("update production_step set done = quantity where done > quantity")
    with op.batch_alter_table("template_step") as steps:
        steps.drop_constraint("template_step_days", type_="check")
        steps.create_check_constraint("template_step_duration", "duration_days >= 1")
        for column in _way():
            steps.drop_column(column.name)
    with op.batch_alter_table("production_step") as steps:
        for gone in (*(column.name for column in _way()), *DATES):
            steps.drop_column(gone)
        steps.drop_constraint("step_done", type_="check")
        steps.create_check_constraint("step_done", "done >= 0 and done <= quantity")
