"""Services beside goods, with slots and quotas; favourites; redemptions that expire, are asked for by staff, and are rated."""

import sqlalchemy as sa
from alembic import op

from migrations.going_back import refuse_to_lose
from migrations.tables import BIG, moment, number, table, words
from migrations.triggers import on_sqlite

revision = "0008_services"
down_revision = "0007_boards_and_members"

ITEM_CHECKS = {
    "kind_known": "kind IN ('goods', 'service')",
    "goods_have_stock": "(kind = 'goods') = (stock IS NOT NULL)",
    "services_have_slots": "kind = 'service' OR (NOT has_slots AND monthly_quota IS NULL)",
    "slots_or_quota": "has_slots = (monthly_quota IS NULL) OR kind = 'goods'",
    "stock_not_negative": "stock >= 0 AND handed_over >= 0",
    "quota_positive": "monthly_quota > 0",
    "limit_positive": "limit_per_month > 0 AND limit_per_person > 0",
    "low_stock_not_negative": "low_stock >= 0",
    "stars_of_ratings": "stars_sum BETWEEN ratings AND 5 * ratings",
}
REDEMPTION_CHECKS = {
    "asked_by_another": "asked_by <> person_id AND asked_by <> decided_by",
    "approved_expires": "status <> 'approved' OR expires_at IS NOT NULL",
    "slot_or_quota": "slot_id IS NULL OR quota_month IS NULL",
    "stars_known": "stars BETWEEN 1 AND 5",
    "rated_has_moment": "(stars IS NULL) = (rated_at IS NULL)",
    "rated_after_fetching": "stars IS NULL OR status = 'handed_over'",
}
# What the tables before had no room for.
USED = {
    "services that were redeemed": "SELECT 1 FROM redemption JOIN item ON item.id = redemption.item_id WHERE item.kind = 'service'",
    "redemptions that nobody fetched": "SELECT 1 FROM redemption WHERE status = 'expired'",
    "ratings": "SELECT 1 FROM redemption WHERE stars IS NOT NULL",
}
STATUSES = "'asked', 'approved', 'refused', 'cancelled', 'handed_over'"
# What was approved before there was a term may be fetched for 14 days more.
TERM = "strftime('%Y-%m-%d %H:%M:%f000', 'now', '+14 days')", "CURRENT_TIMESTAMP + interval '14 days'"


def upgrade() -> None:
    _items()
    _times()
    _redemptions()
    _attempts(once=True)


def downgrade() -> None:
    refuse_to_lose(USED)
    _attempts(once=False)
    _old_redemptions()
    for name in ("favourite", "item_month", "slot"):
        op.drop_table(name)
    _old_items()


def _items() -> None:
    for name in ("kind", "category", "search"):
        op.add_column("item", words(name, null=True))
    for name in ("low_stock", "monthly_quota", "limit_per_person", "handed_over", "ratings", "stars_sum"):
        op.add_column("item", number(name, null=True))
    for name in ("told_low", "has_slots"):
        op.add_column("item", sa.Column(name, sa.Boolean()))
    op.execute(
        "UPDATE item SET kind = 'goods', category = 'daily', search = lower(name || ' ' || name_en), told_low = false, has_slots = false, "
        "ratings = 0, stars_sum = 0, "
        "handed_over = (SELECT coalesce(sum(quantity), 0) FROM redemption WHERE item_id = item.id AND status = 'handed_over')"
    )
    with op.batch_alter_table("item") as change:
        for name in ("kind", "category", "search"):
            change.alter_column(name, existing_type=sa.String(), nullable=False)
        for name in ("told_low", "has_slots"):
            change.alter_column(name, existing_type=sa.Boolean(), nullable=False)
        for name in ("handed_over", "ratings", "stars_sum"):
            change.alter_column(name, existing_type=BIG, nullable=False)
        change.alter_column("stock", existing_type=BIG, nullable=True)
        for name in ("stock_not_negative", "limit_positive"):
            change.drop_constraint(f"ck_item_{name}", type_="check")
        for name, rule in ITEM_CHECKS.items():
            change.create_check_constraint(f"ck_item_{name}", rule)
    op.create_index("ix_item_unit_id", "item", ["unit_id"])
    op.create_index("ix_item_community_id_category_id", "item", ["community_id", "category", "id"])
    op.create_index("ix_item_community_id_price_id", "item", ["community_id", "price", "id"])


