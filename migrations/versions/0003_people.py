"""People: the tree, persons, identities, memberships, units, consents, sessions, the audit trail"""

import sqlalchemy as sa
from alembic import op

from core.database import BigId, Moment
from migrations.triggers import append_only, queued_for_sealing

revision = "0003_people"
down_revision = "0002b_transcript"


def upgrade() -> None:
    _create_places()
    _create_persons()
    _create_memberships()
    _create_units()
    _create_consents()
    _create_entry()
    _create_audit()
    op.create_table(
        "mark",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_mark"),
    )


def _create_places() -> None:
    op.create_table(
        "node",
        sa.Column("id", BigId, nullable=False),
        sa.Column("parent_id", BigId, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_node"),
        sa.CheckConstraint("kind IN ('street', 'community', 'grid', 'building', 'entrance')", name="ck_node_kind"),
        sa.CheckConstraint("(kind = 'street') = (parent_id IS NULL)", name="ck_node_top"),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 60", name="ck_node_name"),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 40 AND code = lower(code)", name="ck_node_code"),
        sa.ForeignKeyConstraint(["parent_id"], ["node.id"], name="fk_node_parent_id_node"),
        sa.UniqueConstraint("code", name="uq_node_code"),
    )
    op.create_index("ix_node_parent_id", "node", ["parent_id"])
    op.create_table(
        "station",
        sa.Column("id", BigId, nullable=False),
        sa.Column("community_id", BigId, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("duty_phone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_station"),
        sa.CheckConstraint("length(name) >= 1 AND length(duty_phone) BETWEEN 3 AND 40", name="ck_station_reachable"),
        sa.ForeignKeyConstraint(["community_id"], ["node.id"], name="fk_station_community_id_node"),
    )
    op.create_index("ix_station_community_id", "station", ["community_id"])


def _create_persons() -> None:
    op.create_table(
        "person",
        sa.Column("id", BigId, nullable=False),
        sa.Column("community_id", BigId, nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("forgotten_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.CheckConstraint("(forgotten_at IS NULL) = (name_sealed IS NOT NULL)", name="ck_person_name"),
        sa.CheckConstraint("(phone_sealed IS NULL) = (phone_index IS NULL)", name="ck_person_phone"),
        sa.CheckConstraint("forgotten_at IS NULL OR (phone_sealed IS NULL AND language IS NULL)", name="ck_person_forgotten"),
        sa.CheckConstraint("language IN ('zh', 'en')", name="ck_person_language"),
        sa.CheckConstraint("length(phone_index) = 32", name="ck_person_phone_index"),
        sa.ForeignKeyConstraint(["community_id"], ["node.id"], name="fk_person_community_id_node"),
    )
    op.create_index("ix_person_community_id", "person", ["community_id"])
    op.create_index("ix_person_phone_index", "person", ["phone_index"])
    op.create_table(
        "identity",
        sa.Column("id", BigId, nullable=False),
        sa.Column("bot", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("invited_to", BigId, nullable=True),
        sa.Column("attached_by", BigId, nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("blocked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_identity"),
        sa.UniqueConstraint("bot", "user_id", name="uq_identity_bot_user_id"),
        sa.CheckConstraint("language IN ('zh', 'en')", name="ck_identity_language"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_identity_person_id_person"),
        sa.ForeignKeyConstraint(["invited_to"], ["node.id"], name="fk_identity_invited_to_node"),
        sa.ForeignKeyConstraint(["attached_by"], ["person.id"], name="fk_identity_attached_by_person"),
        sqlite_autoincrement=True,
    )
    _create_unique_where("uq_identity_web_chat", "identity", ["person_id"], "bot = 1")
    op.create_index("ix_identity_person_id", "identity", ["person_id"])


def _create_memberships() -> None:
    op.create_table(
        "membership",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("node_id", BigId, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.CheckConstraint(
            "role IN ('party_member', 'volunteer', 'grid_worker', 'duty_officer', 'staff', 'deputy', 'secretary', 'street', 'admin')",
            name="ck_membership_role",
        ),
        sa.CheckConstraint("until IS NULL OR until >= since", name="ck_membership_term"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_membership_person_id_person"),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name="fk_membership_node_id_node"),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"])
    op.create_index("ix_membership_node_id", "membership", ["node_id"])
    _create_unique_where("ix_membership_open", "membership", ["person_id", "node_id", "role"], "until IS NULL")


def _create_units() -> None:
    op.create_table(
        "unit",
        sa.Column("id", BigId, nullable=False),
        sa.Column("community_id", BigId, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("community_id", "name", name="uq_unit_community_id_name"),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 60", name="ck_unit_name"),
        sa.ForeignKeyConstraint(["community_id"], ["node.id"], name="fk_unit_community_id_node"),
    )
    op.create_table(
        "unit_member",
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "person_id", name="pk_unit_member"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_member_unit_id_unit"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_unit_member_person_id_person"),
    )
    op.create_index("ix_unit_member_person_id", "unit_member", ["person_id"])


def _create_consents() -> None:
    op.create_table(
        "consent",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        sa.CheckConstraint("length(kind) >= 1 AND length(version) >= 1", name="ck_consent_what"),
        sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= given_at", name="ck_consent_withdrawn"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_consent_person_id_person"),
    )
    _create_unique_where("ix_consent_live", "consent", ["person_id", "kind", "version"], "withdrawn_at IS NULL")


def _create_entry() -> None:
    op.create_table(
        "web_session",
        sa.Column("id", BigId, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("identity_id", BigId, nullable=False),
        sa.Column("opened_by", BigId, nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("last_seen_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_web_session"),
        sa.UniqueConstraint("token_hash", name="uq_web_session_token_hash"),
        sa.CheckConstraint("length(token_hash) = 32", name="ck_web_session_token_hash"),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"], name="fk_web_session_identity_id_identity", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name="fk_web_session_opened_by_person"),
    )
    op.create_index("ix_web_session_identity_id", "web_session", ["identity_id"])
    op.create_table(
        "entry_link",
        sa.Column("id", BigId, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("community_id", BigId, nullable=False),
        sa.Column("made_by", BigId, nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("used_by", sa.LargeBinary(), nullable=True),
        sa.Column("identity_id", BigId, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_entry_link"),
        sa.UniqueConstraint("token_hash", name="uq_entry_link_token_hash"),
        sa.CheckConstraint("length(token_hash) = 32", name="ck_entry_link_token_hash"),
        sa.CheckConstraint("expires_at > created_at", name="ck_entry_link_term"),
        sa.CheckConstraint("used_at IS NOT NULL OR (used_by IS NULL AND identity_id IS NULL)", name="ck_entry_link_unused"),
        sa.CheckConstraint("length(used_by) = 32", name="ck_entry_link_used_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_entry_link_person_id_person"),
        sa.ForeignKeyConstraint(["community_id"], ["node.id"], name="fk_entry_link_community_id_node"),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_entry_link_made_by_person"),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"], name="fk_entry_link_identity_id_identity", ondelete="SET NULL"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entry_link_person_id", "entry_link", ["person_id"])
    op.create_index("ix_entry_link_identity_id", "entry_link", ["identity_id"])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", BigId, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("about_person", BigId, nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", BigId, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.CheckConstraint("length(action) BETWEEN 1 AND 60 AND length(subject) <= 60", name="ck_audit_codes"),
        sa.ForeignKeyConstraint(["actor"], ["person.id"], name="fk_audit_actor_person"),
        sa.ForeignKeyConstraint(["about_person"], ["person.id"], name="fk_audit_about_person_person"),
    )
    op.create_index("ix_audit_about_person", "audit", ["about_person"])
    append_only("audit")
    queued_for_sealing("audit", chain="audit")


def _create_unique_where(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for table in ("mark", "audit", "entry_link", "web_session", "consent", "unit_member", "unit", "membership", "identity", "person"):
        op.drop_table(table)
    for table in ("station", "node"):
        op.drop_table(table)
