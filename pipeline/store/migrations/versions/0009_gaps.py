"""Gaps between two polls of a listing"""

import sqlalchemy as sa
from alembic import op

import pipeline.store.models

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = pipeline.store.models.UtcDateTime(timezone=True)
    op.create_table(
        "gap",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("listing", sa.Text(), nullable=False),
        sa.Column("start_at", moment, nullable=False),
        sa.Column("end_at", moment, nullable=False),
        sa.Column("noticed_at", moment, nullable=False),
        sa.Column("filled_at", moment, nullable=True),
        sa.Column("articles", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("tried_at", moment, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
        sa.UniqueConstraint("source", "listing", "start_at", name=op.f("uq_gap_source")),
    )


def downgrade() -> None:
    """Undo; the gaps are forgotten."""
    op.drop_table("gap")
