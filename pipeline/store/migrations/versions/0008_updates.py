"""Alerts that tell of a later revision"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("alert") as batch_op:
        batch_op.add_column(
            sa.Column("revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("change", sa.JSON(none_as_null=True), nullable=True))
        batch_op.create_foreign_key(op.f("fk_alert_revision_id_revision"), "revision", ["revision_id"], ["id"])
        batch_op.drop_constraint(op.f("uq_alert_topic"), type_="unique")
    for name, columns, where in (
        ("uq_alert_story", ["topic", "story_id", "channel"], "revision_id IS NULL"),
        ("uq_alert_update", ["topic", "channel", "revision_id"], "revision_id IS NOT NULL"),
    ):
        op.create_index(
            name, "alert", columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )


def downgrade() -> None:
    """Undo; the updates are lost."""
    op.drop_index("uq_alert_update", "alert")
    op.drop_index("uq_alert_story", "alert")
    op.execute("DELETE FROM delivery WHERE alert_id IN (SELECT id FROM alert WHERE revision_id IS NOT NULL)")
    op.execute("DELETE FROM alert WHERE revision_id IS NOT NULL")
    with op.batch_alter_table("alert") as batch_op:
        batch_op.drop_constraint(op.f("fk_alert_revision_id_revision"), type_="foreignkey")
        batch_op.drop_column("change")
        batch_op.drop_column("revision_id")
        batch_op.create_unique_constraint(op.f("uq_alert_topic"), ["topic", "story_id", "channel"])
