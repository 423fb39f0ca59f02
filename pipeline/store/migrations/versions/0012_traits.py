"""Traits, by which the same report in another language is found"""

import sqlalchemy as sa
from alembic import op

import pipeline.store.models

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "traits",
        sa.Column(
            "article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("at", pipeline.store.models.UtcDateTime(timezone=True), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_traits_article_id_article")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_traits")),
    )
    op.create_index("ix_traits_at", "traits", ["at"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("traits")
