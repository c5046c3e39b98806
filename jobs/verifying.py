"""What `main.py verify` compares: balances with transfers, holds with redemptions, and the sealed chains with their rows."""

from core.database import Database
from core.seals import Difference
from core.seals import verify as verify_chain
from people import audit
from points import verify as ledger

WORDS = {
    "row_changed": "{chain}: row {row} was changed after it was sealed, in block {block}",
    "row_missing": "{chain}: row {row} is missing",
    "row_not_queued": "{chain}: row {row} is neither sealed nor waiting to be",
    "block_changed": "{chain}: block {block} was changed",
    "block_missing": "{chain}: block {block} is missing",
    "end_changed": "{chain}: its end, block {block}, was changed",
    "balance_differs": "{chain}: the balance of account {row} is not the sum of its transfers",
    "held_differs": "{chain}: account {row} does not hold what its redemptions cost",
    "not_held": "{chain}: redemption {row} is under way and nothing is held for it",
    "award_differs": "{chain}: log {row} and its points do not agree",
    "not_earned": "{chain}: transfer {row} is for a log that is not approved",
    "search_differs": "{chain}: transfer {row} is for a search, but not from the community to a member, once a search",
    "wish_differs": "{chain}: transfer {row} is for a wish, but not from the community to a member, once a wish",
    "lots_differ": "{chain}: the balance of account {row} is not what is left of its lots",
    "lot_differs": "{chain}: what is left of lot {row} is not what was not taken",
    "uses_differ": "{chain}: transfer {row} and the lots that it took or opened do not agree",
    "gift_differs": "{chain}: gift {row} and its points do not agree",
    "not_given": "{chain}: transfer {row} is for a gift that was not given",
}


async def differences(database: Database) -> list[str]:
    """Everything that differs, one line each, the first first; empty when all is well."""
    async with database.reading() as session:
        found = await ledger.verify(session)
        found += await verify_chain(session, audit.CHAIN)
    return [in_words(difference) for difference in found]


def in_words(difference: Difference) -> str:
    """One difference as a line for the operator."""
    words = WORDS.get(difference.what, "{chain}: row {row}, block {block}: " + difference.what)
    return words.format(chain=difference.chain, row=difference.row_id, block=difference.height)
