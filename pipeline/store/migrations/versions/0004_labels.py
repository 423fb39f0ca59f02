"""Labels: whether an article is relevant to a topic"""

import sqlalchemy as sa
from alembic import op

import pipeline.store.models

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "label",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("relevant", sa.Boolean(), nullable=False),
        sa.Column("said_at", pipeline.store.models.UtcDateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_label_article_id_article")),
        sa.PrimaryKeyConstraint("topic", "article_id", name=op.f("pk_label")),
    )
    with op.batch_alter_table("label", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_article_id"), ["article_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("label")
