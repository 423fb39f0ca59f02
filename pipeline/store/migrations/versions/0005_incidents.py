"""Incidents, and alerts that tell of them"""

import sqlalchemy as sa
from alembic import op

import pipeline.store.models

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "incident",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", pipeline.store.models.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_at", pipeline.store.models.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", pipeline.store.models.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(op.f("ix_incident_source"), "incident", ["source"])
    op.create_index(
        "uq_incident_open",
        "incident",
        ["source", "kind"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    _set_deliveries_aside()
    with op.batch_alter_table("alert") as alert:
        alert.alter_column("story_id", existing_type=ID, nullable=True)
        alert.alter_column("match_id", existing_type=ID, nullable=True)
        alert.add_column(sa.Column("incident_id", ID, nullable=True))
        alert.create_foreign_key(op.f("fk_alert_incident_id_incident"), "incident", ["incident_id"], ["id"])
        alert.create_unique_constraint(op.f("uq_alert_incident_id"), ["incident_id", "channel"])
        alert.create_index(op.f("ix_alert_incident_id"), ["incident_id"])
    _put_deliveries_back()


def downgrade() -> None:
    """Undo; alerts of incidents are lost, with their deliveries."""
    op.execute("DELETE FROM delivery WHERE alert_id IN (SELECT id FROM alert WHERE incident_id IS NOT NULL)")
    op.execute("DELETE FROM alert WHERE incident_id IS NOT NULL")
    _set_deliveries_aside()
    with op.batch_alter_table("alert") as alert:
        alert.drop_index(op.f("ix_alert_incident_id"))
        alert.drop_constraint(op.f("uq_alert_incident_id"), type_="unique")
        alert.drop_constraint(op.f("fk_alert_incident_id_incident"), type_="foreignkey")
        alert.drop_column("incident_id")
        alert.alter_column("match_id", existing_type=ID, nullable=False)
        alert.alter_column("story_id", existing_type=ID, nullable=False)
    _put_deliveries_back()
    op.drop_table("incident")


def _set_deliveries_aside() -> None:
    """SQLite changes a column by a new table in the old one's place, which it lets nothing refer to meanwhile."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE TEMPORARY TABLE delivery_aside AS SELECT * FROM delivery")
        op.execute("DELETE FROM delivery")


def _put_deliveries_back() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO delivery SELECT * FROM delivery_aside")
        op.execute("DROP TABLE delivery_aside")
