"""Runs by source and time"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.drop_index(op.f("ix_run_source"), "run")
    op.create_index("ix_run_source_started_at", "run", ["source", "started_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_run_source_started_at", "run")
    op.create_index(op.f("ix_run_source"), "run", ["source"])
