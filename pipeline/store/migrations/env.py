"""Runs the migrations on the connection that `pipeline.store.schema` hands over."""

from alembic import context

from pipeline.store.models import Table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
