"""Agreement of a site's own rules with the general extractor"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("revision", sa.Column("agreement", sa.Float(), nullable=True))


def downgrade() -> None:
    """Undo."""
    op.drop_column("revision", "agreement")