def _old_items() -> None:
    for name in ("unit_id", "community_id_category_id", "community_id_price_id"):
        op.drop_index(f"ix_item_{name}", "item")
    op.execute("DELETE FROM item WHERE kind = 'service'")
    with op.batch_alter_table("item") as change:
        for name in ITEM_CHECKS:
            change.drop_constraint(f"ck_item_{name}", type_="check")
        for name in (
            "kind",
            "category",
            "search",
            "low_stock",
            "monthly_quota",
            "limit_per_person",
            "handed_over",
            "ratings",
            "stars_sum",
            "told_low",
            "has_slots",
        ):
            change.drop_column(name)
        change.alter_column("stock", existing_type=BIG, nullable=False)
        change.create_check_constraint("ck_item_stock_not_negative", "stock >= 0")
        change.create_check_constraint("ck_item_limit_positive", "limit_per_month > 0")


def _times() -> None:
    table(
        "slot",
        [number("item_id"), moment("starts_at"), moment("ends_at"), number("places"), number("free")],
        links={"item_id": "item"},
        unique=["item_id, starts_at"],
        checks={"free_of_places": "places > 0 AND free >= 0 AND free <= places", "ends_after_start": "ends_at > starts_at"},
        once=True,
    )
    table(
        "item_month",
        [number("item_id"), sa.Column("month", sa.Date(), nullable=False), number("taken")],
        key=("item_id", "month"),
        links={"item_id": "item"},
        checks={"taken_not_negative": "taken >= 0"},
    )
    table(
        "favourite",
        [number("person_id"), number("item_id"), moment("since")],
        key=("person_id", "item_id"),
        links={"person_id": "person", "item_id": "item"},
        indexes=["item_id"],
    )


def _redemptions() -> None:
    for name in ("slot_id", "asked_by", "reminded_days", "stars"):
        op.add_column("redemption", number(name, null=True))
    op.add_column("redemption", sa.Column("quota_month", sa.Date()))
    op.add_column("redemption", sa.Column("rating", sa.LargeBinary()))
    for name in ("expires_at", "rated_at", "reminded_at"):
        op.add_column("redemption", moment(name, null=True))
    op.execute(f"UPDATE redemption SET expires_at = {TERM[0] if on_sqlite() else TERM[1]} WHERE status = 'approved'")
    with op.batch_alter_table("redemption") as change:
        change.drop_constraint("ck_redemption_status_known", type_="check")
        change.create_check_constraint("ck_redemption_status_known", f"status IN ({STATUSES}, 'expired')")
        for name, rule in REDEMPTION_CHECKS.items():
            change.create_check_constraint(f"ck_redemption_{name}", rule)
        change.create_foreign_key("fk_redemption_slot_id_slot", "slot", ["slot_id"], ["id"])
        change.create_foreign_key("fk_redemption_asked_by_person", "person", ["asked_by"], ["id"])
    op.create_index("ix_redemption_slot_id", "redemption", ["slot_id"])
    op.create_index("ix_redemption_unit_id_ended_at", "redemption", ["unit_id", "ended_at"])
    waits = sa.text("status = 'approved'")
    op.create_index("ix_redemption_to_fetch", "redemption", ["expires_at"], sqlite_where=waits, postgresql_where=waits)


def _old_redemptions() -> None:
    for name in ("slot_id", "unit_id_ended_at", "to_fetch"):
        op.drop_index(f"ix_redemption_{name}", "redemption")
    with op.batch_alter_table("redemption") as change:
        for name in ("fk_redemption_slot_id_slot", "fk_redemption_asked_by_person"):
            change.drop_constraint(name, type_="foreignkey")
        for name in (*REDEMPTION_CHECKS, "status_known"):
            change.drop_constraint(f"ck_redemption_{name}", type_="check")
        for name in ("slot_id", "asked_by", "reminded_days", "stars", "quota_month", "rating", "expires_at", "rated_at", "reminded_at"):
            change.drop_column(name)
        change.create_check_constraint("ck_redemption_status_known", f"status IN ({STATUSES})")


def _attempts(*, once: bool) -> None:
    """SQLite gave the numbers of deleted rows again, and wrong codes are deleted in time: only made anew it stops."""
    if on_sqlite():
        with op.batch_alter_table("code_attempt", recreate="always", table_kwargs={"sqlite_autoincrement": once}):
            pass
