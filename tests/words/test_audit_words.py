"""Every line that the audit trail can hold is said in words."""

import re
from dataclasses import fields
from pathlib import Path

from core.i18n import translator
from points.policy import Policy as PointsPolicy
from wishes.policy import Policy as WishPolicy
from words import audit_actions, audit_words

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core", "people", "messages", "points", "qrcodes", "wishes", "bot", "web", "jobs")
# What is put together where it is written.
OUTCOMES = {
    "appeal": ("upheld", "dismissed"),
    "objection": ("upheld", "dismissed"),
    "log": ("approved", "refused", "undone"),
    "redemption": ("asked_for", "approved", "refused", "undone", "handed_over"),
    "elder": ("approved", "refused", "withdrawn", "revoked", "consent_given", "consent_withdrawn", "corrected"),
    "agreement": ("claimed", "signed", "withdrawn", "ended"),
    "badge": ("issued", "revoked"),
    "item": ("price_set", "stock_set", "low_stock_set", "monthly_quota_set", "active_set", "stock_in", "stock_out", "import_undone"),
    "person": ("imported", "import_undone"),
    "shift": ("set", "cancelled"),
    "guardian": ("way_added", "way_tested", "way_confirmed", "way_ended"),
    "alarm_terms": ("changed",),
}
LITERAL = re.compile(r'action="([a-z_]+\.[a-z_]+)')
BEGINNING = re.compile(r'action(?: = |=)f?"([a-z_]+)\.')


def _sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def test_every_action_that_the_code_writes_out_has_words() -> None:
    written = set(LITERAL.findall(_sources()))
    assert len(written) > 60
    written |= {f"{group}.{verb}" for group, verbs in OUTCOMES.items() for verb in verbs}
    assert sorted(written - set(audit_actions.ACTIONS)) == []


def test_every_kind_of_action_has_a_name() -> None:
    assert sorted(set(BEGINNING.findall(_sources())) - set(audit_actions.GROUPS)) == []
    assert sorted({code.partition(".")[0] for code in audit_actions.ACTIONS} - set(audit_actions.GROUPS)) == []


def test_what_was_set_is_said_from_what_to_what() -> None:
    zh = translator("zh")
    assert audit_words.action("item.price_set", ("30", "25"), translator("en")) == "changed a price: 30 → 25"
    assert audit_words.action("item.price_set", ("30", "25"), zh) == "修改了价格：30 → 25"
    assert audit_words.action("print.asked", ("badges", "6"), zh) == "申请了打印：6枚胸牌"
    assert audit_words.action("badge.issued", ("label", "1"), zh) == "制作了：1枚标签"
    assert audit_words.action("role.granted", (), zh, subject="role.staff", name="龙城社区") == "授予了角色：社区工作者 · 龙城社区"
    assert audit_words.action("policy.fetch_seconds_changed", ("604800",), zh) == "设定了规则：取货期限 · 7 天"
    assert (
        audit_words.action("alarm_terms.changed", ("180-300-600", "180-90-600"), zh)
        == "修改了报警时限：3分钟、5分钟、10分钟 → 3分钟、90秒、10分钟"
    )
    assert audit_words.action("item.active_set", ("1", "0"), zh) == "上架或下架了商品：已上架 → 已下架"
    assert audit_words.action("table.imported", (), zh, subject="import.residents") == "导入了表格：居民"
    said = audit_words.action("wish.rolled", (), translator("en"))
    assert said == "Wishes · Nobody took it on yet: it stands first now, and units were asked"
    assert audit_words.action("wish.not_known_yet", (), translator("en")) == "Wishes · not_known_yet"


def test_who_came_in_by_a_table_is_said_to_be_registered_by_somebody_and_taken_out_again_by_somebody() -> None:
    """Lines of before this was told apart are told apart by what they are about."""
    told = [("person.imported", ""), ("person.import_undone", ""), ("person.registered", "person"), ("person.forgotten", "person")]
    said = [audit_words.action(code, (), translator("zh"), subject=subject) for code, subject in told]
    assert said == ["用表格登记了这个人", "撤回导入时移除了这个人"] * 2
    assert audit_words.action("person.forgotten", (), translator("zh")) == "删除了本人的全部数据"


def test_every_rule_of_points_and_of_wishes_that_was_changed_is_named() -> None:
    rules = [f"policy.{field.name}" for field in fields(PointsPolicy) if not field.name.endswith("_within")]
    rules += [f"policy.{name}_seconds" for name in ("appeal", "objection", "fetch")] + [
        f"wish_policy.{one.name}" for one in fields(WishPolicy)
    ]
    said = [audit_words.action(f"{rule}_changed", (), translator("zh")) for rule in rules]
    assert len(said) > 10
    assert [one for one in said if not one.startswith("设定了规则：") or one.isascii()] == []


def test_a_printed_number_says_what_it_is_the_number_of() -> None:
    assert [audit_words.printed(one) for one in ("W-000007", "ｅ－2", "l12", "7", "LC-0042", "W-0")] == [
        ("wish", 7),
        ("elder", 2),
        ("log", 12),
        *[None] * 3,
    ]
    for letter, subject in audit_words.LETTERS.items():
        assert audit_words.number_of(subject, 7) == f"{letter}-000007"
    assert audit_words.thing("wish", 7, translator("zh")) == "心愿 W-000007"
