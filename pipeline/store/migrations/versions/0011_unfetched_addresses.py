"""Addresses without a page, by source and time"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    where = sa.text("fetched_at IS NULL")
    op.create_index(
        "ix_address_unfetched",
        "address",
        ["source", "discovered_at"],
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_address_unfetched", "address")
