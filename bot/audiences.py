"""Whom a place of the chat is for."""

from people.authority import AT_THE_DESK, CAN_APPROVE, LEADS_TEAMS
from people.identities import Speaker
from people.residents import REGISTERS
from points.member_codes import SERVES
from qrcodes.roster import SERVES as SERVES_DUTY


def anybody(speaker: Speaker) -> bool:
    return True


def member(speaker: Speaker) -> bool:
    return speaker.person_id is not None


def approver(speaker: Speaker) -> bool:
    return member(speaker) and bool(speaker.roles & CAN_APPROVE)


def at_the_desk(speaker: Speaker) -> bool:
    """Who has a place at the staff desk: who approves, and who is on duty."""
    return member(speaker) and bool(speaker.roles & AT_THE_DESK)


def leader(speaker: Speaker) -> bool:
    return member(speaker) and bool(speaker.roles & LEADS_TEAMS)


def registers(speaker: Speaker) -> bool:
    """Who registers residents without a phone, and prints their cards."""
    return member(speaker) and bool(speaker.roles & REGISTERS)


def on_roster(speaker: Speaker) -> bool:
    """Who may be on duty, and who sets the roster."""
    return member(speaker) and bool(speaker.roles & (SERVES_DUTY | CAN_APPROVE))


def unit_member(speaker: Speaker) -> bool:
    return member(speaker) and bool(speaker.unit_ids)


def hands_over(speaker: Speaker) -> bool:
    """Units for what is theirs, staff for everybody's."""
    return unit_member(speaker) or approver(speaker)


def serves(speaker: Speaker) -> bool:
    """Who may scan a member's card."""
    return unit_member(speaker) or (member(speaker) and bool(speaker.roles & SERVES))
