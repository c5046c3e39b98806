"""The triggers that keep lots: points that come open one, points that go are taken from those that end first.

They stand beside the triggers that keep balances, so that lots add up to balances whoever writes a transfer.
"""

from alembic import op

from migrations.triggers import on_sqlite

# Taking an award back takes the very points that it brought, as far as they are there.
TAKE = """
    INSERT INTO lot_use (transfer_id, lot_id, amount)
    SELECT NEW.id, taken.id, CASE WHEN taken.rest < NEW.amount - taken.earlier THEN taken.rest ELSE NEW.amount - taken.earlier END
    FROM (
        SELECT id, rest, sum(rest) OVER (
            ORDER BY CASE WHEN transfer_id = NEW.reverses THEN 0 ELSE 1 END, expires_at IS NULL, expires_at, id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) - rest AS earlier
        FROM lot WHERE account_id = NEW.from_account AND rest > 0
    ) AS taken
    WHERE taken.earlier < NEW.amount;
    UPDATE lot SET rest = rest - (SELECT amount FROM lot_use WHERE transfer_id = NEW.id AND lot_id = lot.id)
        WHERE id IN (SELECT lot_id FROM lot_use WHERE transfer_id = NEW.id);
"""
OPEN = "INSERT INTO lot (account_id, transfer_id, amount, rest) VALUES (NEW.to_account, NEW.id, NEW.amount, NEW.amount);"
IS_AVAILABLE = "EXISTS (SELECT 1 FROM account WHERE id = {side} AND kind = 'available')"
POSTGRES = (
    f"""
    CREATE FUNCTION transfer_moves_lots() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        leave boolean;
        arrive boolean;
    BEGIN
        SELECT payer.kind = 'available', payee.kind = 'available' INTO leave, arrive
            FROM account AS payer, account AS payee WHERE payer.id = NEW.from_account AND payee.id = NEW.to_account;
        IF leave THEN
            {TAKE}
        END IF;
        IF arrive THEN
            {OPEN}
        END IF;
        RETURN NULL;
    END $$
    """,  # noqa: S608 - made of what stands on this page
    # By their names this one comes after `transfer_moves_balances`, which has locked the account.
    "CREATE TRIGGER transfer_moves_lots AFTER INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION transfer_moves_lots()",
)
SQLITE = (
    f"CREATE TRIGGER transfer_takes_lots AFTER INSERT ON transfer WHEN {IS_AVAILABLE.format(side='NEW.from_account')} BEGIN {TAKE} END",
    f"CREATE TRIGGER transfer_opens_lot AFTER INSERT ON transfer WHEN {IS_AVAILABLE.format(side='NEW.to_account')} BEGIN {OPEN} END",
)


def create_lot_triggers() -> None:
    """On `transfer`, once `lot` and `lot_use` are there."""
    for statement in SQLITE if on_sqlite() else POSTGRES:
        op.execute(statement)


def drop_lot_triggers() -> None:
    """Before `lot` goes."""
    if on_sqlite():
        op.execute("DROP TRIGGER transfer_takes_lots")
        op.execute("DROP TRIGGER transfer_opens_lot")
    else:
        op.execute("DROP TRIGGER transfer_moves_lots ON transfer")
        op.execute("DROP FUNCTION transfer_moves_lots()")
