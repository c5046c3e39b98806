"""Every line that the audit trail can hold is said in words."""

import re
from pathlib import Path

from core.i18n import translator
from words import audit_words

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core", "people", "messages", "points", "qrcodes", "wishes", "bot", "web", "jobs")
LITERAL = re.compile(r'action="([a-z_]+\.[a-z_]+)')
BEGINNING = re.compile(r'action(?: = |=)f?"([a-z_]+)\.')


def _sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def test_every_action_that_the_code_writes_out_has_words() -> None:
    written = set(LITERAL.findall(_sources()))
    assert len(written) > 60
    assert sorted(written - set(audit_words.ACTIONS)) == []


def test_every_kind_of_action_has_a_name() -> None:
    assert sorted(set(BEGINNING.findall(_sources())) - set(audit_words.GROUPS)) == []
    assert sorted({code.partition(".")[0] for code in audit_words.ACTIONS} - set(audit_words.GROUPS)) == []


def test_what_was_set_is_said_from_what_to_what() -> None:
    assert audit_words.action("item.price_set", ("30", "25"), translator("en")) == "changed a price: 30 → 25"
    assert audit_words.action("item.price_set", ("30", "25"), translator("zh")) == "修改了价格: 30 → 25"
    assert audit_words.action("print.asked", ("badges", "6"), translator("zh")) == "申请了打印: 胸牌 · 6"
    said = audit_words.action("wish.rolled", (), translator("en"))
    assert said == "Wishes · Nobody took it on yet: it stands first now, and units were asked"
    assert audit_words.action("wish.not_known_yet", (), translator("en")) == "Wishes · not_known_yet"
