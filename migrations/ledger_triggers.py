"""The triggers that keep the ledger: they move balances, queue for sealing, and refuse a reversal that does not mirror its original.

Why the balance is kept here: docs/decisions/0021-balances-are-kept-by-a-trigger.md.
"""

from alembic import op

from migrations.triggers import on_sqlite

POSTGRES = (
    """
    CREATE FUNCTION transfer_moves_balances() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        pays boolean;
        gets boolean;
        missing bigint;
    BEGIN
        -- A system account has no balance. Accounts are never deleted, so they need no lock to be sure of.
        SELECT payer.balance IS NOT NULL, payee.balance IS NOT NULL INTO pays, gets
            FROM account AS payer, account AS payee WHERE payer.id = NEW.from_account AND payee.id = NEW.to_account;
        IF pays IS NULL THEN
            RAISE EXCEPTION 'there is no such account' USING ERRCODE = 'foreign_key_violation';
        END IF;
        -- Balances are locked in the order of their ids, so that opposite transfers cannot wait for each other.
        IF gets AND NEW.to_account < NEW.from_account THEN
            UPDATE account SET balance = balance + NEW.amount WHERE id = NEW.to_account;
        END IF;
        IF pays THEN
            UPDATE account SET balance = balance - NEW.amount WHERE id = NEW.from_account AND balance >= NEW.amount;
            IF NOT FOUND THEN
                SELECT NEW.amount - balance INTO missing FROM account WHERE id = NEW.from_account;
                RAISE EXCEPTION 'balance_not_negative: missing %', greatest(missing, 1)
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_account_balance_not_negative';
            END IF;
        END IF;
        IF gets AND NEW.to_account > NEW.from_account THEN
            UPDATE account SET balance = balance + NEW.amount WHERE id = NEW.to_account;
        END IF;
        INSERT INTO unsealed (chain, row_id) VALUES ('ledger', NEW.id);
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION transfer_mirrors_original() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM transfer WHERE id = NEW.reverses AND from_account = NEW.to_account AND to_account = NEW.from_account
            AND amount = NEW.amount AND reverses IS NULL;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a reversal must mirror its original' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER transfer_moves_balances AFTER INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION transfer_moves_balances()",
    "CREATE TRIGGER transfer_mirrors_original BEFORE INSERT ON transfer FOR EACH ROW WHEN (NEW.reverses IS NOT NULL) "
    "EXECUTE FUNCTION transfer_mirrors_original()",
    "CREATE TRIGGER account_is_not_moved BEFORE UPDATE OF id, community_id, person_id, unit_id, kind OR DELETE ON account "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER account_begins_empty BEFORE INSERT ON account FOR EACH ROW WHEN (NEW.balance <> 0) EXECUTE FUNCTION refuse_change()",
    # At depth 0 somebody moves a balance by hand; the trigger on `transfer` moves it at depth 1.
    "CREATE TRIGGER account_is_moved_by_transfers BEFORE UPDATE OF balance ON account FOR EACH ROW WHEN (pg_trigger_depth() = 0) "
    "EXECUTE FUNCTION refuse_change()",
)
SQLITE = (
    """
    CREATE TRIGGER transfer_moves_balances AFTER INSERT ON transfer BEGIN
        SELECT RAISE(ABORT, 'there is no such account')
            WHERE (SELECT count(*) FROM account WHERE id IN (NEW.from_account, NEW.to_account)) < 2;
        UPDATE account SET balance = balance - NEW.amount WHERE id = NEW.from_account AND balance IS NOT NULL;
        UPDATE account SET balance = balance + NEW.amount WHERE id = NEW.to_account AND balance IS NOT NULL;
        INSERT INTO unsealed (chain, row_id) VALUES ('ledger', NEW.id);
    END
    """,
    """
    CREATE TRIGGER transfer_mirrors_original BEFORE INSERT ON transfer WHEN NEW.reverses IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM transfer WHERE id = NEW.reverses AND from_account = NEW.to_account AND to_account = NEW.from_account
            AND amount = NEW.amount AND reverses IS NULL)
    BEGIN
        SELECT RAISE(ABORT, 'a reversal must mirror its original');
    END
    """,
    """
    CREATE TRIGGER account_is_not_moved BEFORE UPDATE OF id, community_id, person_id, unit_id, kind ON account
    BEGIN SELECT RAISE(ABORT, 'account is append-only'); END
    """,
    # SQLite does not say in which trigger a statement runs, so a balance moved by hand is not refused: `verify` names it.
    """
    CREATE TRIGGER account_begins_empty BEFORE INSERT ON account WHEN NEW.balance <> 0
    BEGIN SELECT RAISE(ABORT, 'account begins empty'); END
    """,
    "CREATE TRIGGER account_is_not_deleted BEFORE DELETE ON account BEGIN SELECT RAISE(ABORT, 'account is append-only'); END",
)


def create_ledger_triggers() -> None:
    """On `transfer` and `account`; dropped with their tables."""
    for statement in SQLITE if on_sqlite() else POSTGRES:
        op.execute(statement)


def drop_ledger_functions() -> None:
    if not on_sqlite():
        op.execute("DROP FUNCTION transfer_moves_balances()")
        op.execute("DROP FUNCTION transfer_mirrors_original()")
