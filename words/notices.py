"""Notices in the reader's words: what happened, and the button that leads on. A notice's row holds only its kind and ids."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator, translator
from core.refusals import Refusal
from words import (
    notices_about_badges,
    notices_about_boards,
    notices_about_claims,
    notices_about_decisions,
    notices_about_desk,
    notices_about_drills,
    notices_about_elders,
    notices_about_family,
    notices_about_fetching,
    notices_about_fulfilling,
    notices_about_guardians,
    notices_about_incidents,
    notices_about_items,
    notices_about_prints,
    notices_about_projects,
    notices_about_redemptions,
    notices_about_rosters,
    notices_about_searches,
    notices_about_teams,
    notices_about_undoing,
    notices_about_wishes,
)
from words.notice_readers import NoticeText, Reader
from words.saying import sentences
from words.star_words import reached as star_reached


async def render(
    session: AsyncSession,
    *,
    kind: str,
    data: Mapping[str, Any],
    person_id: int | None,
    language: str | None,
    now: datetime,
    zone: ZoneInfo,
    public_url: str,
) -> NoticeText | None:
    """The notice in words; None when there is nothing left to tell (decided meanwhile, forgotten, or no longer theirs to see)."""
    t = translator(language or "zh")
    if kind == "mailbox.sorry":
        return _sorry(t)
    if person_id is None:
        return None
    reader = Reader(session, person_id, t, now, zone, public_url)
    try:
        return await _KINDS[kind](reader, data)
    except Refusal:
        return None


def _sorry(t: Translator) -> NoticeText:
    said = sentences(
        t,
        t("Sorry: something went wrong with what you sent last, and it was given up. Nothing was done twice."),
        t('Please look whether it is there, and send it again if not. If it fails again, call the station: its number is under "Help".'),
    )
    return NoticeText(said, [[(t("My points"), "at:points"), (t("Menu"), "at:menu")]])


async def _entry_used(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    t = reader.t
    lines = [
        t("Someone has just come into your account by a link that the staff of your community made."),
        t('If this was not you, sign all browsers out in the settings, and call the station at once: its number is under "Help".'),
    ]
    return NoticeText("\n".join(lines), [[(t("Settings"), "at:settings"), (t("Help"), "at:help")]])


_KINDS: dict[str, Callable[[Reader, Mapping[str, Any]], Awaitable[NoticeText | None]]] = {
    "log.waiting": notices_about_decisions.log_waiting,
    "batch.waiting": notices_about_teams.waiting,
    "log.approved": notices_about_decisions.log_approved,
    "log.refused": notices_about_decisions.log_refused,
    "log.reversed": notices_about_decisions.log_reversed,
    "log.undone": notices_about_undoing.log_undone,
    "log.reminder": notices_about_decisions.log_reminder,
    "log.forwarded": notices_about_decisions.log_forwarded,
    "appeal.waiting": notices_about_decisions.appeal_waiting,
    "appeal.upheld": notices_about_decisions.appeal_upheld,
    "appeal.dismissed": notices_about_decisions.appeal_dismissed,
    "appeal.reminder": notices_about_decisions.appeal_reminder,
    "appeal.forwarded": notices_about_decisions.appeal_reminder,
    "item.low": notices_about_items.low,
    "redemption.waiting": notices_about_redemptions.waiting,
    "redemption.approved": notices_about_redemptions.approved,
    "redemption.to_prepare": notices_about_redemptions.to_prepare,
    "redemption.refused": notices_about_redemptions.refused,
    "redemption.undone": notices_about_undoing.redemption_undone,
    "redemption.not_to_prepare": notices_about_undoing.not_to_prepare,
    "redemption.handed_over": notices_about_redemptions.handed_over,
    "redemption.asked_for": notices_about_fetching.asked_for,
    "redemption.approved_for": notices_about_fetching.approved_for,
    "redemption.fetch_soon": notices_about_fetching.fetch_soon,
    "redemption.expired": notices_about_fetching.expired,
    "redemption.not_fetched": notices_about_fetching.not_fetched,
    "redemption.lapsed": notices_about_fetching.lapsed,
    "redemption.reminder": notices_about_fetching.redemptions_late,
    "entry.used": _entry_used,
    "family.joined": notices_about_family.joined,
    "family.parted": notices_about_family.parted,
    "guardian.test": notices_about_guardians.test,
    "guardian.joined": notices_about_guardians.joined,
    "guardian.removed": notices_about_guardians.removed,
    "guardian.none_left": notices_about_guardians.none_left,
    "guardian.silent": notices_about_guardians.silent,
    "guardian.way_failing": notices_about_guardians.way_failing,
    "gift.received": notices_about_family.gift_received,
    "points.ending": notices_about_family.ending,
    "star.reached": star_reached,
    "board.frozen": notices_about_boards.frozen,
    "board.final": notices_about_boards.final,
    "desk.confirm": notices_about_desk.confirm,
    "drill.proposed": notices_about_drills.proposed,
    "drill.due": notices_about_drills.due,
    "objection.waiting": notices_about_boards.objected,
    "objection.reminder": notices_about_boards.objections_late,
    "objection.forwarded": notices_about_boards.objections_late,
    "objection.upheld": notices_about_boards.upheld,
    "objection.dismissed": notices_about_boards.dismissed,
    "search.wave": notices_about_searches.wave,
    "search.started": notices_about_searches.started,
    "search.seen": notices_about_searches.seen,
    "search.scanned": notices_about_searches.scanned,
    "search.blank": notices_about_searches.blank,
    "search.ended": notices_about_searches.ended,
    "print.progress": notices_about_prints.progress,
    "print.ready": notices_about_prints.ready,
    "project.claimed": notices_about_projects.claimed,
    "agreement.signed": notices_about_projects.signed,
    "agreement.ended": notices_about_projects.ended,
    "shift.set": notices_about_rosters.shift_set,
    "shift.cancelled": notices_about_rosters.shift_cancelled,
    "shift.gap": notices_about_rosters.gap,
    "elder.waiting": notices_about_elders.waiting,
    "elder.approved": notices_about_elders.approved,
    "elder.refused": notices_about_elders.refused,
    "elder.sent_back": notices_about_elders.sent_back,
    "elder.ended": notices_about_elders.ended,
    "elder.corrected": notices_about_elders.corrected,
    "elder.photo_old": notices_about_elders.photo_old,
    "elder.remind": notices_about_elders.remind,
    "incident.opened": notices_about_incidents.opened,
    "incident.state": notices_about_incidents.opened,
    "incident.news": notices_about_incidents.news,
    "incident.position": notices_about_incidents.position,
    "incident.unanswered": notices_about_incidents.unanswered,
    "incident.advice": notices_about_incidents.advice,
    "incident.mistake": notices_about_incidents.mistake,
    "incident.board": notices_about_incidents.written,
    "incident.afar": notices_about_incidents.afar,
    "incident.over_afar": notices_about_incidents.over_afar,
    "badge.touched": notices_about_badges.touched,
    "wish.asked": notices_about_wishes.asked,
    "wish.screen_late": notices_about_wishes.screen_late,
    "wish.published": notices_about_wishes.published,
    "wish.refused": notices_about_wishes.refused,
    "wish.joined": notices_about_wishes.joined,
    "wish.came_true": notices_about_wishes.came_true,
    "wish.withdrawn": notices_about_wishes.withdrawn,
    "wish.rolled": notices_about_wishes.rolled,
    "wish.blank": notices_about_wishes.blank,
    "wish.claimed": notices_about_claims.claimed,
    "wish.released": notices_about_claims.released,
    "wish.lapsed": notices_about_claims.lapsed,
    "wish.contact_soon": notices_about_claims.contact_soon,
    "wish.fulfil_soon": notices_about_claims.fulfil_soon,
    "wish.offered": notices_about_claims.offered,
    "wish.declined": notices_about_claims.declined,
    "wish.accepted": notices_about_claims.accepted,
    "wish.handed": notices_about_claims.handed,
    "wish.fulfilled": notices_about_fulfilling.fulfilled,
    "wish.confirm_soon": notices_about_fulfilling.confirm_soon,
    "wish.confirm_late": notices_about_fulfilling.confirm_late,
    "wish.not_yet": notices_about_fulfilling.not_yet,
    "wish.confirmed": notices_about_fulfilling.confirmed,
    "wish.follow_up": notices_about_fulfilling.follow_up,
    "wish.rated": notices_about_fulfilling.rated,
    "wish.reopened": notices_about_fulfilling.reopened,
}
KINDS = frozenset({*_KINDS, "mailbox.sorry"})
