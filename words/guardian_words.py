"""Guardians and how they are told, in words."""

from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from qrcodes.guardian_rows import GuardianCard
from qrcodes.way_addresses import DINGTALK, MAIL, SMS, WECOM
from qrcodes.ways import WayCard
from words import elder_terms, saying

WAYS = {
    "chat": mark("chat"),
    MAIL: mark("e-mail"),
    WECOM: mark("WeCom robot"),
    DINGTALK: mark("DingTalk robot"),
    SMS: mark("SMS"),
}
# How one comes by an address of each kind.
_ASKED = {
    MAIL: mark("Which e-mail address shall be told? Please type it, for example wang@example.org."),
    WECOM: mark(
        "In your WeCom group: group settings, group robots, add one, copy its webhook address. Please paste it here. "
        "It begins with https://qyapi.weixin.qq.com."
    ),
    DINGTALK: mark(
        "In your DingTalk group: group settings, robots, add a custom one with the keyword e-Station, copy its webhook address. "
        "Please paste it here. It begins with https://oapi.dingtalk.com."
    ),
    SMS: mark("Which mobile number shall get a text message? Please type it."),
}


def way(kind: str, t: Translator) -> str:
    """A way by which somebody is told."""
    return t(WAYS[kind])


def asked_for(kind: str, t: Translator) -> str:
    """The question for an address."""
    return t(_ASKED[kind])


def who(card: GuardianCard, t: Translator, *, zone: ZoneInfo) -> str:
    """A guardian, and by what they are told; or who is invited, and until when."""
    relation = elder_terms.right(card.relation, t)
    if card.person_id is None:
        until = saying.moment(card.invited_until, t, zone=zone) if card.invited_until else ""
        return t("· invited: {relation}; the link is good until {until}", relation=relation, until=until)
    told = [t("{way} ✓ confirmed", way=way(kind, t)) for kind in card.confirmed]
    told += [t("{way} not confirmed yet", way=way(kind, t)) for kind in card.unconfirmed]
    return t("· {name} ({relation}): {ways}", name=saying.who(card.name, t), relation=relation, ways=t(", ").join(told))


def named(card: GuardianCard, t: Translator) -> str:
    """A guardian on a button."""
    name = saying.who(card.name, t) if card.person_id is not None else t("invited")
    return t("{name} ({relation})", name=name, relation=elder_terms.right(card.relation, t))


def how(card: WayCard, t: Translator, *, zone: ZoneInfo) -> str:
    """One of one's own ways and how it stands."""
    name = f"{way(card.kind, t)} {card.address}".strip()
    if not card.is_confirmed:
        return t("· {way}: not confirmed yet", way=name)
    if card.is_waiting:
        return t("· {way}: a new test waits for your answer", way=name)
    if card.test_due_at is None:
        return t("· {way}: ✓ confirmed", way=name)
    day = saying.day(card.test_due_at.astimezone(zone).date(), t)
    return t("· {way}: ✓ confirmed, tested again on {day}", way=name, day=day)
