"""Revisions read anew"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    # A constant default: SQLite and PostgreSQL add the column without writing the rows again.
    op.add_column("revision", sa.Column("reextracted", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Undo."""
    op.drop_column("revision", "reextracted")
