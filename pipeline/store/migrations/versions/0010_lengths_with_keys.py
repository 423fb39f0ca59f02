"""A text's length beside its keys"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("band", sa.Column("triples", sa.BigInteger(), server_default="0", nullable=False))
    lengths = "SELECT triples FROM fingerprint WHERE fingerprint.article_id = band.article_id"
    op.execute(f"UPDATE band SET triples = ({lengths})")


def downgrade() -> None:
    """Undo."""
    op.drop_column("band", "triples")
