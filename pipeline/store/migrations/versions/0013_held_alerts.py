"""Alerts that are held back, and what stands for them"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("alert") as alert:
        alert.add_column(sa.Column("held_by", ID, nullable=True))
        alert.create_foreign_key(op.f("fk_alert_held_by_alert"), "alert", ["held_by"], ["id"])
        alert.create_index(op.f("ix_alert_held_by"), ["held_by"])


def downgrade() -> None:
    """Undo; the alerts that are held back are lost, with their deliveries."""
    op.execute("DELETE FROM delivery WHERE alert_id IN (SELECT id FROM alert WHERE held_by IS NOT NULL)")
    op.execute("DELETE FROM alert WHERE held_by IS NOT NULL")
    with op.batch_alter_table("alert") as alert:
        alert.drop_index(op.f("ix_alert_held_by"))
        alert.drop_constraint(op.f("fk_alert_held_by_alert"), type_="foreignkey")
        alert.drop_column("held_by")
