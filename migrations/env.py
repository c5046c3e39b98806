"""How Alembic runs here: on the connection and in the transaction that core/migrating.py hands it."""

from alembic import context

connection = context.config.attributes["connection"]
# Alembic thinks that SQLite cannot undo DDL; with BEGIN IMMEDIATE (core/database.py) it can.
context.configure(connection=connection, transactional_ddl=True, render_as_batch=False)
with context.begin_transaction():
    context.run_migrations()
