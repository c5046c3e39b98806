"""Triggers that several migrations make, on SQLite and on PostgreSQL. A refused change raises `IntegrityError` on both."""

from alembic import op

REFUSE_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$
"""
QUEUE_FUNCTION = """
CREATE FUNCTION queue_for_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unsealed (chain, row_id) VALUES (TG_ARGV[0], NEW.id);
    RETURN NULL;
END $$
"""


def on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def create_functions() -> None:
    """What the triggers of PostgreSQL call."""
    if not on_sqlite():
        op.execute(REFUSE_FUNCTION)
        op.execute(QUEUE_FUNCTION)


def drop_functions() -> None:
    if not on_sqlite():
        op.execute("DROP FUNCTION refuse_change()")
        op.execute("DROP FUNCTION queue_for_sealing()")


def append_only(table: str) -> None:
    """From now on the database refuses UPDATE and DELETE (on PostgreSQL also TRUNCATE) on this table. Dropped with the table."""
    if on_sqlite():
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")


def queued_for_sealing(table: str, *, chain: str) -> None:
    """From now on every new row of this table waits in `unsealed` for the sealer of this chain. Dropped with the table."""
    create = f"CREATE TRIGGER {table}_queue AFTER INSERT ON {table} "
    if on_sqlite():
        op.execute(create + f"BEGIN INSERT INTO unsealed (chain, row_id) VALUES ('{chain}', NEW.id); END")  # noqa: S608 - names from migrations
    else:
        op.execute(create + f"FOR EACH ROW EXECUTE FUNCTION queue_for_sealing('{chain}')")
