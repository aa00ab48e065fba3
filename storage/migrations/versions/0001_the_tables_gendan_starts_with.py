"""The tables gendan starts with."""

import sqlalchemy as sa
from alembic import op

from core.columns import Exact, Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915 - as many statements as tables
    """Take the step."""
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("nicknames", sa.String(200), nullable=False),
        sa.Column("country", sa.String(80), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.CheckConstraint("grade between 1 and 3", name="customer_grade"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_customer_name", "customer", ["name"])
    op.create_table(
        "file_content",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("message", sa.String(120), nullable=False),
        sa.Column("operation", sa.String(60), nullable=False),
        sa.Column("event", sa.String(60), nullable=False),
        sa.Column("account", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("undoes_id"),
    )
    op.create_index("history_at", "history", ["at"])
    op.create_index("history_of_order", "history", ["order_id", "id"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("chat", sa.String(80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("edits_id", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("platform_id", sa.String(80), nullable=True),
        sa.Column("error", sa.String(300), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("outbox_card", "outbox", ["order_id"])
    op.create_index("outbox_chat", "outbox", ["channel", "chat", "id"])
    op.create_index("outbox_due", "outbox", ["state", "due_at"])
    op.create_index("outbox_edits", "outbox", ["edits_id"])
    op.create_index("outbox_person", "outbox", ["person_id", "state"])
    op.create_index("outbox_platform", "outbox", ["channel", "chat", "platform_id"])
    op.create_table(
        "said",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("rule", "subject", "person_id", "occasion"),
    )
    op.create_table(
        "seen",
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("message", sa.String(120), nullable=False),
        sa.Column("chat", sa.String(80), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "message"),
    )
    op.create_index("seen_at", "seen", ["at"])
    op.create_index("seen_chat", "seen", ["channel", "chat", "at"])
    op.create_table(
        "series",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "step_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name_en", sa.String(80), nullable=False),
        sa.Column("name_zh", sa.String(80), nullable=False),
        sa.Column("usual", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "taught_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("word", sa.String(40), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "word"),
    )
    op.create_table(
        "unknown_line",
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("text"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("nicknames", sa.String(200), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(24), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(role = 'customer') = (customer_id is not null)", name="contact_has_customer"),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_person_customer_id", "person", ["customer_id"])
    op.create_index("ix_person_name", "person", ["name"])
    op.create_table(
        "template_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name_en", sa.String(80), nullable=False),
        sa.Column("name_zh", sa.String(80), nullable=False),
        sa.Column("days_before_due", sa.Integer(), nullable=False),
        sa.Column("duration_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("duration_days >= 1", name="template_step_duration"),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["step_template.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("template_id", "code"),
    )
    op.create_index("ix_template_step_template_id", "template_step", ["template_id"])
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("sender", sa.String(80), nullable=False),
        sa.Column("chat", sa.String(80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("spoken", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "sender"),
    )
    op.create_index("ix_account_person_id", "account", ["person_id"])
    op.create_table(
        "draft",
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("chat", sa.String(80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(60), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("asked", sa.String(60), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("channel", "chat"),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
    )
    op.create_index("ix_invitation_person_id", "invitation", ["person_id"])
    op.create_table(
        "sales_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("customer_ref", sa.String(80), nullable=False),
        sa.Column("ref_key", sa.String(80), nullable=False),
        sa.Column("ref_serial", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("source", sa.String(24), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("terms", sa.String(120), nullable=False),
        sa.Column("note", sa.String(2000), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("order_by_customer", "sales_order", ["customer_id", "state", "due"])
    op.create_index("order_by_owner", "sales_order", ["owner_id", "state", "due"])
    op.create_index("order_by_ref_key", "sales_order", ["ref_key"])
    op.create_index(
        "order_by_ref_serial",
        "sales_order",
        ["ref_serial"],
        sqlite_where=sa.text("ref_serial is not null"),
        postgresql_where=sa.text("ref_serial is not null"),
    )
    op.create_index("order_by_serial", "sales_order", ["serial"])
    op.create_index("order_by_state", "sales_order", ["state", "due"])
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("media", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(2000), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["sales_order.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["file_content.sha256"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_attachment_order_id", "attachment", ["order_id"])
    op.create_table(
        "order_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(40), nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("description", sa.String(400), nullable=False),
        sa.Column("quantity", Exact(), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("price", Exact(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("transport", sa.String(40), nullable=False),
        sa.Column("incoterm", sa.String(20), nullable=False),
        sa.Column("supplier", sa.String(120), nullable=False),
        sa.Column("shipment", sa.String(80), nullable=False),
        sa.Column("alert_at", Instant(), nullable=True),
        sa.CheckConstraint("quantity >= 0", name="line_quantity"),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["sales_order.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("order_id", "line"),
    )
    op.create_index("line_alert", "order_line", ["alert_at"])
    op.create_index("line_delivered", "order_line", ["delivered_on"])
    op.create_index("line_due", "order_line", ["due"])
    op.create_table(
        "own_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("alert_at", Instant(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["sales_order.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_own_reminder_person_id", "own_reminder", ["person_id"])
    op.create_index("own_reminder_alert", "own_reminder", ["alert_at"])
    op.create_table(
        "production_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name_en", sa.String(80), nullable=False),
        sa.Column("name_zh", sa.String(80), nullable=False),
        sa.Column("quantity", Exact(), nullable=False),
        sa.Column("done", Exact(), nullable=False),
        sa.Column("days_before_due", sa.Integer(), nullable=False),
        sa.Column("duration_days", sa.Integer(), nullable=False),
        sa.Column("planned_start", sa.Date(), nullable=False),
        sa.Column("planned_end", sa.Date(), nullable=False),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("moved_at", Instant(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("alert_at", Instant(), nullable=True),
        sa.CheckConstraint("done >= 0 and done <= quantity", name="step_done"),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["sales_order.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("order_id", "code"),
    )
    op.create_index("step_alert", "production_step", ["alert_at"])
    op.create_index("step_by_order", "production_step", ["order_id", "position"])
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_web_session_account_id", "web_session", ["account_id"])
    op.create_index("web_session_expiry", "web_session", ["expires_at"])
    op.create_table(
        "customer_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("alert_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answers_id"],
            ["customer_message.id"],
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["sales_order.id"],
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_customer_message_order_id", "customer_message", ["order_id"])
    op.create_index("message_alert", "customer_message", ["alert_at"])
    op.create_index("message_of_contact", "customer_message", ["contact_id", "at"])
    op.create_index("message_waiting", "customer_message", ["staff_id", "settled_at"])


def downgrade() -> None:  # noqa: PLR0915
    """Take it back."""
    op.drop_index("message_waiting", table_name="customer_message")
    op.drop_index("message_of_contact", table_name="customer_message")
    op.drop_index("message_alert", table_name="customer_message")
    op.drop_index("ix_customer_message_order_id", table_name="customer_message")
    op.drop_table("customer_message")
    op.drop_index("web_session_expiry", table_name="web_session")
    op.drop_index("ix_web_session_account_id", table_name="web_session")
    op.drop_table("web_session")
    op.drop_index("step_by_order", table_name="production_step")
    op.drop_index("step_alert", table_name="production_step")
    op.drop_table("production_step")
    op.drop_index("own_reminder_alert", table_name="own_reminder")
    op.drop_index("ix_own_reminder_person_id", table_name="own_reminder")
    op.drop_table("own_reminder")
    op.drop_index("line_due", table_name="order_line")
    op.drop_index("line_delivered", table_name="order_line")
    op.drop_index("line_alert", table_name="order_line")
    op.drop_table("order_line")
    op.drop_index("ix_attachment_order_id", table_name="attachment")
    op.drop_table("attachment")
    op.drop_index("order_by_state", table_name="sales_order")
    op.drop_index("order_by_serial", table_name="sales_order")
    op.drop_index(
        "order_by_ref_serial",
        table_name="sales_order",
        sqlite_where=sa.text("ref_serial is not null"),
        postgresql_where=sa.text("ref_serial is not null"),
    )
    op.drop_index("order_by_ref_key", table_name="sales_order")
    op.drop_index("order_by_owner", table_name="sales_order")
    op.drop_index("order_by_customer", table_name="sales_order")
    op.drop_table("sales_order")
    op.drop_index("ix_invitation_person_id", table_name="invitation")
    op.drop_table("invitation")
    op.drop_table("draft")
    op.drop_index("ix_account_person_id", table_name="account")
    op.drop_table("account")
    op.drop_index("ix_template_step_template_id", table_name="template_step")
    op.drop_table("template_step")
    op.drop_index("ix_person_name", table_name="person")
    op.drop_index("ix_person_customer_id", table_name="person")
    op.drop_table("person")
    op.drop_table("unknown_line")
    op.drop_table("taught_word")
    op.drop_table("step_template")
    op.drop_table("series")
    op.drop_index("seen_chat", table_name="seen")
    op.drop_index("seen_at", table_name="seen")
    op.drop_table("seen")
    op.drop_table("said")
    op.drop_index("outbox_platform", table_name="outbox")
    op.drop_index("outbox_person", table_name="outbox")
    op.drop_index("outbox_edits", table_name="outbox")
    op.drop_index("outbox_due", table_name="outbox")
    op.drop_index("outbox_chat", table_name="outbox")
    op.drop_index("outbox_card", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("history_of_order", table_name="history")
    op.drop_index("history_at", table_name="history")
    op.drop_table("history")
    op.drop_table("file_content")
    op.drop_index("ix_customer_name", table_name="customer")
    op.drop_table("customer")
